/*
 * The session's shell snapshot: the functions, options and aliases that every shell of Claude
 * Code's Bash tool starts with, from ~/.claude/shell-snapshots/snapshot-bash-*.sh.
 */
#ifndef KEIHOOKD_SNAPSHOT_H
#define KEIHOOKD_SNAPSHOT_H

#include "facts/facts.h"

/*
 * The newest snapshot's text, functions that are kept in base64 as plain text; empty where there
 * is none. Returns 0 or -ENOMEM.
 */
int snapshot_read(struct arena *arena, struct facts *facts, struct str *ret_text);

#endif
