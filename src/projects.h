/*
 * Rule sets with a project's own packs (.keihook/ above the working folder) on top of the usual
 * ones. Kept until a file there changes or the usual rules are loaded anew. Any thread; blocking.
 */
#ifndef KEIHOOKD_PROJECTS_H
#define KEIHOOKD_PROJECTS_H

#include "rules/policy.h"

/* Projects whose rules are kept; the one asked for longest ago goes first. */
#define PROJECTS_MAX 64

struct projects;

/* NULL if there is no memory. */
struct projects *projects_create(void);
void projects_destroy(struct projects *projects);

/*
 * The rules for a call in @cwd: a reference to @base where no project adds any. @projects may be
 * NULL: then nothing is kept. Messages about packs, once for each time they are loaded, are
 * appended. Returns 0 or -ENOMEM.
 */
int projects_policy(struct projects *projects, struct policy *base, struct str cwd,
	struct policy **ret, struct buf *diagnostics);

#endif
