/*
 * calls [-t] DIR: reads commands, each ended by a NUL, and prints what each would do when run in
 * DIR, one JSON line a command: calls as argv, program names, unread texts, writes. With -t only
 * the time each takes on the average.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "shell/effects.h"
#include "shell/launch/wrapper.h"

#define MAX_INPUT (256u << 20)

static void print_text(struct str text)
{
	putchar('"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < ' ')
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void print_fields(struct arena *arena, const struct field *fields, size_t n)
{
	putchar('[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			putchar(',');
		print_text(field_show(arena, &fields[i]));
	}
	putchar(']');
}

static void print_calls(struct arena *arena, const struct effects *effects)
{
	printf("{\"calls\":[");
	for (const struct call *call = effects->calls; call; call = call->next) {
		print_fields(arena, call->argv, call->argc);
		if (call->next)
			putchar(',');
	}
	printf("],\"programs\":[");
	for (const struct call *call = effects->calls; call; call = call->next) {
		print_text(field_show(arena, &call->program));
		if (call->next)
			putchar(',');
	}
}

static void print_effects(struct arena *arena, const struct effects *effects)
{
	print_calls(arena, effects);
	printf("],\"unread\":[");
	for (const struct unread *unread = effects->unreads; unread; unread = unread->next) {
		print_text(str_from(unread->why));
		putchar(',');
		print_text(unread->text);
		if (unread->next)
			putchar(',');
	}
	printf("],\"writes\":[");
	for (const struct write *write = effects->writes; write; write = write->next) {
		struct str content = STR("");

		value_known(arena, &write->content, &content);
		print_text(field_show(arena, &write->path));
		putchar(',');
		print_text(content);
		if (write->next)
			putchar(',');
	}
	printf("],\"limit\":%s,\"shell\":%s}\n", effects->limit_hit ? "true" : "false",
		effects->is_shell ? "true" : "false");
}

static int run(struct arena *arena, struct str command, struct str cwd, bool quiet)
{
	struct effects *effects;
	struct facts facts;
	int err = facts_real(arena, 0, &facts);

	if (err)
		return err;
	err = shell_effects(arena,
		&(struct shell_input){
			.command = command,
			.cwd = cwd,
			.facts = &facts,
			.wrappers = wrapper_builtin(),
		},
		&effects);
	if (!err && !quiet)
		print_effects(arena, effects);
	facts_real_finish(&facts);
	return err;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	bool timed = argc > 2 && strcmp(argv[1], "-t") == 0;
	struct str cwd = str_from(argc > 1 ? argv[argc - 1] : "/");
	AUTO_BUF struct buf input = BUF_INIT;
	struct arena arena;
	struct str rest;
	double start;
	size_t n = 0;

	if (file_read_fd(&input, 0, MAX_INPUT))
		return EXIT_FAILURE;
	rest = buf_str(&input);
	arena_init(&arena, 0);
	start = now();
	while (rest.len) {
		size_t end = str_find_char(rest, '\0', 0);
		struct str command = str_slice(rest, 0, end == STR_NOT_FOUND ? rest.len : end);

		if (run(&arena, command, cwd, timed))
			puts("{\"error\":true}");
		fflush(stdout);
		arena_reset(&arena);
		rest = str_skip(rest, command.len + 1);
		n++;
	}
	if (timed)
		printf("%zu commands, %.2f us each\n", n,
			(now() - start) / (double)MAX(n, 1) * 1e6);
	arena_finish(&arena);
	return EXIT_SUCCESS;
}
