/* One pass over /proc: proc(5). What vanishes while we look is left out. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "facts/process_cache.h"

#define MAX_CMDLINE 65536

/* "PID/" in @path; returns where a name goes. printf(3) would cost as much as a system call. */
static char *pid_path(char path[64], pid_t pid)
{
	char digits[16];
	size_t n = 0, at = 0;

	do
		digits[n++] = (char)('0' + pid % 10);
	while (pid /= 10);
	while (n)
		path[at++] = digits[--n];
	path[at++] = '/';
	return path + at;
}

/* Reads /proc/PID/NAME into @space; -1 if it cannot. */
static ssize_t read_small(int proc, pid_t pid, const char *name, char *space, size_t size)
{
	char path[64];
	AUTO_CLOSE int fd = -1;

	memcpy(pid_path(path, pid), name, strlen(name) + 1);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -1 : read(fd, space, size);
}

/*
 * The fields behind the last ')' of /proc/PID/stat, numbered as in proc(5); 3 is the state. A NUL
 * stands behind @stat.
 */
static bool parse_stat(struct arena *arena, struct str stat, struct process *process)
{
	size_t open = str_find_char(stat, '(', 0), close = str_rfind_char(stat, ')');
	unsigned long long numbers[23] = { 0 };
	struct str rest;

	if (open == STR_NOT_FOUND || close == STR_NOT_FOUND || close < open)
		return false;
	process->comm = arena_copy(arena, str_slice(stat, open + 1, close));
	rest = str_skip(stat, close + 2);
	process->state = rest.len ? rest.at[0] : '?';
	for (int field = 4; field <= 22; field++) {
		rest = str_skip(rest, str_find_char(rest, ' ', 0) + 1);
		numbers[field] = strtoull(rest.at, NULL, 10);
	}
	process->ppid = (pid_t)numbers[4];
	process->pgrp = (pid_t)numbers[5];
	process->session = (pid_t)numbers[6];
	process->tty = (int)numbers[7];
	process->start_ticks = numbers[22];
	return process->comm.at != NULL;
}

/* argv as the NUL-separated bytes tell it, and joined by blanks as ps shows it. */
static bool split_cmdline(struct arena *arena, struct str bytes, struct process *process)
{
	struct str kept = arena_copy(arena, bytes), shown;
	size_t n = 0;

	if (!kept.at)
		return false;
	if (kept.len && kept.at[kept.len - 1] == '\0')
		kept.len--;
	for (size_t i = 0; i < kept.len; i++)
		n += kept.at[i] == '\0';
	n += bytes.len > 0;
	process->argv = arena_alloc(arena, struct str, n + 1);
	shown = arena_copy(arena, kept);
	if (!process->argv || !shown.at)
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t end = str_find_char(kept, '\0', 0);

		process->argv[i] = str_slice(kept, 0, end);
		kept = end == STR_NOT_FOUND ? STR("") : str_skip(kept, end + 1);
	}
	for (size_t i = 0; i < shown.len; i++)
		if (shown.at[i] == '\0')
			((char *)(uintptr_t)shown.at)[i] = ' ';
	process->argc = n;
	process->cmdline = shown;
	return true;
}

/* "0::/user.slice/.../train.service": the last component that is a unit. */
static void name_cgroup(struct arena *arena, struct str text, struct process *process)
{
	struct str line, base;

	while (str_next_line(&text, &line)) {
		size_t colon = str_rfind_char(line, ':');

		if (!str_starts(line, "0::") && process->cgroup.len)
			continue;
		process->cgroup = arena_copy(arena, str_skip(line, colon + 1));
	}
	base = str_basename(process->cgroup);
	if (str_ends(base, ".service") || str_ends(base, ".scope"))
		process->unit = base;
}

static void read_details(struct arena *arena, int proc, struct process *process)
{
	static _Thread_local char space[MAX_CMDLINE];
	struct str value;
	ssize_t n;

	n = read_small(proc, process->pid, "cgroup", space, sizeof(space));
	if (n > 0)
		name_cgroup(arena, (struct str){ space, (size_t)n }, process);
	n = read_small(proc, process->pid, "environ", space, sizeof(space));
	if (n > 0 &&
		environ_lookup((struct str){ space, (size_t)n }, STR("KEIHOOK_PROTECT"), &value)) {
		process->protected_by_env = value.len > 0;
		process->protect_label = arena_copy(arena, value);
	}
}

/* When the machine was started; it does not change while we run. */
static int64_t boot_ms(void)
{
	static _Atomic int64_t known;
	AUTO_CLOSE int fd = -1;
	AUTO_BUF struct buf text = BUF_INIT;
	const char *at;

	if (known)
		return known;
	fd = open("/proc/stat", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || file_read_fd(&text, fd, 1u << 20) != 0 || !text.at)
		return 0;
	at = strstr(text.at, "\nbtime ");
	if (at)
		known = strtoll(at + 7, NULL, 10) * 1000;
	return known;
}

bool process_read(struct arena *arena, int proc, pid_t pid, struct process *process)
{
	static _Thread_local char space[MAX_CMDLINE];
	char path[64];
	struct stat st;
	ssize_t n;

	*process = (struct process){ .pid = pid };
	n = read_small(proc, pid, "stat", space, sizeof(space) - 1);
	if (n <= 0)
		return false;
	space[n] = '\0';
	if (!parse_stat(arena, (struct str){ space, (size_t)n }, process))
		return false;
	n = read_small(proc, pid, "cmdline", space, sizeof(space));
	if (n < 0 || !split_cmdline(arena, (struct str){ space, (size_t)n }, process))
		return false;
	pid_path(path, pid)[-1] = '\0';
	if (fstatat(proc, path, &st, 0) == 0)
		process->uid = st.st_uid;
	if (process->argc)
		read_details(arena, proc, process);
	process->start_ms = boot_ms() + (int64_t)process->start_ticks * 1000 / sysconf(_SC_CLK_TCK);
	return true;
}

static int by_pid(const void *a, const void *b)
{
	const struct process *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

void process_table_sort(struct process_table *table)
{
	if (table->n)
		qsort(table->at, table->n, sizeof(*table->at), by_pid);
}

static int scan(struct arena *arena, DIR *dir, struct process_table *table)
{
	struct dirent *entry;
	size_t capacity = 0;

	table->complete = true;
	while ((entry = readdir(dir))) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (!isdigit((unsigned char)entry->d_name[0]) || pid <= 0)
			continue;
		if (table->n == MAX_PROCESSES) {
			table->complete = false;
			break;
		}
		table->at = arena_grow(arena, table->at, table->n, &capacity, sizeof(*table->at));
		if (!table->at)
			return -ENOMEM;
		table->n += process_read(arena, dirfd(dir), pid, &table->at[table->n]);
	}
	process_table_sort(table);
	return 0;
}

int process_scan(struct arena *arena, struct process_table *ret)
{
	AUTO_DIR DIR *dir = opendir("/proc");
	struct stat st;
	int err = dir ? scan(arena, dir, ret) : 0;

	if (err)
		return err;
	if (stat("/proc/self/ns/pid", &st) == 0)
		ret->pid_namespace = st.st_ino;
	err = file_read(arena, "/proc/sys/kernel/random/boot_id", 128, &ret->boot_id);
	if (err)
		ret->boot_id = STR("");
	ret->boot_id = str_trim(ret->boot_id);
	return err == -ENOMEM ? err : 0;
}

/* A thread has a directory of its own in /proc, which no listing shows. */
bool process_is_leader(int proc, pid_t pid)
{
	char space[4096];
	ssize_t n = read_small(proc, pid, "status", space, sizeof(space) - 1);
	const char *tgid;

	if (n <= 0)
		return false;
	space[n] = '\0';
	tgid = strstr(space, "\nTgid:");
	return tgid && strtol(tgid + 6, NULL, 10) == pid;
}

/* The shell that will run the command has it among its own words, as ours had. */
static int become_shell(struct facts_real *real, struct process *row)
{
	struct str *argv = arena_alloc(real->arena, struct str, 3);
	struct str cmdline = arena_printf(real->arena, "bash -c %.*s", STR_ARGS(real->asked));

	if (!argv || !cmdline.at)
		return -ENOMEM;
	argv[0] = row->comm = STR("bash");
	argv[1] = STR("-c");
	argv[2] = real->asked;
	row->argv = argv;
	row->argc = 3;
	row->cmdline = cmdline;
	return 0;
}

/* A copy of the table with a shell in our place, in which who stands above it has no words. */
static int without_us(struct facts_real *real)
{
	const struct process *us = process_find(real->processes, getpid()), *row = us;
	struct process_table *table = arena_alloc(real->arena, struct process_table, 1);
	struct process *rows = arena_alloc(real->arena, struct process, real->processes->n + 1);

	if (!table || !rows)
		return -ENOMEM;
	if (!us || !us->argc)
		return 0;
	*table = *real->processes;
	table->at = memcpy(rows, table->at, table->n * sizeof(*rows));
	real->processes = table;
	while ((row = process_find(table, row->ppid))) {
		struct process *above = &rows[row - rows];

		if (str_find(above->cmdline, us->argv[0], 0) == STR_NOT_FOUND)
			continue;
		above->comm = above->cmdline = STR("");
		above->argc = 0;
	}
	return become_shell(real, &rows[process_find(table, us->pid) - rows]);
}

int real_processes(void *self, struct arena *arena, const struct process_table **ret)
{
	struct facts_real *real = self;
	struct process_table *table;
	bool first = !real->processes;
	int err = 0;

	(void)arena;
	if (first && real->cache) {
		err = process_cache_get(real->cache, &real->snapshot);
		if (!err)
			real->processes = process_snapshot_table(real->snapshot);
	} else if (first) {
		table = arena_alloc(real->arena, struct process_table, 1);
		err = table ? process_scan(real->arena, table) : -ENOMEM;
		if (!err)
			real->processes = table;
	}
	if (!err && first && real->asked.at)
		err = without_us(real);
	if (!err)
		*ret = real->processes;
	return err;
}
