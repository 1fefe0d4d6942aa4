#include "rules/reader.h"

#include <errno.h>

#define MAX_NEAREST 40

/* Letters added, left out, replaced or swapped with their neighbour. */
static size_t edits(struct str a, struct str b)
{
	size_t rows[3][MAX_NEAREST + 1];

	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *swapped = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			row[j] = MIN(above[j], row[j - 1]) + 1;
			row[j] = MIN(row[j], above[j - 1] + (a.at[i - 1] != b.at[j - 1]));
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
				a.at[i - 2] == b.at[j - 1])
				row[j] = MIN(row[j], swapped[j - 2] + 1);
		}
	}
	return rows[a.len % 3][b.len];
}

const char *nearest(struct str word, const char *const *candidates, size_t n)
{
	const char *best = NULL;
	size_t best_edits = word.len < 4 ? 2 : 3;

	if (word.len > MAX_NEAREST)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		struct str candidate = str_from(candidates[i]);
		size_t distance;

		if (candidate.len > MAX_NEAREST)
			continue;
		distance = edits(word, candidate);
		if (distance < best_edits && distance < candidate.len) {
			best = candidates[i];
			best_edits = distance;
		}
	}
	return best;
}

static void unknown_key(struct reader *r, const struct doc_node *child, const char *what,
	const struct schema_key *keys, size_t n)
{
	const char *names[32];
	const char *guess;

	n = MIN(n, ARRAY_SIZE(names));
	for (size_t i = 0; i < n; i++)
		names[i] = keys[i].name;
	guess = nearest(child->key, names, n);
	if (guess)
		report_at(r->report, child->key_at, "unknown key '%.*s' in %s: did you mean '%s'?",
			STR_ARGS(child->key), what, guess);
	else
		report_at(r->report, child->key_at, "unknown key '%.*s' in %s",
			STR_ARGS(child->key), what);
}

static void wrong_kind(struct reader *r, const struct doc_node *value, const char *want)
{
	if (value->key.len)
		report_at(r->report, value->at, "%.*s: is %s, want %s", STR_ARGS(value->key),
			doc_kind_name(value->kind), want);
	else
		report_at(r->report, value->at, "is %s, want %s", doc_kind_name(value->kind), want);
}

int read_map(struct reader *r, const struct doc_node *map, const char *what,
	const struct schema_key *keys, size_t n, void *into)
{
	if (map->kind != DOC_MAP) {
		wrong_kind(r, map, "a map");
		return 0;
	}
	for (const struct doc_node *child = map->first; child; child = child->next) {
		size_t i = 0;
		int err;

		while (i < n && !str_is(child->key, keys[i].name))
			i++;
		if (i == n) {
			unknown_key(r, child, what, keys, n);
			continue;
		}
		err = keys[i].read(r, child, into);
		if (err)
			return err;
	}
	return 0;
}

int read_word(struct reader *r, const struct doc_node *value, struct str *ret)
{
	if (value->kind != DOC_TEXT)
		wrong_kind(r, value, "text");
	else if (!value->text.len)
		report_at(r->report, value->at, "%.*s%sis empty", STR_ARGS(value->key),
			value->key.len ? ": " : "");
	else
		*ret = value->text;
	return 0;
}

int read_quoted(struct reader *r, const struct doc_node *value, struct str *ret)
{
	if (value->kind == DOC_LIST)
		report_at(r->report, value->at,
			"%.*s: is a list, want text: put it in quotes, '[...]'",
			STR_ARGS(value->key));
	else if (value->kind == DOC_TEXT && value->style == DOC_PLAIN && value->text.len)
		report_at(r->report, value->at,
			"%.*s: patterns and commands must be quoted or a block ('...' or |)",
			STR_ARGS(value->key));
	else
		return read_word(r, value, ret);
	return 0;
}

int read_words(struct reader *r, const struct doc_node *value, struct words *ret)
{
	struct words words = { 0 };
	int err;

	if (value->kind == DOC_MAP) {
		wrong_kind(r, value, "a word or a list of words");
		return 0;
	}
	words.at = arena_alloc(r->arena, struct str, value->kind == DOC_TEXT ? 1 : value->n + 1);
	if (!words.at)
		return -ENOMEM;
	if (value->kind == DOC_TEXT) {
		err = read_word(r, value, &words.at[0]);
		words.n = words.at[0].len ? 1 : 0;
		*ret = words;
		return err;
	}
	if (!value->n)
		report_at(r->report, value->at, "%.*s: the list is empty", STR_ARGS(value->key));
	for (const struct doc_node *item = value->first; item; item = item->next) {
		err = read_word(r, item, &words.at[words.n]);
		if (err)
			return err;
		words.n += words.at[words.n].len ? 1 : 0;
	}
	*ret = words;
	return 0;
}

int read_bool(struct reader *r, const struct doc_node *value, bool *ret)
{
	if (value->kind == DOC_TEXT && str_is(value->text, "true"))
		*ret = true;
	else if (value->kind == DOC_TEXT && str_is(value->text, "false"))
		*ret = false;
	else
		report_at(r->report, value->at, "%.*s: want true or false", STR_ARGS(value->key));
	return 0;
}

static int keep_pattern(struct reader *r, struct pattern *pattern)
{
	struct pack *pack = r->pack;
	struct pattern **grown = arena_grow(r->arena, pack->patterns, pack->n_patterns,
		&pack->max_patterns, sizeof(*pack->patterns));

	if (!grown) {
		pattern_destroy(pattern);
		return -ENOMEM;
	}
	pack->patterns = grown;
	pack->patterns[pack->n_patterns++] = pattern;
	return 0;
}

int read_pattern(struct reader *r, const struct doc_node *value, struct pattern **ret)
{
	struct str text = STR("");
	struct pattern_problem problem;
	struct pattern *pattern;
	int err = read_quoted(r, value, &text);

	if (err || !text.len)
		return err;
	err = pattern_compile(text, 0, &pattern, &problem);
	if (err == PATTERN_REJECTED) {
		report_at(r->report, doc_mark_within(value, problem.offset), "%.*s%s%s",
			STR_ARGS(value->key), value->key.len ? ": " : "", problem.why);
		return 0;
	}
	if (err)
		return err;
	err = keep_pattern(r, pattern);
	if (!err)
		*ret = pattern;
	return err;
}
