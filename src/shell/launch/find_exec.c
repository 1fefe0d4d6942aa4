/*
 * find(1) -exec, -execdir, -ok, -okdir and fd(1) -x, -X. The name that stands for {} is one that
 * the search would give if that is plain to see, and unknown text otherwise.
 */
#include "shell/launch/launch.h"

#define MAX_FOUND 64 /* names that a command is followed for; past it a name stands for all */

static bool is_exec(const struct field *word)
{
	return launch_is(word, "-exec") || launch_is(word, "-execdir") || launch_is(word, "-ok") ||
	       launch_is(word, "-okdir");
}

static struct field replace_braces(
	struct unwrap *u, const struct field *word, const struct field *name)
{
	struct field out = { 0 };

	for (size_t i = 0; i < word->n; i++) {
		struct str text = word->pieces[i].text;
		struct field piece = { .pieces = &word->pieces[i], .n = 1 };
		size_t at = 0, found;

		if (word->pieces[i].kind != PIECE_TEXT) {
			out = launch_join(u, out, piece);
			continue;
		}
		while ((found = str_find(text, STR("{}"), at)) != STR_NOT_FOUND) {
			if (found > at)
				out = launch_join(
					u, out, launch_field(u, str_slice(text, at, found)));
			out = launch_join(u, out, *name);
			at = found + 2;
		}
		if (at < text.len || text.len == 0)
			out = launch_join(u, out, launch_field(u, str_skip(text, at)));
	}
	out.many = word->many;
	return out;
}

static struct run *start_for(
	struct unwrap *u, const struct field *argv, size_t argc, const struct field *name)
{
	struct field *out = arena_alloc(u->arena, struct field, argc);
	struct run *run;

	if (!out) {
		u->failed = true;
		return &u->spare;
	}
	for (size_t i = 0; i < argc; i++)
		out[i] = replace_braces(u, &argv[i], name);
	run = launch_argv(u, out, argc);
	run->conditional = true;
	return run;
}

/* -execdir: from the directory that the file is in. */
static void start_in_directory(
	struct unwrap *u, const struct field *argv, size_t argc, struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	struct field name =
		launch_field(u, arena_printf(u->arena, "./%.*s", STR_ARGS(str_basename(path))));
	struct run *run = start_for(u, argv, argc, &name);

	run->conditional = false;
	run->has_cwd = slash != STR_NOT_FOUND;
	run->cwd = launch_field(u, str_slice(path, 0, MAX(slash, (size_t)1)));
}

/* {} +: one command for all of them. */
static void start_for_all(
	struct unwrap *u, const struct field *argv, size_t argc, const struct str *names, size_t n)
{
	struct field *words = arena_alloc(u->arena, struct field, n);
	const struct field *all;

	u->failed |= !words;
	for (size_t i = 0; words && i < n; i++)
		words[i] = launch_field(u, names[i]);
	all = words ? launch_concat(u, argv, argc - 1, words, n) : NULL;
	if (all)
		launch_argv(u, all, argc - 1 + n);
}

/* The names that are there now. False: they cannot be told, or are too many. */
static bool start_known(struct unwrap *u, size_t at, size_t end)
{
	const struct field *argv = u->argv + at + 1;
	size_t argc = end - at - 1, n = 0;
	bool in_directory = launch_is(&u->argv[at], "-execdir");
	struct str *names = NULL;

	if (!u->input->find_names ||
		!u->input->find_names(u->input->self, u->input->call, at, &names, &n) ||
		n > MAX_FOUND)
		return false;
	if (n && end < u->argc && launch_is(&u->argv[end], "+")) {
		start_for_all(u, argv, argc, names, n);
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		struct field name = launch_field(u, names[i]);

		if (in_directory)
			start_in_directory(u, argv, argc, names[i]);
		else
			start_for(u, argv, argc, &name)->conditional = false;
	}
	return true;
}

/* -ok asks first, and takes the answer from its stdin. */
static bool is_refused(struct unwrap *u, const struct field *word)
{
	struct str text;

	return (launch_is(word, "-ok") || launch_is(word, "-okdir")) &&
	       launch_stdin_text(u, &text) && !str_starts(text, "y") && !str_starts(text, "Y");
}

struct names {
	struct field at[8];
	size_t n;
};

/* `find DIR -name NAME`, NAME without glob characters: DIR/NAME where there is such a file. */
static void guess_names(struct unwrap *u, size_t end, struct names *names)
{
	struct str dir = STR("."), name = { 0 };

	for (size_t i = 1; i < end; i++) {
		if (i == 1 && launch_known(u, &u->argv[1], &dir) && dir.len && dir.at[0] == '-')
			dir = STR(".");
		if (launch_is(&u->argv[i], "-name") && i + 1 < end)
			launch_known(u, &u->argv[i + 1], &name);
	}
	if (name.len > 0 && str_find_char(name, '*', 0) == STR_NOT_FOUND &&
		str_find_char(name, '?', 0) == STR_NOT_FOUND &&
		str_find_char(name, '[', 0) == STR_NOT_FOUND) {
		bool slash = str_ends(dir, "/");
		struct str path = arena_printf(
			u->arena, "%.*s%s%.*s", STR_ARGS(dir), slash ? "" : "/", STR_ARGS(name));
		struct file_texts texts;
		struct file_info info = { 0 };
		const struct facts *facts = u->input->facts;

		u->failed |= !path.at;
		if (path.at && facts && facts->file_info(facts->self, u->arena, path, &info) == 0 &&
			info.kind == FILE_REGULAR) {
			names->at[names->n++] = launch_field(u, path);
			return;
		}
		if (path.at && launch_read_file(u, path, &texts)) {
			names->at[names->n++] = launch_field(u, path);
			return;
		}
		/* Wherever below it is found, that is what it is called. */
		names->at[names->n++] = launch_join(u, field_any(),
			launch_field(u, arena_printf(u->arena, "/%.*s", STR_ARGS(name))));
		return;
	}
	/* A file named as the starting point is given as it is. */
	if (end > 1 && launch_known(u, &u->argv[1], &dir) && dir.len && dir.at[0] != '-') {
		struct file_texts texts;

		if (launch_read_file(u, dir, &texts)) {
			names->at[names->n++] = u->argv[1];
			return;
		}
	}
	names->at[names->n++] = field_any();
}

void launch_find_exec(struct unwrap *u)
{
	for (size_t i = 1; i < u->argc; i++) {
		size_t from = i + 1, end = from;
		struct names names = { 0 };

		if (!is_exec(&u->argv[i]))
			continue;
		while (end < u->argc && !launch_is(&u->argv[end], ";") &&
			!(launch_is(&u->argv[end], "+") && launch_is(&u->argv[end - 1], "{}")))
			end++;
		if (end == from || is_refused(u, &u->argv[i]) || start_known(u, i, end)) {
			i = end;
			continue;
		}
		guess_names(u, i, &names);
		for (size_t k = 0; k < names.n; k++)
			start_for(u, u->argv + from, end - from, &names.at[k]);
		i = end;
	}
}

/* -x, -X, --exec, --exec-batch of fd: where in the word the command begins; 0: it is no such word.
 */
static size_t fd_exec(struct unwrap *u, const struct field *word, bool *ret_batch)
{
	static const char *const names[] = { "--exec-batch", "--exec", "-X", "-x" };
	struct str text;

	for (size_t i = 0; launch_known(u, word, &text) && i < ARRAY_SIZE(names); i++) {
		size_t len = strlen(names[i]);

		*ret_batch = i % 2 == 0;
		if (str_is(text, names[i]))
			return len;
		if (str_starts(text, names[i]) && (i > 1 || text.at[len] == '='))
			return len + (i < 2);
	}
	return 0;
}

static void start_fd(struct unwrap *u, const struct field *argv, size_t argc, bool batch)
{
	struct field *out = arena_alloc(u->arena, struct field, argc + 1);
	struct field any = field_any();
	bool braces = false;

	if (!out) {
		u->failed = true;
		return;
	}
	for (size_t i = 0; i < argc; i++) {
		out[i] = replace_braces(u, &argv[i], &any);
		braces |= field_equals(&out[i], field_show(u->arena, &argv[i])) != YES;
	}
	out[argc] = any;
	out[argc].many = batch;
	launch_argv(u, out, argc + !braces)->conditional = true;
}

/* fd: everything behind -x or -X up to ; is the command; {} {/} {//} {.} {/.} stand for names. */
void launch_fd(struct unwrap *u)
{
	for (size_t i = 1; i < u->argc; i++) {
		bool batch;
		size_t begin = fd_exec(u, &u->argv[i], &batch), end = i + 1;
		struct field first;

		if (begin == 0)
			continue;
		if (launch_fd_finds_nothing(u, i))
			return;
		while (end < u->argc && !launch_is(&u->argv[end], ";"))
			end++;
		first = field_skip(u->arena, &u->argv[i], begin);
		if (!launch_is(&first, ""))
			start_fd(u, launch_concat(u, &first, 1, u->argv + i + 1, end - i - 1),
				end - i, batch);
		else if (end > i + 1)
			start_fd(u, u->argv + i + 1, end - i - 1, batch);
		i = end;
	}
}
