/* A test program of one suite: TAP on stdout through check's own environment variables. */
#ifndef KEIHOOKD_TESTS_UNIT_H
#define KEIHOOKD_TESTS_UNIT_H

#include <check.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"

#define ck_assert_str_is(got, want) \
	do { \
		struct str ck_got = (got); \
		ck_assert_msg(str_is(ck_got, (want)), "got '%.*s', want '%s'", STR_ARGS(ck_got), \
			(want)); \
	} while (0)

static inline int unit_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
