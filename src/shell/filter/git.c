/*
 * What git prints of objects, names, settings and remotes: git is asked, as long as the command
 * has not changed what it is asked for. An object that it does not know is taken as its file lies
 * there, since the same command may have added it.
 */
#include <errno.h>

#include "shell/filter/git.h"

#define MAX_ANSWER     (64u << 10) /* bytes; what is longer is not followed */
#define STATUS_NO      1           /* there is none, or it is another */
#define STATUS_REFUSED 128         /* of git, where it cannot do what it is asked */

bool git_has_word(const struct git_question *q, const char *word)
{
	for (size_t i = 1; i < q->n; i++)
		if (str_is(q->args[i], word))
			return true;
	return false;
}

static bool has_start(const struct git_question *q, const char *start)
{
	for (size_t i = 1; i < q->n; i++)
		if (str_starts(q->args[i], start))
			return true;
	return false;
}

static size_t count_operands(const struct git_question *q)
{
	size_t n = 0;

	for (size_t i = 1; i < q->n; i++)
		n += !str_starts(q->args[i], "-");
	return n;
}

static bool find_question(struct filter *f, struct git_question *q)
{
	size_t at = 1;

	*q = (struct git_question){ .dir = f->input->cwd };
	for (; at < f->n && str_starts(f->args[at], "-"); at++) {
		if (str_is(f->args[at], "-C") && at + 1 < f->n)
			q->dir = filter_path(f, f->args[++at]);
		else if (str_is(f->args[at], "-c") && at + 1 < f->n &&
			 q->n_given < ARRAY_SIZE(q->given))
			q->given[q->n_given++] = f->args[++at];
		else if (str_starts(f->args[at], "--git-dir=")) {
			q->dir = filter_path(f, str_skip(f->args[at], strlen("--git-dir=")));
			q->only_objects = true;
		} else if (str_is(f->args[at], "--version"))
			break;
		else if (!str_is(f->args[at], "--no-pager") && !str_is(f->args[at], "-P"))
			return false;
	}
	q->args = f->args + at;
	q->n = f->n - at;
	return q->n > 0;
}

/* REV:PATH of a call that prints it as it is; empty for any other. */
static struct str object_of(const struct git_question *q)
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

/* Where the repository stands: no command but clone, init and mv changes that. */
static bool asks_place(const struct git_question *q)
{
	static const char *const words[] = { "--show-toplevel", "--show-cdup", "--show-prefix",
		"--git-dir", "--absolute-git-dir", "--git-common-dir", "--is-inside-work-tree",
		"--sq-quote" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (git_has_word(q, words[i]))
			return str_is(q->args[0], "rev-parse");
	return str_is(q->args[0], "--version");
}

/* What would start programs, write files or read stdin. */
static bool does_more(const struct git_question *q)
{
	static const char *const starts[] = { "--output", "-O", "--open-files", "--ext-diff",
		"--textconv", "--filters", "--show-signature", "--batch", "--stdin", "--dirty",
		"--broken", "--paginate", "--parseopt", "--expire" };

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (has_start(q, starts[i]))
			return true;
	for (size_t i = 1; i < q->n; i++)
		if (str_contains(q->args[i], "%G"))
			return true;
	return false;
}

/* -1, -n 5, --max-count=2: a history is not read to its beginning. */
static bool is_limited(const struct git_question *q)
{
	for (size_t i = 1; i < q->n; i++)
		if (q->args[i].len > 1 && q->args[i].at[0] == '-' &&
			strchr("0123456789n", q->args[i].at[1]))
			return true;
	return has_start(q, "--max-count") || git_has_word(q, "--no-walk");
}

/* Lists that a name behind them would turn into something else. */
static bool only_lists(const struct git_question *q)
{
	static const char *const lists[] = { "--list", "-l", "--show-current", "--contains",
		"--merged", "--no-merged", "--points-at" };
	static const char *const shows[] = { "--format", "-a", "-r", "-v", "--all", "--remotes",
		"--sort", "-n", "--no-color" };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		if (git_has_word(q, lists[i]))
			return true;
	for (size_t i = 1; i < q->n; i++) {
		bool is_known = false;

		for (size_t k = 0; k < ARRAY_SIZE(shows); k++)
			is_known |= str_starts(q->args[i], shows[k]);
		if (!is_known)
			return false;
	}
	return true;
}

enum when {
	WHEN_STAYED,  /* unless the command itself moved something */
	WHEN_SETTLED, /* nor anything else may have */
	WHEN_FILES,   /* the work tree is read, too */
};

/* What a question costs is paid for what may depend on the answer. */
enum worth {
	WORTH_ALWAYS, /* next to nothing */
	WORTH_OUTPUT, /* where the command may run what is printed, or packs know what depends */
	WORTH_GUARDS, /* the latter alone */
};

static const struct {
	const char *name;
	enum when when;
	enum worth worth;
	bool limited; /* only with a limit */
	bool diffs;   /* it may be told to start programs for that */
} questions[] = {
	{ "annotate", WHEN_FILES, WORTH_OUTPUT, false, false },
	{ "blame", WHEN_FILES, WORTH_OUTPUT, false, false },
	{ "branch", WHEN_SETTLED, WORTH_ALWAYS, false, false },
	{ "cat-file", WHEN_STAYED, WORTH_OUTPUT, false, false },
	{ "check-ignore", WHEN_FILES, WORTH_GUARDS, false, false },
	{ "check-ref-format", WHEN_STAYED, WORTH_ALWAYS, false, false },
	{ "describe", WHEN_SETTLED, WORTH_OUTPUT, false, false },
	{ "diff", WHEN_FILES, WORTH_GUARDS, false, true },
	{ "diff-tree", WHEN_SETTLED, WORTH_OUTPUT, false, true },
	{ "for-each-ref", WHEN_SETTLED, WORTH_OUTPUT, false, false },
	{ "grep", WHEN_FILES, WORTH_OUTPUT, false, false },
	{ "log", WHEN_SETTLED, WORTH_OUTPUT, true, true },
	{ "ls-files", WHEN_STAYED, WORTH_OUTPUT, false, false },
	{ "ls-tree", WHEN_STAYED, WORTH_OUTPUT, false, false },
	{ "merge-base", WHEN_SETTLED, WORTH_GUARDS, false, false },
	{ "merge-file", WHEN_FILES, WORTH_OUTPUT, false, false },
	{ "name-rev", WHEN_SETTLED, WORTH_OUTPUT, false, false },
	{ "notes", WHEN_SETTLED, WORTH_OUTPUT, false, false },
	{ "reflog", WHEN_SETTLED, WORTH_OUTPUT, true, false },
	{ "rev-list", WHEN_SETTLED, WORTH_OUTPUT, true, false },
	{ "rev-parse", WHEN_SETTLED, WORTH_ALWAYS, false, false },
	{ "show", WHEN_SETTLED, WORTH_OUTPUT, false, true },
	{ "show-ref", WHEN_SETTLED, WORTH_GUARDS, false, false },
	{ "stash", WHEN_SETTLED, WORTH_OUTPUT, false, false },
	{ "status", WHEN_FILES, WORTH_GUARDS, false, false },
	{ "symbolic-ref", WHEN_SETTLED, WORTH_ALWAYS, false, false },
	{ "tag", WHEN_SETTLED, WORTH_OUTPUT, false, false },
};

static bool is_reading_form(const struct git_question *q)
{
	struct str name = q->args[0], first = q->n > 1 ? q->args[1] : STR("");

	if (str_is(name, "branch") || str_is(name, "tag"))
		return only_lists(q);
	if (str_is(name, "symbolic-ref"))
		return count_operands(q) == 1 && !git_has_word(q, "-d") && !git_has_word(q, "-m");
	if (str_is(name, "notes"))
		return q->n == 1 || str_is(first, "show") || str_is(first, "list");
	if (str_is(name, "stash"))
		return str_is(first, "list");
	if (str_is(name, "reflog"))
		return str_is(first, "show") || str_starts(first, "-");
	if (str_is(name, "merge-file"))
		return git_has_word(q, "-p") || git_has_word(q, "--stdout");
	return true;
}

/* Files of the work tree are compared as the filters of the repository make them: programs. */
static bool runs_filters(struct filter *f, const struct git_question *q)
{
	static const struct str ask[] = { { "config", 6 }, { "--get-regexp", 12 },
		{ "^filter\\..*\\.(clean|process)$", 29 } };
	struct facts *facts = f->input->facts;
	struct str out;

	if ((!str_is(q->args[0], "diff") && !str_is(q->args[0], "status")) ||
		git_has_word(q, "--cached") || git_has_word(q, "--staged"))
		return false;
	return !facts || !facts->git ||
	       facts->git(facts->self, f->arena, q->dir, NULL, 0, ask, ARRAY_SIZE(ask), &out) !=
		       STATUS_NO;
}

static bool is_worth(const struct filter *f, enum worth worth)
{
	return worth == WORTH_ALWAYS || (worth == WORTH_OUTPUT && f->input->runs_output) ||
	       (f->input->guards && f->input->guards(f->input->self));
}

/* May git be asked, and would it still say the same? */
static bool may_ask(struct filter *f, const struct git_question *q)
{
	const struct git_view *git = f->input->git;
	size_t i = 0;
	bool limited;

	if (asks_place(q) || !git)
		return asks_place(q);
	while (i < ARRAY_SIZE(questions) && !str_is(q->args[0], questions[i].name))
		i++;
	if (i == ARRAY_SIZE(questions) || q->n_given || does_more(q) || !is_reading_form(q))
		return false;
	limited = !questions[i].limited || is_limited(q);
	if (!limited || git->moved || !is_worth(f, questions[i].worth))
		return false;
	if (runs_filters(f, q))
		return false;
	if (questions[i].when == WHEN_STAYED && !has_start(q, "-o") && !has_start(q, "--others"))
		return true;
	return git->settled && (questions[i].when != WHEN_FILES || !f->input->has_files);
}

static bool takes_no_programs(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
		if (str_is(name, questions[i].name))
			return questions[i].diffs;
	return false;
}

bool git_ask(struct filter *f, const struct git_question *q, struct str *ret, int *ret_status)
{
	struct facts *facts = f->input->facts;
	struct str *args = filter_alloc(f, q->n + 2, sizeof(*args));
	size_t n = 0;

	if (!facts || !facts->git || !args)
		return false;
	args[n++] = q->args[0];
	if (takes_no_programs(q->args[0])) {
		args[n++] = STR("--no-ext-diff");
		args[n++] = STR("--no-textconv");
	}
	for (size_t i = 1; i < q->n; i++)
		args[n++] = q->args[i];
	*ret_status = facts->git(facts->self, f->arena, q->dir, NULL, 0, args, n, ret);
	f->failed |= *ret_status == -ENOMEM;
	if (f->input->git)
		*f->input->git->ret_asked = true;
	return *ret_status >= 0 && ret->len <= MAX_ANSWER;
}

void filter_git(struct filter *f)
{
	struct git_question q;
	struct str object, text, path;
	int status;

	if (!find_question(f, &q)) {
		filter_unknown(f);
		return;
	}
	if (q.only_objects && !object_of(&q).len) {
		filter_unknown(f);
		return;
	}
	if (str_is(q.args[0], "config") || str_is(q.args[0], "remote")) {
		git_settings(f, &q);
		return;
	}
	if (str_is(q.args[0], "hash-object")) {
		git_hash_object(f, &q);
		return;
	}
	/* git-var(1): what the environment says comes first */
	if (str_is(q.args[0], "var") && q.n == 2 && filter_env(f, q.args[1], &text)) {
		buf_add(&f->out, text);
		buf_add_char(&f->out, '\n');
		return;
	}
	if (git_own_commit(f, &q))
		return;
	if (git_own_object(f, &q, &text)) {
		buf_add(&f->out, text);
		return;
	}
	object = object_of(&q);
	if ((object.len || may_ask(f, &q)) && git_ask(f, &q, &text, &status) &&
		(status == 0 || (status <= STATUS_REFUSED && !object.len))) {
		buf_add(&f->out, text);
		f->status = status;
		return;
	}
	path = str_skip(object, str_find_char(object, ':', 0) + 1);
	if (q.only_objects && path.len)
		path = arena_printf(f->arena, "%.*s/%.*s",
			STR_ARGS(str_slice(q.dir, 0,
				q.dir.len - (str_ends(q.dir, "/.git") ? strlen("/.git") : 0))),
			STR_ARGS(path));
	if (object.len && path.len && filter_read(f, path, &text))
		buf_add(&f->out, text);
	else
		filter_unknown(f);
}
