#include "cli/show.h"

#include <time.h>

void show_time(struct buf *buf, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	char text[32];
	struct tm tm;

	if (localtime_r(&seconds, &tm) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		buf_add_text(buf, text);
}

/*
 * Bytes at the beginning of @text, in UTF-8, that show nothing but change how the rest is shown:
 * the C1 controls, marks of direction and of no width.
 */
static size_t n_hidden(struct str text)
{
	const unsigned char *at = (const unsigned char *)text.at;

	if (text.len >= 2 && at[0] == 0xc2 && at[1] < 0xa0)
		return 2;
	if (text.len < 3 || at[0] != 0xe2)
		return 0;
	if (at[1] == 0x80 && ((at[2] >= 0x8b && at[2] <= 0x8f) || (at[2] >= 0xaa && at[2] <= 0xae)))
		return 3;
	return at[1] == 0x81 && at[2] >= 0xa0 && at[2] <= 0xaf ? 3 : 0;
}

void show_plain(struct buf *buf, struct str text)
{
	while (text.len) {
		unsigned char c = (unsigned char)text.at[0];
		size_t hidden = n_hidden(text);

		if (!hidden)
			buf_add_char(buf, c < 0x20 || c == 0x7f ? ' ' : (char)c);
		text = str_skip(text, hidden ? hidden : 1);
	}
}

void show_json(struct buf *buf, struct str text)
{
	buf_add_char(buf, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c == '"' || c == '\\')
			buf_printf(buf, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_printf(buf, "\\u%04x", c);
		else
			buf_add_char(buf, (char)c);
	}
	buf_add_char(buf, '"');
}
