/* uniq of coreutils 9.1. */
#include "shell/filter/run.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

struct uniq {
	bool count, repeated, unique, all, fold, zero;
	int64_t fields, characters, most;
};

static struct str compared(const struct uniq *uniq, struct str line)
{
	size_t at = 0;

	for (int64_t i = 0; i < uniq->fields && at < line.len; i++) {
		while (at < line.len && is_blank(line.at[at]))
			at++;
		while (at < line.len && !is_blank(line.at[at]))
			at++;
	}
	line = str_skip(line, at + (size_t)uniq->characters);
	return str_slice(line, 0, (size_t)uniq->most);
}

static bool same(const struct uniq *uniq, struct str a, struct str b)
{
	a = compared(uniq, a);
	b = compared(uniq, b);
	return uniq->fold ? str_equal_nocase(a, b) : str_equal(a, b);
}

static void uniq_options(struct filter *f, struct uniq *uniq, struct options *o)
{
	enum option_kind kind;

	while ((kind = options_next(o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		uniq->count |= options_is(o, "c", "count");
		uniq->repeated |= options_is(o, "d", "repeated");
		uniq->unique |= options_is(o, "u", "unique");
		uniq->fold |= options_is(o, "i", "ignore-case");
		uniq->zero |= options_is(o, "z", "zero-terminated");
		uniq->all |= options_is(o, "D", NULL);
		if (options_is(o, "f", "skip-fields"))
			f->unknown |= !str_to_int64(filter_value(f, o), &uniq->fields);
		else if (options_is(o, "s", "skip-chars"))
			f->unknown |= !str_to_int64(filter_value(f, o), &uniq->characters);
		else if (options_is(o, "w", "check-chars"))
			f->unknown |= !str_to_int64(filter_value(f, o), &uniq->most);
		else if (!options_is(o, "cduizD", "count") && !options_is(o, NULL, "repeated") &&
			 !options_is(o, NULL, "unique") && !options_is(o, NULL, "ignore-case") &&
			 !options_is(o, NULL, "zero-terminated"))
			filter_unknown(f);
	}
	f->unknown |= uniq->fields < 0 || uniq->characters < 0 || uniq->most < 0;
}

/* Equal lines in a row: the first of them, or with -D each. */
static void put_group(struct filter *f, const struct uniq *uniq, struct str first, size_t n)
{
	if ((uniq->repeated && n < 2) || (uniq->unique && n > 1))
		return;
	if (uniq->count)
		buf_printf(&f->out, "%7zu ", n);
	buf_add(&f->out, first);
	buf_add_char(&f->out, uniq->zero ? '\0' : '\n');
}

void filter_uniq(struct filter *f)
{
	struct options o = filter_options(f,
		"f: skip-fields: s: skip-chars: w: check-chars: c count d repeated u unique i "
		"ignore-case z zero-terminated D all-repeated? group?");
	struct uniq uniq = { .most = INT32_MAX };
	struct str text, rest, line, first;
	char end;

	uniq_options(f, &uniq, &o);
	if (f->unknown || o.at + 2 < f->n || !filter_read_all(f, o.at + 1, &text)) {
		filter_unknown(f);
		return;
	}
	end = uniq.zero ? '\0' : '\n';
	while (filter_next_record(&text, end, &first)) {
		size_t n = 1;

		for (rest = text; filter_next_record(&rest, end, &line) && same(&uniq, first, line);
			n++) {
			if (uniq.all && n == 1)
				put_group(f, &(struct uniq){ .zero = uniq.zero }, first, 1);
			if (uniq.all)
				put_group(f, &(struct uniq){ .zero = uniq.zero }, line, 1);
			text = rest;
		}
		if (!uniq.all)
			put_group(f, &uniq, first, n);
	}
}
