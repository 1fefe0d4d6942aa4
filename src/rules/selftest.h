/*
 * The tests that stand in a pack, run when it is loaded: each command goes the way every command
 * goes, with the machine that the test tells (facts/fixture.h), against this pack alone.
 */
#ifndef KEIHOOKD_RULES_SELFTEST_H
#define KEIHOOKD_RULES_SELFTEST_H

#include "rules/pack.h"
#include "rules/policy.h"

/*
 * Failures are appended as "modal.yaml:33:17: ...". Returns 0, -ENOMEM, or PACK_REJECTED if a
 * test failed.
 */
int selftest_pack(struct pack *pack, policy_judge judge, struct buf *diagnostics);

#endif
