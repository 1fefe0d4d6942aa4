/* cmp, diff: whether two texts are the same; uname. Only what follows for certain is printed. */
#include "shell/filter/run.h"

static bool reads_both(struct filter *f, size_t at, struct str texts[2])
{
	if (at + 2 != f->n) {
		filter_unknown(f);
		return false;
	}
	for (size_t i = 0; i < 2; i++)
		if (!filter_read(f, f->args[at + i], &texts[i]))
			return false;
	return true;
}

void filter_cmp(struct filter *f)
{
	struct options o = filter_options(f, "");
	bool silent = false;
	enum option_kind kind;
	struct str texts[2];

	while ((kind = options_next(&o)) == OPTION_FLAG) {
		silent |= options_is(&o, "s", "silent") || options_is(&o, NULL, "quiet");
		f->unknown |= !silent;
	}
	if (f->unknown || !reads_both(f, 1 + o.at, texts))
		return;
	f->status = !str_equal(texts[0], texts[1]);
	f->unprinted = f->status && !silent;
}

void filter_diff(struct filter *f)
{
	struct options o = filter_options(f, "");
	bool brief = false, loose = false;
	enum option_kind kind;
	struct str texts[2];

	while ((kind = options_next(&o)) == OPTION_FLAG) {
		if (options_is(&o, "q", "brief"))
			brief = true;
		else if (!options_is(&o, "u", "unified") && !options_is(&o, "N", "new-file") &&
			 !options_is(&o, "a", "text"))
			loose = true; /* -i, -w, -B: what differs may be the same */
	}
	if (kind == OPTION_VALUE || !reads_both(f, 1 + o.at, texts)) {
		filter_unknown(f);
		return;
	}
	f->status = !str_equal(texts[0], texts[1]);
	f->unknown |= f->status && loose;
	if (f->status && brief)
		buf_printf(&f->out, "Files %.*s and %.*s differ\n", STR_ARGS(f->args[f->n - 2]),
			STR_ARGS(f->args[f->n - 1]));
	else
		f->unprinted = f->status;
}

#ifdef __APPLE__
#define SYSTEM_NAME "Darwin\n"
#else
#define SYSTEM_NAME "Linux\n"
#endif

/* Of this machine; what it is built for is not asked. */
void filter_uname(struct filter *f)
{
	bool plain =
		f->n == 1 ||
		(f->n == 2 && (str_is(f->args[1], "-s") || str_is(f->args[1], "--kernel-name")));

	if (!plain || f->input->remote)
		filter_unknown(f);
	else
		buf_add_text(&f->out, SYSTEM_NAME);
}
