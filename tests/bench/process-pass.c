/*
 * What looking at the process table costs with N processes (5000 unless told), in a pid namespace
 * of its own: a pass over /proc beside its floor, and a decision with the table that a daemon
 * keeps. Needs root.
 *
 * usage: process-pass [N]
 */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "facts/facts.h"

#define ROUNDS 9

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void start_sleeper(void)
{
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
		_exit(0);
	}
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* What no reading of processes can go below: their names, and one file of each. */
static double floor_of(bool one_file, int n)
{
	double start = now_ms();
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	char path[300], space[4096];

	while (dir && (entry = readdir(dir))) {
		int fd;

		if (!one_file || entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 && read(fd, space, sizeof(space)) >= 0)
			n--;
		if (fd >= 0)
			close(fd);
	}
	if (dir)
		closedir(dir);
	return now_ms() - start;
}

/* Median of ROUNDS looks; @births processes are started before each. */
static double look(struct process_cache *cache, int births, size_t *ret_n)
{
	double times[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		const struct process_table *table;
		struct arena arena;
		struct facts facts;
		double start;

		for (int k = 0; k < births; k++)
			start_sleeper();
		arena_init(&arena, 96u << 20);
		start = now_ms();
		if (facts_real(&arena, 0, &facts) != 0)
			exit(1);
		if (cache)
			facts_real_share(&facts, cache);
		if (facts.processes(facts.self, &arena, &table) != 0)
			exit(1);
		times[i] = now_ms() - start;
		*ret_n = table->n;
		facts_real_finish(&facts);
		arena_finish(&arena);
	}
	qsort(times, ROUNDS, sizeof(times[0]), by_value);
	return times[ROUNDS / 2];
}

static int measure(int n)
{
	struct process_cache *cache;
	size_t seen;

	mount("proc", "/proc", "proc", 0, NULL);
	for (int i = 0; i < n; i++)
		start_sleeper();
	printf("floor: listing /proc        %8.2f ms\n", floor_of(false, n));
	printf("floor: one file of each     %8.2f ms\n", floor_of(true, n));
	printf("full pass over /proc        %8.2f ms", look(NULL, 0, &seen));
	printf("   (%zu processes)\n", seen);
	if (process_cache_create(&cache) != 0)
		return 1;
	look(cache, 0, &seen);
	printf("kept table, all young       %8.2f ms\n", look(cache, 0, &seen));
	printf("waiting until they are old ...\n");
	sleep(31);
	look(cache, 0, &seen);
	printf("kept table, nothing new     %8.2f ms\n", look(cache, 0, &seen));
	printf("kept table, 10 births each  %8.2f ms\n", look(cache, 10, &seen));
	process_cache_destroy(cache);
	return 0;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 5000, status = 1;
	pid_t child;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0 ||
		mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) {
		perror("process-pass: unshare");
		return 1;
	}
	child = fork();
	if (child == 0)
		exit(measure(n));
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
