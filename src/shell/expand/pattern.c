/*
 * Shell patterns by sets of positions: a part of the pattern maps the set of places where it may
 * begin to the set of places where it may end. Nothing backtracks, so that the cost is pattern
 * length times text length, whatever the nesting of *(..), and !(..) needs one run per beginning.
 *
 * Text may hold unknown stretches: one byte each, marked in `any`. Answering "could it match", a
 * character may be found in a stretch; answering "must it match", only * may swallow one.
 */
#include "shell/expand/pattern.h"

#include <stdlib.h>

#include "shell/expand/expand.h"

#define MAX_GROUP_DEPTH 64

struct matcher {
	struct str text;
	const bool *any; /* NULL: all is known */
	bool strict;     /* unknown stretches match nothing but * */
	bool extglob, nocase;
	bool backward; /* sets of ends to sets of beginnings */
	bool failed;   /* out of memory or too deep: everything may match */
	unsigned int depth;
	uint64_t work;
};

/* Positions 0..len of the text; all members lie within [low, high]. */
struct places {
	bool *in;
	size_t low, high; /* low > high: none */
};

static bool places_init(struct matcher *m, struct places *places)
{
	places->in = calloc(m->text.len + 1, sizeof(bool));
	places->low = 1;
	places->high = 0;
	if (!places->in)
		m->failed = true;
	return places->in;
}

static void places_finish(struct places *places)
{
	free(places->in);
}

static bool places_empty(const struct places *places)
{
	return places->low > places->high;
}

static void places_clear(struct places *places)
{
	if (!places_empty(places))
		memset(places->in + places->low, 0, places->high - places->low + 1);
	places->low = 1;
	places->high = 0;
}

static void places_add(struct places *places, size_t at)
{
	places->in[at] = true;
	if (places_empty(places)) {
		places->low = places->high = at;
		return;
	}
	places->low = MIN(places->low, at);
	places->high = MAX(places->high, at);
}

/* Adds all of @more; true if any of it is new. */
static bool places_unite(struct places *places, const struct places *more)
{
	bool grown = false;

	for (size_t at = more->low; at <= more->high; at++) {
		if (!more->in[at] || places->in[at])
			continue;
		places_add(places, at);
		grown = true;
	}
	return grown;
}

static void places_copy(struct places *to, const struct places *from)
{
	places_clear(to);
	places_unite(to, from);
}

static bool is_any(const struct matcher *m, size_t at)
{
	return m->any && m->any[at];
}

/* An unknown stretch may be empty: whoever stands before it may stand behind it as well. */
static void pass_unknown(const struct matcher *m, struct places *places)
{
	if (!m->any || m->strict || places_empty(places))
		return;
	if (m->backward) {
		for (size_t at = places->high; at > 0 && at >= places->low; at--)
			if (places->in[at] && is_any(m, at - 1))
				places_add(places, at - 1);
		return;
	}
	for (size_t at = places->low; at < m->text.len && at <= places->high; at++)
		if (places->in[at] && is_any(m, at))
			places_add(places, at + 1);
}

static size_t char_len(struct str text, size_t at)
{
	return utf8_len(str_skip(text, at));
}

static size_t char_len_before(struct str text, size_t end)
{
	for (size_t len = 1; len <= 4 && len <= end; len++)
		if (utf8_len(str_slice(text, end - len, end)) == len)
			return len;
	return 1;
}

/* Moves every place over one character that @atom accepts. */
static void step(struct matcher *m, struct str atom, struct places *places, struct places *next)
{
	places_clear(next);
	for (size_t at = places->low; at <= places->high; at++) {
		size_t len, from;

		if (!places->in[at] || (m->backward ? at == 0 : at == m->text.len))
			continue;
		if (is_any(m, m->backward ? at - 1 : at)) {
			if (!m->strict)
				places_add(next, at);
			continue;
		}
		len = m->backward ? char_len_before(m->text, at) : char_len(m->text, at);
		from = m->backward ? at - len : at;
		if (pattern_atom_accepts(atom, str_slice(m->text, from, from + len), m->nocase))
			places_add(next, m->backward ? at - len : at + len);
	}
	m->work += places->high - places->low + 1;
	pass_unknown(m, next);
	places_copy(places, next);
}

static void star(const struct matcher *m, struct places *places)
{
	if (places_empty(places))
		return;
	if (m->backward)
		for (size_t at = places->high; at-- > 0;)
			places_add(places, at);
	else
		for (size_t at = places->low; at <= m->text.len; at++)
			places_add(places, at);
}

static void run(struct matcher *m, struct str pattern, struct places *places);

static void run_choices(struct matcher *m, struct str choices, struct places *places)
{
	struct places all, one;
	bool more = true;

	if (!places_init(m, &all))
		return;
	if (places_init(m, &one)) {
		while (more) {
			struct str choice = pattern_next_choice(&choices, &more);

			places_copy(&one, places);
			run(m, choice, &one);
			places_unite(&all, &one);
		}
		places_copy(places, &all);
		places_finish(&one);
	}
	places_finish(&all);
}

/* *(..) and +(..): until nothing new comes. */
static void run_repeat(struct matcher *m, struct str choices, bool zero, struct places *places)
{
	struct places all, one;

	if (!places_init(m, &all))
		return;
	if (places_init(m, &one)) {
		if (zero)
			places_copy(&all, places);
		places_copy(&one, places);
		do
			run_choices(m, choices, &one);
		while (places_unite(&all, &one) && !m->failed);
		places_copy(places, &all);
		places_finish(&one);
	}
	places_finish(&all);
}

static void run_optional(struct matcher *m, struct str choices, struct places *places)
{
	struct places none;

	if (!places_init(m, &none))
		return;
	places_copy(&none, places);
	run_choices(m, choices, places);
	places_unite(places, &none);
	places_finish(&none);
}

/* !(..): from each beginning, every end that the choices do not reach. */
static void run_not(struct matcher *m, struct str choices, struct places *places)
{
	struct places all, one;

	if (m->any) {
		if (m->strict)
			places_clear(places);
		else
			star(m, places);
		return;
	}
	if (!places_init(m, &all))
		return;
	if (places_init(m, &one)) {
		for (size_t at = places->low; at <= places->high && !m->failed; at++) {
			size_t from = m->backward ? 0 : at;
			size_t to = m->backward ? at : m->text.len;

			if (!places->in[at])
				continue;
			places_clear(&one);
			places_add(&one, at);
			run_choices(m, choices, &one);
			for (size_t end = from; end <= to; end++)
				if (!one.in[end])
					places_add(&all, end);
			m->work += m->text.len;
			m->failed = m->failed || m->work > PATTERN_MAX_WORK;
		}
		places_copy(places, &all);
		places_finish(&one);
	}
	places_finish(&all);
}

static void run_group(struct matcher *m, struct str atom, struct places *places)
{
	struct str choices = str_slice(atom, 2, atom.len - 1);

	if (m->depth == MAX_GROUP_DEPTH) {
		m->failed = true;
		return;
	}
	m->depth++;
	if (atom.at[0] == '!') {
		run_not(m, choices, places);
	} else if (atom.at[0] == '*' || atom.at[0] == '+') {
		run_repeat(m, choices, atom.at[0] == '*', places);
	} else if (atom.at[0] == '?') {
		run_optional(m, choices, places);
	} else {
		run_choices(m, choices, places);
	}
	m->depth--;
}

static void run_atom(
	struct matcher *m, struct str atom, struct places *places, struct places *scratch)
{
	if (pattern_atom_is_group(atom, m->extglob))
		run_group(m, atom, places);
	else if (atom.at[0] == '*')
		star(m, places);
	else
		step(m, atom, places, scratch);
}

/* The atoms of @pattern in order, on the heap. */
static struct str *split_atoms(struct str pattern, bool extglob, size_t *ret_n)
{
	struct str *atoms, rest = pattern;
	size_t n = 0;

	for (; rest.len; n++)
		rest = str_skip(rest, pattern_first_atom(rest, extglob).len);
	atoms = calloc(n + 1, sizeof(*atoms));
	if (!atoms)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		atoms[i] = pattern_first_atom(pattern, extglob);
		pattern = str_skip(pattern, atoms[i].len);
	}
	*ret_n = n;
	return atoms;
}

static void run(struct matcher *m, struct str pattern, struct places *places)
{
	struct places scratch;
	struct str *atoms;
	size_t n = 0;

	if (!places_init(m, &scratch))
		return;
	atoms = split_atoms(pattern, m->extglob, &n);
	m->failed = m->failed || !atoms;
	pass_unknown(m, places);
	for (size_t i = 0; i < n && !places_empty(places) && !m->failed; i++) {
		run_atom(m, atoms[m->backward ? n - 1 - i : i], places, &scratch);
		m->failed = m->failed || m->work++ > PATTERN_MAX_WORK;
	}
	free(atoms);
	places_finish(&scratch);
}

/* Where a match that begins (backward: ends) at @from may end (begin). */
static bool reach(struct matcher *m, struct str pattern, size_t from, struct places *ret)
{
	if (!places_init(m, ret))
		return false;
	places_add(ret, from);
	if (pattern.len > PATTERN_MAX_LEN)
		m->failed = true;
	run(m, pattern, ret);
	return !m->failed;
}

enum tri pattern_match(
	struct str pattern, struct str text, const bool *any, struct pattern_style style)
{
	struct matcher m = {
		.text = text, .any = any, .extglob = style.extglob, .nocase = style.nocase
	};
	enum tri answer = NO;
	struct places ends;

	if (!any && !pattern_has_group(pattern, style.extglob))
		return pattern_match_plain(pattern, text, style) ? YES : NO;
	if (reach(&m, pattern, 0, &ends))
		answer = ends.in[text.len] ? (any ? MAYBE : YES) : NO;
	else
		answer = MAYBE;
	places_finish(&ends);
	if (answer != MAYBE || !any || m.failed)
		return answer;
	m.strict = true;
	if (reach(&m, pattern, 0, &ends) && ends.in[text.len])
		answer = YES;
	places_finish(&ends);
	return answer;
}

enum tri pattern_find_prefix(struct str pattern, struct str text, struct pattern_style style,
	bool longest, size_t *ret_len)
{
	struct matcher m = { .text = text, .extglob = style.extglob, .nocase = style.nocase };
	enum tri answer = MAYBE;
	struct places ends;

	if (reach(&m, pattern, 0, &ends)) {
		answer = places_empty(&ends) ? NO : YES;
		for (size_t at = ends.low; at <= ends.high; at++) {
			if (!ends.in[at])
				continue;
			*ret_len = at;
			if (!longest)
				break;
		}
	}
	places_finish(&ends);
	return answer;
}

enum tri pattern_find_suffix(struct str pattern, struct str text, struct pattern_style style,
	bool longest, size_t *ret_from)
{
	struct matcher m = {
		.text = text, .extglob = style.extglob, .nocase = style.nocase, .backward = true
	};
	enum tri answer = MAYBE;
	struct places starts;

	if (reach(&m, pattern, text.len, &starts)) {
		answer = places_empty(&starts) ? NO : YES;
		for (size_t at = starts.low; at <= starts.high; at++) {
			if (!starts.in[at])
				continue;
			*ret_from = at;
			if (longest)
				break;
		}
	}
	places_finish(&starts);
	return answer;
}

bool pattern_matches(struct str pattern, struct str text, bool extglob)
{
	struct pattern_style style = { .extglob = extglob };

	return pattern_match(pattern, text, NULL, style) != NO;
}

/* Text of the field with one byte for each stretch that is not known, and where those are. */
static bool flatten(const struct field *field, struct str *ret_text, bool **ret_any)
{
	size_t len = 0, at = 0;
	char *text;
	bool *any;

	for (size_t i = 0; i < field->n; i++)
		len += field->pieces[i].kind == PIECE_TEXT ? field->pieces[i].text.len : 1;
	text = calloc(len + 1, 1);
	any = calloc(len + 1, sizeof(bool));
	if (!text || !any) {
		free(text);
		free(any);
		return false;
	}
	for (size_t i = 0; i < field->n; i++) {
		struct str own = field->pieces[i].text;

		if (field->pieces[i].kind != PIECE_TEXT) {
			any[at++] = true;
			continue;
		}
		if (own.len)
			memcpy(text + at, own.at, own.len);
		at += own.len;
	}
	*ret_text = (struct str){ text, len };
	*ret_any = any;
	return true;
}

enum tri pattern_matches_field(struct str pattern, const struct field *field, bool extglob)
{
	struct pattern_style style = { .extglob = extglob };
	enum tri answer;
	struct str text;
	bool *any;

	if (field->n == 1 && field->pieces[0].kind == PIECE_TEXT && !field->many)
		return pattern_match(pattern, field->pieces[0].text, NULL, style);
	if (!flatten(field, &text, &any))
		return MAYBE;
	answer = pattern_match(pattern, text, field_is_known(field) ? NULL : any, style);
	free((char *)(uintptr_t)text.at);
	free(any);
	return answer == YES && field->many ? MAYBE : answer;
}
