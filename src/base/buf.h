/*
 * Text that is being built: grows on the heap, or within an arena if it was given one. Running
 * out of memory is remembered: later calls do nothing and buf_failed() says so once at the end.
 */
#ifndef KEIHOOKD_BASE_BUF_H
#define KEIHOOKD_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct buf {
	char *at;
	size_t len, capacity;
	struct arena *arena; /* NULL: on the heap */
	bool failed;
};

/* For a buffer on the heap: AUTO_BUF struct buf text = BUF_INIT; */
#define BUF_INIT \
	{ \
		0 \
	}
#define BUF_IN(the_arena) ((struct buf){ .arena = (the_arena) })

void buf_finish(struct buf *buf);
#define AUTO_BUF __attribute__((cleanup(buf_finish)))

void buf_add(struct buf *buf, struct str text);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* UTF-8 of the code point, or '?' if there is none. */
void buf_add_utf8(struct buf *buf, uint32_t code_point);

/* "3 d", "5 h", "12 min", "8 s" */
void buf_add_age(struct buf *buf, int64_t ms);

static inline bool buf_failed(const struct buf *buf)
{
	return buf->failed;
}

/* What has been built; points into the buffer. A NUL stands behind it once anything was added. */
static inline struct str buf_str(const struct buf *buf)
{
	return (struct str){ buf->at ? buf->at : "", buf->len };
}

#endif
