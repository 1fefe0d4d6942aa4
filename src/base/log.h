/*
 * One line a failure, on stderr, with the priority prefix of sd-daemon(3) when stderr is not a
 * terminal. Only daemon/ and cli/ log; everything below returns. Thread-safe.
 */
#ifndef KEIHOOKD_BASE_LOG_H
#define KEIHOOKD_BASE_LOG_H

#include "base/str.h"

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* Lines above @level are left out; LOG_LEVEL_INFO at the start. */
void log_set_level(enum log_level level);

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Each line of a text, as warnings. */
void log_lines(struct str text);

#define log_error(...)   log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...)    log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...)   log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
