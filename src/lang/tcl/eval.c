/* Running Tcl: commands, words, procedures. */
#include "lang/tcl/machine.h"

struct words {
	struct str *at;
	size_t n, capacity;
};

enum tcl_flow tcl_ok(struct tcl *m, struct str result)
{
	m->result = result;
	return TCL_OK;
}

enum tcl_flow tcl_yes(struct tcl *m, enum tri answer)
{
	return tcl_ok(m, answer == MAYBE ? tcl_any() : answer == YES ? STR("1") : STR("0"));
}

enum tcl_flow tcl_unknown(struct tcl *m)
{
	m->may_fail = true;
	return tcl_ok(m, tcl_any());
}

enum tcl_flow tcl_fail(struct tcl *m, const char *message)
{
	m->result = str_from(message);
	return TCL_ERROR;
}

bool tcl_step(struct tcl *m)
{
	if (m->arena->used - m->used_at_start > MAX_TCL_BYTES)
		m->steps = MAX_LANG_STEPS;
	if (m->failed || m->steps >= MAX_LANG_STEPS)
		return false;
	m->steps++;
	return true;
}

static bool add_word(struct tcl *m, struct words *words, struct str word)
{
	words->at = arena_grow(m->arena, words->at, words->n, &words->capacity, sizeof(*words->at));
	if (!words->at || words->n >= MAX_TCL_WORDS) {
		m->failed |= !words->at;
		m->steps = MAX_LANG_STEPS;
		return false;
	}
	words->at[words->n++] = word;
	return true;
}

static enum tcl_flow script_part(struct tcl *m, const struct tcl_command *script);

static enum tcl_flow variable_part(struct tcl *m, const struct tcl_part *part, struct str *ret)
{
	struct str name = part->text, index;

	if (part->has_index) {
		enum tcl_flow flow = tcl_parts(m, part->index, &index);
		struct buf out = BUF_IN(m->arena);

		if (flow != TCL_OK)
			return flow;
		buf_add(&out, name);
		buf_add_char(&out, '(');
		buf_add(&out, index);
		buf_add_char(&out, ')');
		name = tcl_copy(m, &out);
	}
	return tcl_get(m, name, ret) ? TCL_OK : tcl_fail(m, "no such variable");
}

static enum tcl_flow one_part(struct tcl *m, const struct tcl_part *part, struct str *ret)
{
	enum tcl_flow flow = TCL_OK;

	if (part->kind == TCL_TEXT) {
		*ret = part->text;
	} else if (part->kind == TCL_VARIABLE) {
		flow = variable_part(m, part, ret);
	} else {
		flow = script_part(m, part->script);
		*ret = m->result;
	}
	return flow;
}

enum tcl_flow tcl_parts(struct tcl *m, const struct tcl_part *parts, struct str *ret)
{
	struct buf out = BUF_IN(m->arena);
	struct str text = STR("");
	enum tcl_flow flow = TCL_OK;

	*ret = STR("");
	if (parts && !parts->next) {
		flow = one_part(m, parts, ret);
		return flow;
	}
	for (const struct tcl_part *part = parts; part && flow == TCL_OK; part = part->next) {
		flow = one_part(m, part, &text);
		buf_add(&out, text);
	}
	*ret = tcl_copy(m, &out);
	return flow;
}

static enum tcl_flow expand_words(
	struct tcl *m, const struct tcl_command *command, struct words *words)
{
	for (const struct tcl_word *word = command->words; word; word = word->next) {
		struct tcl_list list;
		struct str text;
		enum tcl_flow flow = tcl_parts(m, word->parts, &text);

		if (flow != TCL_OK)
			return flow;
		if (!word->expands) {
			if (!add_word(m, words, text))
				return TCL_EXIT;
			continue;
		}
		list = tcl_split(m, text);
		for (size_t i = 0; i < list.n; i++)
			if (!add_word(m, words, list.at[i]))
				return TCL_EXIT;
	}
	return TCL_OK;
}

static enum tcl_flow run_commands(struct tcl *m, const struct tcl_command *commands)
{
	enum tcl_flow flow = TCL_OK;

	m->result = STR("");
	for (const struct tcl_command *command = commands; command && flow == TCL_OK;
		command = command->next) {
		struct words words = { 0 };

		if (!tcl_step(m))
			return TCL_EXIT;
		m->line = command->line;
		if (command->bad)
			return tcl_fail(m, "a bracket, brace or quote does not end");
		flow = expand_words(m, command, &words);
		if (flow == TCL_OK && words.n)
			flow = tcl_call(m, words.at, words.n);
	}
	return flow;
}

/* Past the limit what would have been done is not known. */
bool tcl_enter(struct tcl *m)
{
	if (m->nested >= MAX_TCL_NESTED) {
		m->steps = MAX_LANG_STEPS;
		return false;
	}
	m->nested++;
	return true;
}

static enum tcl_flow script_part(struct tcl *m, const struct tcl_command *script)
{
	enum tcl_flow flow;

	if (!tcl_enter(m))
		return TCL_EXIT;
	flow = run_commands(m, script);
	m->nested--;
	return flow;
}

/* Bodies of loops and procedures are read once. */
static struct tcl_command *tree_of(struct tcl *m, struct str script)
{
	size_t slot = ((uintptr_t)script.at >> 3) % N_TCL_PARSED;
	struct tcl_command *tree = NULL;

	if (m->parsed[slot].script.at == script.at && m->parsed[slot].script.len == script.len)
		return m->parsed[slot].tree;
	if (tcl_parse(m->arena, script, m->line, &tree)) {
		m->failed = true;
		return NULL;
	}
	m->parsed[slot].script = script;
	m->parsed[slot].tree = tree;
	return tree;
}

enum tcl_flow tcl_eval(struct tcl *m, struct str script)
{
	enum tcl_flow flow;

	if (!tcl_step(m) || !tcl_enter(m))
		return TCL_EXIT;
	flow = run_commands(m, tree_of(m, script));
	m->nested--;
	return flow;
}

enum tcl_flow tcl_eval_in(struct tcl *m, struct tcl_frame *frame, struct str script)
{
	struct tcl_frame *before = m->frame;
	enum tcl_flow flow;

	m->frame = frame;
	flow = tcl_eval(m, script);
	m->frame = before;
	return flow;
}

struct tcl_procedure *tcl_procedure(struct tcl *m, struct str name)
{
	struct str whole = tcl_qualified(m, name);

	if (str_starts(name, "::"))
		name = whole;
	for (int i = 0; i < 2; i++) {
		for (struct tcl_procedure *one = m->procedures; one; one = one->next)
			if (str_equal(one->name, i ? name : whole))
				return one;
	}
	return NULL;
}

/* {a {b default} args}: the words of the call become variables. */
static bool bind_params(struct tcl *m, struct str params, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, params);
	size_t at = 1;

	for (size_t i = 0; i < list.n; i++) {
		struct tcl_list param = tcl_split(m, list.at[i]);

		if (param.n == 0)
			continue;
		if (i + 1 == list.n && str_is(param.at[0], "args")) {
			tcl_set(m, param.at[0],
				tcl_list(m, argv + MIN(at, argc), argc - MIN(at, argc)));
			return true;
		}
		if (at < argc && str_find_char(argv[at], TCL_MANY, 0) != STR_NOT_FOUND)
			tcl_set(m, param.at[0], tcl_any());
		else if (at < argc)
			tcl_set(m, param.at[0], argv[at++]);
		else if (param.n > 1)
			tcl_set(m, param.at[0], param.at[1]);
		else
			return false;
	}
	return at >= argc || str_find_char(argv[at], TCL_MANY, 0) != STR_NOT_FOUND;
}

static enum tcl_flow leave(struct tcl *m, enum tcl_flow flow, const struct tcl_frame *frame)
{
	if (flow == TCL_RETURN) {
		flow = m->return_code >= 0 && m->return_code <= 4 ? (enum tcl_flow)m->return_code
								  : TCL_OK;
		m->return_code = 0;
	}
	if (frame->has_returned && flow == TCL_OK)
		m->result = tcl_join(m, frame->returned, m->result);
	return flow;
}

static enum tcl_flow call_body(struct tcl *m, struct str space, struct str params, struct str body,
	const struct str *argv, size_t argc)
{
	struct tcl_frame *frame = arena_alloc(m->arena, struct tcl_frame, 1);
	enum tcl_flow flow;

	if (!frame) {
		m->failed = true;
		return TCL_EXIT;
	}
	*frame = (struct tcl_frame){
		.caller = m->frame, .space = space, .words = argv, .n_words = argc
	};
	m->frame = frame;
	if (bind_params(m, params, argv, argc))
		flow = tcl_eval(m, body);
	else
		flow = tcl_fail(m, "wrong # args");
	m->frame = frame->caller;
	return leave(m, flow, frame);
}

static struct str space_of(struct str name)
{
	for (size_t i = name.len; i > 1; i--)
		if (name.at[i - 1] == ':' && name.at[i - 2] == ':')
			return str_slice(name, 0, i - 2);
	return STR("");
}

enum tcl_flow tcl_do_apply(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list lambda;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	lambda = tcl_split(m, argv[1]);
	if (!tcl_known(argv[1]) && lambda.n < 2) {
		tcl_unreadable(m, "runs Tcl text that is not known", argv[1]);
		return tcl_unknown(m);
	}
	if (lambda.n < 2)
		return tcl_fail(m, "no lambda expression");
	return call_body(m, lambda.n > 2 ? lambda.at[2] : STR(""), lambda.at[0], lambda.at[1],
		argv + 1, argc - 1);
}

static enum tcl_flow call_procedure(
	struct tcl *m, const struct tcl_procedure *procedure, const struct str *argv, size_t argc)
{
	struct words words = { 0 };

	if (!procedure->prefix)
		return call_body(m, space_of(procedure->name), procedure->params, procedure->body,
			argv, argc);
	for (size_t i = 0; i < procedure->n_prefix; i++)
		if (!add_word(m, &words, procedure->prefix[i]))
			return TCL_EXIT;
	for (size_t i = 1; i < argc; i++)
		if (!add_word(m, &words, argv[i]))
			return TCL_EXIT;
	return tcl_call(m, words.at, words.n);
}

/* init.tcl's unknown: at a prompt, what is no command is a program. */
static enum tcl_flow call_unknown(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_procedure *handler = tcl_procedure(m, STR("::unknown"));
	struct str interactive = STR("0");
	struct words words = { 0 };

	if (handler && !handler->gone) {
		bool all = add_word(m, &words, STR("unknown"));

		for (size_t i = 0; i < argc && all; i++)
			all = add_word(m, &words, argv[i]);
		return all ? call_procedure(m, handler, words.at, words.n) : TCL_EXIT;
	}
	if (tcl_get(m, STR("::tcl_interactive"), &interactive) && tcl_truth(interactive) == YES &&
		!m->script.len && m->frame == &m->global) {
		tcl_pipeline(m, argv, argc);
		return tcl_unknown(m);
	}
	return m->unsure ? tcl_unknown(m) : tcl_fail(m, "invalid command name");
}

static enum tcl_flow call_named(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_procedure *procedure = tcl_procedure(m, argv[0]);
	struct str name = argv[0];
	bool other = false;
	tcl_fn *fn;

	if (procedure && !procedure->gone)
		return call_procedure(m, procedure, argv, argc);
	while (name.len && (name.at[0] == ':' || name.at[0] == '\0'))
		name = str_skip(name, 1);
	fn = procedure ? NULL : tcl_command_find(m, name, &other);
	if (fn)
		return fn(m, argv, argc);
	return other ? tcl_unknown(m) : call_unknown(m, argv, argc);
}

enum tcl_flow tcl_call(struct tcl *m, const struct str *argv, size_t argc)
{
	enum tcl_flow flow;

	if (!tcl_step(m) || !tcl_enter(m))
		return TCL_EXIT;
	if (tcl_known(argv[0])) {
		flow = call_named(m, argv, argc);
	} else {
		tcl_unreadable(
			m, "calls a command that is not known", tcl_concat_words(m, argv, argc));
		m->unsure = true;
		flow = tcl_unknown(m);
	}
	m->nested--;
	return flow;
}
