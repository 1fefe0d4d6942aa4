/* Which programs are filters. */
#include "shell/filter_run.h"

static const struct {
	const char *name;
	filter_fn *run;
} filters[] = {
	{ ":", filter_true },
	{ "base32", filter_base32 },
	{ "base64", filter_base64 },
	{ "basename", filter_basename },
	{ "basenc", filter_base64 },
	{ "cat", filter_cat },
	{ "cut", filter_cut },
	{ "dirname", filter_dirname },
	{ "echo", filter_echo },
	{ "egrep", filter_grep },
	{ "expr", filter_expr },
	{ "false", filter_false },
	{ "fgrep", filter_grep },
	{ "fold", filter_fold },
	{ "grep", filter_grep },
	{ "head", filter_head },
	{ "nl", filter_nl },
	{ "openssl", filter_openssl },
	{ "paste", filter_paste },
	{ "printenv", filter_printenv },
	{ "printf", filter_printf },
	{ "pwd", filter_pwd },
	{ "readlink", filter_realpath },
	{ "realpath", filter_realpath },
	{ "rev", filter_rev },
	{ "seq", filter_seq },
	{ "sort", filter_sort },
	{ "tac", filter_tac },
	{ "tail", filter_tail },
	{ "tee", filter_tee },
	{ "tr", filter_tr },
	{ "true", filter_true },
	{ "uniq", filter_uniq },
	{ "wc", filter_wc },
	{ "which", filter_which },
	{ "xxd", filter_xxd },
};

filter_fn *filter_find(struct str program)
{
	size_t low = 0, high = ARRAY_SIZE(filters);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_compare(str_from(filters[middle].name), program);

		if (order == 0)
			return filters[middle].run;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
