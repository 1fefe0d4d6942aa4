/* pgrep of procps 4.0.2: pgrep(1). */
#include "base/libc_regex.h"

#include "shell/filter/process.h"

struct pgrep {
	bool full, exact, ignore_case, invert, newest, oldest, list, list_full, count;
	bool has_pattern;
	struct regex pattern;
	struct str delimiter, parents, groups, sessions, users;
};

static bool matches(struct filter *f, const struct pgrep *p, const struct process *process)
{
	struct str text = p->full && process->cmdline.len ? process->cmdline : process->comm;
	regmatch_t m;
	enum tri found;

	if (p->parents.len && !process_listed(p->parents, process->ppid))
		return false;
	if (p->groups.len && !process_listed(p->groups, process->pgrp))
		return false;
	if (p->sessions.len && !process_listed(p->sessions, process->session))
		return false;
	if (p->users.len && !process_listed(p->users, process->uid))
		return false;
	if (!p->has_pattern)
		return true;
	found = regex_find(&p->pattern, text, 0, 1, &m);
	f->unknown |= found == MAYBE;
	return found == YES && (!p->exact || (m.rm_so == 0 && (size_t)m.rm_eo == text.len));
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
	const struct process_table *table = filter_processes(f);
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
			p->has_pattern =
				regex_compile(&p->pattern, f->args[o->at + 1],
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
			p->users = process_users(f, value);
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
		regex_finish(&p.pattern);
}
