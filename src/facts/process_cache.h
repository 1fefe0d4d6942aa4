/* The process table kept between decisions; see process_cache.c. Thread-safe. */
#ifndef KEIHOOKD_FACTS_PROCESS_CACHE_H
#define KEIHOOKD_FACTS_PROCESS_CACHE_H

#include "facts/real.h"

struct process_snapshot;

/* The table as it is now; give it back with process_snapshot_put(). 0 or -ENOMEM. */
int process_cache_get(struct process_cache *cache, struct process_snapshot **ret);
void process_snapshot_put(struct process_snapshot *snapshot);
const struct process_table *process_snapshot_table(const struct process_snapshot *snapshot);

#endif
