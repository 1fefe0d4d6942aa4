/* AWK's statements and the program's course: BEGIN, the records, END. */
#include "lang/awk/awk.h"

#include <errno.h>

#include "lang/awk/machine.h"

static enum awk_flow both(struct awk_machine *m, const struct awk_node *a, const struct awk_node *b)
{
	enum awk_flow first = a ? awk_exec(m, a) : AWK_ON, second = b ? awk_exec(m, b) : AWK_ON;

	return first == second ? first : AWK_ON;
}

static enum awk_flow run_if(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value condition = awk_eval(m, node->a);

	switch (awk_truth(m, &condition)) {
	case YES:
		return awk_exec(m, node->b);
	case NO:
		return node->c ? awk_exec(m, node->c) : AWK_ON;
	case MAYBE:
		break;
	}
	return both(m, node->b, node->c);
}

/* A condition that cannot be told: the body once, as it may run. */
static enum awk_flow run_loop(struct awk_machine *m, const struct awk_node *condition,
	const struct awk_node *each, const struct awk_node *body, bool body_first)
{
	while (awk_step(m)) {
		enum tri go = YES;
		enum awk_flow flow;

		if (condition && !body_first) {
			struct awk_value value = awk_eval(m, condition);

			go = awk_truth(m, &value);
		}
		body_first = false;
		if (go == NO)
			break;
		flow = body ? awk_exec(m, body) : AWK_ON;
		if (go == MAYBE || flow == AWK_LEFT)
			break;
		if (flow > AWK_AGAIN)
			return flow;
		if (each)
			awk_eval(m, each);
	}
	return AWK_ON;
}

static enum awk_flow run_for_in(struct awk_machine *m, const struct awk_node *node)
{
	for (const struct awk_cell *cell = m->cells; cell && awk_step(m); cell = cell->next) {
		enum awk_flow flow;

		if (!cell->key.at || !str_equal(cell->name, node->a->text))
			continue;
		awk_set(m, node->text, awk_str(m, cell->key));
		flow = node->d ? awk_exec(m, node->d) : AWK_ON;
		if (flow == AWK_LEFT)
			break;
		if (flow > AWK_AGAIN)
			return flow;
	}
	return AWK_ON;
}

static void run_print(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value args[64], ofs = awk_get(m, "OFS"), ors = awk_get(m, "ORS"), to;
	struct field text = field_text(m->arena, STR(""));
	size_t n = 0;

	for (const struct awk_node *item = node->list; item && n < ARRAY_SIZE(args);
		item = item->next)
		args[n++] = awk_eval(m, item);
	if (node->kind == AWK_PRINTF) {
		text = awk_format(m, args, n);
	} else {
		if (n == 0)
			text = m->record;
		for (size_t i = 0; i < n; i++) {
			if (i)
				text = field_join(m->arena, text, awk_to_text(m, &ofs));
			text = field_join(m->arena, text, awk_to_text(m, &args[i]));
		}
		text = field_join(m->arena, text, awk_to_text(m, &ors));
	}
	if (!node->op) {
		m->output = field_join(m->arena, m->output, text);
		return;
	}
	to = awk_eval(m, node->b);
	awk_write(m, node->op, awk_to_text(m, &to), text);
}

static enum awk_flow run_list(struct awk_machine *m, const struct awk_node *list)
{
	for (const struct awk_node *node = list; node; node = node->next) {
		enum awk_flow flow = awk_exec(m, node);

		if (flow != AWK_ON)
			return flow;
	}
	return AWK_ON;
}

static void run_delete(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value key = node->list ? awk_eval(m, node->list) : awk_unknown();
	struct awk_cell **at = &m->cells;
	struct str known;
	bool one = node->list && awk_to_known(m, &key, &known);

	while (*at) {
		if ((*at)->key.at && str_equal((*at)->name, node->text) &&
			(!node->list || (one && str_equal((*at)->key, known))))
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
}

static enum awk_flow exec(struct awk_machine *m, const struct awk_node *node)
{
	switch ((unsigned int)node->kind) {
	case AWK_BLOCK:
		return run_list(m, node->list);
	case AWK_IF:
		return run_if(m, node);
	case AWK_WHILE:
	case AWK_DO:
		return run_loop(m, node->a, NULL, node->b, node->kind == AWK_DO);
	case AWK_FOR:
		awk_eval(m, node->a);
		return run_loop(m, node->b, node->c, node->d, false);
	case AWK_FOR_IN:
		return run_for_in(m, node);
	case AWK_PRINT:
	case AWK_PRINTF:
		run_print(m, node);
		return AWK_ON;
	case AWK_NEXT:
		return AWK_NEXT_RECORD;
	case AWK_EXIT:
		if (node->a)
			awk_eval(m, node->a);
		return AWK_EXITED;
	case AWK_BREAK:
		return AWK_LEFT;
	case AWK_CONTINUE:
		return AWK_AGAIN;
	case AWK_RETURN:
		m->result = node->a ? awk_eval(m, node->a) : (struct awk_value){ 0 };
		return AWK_RETURNED;
	case AWK_DELETE:
		run_delete(m, node);
		return AWK_ON;
	default:
		awk_eval(m, node->kind == AWK_EXPRESSION ? node->a : node);
		return AWK_ON;
	}
}

enum awk_flow awk_exec(struct awk_machine *m, const struct awk_node *node)
{
	enum awk_flow flow;

	if (!node || !awk_step(m))
		return AWK_ON;
	m->line = node->line;
	if (m->nested >= MAX_AWK_NESTED) {
		m->steps = MAX_LANG_STEPS; /* what it would have done is not known */
		return AWK_EXITED;
	}
	m->nested++;
	flow = exec(m, node);
	m->nested--;
	return flow;
}

static enum tri selected(struct awk_machine *m, struct awk_rule *rule)
{
	struct awk_value value;
	enum tri begins = YES, ends;

	if (rule->pattern && !rule->inside) {
		value = awk_eval(m, rule->pattern);
		begins = awk_truth(m, &value);
	}
	if (!rule->until || begins == NO)
		return begins;
	value = awk_eval(m, rule->until);
	ends = awk_truth(m, &value);
	rule->inside = ends != YES;
	return begins;
}

static enum awk_flow run_rules(struct awk_machine *m, enum awk_when when)
{
	static const struct awk_node print_record = { .kind = AWK_PRINT };

	for (struct awk_rule *rule = m->program.rules; rule; rule = rule->next) {
		enum awk_flow flow;
		enum tri runs;

		if (rule->when != when || (runs = selected(m, rule)) == NO)
			continue;
		flow = awk_exec(m, rule->body ? rule->body : &print_record);
		if (runs == YES && (flow == AWK_NEXT_RECORD || flow == AWK_EXITED))
			return flow;
	}
	return AWK_ON;
}

/* a=b among the operands is an assignment; the others are files. */
static bool assign_word(struct awk_machine *m, struct str word)
{
	size_t equals = str_find_char(word, '=', 0);

	if (equals == STR_NOT_FOUND || equals == 0 ||
		!((word.at[0] >= 'a' && word.at[0] <= 'z') ||
			(word.at[0] >= 'A' && word.at[0] <= 'Z') || word.at[0] == '_'))
		return false;
	awk_set(m, str_slice(word, 0, equals), awk_str(m, str_skip(word, equals + 1)));
	return true;
}

static bool add_part(struct awk_machine *m, struct str path)
{
	struct awk_part *parts =
		arena_grow(m->arena, m->parts, m->n_parts, &m->parts_capacity, sizeof(*m->parts));

	if (!parts) {
		m->failed = true;
		return false;
	}
	parts[m->n_parts++] = (struct awk_part){ path, m->rest.len };
	m->parts = parts;
	return true;
}

static bool add_input(struct awk_machine *m, struct str path)
{
	struct field line;
	struct awk_node name = { .kind = AWK_STRING, .text = path };
	struct awk_node read = { .kind = AWK_GETLINE, .op = '<', .b = &name };
	struct buf text = BUF_IN(m->arena);
	bool known = true;

	buf_add(&text, m->rest);
	while (awk_step(m) && awk_getline(m, &read, &line, &known) > 0 && known) {
		struct str got;

		if (!field_known(m->arena, &line, &got))
			return false;
		buf_add(&text, got);
		buf_add_char(&text, '\n');
	}
	m->rest = buf_str(&text);
	return known && add_part(m, path);
}

/* -F and -v of the command line, then the operands behind the program. */
static void read_command_line(struct awk_machine *m)
{
	const struct lang_input *in = m->input;
	bool program_seen = false, files = false;
	struct str word, value;

	m->rest_known = true;
	m->rest = STR("");
	for (size_t i = 1; i < in->argc; i++) {
		bool known = field_known(m->arena, &in->argv[i], &word);

		if (!program_seen && known && word.len > 1 && word.at[0] == '-' &&
			!str_is(word, "--")) {
			char letter = word.at[1];
			bool valued = strchr("Fvfie", letter) != NULL;

			value = str_skip(word, 2);
			if (valued && value.len == 0 && ++i < in->argc &&
				!field_known(m->arena, &in->argv[i], &value))
				value = STR("");
			if (letter == 'F')
				awk_set(m, STR("FS"),
					awk_str(m, str_is(value, "t") || str_is(value, "\\t")
							   ? STR("\t")
							   : value));
			else if (letter == 'v')
				assign_word(m, value);
			else if (letter == 'f' || letter == 'e')
				program_seen = true;
			continue;
		}
		if (!program_seen && (!known || !str_is(word, "--"))) {
			program_seen = true;
			continue;
		}
		if (!known || assign_word(m, word))
			continue;
		files = true;
		m->rest_known &= !str_is(word, "-") && add_input(m, word);
	}
	if (!files)
		m->rest_known = in->has_stdin && field_known(m->arena, &in->stdin_text, &m->rest);
}

/* ARGV[1] and so on: the operands. */
static void set_arguments(struct awk_machine *m)
{
	const struct lang_input *in = m->input;
	bool program_seen = false;
	int64_t n = 0;
	struct str word;

	for (size_t i = 1; i < in->argc; i++) {
		bool known = field_known(m->arena, &in->argv[i], &word);

		if (!program_seen && known && word.len > 1 && word.at[0] == '-') {
			program_seen |= word.at[1] == 'f';
			i += word.len == 2 && strchr("Fvf", word.at[1]);
			continue;
		}
		if (!program_seen) {
			program_seen = true;
			continue;
		}
		awk_cell(m, STR("ARGV"), arena_printf(m->arena, "%lld", (long long)++n))->value =
			awk_read_text(in->argv[i]);
	}
	awk_set(m, STR("ARGC"), awk_number((double)n + 1));
}

static bool has_rule(const struct awk_machine *m, enum awk_when when)
{
	for (const struct awk_rule *rule = m->program.rules; rule; rule = rule->next)
		if (rule->when == when)
			return true;
	return false;
}

static void run_program(struct awk_machine *m)
{
	bool once = false;

	if (run_rules(m, AWK_BEGIN) == AWK_EXITED) {
		run_rules(m, AWK_END);
		return;
	}
	if (!has_rule(m, AWK_MAIN) && !has_rule(m, AWK_END))
		return;
	while (!once && awk_step(m) && awk_next_record(m)) {
		once = !m->rest_known;
		if (run_rules(m, AWK_MAIN) == AWK_EXITED)
			break;
	}
	if (once)
		m->output = field_join(m->arena, m->output, field_any());
	run_rules(m, AWK_END);
}

int awk_scan(struct arena *arena, const struct lang_input *input, struct lang_effect **ret_effects,
	struct value *ret_output)
{
	struct awk_machine m = { .arena = arena, .input = input, .used_at_start = arena->used };
	struct field *output = arena_alloc(arena, struct field, 1);
	int err = awk_parse(arena, input->text, &m.program);

	if (err || !output)
		return -ENOMEM;
	m.effects_end = &m.effects;
	m.record = field_text(arena, STR(""));
	awk_set(&m, STR("FS"), awk_str(&m, STR(" ")));
	awk_set(&m, STR("OFS"), awk_str(&m, STR(" ")));
	awk_set(&m, STR("ORS"), awk_str(&m, STR("\n")));
	awk_set(&m, STR("RS"), awk_str(&m, STR("\n")));
	awk_set(&m, STR("SUBSEP"), awk_str(&m, STR("\034")));
	read_command_line(&m);
	awk_cell(&m, STR("ARGV"), STR("0"))->value = awk_str(&m, STR("awk"));
	set_arguments(&m);
	run_program(&m);
	awk_close_all(&m);
	if (!m.program.readable || m.steps >= MAX_LANG_STEPS)
		awk_effect(&m, LANG_UNREADABLE)->why = "an AWK program that could not be followed";
	if (m.failed)
		return -ENOMEM;
	*output = m.output.n ? m.output : field_text(arena, STR(""));
	*ret_effects = m.effects;
	*ret_output = m.program.readable && m.steps < MAX_LANG_STEPS
			      ? value_fields((struct fields){ output, 1 })
			      : value_unknown();
	return 0;
}
