#include "rules/pattern.h"

#include <errno.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct pattern {
	pcre2_code *code;
	pcre2_match_context *context;
};

static int match_context(pcre2_match_context **ret)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);

	if (!context)
		return -ENOMEM;
	pcre2_set_match_limit(context, PATTERN_MATCH_LIMIT);
	pcre2_set_heap_limit(context, PATTERN_HEAP_KIB);
	*ret = context;
	return 0;
}

int pattern_compile(
	struct str text, unsigned int flags, struct pattern **ret, struct pattern_problem *reterr)
{
	uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
	struct pattern *pattern;
	PCRE2_SIZE offset;
	int error;

	if (text.len > MAX_PATTERN) {
		*reterr = (struct pattern_problem){ MAX_PATTERN, "too long" };
		return PATTERN_REJECTED;
	}
	if (flags & PATTERN_CASELESS)
		options |= PCRE2_CASELESS;
	if (flags & PATTERN_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	pattern = calloc(1, sizeof(*pattern));
	if (!pattern)
		return -ENOMEM;
	pattern->code =
		pcre2_compile((PCRE2_SPTR)text.at, text.len, options, &error, &offset, NULL);
	if (!pattern->code) {
		free(pattern);
		reterr->offset = offset;
		pcre2_get_error_message(error, (PCRE2_UCHAR *)reterr->why, sizeof(reterr->why));
		return PATTERN_REJECTED;
	}
	if (match_context(&pattern->context)) {
		pattern_destroy(pattern);
		return -ENOMEM;
	}
	*ret = pattern;
	return 0;
}

void pattern_destroy(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_match_context_free(pattern->context);
	pcre2_code_free(pattern->code);
	free(pattern);
}

enum tri pattern_search(const struct pattern *pattern, struct str subject)
{
	pcre2_match_data *data;
	int n;

	if (subject.len > MAX_SUBJECT)
		return MAYBE;
	data = pcre2_match_data_create(1, NULL);
	if (!data)
		return MAYBE;
	n = pcre2_match(pattern->code, (PCRE2_SPTR)(subject.at ? subject.at : ""), subject.len, 0,
		0, data, pattern->context);
	pcre2_match_data_free(data);
	if (n >= 0)
		return YES;
	return n == PCRE2_ERROR_NOMATCH ? NO : MAYBE;
}

/* Skips a class or a group; STR_NOT_FOUND if its end is not found. */
static size_t skip_class(struct str text, size_t at)
{
	size_t from = at;

	for (at++; at < text.len; at++) {
		if (text.at[at] == '\\')
			at++;
		else if (text.at[at] == '[')
			return STR_NOT_FOUND; /* [[:alpha:]]: not worth reading */
		else if (text.at[at] == ']' && at > from + 1)
			return at + 1;
	}
	return STR_NOT_FOUND;
}

static size_t skip_group(struct str text, size_t at)
{
	int depth = 0;

	while (at < text.len) {
		char c = text.at[at];

		if (c == '\\') {
			at += 2;
			continue;
		}
		if (c == '[') {
			at = skip_class(text, at);
			if (at == STR_NOT_FOUND)
				return at;
			continue;
		}
		depth += (c == '(') - (c == ')');
		at++;
		if (depth == 0)
			return at;
	}
	return STR_NOT_FOUND;
}

static bool is_quantifier(char c)
{
	return c == '?' || c == '*' || c == '+' || c == '{';
}

/* Do inline options or comments stand in it, which change how the rest reads? */
static bool changes_reading(struct str text)
{
	for (size_t at = str_find(text, STR("(?"), 0); at != STR_NOT_FOUND;
		at = str_find(text, STR("(?"), at + 2))
		if (at + 2 >= text.len || !strchr(":=!<", text.at[at + 2]))
			return true;
	return str_contains(text, "(*") || str_contains(text, "\\Q");
}

struct str pattern_literal(struct arena *arena, struct str text)
{
	struct buf run = BUF_IN(arena);
	struct str best = STR("");
	size_t at = 0, next;

	if (changes_reading(text))
		return best;
	while (at <= text.len) {
		char c = at < text.len ? text.at[at] : 0;
		bool escaped = c == '\\' && at + 1 < text.len &&
			       strchr("./-+*?()[]{}|^$\\\"' #@:=,~&%!<>;", text.at[at + 1]);
		bool literal =
			at < text.len && (escaped || (c > 0 && !strchr("\\.[](){}*+?|^$", c)));

		next = at + 1 + escaped;
		if (c == '|')
			return STR("");
		if (c == '\\' && !escaped) {
			/* \x41, \cA and \p{..} hold letters that are no literals */
			if (at + 1 >= text.len || !strchr("bBdDsSwWAzZ", text.at[at + 1]))
				return STR("");
			next = at + 2;
		} else if (c == '(' || c == '[') {
			next = c == '(' ? skip_group(text, at) : skip_class(text, at);
			if (next == STR_NOT_FOUND)
				return STR("");
		}
		if (literal && (next >= text.len || !is_quantifier(text.at[next]))) {
			buf_add_char(&run, escaped ? text.at[at + 1] : c);
		} else {
			if (run.len > best.len)
				best = arena_copy(arena, buf_str(&run));
			run.len = 0;
		}
		if (c == '{')
			while (next < text.len && text.at[next - 1] != '}')
				next++;
		at = next;
	}
	return best.at ? best : STR("");
}
