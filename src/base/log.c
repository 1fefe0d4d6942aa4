#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define MAX_LINE 1024

static _Atomic int max_level = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
	atomic_store(&max_level, (int)level);
}

/* Control bytes in quoted user text must not start a line or drive a terminal. */
static void escape(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

void log_line(enum log_level level, const char *format, ...)
{
	char text[MAX_LINE], line[MAX_LINE + 32];
	va_list args;
	int n;

	if ((int)level > atomic_load(&max_level))
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	escape(text);
	if (isatty(STDERR_FILENO))
		n = snprintf(line, sizeof(line), "keihookd: %s\n", text);
	else
		n = snprintf(line, sizeof(line), "<%d>%s\n", (int)level, text);
	if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}

void log_lines(struct str text)
{
	struct str line;

	while (str_next_line(&text, &line))
		log_warning("%.*s", STR_ARGS(line));
}
