#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_finish(struct buf *buf)
{
	if (!buf->arena)
		free(buf->at);
	*buf = (struct buf){ .arena = buf->arena };
}

static char *grown(struct buf *buf, size_t capacity)
{
	char *at;

	if (!buf->arena)
		return realloc(buf->at, capacity);
	at = arena_alloc_bytes(buf->arena, capacity, 1);
	if (at && buf->len)
		memcpy(at, buf->at, buf->len);
	return at;
}

/* Room for @more bytes and a NUL. */
static bool reserve(struct buf *buf, size_t more)
{
	size_t wanted, capacity = buf->capacity ? buf->capacity : 64;
	char *at;

	if (buf->failed)
		return false;
	if (__builtin_add_overflow(buf->len, more, &wanted) || wanted > SIZE_MAX / 4) {
		buf->failed = true;
		return false;
	}
	wanted++;
	if (wanted <= buf->capacity)
		return true;
	while (capacity < wanted)
		capacity *= 2;
	at = grown(buf, capacity);
	if (!at) {
		buf->failed = true;
		return false;
	}
	buf->at = at;
	buf->capacity = capacity;
	return true;
}

void buf_add(struct buf *buf, struct str text)
{
	if (!reserve(buf, text.len))
		return;
	if (text.len)
		memcpy(buf->at + buf->len, text.at, text.len);
	buf->len += text.len;
	buf->at[buf->len] = '\0';
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, str_from(text));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){ &c, 1 });
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	size_t room;
	int len;

	/* Most texts fit into the room that is there: formatted once. */
	if (!reserve(buf, 0))
		return;
	room = buf->capacity - buf->len;
	va_copy(again, args);
	len = vsnprintf(buf->at + buf->len, room, format, args);
	if (len >= 0 && (size_t)len >= room && reserve(buf, (size_t)len))
		vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
	va_end(again);
	if (len >= 0 && !buf->failed)
		buf->len += (size_t)len;
	buf->at[buf->len] = '\0';
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

void buf_add_utf8(struct buf *buf, uint32_t c)
{
	char bytes[4];
	size_t n;

	if (c < 0x80) {
		bytes[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		bytes[0] = (char)(0xc0 | c >> 6);
		n = 2;
	} else if (c < 0x10000) {
		bytes[0] = (char)(0xe0 | c >> 12);
		n = 3;
	} else if (c < 0x110000) {
		bytes[0] = (char)(0xf0 | c >> 18);
		n = 4;
	} else {
		buf_add_char(buf, '?');
		return;
	}
	for (size_t i = 1; i < n; i++)
		bytes[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3f));
	buf_add(buf, (struct str){ bytes, n });
}

void buf_add_age(struct buf *buf, int64_t ms)
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
