/*
 * Variables of a program's environment: their values, and those that hold options which stand
 * before the ones of the command line: tar(1) TAR_OPTIONS, make(1) MAKEFLAGS and GNUMAKEFLAGS,
 * pytest(1) PYTEST_ADDOPTS, parallel(1) PARALLEL.
 */
#include "shell/launch/launch.h"

#include <errno.h>

struct value launch_environment_value(struct unwrap *u, struct str name)
{
	const struct call *call = u->input->call;
	struct facts *facts = u->input->facts;
	struct str text;

	for (size_t i = call->n_env; i-- > 0;)
		if (str_equal(call->env[i].name, name))
			return call->env[i].value;
	if (facts && facts->environment && facts->environment(facts->self, name, &text))
		return value_text(u->arena, text);
	if (facts && facts->unset && facts->unset(facts->self, name))
		return value_empty();
	return value_unknown();
}

bool launch_read_home(
	struct unwrap *u, const char *name, struct file_texts *ret_texts, struct str *ret_path)
{
	struct value home = launch_environment_value(u, STR("HOME"));
	struct str directory, path;

	if (!value_known(u->arena, &home, &directory) || !directory.len)
		return false;
	path = arena_printf(u->arena, "%.*s/%s", STR_ARGS(directory), name);
	if (!path.at) {
		u->failed = true;
		return false;
	}
	if (ret_path)
		*ret_path = path;
	return launch_read_file(u, path, ret_texts);
}

static const struct {
	const char *program, *variable;
	bool bare; /* a first word without a dash is a bundle of letters */
} presets[] = {
	{ "gmake", "GNUMAKEFLAGS", true },
	{ "gmake", "MAKEFLAGS", true },
	{ "gtar", "TAR_OPTIONS", false },
	{ "make", "GNUMAKEFLAGS", true },
	{ "make", "MAKEFLAGS", true },
	{ "parallel", "PARALLEL", false },
	{ "py.test", "PYTEST_ADDOPTS", false },
	{ "pytest", "PYTEST_ADDOPTS", false },
	{ "remake", "MAKEFLAGS", true },
	{ "tar", "TAR_OPTIONS", false },
};

static void put_in_front(
	struct unwrap *u, struct field *words, size_t n, bool bare, struct call *call)
{
	const struct field *argv;
	struct str first;

	if (bare && n && launch_known(u, &words[0], &first) && !str_starts(first, "-") &&
		str_find_char(first, '=', 0) == STR_NOT_FOUND)
		words[0] = launch_join(u, launch_field(u, STR("-")), words[0]);
	argv = launch_concat(u, call->argv, 1, words, n);
	argv = argv ? launch_concat(u, argv, n + 1, call->argv + 1, call->argc - 1) : NULL;
	if (!argv)
		return;
	call->argv = argv;
	call->argc += n;
}

int wrapper_preset(struct arena *arena, struct call *call)
{
	struct unwrap_input input = { .call = call };
	struct unwrap u = { .arena = arena, .input = &input };

	for (size_t i = 0; call->n_env && call->argc && i < ARRAY_SIZE(presets); i++) {
		struct field *words;
		struct str text;
		size_t n;

		if (field_basename_is(&call->program, str_from(presets[i].program)) == YES &&
			launch_variable(&u, presets[i].variable, &text) &&
			launch_split(&u, text, &words, &n))
			put_in_front(&u, words, n, presets[i].bare, call);
	}
	return u.failed ? -ENOMEM : 0;
}
