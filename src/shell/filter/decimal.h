/*
 * Decimal numbers of many digits, as bc and dc count: a whole number of units of 10^-scale. What
 * needs more than MAX_DECIMAL_LIMBS * 9 digits is refused: every function returns false then.
 */
#ifndef KEIHOOKD_SHELL_FILTER_DECIMAL_H
#define KEIHOOKD_SHELL_FILTER_DECIMAL_H

#include "base/buf.h"

#define MAX_DECIMAL_LIMBS 40
#define DECIMAL_LIMB      1000000000u
#define DECIMAL_DIGITS    9
#define MAX_DECIMAL_SCALE 100

struct decimal {
	bool negative;
	unsigned int scale; /* digits behind the point */
	unsigned int n;     /* limbs in use, the lowest first; 0: zero */
	uint32_t limbs[MAX_DECIMAL_LIMBS];
};

struct decimal decimal_of(int64_t number);
bool decimal_is_zero(const struct decimal *a);
/* False where it is not whole, or too large. */
bool decimal_whole(const struct decimal *a, int64_t *ret);
int decimal_compare(const struct decimal *a, const struct decimal *b);
bool decimal_add(const struct decimal *a, const struct decimal *b, struct decimal *ret);
bool decimal_subtract(const struct decimal *a, const struct decimal *b, struct decimal *ret);
/* As bc has it: at most @scale digits behind the point, or as many as an operand has. */
bool decimal_multiply(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret);
/* Cut behind @scale digits; false by zero, too. */
bool decimal_divide(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret);
bool decimal_modulo(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret);
bool decimal_power(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret);
bool decimal_root(const struct decimal *a, unsigned int scale, struct decimal *ret);
/* With another number of digits behind the point; what does not fit is cut off. */
bool decimal_rescale(const struct decimal *a, unsigned int scale, struct decimal *ret);
/* Digits and at most one point, of base @base (2 to 16); a digit that is too large counts as the
 * largest one, but stands for itself where it is alone. */
bool decimal_read(struct str text, unsigned int base, struct decimal *ret);
/* As bc prints it: no zero before the point. Other bases than ten print whole numbers only. */
bool decimal_print(struct buf *out, const struct decimal *a, unsigned int base);
/* All its digits. */
unsigned int decimal_length(const struct decimal *a);

#endif
