/* Functions that zsh calls by itself, and the tables that stand for them (zshmisc(1), zshparam(1)).
 */
#include <errno.h>

#include "shell/eval/alias.h"
#include "shell/eval/zsh.h"

static int call_named(struct shell *sh, struct field name)
{
	const struct function *function;
	struct field *argv = arena_alloc(eval_arena(sh), struct field, 1);
	struct str text;

	if (!argv)
		return -ENOMEM;
	function = field_known(eval_arena(sh), &name, &text) ? state_function(sh, text) : NULL;
	if (!function || !function->body)
		return 0;
	argv[0] = name;
	return eval_argv(sh, argv, 1, sh->eval->place.span, true);
}

int zsh_hook(struct shell *sh, const char *name)
{
	struct arena *arena = eval_arena(sh);
	struct str array = arena_printf(arena, "%s_functions", name);
	const struct variable *variable = array.at ? state_variable(sh, array) : NULL;
	int err = call_named(sh, field_text(arena, str_from(name)));
	struct value list;

	if (err || !variable)
		return err;
	list = state_elements(sh, array);
	for (size_t i = 0; i < list.n && !err; i++)
		for (size_t k = 0; k < list.alternatives[i].n && !err; k++)
			err = call_named(sh, list.alternatives[i].at[k]);
	return err;
}

int zsh_leave(struct shell *sh)
{
	enum flow flow = sh->eval->flow;
	int err;

	sh->eval->flow = FLOW_NEXT;
	err = zsh_hook(sh, "zshexit");
	sh->eval->flow = flow;
	return err;
}

bool zsh_is_table(struct str name)
{
	return str_is(name, "functions") || str_is(name, "aliases") || str_is(name, "galiases");
}

static int define(struct shell *sh, struct str table, struct str key, struct str text)
{
	struct arena *arena = eval_arena(sh);

	if (str_is(table, "functions")) {
		text = arena_printf(arena, "%.*s () {\n%.*s\n}", STR_ARGS(key), STR_ARGS(text));
		return text.at ? eval_source(sh, text, false, false, NULL) : -ENOMEM;
	}
	if (str_is(table, "galiases"))
		key = arena_printf(arena, ALIAS_GLOBAL "%.*s", STR_ARGS(key));
	return key.at ? state_set_alias(sh, key, value_text(arena, text)) : -ENOMEM;
}

int zsh_table_assigned(struct shell *sh, struct str name)
{
	struct value keys = state_keys(sh, name), value;
	int err = 0;

	for (size_t i = 0; keys.n == 1 && i < keys.alternatives[0].n && !err; i++) {
		struct str key, text;

		if (!field_known(eval_arena(sh), &keys.alternatives[0].at[i], &key))
			continue;
		value = state_get_element(sh, name, key);
		if (value_known(eval_arena(sh), &value, &text))
			err = define(sh, name, key, text);
	}
	return err;
}
