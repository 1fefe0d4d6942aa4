/* Shared by the filters that tell processes. */
#ifndef KEIHOOKD_SHELL_FILTER_PROCESS_H
#define KEIHOOKD_SHELL_FILTER_PROCESS_H

#include "shell/filter/run.h"

/* The processes of now; NULL, and the filter unknown or failed, if they cannot be told. */
const struct process_table *filter_processes(struct filter *f);
/* Is the number one of "1,2,3"? */
bool process_listed(struct str list, int64_t number);
/* "root,1000" as "0,1000"; what is no user of this machine makes the filter unknown. */
struct str process_users(struct filter *f, struct str names);
/* Its user as ps names it. */
struct str process_user(struct filter *f, uid_t uid);

#endif
