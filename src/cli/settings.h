/*
 * Claude Code's settings as text: our hooks put in or taken out, everything else left byte by byte
 * as it was written. Pure: no files.
 */
#ifndef KEIHOOKD_CLI_SETTINGS_H
#define KEIHOOKD_CLI_SETTINGS_H

#include "base/arena.h"
#include "base/str.h"

/* Where root has hooks that no user's settings and no flag of the client's switch off. */
#define MANAGED_SETTINGS "/etc/claude-code/managed-settings.json"

/* The settings are not what Claude Code would read. */
#define SETTINGS_REJECTED 1

/*
 * @client: absolute path of keihook, to be called for every event of ours, with @argument if that
 * is not empty; an empty path takes our hooks out. Entries of ours, wherever their path points, are
 * replaced. Returns 0, -ENOMEM, or SETTINGS_REJECTED with *reterr_why as "LINE:COLUMN: what".
 */
int settings_edit(struct arena *arena, struct str text, struct str client, struct str argument,
	struct str *ret_text, struct str *reterr_why);

/* Do the settings switch all hooks off? Of text that settings_edit() took. */
bool settings_hooks_disabled(struct str text);

#endif
