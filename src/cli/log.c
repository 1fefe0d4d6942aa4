/* keihookctl log [--json] [-n N]: what was decided and why, newest last. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/show.h"
#include "session/store.h"
#include "standing.h"

#define DEFAULT_LINES 50

enum column {
	COLUMN_MS,
	COLUMN_SESSION,
	COLUMN_WHAT,
	COLUMN_RULE,
	COLUMN_TARGET,
	COLUMN_TOOL,
	COLUMN_DETAIL
};

struct options {
	bool json;
	int64_t lines;
};

static bool parse(int argc, char **argv, struct options *ret)
{
	*ret = (struct options){ .lines = DEFAULT_LINES };
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			ret->json = true;
		else if (strcmp(argv[i], "-n") != 0 || i + 1 == argc ||
			 !str_to_int64(str_from(argv[++i]), &ret->lines) || ret->lines <= 0)
			return false;
	}
	return true;
}

static void print_json(const struct store_rows *rows, size_t i)
{
	static const char *const names[] = { "ms", "session", "what", "rule", "target", "tool",
		"detail" };
	AUTO_BUF struct buf line = BUF_INIT;

	buf_printf(&line, "{\"ms\":%" PRId64, store_number_at(rows, i, COLUMN_MS));
	for (size_t c = COLUMN_SESSION; c <= COLUMN_DETAIL; c++) {
		buf_printf(&line, ",\"%s\":", names[c]);
		show_json(&line, store_text_at(rows, i, c));
	}
	buf_add_text(&line, "}\n");
	fwrite(line.at, 1, line.len, stdout);
}

static void print_line(const struct store_rows *rows, size_t i)
{
	AUTO_BUF struct buf line = BUF_INIT;
	static const enum column shown[] = { COLUMN_RULE, COLUMN_TARGET, COLUMN_DETAIL };

	show_time(&line, store_number_at(rows, i, COLUMN_MS));
	buf_printf(&line, "  %.8s  %-10.*s",
		store_text_at(rows, i, COLUMN_SESSION).len >= 8
			? store_text_at(rows, i, COLUMN_SESSION).at
			: "-       ",
		STR_ARGS(store_text_at(rows, i, COLUMN_WHAT)));
	for (size_t c = 0; c < sizeof(shown) / sizeof(*shown); c++) {
		struct str text = store_text_at(rows, i, shown[c]);

		if (text.len)
			buf_add_text(&line, "  ");
		show_plain(&line, text);
	}
	buf_add_char(&line, '\n');
	fwrite(line.at, 1, line.len, stdout);
}

static int print_log(struct arena *arena, struct store *store, const struct options *options)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT * FROM (SELECT ms, session, what, rule, target, tool, detail, id FROM audit"
		" ORDER BY id DESC LIMIT ?1) ORDER BY id",
		STORE_ARGS(store_number(options->lines)), &rows);

	if (err) {
		fprintf(stderr, "keihookctl log: %s\n",
			store_trouble(store) ? store_trouble(store) : strerror(-err));
		return 1;
	}
	for (size_t i = 0; i < rows.n; i++) {
		if (options->json)
			print_json(&rows, i);
		else
			print_line(&rows, i);
	}
	return 0;
}

int ctl_log(int argc, char **argv)
{
	struct options options;
	struct store *store = NULL;
	struct arena arena;
	int status, err;

	if (!parse(argc, argv, &options)) {
		fputs("usage: keihookctl log [--json] [-n LINES]\n", stderr);
		return 1;
	}
	err = standing_store(&store);
	if (err) {
		fprintf(stderr, "keihookctl log: the state cannot be opened: %s\n", strerror(-err));
		return 1;
	}
	arena_init(&arena, 0);
	status = print_log(&arena, store, &options);
	arena_finish(&arena);
	store_close(store);
	return status;
}
