/*
 * A set of rule packs, compiled. Immutable once loaded, shared by all workers and counted; a
 * reload makes a new one and the old one goes with its last user.
 */
#ifndef KEIHOOKD_RULES_POLICY_H
#define KEIHOOKD_RULES_POLICY_H

#include "base/arena.h"
#include "base/buf.h"
#include "facts/job.h"
#include "protocol/event.h"
#include "protocol/verdict.h"
#include "shell/effects.h"

struct policy;

struct pack_source {
	struct str name; /* file name for messages */
	struct str text;
	struct str fallback; /* the last good text, used when `text` is broken; may be empty */
	bool project;        /* of a project: may add rules, never weaken */
	bool tested;         /* its tests have passed already: built-in packs */
};

struct session_view;

/* How a pack's own tests are judged: decide(), without a session's state. */
typedef int (*policy_judge)(struct arena *arena, const struct policy *policy,
	const struct event *event, struct facts *facts, const struct session_view *session,
	struct verdict *ret);

struct policy_options {
	const struct pack_source *sources; /* in order: built-in, system, user, project */
	size_t n_sources;
	const struct str *enabled; /* packs switched on besides those on by default */
	size_t n_enabled;
	const struct str *disabled;
	size_t n_disabled;
	const struct str *only; /* --only: exactly these; n_only 0 for no restriction */
	size_t n_only;
	policy_judge judge; /* runs the packs' inline tests; NULL: they are not run */
};

/*
 * Compiles the packs. Diagnostics ("modal.yaml:33:17: arg: missing closing parenthesis") are
 * appended to @diagnostics, one line each; a broken pack is left out (or its fallback taken) and
 * counted in *ret_n_broken. Returns 0 or -ENOMEM.
 */
int policy_load(const struct policy_options *options, struct policy **ret, struct buf *diagnostics,
	size_t *ret_n_broken);
struct policy *policy_ref(struct policy *policy);
void policy_unref(struct policy *policy);

/* Is it one of the packs in force? */
bool policy_has_pack(const struct policy *policy, struct str name);
size_t policy_n_rules(const struct policy *policy);
/* The pack at @at, in their order; false past the last. */
bool policy_pack(const struct policy *policy, size_t at, struct str *ret_name, size_t *ret_n_rules);
/* Whole words that make a text suspicious when nothing else can be said: modal, pkill, kill ... */
const struct str *policy_guarded_words(const struct policy *policy, size_t *ret_n);
/* The same and the names of the packs' programs: what may be installed, wherever we look. */
const struct str *policy_program_names(const struct policy *policy, size_t *ret_n);
/* Does one of them stand in @text as a whole word? */
bool policy_guarded(const struct policy *policy, struct str text);
/* Wrappers the packs add; for shell_effects(). */
const struct wrapper_table *policy_wrappers(const struct policy *policy);
/* Is this process a job by a pack's protect: pattern? @ret_label: what to call it. */
bool policy_protects(const struct policy *policy, const struct process *process,
	struct arena *arena, struct str *ret_label);

/* Would this call start such a job? */
bool policy_protects_call(const struct policy *policy, const struct call *call, struct arena *arena,
	struct str *ret_label);
/*
 * What a process is called that runs, or through a wrapper has started, the command at argv[@at]:
 * at most 80 bytes of its words. False if no command can begin there.
 */
bool process_command(
	struct arena *arena, const struct process *process, size_t at, struct str *ret_label);

/* What rules ask about the session; NULL answers stand for "--check": conditions are noted. */
struct session_view {
	void *self;
	/* Has this been seen in the session: "estimate", "app-list", "modal app list" ...? */
	bool (*seen)(void *self, struct str what);
	/* Jobs that must not be stopped, resolved now; the same list for the whole decision. */
	int (*jobs)(void *self, struct arena *arena, const struct job **ret);
	bool attended; /* a person is there to answer: else `ask` is deny */
	bool check;    /* --check: session conditions are noted, not judged */
};

struct match_input {
	const struct event *event;     /* NULL: a bare command */
	const struct effects *effects; /* of the command or the write; NULL for other tools */
	struct facts *facts;
	const struct session_view *session;
	struct str command; /* the text as typed, for spans; empty for other tools */
	struct str cwd;
};

/*
 * Every rule that holds, strictest first. *ret_note: what a session would also be asked for.
 * Returns 0 or -ENOMEM.
 */
int rules_match(struct arena *arena, const struct policy *policy, const struct match_input *input,
	struct finding **ret_findings, struct str *ret_note);

#endif
