/*
 * Reads JSON-free lines "CWD<TAB>COMMAND" (newlines in the command as \x01), answers one line each:
 * the pids that the command's calls would reach, those that it may reach with a `?`, `any?` for
 * a target that cannot be told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reach/reach.h"
#include "shell/effects.h"

static int print_call(struct arena *arena, struct facts *facts, const struct call *call)
{
	struct reached reached;
	int err = reach_processes(arena, facts, call, &reached);

	if (err || !reached.applies || reached.harmless)
		return err;
	for (size_t i = 0; i < reached.n_pids; i++)
		printf("%d ", (int)reached.pids[i]);
	for (size_t i = 0; i < reached.n_maybe; i++)
		printf("%d? ", (int)reached.maybe[i]);
	if (reached.unresolved)
		printf("any? ");
	return 0;
}

static int predict(struct arena *arena, struct str cwd, struct str command)
{
	struct shell_input input = { .command = command, .cwd = cwd };
	struct effects *effects;
	struct facts facts;
	int err = facts_real(arena, 0, &facts);

	input.facts = &facts;
	if (!err)
		err = shell_effects(arena, &input, &effects);
	for (const struct call *call = err ? NULL : effects->calls; call && !err; call = call->next)
		err = print_call(arena, &facts, call);
	printf("\n");
	fflush(stdout);
	facts_real_finish(&facts);
	return err;
}

int main(void)
{
	struct arena arena;
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;
	int err = 0;

	arena_init(&arena, 0);
	while (!err && (len = getline(&line, &capacity, stdin)) > 0) {
		struct str text = { line, (size_t)len - (line[len - 1] == '\n') };
		size_t tab = str_find_char(text, '\t', 0);

		for (size_t i = 0; i < text.len; i++)
			if (line[i] == '\x01')
				line[i] = '\n';
		err = predict(&arena, str_slice(text, 0, tab), str_skip(text, tab + 1));
		arena_reset(&arena);
	}
	free(line);
	arena_finish(&arena);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
