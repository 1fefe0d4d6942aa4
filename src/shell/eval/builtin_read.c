/* read: variables filled from what is read, a line or some characters. */
#include <errno.h>

#include "shell/eval/builtin.h"

struct read_options {
	bool raw, chars;
	bool exactly; /* -N: delimiters and IFS say nothing */
	bool polls;   /* -t 0: is there something to read? */
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
		if (word.at[i] == 't')
			o->polls = str_is(value, "0");
		if (word.at[i] == 'u' && str_to_int64(value, &number))
			o->fd = (int)number;
		if ((word.at[i] == 'n' || word.at[i] == 'N') && str_to_int64(value, &number)) {
			o->chars = true;
			o->exactly = word.at[i] == 'N';
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

/* An odd number of backslashes in front of @at. */
static bool is_escaped(struct str text, size_t at)
{
	size_t from = at;

	while (from && text.at[from - 1] == '\\')
		from--;
	return (at - from) % 2;
}

static struct str trim_ifs(struct str text, struct str ifs, bool raw)
{
	while (text.len && is_blank_ifs(ifs, text.at[0]))
		text = str_skip(text, 1);
	while (text.len && is_blank_ifs(ifs, text.at[text.len - 1]) &&
		(raw || !is_escaped(text, text.len - 1)))
		text.len--;
	return text;
}

/* The next field of a known line; *rest goes behind its separator. */
static struct str next_field(struct str *rest, struct str ifs, bool raw)
{
	struct str text = *rest, field;
	size_t end = 0;

	while (end < text.len && str_find_char(ifs, text.at[end], 0) == STR_NOT_FOUND)
		end += !raw && text.at[end] == '\\' ? 2 : 1;
	end = MIN(end, text.len);
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
static struct str last_field(struct str rest, struct str ifs, bool raw)
{
	struct str copy = rest, one;

	one = next_field(&copy, ifs, raw);
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
		if (o->exactly) {
			*ret = field_text(arena, i == 0 ? text : STR(""));
			return 0;
		}
		text = trim_ifs(text, ifs, o->raw);
		for (size_t k = 0; k <= i; k++)
			field = k + 1 == n ? last_field(text, ifs, o->raw)
					   : next_field(&text, ifs, o->raw);
		*ret = field_text(arena, o->raw ? field : unescape(arena, field));
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

/* -a: every field of the line. */
static int all_fields(struct shell *sh, const struct field *line, const struct read_options *o,
	struct fields *ret)
{
	struct arena *arena = eval_arena(sh);
	struct str text, ifs = ifs_of(sh);
	struct field *at = NULL;
	size_t capacity = 0;

	if (!field_known(arena, line, &text))
		return expand_split(sh, line, ret);
	*ret = (struct fields){ 0 };
	for (text = trim_ifs(text, ifs, o->raw); text.len && ret->n < MAX_FIELDS; ret->n++) {
		struct str field = next_field(&text, ifs, o->raw);

		at = arena_grow(arena, at, ret->n, &capacity, sizeof(*at));
		if (!at)
			return -ENOMEM;
		at[ret->n] = field_text(arena, o->raw ? field : unescape(arena, field));
		ret->at = at;
	}
	if (text.len) {
		at[MAX_FIELDS - 1] = field_any();
		at[MAX_FIELDS - 1].many = true;
		sh->world->limit_hit = true;
	}
	return 0;
}

static int assign_array(
	struct shell *sh, struct str name, const struct read_options *o, const struct value *line)
{
	struct fields fields;
	int err;

	sh->world->eval->changes++;
	if (line->n != 1 || line->open)
		return eval_forget_elements(sh, name);
	err = all_fields(sh, &line->alternatives[0].at[0], o, &fields);
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

/* -n: that many characters, or fewer up to the delimiter; -N: that many. */
static void take_chars(
	struct shell *sh, struct value *rest, const struct read_options *o, struct value *ret_line)
{
	struct str text;
	size_t n = (size_t)MAX(o->n, 0), end;

	if (!value_known(eval_arena(sh), rest, &text)) {
		*ret_line = text_of_field(eval_arena(sh), field_any());
		return;
	}
	end = o->exactly ? n : MIN(n, str_find_char(text, o->delimiter, 0));
	*ret_line = value_text(eval_arena(sh), str_slice(text, 0, end));
	*rest = value_text(eval_arena(sh), str_skip(text, end + (end < n)));
}

/* Without -r a backslash in front of the delimiter joins what follows. */
static enum tri take_line(
	struct shell *sh, struct value *rest, const struct read_options *o, struct value *ret_line)
{
	struct arena *arena = eval_arena(sh);
	enum tri more = text_take_line(arena, rest, o->delimiter, ret_line);
	struct str line, next;

	while (!o->raw && more == YES && value_known(arena, ret_line, &line) &&
		is_escaped(line, line.len) && value_known(arena, rest, &next)) {
		struct value behind;

		more = text_take_line(arena, rest, o->delimiter, &behind);
		if (!value_known(arena, &behind, &next))
			break;
		/* A newline goes with its backslash, another delimiter stays. */
		if (o->delimiter == '\n')
			line.len--;
		line = arena_printf(arena, "%.*s%.*s%.*s", STR_ARGS(line), o->delimiter != '\n',
			&o->delimiter, STR_ARGS(next));
		*ret_line = value_text(arena, line);
	}
	return more;
}

/* Without a name the line is kept as it is, but for backslashes. */
static int set_reply(struct shell *sh, const struct read_options *o, const struct value *line)
{
	struct str text;

	if (!o->raw && !o->exactly && value_known(eval_arena(sh), line, &text))
		return eval_set(sh, STR("REPLY"),
			value_text(eval_arena(sh), unescape(eval_arena(sh), text)));
	return eval_set(sh, STR("REPLY"), *line);
}

static int give(struct shell *sh, const struct call *call, const struct read_options *o,
	const struct value *line)
{
	if (o->array.len)
		return assign_array(sh, o->array, o, line);
	if (o->first >= call->argc)
		return set_reply(sh, o, line);
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
	if (o.polls) {
		sh->eval->status = STATUS_UNKNOWN;
		return 0;
	}
	line = text_of_field(eval_arena(sh), field_any());
	if (channel && channel->kind == CHANNEL_NULL) {
		line = value_text(eval_arena(sh), STR(""));
		more = NO;
	} else if (channel && channel->kind == CHANNEL_TEXT && o.known) {
		more = YES;
		if (o.chars)
			take_chars(sh, &channel->text, &o, &line);
		else
			more = take_line(sh, &channel->text, &o, &line);
		sh->world->eval->changes++;
	}
	if (sh->eval->place.branches && more != YES)
		more = MAYBE;
	sh->eval->status = more == MAYBE ? STATUS_UNKNOWN : more == NO;
	return give(sh, call, &o, &line);
}
