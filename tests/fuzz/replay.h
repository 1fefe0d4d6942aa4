/* A fuzz target without libFuzzer: a program that replays the files of its arguments' directories.
 */
#ifndef KEIHOOKD_TESTS_REPLAY_H
#define KEIHOOKD_TESTS_REPLAY_H

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_TEXT (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static inline void require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

#ifndef FUZZING
static void replay_file(const char *path)
{
	static uint8_t text[MAX_TEXT];
	FILE *file = fopen(path, "rb");
	size_t len;

	require(file != NULL, path);
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	LLVMFuzzerTestOneInput(text, len);
}

static void replay_directory(const char *directory)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	require(dir != NULL, directory);
	while ((entry = readdir(dir))) {
		char path[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		replay_file(path);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay_directory(argv[i]);
	return EXIT_SUCCESS;
}
#endif

#endif
