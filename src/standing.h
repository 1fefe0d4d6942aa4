/*
 * What stands between events: the rule set in force and the state database, from their places on
 * this machine. For the daemon and for one-shot runs. Blocking.
 */
#ifndef KEIHOOKD_STANDING_H
#define KEIHOOKD_STANDING_H

#include "rules/policy.h"
#include "session/session.h"

/*
 * Loads the packs and leaves their guarded words for the hook client. Diagnostics are appended,
 * one line each. Returns 0 or a negative errno; then *ret is untouched.
 */
int standing_policy(struct policy **ret, struct buf *diagnostics, size_t *ret_n_broken);

/*
 * Opens the state database below the state directory, which is made if need be; store_trouble()
 * says why it cannot be used. Returns 0 or -ENOMEM.
 */
int standing_store(struct store **ret);

/* Reads the confirm: part of the person's configuration anew; standing_store() does it, too. */
void standing_configure(struct store *store);

#endif
