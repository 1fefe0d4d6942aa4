/*
 * What deciding one command costs in process: CPU time of decide() with the default packs, mean
 * over the commands of JSON-lines files, and how it grows with the command's size.
 *
 * usage: bench-decide-cost FILE.jsonl...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "cli/check.h"
#include "protocol/json.h"

#define ROUNDS       3
#define MAX_COMMANDS 65536

static double cpu_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static size_t read_commands(struct arena *arena, const char *path, struct str *commands, size_t n)
{
	struct str text, line;

	if (file_read(arena, path, 64u << 20, &text) != 0) {
		fprintf(stderr, "bench-decide-cost: cannot read '%s'\n", path);
		exit(1);
	}
	while (n < MAX_COMMANDS && str_next_line(&text, &line)) {
		struct json_error error;
		struct json row, command;

		if (json_read(line, &row, &error) != 0)
			continue;
		command = json_get(row, "command");
		if (command.kind == JSON_STRING && json_text(arena, command, &commands[n]) == 0)
			n++;
	}
	return n;
}

static double decide_once(
	struct check *check, struct arena *arena, struct str command, bool *ret_blocks)
{
	struct verdict verdict;
	double start = cpu_us(), spent;

	if (check_command(check, arena, command, check->cwd, &verdict) != 0)
		exit(1);
	spent = cpu_us() - start;
	*ret_blocks = check_blocks(&verdict);
	arena_reset(arena);
	return spent;
}

static int by_cost(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void measure_files(
	struct check *check, struct arena *arena, const struct str *commands, size_t n)
{
	double *costs = calloc(n, sizeof(*costs)), sum = 0;
	size_t blocked = 0;

	if (!costs)
		exit(1);
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < n; i++) {
			bool blocks;
			double spent = decide_once(check, arena, commands[i], &blocks);

			blocked += round == 0 && blocks;
			costs[i] = round == 0 ? spent : MIN(costs[i], spent);
		}
	qsort(costs, n, sizeof(*costs), by_cost);
	for (size_t i = 0; i < n; i++)
		sum += costs[i];
	printf("%zu commands: mean %.2f us, median %.2f, 99th %.1f, dearest %.0f; %zu blocked\n", n,
		sum / (double)n, costs[n / 2], costs[n * 99 / 100], costs[n - 1], blocked);
	free(costs);
}

static double measure_size(
	struct check *check, struct arena *arena, struct arena *texts, size_t size)
{
	struct buf text = BUF_IN(texts);
	double best = 0;
	bool blocks;

	while (text.len < size)
		buf_add_text(&text,
			"echo some ordinary words 'and quoted ones' >/dev/null; ls -la /tmp\n");
	for (int round = 0; round < ROUNDS; round++) {
		double spent =
			decide_once(check, arena, str_slice(buf_str(&text), 0, size), &blocks);

		if (round == 0 || spent < best)
			best = spent;
	}
	printf("%7zu bytes: %.0f us\n", size, best);
	return best;
}

int main(int argc, char **argv)
{
	char *options[] = { (char[]){ "bench" }, NULL };
	struct arena texts, arena;
	struct str *commands;
	struct check check;
	double small, large;
	size_t n = 0;

	arena_init(&texts, 256u << 20);
	arena_init(&arena, 0);
	commands = arena_alloc(&texts, struct str, MAX_COMMANDS);
	if (!commands || check_init(&check, 1, options) != 0)
		return 1;
	for (int i = 1; i < argc; i++)
		n = read_commands(&texts, argv[i], commands, n);
	if (n)
		measure_files(&check, &arena, commands, n);
	small = measure_size(&check, &arena, &texts, 100u << 10);
	large = measure_size(&check, &arena, &texts, (1u << 20) - 1);
	printf("1 MiB / 100 KiB: %.1fx\n", large / small);
	check_finish(&check);
	arena_finish(&arena);
	arena_finish(&texts);
	return 0;
}
