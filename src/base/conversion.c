#include "base/conversion.h"

#include <stdio.h>

#include "base/util.h"

static size_t read_number(struct str text, size_t at, int *ret)
{
	for (*ret = 0; at < text.len && text.at[at] >= '0' && text.at[at] <= '9'; at++)
		*ret = MIN(*ret * 10 + (text.at[at] - '0'), MAX_CONVERSION_WIDTH + 1);
	return at;
}

size_t conversion_read(struct str text, struct conversion *ret)
{
	struct conversion c = { .precision = -1 };
	size_t at = 0;

	for (; at < text.len && text.at[at] && strchr("-+ #0", text.at[at]); at++)
		if (at < sizeof(c.flags) - 1)
			c.flags[at] = text.at[at];
	at = read_number(text, at, &c.width);
	if (at < text.len && text.at[at] == '.')
		at = read_number(text, at + 1, &c.precision);
	if (at >= text.len || !text.at[at] || !strchr("scdiuxXoeEfFgGaA", text.at[at]) ||
		c.width > MAX_CONVERSION_WIDTH || c.precision > MAX_CONVERSION_WIDTH)
		return 0;
	c.letter = text.at[at];
	*ret = c;
	return at + 1;
}

void conversion_add_text(struct buf *out, const struct conversion *c, struct str text)
{
	bool left = strchr(c->flags, '-') != NULL;
	size_t width = (size_t)c->width;

	if (c->precision >= 0 && c->letter == 's')
		text = str_slice(text, 0, (size_t)c->precision);
	for (size_t n = text.len; !left && n < width; n++)
		buf_add_char(out, ' ');
	buf_add(out, text);
	for (size_t n = text.len; left && n < width; n++)
		buf_add_char(out, ' ');
}

/* The format is made of what has been read, and of nothing else. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

void conversion_add_whole(struct buf *out, const struct conversion *c, int64_t value)
{
	char format[24];

	snprintf(format, sizeof(format), "%%%s*.*ll%c", c->flags, c->letter);
	buf_printf(out, format, c->width, c->precision, (long long)value);
}

void conversion_add_real(struct buf *out, const struct conversion *c, double value)
{
	char format[24];

	snprintf(format, sizeof(format), "%%%s*.*%c", c->flags, c->letter);
	buf_printf(out, format, c->width, c->precision, value);
}

#pragma GCC diagnostic pop
