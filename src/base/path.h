/* Paths as texts: nothing is looked up, so a symlink counts as its name. */
#ifndef KEIHOOKD_BASE_PATH_H
#define KEIHOOKD_BASE_PATH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* @path as it stands in @dir, absolute, without "//", "." and ".."; in @arena. */
struct str path_join(struct arena *arena, struct str dir, struct str path);
/* Is @path @dir or something below it? Both as path_join gives them. */
bool path_within(struct str path, struct str dir);

#endif
