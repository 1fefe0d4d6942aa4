/* Functions and formats of jq. */
#include "shell/filter/jq.h"

static struct str printed(struct jq *jq, const struct json *value)
{
	struct buf out = BUF_IN(jq->f->arena);

	jq_print(jq->f, &out, value, false);
	jq->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static struct str as_text(struct jq *jq, const struct json *value)
{
	return value->kind == JSON_STRING ? value->text : printed(jq, value);
}

/* Strings in quotes for sh, an array's joined by blanks. */
static struct str for_shell(struct jq *jq, const struct json *value)
{
	const struct json *items = value->kind == JSON_ARRAY ? value->items : value;
	size_t n = value->kind == JSON_ARRAY ? value->n : 1;
	struct buf out = BUF_IN(jq->f->arena);

	for (size_t i = 0; i < n; i++) {
		struct str text = as_text(jq, &items[i]);

		if (items[i].kind == JSON_ARRAY || items[i].kind == JSON_OBJECT)
			jq_give_up(jq);
		if (i)
			buf_add_char(&out, ' ');
		if (items[i].kind != JSON_STRING) {
			buf_add(&out, text);
			continue;
		}
		buf_add_char(&out, '\'');
		for (size_t k = 0; k < text.len; k++)
			if (text.at[k] == '\'')
				buf_add_text(&out, "'\\''");
			else
				buf_add_char(&out, text.at[k]);
		buf_add_char(&out, '\'');
	}
	jq->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static struct str recoded(struct jq *jq, struct str text, bool decode)
{
	struct filter f = { .arena = jq->f->arena, .input = jq->f->input };

	f.out = BUF_IN(f.arena);
	filter_recode_base64(&f, text, decode);
	jq->f->unknown |= f.status != 0;
	jq->f->failed |= buf_failed(&f.out);
	return buf_str(&f.out);
}

struct str jq_format(struct jq *jq, struct str format, const struct json *value)
{
	struct str text = as_text(jq, value);

	if (!format.len || str_is(format, "text"))
		return text;
	if (str_is(format, "json"))
		return printed(jq, value);
	if (str_is(format, "sh"))
		return for_shell(jq, value);
	if (str_is(format, "base64") || str_is(format, "base64d"))
		return recoded(jq, text, str_is(format, "base64d"));
	jq_give_up(jq);
	return text;
}

struct json jq_add(struct jq *jq, const struct json *a, const struct json *b)
{
	struct json sum = { .kind = a->kind };

	if (a->kind == JSON_NULL)
		return *b;
	if (b->kind == JSON_NULL)
		return *a;
	if (a->kind != b->kind || a->inexact || b->inexact || a->kind == JSON_TRUE ||
		a->kind == JSON_FALSE) {
		jq_give_up(jq);
		return sum;
	}
	if (a->kind == JSON_NUMBER)
		jq->f->unknown |= __builtin_add_overflow(a->number, b->number, &sum.number);
	else if (a->kind == JSON_STRING)
		sum.text = arena_concat(jq->f->arena, a->text, b->text);
	for (size_t i = 0; i < a->n; i++)
		jq_put(jq->f, &sum, a->keys ? a->keys[i] : STR(""), a->items[i]);
	for (size_t i = 0; i < b->n; i++)
		jq_put(jq->f, &sum, b->keys ? b->keys[i] : STR(""), b->items[i]);
	jq->f->failed |= a->kind == JSON_STRING && !sum.text.at;
	return sum;
}

static struct json join(struct jq *jq, const struct json *array, struct str between)
{
	struct buf out = BUF_IN(jq->f->arena);

	for (size_t i = 0; i < array->n; i++) {
		const struct json *item = &array->items[i];

		if (item->kind == JSON_ARRAY || item->kind == JSON_OBJECT)
			jq_give_up(jq);
		if (i)
			buf_add(&out, between);
		if (item->kind != JSON_NULL)
			buf_add(&out, as_text(jq, item));
	}
	jq->f->failed |= buf_failed(&out);
	return jq_text(buf_str(&out));
}

static struct json split(struct jq *jq, struct str text, struct str by)
{
	struct json parts = { .kind = JSON_ARRAY };
	size_t at = 0;

	if (!by.len)
		jq_give_up(jq);
	while (text.len && at <= text.len && !jq->f->unknown) {
		size_t end = MIN(str_find(text, by, at), text.len);

		jq_result(jq, &parts, jq_text(str_slice(text, at, end)));
		at = end + by.len;
		if (end == text.len)
			break;
	}
	return parts;
}

/* ASCII alone. */
static struct json explode(struct jq *jq, struct str text)
{
	struct json codes = { .kind = JSON_ARRAY };

	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.at[i] >= 0x80)
			jq_give_up(jq);
		jq_result(jq, &codes, jq_whole(text.at[i]));
	}
	return codes;
}

static struct json implode(struct jq *jq, const struct json *codes)
{
	struct buf out = BUF_IN(jq->f->arena);

	for (size_t i = 0; i < codes->n && !jq->f->unknown; i++) {
		const struct json *code = &codes->items[i];

		if (code->kind != JSON_NUMBER || code->inexact || code->number < 1 ||
			code->number > 0x10ffff)
			jq_give_up(jq);
		else
			buf_add_utf8(&out, (uint32_t)code->number);
	}
	jq->f->failed |= buf_failed(&out);
	return jq_text(buf_str(&out));
}

static struct json in_case(struct jq *jq, struct str text, bool upper)
{
	struct buf out = BUF_IN(jq->f->arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
			c = (char)(c ^ 32);
		buf_add_char(&out, c);
	}
	jq->f->failed |= buf_failed(&out);
	return jq_text(buf_str(&out));
}

static struct json reversed(struct jq *jq, const struct json *array)
{
	struct json all = { .kind = JSON_ARRAY };

	for (size_t i = array->n; i-- > 0;)
		jq_result(jq, &all, array->items[i]);
	return all;
}

static struct json total(struct jq *jq, const struct json *array)
{
	struct json sum = { 0 };

	for (size_t i = 0; i < array->n && !jq->f->unknown; i++)
		sum = jq_add(jq, &sum, &array->items[i]);
	return sum;
}

static struct json length(struct jq *jq, const struct json *input)
{
	if (input->kind == JSON_STRING)
		return jq_whole((int64_t)explode(jq, input->text).n);
	if (input->kind == JSON_TRUE || input->kind == JSON_FALSE || input->kind == JSON_NUMBER)
		jq_give_up(jq);
	return jq_whole((int64_t)input->n);
}

/* Functions of strings; false for others. */
static bool of_text(struct jq *jq, struct str name, const struct json *input, struct json *ret)
{
	struct json value = *input;
	struct str rest = input->text;

	if (str_is(name, "explode"))
		*ret = explode(jq, input->text);
	else if (str_is(name, "ascii_upcase") || str_is(name, "ascii_downcase"))
		*ret = in_case(jq, input->text, str_is(name, "ascii_upcase"));
	else if (!str_is(name, "fromjson"))
		return false;
	else if (jq_read(jq->f, &rest, &value) && !str_trim(rest).len)
		*ret = value;
	else
		jq_give_up(jq);
	if (input->kind != JSON_STRING)
		jq_give_up(jq);
	return true;
}

/* Functions of arrays; false for others. */
static bool of_array(struct jq *jq, struct str name, const struct json *input, struct json *ret)
{
	if (str_is(name, "implode"))
		*ret = implode(jq, input);
	else if (str_is(name, "reverse"))
		*ret = reversed(jq, input);
	else if (str_is(name, "add"))
		*ret = total(jq, input);
	else if (str_is(name, "first"))
		*ret = input->n ? input->items[0] : (struct json){ 0 };
	else if (str_is(name, "last"))
		*ret = input->n ? input->items[input->n - 1] : (struct json){ 0 };
	else
		return false;
	if (input->kind != JSON_ARRAY)
		jq_give_up(jq);
	return true;
}

static void plain(struct jq *jq, struct str name, const struct json *input, struct json *ret)
{
	struct json made = { 0 };

	if (str_is(name, "empty"))
		return;
	if (str_is(name, "not"))
		made = jq_bool(input->kind == JSON_NULL || input->kind == JSON_FALSE);
	else if (str_is(name, "true") || str_is(name, "false"))
		made = jq_bool(str_is(name, "true"));
	else if (str_is(name, "tostring"))
		made = jq_text(as_text(jq, input));
	else if (str_is(name, "tojson"))
		made = jq_text(printed(jq, input));
	else if (str_is(name, "length"))
		made = length(jq, input);
	else if (!str_is(name, "null") && !of_text(jq, name, input, &made) &&
		 !of_array(jq, name, input, &made))
		jq_give_up(jq);
	jq_result(jq, ret, made);
}

/* map(f) and select(f): jq->at behind the parenthesis. */
static void over_items(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json all = { .kind = JSON_ARRAY };
	size_t body = jq->at;

	if (!input || input->n == 0)
		jq_pipe(jq, NULL, &all);
	if (input && input->kind != JSON_ARRAY)
		jq_give_up(jq);
	for (size_t i = 0; input && i < input->n && !jq->f->unknown; i++) {
		jq->at = body;
		jq_pipe(jq, &input->items[i], &all);
	}
	if (input)
		jq_result(jq, ret, all);
}

static void with_text(struct jq *jq, struct str name, const struct json *input,
	const struct json *given, struct json *ret)
{
	struct str text = input->text, word = given->text;
	bool starts = str_equal(str_slice(text, 0, word.len), word);
	bool ends = text.len >= word.len && str_equal(str_skip(text, text.len - word.len), word);

	if (given->kind != JSON_STRING ||
		input->kind != (str_is(name, "join") ? JSON_ARRAY : JSON_STRING))
		jq_give_up(jq);
	else if (str_is(name, "join"))
		jq_result(jq, ret, join(jq, input, word));
	else if (str_is(name, "split"))
		jq_result(jq, ret, split(jq, text, word));
	else if (str_is(name, "ltrimstr"))
		jq_result(jq, ret, jq_text(starts ? str_skip(text, word.len) : text));
	else if (str_is(name, "rtrimstr"))
		jq_result(jq, ret, jq_text(ends ? str_slice(text, 0, text.len - word.len) : text));
	else if (str_is(name, "startswith") || str_is(name, "endswith"))
		jq_result(jq, ret, jq_bool(str_is(name, "endswith") ? ends : starts));
	else
		jq_give_up(jq);
}

void jq_function(struct jq *jq, struct str name, const struct json *input, struct json *ret)
{
	struct json given;

	if (str_is(name, "env")) {
		struct str value, of;
		size_t from;

		if (!jq_take(jq, ".")) {
			jq_give_up(jq);
			return;
		}
		for (from = jq->at; jq->at < jq->program.len && jq->program.at[jq->at] != ' ' &&
				    !strchr("|,)]+\"", jq->program.at[jq->at]);)
			jq->at++;
		of = str_slice(jq->program, from, jq->at);
		if (input && filter_env(jq->f, of, &value))
			jq_result(jq, ret, jq_text(value));
		else if (input)
			jq_give_up(jq);
		return;
	}
	if (!jq_take(jq, "(")) {
		if (input)
			plain(jq, name, input, ret);
		return;
	}
	if (str_is(name, "map")) {
		over_items(jq, input, ret);
	} else {
		given = jq_one(jq, input);
		if (input && str_is(name, "select")) {
			if (given.kind != JSON_NULL && given.kind != JSON_FALSE)
				jq_result(jq, ret, *input);
		} else if (input && !jq->f->unknown) {
			with_text(jq, name, input, &given, ret);
		}
	}
	if (!jq_take(jq, ")"))
		jq_give_up(jq);
}
