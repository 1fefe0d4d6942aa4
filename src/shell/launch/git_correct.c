/*
 * help.autocorrect: git runs the command that it takes a mistyped one for (git-config(1)). What is
 * close enough is counted as in help.c of git 2.39: swapped letters cost nothing, an added one 1,
 * another one 2, a missing one 3; one command has to be closer than any other.
 */
#include "shell/launch/git.h"

#define MAX_NAME     32
#define CLOSE_ENOUGH 6 /* help.c: SIMILARITY_FLOOR, without the 1 it adds */

/* At most CLOSE_ENOUGH, which is too far. */
static unsigned int distance(struct str from, struct str to)
{
	unsigned int rows[3][MAX_NAME + 1], least, before = 0;

	if (from.len > to.len + 1 || to.len >= from.len + CLOSE_ENOUGH)
		return CLOSE_ENOUGH;
	for (size_t k = 0; k <= to.len; k++)
		rows[1][k] = (unsigned int)k;
	for (size_t i = 0; i < from.len; i++) {
		unsigned int *now = rows[(i + 2) % 3], *last = rows[(i + 1) % 3];
		const unsigned int *older = rows[i % 3];

		least = now[0] = (unsigned int)(i + 1) * 3;
		for (size_t k = 0; k < to.len; k++) {
			now[k + 1] = last[k] + 2 * (from.at[i] != to.at[k]);
			if (i > 0 && k > 0 && from.at[i - 1] == to.at[k] &&
				from.at[i] == to.at[k - 1])
				now[k + 1] = MIN(now[k + 1], older[k - 1]);
			now[k + 1] = MIN(now[k + 1], last[k + 1] + 3);
			now[k + 1] = MIN(now[k + 1], now[k] + 1);
			least = MIN(least, now[k + 1]);
		}
		/* Swapped letters look back two rows; what is far in both stays so. */
		if (MIN(least, before) >= CLOSE_ENOUGH)
			return CLOSE_ENOUGH;
		before = least;
	}
	return MIN(rows[(from.len + 1) % 3][to.len], CLOSE_ENOUGH);
}

/* The command that @name is taken for; empty: none, or more than one. */
static struct str closest(struct str list, struct str name)
{
	struct str best = STR(""), word;
	unsigned int least = CLOSE_ENOUGH;

	while (name.len <= MAX_NAME && (list = str_trim(list)).len) {
		size_t end = MIN(str_find_char(list, ' ', 0), list.len);
		unsigned int score;

		word = str_slice(list, 0, end);
		list = str_skip(list, end);
		score = word.len > MAX_NAME ? CLOSE_ENOUGH : distance(name, word);
		if (score == least)
			best = STR("");
		if (score >= least)
			continue;
		least = score;
		best = word;
	}
	return best;
}

/* The user's own settings are looked at for a push alone: elsewhere nothing depends on them. */
static bool corrects(struct unwrap *u, const struct git *git, struct str word)
{
	static const struct str ask[] = { { "config", 6 }, { "--get", 5 },
		{ "help.autocorrect", 16 } };
	struct str name, text;
	struct field value;
	int status;

	for (size_t i = git->n_settings; i-- > 0;)
		if (git_setting_parts(u, &git->settings[i], &name, &value) &&
			str_equal_nocase(name, STR("help.autocorrect")))
			return !launch_known(u, &value, &text) ||
			       !git_in_list(" 0 false never no off prompt show ", text);
	return str_is(word, "push") &&
	       git_ask_launched(u, git, ask, ARRAY_SIZE(ask), &text, &status) && status == 0 &&
	       !git_in_list(" 0 false never no off prompt show ", str_trim(text));
}

bool git_correct(struct unwrap *u, const struct git *git, const char *list, struct str name)
{
	struct str word = closest(str_from(list), name);
	const struct field *argv;
	struct field *program;
	struct run *run;

	if (!word.len || !corrects(u, git, word))
		return false;
	program = arena_alloc(u->arena, struct field, 1);
	if (!program) {
		u->failed = true;
		return false;
	}
	*program = launch_field(u, word);
	argv = launch_concat(u, git->globals, git->n_globals, program, 1);
	argv = argv ? launch_concat(u, argv, git->n_globals + 1, git->argv + 1, git->argc - 1)
		    : NULL;
	if (!argv)
		return false;
	run = launch_argv(u, argv, git->n_globals + git->argc);
	run->via = VIA_RECIPE;
	run->conditional = true;
	return true;
}
