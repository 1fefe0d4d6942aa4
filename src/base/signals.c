#include "base/signals.h"

#include <signal.h>

#include "base/util.h"

/* The names kill -l knows, glibc's sigabbrev_np() less the aliases. */
static const struct {
	const char *name;
	int number;
} aliases[] = {
	{ "CLD", SIGCHLD },
	{ "IO", SIGIO },
	{ "IOT", SIGABRT },
	{ "POLL", SIGIO },
	{ "UNUSED", SIGSYS },
	{ "EXIT", 0 },
	{ "NULL", 0 },
};

static bool real_time(struct str text, int *ret_number)
{
	bool low = text.len >= 5 && str_equal_nocase(str_slice(text, 0, 5), STR("RTMIN"));
	bool high = text.len >= 5 && str_equal_nocase(str_slice(text, 0, 5), STR("RTMAX"));
	int64_t offset = 0;

	if (!low && !high)
		return false;
	text = str_skip(text, 5);
	if (text.len && !str_to_int64(text, &offset))
		return false;
	*ret_number = (low ? SIGRTMIN : SIGRTMAX) + (int)offset;
	return *ret_number >= SIGRTMIN && *ret_number <= SIGRTMAX;
}

bool signal_parse(struct str text, int *ret_number)
{
	int64_t number;

	if (text.len && text.at[0] != '-' && text.at[0] != '+' && str_to_int64(text, &number)) {
		if (number > SIGRTMAX)
			return false;
		*ret_number = (int)number;
		return true;
	}
	if (text.len > 3 && str_equal_nocase(str_slice(text, 0, 3), STR("SIG")))
		text = str_skip(text, 3);
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (str_equal_nocase(text, str_from(aliases[i].name))) {
			*ret_number = aliases[i].number;
			return true;
		}
	for (int i = 1; i < SIGRTMIN; i++) {
		const char *name = sigabbrev_np(i);

		if (name && str_equal_nocase(text, str_from(name))) {
			*ret_number = i;
			return true;
		}
	}
	return real_time(text, ret_number);
}

struct str signal_abbreviation(int number)
{
	const char *name = number > 0 && number < SIGRTMIN ? sigabbrev_np(number) : NULL;

	return name ? str_from(name) : STR("");
}
