/*
 * The environment that Claude Code was started with. Settings files can set variables of hooks, so
 * those count only as they stand in the initial environment of the client above us.
 */
#ifndef KEIHOOKD_HOOKS_ORIGIN_H
#define KEIHOOKD_HOOKS_ORIGIN_H

#include "base/paths.h"

/*
 * A variable of that environment, or NULL. Where no Claude Code process can be found above us, our
 * own environment serves, without any KEIHOOK... or KEI_... in it.
 */
const char *origin_variable(const char *name);

/* What a program of ours is started with: the plain variables of that environment. */
char *const *origin_environment(void);

#endif
