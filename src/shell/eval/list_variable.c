#include "shell/eval/list_variable.h"

#include <errno.h>

struct value list_value(struct shell *sh, struct str name)
{
	if (str_is(name, "argv"))
		return state_positional(sh);
	return state_elements(sh, name);
}

/* One field stays a scalar, as what comes from the environment is. */
int list_store(struct shell *sh, struct str name, const struct value *list)
{
	bool array = state_flags(sh, name) & VARIABLE_ARRAY;
	int64_t next = 0;
	int err;

	if (str_is(name, "argv")) {
		state_set_positional(sh, *list);
		return 0;
	}
	if (!array && list->n == 1 && !list->open && list->alternatives[0].n == 1 &&
		!list->alternatives[0].at[0].many)
		return state_set(sh, name, *list, false);
	err = state_clear_elements(sh, name, VARIABLE_ARRAY);
	return err ? err : state_set_list(sh, name, list, &next);
}

/* Of the places only a plain one is followed. */
int list_store_element(struct shell *sh, struct str name, const struct value *list)
{
	size_t open = MIN(str_find_char(name, '[', 0), name.len);
	struct str index = str_slice(name, open + 1, name.len - 1);
	struct arena *arena = eval_arena(sh);
	int64_t number;

	name = str_slice(name, 0, open);
	if (str_is(name, "argv")) {
		state_set_positional(sh, value_unknown());
		return 0;
	}
	if (!str_to_int64(index, &number) || number < 1 || list->alternatives[0].n != 1)
		return eval_forget_elements(sh, name);
	index = arena_printf(arena, "%lld", (long long)(number - 1));
	return index.at ? state_set_element(sh, name, index,
				  text_of_field(arena, list->alternatives[0].at[0]), false)
			: -ENOMEM;
}
