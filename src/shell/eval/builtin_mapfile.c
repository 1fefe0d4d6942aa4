/* mapfile, also called readarray: lines become elements; -C runs a text every so many lines. */
#include <errno.h>

#include "shell/eval/builtin.h"
#include "shell/expand/quote.h"

#define CALLBACK_QUANTUM 5000 /* without -c */

struct lines {
	struct str name, callback;
	char delimiter;
	bool trim, known, keeps;
	int fd;
	int64_t n, skip, origin, quantum;
};

static void read_value(struct lines *l, char option, struct str value)
{
	int64_t number = 0;
	bool is_number = str_to_int64(value, &number);

	switch (option) {
	case 'C':
		l->callback = value;
		return;
	case 'd':
		l->delimiter = value.len ? value.at[0] : '\0';
		return;
	case 'c':
		l->quantum = number;
		break;
	case 'n':
		l->n = number;
		break;
	case 'O':
		l->origin = number;
		l->keeps = true;
		break;
	case 's':
		l->skip = number;
		break;
	case 'u':
		l->fd = (int)number;
		break;
	default:
		break;
	}
	l->known = l->known && is_number;
}

static void read_options(struct shell *sh, const struct call *call, struct lines *l)
{
	struct str word, value;
	size_t at = 1;

	*l = (struct lines){
		.name = STR("MAPFILE"),
		.delimiter = '\n',
		.known = true,
		.quantum = CALLBACK_QUANTUM,
	};
	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		size_t i;

		if (str_is(word, "--")) {
			at++;
			break;
		}
		for (i = 1; i < word.len && !strchr("CcdnOsu", word.at[i]); i++)
			l->trim |= word.at[i] == 't';
		if (i == word.len)
			continue;
		value = str_skip(word, i + 1);
		if (!value.len && !builtin_word(sh, call, ++at, &value))
			l->known = false;
		else
			read_value(l, word.at[i], value);
	}
	builtin_word(sh, call, at, &l->name);
}

/* The text with the number of the element and the line behind it. */
static int call_back(struct shell *sh, const struct lines *l, int64_t index, struct field line)
{
	struct arena *arena = eval_arena(sh);
	struct str number = arena_printf(arena, " %lld ", (long long)index), known;
	struct field text =
		field_join(arena, field_text(arena, l->callback), field_text(arena, number));

	if (field_known(arena, &line, &known))
		line = field_text(arena, quote_text(arena, known));
	text = field_join(arena, text, line);
	return eval_text(sh, &text, VIA_SHELL_TEXT);
}

static struct field only_field(const struct value *line)
{
	return line->n == 1 && line->alternatives[0].n == 1 ? line->alternatives[0].at[0]
							    : field_any();
}

/* One element; its callback is run before it is there. */
static int take(struct shell *sh, const struct lines *l, int64_t count, struct value line)
{
	struct arena *arena = eval_arena(sh);
	struct str key = arena_printf(arena, "%lld", (long long)(l->origin + count));
	int err = 0;

	if (l->callback.len && l->quantum > 0 && (count + 1) % l->quantum == 0)
		err = call_back(sh, l, l->origin + count, only_field(&line));
	return err ? err : state_set_element(sh, l->name, key, line, false);
}

/* The number of lines, or what they say, cannot be told. */
static int unknown_lines(struct shell *sh, const struct lines *l)
{
	struct shell *branch;
	int err = 0;

	if (l->callback.len) {
		branch = eval_maybe(sh);
		err = branch ? call_back(branch, l, 0, field_any()) : -ENOMEM;
		if (!err)
			err = eval_join(sh, branch);
	}
	return err ? err : eval_forget_elements(sh, l->name);
}

int builtin_mapfile(struct shell *sh, const struct call *call)
{
	struct channel *channel;
	struct lines l;
	int64_t seen = 0;
	int err = 0;

	read_options(sh, call, &l);
	channel = eval_channel(sh, l.fd);
	sh->eval->status = 0;
	sh->world->eval->changes++;
	if (!channel || channel->kind != CHANNEL_TEXT || channel->text.n != 1 || !l.known)
		return unknown_lines(sh, &l);
	if (!l.keeps)
		err = state_clear_elements(sh, l.name, VARIABLE_ARRAY);
	while (!err && seen < MAX_FIELDS && (l.n <= 0 || seen < l.skip + l.n)) {
		struct value line,
			newline = value_text(eval_arena(sh),
				arena_copy(eval_arena(sh), (struct str){ &l.delimiter, 1 }));
		enum tri more = text_take_line(eval_arena(sh), &channel->text, l.delimiter, &line);
		struct str text;

		if (more == NO && (!value_known(eval_arena(sh), &line, &text) || !text.len))
			break;
		if (more != NO && !l.trim)
			line = text_concat(eval_arena(sh), &line, &newline);
		if (seen++ >= l.skip)
			err = take(sh, &l, seen - 1 - l.skip, line);
		if (more != YES)
			break;
	}
	return err;
}
