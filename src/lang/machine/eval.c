/* Expressions. */
#include "lang/machine/machine.h"

bool machine_step(struct machine *m)
{
	if (m->failed || m->stopped)
		return true;
	if (++m->steps > MAX_LANG_STEPS || m->arena->used - m->used_at_start > MAX_MACHINE_BYTES)
		m->stopped = true;
	return m->stopped;
}

/* The clauses of a comprehension, from @clause on. */
static void eval_clauses(
	struct machine *m, const struct tree *each, const struct tree *clause, struct thing *into)
{
	struct thing *over, *items;

	if (machine_step(m))
		return;
	if (!clause) {
		struct thing *value = machine_eval(m, each->first);

		if (each->op == OP_DICT && value->n == 2)
			thing_set(m, into, value->items[0], value->items[1]);
		else
			thing_push(m, into, value);
		return;
	}
	if (clause->kind == TREE_IF) {
		enum tri truth = machine_truth(m, machine_eval(m, clause->first));

		into->flag |= truth == MAYBE;
		if (truth != NO)
			eval_clauses(m, each, clause->next, into);
		return;
	}
	over = machine_force(m, machine_eval(m, clause->first->next));
	items = over->kind == THING_NATIVE && !over->has_text ? NULL : thing_iterate(m, over);
	for (size_t i = 0; items && i < items->n && m->loops < MAX_MACHINE_LOOPS; i++) {
		m->loops++;
		machine_assign(m, clause->first, items->items[i]);
		eval_clauses(m, each, clause->next, into);
	}
	if (!items || items->flag || m->loops >= MAX_MACHINE_LOOPS) {
		machine_assign(m, clause->first, machine_index(m, over, thing_unknown()));
		eval_clauses(m, each, clause->next, into);
		into->flag = true;
	}
}

struct thing *machine_each(struct machine *m, const struct tree *tree)
{
	struct scope *outer = m->scope;
	struct thing *into = thing_list(m);

	if (tree->op == OP_DICT && into->kind == THING_LIST)
		into->kind = THING_DICT;
	m->scope = scope_new(m, outer);
	eval_clauses(m, tree, tree->first->next, into);
	m->scope = outer;
	return into;
}

/*
 * Ruby: a bare name within a method is one of the object at hand. What only a library's class may
 * have is passed over where the name means something without an object, or is a constant.
 */
static struct thing *own_member(struct machine *m, struct str name)
{
	struct thing *thing = object_member(m, m->function->self, name);

	if (thing && thing->kind == THING_NATIVE && thing->self == m->function->self &&
		(native_find(m->dialect, name) || (name.at[0] >= 'A' && name.at[0] <= 'Z')))
		return NULL;
	return thing;
}

static struct thing *eval_name(struct machine *m, struct str name)
{
	struct thing *thing = scope_find(m->scope, name);

	if (thing == scope_global_mark())
		thing = scope_own(m->globals, name);
	if (!thing && m->dialect->unbound)
		thing = m->dialect->unbound(m, name);
	if (!thing && m->dialect->language == LANG_JAVASCRIPT && str_is(name, "super"))
		return object_super(m);
	if (!thing && m->dialect->language == LANG_RUBY && str_is(name, "super") && m->call)
		return machine_call(m, object_super_method(m),
			&(struct invocation){ .args = m->call->args,
				.n = m->call->n,
				.keywords = m->call->keywords,
				.line = m->line });
	if (!thing && m->dialect->language == LANG_RUBY && m->function && m->function->self &&
		m->function->self->kind == THING_OBJECT)
		thing = own_member(m, name);
	m->risky |= !thing && !native_find(m->dialect, name);
	return thing ? thing : thing_native(m, name, NULL);
}

static void read_arguments(struct machine *m, const struct tree *tree, struct invocation *call)
{
	struct thing *list = thing_list(m), *keywords = thing_list(m);

	for (; tree; tree = tree->next) {
		struct thing *value;

		if (tree->kind == TREE_KEYWORD) {
			thing_set(m, keywords, thing_text(m, tree->text),
				machine_force(m, machine_eval(m, tree->first)));
			continue;
		}
		value = machine_force(
			m, machine_eval(m, tree->kind == TREE_SPREAD ? tree->first : tree));
		if (tree->kind == TREE_SPREAD && value->kind == THING_DICT)
			for (size_t i = 0; i + 1 < value->n; i += 2)
				thing_set(m, keywords, value->items[i], value->items[i + 1]);
		else if (tree->kind == TREE_SPREAD ||
			 (m->dialect->language == LANG_PERL && value->kind == THING_LIST &&
				 tree->kind != TREE_LIST))
			machine_spread(m, list, value);
		else
			thing_push(m, list, value);
	}
	call->args = list->items;
	call->n = list->n;
	call->more = list->flag;
	call->keywords = keywords;
}

static struct thing *eval_call(struct machine *m, const struct tree *tree)
{
	struct invocation call = { .line = tree->line };
	bool above = m->dialect->language == LANG_RUBY && tree->first->kind == TREE_NAME &&
		     str_is(tree->first->text, "super");
	struct thing *callee = above ? object_super_method(m) : machine_eval(m, tree->first);
	struct thing *result;
	uint32_t line = m->line;

	read_arguments(m, tree->first->next, &call);
	if (above && !call.n && m->call) { /* super without arguments hands on those at hand */
		call.args = m->call->args;
		call.n = m->call->n;
	}
	m->line = tree->line;
	result = machine_call(m, callee, &call);
	m->line = line;
	return result;
}

static struct thing *eval_binary(struct machine *m, const struct tree *tree)
{
	struct thing *left = machine_eval(m, tree->first);

	for (const struct tree *item = tree->first->next; item; item = item->next) {
		enum tri truth = machine_truth(m, left);

		if (tree->op == OP_AND || tree->op == OP_OR || tree->op == OP_DEFAULT) {
			bool or = tree->op != OP_AND;
			struct thing *right;

			if (tree->op == OP_DEFAULT && truth == NO)
				truth = left->kind == THING_NONE ? NO : YES;
			if (truth == (or ? YES : NO))
				return left;
			right = machine_eval(m, item);
			if (truth == MAYBE && right->kind == THING_NATIVE &&
				str_is(right->name, "exit()"))
				continue; /* open(..) or die */
			left = truth == MAYBE ? thing_either(m, left, right) : right;
		} else {
			left = machine_binary(m, (enum op)tree->op, left, machine_eval(m, item));
		}
	}
	return left;
}

static struct thing *eval_unary(struct machine *m, const struct tree *tree)
{
	struct thing *thing = machine_eval(m, tree->first);
	enum tri truth;
	int64_t number;

	switch (tree->op) {
	case OP_NOT:
		truth = machine_truth(m, thing);
		return truth == MAYBE ? thing_unknown() : thing_bool(m, truth == NO);
	case OP_NEGATE:
		if (thing_as_number(m, thing, &number) && number > INT64_MIN)
			return thing_number(m, -number);
		if (m->dialect->words_are_text || thing->kind == THING_TEXT ||
			thing->kind == THING_NATIVE)
			return thing_field(m, field_add(m, field_text(m->arena, STR("-")),
						      thing_as_field(m, thing)));
		return thing_unknown();
	case OP_INVERT:
		if (thing_as_number(m, thing, &number))
			return thing_number(m, ~number);
		return thing_unknown();
	default:
		if (thing_as_number(m, thing, &number))
			return thing_number(m, number);
		return thing;
	}
}

static struct thing *eval_function(struct machine *m, const struct tree *tree)
{
	struct thing *function = thing_copy(m, &(struct thing){ .kind = THING_FUNCTION });

	if (function->kind == THING_FUNCTION) {
		function->tree = tree;
		function->scope = m->scope;
		function->name = tree->text;
		if (tree->op == OP_OTHER)
			function->number = FUNCTION_PROPERTY;
	}
	if (tree->text.len)
		scope_set(m, m->scope, tree->text, function);
	return function;
}

/* my ($a, $b), const {a, b}: names of the scope at hand. */
static void declare(struct machine *m, const struct tree *target)
{
	if (target->kind != TREE_LIST && target->kind != TREE_DICT)
		return;
	for (const struct tree *one = target->first; one; one = one->next)
		if (one->kind == TREE_NAME)
			scope_set(m, m->scope, one->text, thing_none());
}

static struct thing *eval_assign(struct machine *m, const struct tree *tree)
{
	const struct tree *value = tree->first;
	struct thing *thing;

	while (value && value->next)
		value = value->next;
	if (!value || value == tree->first)
		return value ? machine_eval(m, value) : thing_unknown();
	thing = machine_eval(m, value);
	if (tree->op != OP_NONE) {
		struct thing *old = machine_eval(m, tree->first);

		if (tree->op == OP_ADD && old->kind == THING_LIST && thing->kind == THING_LIST)
			thing = machine_binary(m, OP_ADD, old, thing);
		else
			thing = machine_binary(m, (enum op)tree->op, old, thing);
	}
	for (const struct tree *target = tree->first; target != value; target = target->next) {
		if (tree->text.len)
			declare(m, target);
		if (tree->text.len && target->kind == TREE_NAME)
			scope_set(m, m->scope, target->text, thing);
		else
			machine_assign(m, target, thing);
	}
	return thing;
}

static struct thing *eval_shell(struct machine *m, const struct tree *tree)
{
	struct thing *text = machine_text_parts(m, tree), *output;

	m->line = tree->line;
	if (text->kind == THING_EITHER) {
		for (size_t i = 0; i < text->n; i++)
			effect_shell(m, thing_as_field(m, text->items[i]));
		return thing_field(m, field_any());
	}
	output = effect_captured(m, effect_shell(m, thing_as_field(m, text)));
	return output;
}

static struct thing *eval_slice(struct machine *m, const struct tree *tree)
{
	struct thing *bounds[3] = { NULL, NULL, NULL };
	struct thing *base = machine_eval(m, tree->first);
	size_t i = 0;

	for (const struct tree *b = tree->first->next; b && i < 3; b = b->next, i++)
		if (b->kind != TREE_NOTHING)
			bounds[i] = machine_eval(m, b);
	return machine_slice(m, base, bounds);
}

static struct thing *eval_choice(struct machine *m, const struct tree *tree)
{
	const struct tree *yes = tree->first->next;
	enum tri truth = machine_truth(m, machine_eval(m, tree->first));
	struct thing *first;

	if (!yes)
		return thing_unknown();
	if (truth != MAYBE)
		return truth == YES ? machine_eval(m, yes)
		       : yes->next  ? machine_eval(m, yes->next)
				    : thing_none();
	first = machine_eval(m, yes);
	return yes->next ? thing_either(m, first, machine_eval(m, yes->next)) : first;
}

/* The block of a `with` in place of the yield, in the scope that it stands in. */
static void run_block(struct machine *m, struct within *within, struct thing *value)
{
	struct machine generator = *m;

	within->ran = true;
	m->within = NULL;
	m->scope = within->scope;
	m->function = within->function;
	m->yields = within->yields;
	m->results = within->results;
	m->call = within->call;
	if (within->target->kind != TREE_NOTHING)
		machine_assign(m, within->target, value);
	within->flow = machine_exec(m, within->body);
	within->results = m->results;
	within->result = m->result;
	m->scope = generator.scope;
	m->function = generator.function;
	m->yields = generator.yields;
	m->results = generator.results;
	m->result = generator.result;
	m->call = generator.call;
}

static struct thing *eval_yield(struct machine *m, const struct tree *tree)
{
	struct thing *value = tree->first ? machine_eval(m, tree->first) : thing_none();

	if (m->within && !m->within->ran && m->frames == m->within->frames) {
		run_block(m, m->within, value);
		return thing_unknown();
	}

	if (!m->yields || (tree->op != OP_COMMA && tree->op != OP_RANGE))
		return value;
	if (tree->op == OP_COMMA)
		thing_push(m, m->yields, value);
	else
		machine_spread(m, m->yields, value);
	if (m->yields->kind == THING_LIST)
		m->yields->flag |= m->branches > 0;
	return thing_unknown();
}

/* Perl: (?{ code }) within a pattern. */
static void run_within(struct machine *m, struct str pattern)
{
	size_t at = 0, from, end;

	while ((at = str_find(pattern, STR("(?"), at)) != STR_NOT_FOUND) {
		from = at + 2 + (at + 2 < pattern.len && pattern.at[at + 2] == '?');
		at += 2;
		if (from >= pattern.len || pattern.at[from] != '{')
			continue;
		end = str_find(pattern, STR("})"), from);
		machine_run_text(m, str_slice(pattern, from + 1, MIN(end, pattern.len)));
	}
}

static struct thing *eval_kind(struct machine *m, const struct tree *tree)
{
	switch (tree->kind) {
	case TREE_TEXT: {
		struct thing *text = thing_text(m, tree->text);

		if (text->kind == THING_TEXT)
			text->flag = tree->op == OP_OTHER;
		return text;
	}
	case TREE_NUMBER:
		return machine_number(m, tree->text);
	case TREE_CONSTANT:
		return tree->op == OP_NONE ? thing_none() : thing_bool(m, tree->op == OP_TRUE);
	case TREE_NAME:
		return eval_name(m, tree->text);
	case TREE_JOIN:
		return machine_text_parts(m, tree);
	case TREE_FORMAT: {
		struct thing *value = machine_eval(m, tree->first);

		return format_braces(m,
			field_text(
				m->arena, arena_printf(m->arena, "{:%.*s}", STR_ARGS(tree->text))),
			&(struct invocation){ .args = &value, .n = 1 });
	}
	case TREE_LIST:
		return machine_list(m, tree);
	case TREE_DICT:
		return machine_dict(m, tree);
	case TREE_INDEX:
		return machine_index(
			m, machine_eval(m, tree->first), machine_eval(m, tree->first->next));
	case TREE_SLICE:
		return eval_slice(m, tree);
	case TREE_MEMBER:
		return machine_member(m, machine_eval(m, tree->first), tree->text);
	case TREE_CALL:
	case TREE_NEW:
		return eval_call(m, tree);
	case TREE_BINARY:
		return eval_binary(m, tree);
	case TREE_UNARY:
		return eval_unary(m, tree);
	case TREE_CHOICE:
		return eval_choice(m, tree);
	case TREE_EACH:
		return tree->op == OP_COMMA ? lazy_each(m, tree) : machine_each(m, tree);
	case TREE_SHELL:
		return eval_shell(m, tree);
	case TREE_ASSIGN:
		return eval_assign(m, tree);
	case TREE_FUNCTION:
		return eval_function(m, tree);
	case TREE_SPREAD:
		return eval_yield(m, tree);
	case TREE_PATTERN: {
		struct thing *pattern = thing_native(m, STR("pattern"), NULL);

		if (m->dialect->language == LANG_PERL)
			run_within(m, tree->text);
		if (pattern->kind == THING_NATIVE) {
			thing_push(m, pattern, thing_text(m, tree->text));
			thing_push(m, pattern,
				tree->first ? machine_eval(m, tree->first)
					    : thing_text(m, STR("")));
		}
		return pattern;
	}
	case TREE_CLASS:
		return machine_class(m, tree);
	default:
		if (machine_exec(m, tree) == FLOW_STOP)
			return thing_native(m, STR("exit()"), NULL);
		return thing_unknown();
	}
}

enum tri machine_truth(struct machine *m, struct thing *thing)
{
	struct thing *result = object_special(m, thing, "__bool__", NULL);

	if (!result)
		result = object_special(m, thing, "__len__", NULL);
	return thing_truth(result ? result : thing);
}

struct thing *machine_eval(struct machine *m, const struct tree *tree)
{
	struct thing *thing;

	if (!tree || machine_step(m))
		return thing_unknown();
	if (m->depth >= MAX_MACHINE_DEPTH) {
		m->stopped = true;
		return thing_unknown();
	}
	m->depth++;
	thing = eval_kind(m, tree);
	m->depth--;
	return thing;
}
