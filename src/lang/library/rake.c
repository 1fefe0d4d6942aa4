/*
 * Rake's own words in a Rakefile (rake 13): tasks are kept with what they need, and those that were
 * asked for run at the end. argv says so: rake, then the goals, each NAME or NAME[a,b]; "-": none.
 */
#include "lang/library/library.h"

#define TASK      "task "
#define RAN       "ran "
#define NAMESPACE "namespace"

static bool is_rake(const struct machine *m)
{
	return m->input->argc && field_equals(&m->input->argv[0], STR("rake")) == YES;
}

static struct thing *kept(struct machine *m, const char *kind, struct str name)
{
	struct str key = arena_printf(m->arena, "%s%.*s", kind, STR_ARGS(name));

	return key.at ? scope_own(m->overrides, key) : NULL;
}

static void keep(struct machine *m, const char *kind, struct str name, struct thing *thing)
{
	struct str key = arena_printf(m->arena, "%s%.*s", kind, STR_ARGS(name));

	if (key.at)
		scope_set(m, m->overrides, key, thing);
}

/* The name with the namespaces around it in front. */
static struct str full_name(struct machine *m, struct str name)
{
	struct thing *around = scope_own(m->overrides, STR(NAMESPACE));
	struct str prefix;

	if (!around || !thing_as_text(m, around, &prefix) || !prefix.len)
		return name;
	return arena_printf(m->arena, "%.*s:%.*s", STR_ARGS(prefix), STR_ARGS(name));
}

static void add_all(struct machine *m, struct thing *list, struct thing *what)
{
	if (what->kind != THING_LIST) {
		thing_push(m, list, what);
		return;
	}
	for (size_t i = 0; i < what->n; i++)
		thing_push(m, list, what->items[i]);
}

/*
 * task :name, task :name, [:argument], task name: :needed, task :name => [:needed] do .. end: a
 * list of the names of arguments (a list), then of what is needed (texts) and what is done
 * (functions).
 */
struct thing *rake_task(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m), *arguments = thing_list(m), *before;
	const struct thing *needs[2] = { call->keywords, NULL };
	struct str name = STR("");

	if (!is_rake(m))
		return NULL;
	thing_push(m, list, arguments);
	for (size_t i = 0; i < call->n; i++) {
		struct thing *arg = call->args[i];

		if (arg->kind == THING_DICT)
			needs[1] = arg;
		else if (arg->kind == THING_FUNCTION)
			thing_push(m, list, arg);
		else if (arg->kind == THING_LIST)
			add_all(m, arguments, arg);
		else if (!name.len)
			thing_as_text(m, arg, &name);
		else
			thing_push(m, arguments, arg);
	}
	for (size_t k = 0; k < ARRAY_SIZE(needs); k++)
		for (size_t i = 0; needs[k] && i + 1 < needs[k]->n; i += 2) {
			if (!name.len)
				thing_as_text(m, needs[k]->items[i], &name);
			add_all(m, list, needs[k]->items[i + 1]);
		}
	name = full_name(m, name);
	before = kept(m, TASK, name);
	for (size_t i = 1; before && i < before->n; i++)
		thing_push(m, list, before->items[i]);
	keep(m, TASK, name, list);
	return list;
}

struct thing *rake_namespace(struct machine *m, struct invocation *call)
{
	struct thing *outer = scope_own(m->overrides, STR(NAMESPACE));
	struct str name;

	if (!is_rake(m) || call->n < 2 || !thing_as_text(m, call->args[0], &name))
		return NULL;
	scope_set(m, m->overrides, STR(NAMESPACE), thing_text(m, full_name(m, name)));
	machine_call(m, call->args[call->n - 1], &(struct invocation){ .line = call->line });
	scope_set(m, m->overrides, STR(NAMESPACE), outer ? outer : thing_text(m, STR("")));
	return thing_none();
}

struct thing *rake_shell(struct machine *m, struct invocation *call)
{
	return is_rake(m) ? library_start(m, call) : NULL;
}

/* args[:app] of a body: what stood in the brackets, or nothing. */
static struct thing *given_arguments(struct machine *m, const struct thing *names, struct str given)
{
	struct thing *dict = thing_list(m);

	if (dict->kind != THING_LIST)
		return dict;
	dict->kind = THING_DICT;
	for (size_t i = 0; names->kind == THING_LIST && i < names->n && given.len; i++) {
		size_t comma = MIN(str_find_char(given, ',', 0), given.len);
		struct str name;

		if (thing_as_text(m, names->items[i], &name))
			thing_set(m, dict, names->items[i],
				thing_text(m, str_trim(str_slice(given, 0, comma))));
		given = str_skip(given, comma + 1);
	}
	return dict;
}

static void run_task(struct machine *m, struct str name, struct str given)
{
	struct thing *found = kept(m, TASK, name), *args[2];
	struct str needed;

	if (!found || kept(m, RAN, name) || machine_step(m) || !found->n)
		return;
	keep(m, RAN, name, thing_none());
	for (size_t i = 1; i < found->n; i++)
		if (thing_as_text(m, found->items[i], &needed)) {
			size_t colon = str_rfind_char(name, ':');
			struct str beside =
				colon == STR_NOT_FOUND
					? needed
					: arena_printf(m->arena, "%.*s:%.*s", (int)colon, name.at,
						  STR_ARGS(needed));

			run_task(m, kept(m, TASK, beside) ? beside : needed, STR(""));
		}
	args[0] = thing_unknown();
	args[1] = given_arguments(m, found->items[0], given);
	for (size_t i = 1; i < found->n; i++)
		if (found->items[i]->kind == THING_FUNCTION)
			machine_call(m, found->items[i],
				&(struct invocation){ .args = args, .n = 2, .line = m->line });
}

static void run_goal(struct machine *m, struct str goal)
{
	size_t bracket = MIN(str_find_char(goal, '[', 0), goal.len);
	struct str given = str_skip(goal, MIN(bracket + 1, goal.len));

	if (str_ends(given, "]"))
		given.len--;
	run_task(m, str_slice(goal, 0, bracket), given);
}

/* Rake::Task["name"].invoke */
struct thing *rake_invoke(struct machine *m, struct invocation *call)
{
	struct str name;

	if (!is_rake(m) || !call->self || !call->self->n ||
		!thing_as_text(m, call->self->items[0], &name))
		return NULL;
	run_task(m, name, STR(""));
	return thing_none();
}

void rake_finish(struct machine *m)
{
	struct str goal;

	if (!is_rake(m))
		return;
	if (m->input->argc == 1)
		run_goal(m, STR("default"));
	for (size_t i = 1; i < m->input->argc; i++)
		if (field_known(m->arena, &m->input->argv[i], &goal))
			run_goal(m, goal);
}
