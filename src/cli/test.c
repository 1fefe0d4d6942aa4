/* keihookd --test [PACK...]: the packs' own tests, also those of the built-in packs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "decide.h"
#include "rules/sources.h"

static int name_list(struct arena *arena, int argc, char **argv, struct words *ret)
{
	*ret = (struct words){ 0 };
	ret->at = arena_alloc(arena, struct str, (size_t)argc);
	if (!ret->at)
		return -ENOMEM;
	for (int i = 1; i < argc; i++)
		ret->at[ret->n++] = str_from(argv[i]);
	return 0;
}

int cli_test(int argc, char **argv)
{
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	struct source_paths paths;
	struct test_count count = { 0 };
	struct words names;
	struct arena arena;
	int err;

	arena_init(&arena, MAX_SOURCES_BYTES);
	source_paths(&arena, STR(""), &paths);
	err = name_list(&arena, argc, argv, &names);
	if (!err)
		err = sources_test(&arena, &paths, names, decide_test, &count, &diagnostics);
	fputs(diagnostics.len ? diagnostics.at : "", stderr);
	if (err)
		fprintf(stderr, "keihookd --test: %s\n", strerror(-err));
	else
		printf("%zu packs, %zu rules, %zu tests: %zu packs broken\n", count.packs,
			count.rules, count.tests, count.broken);
	arena_finish(&arena);
	return err || count.broken ? 1 : 0;
}
