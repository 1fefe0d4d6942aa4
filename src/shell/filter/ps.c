/* ps of procps 4.0.2: ps(1). */
#include "shell/filter/process.h"

#include <unistd.h>

struct ps {
	struct str columns[16];
	bool headers[16];
	size_t n_columns;
	struct str pids, names, parents, sessions, users;
	bool all, user_format, full_format;
	bool bsd_format; /* options without a dash: STAT and whole command lines */
};

static void add_columns(struct filter *f, struct ps *ps, struct str list)
{
	while (list.len > 0) {
		size_t end = 0, equals;
		struct str one;

		while (end < list.len && list.at[end] != ',' && list.at[end] != ' ')
			end++;
		one = str_slice(list, 0, end);
		list = str_skip(list, end + 1);
		if (one.len == 0)
			continue;
		equals = str_find_char(one, '=', 0);
		if (ps->n_columns == ARRAY_SIZE(ps->columns) ||
			(equals != STR_NOT_FOUND && equals + 1 < one.len)) {
			filter_unknown(f);
			return;
		}
		ps->headers[ps->n_columns] = equals == STR_NOT_FOUND;
		ps->columns[ps->n_columns++] = str_slice(one, 0, equals);
	}
}

static void put_column(struct filter *f, struct str name, const struct process *process, bool last)
{
	if (str_is(name, "pid") || str_is(name, "tgid"))
		buf_printf(&f->out, "%7d", (int)process->pid);
	else if (str_is(name, "ppid"))
		buf_printf(&f->out, "%7d", (int)process->ppid);
	else if (str_is(name, "pgid") || str_is(name, "pgrp"))
		buf_printf(&f->out, "%7d", (int)process->pgrp);
	else if (str_is(name, "sid") || str_is(name, "sess"))
		buf_printf(&f->out, "%7d", (int)process->session);
	else if (str_is(name, "comm") || str_is(name, "ucmd") || str_is(name, "ucomm"))
		buf_printf(&f->out, last ? "%.*s" : "%-15.*s", STR_ARGS(process->comm));
	else if (str_is(name, "args") || str_is(name, "cmd") || str_is(name, "command"))
		buf_printf(&f->out, last ? "%.*s" : "%-27.*s",
			STR_ARGS(process->cmdline.len ? process->cmdline : process->comm));
	else if (str_is(name, "stat") || str_is(name, "s") || str_is(name, "state"))
		buf_printf(&f->out, "%-4c", process->state);
	else if (str_is(name, "user") || str_is(name, "euser"))
		buf_printf(&f->out, "%-8.*s", STR_ARGS(process_user(f, process->uid)));
	else if (str_is(name, "uid") || str_is(name, "euid"))
		buf_printf(&f->out, "%5u", (unsigned int)process->uid);
	else
		buf_printf(&f->out, "%8s", "?");
}

/* Columns 1 to 10 of `ps aux` and 1 to 7 of `ps -ef` with ? for what is never asked for. */
static void put_wide(struct filter *f, const struct ps *ps, const struct process *process)
{
	struct str text = process->cmdline.len ? process->cmdline : process->comm;

	if (ps->user_format)
		buf_printf(&f->out, "%-8.*s %7d  0.0  0.0 0 0 ? %c 00:00 0:00 ",
			STR_ARGS(process_user(f, process->uid)), (int)process->pid,
			process->state ? process->state : 'S');
	else
		buf_printf(&f->out, "%-8.*s %7d %7d  0 00:00 ? 00:00:00 ",
			STR_ARGS(process_user(f, process->uid)), (int)process->pid,
			(int)process->ppid);
	buf_add(&f->out, text);
	buf_add_char(&f->out, '\n');
}

static void take_letter(struct ps *ps, char c, bool dashed)
{
	ps->all |= strchr("eAx", c) != NULL || (!dashed && c == 'a');
	ps->user_format |= !dashed && c == 'u';
	ps->bsd_format |= !dashed;
	ps->full_format |= dashed && (c == 'f' || c == 'F');
}

/* Adds to a list of numbers that selects. */
static void add_list(struct filter *f, struct str *list, struct str more)
{
	*list = list->len ? arena_printf(f->arena, "%.*s,%.*s", STR_ARGS(*list), STR_ARGS(more))
			  : more;
}

static void ps_value(struct filter *f, struct ps *ps, char letter, struct str value)
{
	if (letter == 'o' || letter == 'O')
		add_columns(f, ps, value);
	else if (letter == 'p' || letter == 'q')
		add_list(f, &ps->pids, value);
	else if (letter == 'C')
		ps->names = value;
	else if (letter == 'P')
		ps->parents = value;
	else if (letter == 's' || letter == 'g')
		ps->sessions = value;
	else if (letter == 'u' || letter == 'U')
		ps->users = process_users(f, value);
	else
		filter_unknown(f);
}

static void ps_long(struct filter *f, struct ps *ps, struct str word, size_t *i)
{
	static const struct {
		const char *name;
		char letter;
	} names[] = { { "pid", 'p' }, { "quick-pid", 'p' }, { "format", 'o' }, { "ppid", 'P' },
		{ "sid", 's' }, { "user", 'u' }, { "User", 'u' } };
	size_t equals = str_find_char(word, '=', 0);
	struct str name = str_slice(word, 0, equals), value = STR("");

	if (str_is(name, "no-headers") || str_is(name, "no-heading") || str_is(name, "noheaders")) {
		for (size_t k = 0; k < ps->n_columns; k++)
			ps->headers[k] = false;
		return;
	}
	if (str_is(name, "forest") || str_is(name, "sort")) {
		filter_unknown(f);
		return;
	}
	if (equals != STR_NOT_FOUND)
		value = str_skip(word, equals + 1);
	else if (*i + 1 < f->n)
		value = f->args[++*i];
	for (size_t k = 0; k < ARRAY_SIZE(names); k++) {
		if (!str_is(name, names[k].name))
			continue;
		ps_value(f, ps, names[k].letter, value);
		return;
	}
	filter_unknown(f);
}

/* -o, -p and the like take what stands behind them, in the word or as the next one. */
static bool takes_value(char c, bool dashed)
{
	return c == 'o' || c == 'p' || (dashed && strchr("COsguUq", c));
}

static void ps_options(struct filter *f, struct ps *ps)
{
	for (size_t i = 1; i < f->n && !f->unknown; i++) {
		struct str word = f->args[i];
		bool dashed = str_starts(word, "-");

		if (str_starts(word, "--")) {
			ps_long(f, ps, str_skip(word, 2), &i);
			continue;
		}
		if (word.len && word.at[0] >= '0' && word.at[0] <= '9') {
			add_list(f, &ps->pids, word);
			continue;
		}
		for (size_t k = dashed; k < word.len; k++) {
			char c = word.at[k];

			if (takes_value(c, dashed)) {
				struct str value = str_skip(word, k + 1);

				if (value.len == 0 && i + 1 < f->n)
					value = f->args[++i];
				ps_value(f, ps, c, value);
				break;
			}
			f->unknown |= !strchr("eAaxufFwl", c) || (c == 'l' && !dashed);
			take_letter(ps, c, dashed);
		}
	}
}

static bool is_named(struct str names, struct str comm)
{
	while (names.len) {
		size_t comma = str_find_char(names, ',', 0);

		if (str_equal(str_slice(names, 0, comma), comm))
			return true;
		names = comma == STR_NOT_FOUND ? STR("") : str_skip(names, comma + 1);
	}
	return false;
}

/* Any selection is enough. */
static bool is_shown(const struct ps *ps, const struct process *process)
{
	return ps->all || process_listed(ps->pids, process->pid) ||
	       process_listed(ps->parents, process->ppid) ||
	       process_listed(ps->sessions, process->session) ||
	       process_listed(ps->users, process->uid) || is_named(ps->names, process->comm);
}

static bool selects(const struct ps *ps)
{
	return ps->all || ps->pids.len || ps->parents.len || ps->sessions.len || ps->users.len ||
	       ps->names.len;
}

static void put_headers(struct filter *f, const struct ps *ps)
{
	bool any = ps->n_columns == 0;

	for (size_t i = 0; i < ps->n_columns; i++)
		any |= ps->headers[i];
	if (!any)
		return;
	if (ps->n_columns == 0) {
		buf_add_text(&f->out,
			ps->user_format ? "USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND\n"
			: ps->full_format ? "UID PID PPID C STIME TTY TIME CMD\n"
			: ps->bsd_format  ? "    PID TTY      STAT   TIME COMMAND\n"
					  : "    PID TTY          TIME CMD\n");
		return;
	}
	for (size_t i = 0; i < ps->n_columns; i++) {
		buf_add_text(&f->out, i ? " " : "");
		for (size_t k = 0; k < ps->columns[i].len; k++)
			buf_add_char(&f->out, (char)(ps->columns[i].at[k] & ~32));
	}
	buf_add_char(&f->out, '\n');
}

static void put_process(struct filter *f, const struct ps *ps, const struct process *process)
{
	struct str line = process->cmdline.len ? process->cmdline : process->comm;

	if (ps->n_columns == 0 && (ps->user_format || ps->full_format)) {
		put_wide(f, ps, process);
		return;
	}
	if (ps->n_columns == 0 && ps->bsd_format)
		buf_printf(&f->out, "%7d ?        %-6c 0:00 %.*s", (int)process->pid,
			process->state ? process->state : 'S', STR_ARGS(line));
	else if (ps->n_columns == 0)
		buf_printf(&f->out, "%7d ?        00:00:00 %.*s", (int)process->pid,
			STR_ARGS(process->comm));
	for (size_t k = 0; k < ps->n_columns; k++) {
		buf_add_text(&f->out, k ? " " : "");
		put_column(f, ps->columns[k], process, k + 1 == ps->n_columns);
	}
	buf_add_char(&f->out, '\n');
}

#define MAX_OWN_SHOWN 16

#define PID_MAX_LIMIT 4194304 /* of Linux; a number past it stands for a pid that is not known */

static bool asks_for_others(const struct ps *ps, const struct own_process *own, size_t n)
{
	struct str list = ps->pids;

	while (list.len) {
		size_t end = MIN(str_find_char(list, ',', 0), list.len), i = 0;
		int64_t pid = 0;

		str_to_int64(str_slice(list, 0, end), &pid);
		while (i < n && own[i].pid != pid)
			i++;
		if (pid > PID_MAX_LIMIT && i == n)
			return true;
		list = str_skip(list, end + 1);
	}
	return false;
}

/* What the command has started itself may have ended by then. */
static void put_own(struct filter *f, const struct ps *ps)
{
	struct own_process own[MAX_OWN_SHOWN];
	size_t n = f->input->own_processes
			   ? f->input->own_processes(f->input->self, own, MAX_OWN_SHOWN)
			   : 0;

	f->unknown |= asks_for_others(ps, own, n);
	for (size_t i = 0; i < n; i++) {
		struct str first = str_slice(own[i].text, 0, str_find_char(own[i].text, ' ', 0));
		struct process process = { .pid = (pid_t)own[i].pid,
			.state = 'S',
			.uid = geteuid(),
			.comm = str_slice(str_basename(first), 0, 15),
			.cmdline = own[i].text };

		if (!ps->all && !process_listed(ps->pids, own[i].pid))
			continue;
		put_process(f, ps, &process);
		f->status = -1;
	}
}

/* Which processes `ps` without -e, a or x shows depends on its terminal: unknown. */
void filter_ps(struct filter *f)
{
	const struct process_table *table;
	struct ps ps = { 0 };

	ps_options(f, &ps);
	/* That of busybox prints in its own way. */
	if (!selects(&ps) ||
		(f->input->starter && field_equals(f->input->starter, STR("busybox")) == YES))
		filter_unknown(f);
	table = f->unknown ? NULL : filter_processes(f);
	if (!table)
		return;
	put_headers(f, &ps);
	f->status = 1;
	for (size_t i = 0; i < table->n; i++)
		if (is_shown(&ps, &table->at[i])) {
			put_process(f, &ps, &table->at[i]);
			f->status = 0;
		}
	put_own(f, &ps);
}
