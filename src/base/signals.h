/* The names and numbers of signals, as kill(1) and bash take them. */
#ifndef KEIHOOKD_BASE_SIGNALS_H
#define KEIHOOKD_BASE_SIGNALS_H

#include "base/str.h"

/* A signal as a person spells it: 9, KILL, SIGKILL, kill, RTMIN+1. False if it is none. */
bool signal_parse(struct str text, int *ret_number);
/* Without SIG; empty for a number that has no name. */
struct str signal_abbreviation(int number);

#endif
