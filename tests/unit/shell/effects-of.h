/* What a command does in a small world of its own: /home/u/proj with a few files, modal on PATH. */
#ifndef KEIHOOKD_TESTS_EFFECTS_OF_H
#define KEIHOOKD_TESTS_EFFECTS_OF_H

#include "shell/effects.h"

struct effects *effects_of(struct arena *arena, struct str command);

#endif
