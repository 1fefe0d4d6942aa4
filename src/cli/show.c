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

void show_age(struct buf *buf, int64_t ms)
{
	long long seconds = ms / 1000;

	if (seconds >= 2 * 86400)
		buf_printf(buf, "%lld d", seconds / 86400);
	else if (seconds >= 2 * 3600)
		buf_printf(buf, "%lld h", seconds / 3600);
	else if (seconds >= 120)
		buf_printf(buf, "%lld min", seconds / 60);
	else
		buf_printf(buf, "%lld s", seconds > 0 ? seconds : 0);
}

void show_plain(struct buf *buf, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool c1 = c == 0xc2 && i + 1 < text.len && (unsigned char)text.at[i + 1] < 0xa0;

		if (c < 0x20 || c == 0x7f)
			buf_add_char(buf, ' ');
		else if (c1)
			i++;
		else
			buf_add_char(buf, (char)c);
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
