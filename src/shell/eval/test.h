/* Operators of [[ ]], [ and test. MAYBE: their operands are not known, or not looked at. */
#ifndef KEIHOOKD_SHELL_EVAL_TEST_H
#define KEIHOOKD_SHELL_EVAL_TEST_H

#include "shell/eval/eval.h"

/* -n */
enum tri test_has_length(const struct field *field);
/* NO: what is known is no number. */
enum tri test_number(struct shell *sh, const struct field *field, int64_t *ret);
/* -eq, -ne, -lt ... */
bool test_is_number_op(struct str op);
enum tri test_unary(struct shell *sh, struct str op, const struct field *operand);
/* @b is a pattern for == and != within [[ ]] (@pattern). 0 or -ENOMEM. */
int test_operands(struct shell *sh, struct str op, const struct field *a, const struct field *b,
	bool pattern, enum tri *ret);

#endif
