/*
 * kill, as bash's builtin and procps 4.0.2 read it: kill(1), bash(1), kill(2). What one takes for
 * an error and the other does not is taken as the one that signals.
 */
#include "reach/target.h"

#include <errno.h>
#include <signal.h>

struct kill_words {
	int signal;
	bool list, given, signal_unknown, dashes, by_option, invalid;
	size_t first; /* argv index of the first target */
};

static bool is_program(const struct call *call, struct str name)
{
	return str_find_char(name, '/', 0) != STR_NOT_FOUND || call->via == VIA_WRAPPER;
}

/* It shows something: signals, help, or (util-linux) the pids that it would signal. */
static bool only_shows(struct str word)
{
	static const char *const words[] = { "-l", "-L", "-p", "--pid", "--table", "--help",
		"--version", "-V", "-h" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(word, words[i]))
			return true;
	return str_starts(word, "--list");
}

/* -9, -KILL, -s KILL, -sKILL, -n 9, --signal KILL, --signal=KILL, -l, --list. */
static bool read_signal(struct target *target, struct kill_words *words)
{
	struct str word, value;
	size_t i = 1;

	*words = (struct kill_words){ .signal = SIGTERM };
	for (; !words->given && target_word(target, i, &word) && word.len > 1 && word.at[0] == '-';
		i++) {
		if (str_is(word, "--")) {
			words->dashes = true;
			i++;
			break;
		}
		if (only_shows(word)) {
			words->list = true;
			return true;
		}
		words->given = !str_is(word, "-q") && !str_is(word, "--queue");
		words->by_option = words->given && !signal_parse(str_skip(word, 1), &words->signal);
		if (str_is(word, "-s") || str_is(word, "-n") || str_is(word, "--signal") ||
			str_is(word, "-q") || str_is(word, "--queue")) {
			i++;
			if (str_is(word, "-q") || str_is(word, "--queue"))
				continue;
			if (!target_word(target, i, &value) || !signal_parse(value, &words->signal))
				words->signal_unknown = true;
			continue;
		}
		if (str_starts(word, "--signal=")) {
			if (!signal_parse(str_skip(word, 9), &words->signal))
				words->signal_unknown = true;
			continue;
		}
		if ((word.at[1] == 's' || word.at[1] == 'n') &&
			signal_parse(str_skip(word, 2), &words->signal))
			continue;
		words->invalid = word.at[1] == 's' || word.at[1] == 'n';
		if (!signal_parse(str_skip(word, 1), &words->signal)) {
			words->invalid = true;
			break;
		}
	}
	if (words->given && target_word(target, i, &word) && str_is(word, "--")) {
		words->dashes = true;
		i++;
	}
	words->first = i;
	return true;
}

static enum tri in_group(const struct process *process, const void *argument)
{
	const pid_t *pgrp = argument;

	return process->pgrp == *pgrp ? YES : NO;
}

static enum tri any_process(const struct process *process, const void *argument)
{
	(void)argument;
	return process->pid > 1 ? YES : NO;
}

/* kill(2): positive a process, 0 our own group (nobody's job), -1 all, else a group. */
static int add_number(struct target *target, int64_t number)
{
	pid_t group;

	if (number > 0)
		return process_find(target_table(target), (pid_t)number)
			       ? target_add(target, (pid_t)number, YES)
			       : 0;
	if (number == 0) {
		target->reached->own = true;
		return 0;
	}
	if (number == -1)
		return target_add_where(target, any_process, NULL);
	group = (pid_t)-number;
	return target_add_where(target, in_group, &group);
}

/* Processes whose name is the operand: kill NAME of util-linux. Nothing with procps and bash. */
static int add_operand(struct target *target, const struct field *field)
{
	struct str word;
	int64_t number;

	if (target_is_own(target, field)) {
		target->reached->own = true;
		return 0;
	}
	if (!field_known(target->arena, field, &word)) {
		if (!field->many || field->n)
			target->reached->unresolved = true;
		return 0;
	}
	word = str_trim(word);
	if (word.len && word.at[0] == '%') {
		target->reached->own = true;
		return 0;
	}
	return str_to_int64(word, &number) ? add_number(target, number) : 0;
}

/*
 * The program of procps 4.0.2 (not bash's builtin) takes the first -12 for a signal, wherever it
 * stands; where it has one already, -312 without a -- before it is the option -3: it signals
 * group 3 (-12: everybody) and ends. True if that decides; *ret_target 0: nobody.
 */
static bool taken_for_option(
	const struct target *target, const struct kill_words *words, int64_t *ret_target)
{
	struct str name, word;
	int signal;

	if (!target_word(target, 0, &name) || !is_program(target->call, name) ||
		!target_word(target, words->first, &word) || word.len < 2 || word.at[0] != '-' ||
		word.at[1] < '1' || word.at[1] > '9')
		return false;
	if (words->by_option && signal_parse(str_skip(word, 1), &signal)) {
		*ret_target = 0;
		return words->first + 1 == target->call->argc;
	}
	*ret_target = '0' - word.at[1];
	return !words->dashes && word.len > 2;
}

int reach_kill(struct target *target)
{
	struct reached *reached = target->reached;
	struct kill_words words;
	struct str name;
	int64_t number;
	int err = 0;

	reached->applies = true;
	read_signal(target, &words);
	if (words.list || (!words.signal_unknown && signal_harmless(words.signal))) {
		reached->harmless = true;
		return 0;
	}
	reached->how =
		words.signal_unknown ? STR("a signal") : signal_name(target->arena, words.signal);
	if (words.invalid && target_word(target, 0, &name) && !is_program(target->call, name))
		return 0; /* the builtin takes the first word with a dash for a signal, or nothing
			   */
	if (taken_for_option(target, &words, &number))
		return number ? add_number(target, number) : 0;
	for (size_t i = words.first; !err && i < target->call->argc; i++)
		err = add_operand(target, &target->call->argv[i]);
	return err;
}

/* killall5(8): everything but kernel threads, our own session and -o PID. */
int reach_killall5(struct target *target)
{
	struct str word;
	int number;

	target->reached->applies = true;
	if (target_word(target, 1, &word) && word.len > 1 &&
		signal_parse(str_skip(word, 1), &number) && signal_harmless(number)) {
		target->reached->harmless = true;
		return 0;
	}
	target->reached->how = STR("killall5");
	return target_add_where(target, any_process, NULL);
}
