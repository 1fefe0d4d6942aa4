/* set and shopt: the shell's options, changed, asked for and printed. */
#include "shell/eval/builtin.h"

enum listing { LIST_TABLE, LIST_SET, LIST_SHOPT };

static int print_option(struct shell *sh, struct str name, enum tri on, enum listing listing)
{
	struct arena *arena = eval_arena(sh);
	struct value unknown = value_unknown();

	if (on == MAYBE)
		return eval_write(sh, 1, &unknown);
	if (listing == LIST_TABLE)
		return eval_write_text(sh, 1,
			arena_printf(
				arena, "%-15.*s\t%s\n", STR_ARGS(name), on == YES ? "on" : "off"));
	if (listing == LIST_SET)
		return eval_write_text(sh, 1,
			arena_printf(
				arena, "set %co %.*s\n", on == YES ? '-' : '+', STR_ARGS(name)));
	return eval_write_text(sh, 1,
		arena_printf(arena, "shopt -%c %.*s\n", on == YES ? 's' : 'u', STR_ARGS(name)));
}

/* Those of set -o, in bash's order. */
static const char *const set_options[] = { "allexport", "braceexpand", "emacs", "errexit",
	"errtrace", "functrace", "hashall", "histexpand", "history", "ignoreeof",
	"interactive-comments", "keyword", "monitor", "noclobber", "noexec", "noglob", "nolog",
	"notify", "nounset", "onecmd", "physical", "pipefail", "posix", "privileged", "verbose",
	"vi", "xtrace" };

void builtin_import_options(struct shell *child, struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);
	enum shell_option option;
	struct str list, one;

	if (!variable || !(variable->flags & VARIABLE_EXPORTED))
		return;
	/* bash does not let its own be assigned: a text came with the environment. */
	if (value_known(eval_arena(sh), &variable->value, &list)) {
		for (; list.len; list = str_skip(list, one.len + 1)) {
			one = str_slice(list, 0, MIN(str_find_char(list, ':', 0), list.len));
			if (shell_option_from_name(one, &option))
				state_set_option(child, option, true);
		}
		return;
	}
	for (unsigned int i = 0; i < N_SHELL_OPTIONS; i++) {
		option = (enum shell_option)i;
		if (!!(shell_option_set_mask() & OPTION_BIT(option)) == str_is(name, "SHELLOPTS") &&
			state_option(sh, option) == YES)
			state_set_option(child, option, true);
	}
}

/* Those not followed are told as a shell that runs a text has them. */
static int list_set_options(struct shell *sh, const struct call *call, bool reusable)
{
	enum shell_option option;
	int err = 0;

	if (!eval_is_read(sh, 1))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(set_options); i++)
		if (shell_option_from_name(str_from(set_options[i]), &option) &&
			state_option(sh, option) == MAYBE)
			return builtin_unknown(sh, call);
	for (size_t i = 0; i < ARRAY_SIZE(set_options) && !err; i++) {
		struct str name = str_from(set_options[i]);
		bool on = str_is(name, "hashall") || str_is(name, "interactive-comments");

		if (shell_option_from_name(name, &option))
			on = state_option(sh, option) == YES;
		err = print_option(sh, name, on ? YES : NO, reusable ? LIST_SET : LIST_TABLE);
	}
	return err;
}

struct shopt {
	bool set, clear, quiet, prints, set_options;
	bool any;
};

/* Neither -s nor -u: 0 says that all of them are on. */
static int ask_option(struct shell *sh, const struct shopt *how, struct str name)
{
	enum shell_option option;
	enum tri on = MAYBE;
	enum listing listing = !how->prints ? LIST_TABLE : how->set_options ? LIST_SET : LIST_SHOPT;

	if (shell_option_from_name(name, &option))
		on = state_option(sh, option);
	if (on == NO)
		sh->eval->status = 1;
	else if (on == MAYBE && sh->eval->status == 0)
		sh->eval->status = STATUS_UNKNOWN;
	return how->quiet || !eval_is_read(sh, 1) ? 0 : print_option(sh, name, on, listing);
}

int builtin_shopt(struct shell *sh, const struct call *call)
{
	struct shopt how = { 0 };
	int err = 0;

	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc && !err; i++) {
		enum shell_option option;
		struct str word;

		if (!builtin_word(sh, call, i, &word)) {
			sh->eval->status = STATUS_UNKNOWN;
			how.any = true;
			continue;
		}
		if (str_starts(word, "-") && !how.any) {
			how.set |= str_find_char(word, 's', 0) != STR_NOT_FOUND;
			how.clear |= str_find_char(word, 'u', 0) != STR_NOT_FOUND;
			how.quiet |= str_find_char(word, 'q', 0) != STR_NOT_FOUND;
			how.prints |= str_find_char(word, 'p', 0) != STR_NOT_FOUND;
			how.set_options |= str_find_char(word, 'o', 0) != STR_NOT_FOUND;
			continue;
		}
		how.any = true;
		if (!how.set && !how.clear)
			err = ask_option(sh, &how, word);
		else if (shell_option_from_name(word, &option))
			state_set_option(sh, option, how.set);
	}
	return err || how.any ? err : builtin_unknown(sh, call);
}

void builtin_set_letters(struct shell *sh, struct str word)
{
	static const struct {
		char letter;
		enum shell_option option;
	} letters[] = {
		{ 'a', OPTION_ALLEXPORT },
		{ 'B', OPTION_BRACEEXPAND },
		{ 'C', OPTION_NOCLOBBER },
		{ 'E', OPTION_ERRTRACE },
		{ 'H', OPTION_HISTEXPAND },
		{ 'P', OPTION_PHYSICAL },
		{ 'T', OPTION_FUNCTRACE },
		{ 'e', OPTION_ERREXIT },
		{ 'f', OPTION_NOGLOB },
		{ 'n', OPTION_NOEXEC },
		{ 'u', OPTION_NOUNSET },
		{ 'v', OPTION_VERBOSE },
		{ 'x', OPTION_XTRACE },
	};

	if (word.at[0] == '-' && str_find_char(word, 'r', 0) != STR_NOT_FOUND)
		sh->restricted = true;
	for (size_t i = 1; i < word.len; i++) {
		if (strchr("bhikmptvxHP", word.at[i]))
			sh->flags = value_unknown();
		for (size_t k = 0; k < ARRAY_SIZE(letters); k++)
			if (letters[k].letter == word.at[i])
				state_set_option(sh, letters[k].option, word.at[0] == '-');
	}
}

int builtin_set(struct shell *sh, const struct call *call)
{
	struct str only;
	size_t at = 1;

	sh->eval->status = 0;
	if (call->argc == 1)
		return eval_is_read(sh, 1) ? builtin_show_set(sh) : 0;
	if (call->argc == 2 && builtin_word(sh, call, 1, &only) &&
		(str_is(only, "-o") || str_is(only, "+o")))
		return list_set_options(sh, call, only.at[0] == '+');
	for (; at < call->argc; at++) {
		enum shell_option option;
		struct str word, name;

		if (builtin_word(sh, call, at, &word) && str_is(word, "-")) {
			builtin_set_letters(sh, STR("+xv"));
			at++;
			break;
		}
		if (!builtin_word(sh, call, at, &word) || word.len < 2 ||
			(word.at[0] != '-' && word.at[0] != '+'))
			break;
		if (str_is(word, "--")) {
			at++;
			if (at == call->argc)
				state_set_positional(sh, value_empty());
			break;
		}
		builtin_set_letters(sh, word);
		if (str_ends(word, "o") && builtin_word(sh, call, at + 1, &name)) {
			at++;
			if (shell_option_from_name(name, &option))
				state_set_option(sh, option, word.at[0] == '-');
			else
				sh->flags = value_unknown();
			/* posix mode turns them on, also in a script. */
			if (str_is(name, "posix") && word.at[0] == '-')
				state_set_option(sh, OPTION_EXPAND_ALIASES, true);
		}
	}
	if (at < call->argc)
		state_set_positional(sh, value_fields((struct fields){
						 .at = call->argv + at, .n = call->argc - at }));
	sh->world->eval->changes++;
	return 0;
}
