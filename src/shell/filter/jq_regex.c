/* jq's functions of regular expressions: Oniguruma's, as far as those of libc say the same. */
#include "base/libc_regex.h"

#include "shell/filter/jq.h"

#define MAX_JQ_GROUPS 10

struct pattern {
	struct regex regex;
	struct str names[MAX_JQ_GROUPS];
	bool counts[MAX_JQ_GROUPS]; /* (?: ) is a group of libc's alone */
	size_t n_groups;
	bool global, skips_empty;
};

/* A group's head: (, (?: or (?<NAME>; how long it is. */
static size_t group_head(struct jq *jq, struct pattern *p, struct str rest)
{
	size_t n = ++p->n_groups;

	if (n >= MAX_JQ_GROUPS) {
		jq_give_up(jq);
		return 1;
	}
	p->counts[n] = true;
	if (!str_starts(rest, "(?"))
		return 1;
	if (str_starts(rest, "(?:")) {
		p->counts[n] = false;
		return 3;
	}
	if (str_starts(rest, "(?<") && !str_starts(rest, "(?<=") && !str_starts(rest, "(?<!")) {
		size_t end = str_find_char(rest, '>', 0);

		p->names[n] = str_slice(rest, 3, end);
		return MIN(end, rest.len) + 1;
	}
	jq_give_up(jq);
	return 1;
}

/* One escape, inside brackets or not; how long it is. */
static size_t escape(struct jq *jq, struct str rest, bool in_list, struct buf *out)
{
	static const char *const classes[] = { "d", "0-9", "w", "[:alnum:]_", "s", "[:space:]", "h",
		"[:xdigit:]" };
	char c = rest.len > 1 ? rest.at[1] : '\0';

	for (size_t i = 0; i < ARRAY_SIZE(classes); i += 2) {
		if ((c | 32) != classes[i][0])
			continue;
		if (in_list && c != classes[i][0])
			jq_give_up(jq);
		buf_printf(out,
			in_list              ? "%s"
			: c == classes[i][0] ? "[%s]"
					     : "[^%s]",
			classes[i + 1]);
		return 2;
	}
	if (c == 'n' || c == 't' || c == 'r')
		buf_add_char(out, c == 'n' ? '\n' : c == 't' ? '\t' : '\r');
	else if (in_list && c)
		buf_add_char(out, c);
	else if (c == 'b' || c == 'B' || (c && strchr(".^$*+?()[]{}|\\/-", c)))
		buf_add(out, str_slice(rest, 0, 2));
	else if (((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || !c)
		jq_give_up(jq);
	else
		buf_add_char(out, c);
	return 2;
}

static struct str translated(struct jq *jq, struct pattern *p, struct str text)
{
	struct buf out = BUF_IN(jq->f->arena);
	bool in_list = false;
	size_t step;

	for (size_t at = 0; at < text.len && !jq_stopped(jq); at += step) {
		struct str rest = str_skip(text, at);
		char c = text.at[at], next = rest.len > 1 ? rest.at[1] : '\0';

		step = 1;
		if (c == '\\') {
			step = escape(jq, rest, in_list, &out);
		} else if (!in_list && c == '(') {
			step = group_head(jq, p, rest);
			buf_add_char(&out, '(');
		} else {
			/* Lazy and possessive repetitions. */
			if (!in_list && strchr("*+?}", c) && (next == '?' || next == '+'))
				jq_give_up(jq);
			if (!in_list && c == '[' && (next == ']' || str_starts(rest, "[^]")))
				jq_give_up(jq);
			if (in_list && c == '[' && next == ':') {
				size_t end = str_find(rest, STR(":]"), 0);

				step = end == STR_NOT_FOUND ? 1 : end + 2;
				buf_add(&out, str_slice(rest, 0, step));
				continue;
			}
			in_list = in_list ? c != ']' : c == '[';
			buf_add_char(&out, c);
		}
	}
	jq->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static bool compile(
	struct jq *jq, struct pattern *p, const struct json *re, const struct json *flags)
{
	struct json pattern = *re, letters = *flags;
	int how = REG_EXTENDED;
	struct str text;

	if (re->kind == JSON_ARRAY) {
		pattern = re->n ? re->items[0] : (struct json){ 0 };
		letters = re->n > 1 ? re->items[1] : (struct json){ 0 };
	}
	if (pattern.kind != JSON_STRING ||
		(letters.kind != JSON_STRING && letters.kind != JSON_NULL)) {
		jq_raise(jq, NULL);
		return false;
	}
	for (size_t i = 0; letters.kind == JSON_STRING && i < letters.text.len; i++) {
		char c = letters.text.at[i];

		p->global |= c == 'g';
		p->skips_empty |= c == 'n';
		how |= c == 'i' ? REG_ICASE : 0;
		if (!strchr("gin", c))
			jq_give_up(jq);
	}
	text = translated(jq, p, pattern.text);
	if (jq_stopped(jq))
		return false;
	if (regex_compile(&p->regex, text, how)) {
		jq_give_up(jq);
		return false;
	}
	return true;
}

static struct json capture(struct jq *jq, struct str text, const regmatch_t *match)
{
	struct json made = { .kind = JSON_OBJECT };
	bool is = match->rm_so >= 0;
	struct str part =
		is ? str_slice(text, (size_t)match->rm_so, (size_t)match->rm_eo) : STR("");

	jq_put(jq->f, &made, STR("offset"), jq_number(is ? (double)match->rm_so : -1));
	jq_put(jq->f, &made, STR("length"), jq_number((double)part.len));
	jq_put(jq->f, &made, STR("string"), is ? jq_text(part) : (struct json){ 0 });
	return made;
}

static struct json match_object(
	struct jq *jq, const struct pattern *p, struct str text, const regmatch_t *matches)
{
	struct json made = capture(jq, text, &matches[0]), captures = { .kind = JSON_ARRAY };

	for (size_t i = 1; i <= p->n_groups && i < MAX_JQ_GROUPS; i++) {
		struct json one = capture(jq, text, &matches[i]);

		if (!p->counts[i])
			continue;
		jq_put(jq->f, &one, STR("name"),
			p->names[i].len ? jq_text(p->names[i]) : (struct json){ 0 });
		jq_result(jq, &captures, one);
	}
	jq_put(jq->f, &made, STR("captures"), captures);
	return made;
}

/* Every match, as jq's objects; ASCII alone, since offsets count characters. */
static struct json matches_in(struct jq *jq, const struct json *input, const struct json *re,
	const struct json *flags, bool all)
{
	struct json list = { .kind = JSON_ARRAY };
	struct pattern p = { .n_groups = 0 };
	regmatch_t matches[MAX_JQ_GROUPS];
	size_t at = 0;

	if (input->kind != JSON_STRING) {
		jq_raise(jq, NULL);
		return list;
	}
	if (jq_length(input->text) != input->text.len)
		jq_give_up(jq);
	if (jq_stopped(jq) || !compile(jq, &p, re, flags))
		return list;
	while (at <= input->text.len && !jq_stopped(jq)) {
		enum tri found = regex_find(&p.regex, input->text, at, MAX_JQ_GROUPS, matches);
		bool empty = matches[0].rm_so == matches[0].rm_eo;

		if (found == MAYBE || ++jq->steps > MAX_JQ_STEPS)
			jq_give_up(jq);
		if (found != YES)
			break;
		/* jq 1.6 goes its own ways with empty matches in a row. */
		if (empty && (all || p.global))
			jq_give_up(jq);
		if (!(empty && p.skips_empty))
			jq_result(jq, &list, match_object(jq, &p, input->text, matches));
		if (!all && !p.global)
			break;
		at = (size_t)matches[0].rm_eo + empty;
		if (at == input->text.len)
			break;
	}
	regex_finish(&p.regex);
	return list;
}

/* The single values of two arguments. */
static bool two(struct jq *jq, const struct json *input, const struct jq_argument *args,
	const struct jq_argument *last, struct json ret[2])
{
	for (int i = 0; i < 2; i++) {
		struct json list = { .kind = JSON_ARRAY };

		jq_argument(jq, i ? last : args, input, &list);
		if (jq_stopped(jq))
			return false;
		if (list.n != 1) {
			jq_give_up(jq);
			return false;
		}
		ret[i] = list.items[0];
	}
	return true;
}

void jq_match(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json given[2], list;

	if (!two(jq, input, &args[0], &args[1], given))
		return;
	list = matches_in(jq, input, &given[0], &given[1], false);
	for (size_t i = 0; i < list.n; i++)
		jq_result(jq, ret, list.items[i]);
}

static size_t number_of(const struct json *match, const char *name)
{
	return (size_t)jq_member(match, str_from(name)).number;
}

void jq_split_by(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json given[2], list, made = { .kind = JSON_ARRAY };
	size_t at = 0;

	if (!two(jq, input, &args[0], &args[1], given))
		return;
	list = matches_in(jq, input, &given[0], &given[1], true);
	for (size_t i = 0; i < list.n; i++) {
		size_t from = number_of(&list.items[i], "offset");

		jq_result(jq, &made, jq_text(str_slice(input->text, at, from)));
		at = from + number_of(&list.items[i], "length");
	}
	jq_result(jq, &made, jq_text(str_skip(input->text, at)));
	jq_result(jq, ret, made);
}

/* The named groups of a match, which the replacement sees as its input. */
static struct json named(struct jq *jq, const struct json *match)
{
	struct json captures = jq_member(match, STR("captures")), made = { .kind = JSON_OBJECT };

	for (size_t i = 0; i < captures.n; i++) {
		struct json name = jq_member(&captures.items[i], STR("name"));

		if (name.kind == JSON_STRING)
			jq_put(jq->f, &made, name.text,
				jq_member(&captures.items[i], STR("string")));
	}
	return made;
}

static void replace(struct jq *jq, const struct json *input, const struct jq_argument *args,
	bool all, struct json *ret)
{
	struct buf out = BUF_IN(jq->f->arena);
	struct json given[2], list;
	size_t at = 0;

	if (!two(jq, input, &args[0], &args[2], given))
		return;
	list = matches_in(jq, input, &given[0], &given[1], all);
	for (size_t i = 0; i < list.n && !jq_stopped(jq); i++) {
		struct json by = { .kind = JSON_ARRAY }, seen = named(jq, &list.items[i]);
		size_t from = number_of(&list.items[i], "offset");

		jq_argument(jq, &args[1], &seen, &by);
		if (jq_stopped(jq) || by.n != 1 || by.items[0].kind != JSON_STRING) {
			jq_give_up(jq);
			return;
		}
		buf_add(&out, str_slice(input->text, at, from));
		buf_add(&out, by.items[0].text);
		at = from + number_of(&list.items[i], "length");
	}
	if (jq_stopped(jq))
		return;
	buf_add(&out, str_skip(input->text, at));
	jq->f->failed |= buf_failed(&out);
	jq_result(jq, ret, jq_text(buf_str(&out)));
}

void jq_sub(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	replace(jq, input, args, false, ret);
}

void jq_gsub(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	replace(jq, input, args, true, ret);
}
