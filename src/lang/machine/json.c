/* JSON (RFC 8259) to things; with Python's own spelling of the same: 'a', (1, 2), True, None. */
#include "base/buf.h"
#include "lang/machine/machine.h"

#define MAX_JSON_DEPTH 64 /* deeper ones are unknown as a whole */

struct json {
	struct machine *m;
	struct str text;
	size_t at;
	uint32_t depth;
	bool bad;
};

static struct thing *value(struct json *j);

static void blank(struct json *j)
{
	while (j->at < j->text.len && strchr(" \t\r\n", j->text.at[j->at]))
		j->at++;
}

static bool take(struct json *j, char c)
{
	blank(j);
	if (j->at >= j->text.len || j->text.at[j->at] != c)
		return false;
	j->at++;
	return true;
}

/* The code of the four digits behind \u. */
static void add_code(struct json *j, struct buf *out)
{
	uint32_t code = 0;

	for (int i = 0; i < 4 && j->at < j->text.len; i++) {
		unsigned int digit = str_digit(j->text.at[j->at++]);

		j->bad |= digit >= 16;
		code = code * 16 + digit;
	}
	buf_add_utf8(out, code);
}

static struct thing *text(struct json *j, char quote)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	struct buf out = BUF_IN(j->m->arena);

	while (j->at < j->text.len && j->text.at[j->at] != quote) {
		char c = j->text.at[j->at++];
		const char *escape;

		if (c != '\\' || j->at >= j->text.len) {
			buf_add_char(&out, c);
			continue;
		}
		c = j->text.at[j->at++];
		escape = c ? strchr(from, c) : NULL;
		j->bad |= !escape && !strchr("u\\/'\"", c); /* \x41 */
		if (c == 'u')
			add_code(j, &out);
		else
			buf_add_char(&out, escape ? to[escape - from] : c);
	}
	j->bad |= j->at++ >= j->text.len;
	j->m->failed |= buf_failed(&out);
	return thing_text(j->m, buf_str(&out));
}

static struct thing *list(struct json *j, char close)
{
	struct thing *list = thing_list(j->m);

	while (!j->bad && !take(j, close)) {
		thing_push(j->m, list, value(j));
		if (!take(j, ',') && !(j->at < j->text.len && j->text.at[j->at] == close))
			j->bad = true;
	}
	return list;
}

static struct thing *dict(struct json *j)
{
	struct thing *dict = thing_list(j->m);

	if (dict->kind == THING_LIST)
		dict->kind = THING_DICT;
	while (!j->bad && !take(j, '}')) {
		struct thing *key = value(j);

		j->bad |= !take(j, ':');
		if (j->bad)
			break;
		thing_set(j->m, dict, key, value(j));
		if (!take(j, ',') && !(j->at < j->text.len && j->text.at[j->at] == '}'))
			j->bad = true;
	}
	return dict;
}

static struct thing *word(struct json *j)
{
	size_t start = j->at;
	struct str word;
	int64_t number;

	while (j->at < j->text.len && !strchr(",:]}) \t\r\n", j->text.at[j->at]))
		j->at++;
	word = str_slice(j->text, start, j->at);
	if (str_is(word, "true") || str_is(word, "True"))
		return thing_bool(j->m, true);
	if (str_is(word, "false") || str_is(word, "False"))
		return thing_bool(j->m, false);
	if (str_is(word, "null") || str_is(word, "None"))
		return thing_none();
	if (str_to_int64(word, &number))
		return thing_number(j->m, number);
	j->bad |= !word.len || !strchr("-0123456789", word.at[0]);
	return thing_unknown(); /* 1.5, 1e3 */
}

static struct thing *value(struct json *j)
{
	struct thing *made;

	blank(j);
	if (j->depth >= MAX_JSON_DEPTH || machine_step(j->m))
		j->bad = true;
	if (j->bad)
		return thing_unknown();
	j->depth++;
	if (take(j, '{'))
		made = dict(j);
	else if (take(j, '['))
		made = list(j, ']');
	else if (take(j, '('))
		made = list(j, ')');
	else if (take(j, '"'))
		made = text(j, '"');
	else if (take(j, '\''))
		made = text(j, '\'');
	else
		made = word(j);
	j->depth--;
	return made;
}

struct thing *decode_json(struct machine *m, struct invocation *call)
{
	struct json j = { .m = m };
	struct thing *made;

	if (!call->n || !thing_as_text(m, call->args[0], &j.text))
		return thing_unknown();
	made = value(&j);
	blank(&j);
	return j.bad || j.at < j.text.len ? thing_unknown() : made;
}
