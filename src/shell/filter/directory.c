/* ls and find: names in directories, as the command has left them. */
#include "shell/filter/run.h"

#include <errno.h>
#include <stdlib.h>

#include "shell/expand/expand.h"

#define MAX_VISITED    4096 /* names in the directory that find begins with */
#define MAX_BELOW      512  /* names below it; larger trees are not known */
#define MAX_FIND_DEPTH 32

static int by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Names of a directory in order; false: they cannot be told. */
static bool list(struct filter *f, struct str path, struct str **ret_names, size_t *ret_n)
{
	const struct filter_input *input = f->input;
	int r;

	*ret_n = 0;
	if (!input->list_dir || !input->files_are_known) {
		filter_unknown(f);
		return false;
	}
	r = input->list_dir(input->self, filter_path(f, path), ret_names, ret_n);
	if (r == -ENOMEM)
		f->failed = true;
	if (r && r != -ENOENT)
		filter_unknown(f);
	if (*ret_n)
		qsort(*ret_names, *ret_n, sizeof(**ret_names), by_name);
	return !f->unknown && !f->failed;
}

static enum file_kind kind_of(struct filter *f, struct str path)
{
	struct file_info info = { .kind = FILE_NONE };

	if (!f->input->file_info ||
		f->input->file_info(f->input->self, filter_path(f, path), &info))
		filter_unknown(f);
	return info.kind;
}

/* A directory that is no link to one: find goes into no others. */
static bool is_own_directory(struct filter *f, struct str path)
{
	struct file_info info = { .kind = FILE_NONE };

	path = filter_path(f, path);
	if (!f->input->file_info || f->input->file_info(f->input->self, path, &info))
		filter_unknown(f);
	while (path.len > 1 && (str_ends(path, "/") || str_ends(path, "/.")))
		path.len--;
	return info.kind == FILE_DIR &&
	       (!info.real.len || str_equal(str_basename(info.real), str_basename(path)));
}

static void put(struct filter *f, struct str path)
{
	buf_add(&f->out, path);
	buf_add_char(&f->out, '\n');
}

static void list_one(struct filter *f, struct str path, bool all, bool almost)
{
	struct str *names;
	size_t n;

	if (!list(f, path, &names, &n))
		return;
	if (all) {
		put(f, STR("."));
		put(f, STR(".."));
	}
	for (size_t i = 0; i < n; i++)
		if (all || almost || names[i].at[0] != '.')
			put(f, names[i]);
}

void filter_ls(struct filter *f)
{
	struct options o = filter_options(f, "a all A almost-all d directory 1");
	bool all = false, almost = false, itself = false;
	size_t first, n;

	while (options_next(&o) == OPTION_FLAG) {
		all |= options_is(&o, "a", "all");
		almost |= options_is(&o, "A", "almost-all");
		itself |= options_is(&o, "d", "directory");
		if (!options_is(&o, "aAd1", NULL) && !options_is(&o, NULL, "all") &&
			!options_is(&o, NULL, "almost-all") && !options_is(&o, NULL, "directory"))
			filter_unknown(f);
	}
	first = o.at + 1;
	n = f->n > first ? f->n - first : 0;
	for (size_t i = first; i < f->n && !f->unknown; i++) {
		enum file_kind kind = kind_of(f, f->args[i]);

		if (kind == FILE_NONE)
			filter_missing(f, f->args[i]);
		else if (kind != FILE_DIR || itself)
			put(f, f->args[i]);
		else if (n == 1)
			list_one(f, f->args[i], all, almost);
		else
			filter_unknown(f);
	}
	f->unknown |= f->missing && !f->input->files_are_known;
	if (n == 0 && itself)
		put(f, STR("."));
	else if (n == 0)
		list_one(f, STR("."), all, almost);
}

struct find {
	struct filter *f;
	struct str name, path;
	bool has_name, has_path, nocase, quits, no;
	char type;
	int64_t max_depth, min_depth;
	size_t found, visited;
};

static bool find_matches(struct find *find, struct str path, struct str name)
{
	enum file_kind kind;

	if (find->no || (find->has_name && !pattern_matches(find->name, name, false)) ||
		(find->has_path && !pattern_matches(find->path, path, false)))
		return false;
	if (!find->type)
		return true;
	kind = kind_of(find->f, path);
	return find->type == 'd' ? kind == FILE_DIR : kind == FILE_REGULAR;
}

static void walk(struct find *find, struct str path, struct str name, int64_t depth)
{
	struct filter *f = find->f;
	struct str *names;
	size_t n;

	if (f->unknown || f->failed || (find->quits && find->found))
		return;
	if (find->visited++ > MAX_VISITED || depth > MAX_FIND_DEPTH) {
		filter_unknown(f);
		return;
	}
	if (depth >= find->min_depth && find_matches(find, path, name)) {
		put(f, path);
		find->found++;
	}
	if (depth >= find->max_depth || !is_own_directory(f, path) || !list(f, path, &names, &n))
		return;
	if (find->visited + n > (depth ? MAX_BELOW : MAX_VISITED)) {
		filter_unknown(f);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct str below = arena_printf(f->arena, "%.*s%s%.*s", STR_ARGS(path),
			str_ends(path, "/") ? "" : "/", STR_ARGS(names[i]));

		f->failed |= !below.at;
		walk(find, below, names[i], depth + 1);
	}
}

/* One test; false: it is not one of those that are followed. */
static bool find_test(struct find *find, size_t *at)
{
	struct filter *f = find->f;
	struct str word = f->args[*at];
	struct str value = *at + 1 < f->n ? f->args[*at + 1] : STR("");

	if (str_is(word, "-print") || str_is(word, "-true") || str_is(word, "-a")) {
		return true;
	} else if (str_is(word, "-quit")) {
		find->quits = true;
		return true;
	} else if (str_is(word, "-false")) {
		find->no = true;
		return true;
	}
	++*at;
	if (str_is(word, "-name")) {
		find->name = value;
		find->has_name = true;
	} else if (str_is(word, "-path") || str_is(word, "-wholename")) {
		find->path = value;
		find->has_path = true;
	} else if (str_is(word, "-type") && value.len == 1 && strchr("fd", value.at[0])) {
		find->type = value.at[0];
	} else if (str_is(word, "-maxdepth")) {
		return str_to_int64(value, &find->max_depth);
	} else if (str_is(word, "-mindepth")) {
		return str_to_int64(value, &find->min_depth);
	} else {
		return false;
	}
	return true;
}

static bool is_program_directory(struct str path)
{
	static const char *const names[] = { "/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin",
		"/sbin", "/usr/local/sbin" };

	while (path.len > 1 && str_ends(path, "/"))
		path.len--;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(path, names[i]))
			return true;
	return false;
}

void filter_find_names(struct filter *f)
{
	struct find find = { .f = f, .max_depth = MAX_FIND_DEPTH + 1 };
	size_t at = 1, first;

	while (at < f->n && (str_is(f->args[at], "-L") || str_is(f->args[at], "-H")))
		at++;
	first = at;
	while (at < f->n && f->args[at].len && !strchr("-(!", f->args[at].at[0]))
		at++;
	for (size_t i = at; i < f->n; i++)
		if (!find_test(&find, &i)) {
			filter_unknown(f);
			return;
		}
	/* Trees that the command left alone are too much to look through for what they may print.
	 */
	for (size_t i = first; i < at || i == first; i++)
		if (!f->input->has_files && !(i < at && is_program_directory(f->args[i]))) {
			filter_unknown(f);
			return;
		}
	if (first == at)
		walk(&find, STR("."), STR("."), 0);
	for (size_t i = first; i < at; i++)
		walk(&find, f->args[i], str_basename(f->args[i]), 0);
}
