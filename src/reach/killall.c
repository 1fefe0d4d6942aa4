/* killall of psmisc 23.6: killall(1). A name longer than 15 bytes is compared with argv. */
#include <errno.h>
#include <signal.h>
#include "base/libc_regex.h"

#include "reach/select.h"

struct killall {
	int signal;
	bool signal_unknown, ignore_case, regexp, group, harmless;
	struct id_list uids;
	bool uncertain; /* -i asks, -o and -y go by age */
	const struct field *names[MAX_SELECT_IDS];
	size_t n_names;
};

static const char *const valued_long[] = { "signal", "user", "older-than", "younger-than",
	"context", "ns", NULL };

static void read_option(struct target *target, struct option_walk *walk, struct killall *k)
{
	struct str text;

	if (option_is(walk, "s", "signal"))
		k->signal_unknown = !walk->value ||
				    !field_known(target->arena, walk->value, &text) ||
				    !signal_parse(text, &k->signal);
	else if (option_is(walk, "I", "ignore-case"))
		k->ignore_case = true;
	else if (option_is(walk, "r", "regexp"))
		k->regexp = true;
	else if (option_is(walk, "g", "process-group"))
		k->group = true;
	else if (option_is(walk, "u", "user"))
		id_list_add(target, &k->uids, walk->value, true);
	else if (option_is(walk, "l", "list") || option_is(walk, "V", "version") ||
		 option_is(walk, "", "help"))
		k->harmless = true;
	else if (option_is(walk, "i", "interactive") || option_is(walk, "o", "older-than") ||
		 option_is(walk, "y", "younger-than") || option_is(walk, "n", "ns") ||
		 option_is(walk, "Z", "context"))
		k->uncertain = true;
}

/* -9 and -KILL may stand anywhere among the options; -I, -e ... are letters, not signals. */
static bool take_signal(struct target *target, struct option_walk *walk, struct killall *k)
{
	size_t at = walk->offset ? walk->i : walk->i - 1;
	struct str word;

	if (!target_word(target, at, &word) || word.len < 2 || word.at[0] != '-' ||
		!signal_parse(str_skip(word, 1), &k->signal))
		return false;
	walk->offset = 0;
	walk->i = at + 1;
	return true;
}

static void read_words(struct target *target, struct killall *k)
{
	struct option_walk walk = {
		.target = target, .valued = "suoynZ", .valued_long = valued_long
	};

	while (option_next(&walk)) {
		if (walk.option.len && !take_signal(target, &walk, k))
			read_option(target, &walk, k);
		else if (!walk.option.len && walk.value && k->n_names < MAX_SELECT_IDS)
			k->names[k->n_names++] = walk.value;
	}
}

static bool same(struct str a, struct str b, bool ignore_case)
{
	return ignore_case ? str_equal_nocase(a, b) : str_equal(a, b);
}

/* comm has 15 bytes at most; what was cut is taken from argv, where it stands there. */
static struct str full_name(const struct process *process)
{
	for (size_t i = 0; process->comm.len == 15 && i < process->argc && i < 2; i++) {
		struct str base = str_basename(process->argv[i]);

		if (str_equal(str_slice(base, 0, 15), process->comm))
			return base;
	}
	return process->comm;
}

/* A name with a slash means the processes that run this very file. */
static bool runs_file(struct target *target, const struct process *process, struct str path)
{
	struct process_identity who;
	struct file_info info;

	if (!target->facts->identity)
		return process->argc &&
		       (str_equal(process->argv[0], path) ||
			       (process->argc > 1 && str_equal(process->argv[1], path)));
	return target->facts->file_info(target->facts->self, target->arena, path, &info) == 0 &&
	       info.kind == FILE_REGULAR &&
	       target->facts->identity(target->facts->self, target->arena, process->pid, &who) ==
		       0 &&
	       str_equal(who.exe, info.real);
}

static bool name_fits(struct target *target, const struct killall *k, const struct process *process,
	struct str name)
{
	if (str_find_char(name, '/', 0) != STR_NOT_FOUND)
		return runs_file(target, process, name);
	return same(full_name(process), name, k->ignore_case);
}

static enum tri regex_fits(
	const struct killall *k, struct str pattern, const struct process *process)
{
	int flags = REG_EXTENDED | REG_NOSUB | (k->ignore_case ? REG_ICASE : 0);
	struct regex regex;
	regmatch_t match;
	enum tri fits;
	int err = regex_compile(&regex, pattern, flags);

	if (err)
		return err == -EINVAL ? NO : MAYBE;
	fits = regex_find(&regex, process->comm, 0, 1, &match);
	regex_finish(&regex);
	return fits;
}

static enum tri fits(struct target *target, const struct killall *k, const struct process *process,
	const struct field *name)
{
	enum tri answer = k->uncertain || k->uids.unknown ? MAYBE : YES;
	struct str text;

	if (k->uids.given) {
		bool owned = false;

		for (size_t i = 0; i < k->uids.n; i++)
			owned |= k->uids.ids[i] == (int64_t)process->uid;
		if (!owned && !k->uids.unknown)
			return NO;
	}
	if (!name)
		return answer;
	if (!field_known(target->arena, name, &text))
		return tri_and(answer, field_equals(name, process->comm) == NO ? NO : MAYBE);
	if (k->regexp)
		return tri_and(answer, regex_fits(k, text, process));
	return name_fits(target, k, process, text) ? answer : NO;
}

static int add_group(struct target *target, pid_t group, enum tri sure)
{
	int err = 0;

	for (size_t i = 0; !err && i < target_table(target)->n; i++)
		if (target_table(target)->at[i].pgrp == group)
			err = target_add(target, target_table(target)->at[i].pid, sure);
	return err;
}

static int select_name(struct target *target, const struct killall *k, const struct field *name)
{
	int err = 0;

	for (size_t i = 0; !err && i < target_table(target)->n; i++) {
		const struct process *process = &target_table(target)->at[i];
		enum tri sure = process->pid > 1 ? fits(target, k, process, name) : NO;

		if (sure == NO)
			continue;
		err = target_add(target, process->pid, sure);
		if (!err && k->group)
			err = add_group(target, process->pgrp, sure);
	}
	return err;
}

int reach_killall(struct target *target)
{
	struct killall k = { .signal = SIGTERM };
	int err = 0;

	target->reached->applies = true;
	read_words(target, &k);
	if (k.harmless || (!k.signal_unknown && signal_harmless(k.signal))) {
		target->reached->harmless = true;
		return 0;
	}
	target->reached->how =
		k.signal_unknown ? STR("a signal") : signal_name(target->arena, k.signal);
	if (k.n_names == 0 && k.uids.given)
		return select_name(target, &k, NULL);
	for (size_t i = 0; !err && i < k.n_names; i++)
		err = select_name(target, &k, k.names[i]);
	return err;
}
