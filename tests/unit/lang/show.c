/* show LANGUAGE [ARGS...] < TEXT: what the text would do. */
#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"

int main(int argc, char **argv)
{
	static char text[2u << 20];
	size_t len = fread(text, 1, sizeof(text), stdin);
	struct field words[64];
	struct arena arena;
	struct buf buf;
	struct lang_input input = { .text = { text, len }, .argv = words };
	struct timespec from, to;
	int err;

	if (argc < 2)
		return EXIT_FAILURE;
	arena_init(&arena, 0);
	buf = BUF_IN(&arena);
	for (int i = 1; i < argc && input.argc < 64; i++)
		words[input.argc++] = field_text(&arena, i == 1 ? STR("-c") : str_from(argv[i]));
	clock_gettime(CLOCK_MONOTONIC, &from);
	err = show(&arena, lang_of_program(str_from(argv[1])), &input, &buf);
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%.*s", STR_ARGS(buf_str(&buf)));
	if (getenv("SHOW_COST"))
		printf("%d: %ld us, %zu KiB\n", err,
			(long)((to.tv_sec - from.tv_sec) * 1000000 +
				(to.tv_nsec - from.tv_nsec) / 1000),
			arena.used / 1024);
	arena_finish(&arena);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
