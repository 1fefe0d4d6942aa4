/*
 * keihookctl run [--label LABEL] -- CMD: starts CMD in place of ourselves, so that pid and start
 * time recorded before are its own. KEIHOOK_PROTECT protects it even without state.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "cli/mark.h"
#include "standing.h"

static const char usage[] = "usage: keihookctl run [--label LABEL] -- COMMAND [ARGUMENT...]\n";

static int record_self(struct store *store, struct str label)
{
	const struct process_table *table;
	const struct process *self;
	struct arena arena;
	struct facts facts;
	int err;

	arena_init(&arena, 0);
	err = facts_real(&arena, 0, &facts);
	if (!err) {
		err = facts.processes(facts.self, &arena, &table);
		self = err ? NULL : process_find(table, getpid());
		if (self)
			err = mark_process(store, &arena, &facts, self, label, 0);
		facts_real_finish(&facts);
	}
	arena_finish(&arena);
	return err;
}

static void record(struct str label)
{
	struct store *store = NULL;
	int err = standing_store(&store);

	if (!err) {
		err = record_self(store, label);
		store_close(store);
	}
	if (err)
		fprintf(stderr, "keihookctl run: not recorded (%s); protected all the same\n",
			strerror(-err));
}

static void join(struct buf *buf, char **words)
{
	for (size_t i = 0; words[i]; i++)
		buf_printf(buf, "%s%s", i ? " " : "", words[i]);
	buf_add_char(buf, '\0');
}

static int start(const char *label, char **command)
{
	AUTO_BUF struct buf joined = BUF_INIT;

	join(&joined, command);
	if (buf_failed(&joined))
		return 1;
	if (!label)
		label = joined.at;
	if (setenv("KEIHOOK_PROTECT", label, 1) < 0) {
		perror("keihookctl run");
		return 1;
	}
	record(str_from(label));
	execvp(command[0], command);
	fprintf(stderr, "keihookctl run: %s: %s\n", command[0], strerror(errno));
	return errno == ENOENT ? 127 : 126;
}

int ctl_run(int argc, char **argv)
{
	const char *label = NULL;
	int i = 1;

	if (i + 1 < argc && strcmp(argv[i], "--label") == 0) {
		label = argv[i + 1];
		i += 2;
	}
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	else if (i < argc && argv[i][0] == '-')
		i = argc;
	if (i >= argc || (label && !*label)) {
		fputs(usage, stderr);
		return 1;
	}
	return start(label, argv + i);
}
