/* What bash -r refuses (bash(1), RESTRICTED SHELL), and zsh -r and ksh -r with it. */
#include "shell/eval/builtin.h"

bool restricted_variable(struct str name)
{
	static const char *const names[] = { "BASH_ENV", "ENV", "PATH", "SHELL" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

bool restricted_command(
	const struct shell *sh, const struct field *argv, size_t argc, struct str name)
{
	struct str word = STR("");

	if (!sh->restricted)
		return false;
	if (argc > 1)
		field_known(sh->world->arena, &argv[1], &word);
	if (str_is(name, "cd") || str_is(name, "exec") ||
		(str_is(name, "command") && str_is(word, "-p")))
		return true;
	if (str_is(name, ".") || str_is(name, "source"))
		name = word;
	return str_find_char(name, '/', 0) != STR_NOT_FOUND;
}

bool restricted_call(const struct call *call)
{
	return field_basename_is(&call->program, STR("rbash")) == YES ||
	       field_basename_is(&call->program, STR("rzsh")) == YES ||
	       (call->argc > 1 && field_equals(&call->argv[1], STR("--restricted")) == YES);
}
