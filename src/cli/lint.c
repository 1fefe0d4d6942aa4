/* keihookctl lint FILE...: what the launch checks would say of a script, before it is launched. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/check.h"
#include "cli/cli.h"

/* As `modal run` would be given it, whatever stands in the name. */
static struct str launch_of(struct arena *arena, const char *file)
{
	struct buf command = BUF_IN(arena);

	buf_add_text(&command, "modal run '");
	for (; *file; file++)
		if (*file == '\'')
			buf_add_text(&command, "'\\''");
		else
			buf_add_char(&command, *file);
	buf_add_char(&command, '\'');
	return buf_str(&command);
}

static void add_findings(struct buf *out, const struct verdict *verdict, const char *file)
{
	for (const struct finding *f = verdict->findings; f; f = f->next) {
		if (f->where.len)
			buf_add(out, f->where);
		else
			buf_add_text(out, file);
		buf_printf(out, ": %.*s (%.*s)\n", STR_ARGS(f->why), STR_ARGS(f->rule));
	}
}

static int lint(struct check *check, const char *file, bool *ret_found)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct verdict verdict;
	struct arena arena;
	struct str text;
	int err;

	arena_init(&arena, 0);
	err = file_read(&arena, file, MAX_SCRIPT, &text);
	if (!err)
		err = check_command(check, &arena, launch_of(&arena, file), check->cwd, &verdict);
	if (err) {
		fprintf(stderr, "keihookctl lint: %s: %s\n", file, strerror(-err));
	} else {
		add_findings(&out, &verdict, file);
		*ret_found |= verdict.findings != NULL;
		err = buf_failed(&out) ? -ENOMEM : file_write_all(STDOUT_FILENO, buf_str(&out));
	}
	arena_finish(&arena);
	return err;
}

int ctl_lint(int argc, char **argv)
{
	bool found = false, failed = false;
	struct check check;
	int status;

	if (argc < 2 || (argv[1][0] == '-' && strcmp(argv[1], "--") != 0)) {
		fputs("usage: keihookctl lint FILE...   exit 0 nothing found, 2 something, 1 "
		      "error\n",
			stderr);
		return 1;
	}
	status = check_init(&check, 1, argv);
	for (int i = 1; i < argc && !status; i++)
		if (strcmp(argv[i], "--") != 0)
			failed |= lint(&check, argv[i], &found) != 0;
	check_finish(&check);
	return status || failed ? 1 : found ? 2 : 0;
}
