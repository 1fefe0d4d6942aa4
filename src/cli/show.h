/* How things are printed: times, texts of others with control characters made harmless, JSON. */
#ifndef KEIHOOKD_CLI_SHOW_H
#define KEIHOOKD_CLI_SHOW_H

#include "base/buf.h"

/* "2026-11-23 14:05:09", local time. */
void show_time(struct buf *buf, int64_t ms);
/* On one line, without anything that a terminal would obey. */
void show_plain(struct buf *buf, struct str text);
/* As a JSON string, quotes included. */
void show_json(struct buf *buf, struct str text);

#endif
