/*
 * pgrep, pidof and ps of procps 4.0.2, told from the processes of now, so that
 * `kill $(pgrep -f x)` becomes known pids.
 */
#include <regex.h>
#include <stdlib.h>

#include "shell/filter/run.h"

static const struct process_table *table_of(struct filter *f)
{
	const struct facts *facts = f->input->facts;
	const struct process_table *table = NULL;

	if (!facts || !facts->processes) {
		filter_unknown(f);
		return NULL;
	}
	if (facts->processes(facts->self, f->arena, &table) < 0) {
		f->failed = true;
		return NULL;
	}
	if (!table || !table->complete)
		filter_unknown(f);
	return f->unknown ? NULL : table;
}

struct pgrep {
	bool full, exact, ignore_case, invert, newest, oldest, list, list_full, count;
	bool has_pattern;
	regex_t pattern;
	struct str delimiter, parents, groups, sessions, users;
};

static bool in_list(struct str list, int64_t number)
{
	while (list.len > 0) {
		size_t comma = str_find_char(list, ',', 0);
		int64_t one;

		if (str_to_int64(str_slice(list, 0, comma), &one) && one == number)
			return true;
		list = comma == STR_NOT_FOUND ? STR("") : str_skip(list, comma + 1);
	}
	return false;
}

static bool matches(struct filter *f, const struct pgrep *p, const struct process *process)
{
	struct str text = p->full && process->cmdline.len ? process->cmdline : process->comm;
	regmatch_t m;
	struct str copy;

	if (p->parents.len && !in_list(p->parents, process->ppid))
		return false;
	if (p->groups.len && !in_list(p->groups, process->pgrp))
		return false;
	if (p->sessions.len && !in_list(p->sessions, process->session))
		return false;
	if (p->users.len && !in_list(p->users, process->uid))
		return false;
	if (!p->has_pattern)
		return true;
	copy = arena_copy(f->arena, text);
	if (!copy.at) {
		f->failed = true;
		return false;
	}
	return regexec(&p->pattern, copy.at, 1, &m, 0) == 0 &&
	       (!p->exact || (m.rm_so == 0 && (size_t)m.rm_eo == copy.len));
}

static void put_process(struct filter *f, const struct pgrep *p, const struct process *process)
{
	if (f->out.len)
		buf_add(&f->out, p->delimiter);
	buf_printf(&f->out, "%d", (int)process->pid);
	if (p->list_full || p->list) {
		buf_add_char(&f->out, ' ');
		buf_add(&f->out, p->list_full ? process->cmdline : process->comm);
	}
}

static void run_pgrep(struct filter *f, const struct pgrep *p)
{
	const struct process_table *table = table_of(f);
	const struct process *best = NULL;
	size_t n = 0;

	for (size_t i = 0; table && i < table->n && !f->failed; i++) {
		const struct process *process = &table->at[i];

		if (matches(f, p, process) == p->invert)
			continue;
		n++;
		if (p->newest || p->oldest) {
			if (!best || (p->newest ? process->start_ticks >= best->start_ticks
						: process->start_ticks < best->start_ticks))
				best = process;
		} else if (!p->count) {
			put_process(f, p, process);
		}
	}
	if (best)
		put_process(f, p, best);
	if (p->count)
		buf_printf(&f->out, "%zu", n);
	if (f->out.len)
		buf_add_char(&f->out, '\n');
	f->status = n == 0;
}

static void pgrep_options(struct filter *f, struct pgrep *p, struct options *o)
{
	enum option_kind kind;

	while ((kind = options_next(o)) != OPTION_END) {
		struct str value = filter_value(f, o);

		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (p->has_pattern) {
				filter_unknown(f);
				return;
			}
			value = arena_copy(f->arena, f->args[o->at + 1]);
			f->failed |= !value.at;
			p->has_pattern =
				value.at &&
				regcomp(&p->pattern, value.at,
					REG_EXTENDED | (p->ignore_case ? REG_ICASE : 0)) == 0;
			f->unknown |= !p->has_pattern;
			options_take_word(o);
			if (!p->has_pattern)
				return;
		} else if (options_is(o, "f", "full")) {
			p->full = true;
		} else if (options_is(o, "x", "exact")) {
			p->exact = true;
		} else if (options_is(o, "i", "ignore-case")) {
			f->unknown |= p->has_pattern;
			p->ignore_case = true;
		} else if (options_is(o, "v", "inverse")) {
			p->invert = true;
		} else if (options_is(o, "n", "newest")) {
			p->newest = true;
		} else if (options_is(o, "o", "oldest")) {
			p->oldest = true;
		} else if (options_is(o, "l", "list-name")) {
			p->list = true;
		} else if (options_is(o, "a", "list-full")) {
			p->list_full = true;
		} else if (options_is(o, "c", "count")) {
			p->count = true;
		} else if (options_is(o, "d", "delimiter")) {
			p->delimiter = value;
		} else if (options_is(o, "P", "parent")) {
			p->parents = value;
		} else if (options_is(o, "g", "pgroup")) {
			p->groups = value;
		} else if (options_is(o, "s", "session")) {
			p->sessions = value;
		} else if (options_is(o, "u", "euid") || options_is(o, "U", "uid")) {
			p->users = value;
			for (size_t i = 0; i < value.len; i++)
				f->unknown |= !strchr("0123456789,", value.at[i]);
		} else {
			filter_unknown(f);
		}
	}
}

void filter_pgrep(struct filter *f)
{
	struct options o =
		filter_options(f, "d: delimiter: P: parent: g: pgroup: s: session: u: euid: U: "
				  "uid: G: group: t: terminal: O: "
				  "older: F: pidfile: r: runstates: ns: nslist: cgroup: signal:");
	struct pgrep p = { .delimiter = STR("\n") };

	pgrep_options(f, &p, &o);
	if (!f->unknown && !f->failed)
		run_pgrep(f, &p);
	if (p.has_pattern)
		regfree(&p.pattern);
}

/* Is it a process of this program: the basename of argv[0], or of a script that an interpreter
 * runs? */
static bool is_program(const struct process *process, struct str name)
{
	return (process->argc && (str_equal(process->argv[0], name) ||
					 str_equal(str_basename(process->argv[0]), name))) ||
	       str_equal(process->comm, name);
}

void filter_pidof(struct filter *f)
{
	const struct process_table *table = table_of(f);
	bool single = false;
	size_t at = 1;

	for (; at < f->n && f->args[at].len > 1 && f->args[at].at[0] == '-'; at++) {
		single |= str_is(f->args[at], "-s");
		f->unknown |= !str_is(f->args[at], "-s") && !str_is(f->args[at], "-x");
	}
	if (!table || f->unknown)
		return;
	for (size_t i = table->n; i-- > 0;) {
		for (size_t k = at; k < f->n; k++) {
			if (!is_program(&table->at[i], f->args[k]) || (single && f->out.len))
				continue;
			if (f->out.len)
				buf_add_char(&f->out, ' ');
			buf_printf(&f->out, "%d", (int)table->at[i].pid);
		}
	}
	f->status = f->out.len == 0;
	if (f->out.len)
		buf_add_char(&f->out, '\n');
}

struct ps {
	struct str columns[16];
	bool headers[16];
	size_t n_columns;
	struct str pids, names, parents;
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
	else if (str_is(name, "user") || str_is(name, "uid") || str_is(name, "euid"))
		buf_printf(&f->out, "%8u", (unsigned int)process->uid);
	else
		buf_printf(&f->out, "%8s", "?");
}

/* Columns 1 to 10 of `ps aux` and 1 to 7 of `ps -ef` with ? for what is never asked for. */
static void put_wide(struct filter *f, const struct ps *ps, const struct process *process)
{
	struct str text = process->cmdline.len ? process->cmdline : process->comm;

	if (ps->user_format)
		buf_printf(&f->out, "%-8u %7d  0.0  0.0 0 0 ? %c 00:00 0:00 ",
			(unsigned int)process->uid, (int)process->pid,
			process->state ? process->state : 'S');
	else
		buf_printf(&f->out, "%-8u %7d %7d  0 00:00 ? 00:00:00 ", (unsigned int)process->uid,
			(int)process->pid, (int)process->ppid);
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

static void ps_value(struct filter *f, struct ps *ps, char letter, struct str value)
{
	if (letter == 'o' || letter == 'O')
		add_columns(f, ps, value);
	else if (letter == 'p')
		ps->pids = value;
	else if (letter == 'C')
		ps->names = value;
	else
		filter_unknown(f);
}

static void ps_long(struct filter *f, struct ps *ps, struct str word, size_t *i)
{
	static const struct {
		const char *name;
		char letter;
	} names[] = { { "pid", 'p' }, { "format", 'o' }, { "ppid", 'P' } };
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
		if (names[k].letter == 'P')
			ps->parents = value;
		else
			ps_value(f, ps, names[k].letter, value);
		return;
	}
	filter_unknown(f);
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
		for (size_t k = dashed; k < word.len; k++) {
			char c = word.at[k];

			if (c == 'o' || c == 'p' || (dashed && (c == 'C' || c == 'O'))) {
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

static bool is_shown(const struct ps *ps, const struct process *process)
{
	struct str names = ps->names;

	if (ps->pids.len)
		return in_list(ps->pids, process->pid);
	if (ps->parents.len)
		return in_list(ps->parents, process->ppid);
	while (names.len) {
		size_t comma = str_find_char(names, ',', 0);

		if (str_equal(str_slice(names, 0, comma), process->comm))
			return true;
		names = comma == STR_NOT_FOUND ? STR("") : str_skip(names, comma + 1);
	}
	return ps->names.len == 0 && ps->all;
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

/* Which processes `ps` without -e, a or x shows depends on its terminal: unknown. */
void filter_ps(struct filter *f)
{
	const struct process_table *table;
	struct ps ps = { 0 };

	ps_options(f, &ps);
	if (!ps.all && !ps.pids.len && !ps.names.len && !ps.parents.len)
		filter_unknown(f);
	table = f->unknown ? NULL : table_of(f);
	if (!table)
		return;
	put_headers(f, &ps);
	for (size_t i = 0; i < table->n; i++) {
		const struct process *process = &table->at[i];

		if (!is_shown(&ps, process))
			continue;
		if (ps.n_columns == 0 && (ps.user_format || ps.full_format)) {
			put_wide(f, &ps, process);
			continue;
		}
		if (ps.n_columns == 0 && ps.bsd_format) {
			struct str line = process->cmdline.len ? process->cmdline : process->comm;

			buf_printf(&f->out, "%7d ?        %-6c 0:00 %.*s\n", (int)process->pid,
				process->state ? process->state : 'S', STR_ARGS(line));
			continue;
		}
		if (ps.n_columns == 0) {
			buf_printf(&f->out, "%7d ?        00:00:00 %.*s\n", (int)process->pid,
				STR_ARGS(process->comm));
			continue;
		}
		for (size_t k = 0; k < ps.n_columns; k++) {
			buf_add_text(&f->out, k ? " " : "");
			put_column(f, ps.columns[k], process, k + 1 == ps.n_columns);
		}
		buf_add_char(&f->out, '\n');
	}
}

static struct str joined_argv(struct arena *arena, const struct process *process)
{
	struct buf text = BUF_IN(arena);

	for (size_t i = 0; i < process->argc; i++) {
		buf_add(&text, process->argv[i]);
		buf_add_char(&text, '\0');
	}
	return buf_failed(&text) ? (struct str){ 0 } : buf_str(&text);
}

bool proc_file_text(struct arena *arena, const struct process_table *table, struct str path,
	struct str *ret_text)
{
	const struct process *process;
	struct str rest, file;
	size_t slash;
	int64_t pid;

	if (!table || !str_starts(path, "/proc/"))
		return false;
	rest = str_skip(path, 6);
	slash = str_find_char(rest, '/', 0);
	if (slash == STR_NOT_FOUND || !str_to_int64(str_slice(rest, 0, slash), &pid))
		return false;
	process = process_find(table, (pid_t)pid);
	if (!process)
		return false;
	file = str_skip(rest, slash + 1);
	if (str_is(file, "comm"))
		*ret_text = arena_printf(arena, "%.*s\n", STR_ARGS(process->comm));
	else if (str_is(file, "cmdline"))
		*ret_text = joined_argv(arena, process);
	else if (str_is(file, "stat"))
		*ret_text = arena_printf(arena, "%d (%.*s) %c %d %d %d %d\n", (int)process->pid,
			STR_ARGS(process->comm), process->state, (int)process->ppid,
			(int)process->pgrp, (int)process->session, process->tty);
	else if (str_is(file, "status"))
		*ret_text = arena_printf(arena,
			"Name:\t%.*s\nState:\t%c\nTgid:\t%d\nPid:\t%d\nPPid:\t%d\nUid:\t%u\n",
			STR_ARGS(process->comm), process->state, (int)process->pid,
			(int)process->pid, (int)process->ppid, (unsigned int)process->uid);
	else
		return false;
	return ret_text->at != NULL;
}
