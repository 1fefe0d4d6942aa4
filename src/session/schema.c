/*
 * The tables. A new version adds a step that takes the one before it along, and bumps
 * STORE_VERSION. Times are wall-clock milliseconds. Texts of a person or a command are only kept
 * where they are needed to explain a refusal, with secrets taken out.
 */
#include "session/store.h"

const char store_schema[] =
	"CREATE TABLE session("
	" id TEXT PRIMARY KEY, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,"
	" prompts_seen INTEGER NOT NULL DEFAULT 0," /* a genuine UserPromptSubmit came */
	" sources_seen INTEGER NOT NULL DEFAULT 0," /* a transcript line says promptSource */
	" ended_ms INTEGER) WITHOUT ROWID;"

	/* What was said. text: only of what reads like a confirmation. */
	"CREATE TABLE prompt("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, ms INTEGER NOT NULL,"
	" client TEXT NOT NULL, text TEXT NOT NULL,"
	" dev INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,"
	" state INTEGER NOT NULL DEFAULT 0," /* enum prompt_state */
	" line TEXT);"                       /* uuid of its transcript line, once found */
	"CREATE INDEX prompt_by_session ON prompt(session, ms);"
	"CREATE UNIQUE INDEX prompt_by_line ON prompt(session, line) WHERE line IS NOT NULL;"

	"CREATE TABLE refusal("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, ms INTEGER NOT NULL,"
	" client TEXT NOT NULL, call TEXT NOT NULL, rule TEXT NOT NULL, target TEXT NOT NULL,"
	" shown TEXT NOT NULL, jobs TEXT NOT NULL, confirm TEXT NOT NULL, code TEXT NOT NULL,"
	" why TEXT NOT NULL, seen TEXT NOT NULL, at_stake TEXT NOT NULL,"
	" inode INTEGER NOT NULL, size INTEGER NOT NULL, transcript TEXT NOT NULL,"
	" state INTEGER NOT NULL DEFAULT 0);" /* enum refusal_state */
	"CREATE INDEX refusal_by_session ON refusal(session, state, ms);"

	/* client '': whoever works for the session. spent_ms NULL: still to be used. */
	"CREATE TABLE permission("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, ms INTEGER NOT NULL,"
	" client TEXT NOT NULL, rule TEXT NOT NULL, target TEXT NOT NULL, jobs TEXT NOT NULL,"
	" evidence TEXT NOT NULL, prompt INTEGER, spent_ms INTEGER, spent_call TEXT,"
	" reported INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX permission_by_session ON permission(session, rule, target);"

	/* boot and pid_namespace make pid and ticks mean one process for good. */
	"CREATE TABLE job("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, label TEXT NOT NULL,"
	" boot TEXT NOT NULL, pid_namespace INTEGER NOT NULL, pid INTEGER NOT NULL,"
	" ticks INTEGER NOT NULL, app TEXT NOT NULL, started_ms INTEGER NOT NULL,"
	" started_by TEXT NOT NULL, until_ms INTEGER, ended_ms INTEGER,"
	" call TEXT NOT NULL DEFAULT '', task TEXT NOT NULL DEFAULT '', cost TEXT NOT NULL DEFAULT "
	"'');"
	"CREATE INDEX job_alive ON job(ended_ms);"

	"CREATE TABLE seen("
	" session TEXT NOT NULL, what TEXT NOT NULL, ms INTEGER NOT NULL,"
	" PRIMARY KEY(session, what)) WITHOUT ROWID;"

	/* Our entries in a settings file of the client's, as they were when they were in force. */
	"CREATE TABLE settings(path TEXT PRIMARY KEY, hooks TEXT NOT NULL, ms INTEGER NOT NULL)"
	" WITHOUT ROWID;"

	"CREATE TABLE audit("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, ms INTEGER NOT NULL, session TEXT NOT NULL,"
	" what TEXT NOT NULL, rule TEXT NOT NULL, target TEXT NOT NULL, tool TEXT NOT NULL,"
	" detail TEXT NOT NULL);"
	"CREATE INDEX audit_by_time ON audit(ms);";

/*
 * name: of the remote app. outputs: files that may tell the app of a launch, one a line. survives:
 * the app lives on without its client. announced: what runs or is written and has not reported
 * back; kept no longer than that.
 */
static const char launches[] =
	"ALTER TABLE job ADD COLUMN name TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE job ADD COLUMN outputs TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE job ADD COLUMN survives INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE announced("
	" session TEXT NOT NULL, call TEXT NOT NULL, ms INTEGER NOT NULL, path TEXT NOT NULL,"
	" text TEXT, command TEXT NOT NULL, cwd TEXT NOT NULL,"
	" PRIMARY KEY(session, call)) WITHOUT ROWID;";

const char *const store_steps[STORE_VERSION] = { store_schema, launches };
