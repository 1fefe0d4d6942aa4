/* format(n) and scan(n). */
#include "lang/tcl/number.h"

#define MAX_TCL_WIDTH 4096

/* %5.2s and the like, taken apart. */
struct spec {
	char letter;
	bool left, zero, plus, alternate;
	int64_t width, precision; /* -1: none */
	int64_t place;            /* %2$s: 2; 0: the next one */
	bool known;               /* no * that is not */
};

static int64_t digits(struct str text, size_t *at)
{
	int64_t number = 0;

	while (*at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9' &&
		number <= MAX_TCL_WIDTH)
		number = number * 10 + (text.at[(*at)++] - '0');
	return number;
}

static int64_t number_or_star(
	struct str text, size_t *at, const struct str *args, size_t n, size_t *used, bool *known)
{
	int64_t number = 0;

	if (*at >= text.len || text.at[*at] != '*')
		return digits(text, at);
	(*at)++;
	*known &= *used < n && tcl_integer(args[*used], &number);
	(*used)++;
	return number;
}

/* @at stands behind the percent sign, and afterwards behind the letter. */
static struct spec read_spec(
	struct str text, size_t *at, const struct str *args, size_t n, size_t *used)
{
	struct spec spec = { .precision = -1, .known = true };
	size_t start = *at;
	int64_t place = digits(text, at);

	if (place && *at < text.len && text.at[*at] == '$') {
		spec.place = place;
		(*at)++;
	} else {
		*at = start;
	}
	for (; *at < text.len && strchr("-0+ #", text.at[*at]); (*at)++) {
		spec.left |= text.at[*at] == '-';
		spec.zero |= text.at[*at] == '0';
		spec.plus |= text.at[*at] == '+';
		spec.alternate |= text.at[*at] == '#';
	}
	spec.width = number_or_star(text, at, args, n, used, &spec.known);
	if (*at < text.len && text.at[*at] == '.') {
		(*at)++;
		spec.precision = number_or_star(text, at, args, n, used, &spec.known);
	}
	while (*at < text.len && strchr("lhqjzt", text.at[*at]))
		(*at)++;
	spec.letter = *at < text.len ? text.at[(*at)++] : '%';
	spec.known &= spec.width <= MAX_TCL_WIDTH && spec.precision <= MAX_TCL_WIDTH;
	return spec;
}

static struct str whole_number(struct tcl *m, const struct spec *spec, int64_t number)
{
	if (spec->letter == 'b') {
		struct buf out = BUF_IN(m->arena);
		uint64_t bits = (uint64_t)number;
		int high = 63;

		while (high > 0 && !(bits >> high & 1))
			high--;
		for (; high >= 0; high--)
			buf_add_char(&out, bits >> high & 1 ? '1' : '0');
		return tcl_copy(m, &out);
	}
	if (spec->letter == 'x')
		return arena_printf(
			m->arena, spec->alternate ? "0x%llx" : "%llx", (unsigned long long)number);
	if (spec->letter == 'X')
		return arena_printf(m->arena, "%llX", (unsigned long long)number);
	if (spec->letter == 'o')
		return arena_printf(m->arena, "%llo", (unsigned long long)number);
	return arena_printf(
		m->arena, spec->plus && number >= 0 ? "+%lld" : "%lld", (long long)number);
}

static struct str converted(struct tcl *m, const struct spec *spec, struct str arg)
{
	struct tcl_operand operand;
	struct buf out = BUF_IN(m->arena);

	if (spec->letter == 's')
		return spec->precision >= 0 && tcl_known(arg)
			       ? str_slice(arg, 0, (size_t)spec->precision)
		       : spec->precision >= 0 ? tcl_any()
					      : arg;
	operand = tcl_operand(arg);
	if (!operand.number)
		return str_equal(arg, STR("\2")) ? arg : tcl_any();
	if (spec->letter == 'c') {
		buf_add_utf8(&out, (uint32_t)operand.whole);
		return tcl_copy(m, &out);
	}
	if (strchr("diuxXob", spec->letter) && !operand.real)
		return whole_number(m, spec, operand.whole);
	if (strchr("feEgG", spec->letter)) {
		int precision = spec->precision < 0 ? 6 : (int)spec->precision;

		return spec->letter == 'f'
			       ? arena_printf(m->arena, "%.*f", precision, tcl_as_real(&operand))
		       : spec->letter == 'g'
			       ? arena_printf(m->arena, "%.*g", precision, tcl_as_real(&operand))
			       : tcl_any();
	}
	return tcl_any();
}

static void add_padded(struct buf *out, const struct spec *spec, struct str text)
{
	bool zero = spec->zero && !spec->left && spec->letter != 's' && tcl_known(text);
	size_t n = spec->width > (int64_t)text.len ? (size_t)spec->width - text.len : 0;

	if (!tcl_known(text) && !str_equal(text, STR("\2")))
		n = 0;
	if (zero && text.len && text.at[0] == '-') {
		buf_add_char(out, '-');
		text = str_skip(text, 1);
	}
	for (size_t i = 0; i < n && !spec->left; i++)
		buf_add_char(out, zero ? '0' : ' ');
	buf_add(out, text);
	for (size_t i = 0; i < n && spec->left; i++)
		buf_add_char(out, ' ');
}

enum tcl_flow tcl_do_format(struct tcl *m, const struct str *argv, size_t argc)
{
	struct buf out = BUF_IN(m->arena);
	size_t used = 2, at = 0;
	struct str text;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	text = argv[1];
	while (at < text.len && tcl_step(m)) {
		struct spec spec;
		size_t place;

		if (text.at[at] != '%') {
			buf_add_char(&out, text.at[at++]);
			continue;
		}
		at++;
		spec = read_spec(text, &at, argv, argc, &used);
		if (spec.letter == '%') {
			buf_add_char(&out, '%');
			continue;
		}
		place = spec.place ? (size_t)spec.place + 1 : used++;
		if (place >= argc)
			return tcl_fail(m, "not enough arguments for all format specifiers");
		if (spec.known)
			add_padded(&out, &spec, converted(m, &spec, argv[place]));
		else
			buf_add(&out, tcl_any());
	}
	return tcl_ok(m, tcl_copy(m, &out));
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* [a-z] of scan: where it ends. */
static size_t set_end(struct str format, size_t at)
{
	size_t end = str_find_char(format, ']', at + 2);

	return end == STR_NOT_FOUND ? format.len : end + 1;
}

static bool in_set(struct str set, char c)
{
	bool negated = set.len > 1 && set.at[1] == '^';
	bool found = false;

	for (size_t i = negated ? 2 : 1; i + 1 < set.len; i++) {
		if (i + 3 < set.len && set.at[i + 1] == '-') {
			found |= c >= set.at[i] && c <= set.at[i + 2];
			i += 2;
		} else {
			found |= c == set.at[i];
		}
	}
	return found != negated;
}

/* How many bytes of @text a conversion takes. */
static size_t scan_len(struct str text, char letter, struct str set, int64_t width)
{
	size_t most = width > 0 ? MIN((size_t)width, text.len) : text.len, n = 0;

	if (letter == 'c')
		return MIN(text.len, (size_t)1);
	while (n < most) {
		char c = text.at[n];
		bool takes = letter == '['   ? in_set(set, c)
			     : letter == 's' ? !is_blank(c)
			     : letter == 'x' ? str_digit(c) < 16
			     : letter == 'o' ? c >= '0' && c <= '7'
			     : letter == 'f'
				     ? strchr("+-.eE0123456789", c) != NULL
				     : (c >= '0' && c <= '9') || (n == 0 && (c == '-' || c == '+'));

		if (!takes)
			break;
		n++;
	}
	return n;
}

static struct str scanned(struct tcl *m, struct str text, char letter)
{
	int64_t number = 0;

	if (letter == 'c')
		return tcl_number(m, (unsigned char)text.at[0]);
	if (letter == 's' || letter == '[' || letter == 'f')
		return text;
	for (size_t i = 0; i < text.len && number < INT64_MAX / 32; i++)
		if (str_digit(text.at[i]) < 16)
			number = number * (letter == 'x'          ? 16
						  : letter == 'o' ? 8
								  : 10) +
				 str_digit(text.at[i]);
	return tcl_number(m, text.at[0] == '-' ? -number : number);
}

static enum tcl_flow scan_result(
	struct tcl *m, const struct str *argv, size_t argc, const struct str *found, size_t n)
{
	if (argc == 3)
		return tcl_ok(m, tcl_list(m, found, n));
	for (size_t i = 0; i < n && i + 3 < argc; i++)
		tcl_set(m, argv[i + 3], found[i]);
	return tcl_ok(m, tcl_number(m, (int64_t)n));
}

enum tcl_flow tcl_do_scan(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str found[16], text, format;
	size_t n = 0, at = 0;

	if (argc < 3)
		return tcl_fail(m, "wrong # args");
	text = argv[1];
	format = argv[2];
	if (!tcl_known(text) || !tcl_known(format)) {
		for (size_t i = 3; i < argc; i++)
			tcl_set(m, argv[i], tcl_any());
		return tcl_ok(m, argc == 3 ? STR("\3") : tcl_any());
	}
	while (at < format.len && n < ARRAY_SIZE(found)) {
		struct str set = STR("");
		bool kept = true;
		int64_t width;
		char letter;
		size_t len;

		if (is_blank(format.at[at])) {
			while (text.len && is_blank(text.at[0]))
				text = str_skip(text, 1);
			at++;
			continue;
		}
		if (format.at[at] != '%') {
			if (!text.len || text.at[0] != format.at[at++])
				break;
			text = str_skip(text, 1);
			continue;
		}
		at++;
		if (at < format.len && format.at[at] == '*') {
			kept = false;
			at++;
		}
		width = digits(format, &at);
		while (at < format.len && strchr("lhL", format.at[at]))
			at++;
		letter = at < format.len ? format.at[at] : 's';
		if (letter == '[') {
			set = str_slice(format, at, set_end(format, at));
			at += set.len;
		} else {
			at++;
		}
		while (letter != 'c' && letter != '[' && text.len && is_blank(text.at[0]))
			text = str_skip(text, 1);
		len = scan_len(text, letter, set, width);
		if (len == 0)
			break;
		if (kept)
			found[n++] = scanned(m, str_slice(text, 0, len), letter);
		text = str_skip(text, len);
	}
	return scan_result(m, argv, argc, found, n);
}
