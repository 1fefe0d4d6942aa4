/* getopts: options taken off the arguments one by one. */
#include <errno.h>

#include "shell/eval/builtin.h"

static int set_known(struct shell *sh, const char *name, struct str text)
{
	return eval_set(sh, str_from(name), value_text(eval_arena(sh), text));
}

static bool next_option(struct shell *sh, const struct fields *args, int64_t index, int64_t *sub,
	struct str *ret_word)
{
	if (index < 1 || (size_t)index > args->n ||
		!field_known(eval_arena(sh), &args->at[index - 1], ret_word))
		return false;
	if (ret_word->len < 2 || ret_word->at[0] != '-' || str_is(*ret_word, "--"))
		return false;
	if (*sub < 1 || *sub >= (int64_t)ret_word->len)
		*sub = 1;
	return true;
}

/* Behind the last option: `--` is passed over, the name becomes ?. */
static int end_of_options(
	struct shell *sh, struct str name, const struct fields *args, int64_t index)
{
	struct arena *arena = eval_arena(sh);
	int err;

	if (index >= 1 && (size_t)index <= args->n &&
		field_equals(&args->at[index - 1], STR("--")) == YES)
		index++;
	sh->eval->status = 1;
	err = eval_set(sh, name, value_text(arena, STR("?")));
	return err ? err : set_known(sh, "OPTIND", arena_printf(arena, "%lld", (long long)index));
}

static int64_t number_in(struct shell *sh, const char *name)
{
	struct value value = state_get(sh, str_from(name));
	struct str text;
	int64_t number = 1;

	if (value_known(eval_arena(sh), &value, &text))
		str_to_int64(text, &number);
	return number;
}

/* An option's argument, or what a bad option leaves: : and ? say so, OPTARG names it. */
static int set_option(struct shell *sh, struct str name, struct str option, const struct field *arg,
	const char *bad, bool silent)
{
	struct arena *arena = eval_arena(sh);
	int err = eval_set(sh, name, value_text(arena, bad ? str_from(bad) : option));

	if (err)
		return err;
	if (arg)
		return eval_set(sh, STR("OPTARG"), text_of_field(arena, *arg));
	if (bad && silent)
		return eval_set(sh, STR("OPTARG"), value_text(arena, option));
	return state_unset(sh, STR("OPTARG"));
}

int builtin_getopts(struct shell *sh, const struct call *call)
{
	struct value list = state_positional(sh);
	struct arena *arena = eval_arena(sh);
	struct fields args = { 0 };
	struct str options, name, word, letter;
	struct field argument, *given = NULL;
	int64_t index = number_in(sh, "OPTIND"), sub = number_in(sh, "__optsub");
	const char *bad = NULL;
	bool silent;
	size_t found;
	int err;

	if (!builtin_word(sh, call, 1, &options) || !builtin_word(sh, call, 2, &name)) {
		sh->open_names = true;
		return 0;
	}
	if (call->argc > 3)
		args = (struct fields){ call->argv + 3, call->argc - 3 };
	else if (list.n == 1 && !list.open)
		args = list.alternatives[0];
	else
		return eval_set(sh, name, text_of_field(arena, field_any()));
	if (!next_option(sh, &args, index, &sub, &word))
		return end_of_options(sh, name, &args, index);
	sh->eval->status = 0;
	silent = str_starts(options, ":");
	letter = str_slice(word, (size_t)sub, (size_t)sub + 1);
	found = str_find_char(options, letter.at[0], silent);
	if (found == STR_NOT_FOUND || letter.at[0] == ':')
		bad = "?";
	sub++;
	if (!bad && found + 1 < options.len && options.at[found + 1] == ':') {
		argument = field_text(arena, str_skip(word, (size_t)sub));
		given = &argument;
		if (sub >= (int64_t)word.len && (size_t)index < args.n)
			argument = args.at[index++];
		else if (sub >= (int64_t)word.len)
			bad = silent ? ":" : "?", given = NULL;
		sub = (int64_t)word.len;
	}
	if (sub >= (int64_t)word.len) {
		index++;
		sub = 1;
	}
	err = set_option(sh, name, letter, given, bad, silent);
	if (!err)
		err = set_known(sh, "OPTIND", arena_printf(arena, "%lld", (long long)index));
	if (!err)
		err = set_known(sh, "__optsub", arena_printf(arena, "%lld", (long long)sub));
	return err;
}
