/* AWK's own functions: POSIX awk and the string functions of gawk 5. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/conversion.h"
#include "base/libc_regex.h"
#include "lang/awk/machine.h"

#define MAX_ARGS 16

struct arguments {
	struct awk_value at[MAX_ARGS];
	const struct awk_node *nodes[MAX_ARGS];
	size_t n;
};

/* %s takes what is not known as it is; a number that is not known makes the rest unknown. */
static struct field format_one(
	struct awk_machine *m, const struct conversion *c, const struct awk_value *value)
{
	struct field shown = awk_to_text(m, value);
	struct buf out = BUF_IN(m->arena);
	struct str text;
	double number;

	if (c->letter == 's' && !c->width && c->precision < 0)
		return shown;
	if (c->letter == 'c' && value->text.n + value->numeric &&
		awk_looks_numeric(m, value, &number)) {
		char byte;

		if (!(number >= 0 && number < 256))
			return field_any();
		byte = (char)(int)number;
		conversion_add_text(&out, c, (struct str){ &byte, 1 });
	} else if (c->letter == 's' || c->letter == 'c') {
		if (!field_known(m->arena, &shown, &text))
			return field_any();
		conversion_add_text(&out, c, c->letter == 'c' ? str_slice(text, 0, 1) : text);
	} else if (!awk_to_number(m, value, &number)) {
		return field_any();
	} else if (strchr("diuxXo", c->letter)) {
		if (!(number > -9e18 && number < 9e18))
			return field_any();
		conversion_add_whole(&out, c, (int64_t)number);
	} else {
		conversion_add_real(&out, c, number);
	}
	m->failed |= buf_failed(&out);
	return field_text(m->arena, buf_str(&out));
}

/* A * takes its number from the arguments. */
static struct str with_star(struct awk_machine *m, struct str format, const struct awk_value *args,
	size_t n, size_t *used)
{
	size_t end = 0, star;
	double number;

	while (end < format.len && strchr("-+ #0123456789.*", format.at[end]))
		end++;
	star = str_find_char(str_slice(format, 0, end), '*', 0);
	if (star == STR_NOT_FOUND)
		return format;
	if (*used >= n || !awk_to_number(m, &args[(*used)++], &number))
		return STR("");
	format = arena_printf(m->arena, "%.*s%d%.*s", STR_ARGS(str_slice(format, 0, star)),
		(int)MAX(MIN(number, 1e6), -1e6), STR_ARGS(str_skip(format, star + 1)));
	return format.at ? with_star(m, format, args, n, used) : STR("");
}

struct field awk_format(struct awk_machine *m, const struct awk_value *args, size_t n)
{
	struct field out = field_text(m->arena, STR(""));
	struct str format;
	size_t used = 1;

	if (n == 0 || !awk_to_known(m, &args[0], &format))
		return field_any();
	while (format.len && awk_step(m)) {
		size_t percent = str_find_char(format, '%', 0), length;
		struct conversion c;

		out = field_join(
			m->arena, out, field_text(m->arena, str_slice(format, 0, percent)));
		if (percent == STR_NOT_FOUND)
			break;
		format = str_skip(format, percent + 1);
		if (str_starts(format, "%")) {
			out = field_join(m->arena, out, field_text(m->arena, STR("%")));
			format = str_skip(format, 1);
			continue;
		}
		format = with_star(m, format, args, n, &used);
		length = conversion_read(format, &c);
		if (!length)
			return field_any();
		if (used < n)
			out = field_join(m->arena, out, format_one(m, &c, &args[used]));
		used++;
		format = str_skip(format, length);
	}
	return out;
}

static struct awk_value change_case(
	struct awk_machine *m, const struct awk_value *value, bool upper)
{
	struct str text;
	char *at;

	if (!awk_to_known(m, value, &text))
		return awk_unknown();
	text = arena_copy(m->arena, text);
	at = (char *)(uintptr_t)text.at;
	for (size_t i = 0; at && i < text.len; i++)
		if (upper ? at[i] >= 'a' && at[i] <= 'z' : at[i] >= 'A' && at[i] <= 'Z')
			at[i] ^= 0x20;
	return awk_str(m, text);
}

static struct awk_value substr(struct awk_machine *m, const struct arguments *a)
{
	double from = 0, len = 0;
	struct str text;
	int64_t first, last;

	if (a->n < 2 || !awk_to_known(m, &a->at[0], &text) || !awk_to_number(m, &a->at[1], &from) ||
		(a->n > 2 && !awk_to_number(m, &a->at[2], &len)))
		return awk_unknown();
	/* gawk and mawk count from 1 what begins before it, without making it shorter. */
	first = MAX((int64_t)nearbyint(MAX(MIN(from, 1e9), -1e9)), 1);
	last = a->n > 2 ? first + (int64_t)nearbyint(MAX(MIN(len, 1e9), 0.0))
			: (int64_t)text.len + 1;
	if (last <= first)
		return awk_str(m, STR(""));
	return awk_str(m, str_slice(text, (size_t)first - 1, (size_t)last - 1));
}

/* The text a regex argument stands for. */
static bool regex_of(struct awk_machine *m, const struct arguments *a, size_t i, struct str *ret)
{
	if (i >= a->n)
		return false;
	if (a->nodes[i]->kind == AWK_REGEX) {
		*ret = a->nodes[i]->text;
		return true;
	}
	return awk_to_known(m, &a->at[i], ret);
}

/* & is the match, \& an ampersand. */
static void add_replacement(struct buf *out, struct str by, struct str match)
{
	for (size_t i = 0; i < by.len; i++) {
		if (by.at[i] == '\\' && i + 1 < by.len &&
			(by.at[i + 1] == '&' || by.at[i + 1] == '\\'))
			buf_add_char(out, by.at[++i]);
		else if (by.at[i] == '&')
			buf_add(out, match);
		else
			buf_add_char(out, by.at[i]);
	}
}

static bool replaced(struct awk_machine *m, struct str text, struct str regex, struct str by,
	bool all, struct buf *out, int *ret_n)
{
	size_t at = 0, len = 0;

	*ret_n = 0;
	while (awk_step(m)) {
		enum tri found = awk_match(m, regex, field_text(m->arena, text), &at, &len);

		if (found == MAYBE)
			return false;
		if (found == NO || (*ret_n && regex.len && regex.at[0] == '^'))
			break;
		buf_add(out, str_slice(text, 0, at));
		add_replacement(out, by, str_slice(text, at, at + len));
		if (len == 0 && at < text.len)
			buf_add_char(out, text.at[at]);
		text = str_skip(text, at + MAX(len, 1));
		++*ret_n;
		if (!all || text.len == 0)
			break;
	}
	buf_add(out, text);
	return true;
}

static struct awk_value substitute(struct awk_machine *m, const struct arguments *a, bool all)
{
	static const struct awk_node whole_number = { .kind = AWK_NUMBER };
	struct awk_node whole = { .kind = AWK_FIELD,
		.a = (struct awk_node *)(uintptr_t)&whole_number };
	const struct awk_node *target = a->n > 2 ? a->nodes[2] : &whole;
	struct awk_value subject = a->n > 2 ? a->at[2] : awk_field(m, 0);
	struct buf out = BUF_IN(m->arena);
	struct str text, regex, by;
	int n;

	if (a->n < 2 || !regex_of(m, a, 0, &regex) || !awk_to_known(m, &a->at[1], &by) ||
		!awk_to_known(m, &subject, &text) || !replaced(m, text, regex, by, all, &out, &n)) {
		awk_assign(m, target, awk_unknown());
		return awk_unknown();
	}
	if (n)
		awk_assign(m, target, awk_str(m, buf_str(&out)));
	return awk_number(n);
}

static struct awk_value gensub(struct awk_machine *m, const struct arguments *a)
{
	struct awk_value subject = a->n > 3 ? a->at[3] : awk_field(m, 0);
	struct str text, regex, by, how;
	struct buf out = BUF_IN(m->arena);
	int n;

	if (a->n < 3 || !regex_of(m, a, 0, &regex) || !awk_to_known(m, &a->at[1], &by) ||
		!awk_to_known(m, &a->at[2], &how) || !awk_to_known(m, &subject, &text) ||
		str_contains(by, "\\") ||
		!replaced(
			m, text, regex, by, str_starts(how, "g") || str_starts(how, "G"), &out, &n))
		return awk_unknown();
	return awk_str(m, buf_str(&out));
}

static struct awk_value split(struct awk_machine *m, const struct arguments *a)
{
	struct awk_value fs = awk_get(m, "FS");
	struct str text, separator;

	if (a->n < 2 || a->nodes[1]->kind != AWK_NAME)
		return awk_unknown();
	if (!awk_to_known(m, &a->at[0], &text) ||
		!(a->n > 2 ? regex_of(m, a, 2, &separator) : awk_to_known(m, &fs, &separator))) {
		awk_set_open(m, a->nodes[1]->text);
		return awk_unknown();
	}
	if (separator.len == 0) {
		for (size_t i = 0; i < text.len && awk_step(m); i++)
			awk_cell(m, a->nodes[1]->text, arena_printf(m->arena, "%zu", i + 1))
				->value =
				awk_read_text(field_text(m->arena, str_slice(text, i, i + 1)));
		return awk_number((double)text.len);
	}
	return awk_number((double)awk_split(m, text, separator, a->nodes[1]->text));
}

/* match(TEXT, REGEX, ARRAY) of gawk: element 0 is the match, the others its groups. */
static void set_groups(struct awk_machine *m, struct str pattern, struct str text, struct str array)
{
	regmatch_t groups[10];
	struct regex regex;

	awk_clear(m, array);
	if (regex_compile(&regex, pattern, REG_EXTENDED | (m->ignores_case ? REG_ICASE : 0))) {
		awk_set_open(m, array);
		return;
	}
	if (regex_find(&regex, text, 0, ARRAY_SIZE(groups), groups) == YES)
		for (size_t i = 0; i < ARRAY_SIZE(groups) && i <= regex.compiled.re_nsub; i++)
			if (groups[i].rm_so >= 0)
				awk_cell(m, array, arena_printf(m->arena, "%zu", i))->value =
					awk_read_text(field_text(
						m->arena, str_slice(text, (size_t)groups[i].rm_so,
								  (size_t)groups[i].rm_eo)));
	regex_finish(&regex);
}

static struct awk_value position(struct awk_machine *m, const struct arguments *a, bool regex)
{
	struct str text, needle;
	size_t at, len = 0;
	enum tri found;

	if (a->n < 2 || !awk_to_known(m, &a->at[0], &text) ||
		!(regex ? regex_of(m, a, 1, &needle) : awk_to_known(m, &a->at[1], &needle)))
		return awk_unknown();
	if (!regex) {
		at = str_find(text, needle, 0);
		return awk_number(at == STR_NOT_FOUND ? 0 : (double)at + 1);
	}
	found = awk_match(m, needle, field_text(m->arena, text), &at, &len);
	if (found == MAYBE)
		return awk_unknown();
	if (a->n > 2 && a->nodes[2]->kind == AWK_NAME)
		set_groups(m, needle, text, a->nodes[2]->text);
	awk_set(m, STR("RSTART"), awk_number(found == YES ? (double)at + 1 : 0));
	awk_set(m, STR("RLENGTH"), awk_number(found == YES ? (double)len : -1));
	return awk_get(m, "RSTART");
}

static struct awk_value length(struct awk_machine *m, const struct arguments *a)
{
	struct awk_value value = a->n ? a->at[0] : awk_field(m, 0);
	struct str text;
	double n = 0;

	if (a->n && a->nodes[0]->kind == AWK_NAME)
		for (const struct awk_cell *cell = m->cells; cell; cell = cell->next)
			n += cell->key.at && str_equal(cell->name, a->nodes[0]->text);
	if (n > 0)
		return awk_number(n);
	return awk_to_known(m, &value, &text) ? awk_number((double)text.len) : awk_unknown();
}

static struct awk_value run_system(struct awk_machine *m, const struct arguments *a)
{
	awk_flush(m);
	if (a->n)
		awk_effect(m, LANG_SHELL)->text = awk_to_text(m, &a->at[0]);
	return awk_unknown();
}

static struct awk_value to_int(struct awk_machine *m, const struct arguments *a)
{
	double number;

	return a->n && awk_to_number(m, &a->at[0], &number) ? awk_number(trunc(number))
							    : awk_unknown();
}

/* Functions of numbers: POSIX's, and gawk's of bits. */
static bool calculated(
	struct awk_machine *m, struct str name, const struct arguments *a, struct awk_value *ret)
{
	static const struct {
		const char *name;
		double (*of)(double);
	} of_one[] = { { "sqrt", sqrt }, { "exp", exp }, { "log", log }, { "sin", sin },
		{ "cos", cos } };
	double x = 0, y = 0;
	uint64_t p, q;
	struct str text;

	if (!a->n || !awk_to_number(m, &a->at[0], &x) ||
		(a->n > 1 && !awk_to_number(m, &a->at[1], &y)))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(of_one); i++)
		if (str_is(name, of_one[i].name) && (x >= 0 || i != 0)) {
			*ret = awk_number(of_one[i].of(x));
			return true;
		}
	if (str_is(name, "strtonum") && awk_to_known(m, &a->at[0], &text)) {
		text = arena_copy(m->arena, text);
		*ret = awk_number(
			a->at[0].numeric ? x
			: text.at && text.len > 1 && text.at[0] == '0' &&
					strspn(text.at, "0123456789abcdefABCDEFxX") == text.len
				? (double)strtoull(text.at, NULL, 0)
				: x);
		return true;
	}
	if (a->n < 2 || x < 0 || y < 0 || x > 9e15 || y > 9e15)
		return false;
	p = (uint64_t)x;
	q = (uint64_t)y;
	if (str_is(name, "and"))
		*ret = awk_number((double)(p & q));
	else if (str_is(name, "or"))
		*ret = awk_number((double)(p | q));
	else if (str_is(name, "xor"))
		*ret = awk_number((double)(p ^ q));
	else if (str_is(name, "lshift") && q < 50)
		*ret = awk_number((double)(p << q));
	else if (str_is(name, "rshift") && q < 64)
		*ret = awk_number((double)(p >> q));
	else
		return false;
	return true;
}

struct awk_value awk_builtin(struct awk_machine *m, const struct awk_node *call, bool *ret_found)
{
	struct str name = call->text, file;
	struct arguments a = { 0 };
	struct awk_value made;

	*ret_found = true;
	for (const struct awk_node *node = call->list; node && a.n < MAX_ARGS; node = node->next) {
		a.nodes[a.n] = node;
		a.at[a.n++] = node->kind == AWK_REGEX ? awk_str(m, node->text) : awk_eval(m, node);
	}
	if (str_is(name, "system"))
		return run_system(m, &a);
	if (str_is(name, "sprintf"))
		return awk_text(awk_format(m, a.at, a.n));
	if (str_is(name, "toupper") || str_is(name, "tolower"))
		return a.n ? change_case(m, &a.at[0], str_is(name, "toupper")) : awk_unknown();
	if (str_is(name, "substr"))
		return substr(m, &a);
	if (str_is(name, "sub") || str_is(name, "gsub"))
		return substitute(m, &a, str_is(name, "gsub"));
	if (str_is(name, "gensub"))
		return gensub(m, &a);
	if (str_is(name, "split"))
		return split(m, &a);
	if (str_is(name, "index") || str_is(name, "match"))
		return position(m, &a, str_is(name, "match"));
	if (str_is(name, "length"))
		return length(m, &a);
	if (str_is(name, "int"))
		return to_int(m, &a);
	if (calculated(m, name, &a, &made))
		return made;
	if (str_is(name, "close") && a.n && awk_to_known(m, &a.at[0], &file))
		awk_close(m, file);
	if (str_is(name, "close") || str_is(name, "fflush"))
		return awk_number(0);
	*ret_found = false;
	/* asort, patsplit ...: what they are given may hold anything now. */
	for (size_t i = 0; i < a.n; i++)
		if (a.nodes[i]->kind == AWK_NAME)
			awk_set_open(m, a.nodes[i]->text);
	return awk_unknown();
}
