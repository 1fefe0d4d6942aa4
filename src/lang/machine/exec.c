/* Statements: branches that cannot be decided are both followed and joined. */
#include "lang/machine/machine.h"

#define MAX_MERGED 256

struct outcome {
	enum flow flow;
	struct change *after; /* bindings and what they held at the end */
	size_t n;
	struct field output;
	bool has_output;
};

/* Carries out @tree, notes what it has changed and takes that back again. */
static void try_out(struct machine *m, const struct tree *tree, struct outcome *ret)
{
	size_t mark = m->n_changes;
	struct field output = m->output;
	bool has_output = m->has_output;

	ret->flow = tree ? machine_exec(m, tree) : FLOW_ON;
	ret->n = m->n_changes - mark;
	ret->after = arena_alloc(m->arena, struct change, ret->n + 1);
	ret->output = m->output;
	ret->has_output = m->has_output;
	m->failed |= !ret->after;
	for (size_t i = 0; ret->after && i < ret->n; i++) {
		struct binding *binding = m->changes[mark + i].binding;

		ret->after[i] = (struct change){ binding, binding_read(binding) };
	}
	for (size_t i = m->n_changes; i > mark; i--)
		binding_write(m->changes[i - 1].binding, m->changes[i - 1].old);
	m->n_changes = mark;
	m->output = output;
	m->has_output = has_output;
}

static void log_old(struct machine *m, struct binding *binding)
{
	struct change *grown = arena_grow(
		m->arena, m->changes, m->n_changes, &m->changes_capacity, sizeof(*m->changes));

	m->failed |= !grown;
	if (!grown)
		return;
	m->changes = grown;
	m->changes[m->n_changes++] = (struct change){ binding, binding_read(binding) };
}

static void take_over(struct machine *m, const struct outcome *outcome, bool maybe)
{
	for (size_t i = 0; outcome->after && i < outcome->n; i++) {
		struct binding *binding = outcome->after[i].binding;
		struct thing *old = binding_read(binding), *now = outcome->after[i].old;

		if (old == now)
			continue;
		if (m->branches)
			log_old(m, binding);
		binding_write(binding, maybe && old && now ? thing_either(m, old, now) : now);
	}
}

/* Bindings both have changed hold what either left; the others may hold what they held. */
static void join(struct machine *m, struct outcome *a, struct outcome *b)
{
	bool a_leaves = a->flow == FLOW_RETURN || a->flow == FLOW_STOP;
	bool b_leaves = b->flow == FLOW_RETURN || b->flow == FLOW_STOP;

	if (a_leaves != b_leaves) {
		const struct outcome *stays = a_leaves ? b : a;

		take_over(m, stays, false);
		m->output = stays->output;
		m->has_output = stays->has_output;
		return;
	}
	for (size_t i = 0; i < a->n && a->after && b->after && a->n < MAX_MERGED; i++) {
		for (size_t j = 0; j < b->n && j < MAX_MERGED; j++) {
			struct change *x = &a->after[i], *y = &b->after[j];

			if (x->binding != y->binding || !x->old || !y->old)
				continue;
			x->old = thing_either(m, x->old, y->old);
			y->old = x->old;
			binding_write(x->binding, x->old);
		}
	}
	take_over(m, a, true);
	take_over(m, b, true);
	if (a->has_output != b->has_output ||
		(a->has_output && !field_same(&a->output, &b->output)))
		effect_print(m, field_any());
	else {
		m->output = a->output;
		m->has_output = a->has_output;
	}
}

static enum flow branch(struct machine *m, const struct tree *yes, const struct tree *no)
{
	struct outcome a, b;

	m->branches++;
	try_out(m, yes, &a);
	if (a.flow == FLOW_RETURN)
		m->results = m->results ? thing_either(m, m->results, m->result) : m->result;
	try_out(m, no, &b);
	m->branches--;
	join(m, &a, &b);
	if (a.flow == b.flow)
		return a.flow;
	if (b.flow == FLOW_RETURN)
		m->results = m->results ? thing_either(m, m->results, m->result) : m->result;
	if (a.flow == FLOW_ON || b.flow == FLOW_ON)
		return FLOW_ON;
	return a.flow == FLOW_STOP ? b.flow : a.flow;
}

static enum flow exec_if(struct machine *m, const struct tree *tree)
{
	for (;;) {
		const struct tree *yes = tree->first ? tree->first->next : NULL;
		const struct tree *no = yes ? yes->next : NULL;
		enum tri truth = machine_truth(m, machine_eval(m, tree->first));

		if (truth == YES)
			return machine_exec(m, yes);
		if (truth == MAYBE)
			return branch(m, yes, no);
		if (!no || machine_step(m))
			return FLOW_ON;
		if (no->kind != TREE_IF)
			return machine_exec(m, no);
		tree = no;
	}
}

/* Whether a loop goes on after a round that ended in *flow. */
static bool goes_on(enum flow *flow)
{
	if (*flow == FLOW_BREAK) {
		*flow = FLOW_ON;
		return false;
	}
	if (*flow == FLOW_CONTINUE)
		*flow = FLOW_ON;
	return *flow == FLOW_ON;
}

/* A body that may run any number of times, also never: two rounds let values come around. */
static enum flow some_rounds(struct machine *m, const struct tree *body)
{
	for (int round = 0; round < 2; round++) {
		enum flow flow = branch(m, body, NULL);

		if (!goes_on(&flow))
			return flow;
	}
	return FLOW_ON;
}

static enum flow exec_while(struct machine *m, const struct tree *tree)
{
	const struct tree *body = tree->first ? tree->first->next : NULL;
	enum flow flow = FLOW_ON;
	bool first = tree->op == OP_NOT;

	for (uint32_t round = 0; round < 300; round++) {
		enum tri truth = first ? YES : machine_truth(m, machine_eval(m, tree->first));

		first = false;
		if (truth == NO || machine_step(m) || m->loops >= MAX_MACHINE_LOOPS)
			break;
		if (truth == MAYBE)
			return some_rounds(m, body);
		m->loops++;
		flow = machine_exec(m, body);
		if (!goes_on(&flow))
			return flow;
	}
	if (body && body->next)
		return machine_exec(m, body->next);
	return flow;
}

static enum flow exec_loop(struct machine *m, const struct tree *tree)
{
	const struct tree *start = tree->first, *test = start ? start->next : NULL;
	const struct tree *step = test ? test->next : NULL, *body = step ? step->next : NULL;
	enum flow flow = FLOW_ON;

	if (!body)
		return FLOW_ON;
	machine_exec(m, start);
	for (uint32_t round = 0; round < 300 && m->loops < MAX_MACHINE_LOOPS; round++) {
		enum tri truth =
			test->kind == TREE_NOTHING ? YES : machine_truth(m, machine_eval(m, test));

		if (truth == NO || machine_step(m))
			return flow;
		if (truth == MAYBE)
			return some_rounds(m, body);
		m->loops++;
		flow = machine_exec(m, body);
		if (!goes_on(&flow))
			return flow;
		machine_exec(m, step);
	}
	return some_rounds(m, body);
}

/* Perl: a text is one item of a list; what a command printed gives its lines. */
static struct thing *as_perl_list(struct machine *m, struct thing *over)
{
	struct thing *list;
	struct str text, line;

	if (over->kind != THING_TEXT || !thing_as_text(m, over, &text))
		return over;
	list = thing_list(m);
	if (str_find_char(text, '\n', 0) >= text.len - (text.len > 0))
		thing_push(m, list, over);
	else
		while (text.len && str_next_line(&text, &line))
			thing_push(m, list,
				thing_text(m, arena_printf(m->arena, "%.*s\n", STR_ARGS(line))));
	return list;
}

enum flow machine_loop_over(
	struct machine *m, struct thing *over, const struct tree *target, const struct tree *body)
{
	struct thing *items;
	enum flow flow = FLOW_ON;

	over = machine_force(m, over);
	if (m->dialect->language == LANG_PERL)
		over = as_perl_list(m, over);
	items = thing_iterate(m, over);
	for (size_t i = 0; items && i < items->n && m->loops < MAX_MACHINE_LOOPS; i++) {
		if (machine_step(m))
			return FLOW_ON;
		m->loops++;
		if (target)
			machine_assign(m, target, items->items[i]);
		flow = machine_exec(m, body);
		if (!goes_on(&flow))
			return flow;
	}
	if (items && !items->flag && m->loops < MAX_MACHINE_LOOPS)
		return flow;
	if (target)
		machine_assign(m, target, machine_index(m, over, thing_unknown()));
	return some_rounds(m, body);
}

/* A handler runs if the body may fail, `else` if it may not have failed, `finally` in any case. */
static enum flow exec_try(struct machine *m, const struct tree *tree)
{
	bool risky = m->risky, raised = m->raised, failed;
	enum flow flow, body, last = FLOW_ON;
	size_t n_handlers = 0;

	m->risky = m->raised = false;
	flow = body = machine_exec(m, tree->first);
	failed = flow == FLOW_STOP && m->raised;
	for (const struct tree *o = tree->first ? tree->first->next : NULL; o; o = o->next)
		n_handlers += o->op == OP_NOT;
	if (flow == FLOW_STOP && n_handlers) {
		m->status = -1;
		m->traceback = false;
	}
	for (const struct tree *o = tree->first ? tree->first->next : NULL; o; o = o->next) {
		bool surely = o->op == OP_NOT   ? failed && n_handlers == 1
			      : o->op == OP_AND ? !m->risky
						: o->op == OP_DEFAULT;

		if ((o->op == OP_NOT && !m->risky && body != FLOW_STOP) ||
			(o->op == OP_AND && body != FLOW_ON))
			continue;
		if (surely)
			last = machine_exec(m, o);
		else
			branch(m, o, NULL);
		if (surely && last != FLOW_ON && o->op != OP_AND)
			flow = last;
		else if (surely && failed && o->op == OP_NOT)
			flow = FLOW_ON;
	}
	m->risky |= risky;
	m->raised = raised;
	return flow == FLOW_STOP && last != FLOW_STOP ? FLOW_ON : flow;
}

/* What is raised and not caught is complained of at length; SystemExit is exit(). */
static void exec_raise(struct machine *m, const struct tree *tree)
{
	const struct thing *value = tree->first ? machine_eval(m, tree->first) : NULL;

	if (!value || value->kind != THING_NATIVE ||
		(!str_is(value->name, "exit()") && !str_is(value->name, "SystemExit"))) {
		m->traceback = true;
		effect_end(m, 1);
	}
}

/* mock.patch("os.system"), mock.patch.object(os, "system"): the name that is replaced; else empty.
 */
struct str machine_patched(struct machine *m, const struct thing *manager)
{
	struct str name = STR("");

	if (manager->kind != THING_NATIVE || !manager->n)
		return name;
	if (str_ends(manager->name, "patch()"))
		thing_as_text(m, manager->items[0], &name);
	else if (str_ends(manager->name, "patch.object()") && manager->n > 1 &&
		 manager->items[0]->kind == THING_NATIVE &&
		 thing_as_text(m, manager->items[1], &name))
		name = arena_printf(
			m->arena, "%.*s.%.*s", STR_ARGS(manager->items[0]->name), STR_ARGS(name));
	return name;
}

/* The name stands for @thing from here on, what it stood for before is given back; NULL is what
 * nobody has replaced. */
static struct thing *replace(struct machine *m, struct str name, struct thing *thing)
{
	struct thing *before = scope_own(m->overrides, name);

	scope_set(m, m->overrides, name, thing);
	return before;
}

/* True if @manager was a generator that has run @body. */
static bool run_within(
	struct machine *m, struct thing *manager, const struct tree *target, enum flow *ret_flow)
{
	struct within within = {
		.target = target,
		.body = target->next,
		.frames = m->frames + 1,
		.scope = m->scope,
		.function = m->function,
		.yields = m->yields,
		.results = m->results,
		.result = m->result,
		.call = m->call,
	};
	struct within *outer = m->within;

	if (manager->kind != THING_NATIVE || !str_is(manager->name, "lazy()"))
		return false;
	m->within = &within;
	machine_force(m, manager);
	m->within = outer;
	if (!within.ran)
		return false;
	m->results = within.results;
	m->result = within.result;
	*ret_flow = within.flow;
	return true;
}

static enum flow exec_with(struct machine *m, const struct tree *tree)
{
	struct thing *manager = machine_eval(m, tree->first), *thing;
	const struct tree *target = tree->first ? tree->first->next : NULL;
	struct thing *none[3] = { thing_none(), thing_none(), thing_none() }, *leave;
	enum flow flow;
	struct str name;

	if (!target)
		return FLOW_ON;
	if (run_within(m, manager, target, &flow))
		return flow;
	manager = machine_force(m, manager);
	if (manager->kind == THING_LIST && manager->n == 1)
		manager = manager->items[0]; /* a context manager yields once */
	thing = object_special(m, manager, "__enter__", NULL);
	if (!thing)
		thing = object_special(m, manager, "__aenter__", NULL);
	if (target->kind != TREE_NOTHING)
		machine_assign(m, target, thing ? thing : manager);
	name = machine_patched(m, manager);
	if (name.len)
		thing = replace(m, name, thing_native(m, STR("mock()"), NULL));
	flow = machine_exec(m, target->next);
	if (name.len)
		replace(m, name, thing);
	if (manager->kind != THING_OBJECT)
		return flow;
	leave = machine_member(m, manager, thing ? STR("__exit__") : STR("__aexit__"));
	if (leave->kind != THING_FUNCTION)
		leave = machine_member(m, manager, STR("__aexit__"));
	if (leave->kind == THING_FUNCTION)
		machine_call(
			m, leave, &(struct invocation){ .args = none, .n = 3, .line = m->line });
	return flow;
}

static enum flow exec_match(struct machine *m, const struct tree *tree)
{
	struct thing *subject = machine_eval(m, tree->first);

	for (const struct tree *one = tree->first ? tree->first->next : NULL; one;
		one = one->next) {
		const struct tree *pattern = one->first;
		enum tri fits = NO;
		enum flow flow;

		for (; pattern && pattern->next; pattern = pattern->next)
			fits = tri_or(fits, thing_same(subject, machine_eval(m, pattern)));
		if (!pattern || (fits == NO && pattern != one->first))
			continue;
		if (fits == YES || (pattern == one->first && !one->next)) {
			flow = machine_exec(m, pattern);
			return flow == FLOW_BREAK ? FLOW_ON : flow;
		}
		flow = branch(m, pattern, NULL);
		if (flow != FLOW_ON && flow != FLOW_BREAK)
			return flow;
	}
	return FLOW_ON;
}

static void exec_unread(struct machine *m, const struct tree *tree)
{
	static const char *const words[] = { "system", "exec", "popen", "Popen", "spawn",
		"subprocess", "kill", "eval", "`", "%x", "qx", "shell", "child_process", "runpy",
		"pack", "import" };

	m->line = tree->line;
	m->risky = true;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (str_contains(tree->text, words[i])) {
			effect_unreadable(m, "a statement that cannot be read",
				field_text(m->arena, tree->text));
			break;
		}
	}
	if (m->dialect->language != LANG_PYTHON)
		effect_print(m, field_any());
}

static enum flow exec_block(struct machine *m, const struct tree *tree)
{
	for (const struct tree *one = tree->first; one; one = one->next) {
		enum flow flow = machine_exec(m, one);

		if (flow != FLOW_ON)
			return flow;
	}
	return FLOW_ON;
}

static void declare_globals(struct machine *m, const struct tree *names)
{
	if (!names || m->scope == m->globals)
		return;
	if (names->kind == TREE_NAME)
		scope_set(m, m->scope, names->text, scope_global_mark());
	for (const struct tree *name = names->first; name; name = name->next)
		if (name->kind == TREE_NAME)
			scope_set(m, m->scope, name->text, scope_global_mark());
}

static enum flow exec_kind(struct machine *m, const struct tree *tree)
{
	switch (tree->kind) {
	case TREE_BLOCK:
		return exec_block(m, tree);
	case TREE_IF:
		return exec_if(m, tree);
	case TREE_WHILE:
		return exec_while(m, tree);
	case TREE_FOR:
		if (!tree->first || !tree->first->next)
			return FLOW_ON;
		return machine_loop_over(m, machine_eval(m, tree->first->next), tree->first,
			tree->first->next->next);
	case TREE_LOOP:
		return exec_loop(m, tree);
	case TREE_RETURN:
		m->result = tree->first ? machine_eval(m, tree->first) : thing_none();
		return FLOW_RETURN;
	case TREE_BREAK:
		return FLOW_BREAK;
	case TREE_CONTINUE:
		return FLOW_CONTINUE;
	case TREE_RAISE:
		exec_raise(m, tree);
		m->risky = m->raised = true;
		return FLOW_STOP;
	case TREE_TRY:
		return exec_try(m, tree);
	case TREE_WITH:
		return exec_with(m, tree);
	case TREE_CLASS:
		machine_class(m, tree);
		return FLOW_ON;
	case TREE_IMPORT:
		machine_import(m, tree);
		return FLOW_ON;
	case TREE_FROM:
		machine_import_from(m, tree);
		return FLOW_ON;
	case TREE_MATCH:
		return exec_match(m, tree);
	case TREE_DECORATED:
		machine_decorated(m, tree);
		return FLOW_ON;
	case TREE_UNREAD:
		exec_unread(m, tree);
		return FLOW_ON;
	case TREE_NOTHING:
		if (tree->op == OP_IN)
			declare_globals(m, tree->first);
		return FLOW_ON;
	default:
		break;
	}
	m->line = tree->line;
	{
		struct thing *value = machine_eval(m, tree);

		if (m->dialect->last_is_result)
			m->result = value;
		return value->kind == THING_NATIVE && str_is(value->name, "exit()") ? FLOW_STOP
										    : FLOW_ON;
	}
}

enum flow machine_exec(struct machine *m, const struct tree *tree)
{
	enum flow flow;

	if (!tree || machine_step(m))
		return FLOW_ON;
	if (m->depth >= MAX_MACHINE_DEPTH) {
		m->stopped = true;
		return FLOW_ON;
	}
	m->depth++;
	flow = exec_kind(m, tree);
	m->depth--;
	return flow;
}
