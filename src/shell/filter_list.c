/* Which programs are filters. */
#include "shell/filter_run.h"

static const struct {
	const char *name;
	filter_fn *run;
} filters[] = {
	{ ":", filter_true },
	{ "base32", filter_base32 },
	{ "base64", filter_base64 },
	{ "basenc", filter_base64 },
	{ "cat", filter_cat },
	{ "echo", filter_echo },
	{ "false", filter_false },
	{ "openssl", filter_openssl },
	{ "printf", filter_printf },
	{ "rev", filter_rev },
	{ "tac", filter_tac },
	{ "tee", filter_tee },
	{ "tr", filter_tr },
	{ "true", filter_true },
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
