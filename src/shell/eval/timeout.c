/* timeout (coreutils 9.1): what it makes of its duration. */
#include "shell/eval/eval.h"

#include <stdlib.h>

#include "shell/launch/options.h"

#define MAX_DURATION 64 /* bytes; a longer one is not read */

/* 1.5, .2m, 1e3h; false: it is none. */
static bool read_duration(struct str text, double *ret)
{
	static const char units[] = "smhd";
	static const double factors[] = { 1, 60, 3600, 86400 };
	char copy[MAX_DURATION + 1], *end;
	const char *unit;

	if (text.len == 0 || text.len > MAX_DURATION || text.at[0] == '-')
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	*ret = strtod(copy, &end);
	if (end == copy)
		return false;
	unit = *end ? strchr(units, *end) : units;
	if (!unit || (*end && end[1]))
		return false;
	*ret *= factors[unit - units];
	return true;
}

static bool is(const struct field *word, const char *text)
{
	return field_basename_is(word, str_from(text)) == YES;
}

int timeout_status(struct shell *sh, const struct call *call)
{
	struct options o = options_of(eval_arena(sh), call->argv + 1, call->argc - 1,
		"k: kill-after: s: signal: help! version!");
	enum option_kind kind;
	double duration, sleeps;
	struct str text;

	if (!is(&call->program, "timeout"))
		return STATUS_UNKNOWN;
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		;
	if (kind != OPTION_WORD || !field_known(eval_arena(sh), &o.argv[o.at], &text))
		return STATUS_UNKNOWN;
	if (!read_duration(text, &duration))
		return TIMEOUT_REFUSES;
	if (o.at + 3 != o.argc || !is(&o.argv[o.at + 1], "sleep") ||
		!field_known(eval_arena(sh), &o.argv[o.at + 2], &text) ||
		!read_duration(text, &sleeps))
		return STATUS_UNKNOWN;
	return duration > 0 && sleeps > duration * 2 ? TIMEOUT_EXPIRES : STATUS_UNKNOWN;
}
