/* Paths into jq's values, and the assignments that go by them. */
#include <stdlib.h>

#include "shell/filter/jq.h"

static struct json keys_of(struct jq *jq, const struct jq_path *path)
{
	struct json keys = { .kind = JSON_ARRAY }, turned = { .kind = JSON_ARRAY };

	for (; path && path->parent; path = path->parent)
		jq_result(jq, &turned, *path->key);
	for (size_t i = turned.n; i-- > 0;)
		jq_result(jq, &keys, turned.items[i]);
	return keys;
}

/* Every path that the argument finds in @input. */
static struct json paths_of(
	struct jq *jq, const struct jq_argument *argument, const struct json *input)
{
	static const struct jq_path root = { 0 };
	struct json list = { .kind = JSON_ARRAY }, paths = { .kind = JSON_ARRAY }, from = *input;

	from.path = &root;
	jq_argument(jq, argument, &from, &list);
	for (size_t i = 0; i < list.n && !jq_stopped(jq); i++) {
		if (!list.items[i].path)
			jq_raise(jq, NULL);
		jq_result(jq, &paths, keys_of(jq, list.items[i].path));
	}
	return paths;
}

void jq_paths_of(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json paths = paths_of(jq, &args[0], input);

	for (size_t i = 0; i < paths.n; i++)
		jq_result(jq, ret, paths.items[i]);
}

static struct json get(struct jq *jq, const struct json *from, const struct json *path)
{
	struct json value = *from;

	for (size_t i = 0; i < path->n && !jq_stopped(jq); i++) {
		struct json next = { .kind = JSON_ARRAY };

		jq_index(jq, &value, &path->items[i], &next);
		value = next.n ? next.items[0] : (struct json){ 0 };
		if (value.kind == JSON_NULL && i + 1 < path->n && !value.path)
			break;
	}
	return value;
}

void jq_getpath(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json paths = { .kind = JSON_ARRAY };

	jq_argument(jq, &args[0], input, &paths);
	for (size_t i = 0; i < paths.n && !jq_stopped(jq); i++)
		jq_result(jq, ret, get(jq, input, &paths.items[i]));
}

static struct json copy_of(struct jq *jq, const struct json *of)
{
	struct json made = { .kind = of->kind };

	for (size_t i = 0; i < of->n; i++)
		jq_put(jq->f, &made, of->keys ? of->keys[i] : STR(""), of->items[i]);
	return made;
}

/* @of with @value where the keys behind @path->items[@at] lead. */
static struct json set(struct jq *jq, const struct json *of, const struct json *path, size_t at,
	const struct json *value)
{
	struct json made = copy_of(jq, of), inner = { 0 };
	const struct json *key;

	if (at == path->n)
		return *value;
	if (jq_stopped(jq) || of->is_environment || at >= MAX_JSON_DEPTH) {
		jq_give_up(jq);
		return made;
	}
	key = &path->items[at];
	if (key->kind == JSON_STRING && (of->kind == JSON_OBJECT || of->kind == JSON_NULL)) {
		made.kind = JSON_OBJECT;
		inner = jq_member(of, key->text);
		jq_put(jq->f, &made, key->text, set(jq, &inner, path, at + 1, value));
	} else if (key->kind == JSON_NUMBER && (of->kind == JSON_ARRAY || of->kind == JSON_NULL)) {
		double place = key->number < 0 ? key->number + (double)of->n : key->number;

		made.kind = JSON_ARRAY;
		if (place < 0 || place > 4096) {
			jq_raise(jq, NULL);
			return made;
		}
		while ((double)made.n <= place && !jq_stopped(jq))
			jq_result(jq, &made, (struct json){ 0 });
		if (jq_stopped(jq))
			return made;
		made.items[(size_t)place] =
			set(jq, &made.items[(size_t)place], path, at + 1, value);
	} else if (key->kind == JSON_OBJECT) {
		jq_give_up(jq);
	} else {
		jq_raise(jq, NULL);
	}
	return made;
}

void jq_setpath(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json paths = { .kind = JSON_ARRAY }, values = { .kind = JSON_ARRAY };

	jq_argument(jq, &args[0], input, &paths);
	jq_argument(jq, &args[1], input, &values);
	for (size_t i = 0; i < paths.n; i++)
		for (size_t k = 0; k < values.n && !jq_stopped(jq); k++)
			jq_result(jq, ret, set(jq, input, &paths.items[i], 0, &values.items[k]));
}

static struct json without(struct jq *jq, const struct json *of, const struct json *path, size_t at)
{
	const struct json *key = &path->items[at];
	struct json made = { .kind = of->kind };

	if (of->kind == JSON_NULL)
		return *of;
	if ((of->kind != JSON_OBJECT || key->kind != JSON_STRING) &&
		(of->kind != JSON_ARRAY || key->kind != JSON_NUMBER)) {
		jq_raise(jq, NULL);
		return made;
	}
	for (size_t i = 0; i < of->n && !jq_stopped(jq); i++) {
		double place = key->number < 0 ? key->number + (double)of->n : key->number;
		bool is = of->keys ? str_equal(of->keys[i], key->text) : (double)i == place;

		if (is && at + 1 == path->n)
			continue;
		jq_put(jq->f, &made, of->keys ? of->keys[i] : STR(""),
			is ? without(jq, &of->items[i], path, at + 1) : of->items[i]);
	}
	return made;
}

struct sorted_path {
	struct json path;
	struct jq *jq;
};

static int compare_down(const void *a, const void *b)
{
	const struct sorted_path *x = a, *y = b;

	return jq_compare(x->jq, &y->path, &x->path);
}

void jq_delpaths(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json given = { .kind = JSON_ARRAY }, value = *input;
	struct sorted_path *paths;
	size_t n;

	jq_argument(jq, &args[0], input, &given);
	if (jq_stopped(jq))
		return;
	if (given.n != 1 || given.items[0].kind != JSON_ARRAY) {
		jq_give_up(jq);
		return;
	}
	n = given.items[0].n;
	paths = filter_alloc(jq->f, n, sizeof(*paths));
	if (!paths)
		return;
	/* The last one first: the others stay where they are. */
	for (size_t i = 0; i < n; i++)
		paths[i] = (struct sorted_path){ given.items[0].items[i], jq };
	qsort(paths, n, sizeof(*paths), compare_down);
	for (size_t i = 0; i < n && !jq_stopped(jq); i++)
		value = paths[i].path.n ? without(jq, &value, &paths[i].path, 0)
					: (struct json){ 0 };
	jq_result(jq, ret, value);
}

/* What takes the place of one value: by the operator and the right side. */
static struct json updated(
	struct jq *jq, struct str op, const struct json *before, const struct json *right)
{
	if (str_is(op, "="))
		return *right;
	if (str_is(op, "//="))
		return jq_is_true(before) ? *before : *right;
	{
		char sign[2] = { op.at[0], '\0' };

		return jq_calculate(jq, sign, before, right);
	}
}

/* LEFT |= f. */
static struct json modify(struct jq *jq, const struct json *input, const struct json *paths,
	const struct jq_argument *by)
{
	struct json value = *input;

	for (size_t i = 0; i < paths->n && !jq_stopped(jq); i++) {
		struct json before = get(jq, &value, &paths->items[i]);
		struct json made = { .kind = JSON_ARRAY };

		before.path = NULL;
		jq_argument(jq, by, &before, &made);
		/* What jq 1.6 makes of none is no use to anyone. */
		if (!made.n)
			jq_give_up(jq);
		if (!jq_stopped(jq))
			value = set(jq, &value, &paths->items[i], 0, &made.items[0]);
	}
	return value;
}

void jq_update(
	struct jq *jq, const char *op, size_t left, const struct json *input, struct json *ret)
{
	struct jq_argument place = { jq->program, left, jq->scope },
			   right = { jq->program, jq->at, jq->scope };
	struct json paths, values = { .kind = JSON_ARRAY }, ignored = { .kind = JSON_ARRAY };
	struct json plain;

	/* Neither side goes beyond the operators that bind closer. */
	jq_disjunction(jq, NULL, &ignored);
	if (!input || jq_stopped(jq))
		return;
	plain = *input;
	plain.path = NULL;
	place.text = str_slice(jq->program, 0, right.at - strlen(op));
	right.text = str_slice(jq->program, 0, jq->at);
	paths = paths_of(jq, &place, &plain);
	if (str_is(str_from(op), "|=")) {
		jq_result(jq, ret, modify(jq, &plain, &paths, &right));
		return;
	}
	jq_argument(jq, &right, &plain, &values);
	for (size_t k = 0; k < values.n && !jq_stopped(jq); k++) {
		struct json value = plain;

		for (size_t i = 0; i < paths.n && !jq_stopped(jq); i++) {
			struct json before = get(jq, &value, &paths.items[i]);
			struct json made = updated(jq, str_from(op), &before, &values.items[k]);

			value = set(jq, &value, &paths.items[i], 0, &made);
		}
		jq_result(jq, ret, value);
	}
}
