/*
 * Where packs come from: the built-in ones, then /etc/keihookd/patterns, then the person's own,
 * then .keihook/ of the project. A file counts only if it is ours or root's and others cannot
 * write it. Blocking: not on the loop thread.
 */
#ifndef KEIHOOKD_RULES_SOURCES_H
#define KEIHOOKD_RULES_SOURCES_H

#include "rules/config.h"
#include "rules/policy.h"

#define MAX_PACK_FILES    256
#define MAX_SOURCES_BYTES ((size_t)256 << 20) /* all texts of all packs */

/* Folders and files; NULL for none. */
struct source_paths {
	const char *system, *user, *project; /* folders of packs */
	const char *config;
	const char *good; /* folder where the last good texts are kept */
};

/* The usual ones from the environment and the working folder of a session (empty: no project); in
 * @arena. */
void source_paths(struct arena *arena, struct str cwd, struct source_paths *ret);

/* What sources_load() read besides the policy. */
struct sources_result {
	struct config config;
	size_t n_broken;
};

/*
 * Reads, compiles and tests everything. @only, @judge: as in policy_options; texts of @ret_result
 * live in @arena. Messages are appended to @diagnostics. Returns 0 or -ENOMEM.
 */
int sources_load(struct arena *arena, const struct source_paths *paths, struct words only,
	policy_judge judge, struct policy **ret, struct sources_result *ret_result,
	struct buf *diagnostics);

/* A pack that is there, in force or not. */
struct pack_state {
	struct str name, why;
	bool on, on_by_default;
};

/*
 * Every pack of the sources by name, with what @config says; texts live in @arena. Packs that
 * cannot be read are left out, with diagnostics. Returns 0 or -ENOMEM.
 */
int sources_packs(struct arena *arena, const struct source_paths *paths,
	const struct config *config, struct pack_state **ret, size_t *ret_n,
	struct buf *diagnostics);

struct test_count {
	size_t packs, rules, tests, broken;
};

/*
 * Runs the tests of the packs named (n 0: of all), also of those that are off and of the built-in
 * ones; a name that ends in .yaml is a file. Failures are appended to @diagnostics. Returns 0 or
 * -ENOMEM.
 */
int sources_test(struct arena *arena, const struct source_paths *paths, struct words names,
	policy_judge judge, struct test_count *ret, struct buf *diagnostics);

#endif
