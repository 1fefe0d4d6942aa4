#include "shell/filter/decimal.h"

#include <stdio.h>

#include "base/util.h"

static void trim(struct decimal *a)
{
	while (a->n && !a->limbs[a->n - 1])
		a->n--;
	if (!a->n)
		a->negative = false;
}

struct decimal decimal_of(int64_t number)
{
	struct decimal a = { .negative = number < 0 };
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	for (; rest; rest /= DECIMAL_LIMB)
		a.limbs[a.n++] = (uint32_t)(rest % DECIMAL_LIMB);
	return a;
}

bool decimal_is_zero(const struct decimal *a)
{
	return a->n == 0;
}

/* a * by + add, by and add below a limb. */
static bool times_small(struct decimal *a, uint32_t by, uint32_t add)
{
	uint64_t carry = add;

	for (unsigned int i = 0; i < a->n; i++) {
		carry += (uint64_t)a->limbs[i] * by;
		a->limbs[i] = (uint32_t)(carry % DECIMAL_LIMB);
		carry /= DECIMAL_LIMB;
	}
	if (carry && a->n == MAX_DECIMAL_LIMBS)
		return false;
	if (carry)
		a->limbs[a->n++] = (uint32_t)carry;
	return true;
}

/* The rest of a / by. */
static uint32_t over_small(struct decimal *a, uint32_t by)
{
	uint64_t rest = 0;

	for (unsigned int i = a->n; i-- > 0;) {
		rest = rest * DECIMAL_LIMB + a->limbs[i];
		a->limbs[i] = (uint32_t)(rest / by);
		rest %= by;
	}
	trim(a);
	return (uint32_t)rest;
}

bool decimal_rescale(const struct decimal *a, unsigned int scale, struct decimal *ret)
{
	struct decimal made = *a;
	bool fits = true;

	for (; made.scale < scale && fits; made.scale++)
		fits = times_small(&made, 10, 0);
	for (; made.scale > scale; made.scale--)
		over_small(&made, 10);
	*ret = made;
	return fits;
}

bool decimal_whole(const struct decimal *a, int64_t *ret)
{
	struct decimal whole, again;
	int64_t number = 0;

	if (!decimal_rescale(a, 0, &whole) || !decimal_rescale(&whole, a->scale, &again) ||
		decimal_compare(a, &again) || whole.n > 2)
		return false;
	for (unsigned int i = whole.n; i-- > 0;)
		number = number * DECIMAL_LIMB + whole.limbs[i];
	*ret = whole.negative ? -number : number;
	return true;
}

static int compare_limbs(const struct decimal *a, const struct decimal *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (unsigned int i = a->n; i-- > 0;)
		if (a->limbs[i] != b->limbs[i])
			return a->limbs[i] < b->limbs[i] ? -1 : 1;
	return 0;
}

/* The same scale for both. */
static bool align(const struct decimal *a, const struct decimal *b, struct decimal two[2])
{
	unsigned int scale = MAX(a->scale, b->scale);

	return decimal_rescale(a, scale, &two[0]) && decimal_rescale(b, scale, &two[1]);
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
	struct decimal two[2];

	if (a->negative != b->negative || !align(a, b, two))
		return a->negative ? -1 : 1;
	return a->negative ? compare_limbs(&two[1], &two[0]) : compare_limbs(&two[0], &two[1]);
}

/* |a| + |b| */
static bool add_limbs(struct decimal *a, const struct decimal *b)
{
	uint32_t carry = 0;

	for (unsigned int i = 0; i < b->n || carry; i++) {
		if (i == MAX_DECIMAL_LIMBS)
			return false;
		if (i == a->n)
			a->limbs[a->n++] = 0;
		carry += a->limbs[i] + (i < b->n ? b->limbs[i] : 0);
		a->limbs[i] = carry % DECIMAL_LIMB;
		carry /= DECIMAL_LIMB;
	}
	return true;
}

/* |a| - |b|, of which a is not the smaller. */
static void take_limbs(struct decimal *a, const struct decimal *b)
{
	uint32_t borrow = 0;

	for (unsigned int i = 0; i < a->n; i++) {
		uint32_t less = (i < b->n ? b->limbs[i] : 0) + borrow;

		borrow = a->limbs[i] < less;
		a->limbs[i] += (borrow ? DECIMAL_LIMB : 0) - less;
	}
	trim(a);
}

bool decimal_add(const struct decimal *a, const struct decimal *b, struct decimal *ret)
{
	struct decimal two[2];
	bool fits = align(a, b, two);
	unsigned int larger = compare_limbs(&two[0], &two[1]) < 0;

	if (!fits)
		return false;
	if (a->negative == b->negative)
		fits = add_limbs(&two[0], &two[1]);
	else
		take_limbs(&two[larger], &two[!larger]);
	*ret = two[a->negative == b->negative ? 0 : larger];
	return fits;
}

bool decimal_subtract(const struct decimal *a, const struct decimal *b, struct decimal *ret)
{
	struct decimal minus = *b;

	minus.negative = b->n && !b->negative;
	return decimal_add(a, &minus, ret);
}

static bool multiply_limbs(const struct decimal *a, const struct decimal *b, struct decimal *ret)
{
	struct decimal made = { .negative = a->negative != b->negative,
		.scale = a->scale + b->scale };

	if (a->n + b->n > MAX_DECIMAL_LIMBS)
		return false;
	made.n = a->n + b->n;
	for (unsigned int i = 0; i < a->n; i++) {
		uint64_t carry = 0;

		for (unsigned int k = 0; k < b->n || carry; k++) {
			carry += made.limbs[i + k] +
				 (k < b->n ? (uint64_t)a->limbs[i] * b->limbs[k] : 0);
			made.limbs[i + k] = (uint32_t)(carry % DECIMAL_LIMB);
			carry /= DECIMAL_LIMB;
		}
	}
	trim(&made);
	*ret = made;
	return true;
}

bool decimal_multiply(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret)
{
	unsigned int most = MAX(scale, MAX(a->scale, b->scale));

	return multiply_limbs(a, b, ret) && (ret->scale <= most || decimal_rescale(ret, most, ret));
}

/* One limb of a quotient: the most times that @by goes into @rest. */
static uint32_t digit_of(const struct decimal *rest, const struct decimal *by)
{
	uint32_t low = 0, high = DECIMAL_LIMB - 1;

	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;
		struct decimal times = *by;

		if (times_small(&times, middle, 0) && compare_limbs(&times, rest) <= 0)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

bool decimal_divide(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret)
{
	struct decimal from, rest = { 0 }, made = { .scale = scale };

	if (!b->n || !decimal_rescale(a, MAX(scale + b->scale, a->scale), &from))
		return false;
	for (unsigned int i = from.n; i-- > 0;) {
		struct decimal times = *b;
		uint32_t digit;

		if (rest.n == MAX_DECIMAL_LIMBS)
			return false;
		memmove(rest.limbs + 1, rest.limbs, rest.n * sizeof(rest.limbs[0]));
		rest.limbs[0] = from.limbs[i];
		rest.n++;
		trim(&rest);
		digit = digit_of(&rest, b);
		times_small(&times, digit, 0);
		trim(&times);
		take_limbs(&rest, &times);
		made.limbs[i] = digit;
		made.n = MAX(made.n, i + 1);
	}
	made.negative = a->negative != b->negative;
	made.scale = from.scale - b->scale;
	trim(&made);
	return decimal_rescale(&made, scale, ret);
}

bool decimal_modulo(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret)
{
	unsigned int digits = MAX(a->scale, scale + b->scale);
	struct decimal quotient, times;

	return decimal_divide(a, b, scale, &quotient) && multiply_limbs(&quotient, b, &times) &&
	       decimal_rescale(&times, digits, &times) && decimal_subtract(a, &times, ret);
}

bool decimal_power(
	const struct decimal *a, const struct decimal *b, unsigned int scale, struct decimal *ret)
{
	struct decimal made = decimal_of(1), one = made;
	int64_t n;
	unsigned int digits;

	if (!decimal_whole(b, &n) || n > 4096 || n < -4096)
		return false;
	for (int64_t i = 0; i < (n < 0 ? -n : n); i++)
		if (!multiply_limbs(&made, a, &made))
			return false;
	if (n < 0)
		return decimal_divide(&one, &made, scale, ret);
	digits = MIN(a->scale * (unsigned int)n, MAX(scale, a->scale));
	return decimal_rescale(&made, digits, ret);
}

bool decimal_root(const struct decimal *a, unsigned int scale, struct decimal *ret)
{
	unsigned int digits = MAX(scale, a->scale);
	struct decimal square, low = { 0 }, high, one = decimal_of(1);

	if (a->negative || !decimal_rescale(a, 2 * digits, &square))
		return false;
	square.scale = 0;
	if (!decimal_add(&square, &one, &high))
		return false;
	/* low^2 <= square < high^2 */
	for (;;) {
		struct decimal middle, times;

		if (!decimal_add(&low, &high, &middle))
			return false;
		over_small(&middle, 2);
		if (decimal_compare(&middle, &low) == 0)
			break;
		if (multiply_limbs(&middle, &middle, &times) &&
			decimal_compare(&times, &square) <= 0)
			low = middle;
		else
			high = middle;
	}
	low.scale = digits;
	*ret = low;
	return true;
}

bool decimal_read(struct str text, unsigned int base, struct decimal *ret)
{
	struct decimal made = { 0 };
	bool point = false, alone = text.len == 1;

	for (size_t i = 0; i < text.len; i++) {
		unsigned int digit = str_digit(text.at[i]);

		if (text.at[i] == '.') {
			if (point || base != 10)
				return false;
			point = true;
			continue;
		}
		if (digit > 15)
			return false;
		if (digit >= base && !alone)
			digit = base - 1;
		if (!times_small(&made, base, digit))
			return false;
		made.scale += point;
	}
	if (made.scale > MAX_DECIMAL_SCALE)
		return false;
	*ret = made;
	return true;
}

/* The digits of a whole number, the lowest first. */
static size_t digits_of(struct decimal a, unsigned int base, uint32_t *ret, size_t most)
{
	size_t n = 0;

	while (a.n && n < most)
		ret[n++] = over_small(&a, base);
	return a.n ? 0 : n;
}

unsigned int decimal_length(const struct decimal *a)
{
	uint32_t digits[MAX_DECIMAL_LIMBS * DECIMAL_DIGITS];
	size_t n = digits_of(*a, 10, digits, ARRAY_SIZE(digits));

	return MAX((unsigned int)n, MAX(a->scale, 1u));
}

static void print_wide(struct buf *out, const uint32_t *digits, size_t n, unsigned int base)
{
	int width = snprintf(NULL, 0, "%u", base - 1);

	while (n-- > 0)
		buf_printf(out, " %0*u", width, digits[n]);
}

bool decimal_print(struct buf *out, const struct decimal *a, unsigned int base)
{
	uint32_t digits[MAX_DECIMAL_LIMBS * 32];
	size_t n = digits_of(*a, base, digits, ARRAY_SIZE(digits));

	if (!a->n) {
		buf_add_char(out, '0');
		return true;
	}
	if (!n || (base != 10 && a->scale))
		return false;
	if (a->negative)
		buf_add_char(out, '-');
	if (base > 16) {
		print_wide(out, digits, n, base);
		return true;
	}
	for (size_t i = MAX(n, (size_t)a->scale); i-- > 0;) {
		if (i + 1 == a->scale)
			buf_add_char(out, '.');
		buf_add_char(out, "0123456789ABCDEF"[i < n ? digits[i] : 0]);
	}
	return true;
}
