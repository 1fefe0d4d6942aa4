/*
 * Any bytes as a command: the evaluator ends within its limits and never crashes. Facts are those
 * of a small fixture, so that nothing of the machine is asked. Without FUZZING: replays the files
 * and directories given.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "facts/fixture.h"
#include "shell/effects.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char machine[] =
		"env HOME=/home/u\nenv PATH=/usr/bin\nfile /usr/bin/modal\n\tx\n"
		"process 312 python3 /usr/bin/modal run train.py\n"
		"file /home/u/x.sh\n\tmodal app stop ap-1\n";
	struct shell_input input = { .cwd = STR("/home/u") };
	struct effects *effects;
	struct facts facts;
	struct arena arena;
	struct str why;

	arena_init(&arena, 0);
	input.command = (struct str){ (const char *)data, size };
	input.facts = &facts;
	if (facts_fixture(&arena, str_from(machine), &facts, &why) == 0)
		shell_effects(&arena, &input, &effects);
	arena_finish(&arena);
	return 0;
}

#ifndef FUZZING
static int replay(const char *path)
{
	struct arena arena;
	struct str text;

	arena_init(&arena, 0);
	if (file_read(&arena, path, 1u << 20, &text) == 0)
		LLVMFuzzerTestOneInput((const uint8_t *)text.at, text.len);
	arena_finish(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		DIR *dir = opendir(argv[i]);
		struct dirent *entry;
		char path[4096];

		if (!dir) {
			replay(argv[i]);
			continue;
		}
		while ((entry = readdir(dir))) {
			snprintf(path, sizeof(path), "%s/%s", argv[i], entry->d_name);
			replay(path);
		}
		closedir(dir);
	}
	return EXIT_SUCCESS;
}
#endif
