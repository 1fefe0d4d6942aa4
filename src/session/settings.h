/*
 * Our entries in Claude Code's settings files. What a file holds is noted while it is in force, so
 * that a change that would lose an entry, narrow it or switch hooks off can be told from one that
 * only touches other keys.
 */
#ifndef KEIHOOKD_SESSION_SETTINGS_H
#define KEIHOOKD_SESSION_SETTINGS_H

#include "session/store.h"

struct settings {
	struct str hooks; /* our entries, one a line: event, matcher, handler */
	bool broken;      /* not JSON: the client would leave it out, hooks included */
	bool disabled;    /* disableAllHooks */
};

int settings_read(struct arena *arena, struct str text, struct settings *ret);

/* Notes what the settings files that apply in @cwd hold now. 0, -ENOMEM or as store.h. */
int settings_note(struct store *store, struct arena *arena, struct facts *facts, struct str cwd,
	int64_t now_ms);
/* The person takes the hooks out: their absence is no attack. For `keihookctl uninstall`. */
int settings_forget(struct store *store, struct str path);

/* Do the files, as they are now, leave entries out that were in force? *ret_why NULL if not. */
int settings_lost(
	struct store *store, struct arena *arena, struct facts *facts, const char **ret_why);

/*
 * What a ConfigChange would do to our hooks; *ret_why NULL: nothing. Notes what it adds.
 */
int settings_changed(struct store *store, struct arena *arena, const struct event *event,
	struct facts *facts, const char **ret_why);

#endif
