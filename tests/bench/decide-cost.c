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

	if (check_command(check, arena, command, check->cwd, &verdict) != 0) {
		fprintf(stderr, "bench-decide-cost: cannot decide '%.*s'\n",
			(int)MIN(command.len, (size_t)60), command.at);
		exit(1);
	}
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

/* Commands of one kind in a long row: what is written once per command must not cost its square. */
static const struct shape {
	const char *before, *unit, *after;
} shapes[] = {
	{ "", "echo some ordinary words 'and quoted ones' >/dev/null; ls -la /tmp\n", "" },
	{ "echo ", "ab ", "" },
	{ "", "x=1; ", "echo $x" },
	{ "", "x+=a;", "echo $x" },
	{ "", "x+=(a);", "echo $x" },
	{ "", "true | ", "true" },
	{ "", "true && ", "true" },
	{ "cat <<E | sh\n", "echo line\n", "E\n" },
	{ "echo ", "'a'\"b\"", "" },
	{ "", "# a comment\n", "true" },
	{ "for i in ", "a ", "; do :; done" },
	{ "case x in ", "a) :;; ", "esac" },
	{ "", "if true; then :; fi; ", "" },
	{ "", "(:); ", "" },
	{ "", "cat <(:); ", "" },
	{ "", "cat <<E\na\nE\n", "" },
	{ "", "f() { :; }; f; ", "" },
	{ "", "echo a >> f; ", "cat f | sh" },
	{ "", "cd a; ", "" },
	{ "", "git add x; ", "" },
	{ "echo $((", "1+", "1))" },
	{ "echo ", "{a,b}", "" },
	{ "echo ", "*a", "" },
	{ "true ", ">a ", "" },
	{ "set -- ", "a ", "; shift; echo $1" },
	{ "a=(", "b ", "); echo ${a[5]}" },
	{ "while read l; do $l; done <<'E'\n", "true x\n", "E\n" },
	{ "xargs -n1 echo <<'E'\n", "a\n", "E\n" },
	{ "bash -c '", "true; ", "'" },
	{ "echo ", "YWFh", " | base64 -d | sh" },
	{ "python3 -c '", "x = 1\n", "'" },
	{ "python3 -c 'x=", "\"a\" + ", "\"\"'" },
	{ "python3 -c 'x=[", "1, ", "]'" },
	{ "perl -e '", "$x = 1; ", "'" },
	{ "node -e '", "x = 1; ", "'" },
	{ "ruby -e '", "x = 1; ", "'" },
	{ "awk '{", "x = 1; ", "}' f" },
	{ "sed '", "s/a/b/; ", "' f" },
	{ "make -f - <<'E'\n", "a:\n\ttrue\n", "E\n" },
	{ "gcc -xc - <<'E'\n", "int x;\n", "E\n" },
	{ "kill ", "4194999 ", "" },
	{ "pkill -f '", "a|", "b'" },
	{ "git commit -m '", "word ", "'" },
	{ "tclsh <<'E'\n", "set x 1\n", "E\n" },
	{ "tclsh <<'E'\nexpr {", "2**", "1}\nE\n" },
	{ "tclsh <<'E'\nlist ", "{b a} ", "\nE\n" },
	{ "fish -c '", "true; ", "'" },
	{ "fish -c 'echo ", "$x[1]", "'" },
	{ "csh <<'E'\n", "true\n", "E\n" },
	{ "csh <<'E'\n", "repeat 2 ", "true\nE\n" },
	{ "zsh -c '", "true; ", "'" },
	{ "zsh -c 'x=(a b); echo ", "$x[", "1'" },
	{ "zsh -c 'x=aaa; echo ${x", ":s/a/b/", "}'" },
	{ "sqlite3 :memory: \"", "select 1;", "\" | sh" },
	{ "sqlite3 :memory: \"select ", "'a'||", "'b'\" | sh" },
	{ "set -o history -o histexpand\n", "!!\n", "" },
	{ "set -o history -o histexpand\necho a\n!!", ":s/a/aa/", "\n" },
	{ "", "echo a | git hash-object -w --stdin; ", "" },
	{ "perl", " -Mstrict", "" },
	{ "git push origin ", "$$", "" },
};

static double measure_shape(struct check *check, struct arena *arena, struct arena *texts,
	const struct shape *shape, size_t size)
{
	struct buf text = BUF_IN(texts);
	double best = 0;
	bool blocks;

	buf_add_text(&text, shape->before);
	while (text.len + strlen(shape->unit) + strlen(shape->after) < size)
		buf_add_text(&text, shape->unit);
	buf_add_text(&text, shape->after);
	for (int round = 0; round < 2; round++) {
		double spent = decide_once(check, arena, buf_str(&text), &blocks);

		if (round == 0 || spent < best)
			best = spent;
	}
	return best;
}

static void measure_shapes(struct check *check, struct arena *arena)
{
	const struct shape *worst = NULL, *dearest = NULL;
	double ratio = 0, most = 0;

	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct arena texts;
		double small, large;

		arena_init(&texts, 64u << 20);
		small = measure_shape(check, arena, &texts, &shapes[i], 100u << 10);
		large = measure_shape(check, arena, &texts, &shapes[i], (1u << 20) - 1);
		arena_finish(&texts);
		if (i == 0)
			printf("1 MiB / 100 KiB of ordinary lines: %.0f us / %.0f us = %.1fx\n",
				large, small, large / small);
		if (!worst || large / small > ratio) {
			ratio = large / small;
			worst = &shapes[i];
		}
		if (large > most) {
			most = large;
			dearest = &shapes[i];
		}
	}
	printf("of %zu shapes: at most %.1fx (%s%s..), at most %.0f ms (%s%s..)\n",
		ARRAY_SIZE(shapes), ratio, worst->before, worst->unit, most / 1000, dearest->before,
		dearest->unit);
}

int main(int argc, char **argv)
{
	char *options[] = { (char[]){ "bench" }, NULL };
	struct arena texts, arena;
	struct str *commands;
	struct check check;
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
	measure_shapes(&check, &arena);
	check_finish(&check);
	arena_finish(&arena);
	arena_finish(&texts);
	return 0;
}
