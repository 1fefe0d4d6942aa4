/* x[2], x[2,-1] of zsh: elements of a list, characters of a text, both counted from 1. */
#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/expand/zsh.h"

struct bounds {
	int64_t from, to;
	bool range;
};

static int evaluate(struct shell *sh, struct str text, bool *known, int64_t *ret)
{
	struct field field = field_text(sh->world->arena, text);

	if (str_to_int64(str_trim(text), ret)) {
		*known = true;
		return 0;
	}
	return field.n ? expand_arith_text(sh, &field, known, ret) : -ENOMEM;
}

/* *ret_known false: flags such as (r), or what cannot be told. */
static int read_bounds(
	struct shell *sh, const struct word *subscript, bool *ret_known, struct bounds *ret)
{
	struct value value;
	struct str text;
	size_t comma;
	int r = expand_text(sh, subscript, &value);

	*ret_known = false;
	if (r < 0 || !value_known(sh->world->arena, &value, &text) || str_starts(text, "("))
		return r;
	comma = str_find_char(text, ',', 0);
	ret->range = comma != STR_NOT_FOUND;
	r = evaluate(sh, str_slice(text, 0, comma), ret_known, &ret->from);
	ret->to = ret->from;
	if (r == 0 && ret->range && *ret_known)
		r = evaluate(sh, str_skip(text, comma + 1), ret_known, &ret->to);
	return r;
}

/* As places from 0 in something of @n, the end behind the last; false: there is nothing. */
static bool places(const struct bounds *bounds, size_t n, size_t *ret_from, size_t *ret_to)
{
	int64_t len = (int64_t)n;
	int64_t from = bounds->from < 0 ? bounds->from + len : bounds->from - 1;
	int64_t to = bounds->to < 0 ? bounds->to + len + 1 : bounds->to;

	from = MAX(from, (int64_t)0);
	to = MIN(to, len);
	if (from >= to)
		return false;
	*ret_from = (size_t)from;
	*ret_to = (size_t)to;
	return true;
}

static bool has_many(const struct fields *fields)
{
	for (size_t i = 0; i < fields->n; i++)
		if (fields->at[i].many)
			return true;
	return false;
}

static void pick_fields(const struct bounds *bounds, const struct fields *list, struct value *ret)
{
	struct fields picked = { 0 };
	size_t from, to;

	if (has_many(list))
		ret->open = true;
	else if (places(bounds, list->n, &from, &to))
		picked = (struct fields){ list->at + from, to - from };
	if (!ret->open)
		value_add(ret, picked);
}

static int pick_characters(struct arena *arena, const struct bounds *bounds,
	const struct fields *list, struct value *ret)
{
	struct field *field = arena_alloc(arena, struct field, 1);
	struct str text;
	size_t from = 0, to = 0;

	if (!field)
		return -ENOMEM;
	if (!list->n || !field_known(arena, &list->at[0], &text)) {
		*field = field_any();
	} else {
		places(bounds, text.len, &from, &to);
		*field = field_text(arena, str_slice(text, from, to));
	}
	value_add(ret, (struct fields){ field, 1 });
	return 0;
}

int zsh_pick(struct shell *sh, const struct word *subscript, struct subject *subject)
{
	struct value picked = { .open = subject->value.open };
	struct bounds bounds = { 0 };
	bool known;
	int r = read_bounds(sh, subscript, &known, &bounds);

	if (r < 0)
		return r;
	if (!known) {
		subject->value = value_unknown();
		return 0;
	}
	for (size_t i = 0; i < subject->value.n && r == 0; i++) {
		const struct fields *list = &subject->value.alternatives[i];

		if (subject->which)
			pick_fields(&bounds, list, &picked);
		else
			r = pick_characters(sh->world->arena, &bounds, list, &picked);
	}
	if (!bounds.range)
		subject->which = 0;
	subject->value = picked;
	return r;
}

static bool is_there(struct shell *sh, struct str path)
{
	struct world *world = sh->world;
	struct file_info info;

	if (!path.at)
		return false;
	if (world->hooks.file_info)
		return world->hooks.file_info(sh, path, &info) == 0;
	return world->facts &&
	       !world->facts->file_info(world->facts->self, world->arena, path, &info);
}

/* commands[NAME]: where the program is; where it is not seen there may be one all the same. */
static int find_command(struct shell *sh, const struct word *subscript, struct value *ret)
{
	static const char *const directories[] = { "/usr/local/bin", "/usr/bin", "/bin" };
	struct value value;
	struct str name;
	int r = expand_text(sh, subscript, &value);

	*ret = value_unknown();
	if (r < 0 || !value_known(sh->world->arena, &value, &name) || !name.len)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
		struct str path =
			arena_printf(sh->world->arena, "%s/%.*s", directories[i], STR_ARGS(name));

		if (!is_there(sh, path))
			continue;
		*ret = value_text(sh->world->arena, path);
		return 0;
	}
	*ret = value_text(sh->world->arena, name);
	ret->open = true;
	return 0;
}

bool zsh_subject(struct shell *sh, struct str name, const struct word *subscript,
	struct subject *ret, int *ret_error)
{
	const struct variable *variable = state_variable(sh, name);
	bool argv = str_is(name, "argv"), array = variable && variable->flags & VARIABLE_ARRAY;

	*ret_error = 0;
	if (subscript && !variable && str_is(name, "commands")) {
		*ret_error = find_command(sh, subscript, &ret->value);
		return true;
	}
	if (sh->ksh_arrays || (variable && variable->flags & VARIABLE_ASSOC) ||
		(!argv && !array && !subscript) || (!argv && subject_all(subscript)))
		return false;
	if (argv || array) {
		ret->value = argv ? sh->positional : state_elements(sh, name);
		ret->which = subscript ? '@' : '*'; /* "$a" is one word, $a all of them */
	} else {
		ret->value = state_get(sh, name);
	}
	if (subscript && !subject_all(subscript))
		*ret_error = zsh_pick(sh, subscript, ret);
	return true;
}
