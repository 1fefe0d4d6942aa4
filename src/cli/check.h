/* What --check, --check-batch and explain share: options, the rules, one command decided. */
#ifndef KEIHOOKD_CLI_CHECK_H
#define KEIHOOKD_CLI_CHECK_H

#include "decide.h"
#include "rules/sources.h"

struct check {
	struct arena arena; /* of the whole run */
	struct policy *policy;
	struct process_cache *processes; /* one table for all the commands of a run */
	struct store *store;             /* NULL but with --transcript */
	struct str cwd, transcript, fixture;
	bool json, explain, has_fixture;
	struct str command; /* the one argument that is no option */
	bool has_command;
};

/*
 * Reads the options (argv[0] is the verb) and loads the rules. Returns 0, or 1 after a message.
 * check_finish() afterwards in either case.
 */
int check_init(struct check *check, int argc, char **argv);
void check_finish(struct check *check);

/* Decides one command in @arena, which the caller resets. Returns 0 or a negative errno. */
int check_command(struct check *check, struct arena *arena, struct str command, struct str cwd,
	struct verdict *ret);

/* The facts it is decided by: the machine's, or those of --facts. 0 or a negative errno. */
int check_facts(struct check *check, struct arena *arena, struct str command, struct facts *ret);

/* Does the verdict block? `ask` does: nobody is there to answer. */
bool check_blocks(const struct verdict *verdict);

/* The verdict as one JSON object, without a newline. */
void check_add_json(struct buf *out, const struct verdict *verdict);

#endif
