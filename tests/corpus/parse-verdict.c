/*
 * Tells what the shell parser makes of texts. Reads them from stdin, each behind a line with its
 * length, and answers each with one line:
 *	VERDICT STABLE WHY
 * VERDICT is 1 if the text was read whole; STABLE is 0 if it prints differently after having been
 * printed and read again. -x: with extglob. -d: dumps stdin as one text, -p: prints it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/parse/dump.h"
#include "shell/parse/parse.h"
#include "shell/parse/print.h"

#define MAX_TEXT (16u << 20)

struct reading {
	uint64_t n_steps;
	uint32_t n_unparsed, n_deferred;
	bool limit_hit;
	const char *why;
};

typedef int show_fn(struct buf *out, struct str text, const struct node *root);

static int print(struct buf *out, struct str text, const struct node *root)
{
	(void)text;
	return shell_print(out, root);
}

static const char *first_why(const struct node *node)
{
	for (node = node->list; node; node = node->next)
		if (node->kind == NODE_UNPARSED)
			return node->why;
	return NULL;
}

/* All portions of the text; each has the arena to itself. */
static int read_text(
	struct str text, bool extglob, show_fn *show, struct buf *out, struct reading *reading)
{
	struct parse_options options = { .extglob = extglob };
	struct parsed parsed;
	struct arena arena;

	*reading = (struct reading){ .why = NULL };
	do {
		arena_init(&arena, 0);
		if (shell_parse(&arena, text, &options, &parsed) < 0) {
			arena_finish(&arena);
			return -1;
		}
		show(out, parsed.text, parsed.root);
		reading->n_steps += parsed.n_steps;
		reading->n_unparsed += parsed.n_unparsed;
		reading->n_deferred += parsed.n_deferred;
		reading->limit_hit |= parsed.limit_hit;
		if (!reading->why)
			reading->why = first_why(parsed.root);
		options.from = parsed.resume;
		arena_finish(&arena);
	} while (parsed.resume < parsed.text.len);
	return 0;
}

static void judge(struct str text, bool extglob)
{
	AUTO_BUF struct buf once = BUF_INIT;
	AUTO_BUF struct buf twice = BUF_INIT;
	struct reading reading, again;
	const char *why;
	bool stable;

	if (read_text(text, extglob, print, &once, &reading) < 0 ||
		read_text(buf_str(&once), extglob, print, &twice, &again) < 0) {
		puts("0 1 out of memory");
		return;
	}
	stable = reading.n_unparsed + reading.n_deferred > 0 ||
		 (str_equal(buf_str(&once), buf_str(&twice)) && again.n_unparsed == 0);
	why = reading.why ? reading.why : reading.n_unparsed ? "within a substitution" : "-";
	printf("%d %d %s%s\n", reading.n_unparsed == 0, stable, why,
		reading.limit_hit ? " (limit)" : "");
}

static int show_all(show_fn *show, bool extglob, char *text)
{
	size_t len = fread(text, 1, MAX_TEXT, stdin);
	AUTO_BUF struct buf out = BUF_INIT;
	struct reading reading;

	if (read_text((struct str){ text, len }, extglob, show, &out, &reading) < 0)
		return EXIT_FAILURE;
	fwrite(buf_str(&out).at, 1, out.len, stdout);
	fprintf(stderr, "unparsed %u deferred %u limit %d\n", reading.n_unparsed,
		reading.n_deferred, reading.limit_hit);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	char *text = malloc(MAX_TEXT);
	bool extglob = false;
	show_fn *show = NULL;
	size_t len;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-x") == 0)
			extglob = true;
		else
			show = strcmp(argv[i], "-d") == 0 ? shell_dump : print;
	}
	if (!text)
		return EXIT_FAILURE;
	if (show) {
		int status = show_all(show, extglob, text);

		free(text);
		return status;
	}
	while (scanf("%zu", &len) == 1 && getchar() == '\n' && len <= MAX_TEXT &&
		fread(text, 1, len, stdin) == len)
		judge((struct str){ text, len }, extglob);
	free(text);
	return EXIT_SUCCESS;
}
