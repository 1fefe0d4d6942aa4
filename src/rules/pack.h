/*
 * One rule pack, read from its YAML and checked: what rules say, without how they are found or
 * matched. Immutable once read; lives in the arena, except for the patterns, which pack_finish()
 * gives back.
 */
#ifndef KEIHOOKD_RULES_PACK_H
#define KEIHOOKD_RULES_PACK_H

#include "protocol/verdict.h"
#include "rules/doc.h"
#include "rules/pattern.h"
#include "shell/launch/wrapper.h"

#define PACK_FORMAT 1
#define MAX_RULES   65536
#define MAX_WORDS   64 /* in one argv condition */

/* The text is no pack; the report says why. */
#define PACK_REJECTED 1

struct words {
	struct str *at;
	size_t n;
};

/* How a program's words are counted. */
struct program {
	struct program *next;
	struct str name;
	struct words valued; /* options that take the next word as their value */
	bool abbreviates;    /* long options may be cut short, as getopt_long(3) allows */
};

struct arg_condition {
	struct arg_condition *next;
	struct pattern *pattern;
	struct str literal;   /* stands in whatever matches; may be empty */
	int word;             /* only this word; -1: any argument */
	struct words options; /* only the value of one of these options; n 0: any */
};

/* A process selected by a name pattern, as pkill(1) and killall(1) do. */
struct names_condition {
	struct str name;       /* as comm shows it */
	struct words commands; /* command lines, as pkill -f sees them */
	struct words spares;   /* a pattern that matches one of these is not aimed at the name */
};

struct launch_condition {
	struct words by[16]; /* word sequences that a launching call begins with */
	size_t n_by;
	struct str imports; /* or text that imports this */
};

struct script_condition {
	struct words calls;   /* names of functions or methods, one of which is called */
	bool method;          /* only as a method */
	bool on_modal;        /* its receiver is, or may be, a Modal function */
	struct words without; /* keyword arguments, none of which is given */
};

struct write_condition {
	struct words paths;    /* globs; ~ and ** as in a shell */
	struct pattern *has;   /* the text afterwards */
	struct pattern *lacks; /* the text afterwards */
	struct pattern *loses; /* in the text now and not afterwards */
	bool removed;          /* only where the file goes */
};

struct input_condition {
	struct input_condition *next;
	struct str field;
	struct pattern *pattern;
};

struct tool_condition {
	struct words names; /* globs */
	struct input_condition *input;
};

/* All that are given must hold. */
struct conditions {
	struct conditions *next; /* `unless` may be a list: one of them suffices */
	struct words *argv;      /* per word its alternatives; [0] is the program */
	size_t n_argv;
	struct words programs;
	struct words flags; /* one of these is given */
	struct arg_condition *args;
	struct names_condition *names;
	struct words pushes_to; /* hosts, subdomains included */
	bool hits_protected;
	struct launch_condition *launches;
	struct script_condition *script;
	struct write_condition *writes;
	struct tool_condition *tool;
	struct str session;
	struct pattern *text;
	struct str text_literal;
};

enum subject_kind { SUBJECT_CALL, SUBJECT_CODE, SUBJECT_WRITE, SUBJECT_TOOL };

/* Which part of the refused call the confirmation is bound to. */
enum target_kind { TARGET_NONE, TARGET_WORD, TARGET_WORDS, TARGET_HOST, TARGET_PATH, TARGET_JOBS };

struct pack_test {
	struct pack_test *next;
	enum verdict_kind want;
	bool want_shadow;
	struct doc_mark at;
	struct str command, said;
	struct str tool;              /* another tool than Bash */
	const struct doc_node *input; /* its input: a map of texts */
	struct str facts;             /* as facts/fixture.h reads them */
	struct doc_mark facts_at;
	struct words seen; /* in the session */
};

struct rule {
	struct rule *next;
	const struct pack *pack;
	struct str name; /* pack.id */
	struct doc_mark at;
	struct str why, say, confirm, confirm_also;
	enum verdict_kind then;
	bool shadow, maybe_denies, maybe_allows;
	enum subject_kind subject;
	enum target_kind target;
	unsigned int target_word;
	struct conditions when;
	const struct conditions *unless;
	struct pack_test *tests;
	uint32_t number; /* in the policy */
};

/* Processes that are protected jobs. */
struct protect {
	struct protect *next;
	struct words argv[8]; /* [0] the program; interpreters are looked through */
	size_t n_argv;
	struct pattern *cmdline;
	struct str label; /* empty: the command line itself */
};

struct pack {
	struct pack *next;
	struct str name, why, file;
	bool on_by_default, project;
	struct words guarded;       /* suspicious in a text that cannot be read */
	struct words guarded_alive; /* the same, only while a job is alive */
	struct program *programs;
	struct protect *protects;
	struct wrapper_row *wrappers;
	size_t n_wrappers;
	struct rule *rules, *last_rule;
	size_t n_rules;
	struct pattern **patterns; /* all of them, for pack_finish() */
	size_t n_patterns, max_patterns;
};

/* Returns 0, -ENOMEM or PACK_REJECTED. */
int pack_read(struct arena *arena, struct str name, struct str text, struct buf *diagnostics,
	struct pack **ret);
void pack_finish(struct pack *pack);

const struct program *pack_program(const struct pack *pack, struct str name);

#endif
