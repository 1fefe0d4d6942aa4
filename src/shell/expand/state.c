#include "shell/expand/shell.h"

#include <errno.h>

#include "base/buf.h"
#include "shell/expand/expand.h"
#include "shell/expand/variable.h"

#define MAX_NAMEREFS 8 /* as bash: past it the reference is circular */

/* What bash itself sets before it reads a text; the environment does not change these. */
static const struct {
	const char *name, *value;
} own_values[] = { { "IFS", " \t\n" }, { "OPTIND", "1" }, { "PS4", "+ " } };

#ifdef __APPLE__
#define OSTYPE_BEGINS "darwin"
#else
#define OSTYPE_BEGINS "linux"
#endif

/* Change by themselves: what was assigned to them says nothing. */
static const char *const changing[] = { "BASHPID", "EPOCHREALTIME", "EPOCHSECONDS", "LINENO",
	"RANDOM", "SECONDS", "SRANDOM" };

struct shell *state_create(struct world *world, struct value cwd)
{
	struct shell *sh = arena_alloc(world->arena, struct shell, 1);

	if (!sh)
		return NULL;
	sh->world = world;
	sh->owner = arena_alloc(world->arena, char, 1);
	sh->positional = value_empty();
	sh->name = value_text(world->arena, STR("bash"));
	sh->cwd = cwd;
	sh->status = value_text(world->arena, STR("0"));
	sh->last_argument = value_unknown();
	sh->flags = value_unknown();
	sh->options = OPTION_BIT(OPTION_BRACEEXPAND) | OPTION_BIT(OPTION_PATSUB_REPLACEMENT);
	return sh->owner ? sh : NULL;
}

static struct variable *find(const struct shell *sh, struct str name)
{
	return map_get(&sh->variables, name);
}

/* Is the value exactly one known text? Unset is none. */
static bool scalar_known(struct shell *sh, const struct value *value, struct str *ret_text)
{
	return value_known(sh->world->arena, value, ret_text);
}

struct str state_target(struct shell *sh, struct str name)
{
	for (int i = 0; i < MAX_NAMEREFS; i++) {
		const struct variable *variable = find(sh, name);
		struct str target;

		if (!variable || !(variable->flags & VARIABLE_NAMEREF) ||
			!scalar_known(sh, &variable->value, &target) || target.len == 0)
			return name;
		name = target;
	}
	return name;
}

const struct variable *state_variable(struct shell *sh, struct str name)
{
	return find(sh, state_target(sh, name));
}

static struct value unset_value(void)
{
	return value_empty();
}

static bool is_changing(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(changing); i++)
		if (str_is(name, changing[i]))
			return true;
	return false;
}

/*
 * What bash of this machine sets where the environment does not, as far as a script may ask for it:
 * that it is bash, and on which system.
 */
static struct value of_bash(struct shell *sh, struct str name)
{
	struct arena *arena = sh->world->arena;
	struct field *field = arena_alloc(arena, struct field, 1);

	if (!field || sh->open_names || state_option(sh, OPTION_POSIX) != NO)
		return value_unknown();
	if (str_is(name, "BASH_VERSION"))
		*field = field_join(arena, field_any(), field_text(arena, STR(".")));
	else if (str_is(name, "OSTYPE"))
		*field = field_text(arena, STR(OSTYPE_BEGINS));
	else if (str_is(name, "BASH"))
		*field = field_text(arena, STR("/"));
	else
		return value_unknown();
	*field = field_join(arena, *field, field_any());
	if (str_is(name, "BASH"))
		*field = field_join(arena, *field, field_text(arena, STR("/bash")));
	return value_fields((struct fields){ .at = field, .n = 1 });
}

/* What a variable holds that nobody assigned here. */
struct value variable_initial(struct shell *sh, struct str name, bool *ret_exported)
{
	struct facts *facts = sh->world->facts;
	struct str text;

	*ret_exported = false;
	for (size_t i = 0; i < ARRAY_SIZE(own_values); i++)
		if (str_is(name, own_values[i].name))
			return value_text(sh->world->arena, str_from(own_values[i].value));
	if (str_is(name, "BASHPID"))
		return variable_own_pid(sh);
	if (is_changing(name))
		return value_unknown();
	if (str_is(name, "BASH_SUBSHELL"))
		return value_text(
			sh->world->arena, arena_printf(sh->world->arena, "%u", sh->subshells));
	if (str_is(name, "PWD")) {
		*ret_exported = true;
		return sh->cwd;
	}
	if (!facts || !facts->environment || !facts->environment(facts->self, name, &text))
		return of_bash(sh, name);
	*ret_exported = true;
	return value_text(sh->world->arena, text);
}

/* Set by bash, make, the client or the login, whatever the first environment says. */
static bool is_set_elsewhere(struct str name)
{
	static const char *const prefixes[] = { "BASH", "CLAUDE", "COMP_", "HIST", "LC_", "MAKE" };
	static const char *const names[] = { "COLUMNS", "DIRSTACK", "EUID", "FUNCNAME",
		"GIT_EDITOR", "GROUPS", "HOME", "HOSTNAME", "HOSTTYPE", "LANG", "LINES", "LOGNAME",
		"MACHTYPE", "MAPFILE", "MFLAGS", "OLDPWD", "OPTARG", "OPTERR", "OSTYPE", "PATH",
		"PIPESTATUS", "PPID", "PWD", "REPLY", "SHELL", "SHELLOPTS", "SHLVL", "TERM",
		"TMPDIR", "TZ", "UID", "USER" };

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (str_starts(name, prefixes[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

bool state_presumed_unset(struct shell *sh, struct str name)
{
	struct facts *facts = sh->world->facts;
	struct str target = state_target(sh, name);

	if (!facts || !facts->unset || sh->open_names || find(sh, target) || !name.len ||
		(name.at[0] >= '0' && name.at[0] <= '9') || str_find_char(name, 1, 0) == 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(own_values); i++)
		if (str_is(target, own_values[i].name))
			return false;
	if (is_changing(target) || is_set_elsewhere(target))
		return false;
	return facts->unset(facts->self, target);
}

static int note_lost(void *self, const struct variable *variable)
{
	struct shell *sh = self;
	struct lost_name *lost;

	if (find(sh, variable->name))
		return 0;
	lost = arena_alloc(sh->world->arena, struct lost_name, 1);
	if (!lost)
		return -ENOMEM;
	*lost = (struct lost_name){ variable->name, sh->world->lost };
	sh->world->lost = lost;
	return 0;
}

int state_note_lost(struct shell *sh, struct shell *child)
{
	return state_each_variable(child, note_lost, sh);
}

bool state_is_lost(struct shell *sh, struct str name)
{
	for (const struct lost_name *lost = sh->world->lost; lost; lost = lost->next)
		if (str_equal(lost->name, name))
			return true;
	return false;
}

/* The letters of set that are kept as options, in bash's order; what else there is, sh->flags says.
 */
struct value variable_flags(struct shell *sh)
{
	static const struct {
		char letter;
		enum shell_option option;
	} letters[] = {
		{ 'a', OPTION_ALLEXPORT },
		{ 'e', OPTION_ERREXIT },
		{ 'f', OPTION_NOGLOB },
		{ 'u', OPTION_NOUNSET },
		{ 'B', OPTION_BRACEEXPAND },
		{ 'C', OPTION_NOCLOBBER },
		{ 'E', OPTION_ERRTRACE },
		{ 'T', OPTION_FUNCTRACE },
	};
	struct buf out = BUF_IN(sh->world->arena);
	struct str rest;

	if (!value_known(sh->world->arena, &sh->flags, &rest))
		return value_unknown();
	for (size_t i = 0; i < ARRAY_SIZE(letters); i++) {
		enum tri on = state_option(sh, letters[i].option);

		if (on == MAYBE)
			return value_unknown();
		if (letters[i].letter == 'B')
			buf_add(&out, str_slice(rest, 0, 1));
		if (on == YES)
			buf_add_char(&out, letters[i].letter);
	}
	buf_add(&out, str_skip(rest, 1));
	return value_text(sh->world->arena, buf_str(&out));
}

struct value variable_own_pid(struct shell *sh)
{
	struct piece *piece = arena_alloc(sh->world->arena, struct piece, 1);
	struct field *field = arena_alloc(sh->world->arena, struct field, 1);

	if (!piece || !field)
		return value_unknown();
	*piece = (struct piece){ .kind = PIECE_OWN_PID, .text = STR("") };
	*field = (struct field){ .pieces = piece, .n = 1 };
	return value_fields((struct fields){ .at = field, .n = 1 });
}

/* Inside a variable "unset" is the alternative of no fields; alone it is told as n == 0. */
static struct value outside(const struct value *value)
{
	if (value->n == 1 && !value->open && value->alternatives[0].n == 0)
		return (struct value){ 0 };
	return *value;
}

struct value variable_scalar(struct shell *sh, const struct variable *variable)
{
	static const struct str first = { "0", 1 };

	if (is_changing(variable->name))
		return value_unknown();
	if (variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC)) {
		struct value value = elements_get(sh, variable, first);

		return outside(&value);
	}
	return outside(&variable->value);
}

/* a[key], as a nameref may name it. */
static bool is_element(struct str target, struct str *ret_array, struct str *ret_key)
{
	size_t open = str_find_char(target, '[', 0);

	if (open == STR_NOT_FOUND || open == 0 || !str_ends(target, "]"))
		return false;
	*ret_array = str_slice(target, 0, open);
	*ret_key = str_slice(target, open + 1, target.len - 1);
	return true;
}

struct value state_get(struct shell *sh, struct str name)
{
	struct str target = state_target(sh, name);
	const struct variable *variable = find(sh, target);
	bool exported;

	struct str array, key;

	if (variable && (variable->flags & VARIABLE_NAMEREF))
		return value_unknown();
	if (is_element(target, &array, &key)) {
		struct value value = state_get_element(sh, array, key);

		return outside(&value);
	}
	return variable ? variable_scalar(sh, variable) : variable_initial(sh, target, &exported);
}

struct variable *variable_own(struct shell *sh, struct str name)
{
	struct variable *there = find(sh, name), *own;
	struct arena *arena = sh->world->arena;
	bool exported;

	if (there && there->owner == sh->owner)
		return there;
	own = arena_alloc(arena, struct variable, 1);
	if (!own)
		return NULL;
	if (there) {
		*own = *there;
	} else {
		own->name = name;
		own->value = variable_initial(sh, name, &exported);
		own->flags = exported ? VARIABLE_EXPORTED : 0;
	}
	own->owner = sh->owner;
	return map_set(arena, &sh->variables, sh->owner, own->name, own) < 0 ? NULL : own;
}

int state_set(struct shell *sh, struct str name, struct value value, bool append)
{
	struct str target = state_target(sh, name), array, key;
	struct variable *own;

	if (is_element(target, &array, &key))
		return state_set_element(sh, array, key, value, append);
	own = variable_own(sh, target);
	sh->world->assigned++;
	if (!own)
		return -ENOMEM;
	if (own->flags & VARIABLE_READONLY) {
		sh->world->refused = true;
		return 0;
	}
	if (value.n == 0 && !value.open)
		value = unset_value();
	if (own->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))
		return elements_set(sh, own, STR("0"), value, append);
	own->value = variable_assigned(sh, own, &own->value, value, append);
	if (state_option(sh, OPTION_ALLEXPORT) != NO)
		own->flags |= VARIABLE_EXPORTED;
	return sh->world->arena->refused ? -ENOMEM : 0;
}

int state_unset(struct shell *sh, struct str name)
{
	struct str target = state_target(sh, name);
	struct variable *own;

	if (state_is_callers(sh, target))
		return state_uncover(sh, target);
	own = variable_own(sh, target);
	if (!own)
		return -ENOMEM;
	if (own->flags & VARIABLE_READONLY) {
		sh->world->refused = true;
		return 0;
	}
	own->flags = 0;
	own->value = unset_value();
	own->elements = (struct elements){ 0 };
	return 0;
}

unsigned int state_flags(struct shell *sh, struct str name)
{
	const struct variable *variable = find(sh, name);
	bool exported;

	if (variable)
		return variable->flags;
	variable_initial(sh, name, &exported);
	return exported ? VARIABLE_EXPORTED : 0;
}

int state_set_flags(struct shell *sh, struct str name, unsigned int set, unsigned int clear)
{
	unsigned int arrays = VARIABLE_ARRAY | VARIABLE_ASSOC;
	struct variable *own;

	if (!((set | clear) & VARIABLE_NAMEREF))
		name = state_target(sh, name);
	own = variable_own(sh, name);
	if (!own)
		return -ENOMEM;
	if ((set & arrays) && !(own->flags & arrays)) {
		int r = elements_begin(sh, own, set & arrays);

		if (r < 0)
			return r;
		set &= ~arrays;
	}
	own->flags = (own->flags | set) & ~clear;
	return 0;
}

struct value state_positional(struct shell *sh)
{
	return sh->positional;
}

void state_set_positional(struct shell *sh, struct value list)
{
	sh->positional = list;
}

struct each_variable {
	int (*each)(void *self, const struct variable *variable);
	void *self;
};

static int each_variable(void *self, struct str name, void *value)
{
	struct each_variable *each = self;

	(void)name;
	return value ? each->each(each->self, value) : 0;
}

int state_each_variable(
	struct shell *sh, int (*each)(void *self, const struct variable *variable), void *self)
{
	struct each_variable context = { .each = each, .self = self };

	return map_each(&sh->variables, each_variable, &context);
}
