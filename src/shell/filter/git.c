/*
 * Files that git prints: `git show REV:PATH`, `git cat-file -p REV:PATH` (gitrevisions(7)). Git is
 * asked; where it does not know the object, the file is taken as it lies there, since the same
 * command may have added it.
 */
#include <errno.h>

#include "shell/filter/run.h"

/* The object that is printed as it is; empty if the call prints anything else. */
static struct str object_of(struct filter *f, struct str *ret_dir)
{
	struct str object = STR("");
	bool prints = false;
	size_t at = 1;

	for (; at < f->n && str_starts(f->args[at], "-"); at++)
		if (str_is(f->args[at], "-C") && at + 1 < f->n)
			*ret_dir = filter_path(f, f->args[++at]);
		else if (str_is(f->args[at], "-c"))
			at++;
	if (at >= f->n)
		return object;
	if (str_is(f->args[at], "show"))
		prints = true;
	else if (!str_is(f->args[at], "cat-file"))
		return object;
	for (at++; at < f->n; at++) {
		struct str word = f->args[at];

		if (str_is(word, "-p") || str_is(word, "blob"))
			prints = true;
		else if (str_starts(word, "-") || object.len)
			return STR("");
		else
			object = word;
	}
	return prints && str_find_char(object, ':', 0) != STR_NOT_FOUND ? object : STR("");
}

void filter_git(struct filter *f)
{
	struct facts *facts = f->input->facts;
	struct str dir = f->input->cwd, text, path;
	struct str object = object_of(f, &dir);
	struct str args[] = { STR("show"), object };

	if (!object.len) {
		filter_unknown(f);
		return;
	}
	if (facts && facts->git &&
		facts->git(facts->self, f->arena, dir, NULL, 0, args, ARRAY_SIZE(args), &text) ==
			0) {
		buf_add(&f->out, text);
		return;
	}
	path = str_skip(object, str_find_char(object, ':', 0) + 1);
	if (path.len && filter_read(f, path, &text))
		buf_add(&f->out, text);
	else
		filter_unknown(f);
}
