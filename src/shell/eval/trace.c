/* set -x and set -v: what the shell prints of its commands before it runs them (bash(1), PS4). */
#include "shell/eval/trace.h"

#include <errno.h>

#include "shell/expand/quote.h"

/* Where it goes: BASH_XTRACEFD, else stderr. */
static int descriptor(struct shell *sh)
{
	struct value value = state_get(sh, STR("BASH_XTRACEFD"));
	struct str text;
	int64_t number;

	if (value_known(eval_arena(sh), &value, &text) && str_to_int64(text, &number) &&
		number >= 0 && number <= INT32_MAX)
		return (int)number;
	return 2;
}

/* As it was set; a text of no address: not known. */
static struct str ps4_text(struct shell *sh)
{
	struct value ps4 = state_get(sh, STR("PS4"));
	struct str text;

	return value_known(eval_arena(sh), &ps4, &text) ? text : (struct str){ NULL, 0 };
}

/* $PS4, expanded; its first character once for every text that this one is nested in. */
static int prompt(struct shell *sh, struct field *ret)
{
	struct arena *arena = eval_arena(sh);
	struct parse_options options = { .depth = sh->world->depth };
	struct str text = ps4_text(sh);
	struct word *word;
	struct value ps4;
	int err;

	*ret = field_any();
	if (!text.at)
		return 0;
	for (unsigned int i = 0; i < sh->eval->nested && text.len; i++)
		text = arena_printf(arena, "%c%.*s", text.at[0], STR_ARGS(text));
	if (!text.at)
		return -ENOMEM;
	*ret = field_text(arena, text);
	if (!str_contains(text, "$") && !str_contains(text, "`"))
		return 0;
	err = shell_parse_heredoc(arena, text, &options, &word);
	if (!err)
		err = expand_text(sh, word, &ps4);
	*ret = !err && ps4.n == 1 && !ps4.open && ps4.alternatives[0].n == 1
		       ? ps4.alternatives[0].at[0]
		       : field_any();
	return err;
}

/* As bash shows a word: quoted where it would not be read back; dash leaves it as it is. */
static struct field shown(struct shell *sh, struct field word)
{
	struct arena *arena = eval_arena(sh);
	struct str text;

	if (state_option(sh, OPTION_POSIX) == YES || !field_known(arena, &word, &text))
		return word;
	if (text.len == 0)
		return field_text(arena, STR("''"));
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' ||
			strchr(" \"$&'()*;<>?[\\]^`{|}!", text.at[i]) ||
			(i == 0 && strchr("~#", text.at[i])))
			return field_text(arena, quote_text(arena, text));
	return word;
}

static int write_line(struct shell *sh, struct field line)
{
	struct arena *arena = eval_arena(sh);
	int number = descriptor(sh), err;
	struct value text;
	struct field front;

	/* Where nobody reads it, what it runs is told once. */
	if (!eval_is_read(sh, number) && str_equal(ps4_text(sh), sh->world->eval->traced))
		return 0;
	sh->world->eval->traced = ps4_text(sh);
	sh->eval->in_prompt = true;
	err = prompt(sh, &front);
	sh->eval->in_prompt = false;
	if (err || !eval_is_read(sh, number))
		return err;
	line = field_join(arena, front, line);
	text = text_of_field(arena, field_join(arena, line, field_text(arena, STR("\n"))));
	return eval_write(sh, number, &text);
}

bool trace_is_on(struct shell *sh)
{
	return state_option(sh, OPTION_XTRACE) == YES && !sh->eval->in_prompt;
}

int trace_words(struct shell *sh, const struct value *argv)
{
	struct arena *arena = eval_arena(sh);
	struct field line = field_text(arena, STR(""));

	if (argv->n != 1 || argv->open)
		return write_line(sh, field_any());
	for (size_t i = 0; i < argv->alternatives[0].n; i++) {
		if (i)
			line = field_join(arena, line, field_text(arena, STR(" ")));
		line = field_join(arena, line, shown(sh, argv->alternatives[0].at[i]));
	}
	return write_line(sh, line);
}

int trace_assignment(struct shell *sh, const struct assign *assign)
{
	struct arena *arena = eval_arena(sh);
	struct value value = state_get(sh, assign->name);
	struct field line = field_text(arena, assign->name);
	struct str text;

	if (assign->subscript || state_flags(sh, assign->name) & (VARIABLE_ARRAY | VARIABLE_ASSOC))
		return write_line(sh, field_any());
	line = field_join(arena, line, field_text(arena, STR("=")));
	if (!value_known(arena, &value, &text))
		line = field_join(arena, line, field_any());
	else if (text.len)
		line = field_join(arena, line, shown(sh, field_text(arena, text)));
	return write_line(sh, line);
}

int trace_compound(struct shell *sh)
{
	return write_line(sh, field_any());
}

int trace_text(struct shell *sh, struct str text)
{
	if (state_option(sh, OPTION_VERBOSE) != YES || !eval_is_read(sh, 2))
		return 0;
	if (!str_ends(text, "\n"))
		text = arena_printf(eval_arena(sh), "%.*s\n", STR_ARGS(text));
	return text.at ? eval_write_text(sh, 2, text) : -ENOMEM;
}

/* `time` prints TIMEFORMAT where the command has set it, with numbers in the place of its escapes.
 */
int trace_times(struct shell *sh)
{
	struct arena *arena = eval_arena(sh);
	struct field line = field_text(arena, STR(""));
	struct value text;
	struct str format;

	if (!state_variable(sh, STR("TIMEFORMAT")) || !eval_is_read(sh, 2))
		return 0;
	text = state_get(sh, STR("TIMEFORMAT"));
	if (!value_known(arena, &text, &format)) {
		text = value_unknown();
		return eval_write(sh, 2, &text);
	}
	while (format.len) {
		size_t end = MIN(str_find_char(format, '%', 0), format.len);

		line = field_join(arena, line, field_text(arena, str_slice(format, 0, end)));
		format = str_skip(format, end);
		if (format.len)
			line = field_join(arena, line, field_any());
		for (end = MIN((size_t)1, format.len);
			end < format.len && strchr("0123l", format.at[end]); end++)
			;
		format = str_skip(format, MIN(end + 1, format.len));
	}
	text = text_of_field(arena, field_join(arena, line, field_text(arena, STR("\n"))));
	return eval_write(sh, 2, &text);
}
