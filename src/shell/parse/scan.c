/* Finds the end of bracketed text as bash's parse_matched_pair() does, on a stack of its own. */
#include "shell/parse/lexer.h"

#define MAX_SCAN_DEPTH (4 * MAX_DEPTH)

struct level {
	char open, close;
	uint32_t count; /* of the same bracket opened within */
};

struct scan {
	const struct parser *p;
	size_t pos;
	struct level levels[MAX_SCAN_DEPTH];
	size_t depth;
	bool overflow;
};

static int byte(const struct scan *scan, size_t at)
{
	return at < scan->p->end ? (unsigned char)scan->p->text.at[at] : END_OF_TEXT;
}

static void push(struct scan *scan, char open, char close)
{
	if (scan->depth == MAX_SCAN_DEPTH)
		scan->overflow = true;
	else
		scan->levels[scan->depth++] = (struct level){ open, close, 0 };
}

/* Stands behind an opening quote that nothing nests in: ', ` or $'. */
static bool skip_flat(struct scan *scan, char quote, bool escapes)
{
	for (; scan->pos < scan->p->end; scan->pos++) {
		int c = byte(scan, scan->pos);

		if (c == quote) {
			scan->pos++;
			return true;
		}
		if (c == '\\' && escapes)
			scan->pos++;
	}
	return false;
}

/* Stands behind a $: opens what follows it. */
static bool skip_dollar(struct scan *scan, bool in_quotes)
{
	switch (byte(scan, scan->pos)) {
	case '(':
		scan->pos++;
		push(scan, '(', ')');
		return true;
	case '{':
		scan->pos++;
		push(scan, '\0', '}');
		return true;
	case '\'':
		if (in_quotes)
			return true;
		scan->pos++;
		return skip_flat(scan, '\'', true);
	default:
		return true;
	}
}

/* Takes one byte and what it opens or closes; false where the text ends within a quote. */
static bool step(struct scan *scan)
{
	struct level *level = &scan->levels[scan->depth - 1];
	bool in_quotes = level->close == '"';
	int c = byte(scan, scan->pos++);

	if (c == '\\') {
		scan->pos++;
	} else if (c == level->close && level->count == 0) {
		scan->depth--;
	} else if (c == level->close) {
		level->count--;
	} else if (c == '$') {
		return skip_dollar(scan, in_quotes);
	} else if (c == '`') {
		return skip_flat(scan, '`', true);
	} else if (in_quotes) {
		return true;
	} else if (c == '\'') {
		return skip_flat(scan, '\'', false);
	} else if (c == '"') {
		push(scan, '\0', '"');
	} else if (c == level->open) {
		level->count++;
	}
	return true;
}

size_t lexer_matching(struct parser *p, size_t from, char open, char close)
{
	struct scan scan;

	scan.p = p;
	scan.pos = from;
	scan.depth = 0;
	scan.overflow = false;
	push(&scan, open, close);
	while (scan.pos < p->end && scan.depth > 0 && !scan.overflow)
		if (!step(&scan))
			break;
	p->n_steps += scan.pos - from;
	if (scan.overflow)
		lexer_fail_at_limit(p, "nested deeper than 64");
	return scan.depth == 0 ? scan.pos - 1 : STR_NOT_FOUND;
}
