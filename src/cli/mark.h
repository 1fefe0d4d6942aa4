/* Marking processes as protected jobs: shared by `keihookctl protect` and `keihookctl run`. */
#ifndef KEIHOOKD_CLI_MARK_H
#define KEIHOOKD_CLI_MARK_H

#include "session/jobs.h"

int64_t mark_now_ms(void);
/* "14:30" (the next one), "30m", "12h", "3d". False if it is none of these. */
bool mark_until(const char *text, int64_t now_ms, int64_t *ret_ms);
/* Adds a row for the process; without a label it is called by its command line. */
int mark_process(struct store *store, struct arena *arena, struct facts *facts,
	const struct process *process, struct str label, int64_t until_ms);

#endif
