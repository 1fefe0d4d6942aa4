/*
 * Processes selected by name: pkill(1) and skill(1) of procps-ng 4.0, killall(1) of psmisc 23.
 * Answers whether the pattern is aimed at a program, whoever is alive.
 */
#ifndef KEIHOOKD_RULES_NAMED_H
#define KEIHOOKD_RULES_NAMED_H

#include "rules/words.h"

/* The programs that select processes by name and end them. */
struct words names_programs(void);

/* Returns 0 or -ENOMEM. */
int names_match(struct arena *arena, const struct names_condition *condition,
	const struct call *call, struct answer *ret);

#endif
