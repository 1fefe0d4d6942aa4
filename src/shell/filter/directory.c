/* ls: names in directories, as the command has left them; and how find sees these. */
#include "shell/filter/directory.h"

#include <errno.h>
#include <stdlib.h>

static int by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

bool directory_list(struct filter *f, struct str path, struct str **ret_names, size_t *ret_n)
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

enum file_kind directory_kind(struct filter *f, struct str path)
{
	struct file_info info = { .kind = FILE_NONE };

	if (!f->input->file_info ||
		f->input->file_info(f->input->self, filter_path(f, path), &info))
		filter_unknown(f);
	return info.kind;
}

bool directory_is_own(struct filter *f, struct str path)
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

	if (!directory_list(f, path, &names, &n))
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
		enum file_kind kind = directory_kind(f, f->args[i]);

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
