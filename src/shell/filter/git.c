/*
 * What git prints of objects, settings and remotes (git-show(1), git-cat-file(1), git-config(1),
 * git-remote(1)): git is asked. An object that it does not know is taken as its file lies there,
 * since the same command may have added it. Anything dearer than that is not asked for.
 */
#include <errno.h>

#include "shell/filter/run.h"

/* A git call behind its global options. */
struct question {
	struct str dir;
	const struct str *args; /* args[0]: the subcommand */
	size_t n;
};

static bool find_question(struct filter *f, struct question *ret)
{
	size_t at = 1;

	ret->dir = f->input->cwd;
	for (; at < f->n && str_starts(f->args[at], "-"); at++) {
		if (str_is(f->args[at], "-C") && at + 1 < f->n)
			ret->dir = filter_path(f, f->args[++at]);
		else if (str_is(f->args[at], "--version"))
			break;
		else if (!str_is(f->args[at], "--no-pager"))
			return false;
	}
	ret->args = f->args + at;
	ret->n = f->n - at;
	return ret->n > 0;
}

/* REV:PATH of a call that prints it as it is; empty for any other. */
static struct str object_of(const struct question *q)
{
	struct str object = STR("");
	bool prints = str_is(q->args[0], "show");

	if (!prints && !str_is(q->args[0], "cat-file"))
		return object;
	for (size_t i = 1; i < q->n; i++) {
		struct str word = q->args[i];

		if (str_is(word, "-p") || str_is(word, "blob"))
			prints = true;
		else if (str_starts(word, "-") || object.len)
			return STR("");
		else
			object = word;
	}
	return prints && str_find_char(object, ':', 0) != STR_NOT_FOUND ? object : STR("");
}

static bool has_word(const struct question *q, const char *word)
{
	for (size_t i = 1; i < q->n; i++)
		if (str_is(q->args[i], word))
			return true;
	return false;
}

/* Only reads, and cheaply. */
static bool is_cheap(const struct question *q)
{
	if (str_is(q->args[0], "--version"))
		return true;
	if (str_is(q->args[0], "config"))
		return has_word(q, "--get") || has_word(q, "--get-all") || has_word(q, "-l") ||
		       has_word(q, "--list") || q->n == 2;
	if (str_is(q->args[0], "remote"))
		return q->n == 1 || has_word(q, "-v") || str_is(q->args[1], "get-url");
	return false;
}

static bool ask(struct filter *f, const struct question *q, struct str *ret)
{
	struct facts *facts = f->input->facts;
	int status;

	if (!facts || !facts->git)
		return false;
	status = facts->git(facts->self, f->arena, q->dir, NULL, 0, q->args, q->n, ret);
	f->failed |= status == -ENOMEM;
	return status == 0;
}

void filter_git(struct filter *f)
{
	struct question q;
	struct str object, text, path;

	if (!find_question(f, &q)) {
		filter_unknown(f);
		return;
	}
	object = object_of(&q);
	if ((object.len || is_cheap(&q)) && ask(f, &q, &text)) {
		buf_add(&f->out, text);
		return;
	}
	path = str_skip(object, str_find_char(object, ':', 0) + 1);
	if (object.len && path.len && filter_read(f, path, &text))
		buf_add(&f->out, text);
	else
		filter_unknown(f);
}
