/*
 * Every pack in the folder given is refused whole, with exactly the messages that stand in the
 * file of the same name with .want; --write writes these files anew.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "decide.h"

static int compare(struct arena *arena, const char *folder, struct str name, bool write)
{
	struct str stem = str_slice(name, 0, name.len - 5);
	struct str path = arena_printf(arena, "%s/%.*s", folder, STR_ARGS(name));
	struct str want_path = arena_printf(arena, "%s/%.*s.want", folder, STR_ARGS(stem));
	struct pack_source source = { .name = name };
	struct policy_options options = {
		.sources = &source,
		.n_sources = 1,
		.judge = decide_test,
	};
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	struct str want = STR("");
	struct policy *policy;
	size_t n_broken, n_rules;

	if (file_read(arena, path.at, MAX_SCRIPT, &source.text) ||
		policy_load(&options, &policy, &diagnostics, &n_broken))
		return 1;
	n_rules = policy_n_rules(policy);
	policy_unref(policy);
	if (write)
		return file_replace(want_path.at, buf_str(&diagnostics), 0644) != 0;
	file_read(arena, want_path.at, MAX_SCRIPT, &want);
	if (n_broken == 1 && n_rules == 0 && str_equal(want, buf_str(&diagnostics)))
		return 0;
	printf("%.*s: %zu rules in force\nwant: %.*sgot:  %.*s\n", STR_ARGS(name), n_rules,
		STR_ARGS(want), STR_ARGS(buf_str(&diagnostics)));
	return 1;
}

int main(int argc, char **argv)
{
	DIR *dir = argc > 1 ? opendir(argv[1]) : NULL;
	bool write = argc > 2 && strcmp(argv[2], "--write") == 0;
	const struct dirent *entry;
	int failed = 0, n = 0;
	struct arena arena;

	if (!dir)
		return 1;
	arena_init(&arena, 0);
	while ((entry = readdir(dir))) {
		struct str name = str_from(entry->d_name);

		if (!str_ends(name, ".yaml"))
			continue;
		failed += compare(&arena, argv[1], name, write);
		n++;
	}
	closedir(dir);
	arena_finish(&arena);
	printf("%d packs, %d failed\n", n, failed);
	return failed || !n;
}
