/* Tokens and cells of C: words, literals, and where their bytes are put. */
#include "lang/literal/cells.h"

#include <ctype.h>

int64_t cells_fail(struct cells *c)
{
	c->failed = true;
	return 0;
}

bool cells_step(struct cells *c)
{
	if (++c->steps > MAX_CELL_STEPS)
		c->failed = true;
	return !c->failed;
}

void cells_count(struct cells *c, size_t n)
{
	c->steps += (unsigned int)MIN(n / 16, (size_t)MAX_CELL_STEPS);
}

void cells_blank(struct cells *c)
{
	size_t start = c->at;

	for (;;) {
		struct str rest = str_skip(c->text, c->at);
		size_t end;

		if (rest.len && isspace((unsigned char)rest.at[0])) {
			c->at++;
			continue;
		}
		if (str_starts(rest, "//") || str_starts(rest, "#"))
			end = str_find_char(rest, '\n', 0);
		else if (str_starts(rest, "/*"))
			end = str_find(rest, STR("*/"), 2);
		else
			break;
		c->at += end == STR_NOT_FOUND ? rest.len : end + (rest.at[1] == '*' ? 2 : 1);
	}
	cells_count(c, c->at - start);
}

bool cells_take(struct cells *c, const char *token)
{
	size_t len = strlen(token);

	cells_blank(c);
	if (!str_starts(str_skip(c->text, c->at), token))
		return false;
	c->at += len;
	return true;
}

struct str cells_word(struct cells *c)
{
	size_t start;

	cells_blank(c);
	start = c->at;
	while (c->at < c->text.len && literals_is_word(c->text.at[c->at]) &&
		!(c->at == start && isdigit((unsigned char)c->text.at[start])))
		c->at++;
	cells_count(c, c->at - start);
	return str_slice(c->text, start, c->at);
}

bool cells_keyword(struct cells *c, const char *word)
{
	size_t start = c->at;

	if (str_is(cells_word(c), word))
		return true;
	c->at = start;
	return false;
}

int64_t cells_new(struct cells *c, size_t n, bool narrow)
{
	int64_t address = CELL_BASE + (int64_t)c->n_cells;

	if (n > MAX_CELLS - c->n_cells)
		return cells_fail(c);
	memset(c->narrow + c->n_cells, narrow, n);
	c->n_cells += n;
	return address;
}

int64_t *cells_at(struct cells *c, int64_t address)
{
	if (address < CELL_BASE || address >= CELL_BASE + (int64_t)c->n_cells) {
		cells_fail(c);
		return NULL;
	}
	return &c->cells[address - CELL_BASE];
}

bool cells_text(struct cells *c, int64_t address, struct str *ret)
{
	struct buf out = BUF_IN(c->l->arena);

	for (int64_t *cell; (cell = cells_at(c, address)) && *cell; address++)
		buf_add_char(&out, (char)*cell);
	c->l->failed |= buf_failed(&out);
	*ret = buf_str(&out);
	cells_count(c, ret->len);
	return !c->failed;
}

static int64_t new_text(struct cells *c, struct str text)
{
	int64_t address = cells_new(c, text.len + 1, true);

	for (size_t i = 0; i < text.len && !c->failed; i++)
		c->cells[address - CELL_BASE + (int64_t)i] = (signed char)text.at[i];
	return address;
}

/* One character of a literal; escapes are bytes. */
char cells_escaped(struct cells *c)
{
	static const char from[] = "nrtae", to[] = "\n\r\t\a\033";
	char ch = c->at < c->text.len ? c->text.at[c->at++] : '\0';
	const char *known = ch ? memchr(from, ch, sizeof(from) - 1) : NULL;
	unsigned int value = 0;

	if (ch == 'x') {
		for (unsigned int digit;
			c->at < c->text.len && (digit = str_digit(c->text.at[c->at])) < 16; c->at++)
			value = value * 16 + digit;
		return (char)value;
	}
	if (ch >= '0' && ch <= '7') {
		c->at--;
		for (int i = 0; i < 3 && c->at < c->text.len && c->text.at[c->at] >= '0' &&
				c->text.at[c->at] <= '7';
			i++)
			value = value * 8 + (unsigned int)(c->text.at[c->at++] - '0');
		return (char)value;
	}
	return known ? to[known - from] : ch;
}

static void add_literal(struct cells *c, struct buf *out)
{
	for (c->at++; c->at < c->text.len && c->text.at[c->at] != '"';) {
		char ch = c->text.at[c->at++];

		buf_add_char(out, ch == '\\' ? cells_escaped(c) : ch);
	}
	c->at++;
}

int64_t cells_string(struct cells *c)
{
	struct buf out = BUF_IN(c->l->arena);

	do {
		add_literal(c, &out);
		cells_blank(c);
	} while (c->at < c->text.len && c->text.at[c->at] == '"');
	c->l->failed |= buf_failed(&out);
	return new_text(c, buf_str(&out));
}

void cells_skip_block(struct cells *c)
{
	size_t start = c->at;
	unsigned int depth = 0;

	do {
		cells_blank(c);
		if (c->at >= c->text.len) {
			cells_count(c, c->at - start);
			cells_fail(c);
			return;
		}
		if (c->text.at[c->at] == '"') {
			struct buf none = BUF_IN(c->l->arena);

			add_literal(c, &none);
			continue;
		}
		if (c->text.at[c->at] == '\'') {
			c->at += str_starts(str_skip(c->text, c->at + 1), "\\") ? 4 : 3;
			continue;
		}
		depth += strchr("({[", c->text.at[c->at]) != NULL;
		depth -= strchr(")}]", c->text.at[c->at]) != NULL;
		c->at++;
	} while (depth);
	cells_count(c, c->at - start);
}
