/* Functions of jq that are not defined in its own language. */
#include <math.h>
#include <stdlib.h>

#include "shell/filter/jq.h"

struct json jq_results(struct jq *jq, const struct jq_argument *argument, const struct json *input)
{
	struct json list = { .kind = JSON_ARRAY };

	jq_argument(jq, argument, input, &list);
	return list;
}

static void empty(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)jq, (void)input, (void)args, (void)ret;
}

static void null(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)input, (void)args;
	jq_result(jq, ret, (struct json){ 0 });
}

static void yes(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)input, (void)args;
	jq_result(jq, ret, jq_bool(true));
}

static void no(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)input, (void)args;
	jq_result(jq, ret, jq_bool(false));
}

static void not(
	struct jq * jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args;
	jq_result(jq, ret, jq_bool(!jq_is_true(input)));
}

static void error(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args, (void)ret;
	jq_raise(jq, input);
}

static void error_with(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json what = jq_results(jq, &args[0], input);

	(void)ret;
	if (what.n && !jq_stopped(jq))
		jq_raise(jq, &what.items[0]);
}

static void tostring(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args;
	jq_result(jq, ret, jq_text(jq_shown(jq, input)));
}

static void tojson(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args;
	jq_result(jq, ret, jq_text(jq_format(jq, STR("json"), input)));
}

static void fromjson(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct str rest = input->text;
	struct json value = { 0 };

	(void)args;
	if (input->kind != JSON_STRING)
		jq_raise(jq, NULL);
	else if (jq_read(jq->f, &rest, &value) && !str_trim(rest).len)
		jq_result(jq, ret, value);
	else
		jq_give_up(jq);
}

static void tonumber(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct str rest = input->text, copy = arena_copy(jq->f->arena, str_trim(rest));
	char *end;

	(void)args;
	if (input->kind == JSON_NUMBER) {
		jq_result(jq, ret, *input);
		return;
	}
	if (input->kind != JSON_STRING || !copy.len ||
		strspn(copy.at, "0123456789+-.eE") != copy.len) {
		jq_raise(jq, NULL);
		return;
	}
	jq_result(jq, ret, jq_number(strtod(copy.at, &end)));
	if (*end)
		jq_raise(jq, NULL);
}

static void type(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	static const char *const names[] = { "null", "boolean", "boolean", "number", "string",
		"array", "object" };

	(void)args;
	jq_result(jq, ret, jq_text(str_from(names[input->kind])));
}

static void length(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args;
	if (input->kind == JSON_TRUE || input->kind == JSON_FALSE)
		jq_raise(jq, NULL);
	if (input->is_environment)
		jq_give_up(jq);
	jq_result(jq, ret,
		jq_number(input->kind == JSON_STRING   ? (double)jq_length(input->text)
			  : input->kind == JSON_NUMBER ? fabs(input->number)
						       : (double)input->n));
}

static void utf8bytelength(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args;
	if (input->kind != JSON_STRING)
		jq_raise(jq, NULL);
	jq_result(jq, ret, jq_number((double)input->text.len));
}

static void keys(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json names = { .kind = JSON_ARRAY };

	(void)args;
	if (input->is_environment)
		jq_give_up(jq);
	if (input->kind == JSON_OBJECT)
		names = jq_keys(jq, input);
	else if (input->kind != JSON_ARRAY)
		jq_raise(jq, NULL);
	for (size_t i = 0; input->kind == JSON_ARRAY && i < input->n; i++)
		jq_result(jq, &names, jq_number((double)i));
	jq_result(jq, ret, names);
}

static void keys_unsorted(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json names = { .kind = JSON_ARRAY };

	if (input->kind != JSON_OBJECT || input->is_environment) {
		keys(jq, input, args, ret);
		return;
	}
	for (size_t i = 0; i < input->n; i++)
		jq_result(jq, &names, jq_text(input->keys[i]));
	jq_result(jq, ret, names);
}

static void has(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json names = jq_results(jq, &args[0], input);

	if (input->is_environment)
		jq_give_up(jq);
	for (size_t i = 0; i < names.n && !jq_stopped(jq); i++) {
		const struct json *key = &names.items[i];
		bool is = false;

		if (input->kind == JSON_ARRAY && key->kind == JSON_NUMBER)
			is = key->number >= 0 && key->number < (double)input->n;
		else if (input->kind != JSON_OBJECT || key->kind != JSON_STRING)
			jq_raise(jq, NULL);
		for (size_t k = 0; input->kind == JSON_OBJECT && k < input->n; k++)
			is |= str_equal(input->keys[k], key->text);
		jq_result(jq, ret, jq_bool(is));
	}
}

static bool is_part(struct jq *jq, const struct json *of, const struct json *part)
{
	bool all = true;

	if (of->kind != part->kind) {
		jq_raise(jq, NULL);
		return false;
	}
	if (of->kind == JSON_STRING)
		return str_find(of->text, part->text, 0) != STR_NOT_FOUND;
	if (of->kind != JSON_ARRAY && of->kind != JSON_OBJECT)
		return !jq_compare(jq, of, part);
	for (size_t i = 0; i < part->n && all && !jq_stopped(jq); i++) {
		bool found = false;

		for (size_t k = 0; k < of->n && !found; k++)
			found = (of->kind == JSON_ARRAY || str_equal(of->keys[k], part->keys[i])) &&
				of->items[k].kind == part->items[i].kind &&
				is_part(jq, &of->items[k], &part->items[i]);
		all = found;
	}
	return all;
}

static void contains(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json parts = jq_results(jq, &args[0], input);

	for (size_t i = 0; i < parts.n && !jq_stopped(jq); i++)
		jq_result(jq, ret, jq_bool(is_part(jq, input, &parts.items[i])));
}

/* The next value that the program is given; false at the end. */
static bool next_input(struct jq *jq, struct json *ret)
{
	struct jq_input *input = &jq->input;
	struct str line;

	if (input->slurp || !input->raw) {
		if (input->slurp)
			jq_give_up(jq);
		return !jq->f->unknown && jq_read(jq->f, &input->rest, ret);
	}
	if (!str_next_line(&input->rest, &line))
		return false;
	*ret = jq_text(line);
	return true;
}

static void input_one(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json value;

	(void)input, (void)args;
	if (next_input(jq, &value))
		jq_result(jq, ret, value);
	else
		jq_raise(jq, NULL);
}

static void inputs(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json value;

	(void)input, (void)args;
	while (!jq_stopped(jq) && next_input(jq, &value))
		jq_result(jq, ret, value);
}

static void of_number(
	struct jq *jq, const struct json *input, double (*of)(double), struct json *ret)
{
	if (input->kind != JSON_NUMBER)
		jq_raise(jq, NULL);
	jq_result(jq, ret, jq_number(of(input->number)));
}

#define OF_NUMBER(name) \
	static void number_##name(struct jq *jq, const struct json *input, \
		const struct jq_argument *args, struct json *ret) \
	{ \
		(void)args; \
		of_number(jq, input, name, ret); \
	}

OF_NUMBER(floor)
OF_NUMBER(ceil)
OF_NUMBER(round)
OF_NUMBER(trunc)
OF_NUMBER(fabs)
OF_NUMBER(sqrt)
OF_NUMBER(log2)
OF_NUMBER(exp2)
OF_NUMBER(exp10)
OF_NUMBER(log10)

static void power(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json a = jq_results(jq, &args[0], input), b = jq_results(jq, &args[1], input);

	for (size_t i = 0; i < a.n; i++)
		for (size_t k = 0; k < b.n && !jq_stopped(jq); k++)
			jq_result(jq, ret, jq_number(pow(a.items[i].number, b.items[k].number)));
}

static const struct {
	const char *name;
	size_t n_args;
	jq_builtin_fn *run;
} builtins[] = {
	{ "empty", 0, empty },
	{ "null", 0, null },
	{ "true", 0, yes },
	{ "false", 0, no },
	{ "not", 0, not },
	{ "error", 0, error },
	{ "error", 1, error_with },
	{ "tostring", 0, tostring },
	{ "tojson", 0, tojson },
	{ "fromjson", 0, fromjson },
	{ "tonumber", 0, tonumber },
	{ "type", 0, type },
	{ "length", 0, length },
	{ "utf8bytelength", 0, utf8bytelength },
	{ "keys", 0, keys },
	{ "keys_unsorted", 0, keys_unsorted },
	{ "has", 1, has },
	{ "contains", 1, contains },
	{ "reverse", 0, jq_reverse },
	{ "range", 2, jq_range_two },
	{ "range", 3, jq_range_three },
	{ "limit", 2, jq_limit },
	{ "first", 1, jq_first },
	{ "sort_by", 1, jq_sort_by },
	{ "group_by", 1, jq_group_by },
	{ "unique_by", 1, jq_unique_by },
	{ "min_by", 1, jq_min_by },
	{ "max_by", 1, jq_max_by },
	{ "input", 0, input_one },
	{ "inputs", 0, inputs },
	{ "floor", 0, number_floor },
	{ "ceil", 0, number_ceil },
	{ "round", 0, number_round },
	{ "trunc", 0, number_trunc },
	{ "fabs", 0, number_fabs },
	{ "sqrt", 0, number_sqrt },
	{ "log2", 0, number_log2 },
	{ "exp2", 0, number_exp2 },
	{ "exp10", 0, number_exp10 },
	{ "log10", 0, number_log10 },
	{ "pow", 2, power },
	{ "ltrimstr", 1, jq_ltrimstr },
	{ "rtrimstr", 1, jq_rtrimstr },
	{ "startswith", 1, jq_startswith },
	{ "endswith", 1, jq_endswith },
	{ "join", 1, jq_join },
	{ "split", 1, jq_split },
	{ "split", 2, jq_split_by },
	{ "explode", 0, jq_explode },
	{ "implode", 0, jq_implode },
	{ "ascii_upcase", 0, jq_upcase },
	{ "ascii_downcase", 0, jq_downcase },
	{ "indices", 1, jq_indices },
	{ "_indices", 1, jq_indices },
	{ "match", 2, jq_match },
	{ "sub", 3, jq_sub },
	{ "gsub", 3, jq_gsub },
	{ "path", 1, jq_paths_of },
	{ "getpath", 1, jq_getpath },
	{ "setpath", 2, jq_setpath },
	{ "delpaths", 1, jq_delpaths },
	{ "strftime", 1, jq_strftime },
	{ "fromdate", 0, jq_fromdate },
};

jq_builtin_fn *jq_builtin(struct str name, size_t n_args)
{
	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (builtins[i].n_args == n_args && str_is(name, builtins[i].name))
			return builtins[i].run;
	return NULL;
}
