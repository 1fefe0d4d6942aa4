/* Texts in jq: @formats, functions of strings, dates. */
#include <time.h>

#include "shell/filter/jq.h"

static struct str printed(struct jq *jq, const struct json *value)
{
	struct buf out = BUF_IN(jq->f->arena);

	jq_print(jq->f, &out, value, &(struct json_print){ 0 });
	jq->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

struct str jq_shown(struct jq *jq, const struct json *value)
{
	return value->kind == JSON_STRING ? value->text : printed(jq, value);
}

size_t jq_length(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return n;
}

/* Each of @from becomes the text beside it. */
static void add_escaped(struct buf *out, struct str text, const char *from, const char *const *to)
{
	for (size_t i = 0; i < text.len; i++) {
		const char *found = text.at[i] ? strchr(from, text.at[i]) : NULL;

		if (found)
			buf_add_text(out, to[found - from]);
		else
			buf_add_char(out, text.at[i]);
	}
}

static void add_quoted(struct buf *out, struct str text, char quote, const char *inner)
{
	const char from[2] = { quote, '\0' };

	buf_add_char(out, quote);
	add_escaped(out, text, from, &inner);
	buf_add_char(out, quote);
}

/* @sh @csv @tsv: what becomes of one item. */
static void add_item(struct jq *jq, struct buf *out, char format, const struct json *item)
{
	static const char *const tabs[] = { "\\t", "\\n", "\\r", "\\\\" };
	struct str text = jq_shown(jq, item);

	if (item->kind == JSON_ARRAY || item->kind == JSON_OBJECT)
		jq_raise(jq, NULL);
	if (item->kind == JSON_NULL && format != 's')
		return;
	if (item->kind != JSON_STRING)
		buf_add(out, text);
	else if (format == 's')
		add_quoted(out, text, '\'', "'\\''");
	else if (format == 'c')
		add_quoted(out, text, '"', "\"\"");
	else
		add_escaped(out, text, "\t\n\r\\", tabs);
}

static struct str joined_items(struct jq *jq, char format, const struct json *value)
{
	struct buf out = BUF_IN(jq->f->arena);
	size_t n = value->kind == JSON_ARRAY ? value->n : 1;

	if (value->kind != JSON_ARRAY && format != 's')
		jq_raise(jq, NULL);
	for (size_t i = 0; i < n && !jq_stopped(jq); i++) {
		if (i)
			buf_add_char(&out, format == 's' ? ' ' : format == 'c' ? ',' : '\t');
		add_item(jq, &out, format, value->kind == JSON_ARRAY ? &value->items[i] : value);
	}
	jq->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static struct str recoded(struct jq *jq, struct str text, bool decode, bool base32)
{
	struct filter f = { .arena = jq->f->arena, .input = jq->f->input };

	f.out = BUF_IN(f.arena);
	if (base32)
		filter_recode_base32(&f, text, decode);
	else
		filter_recode_base64(&f, text, decode);
	if (f.status)
		jq_give_up(jq);
	jq->f->failed |= buf_failed(&f.out);
	return buf_str(&f.out);
}

static struct str for_url(struct jq *jq, struct str text)
{
	struct buf out = BUF_IN(jq->f->arena);

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
			(c && strchr("-_.!~*'()", c)))
			buf_add_char(&out, (char)c);
		else
			buf_printf(&out, "%%%02X", c);
	}
	jq->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static struct str for_html(struct jq *jq, struct str text)
{
	static const char *const names[] = { "&lt;", "&gt;", "&amp;", "&#39;", "&quot;" };
	struct buf out = BUF_IN(jq->f->arena);

	add_escaped(&out, text, "<>&'\"", names);
	jq->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

struct str jq_format(struct jq *jq, struct str format, const struct json *value)
{
	if (!format.len || str_is(format, "text"))
		return jq_shown(jq, value);
	if (str_is(format, "json"))
		return printed(jq, value);
	if (str_is(format, "sh") || str_is(format, "csv") || str_is(format, "tsv"))
		return joined_items(jq, format.at[0], value);
	if (str_starts(format, "base64") || str_starts(format, "base32"))
		return recoded(jq, jq_shown(jq, value), str_ends(format, "d"),
			str_starts(format, "base32"));
	if (str_is(format, "uri"))
		return for_url(jq, jq_shown(jq, value));
	if (str_is(format, "html"))
		return for_html(jq, jq_shown(jq, value));
	jq_give_up(jq);
	return STR("");
}

static uint32_t take_code(struct str *text)
{
	unsigned char c = (unsigned char)text->at[0];
	size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	uint32_t code = n == 1 ? c : c & (0xffu >> (n + 1));

	for (size_t i = 1; i < n && i < text->len; i++)
		code = code << 6 | ((unsigned char)text->at[i] & 0x3f);
	*text = str_skip(*text, n);
	return code;
}

void jq_explode(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json codes = { .kind = JSON_ARRAY };
	struct str text = input->text;

	(void)args;
	if (input->kind != JSON_STRING)
		jq_raise(jq, NULL);
	while (text.len && !jq_stopped(jq))
		jq_result(jq, &codes, jq_number(take_code(&text)));
	jq_result(jq, ret, codes);
}

void jq_implode(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct buf out = BUF_IN(jq->f->arena);

	(void)args;
	if (input->kind != JSON_ARRAY)
		jq_raise(jq, NULL);
	for (size_t i = 0; i < input->n && !jq_stopped(jq); i++) {
		const struct json *code = &input->items[i];

		if (code->kind != JSON_NUMBER || code->number < 1 || code->number > 0x10ffff)
			jq_give_up(jq);
		else
			buf_add_utf8(&out, (uint32_t)code->number);
	}
	jq->f->failed |= buf_failed(&out);
	jq_result(jq, ret, jq_text(buf_str(&out)));
}

static void in_case(struct jq *jq, const struct json *input, bool upper, struct json *ret)
{
	struct buf out = BUF_IN(jq->f->arena);

	if (input->kind != JSON_STRING)
		jq_raise(jq, NULL);
	for (size_t i = 0; i < input->text.len; i++) {
		char c = input->text.at[i];

		if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
			c = (char)(c ^ 32);
		buf_add_char(&out, c);
	}
	jq->f->failed |= buf_failed(&out);
	jq_result(jq, ret, jq_text(buf_str(&out)));
}

void jq_upcase(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args;
	in_case(jq, input, true, ret);
}

void jq_downcase(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	(void)args;
	in_case(jq, input, false, ret);
}

/* What begins or ends with the argument, and what is left without it. */
static void with_text(struct jq *jq, const struct json *input, const struct jq_argument *arg,
	bool at_end, bool trims, struct json *ret)
{
	struct json words = { .kind = JSON_ARRAY };

	jq_argument(jq, arg, input, &words);
	for (size_t i = 0; i < words.n && !jq_stopped(jq); i++) {
		struct str text = input->text, word = words.items[i].text;
		bool texts = input->kind == JSON_STRING && words.items[i].kind == JSON_STRING;
		bool is = texts && text.len >= word.len &&
			  str_equal(at_end ? str_skip(text, text.len - word.len)
					   : str_slice(text, 0, word.len),
				  word);

		if (!texts && !trims)
			jq_raise(jq, NULL);
		if (!trims)
			jq_result(jq, ret, jq_bool(is));
		else if (!is)
			jq_result(jq, ret, *input);
		else
			jq_result(jq, ret,
				jq_text(at_end ? str_slice(text, 0, text.len - word.len)
					       : str_skip(text, word.len)));
	}
}

void jq_ltrimstr(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	with_text(jq, input, &args[0], false, true, ret);
}

void jq_rtrimstr(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	with_text(jq, input, &args[0], true, true, ret);
}

void jq_startswith(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	with_text(jq, input, &args[0], false, false, ret);
}

void jq_endswith(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	with_text(jq, input, &args[0], true, false, ret);
}

void jq_split(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json words = { .kind = JSON_ARRAY };

	jq_argument(jq, &args[0], input, &words);
	for (size_t i = 0; i < words.n && !jq_stopped(jq); i++) {
		if (input->kind != JSON_STRING || words.items[i].kind != JSON_STRING)
			jq_raise(jq, NULL);
		jq_result(jq, ret, jq_calculate(jq, "/", input, &words.items[i]));
	}
}

void jq_join(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json words = { .kind = JSON_ARRAY };

	jq_argument(jq, &args[0], input, &words);
	for (size_t k = 0; k < words.n && !jq_stopped(jq); k++) {
		struct buf out = BUF_IN(jq->f->arena);

		if (input->kind != JSON_ARRAY || (input->n && words.items[k].kind != JSON_STRING))
			jq_raise(jq, NULL);
		for (size_t i = 0; i < input->n && !jq_stopped(jq); i++) {
			const struct json *item = &input->items[i];

			if (item->kind == JSON_ARRAY || item->kind == JSON_OBJECT)
				jq_raise(jq, NULL);
			if (i)
				buf_add(&out, words.items[k].text);
			if (item->kind != JSON_NULL)
				buf_add(&out, jq_shown(jq, item));
		}
		jq->f->failed |= buf_failed(&out);
		jq_result(jq, ret, jq_text(buf_str(&out)));
	}
}

/* Where a text stands in a text, a value or a row of values in an array. */
void jq_indices(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json words = { .kind = JSON_ARRAY };

	jq_argument(jq, &args[0], input, &words);
	for (size_t k = 0; k < words.n && !jq_stopped(jq); k++) {
		const struct json *word = &words.items[k];
		struct json places = { .kind = JSON_ARRAY };

		if (input->kind == JSON_NULL) {
			jq_result(jq, ret, *input);
			continue;
		}
		if (input->kind == JSON_STRING && word->kind == JSON_STRING && word->text.len) {
			/* jq 1.6 counts bytes. */
			for (size_t at = 0;
				(at = str_find(input->text, word->text, at)) != STR_NOT_FOUND; at++)
				jq_result(jq, &places, jq_number((double)at));
		} else if (input->kind == JSON_ARRAY && word->kind != JSON_ARRAY) {
			for (size_t i = 0; i < input->n; i++)
				if (!jq_compare(jq, &input->items[i], word))
					jq_result(jq, &places, jq_number((double)i));
		} else {
			jq_give_up(jq);
		}
		jq_result(jq, ret, places);
	}
}

void jq_strftime(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json formats = { .kind = JSON_ARRAY };
	time_t at = (time_t)input->number;
	struct str format;
	char text[256];
	struct tm tm;

	jq_argument(jq, &args[0], input, &formats);
	if (jq_stopped(jq) || formats.n != 1 || input->kind != JSON_NUMBER ||
		formats.items[0].kind != JSON_STRING || !gmtime_r(&at, &tm)) {
		jq_give_up(jq);
		return;
	}
	format = arena_copy(jq->f->arena, formats.items[0].text);
	if (!format.at || !filter_strftime(text, sizeof(text), format, &tm))
		jq_give_up(jq);
	else
		jq_result(jq, ret, jq_text(arena_copy(jq->f->arena, str_from(text))));
}

void jq_fromdate(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct str text = arena_copy(jq->f->arena, input->text);
	struct tm tm = { 0 };
	const char *end = NULL;

	(void)args;
	if (input->kind == JSON_STRING && text.at)
		end = strptime(text.at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	if (!end || *end)
		jq_raise(jq, NULL);
	else
		jq_result(jq, ret, jq_number((double)timegm(&tm)));
}
