#include "reach/select.h"

#include <errno.h>
#include <pwd.h>

#include "base/libc_regex.h"

static bool user_id(struct target *target, struct str name, int64_t *ret_uid)
{
	struct str terminated = arena_copy(target->arena, name);
	char space[4096];
	struct passwd entry, *found = NULL;

	if (str_to_int64(name, ret_uid))
		return true;
	if (!terminated.at || getpwnam_r(terminated.at, &entry, space, sizeof(space), &found) ||
		!found)
		return false;
	*ret_uid = found->pw_uid;
	return true;
}

void id_list_add(struct target *target, struct id_list *list, const struct field *value, bool users)
{
	struct str text;

	list->given = true;
	if (value && target_is_own(target, value)) {
		target->reached->own = true;
		return;
	}
	if (!value || !field_known(target->arena, value, &text)) {
		list->unknown = true;
		return;
	}
	while (text.len) {
		size_t comma = str_find_char(text, ',', 0);
		struct str item = str_slice(text, 0, comma);
		int64_t id;

		text = comma == STR_NOT_FOUND ? STR("") : str_skip(text, comma + 1);
		if (!(users ? user_id(target, item, &id) : str_to_int64(str_trim(item), &id)))
			continue;
		if (list->n == MAX_SELECT_IDS)
			list->unknown = true;
		else
			list->ids[list->n++] = id;
	}
}

/* Device numbers of Linux: major 136 and the next seven are pts/N, 4 is ttyN, 4 from 64 ttySN. */
static bool terminal_number(struct str name, int64_t *ret)
{
	int64_t number;

	if (str_is(name, "-")) {
		*ret = 0;
		return true;
	}
	if (str_starts(name, "pts/") && str_to_int64(str_skip(name, 4), &number) && number < 256) {
		*ret = 136 << 8 | number;
		return true;
	}
	if (str_starts(name, "tty") && str_to_int64(str_skip(name, 3), &number) && number < 64) {
		*ret = 4 << 8 | number;
		return true;
	}
	return false;
}

void id_list_add_terminals(struct target *target, struct id_list *list, const struct field *value)
{
	struct str text;

	list->given = true;
	if (!value || !field_known(target->arena, value, &text)) {
		list->unknown = true;
		return;
	}
	while (text.len) {
		size_t comma = str_find_char(text, ',', 0);

		if (list->n == MAX_SELECT_IDS ||
			!terminal_number(str_slice(text, 0, comma), &list->ids[list->n]))
			list->unknown = true;
		else
			list->n++;
		text = comma == STR_NOT_FOUND ? STR("") : str_skip(text, comma + 1);
	}
}

void id_list_add_file(struct target *target, struct id_list *list, const struct field *value)
{
	struct file_texts texts;
	struct field text;
	struct str path;
	int err;

	list->given = true;
	if (target->call->pid_file.n == 1 && target->call->pid_file.alternatives[0].n == 1) {
		id_list_add(target, list, &target->call->pid_file.alternatives[0].at[0], false);
		return;
	}
	list->unknown = true;
	if (!value || !field_known(target->arena, value, &path))
		return;
	if (path.len && path.at[0] != '/') {
		struct str cwd;

		if (!field_known(target->arena, &target->call->cwd, &cwd))
			return;
		path = arena_printf(target->arena, "%.*s/%.*s", STR_ARGS(cwd), STR_ARGS(path));
	}
	err = target->facts->read_file(target->facts->self, target->arena, path, &texts);
	list->unknown = err && (err != -ENOENT || !target->facts->files_are_known);
	if (err)
		return;
	for (size_t i = 0; i < texts.n; i++) {
		text = field_text(target->arena, str_trim(texts.at[i]));
		id_list_add(target, list, &text, false);
	}
}

static enum tri id_fits(const struct id_list *list, int64_t id)
{
	if (!list->given)
		return YES;
	for (size_t i = 0; i < list->n; i++)
		if (list->ids[i] == id)
			return YES;
	return list->unknown ? MAYBE : NO;
}

static enum tri attributes_fit(const struct selection *s, const struct process *process)
{
	enum tri fits = s->attribute_unknown ? MAYBE : YES;

	fits = tri_and(fits, id_fits(&s->parents, process->ppid));
	fits = tri_and(fits, id_fits(&s->groups, process->pgrp));
	fits = tri_and(fits, id_fits(&s->sessions, process->session));
	fits = tri_and(fits, id_fits(&s->uids, process->uid));
	fits = tri_and(fits, id_fits(&s->terminals, process->tty));
	return tri_and(fits, id_fits(&s->pids, process->pid));
}

static enum tri regex_fits(const struct regex *regex, struct str text, bool exact)
{
	regmatch_t match;
	enum tri fits = regex_find(regex, text, 0, 1, &match);

	return fits != YES || !exact || (match.rm_so == 0 && (size_t)match.rm_eo == text.len) ? fits
											      : NO;
}

static int add_youngest(struct target *target, const struct selection *s, const enum tri *fits)
{
	const struct process *best = NULL;

	for (size_t i = 0; i < target_table(target)->n; i++) {
		const struct process *process = &target_table(target)->at[i];
		bool younger;

		if (fits[i] == NO)
			continue;
		younger = best && process->start_ticks >= best->start_ticks;
		if (!best || younger == s->newest)
			best = process;
	}
	return best ? target_add(target, best->pid, fits[best - target_table(target)->at]) : 0;
}

int select_processes(struct target *target, const struct selection *s)
{
	enum tri *all = arena_alloc(target->arena, enum tri, target_table(target)->n + 1);
	int flags = REG_EXTENDED | (s->ignore_case ? REG_ICASE : 0), err = 0;
	bool use = s->has_pattern && !s->pattern_unknown, unknown = s->pattern_unknown;
	struct regex regex;

	if (!all)
		return -ENOMEM;
	if (use) {
		err = regex_compile(&regex, s->pattern, flags);
		if (err == -EINVAL) /* pkill ends nothing then */
			return 0;
		use = !err;
		unknown = err == -E2BIG;
		if (err == -ENOMEM)
			return err;
		err = 0;
	}
	for (size_t i = 0; i < target_table(target)->n; i++) {
		const struct process *process = &target_table(target)->at[i];
		enum tri fits = unknown ? MAYBE : YES;

		if (use)
			fits = regex_fits(&regex,
				s->full && process->argc ? process->cmdline : process->comm,
				s->exact);
		fits = tri_and(fits, attributes_fit(s, process));
		all[i] = s->inverse ? tri_not(fits) : fits;
		if (!s->newest && !s->oldest && !err)
			err = target_add(target, process->pid, all[i]);
	}
	if (use)
		regex_finish(&regex);
	if (!err && (s->newest || s->oldest))
		err = add_youngest(target, s, all);
	return err;
}
