/* read and getopts: variables filled from input and arguments. */
#include <errno.h>

#include "shell/eval/builtin.h"

struct read_options {
	bool raw, to_end, chars;
	char delimiter;
	int fd;
	struct str array; /* -a */
	size_t first;     /* name in argv */
	int64_t n;        /* -n */
	bool known;       /* false: an option could not be read */
};

static void read_options(struct shell *sh, const struct call *call, struct read_options *o)
{
	struct str word;
	int64_t number;
	size_t at = 1;

	*o = (struct read_options){ .delimiter = '\n', .known = true };
	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		size_t i;
		struct str value;

		if (str_is(word, "--")) {
			at++;
			break;
		}
		for (i = 1; i < word.len && !strchr("adinNptu", word.at[i]); i++)
			o->raw |= word.at[i] == 'r';
		if (i == word.len)
			continue;
		value = str_skip(word, i + 1);
		if (!value.len && !builtin_word(sh, call, ++at, &value))
			o->known = false;
		if (word.at[i] == 'a')
			o->array = value;
		if (word.at[i] == 'd')
			o->delimiter = value.len ? value.at[0] : '\0';
		if (word.at[i] == 'u' && str_to_int64(value, &number))
			o->fd = (int)number;
		if ((word.at[i] == 'n' || word.at[i] == 'N') && str_to_int64(value, &number)) {
			o->chars = true;
			o->n = number;
		}
	}
	o->first = at;
}

/* Without -r a backslash keeps the next character from meaning anything. */
static struct str unescape(struct arena *arena, struct str line)
{
	struct buf out = BUF_IN(arena);

	if (str_find_char(line, '\\', 0) == STR_NOT_FOUND)
		return line;
	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] == '\\' && i + 1 < line.len)
			i++;
		buf_add_char(&out, line.at[i]);
	}
	return buf_str(&out);
}

static bool is_blank_ifs(struct str ifs, char c)
{
	return (c == ' ' || c == '\t' || c == '\n') && str_find_char(ifs, c, 0) != STR_NOT_FOUND;
}

static struct str trim_ifs(struct str text, struct str ifs)
{
	while (text.len && is_blank_ifs(ifs, text.at[0]))
		text = str_skip(text, 1);
	while (text.len && is_blank_ifs(ifs, text.at[text.len - 1]))
		text.len--;
	return text;
}

/* The next field of a known line; *rest goes behind its separator. */
static struct str next_field(struct str *rest, struct str ifs)
{
	struct str text = *rest, field;
	size_t end = 0;

	while (end < text.len && str_find_char(ifs, text.at[end], 0) == STR_NOT_FOUND)
		end++;
	field = str_slice(text, 0, end);
	text = str_skip(text, end);
	while (text.len && is_blank_ifs(ifs, text.at[0]))
		text = str_skip(text, 1);
	if (text.len && str_find_char(ifs, text.at[0], 0) != STR_NOT_FOUND) {
		text = str_skip(text, 1);
		while (text.len && is_blank_ifs(ifs, text.at[0]))
			text = str_skip(text, 1);
	}
	*rest = text;
	return field;
}

/* The last variable takes what is left; one separator at its very end is dropped. */
static struct str last_field(struct str rest, struct str ifs)
{
	struct str copy = rest, one;

	one = next_field(&copy, ifs);
	return copy.len ? rest : one;
}

static struct str ifs_of(struct shell *sh)
{
	struct value value = state_get(sh, STR("IFS"));
	struct str ifs;

	return value_known(eval_arena(sh), &value, &ifs) ? ifs : STR(" \t\n");
}

/* What the @i-th of @n names gets of one line. */
static int part_of_line(struct shell *sh, const struct field *line, size_t i, size_t n,
	const struct read_options *o, struct field *ret)
{
	struct arena *arena = eval_arena(sh);
	struct str text, ifs = ifs_of(sh), field = STR("");
	struct value rest, joined;
	struct fields fields;
	int err;

	if (field_known(arena, line, &text)) {
		text = trim_ifs(o->raw ? text : unescape(arena, text), ifs);
		for (size_t k = 0; k <= i; k++)
			field = k + 1 == n ? last_field(text, ifs) : next_field(&text, ifs);
		*ret = field_text(arena, field);
		return 0;
	}
	*ret = *line;
	if (n == 1)
		return 0;
	err = expand_split(sh, line, &fields);
	if (err)
		return err;
	*ret = field_any();
	for (size_t k = 0; k < fields.n && k < i; k++)
		if (fields.at[k].many)
			return 0;
	if (i >= fields.n) {
		*ret = field_text(arena, STR(""));
		return 0;
	}
	*ret = fields.at[i];
	if (i + 1 < n)
		return 0;
	rest = value_fields((struct fields){ fields.at + i, fields.n - i });
	joined = text_joined(arena, &rest, STR(" "));
	*ret = joined.n ? joined.alternatives[0].at[0] : field_any();
	return 0;
}

static int assign_names(struct shell *sh, const struct call *call, const struct read_options *o,
	const struct value *line)
{
	size_t n = call->argc - o->first;

	for (size_t i = 0; i < n; i++) {
		struct value value = { 0 };
		struct str name;
		int err;

		if (!builtin_word(sh, call, o->first + i, &name)) {
			sh->open_names = true;
			continue;
		}
		for (size_t k = 0; k < line->n; k++) {
			struct value one;
			struct field part;

			err = part_of_line(sh, &line->alternatives[k].at[0], i, n, o, &part);
			if (err)
				return err;
			one = text_of_field(eval_arena(sh), part);
			value_add(&value, one.alternatives[0]);
		}
		if (line->open || value.n == 0)
			value = text_of_field(eval_arena(sh), field_any());
		err = eval_set(sh, name, value);
		if (err)
			return err;
	}
	return 0;
}

static int assign_array(struct shell *sh, struct str name, const struct value *line)
{
	struct fields fields;
	int err;

	sh->world->eval->changes++;
	if (line->n != 1 || line->open)
		return eval_forget_elements(sh, name);
	err = expand_split(sh, &line->alternatives[0].at[0], &fields);
	if (!err)
		err = state_clear_elements(sh, name, VARIABLE_ARRAY);
	for (size_t i = 0; i < fields.n && !err; i++) {
		struct str key = arena_printf(eval_arena(sh), "%zu", i);

		err = key.at ? state_set_element(sh, name, key,
				       text_of_field(eval_arena(sh), fields.at[i]), false)
			     : -ENOMEM;
	}
	return err;
}

/* -n: that many characters. */
static void take_chars(struct shell *sh, struct value *rest, int64_t n, struct value *ret_line)
{
	struct str text;

	if (!value_known(eval_arena(sh), rest, &text)) {
		*ret_line = text_of_field(eval_arena(sh), field_any());
		return;
	}
	*ret_line = value_text(eval_arena(sh), str_slice(text, 0, (size_t)MAX(n, 0)));
	*rest = value_text(eval_arena(sh), str_skip(text, (size_t)MAX(n, 0)));
}

static int give(struct shell *sh, const struct call *call, const struct read_options *o,
	const struct value *line)
{
	if (o->array.len)
		return assign_array(sh, o->array, line);
	if (o->first >= call->argc)
		return eval_set(sh, STR("REPLY"), *line);
	return assign_names(sh, call, o, line);
}

/* exec 3<>fifo: what was written to it comes back. */
static int read_fifo(
	struct shell *sh, const struct call *call, const struct read_options *o, struct file *fifo)
{
	struct value line;

	files_sync(sh, fifo);
	fifo->growing = false;
	text_take_line(eval_arena(sh), &fifo->content, o->delimiter, &line);
	sh->eval->status = STATUS_UNKNOWN;
	return give(sh, call, o, &line);
}

int builtin_read(struct shell *sh, const struct call *call)
{
	struct channel *channel;
	struct read_options o;
	struct value line;
	enum tri more = MAYBE;

	read_options(sh, call, &o);
	channel = eval_channel(sh, o.fd);
	if (channel && channel->kind == CHANNEL_FILE && channel->file->state == VIRTUAL_FIFO)
		return read_fifo(sh, call, &o, channel->file);
	if (!channel || (channel->kind != CHANNEL_TEXT && channel->kind != CHANNEL_NULL))
		exists_opaque(sh); /* it may wait for somebody */
	line = text_of_field(eval_arena(sh), field_any());
	if (channel && channel->kind == CHANNEL_NULL) {
		line = value_text(eval_arena(sh), STR(""));
		more = NO;
	} else if (channel && channel->kind == CHANNEL_TEXT && o.known) {
		more = YES;
		if (o.chars)
			take_chars(sh, &channel->text, o.n, &line);
		else
			more = text_take_line(eval_arena(sh), &channel->text, o.delimiter, &line);
		sh->world->eval->changes++;
	}
	if (sh->eval->place.branches && more != YES)
		more = MAYBE;
	sh->eval->status = more == MAYBE ? STATUS_UNKNOWN : more == NO;
	return give(sh, call, &o, &line);
}

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
	if (*sub >= (int64_t)ret_word->len)
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
