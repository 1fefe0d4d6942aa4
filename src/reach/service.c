/* Service managers and containers: systemctl(1), service(8), supervisorctl, pm2, docker(1). */
#include "reach/target.h"

#include <errno.h>

#define MAX_NAMES 64

/* Operands behind the verb. */
struct operands {
	struct str verb;
	const struct field *names[MAX_NAMES];
	size_t n;
	bool help;
};

static void read_operands(struct target *target, const char *valued, const char *const *valued_long,
	struct operands *o)
{
	struct option_walk walk = {
		.target = target, .valued = valued, .valued_long = valued_long
	};
	struct str word;

	*o = (struct operands){ .verb = STR("") };
	while (option_next(&walk)) {
		if (option_is(&walk, "h", "help") || option_is(&walk, "", "version"))
			o->help = true;
		if (walk.option.len || !walk.value)
			continue;
		if (!o->verb.len)
			o->verb = field_known(target->arena, walk.value, &word) ? word : STR("?");
		else if (o->n < MAX_NAMES)
			o->names[o->n++] = walk.value;
	}
}

static bool one_of(struct str word, const char *const *list)
{
	for (; *list; list++)
		if (str_is(word, *list))
			return true;
	return false;
}

/* Is "/NAME" a component of the cgroup path? NAME may be a glob's start up to its first *. */
static enum tri in_unit(const struct process *process, const void *argument)
{
	const struct field *name = argument;
	struct str path = process->cgroup.len ? process->cgroup : process->unit;
	enum tri best = NO;

	while (path.len) {
		size_t slash = str_find_char(path, '/', 0);
		struct str part = str_slice(path, 0, slash);
		struct str stem =
			str_ends(part, ".service") ? str_slice(part, 0, part.len - 8) : part;
		size_t star;

		path = slash == STR_NOT_FOUND ? STR("") : str_skip(path, slash + 1);
		best = tri_or(best, tri_or(field_equals(name, part), field_equals(name, stem)));
		if (name->n == 1 && name->pieces[0].kind == PIECE_TEXT && part.len) {
			star = str_find_char(name->pieces[0].text, '*', 0);
			if (star != STR_NOT_FOUND && part.len >= star &&
				str_equal(str_slice(part, 0, star),
					str_slice(name->pieces[0].text, 0, star)))
				best = tri_or(best, MAYBE);
		}
	}
	return best;
}

static enum tri everything(const struct process *process, const void *argument)
{
	(void)argument;
	return process->pid > 1 && process->argc ? YES : NO;
}

static int add_units(struct target *target, const struct operands *o)
{
	int err = 0;

	for (size_t i = 0; !err && i < o->n; i++)
		err = target_add_where(target, in_unit, o->names[i]);
	return err;
}

int reach_systemctl(struct target *target)
{
	static const char *const valued_long[] = { "type", "state", "property", "host", "machine",
		"signal", "kill-who", "kill-whom", "job-mode", "root", "lines", "output", "what",
		NULL };
	static const char *const stopping[] = { "stop", "kill", "restart", "try-restart",
		"reload-or-restart", "try-reload-or-restart", "force-reload", "condrestart", "mask",
		"disable", "clean", "freeze", NULL };
	static const char *const ending[] = { "poweroff", "reboot", "halt", "kexec", "soft-reboot",
		"isolate", "rescue", "emergency", "exit", "suspend", "hibernate", "hybrid-sleep",
		NULL };
	struct operands o;

	read_operands(target, "tpHMsno", valued_long, &o);
	if (o.help || (!one_of(o.verb, stopping) && !one_of(o.verb, ending)))
		return 0;
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "systemctl %.*s", STR_ARGS(o.verb));
	if (one_of(o.verb, ending))
		return target_add_where(target, everything, NULL);
	if (str_is(o.verb, "mask") || str_is(o.verb, "disable")) {
		struct str word;
		bool now = false;

		for (size_t i = 1; i < target->call->argc; i++)
			now |= target_word(target, i, &word) && str_is(word, "--now");
		if (!now) {
			target->reached->harmless = true;
			return 0;
		}
	}
	return add_units(target, &o);
}

int reach_service(struct target *target)
{
	static const char *const stopping[] = { "stop", "restart", "force-stop", "force-reload",
		"condrestart", "kill", NULL };
	struct str verb;

	if (!target_word(target, 2, &verb) || !one_of(verb, stopping))
		return 0;
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "service %.*s", STR_ARGS(verb));
	return target_add_where(target, in_unit, &target->call->argv[1]);
}

/* What a supervisor runs are its descendants; which of them has which name it alone knows. */
int reach_supervisor(struct target *target)
{
	static const char *const stopping[] = { "stop", "restart", "shutdown", "reload", "signal",
		"delete", "del", "kill", "gracefulReload", "remove", "update", NULL };
	struct operands o;
	int err = 0;

	read_operands(target, "cupsn", NULL, &o);
	if (o.help || !one_of(o.verb, stopping))
		return 0;
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "supervisor %.*s", STR_ARGS(o.verb));
	for (size_t i = 0; !err && i < target_table(target)->n; i++) {
		const struct process *process = &target_table(target)->at[i];
		bool all = o.n == 0 || field_equals(o.names[0], STR("all")) == YES;

		if (str_contains(process->cmdline, "supervisord") ||
			str_contains(process->cmdline, "PM2"))
			err = target_add_tree(target, process->pid, all ? YES : MAYBE);
	}
	return err;
}

/* The id in ".../docker-<64 hex>.scope" or ".../docker/<64 hex>"; empty for none. */
static struct str container_id(const struct process *process)
{
	struct str path = process->cgroup, base = str_basename(path);
	size_t dash = str_rfind_char(base, '-');

	if (!str_contains(path, "docker") && !str_contains(path, "libpod") &&
		!str_contains(path, "containerd") && !str_contains(path, "crio"))
		return STR("");
	if (dash != STR_NOT_FOUND)
		base = str_skip(base, dash + 1);
	return str_slice(base, 0, str_find_char(base, '.', 0));
}

static enum tri in_container(const struct process *process, const void *argument)
{
	const struct operands *o = argument;
	struct str id = container_id(process), word;

	if (!id.len)
		return NO;
	for (size_t i = 0; i < o->n; i++) {
		if (o->names[i]->n != 1 || o->names[i]->pieces[0].kind != PIECE_TEXT)
			continue;
		word = o->names[i]->pieces[0].text;
		if (word.len >= 4 && word.len <= id.len &&
			str_equal(str_slice(id, 0, word.len), word))
			return YES;
	}
	return MAYBE;
}

int reach_container(struct target *target)
{
	static const char *const valued_long[] = { "time", "signal", "timeout", "file",
		"project-name", "host", "context", "config", "log-level", "profile", "env-file",
		NULL };
	static const char *const groups[] = { "container", "pod", "compose", "system", "stack",
		"service", NULL };
	static const char *const stopping[] = { "stop", "kill", "rm", "restart", "pause", "down",
		"prune", "remove", "reset", NULL };
	struct operands o;
	struct str verb;

	read_operands(target, "tsfpHc", valued_long, &o);
	verb = o.verb;
	if (one_of(verb, groups) && o.n) {
		if (!field_known(target->arena, o.names[0], &verb))
			return 0;
		o.n--;
		for (size_t i = 0; i < o.n; i++)
			o.names[i] = o.names[i + 1];
	}
	if (o.help || !one_of(verb, stopping))
		return 0;
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "container %.*s", STR_ARGS(verb));
	return target_add_where(target, in_container, &o);
}

int reach_shutdown(struct target *target)
{
	struct option_walk walk = { .target = target, .valued = "tE" };

	target->reached->applies = true;
	target->reached->how = STR("the whole machine going down");
	while (option_next(&walk))
		if (option_is(&walk, "c", "help") || option_is(&walk, "k", "version") ||
			option_is(&walk, "", "show") || option_is(&walk, "w", "wtmp-only")) {
			target->reached->harmless = true;
			return 0;
		}
	return target_add_where(target, everything, NULL);
}

/* init 0, init 6, telinit 1: run levels that end what runs. */
int reach_init(struct target *target)
{
	struct str level;

	if (!target_word(target, 1, &level) || level.len != 1 || !strchr("016sS", level.at[0]))
		return 0;
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "init %.*s", STR_ARGS(level));
	return target_add_where(target, everything, NULL);
}

static enum tri in_session(const struct process *process, const void *argument)
{
	const struct operands *o = argument;
	struct str name, id;
	enum tri best = NO;
	size_t at = str_find(process->cgroup, STR("session-"), 0);

	if (at == STR_NOT_FOUND)
		return NO;
	name = str_skip(process->cgroup, at + sizeof("session-") - 1);
	id = str_slice(name, 0, str_find_char(name, '.', 0));
	for (size_t i = 0; i < o->n; i++)
		best = tri_or(best, field_equals(o->names[i], id));
	return o->n ? best : MAYBE;
}

int reach_loginctl(struct target *target)
{
	static const char *const sessions[] = { "kill-session", "terminate-session", NULL };
	static const char *const users[] = { "kill-user", "terminate-user", "terminate-seat",
		NULL };
	static const char *const ending[] = { "poweroff", "reboot", "halt", NULL };
	struct operands o;

	read_operands(target, "pHMsno", NULL, &o);
	if (!one_of(o.verb, sessions) && !one_of(o.verb, users) && !one_of(o.verb, ending))
		return 0;
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "loginctl %.*s", STR_ARGS(o.verb));
	if (one_of(o.verb, sessions))
		return target_add_where(target, in_session, &o);
	return target_add_where(target, everything, NULL);
}

/* modal app stop NAME, modal container stop ID: a remote app, no process of ours. */
int reach_modal(struct target *target)
{
	static const char *const valued_long[] = { "profile", "env", NULL };
	static const char *const nouns[] = { "app", "container", NULL };
	static const char *const verbs[] = { "stop", "kill", NULL };
	struct operands o;
	struct str verb, name;

	read_operands(target, "e", valued_long, &o);
	if (o.help || !one_of(o.verb, nouns) || o.n == 0 ||
		!field_known(target->arena, o.names[0], &verb) || !one_of(verb, verbs))
		return 0;
	target->reached->applies = true;
	target->reached->how =
		arena_printf(target->arena, "modal %.*s %.*s", STR_ARGS(o.verb), STR_ARGS(verb));
	if (o.n < 2)
		return 0;
	if (!field_known(target->arena, o.names[1], &name)) {
		target->reached->any_app = true;
		return 0;
	}
	target->reached->apps = arena_alloc(target->arena, struct str, 1);
	if (!target->reached->apps)
		return -ENOMEM;
	target->reached->apps[target->reached->n_apps++] = name;
	return 0;
}
