/*
 * What it costs to start a program for one hook event: CPU (wait4(2), user and system) and wall
 * time from spawn to exit, medians over many rounds in which all cases take turns in random
 * order. Figures of one run compare with each other; those of different runs do not.
 *
 * usage: bench-spawn ROUNDS PAYLOAD-BYTES NAME=PROGRAM...     the first is the measure of the rest
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_CASES  16
#define MAX_ROUNDS 10000
#define WARM_UP    3

extern char **environ;

struct bench_case {
	const char *name;
	char *program;
	double cpu_us[MAX_ROUNDS], wall_us[MAX_ROUNDS];
	int n_failed;
};

static struct bench_case cases[MAX_CASES];

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double us_of(struct timeval time)
{
	return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static pid_t spawn(struct bench_case *c, int in, int out)
{
	char *argv[] = { c->program, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (posix_spawn(&pid, c->program, &actions, NULL, argv, environ))
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

/* One event as Claude Code gives it: on a socket, half-closed behind the payload. */
static void run_once(struct bench_case *c, const char *payload, size_t len, int round)
{
	int in[2], out[2], status = -1;
	double start = now_us();
	struct rusage used;
	char answer[4096];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) ||
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out))
		exit(1);
	pid = spawn(c, in[1], out[1]);
	close(in[1]);
	close(out[1]);
	for (size_t sent = 0; sent < len;) {
		ssize_t n = send(in[0], payload + sent, len - sent, MSG_NOSIGNAL);

		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	shutdown(in[0], SHUT_WR);
	while (read(out[0], answer, sizeof(answer)) > 0)
		continue;
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid) {
		fprintf(stderr, "bench-spawn: %s cannot be run\n", c->program);
		exit(1);
	}
	close(in[0]);
	close(out[0]);
	c->n_failed += status != 0;
	if (round < 0)
		return;
	c->wall_us[round] = now_us() - start;
	c->cpu_us[round] = us_of(used.ru_utime) + us_of(used.ru_stime);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), by_value);
	return values[n / 2];
}

static void print(int n_cases, int rounds)
{
	double cpu = 0, wall = 0;

	for (int i = 0; i < n_cases; i++) {
		struct bench_case *c = &cases[i];
		double own_cpu = median(c->cpu_us, rounds), own_wall = median(c->wall_us, rounds);

		if (i == 0) {
			cpu = own_cpu;
			wall = own_wall;
		}
		printf("# %-12s cpu p50 %8.0f us (%5.2f)   wall p50 %8.0f us (%5.2f)   p95 %8.0f us"
		       "   failed %d\n",
			c->name, own_cpu, own_cpu / cpu, own_wall, own_wall / wall,
			c->wall_us[rounds * 95 / 100], c->n_failed);
	}
}

static char *make_payload(size_t len)
{
	static const char start[] = "{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\","
				    "\"session_id\":\"bench\",\"cwd\":\"/\",\"tool_input\":"
				    "{\"command\":\"ls -l\"},\"padding\":\"";
	char *payload = malloc(len + sizeof(start) + 2);

	if (!payload)
		exit(1);
	if (len < sizeof(start) + 1)
		len = sizeof(start) + 1;
	memset(payload, 'x', len);
	memcpy(payload, start, sizeof(start) - 1);
	memcpy(payload + len - 2, "\"}", 3);
	return payload;
}

int main(int argc, char **argv)
{
	int rounds = argc > 3 ? (int)strtol(argv[1], NULL, 10) : 0, n_cases = argc - 3;
	char *payload;

	if (rounds < 1 || rounds > MAX_ROUNDS || n_cases > MAX_CASES) {
		fputs("usage: bench-spawn ROUNDS PAYLOAD-BYTES NAME=PROGRAM...\n", stderr);
		return 2;
	}
	payload = make_payload((size_t)strtoul(argv[2], NULL, 10));
	for (int i = 0; i < n_cases; i++) {
		char *equals = strchr(argv[i + 3], '=');

		if (!equals)
			return 2;
		*equals = '\0';
		cases[i].name = argv[i + 3];
		cases[i].program = equals + 1;
	}
	srandom(1);
	for (int round = -WARM_UP; round < rounds; round++) {
		int order[MAX_CASES];

		for (int i = 0; i < n_cases; i++) {
			int j = (int)(random() % (i + 1));

			order[i] = order[j];
			order[j] = i;
		}
		for (int i = 0; i < n_cases; i++)
			run_once(&cases[order[i]], payload, strlen(payload), round);
	}
	print(n_cases, rounds);
	free(payload);
	return 0;
}
