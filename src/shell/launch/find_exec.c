/*
 * find(1) -exec, -execdir, -ok, -okdir and fd(1) -x, -X. The name that stands for {} is one that
 * the search would give if that is plain to see, and unknown text otherwise.
 */
#include "shell/launch/launch.h"

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

static void start_for(
	struct unwrap *u, const struct field *argv, size_t argc, const struct field *name)
{
	struct field *out = arena_alloc(u->arena, struct field, argc);
	struct run *run;

	if (!out) {
		u->failed = true;
		return;
	}
	for (size_t i = 0; i < argc; i++)
		out[i] = replace_braces(u, &argv[i], name);
	run = launch_argv(u, out, argc);
	run->conditional = true;
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
		if (end == from)
			continue;
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
