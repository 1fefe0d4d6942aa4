/*
 * Programs over lines of two files: comm, join (coreutils 9.1), look (util-linux 2.38), combine
 * (moreutils 0.67); and getopt.
 */
#include "shell/filter/run.h"

#define MAX_COMBINE 8192 /* bytes of a file; the lines of one are looked for in the other */

/* Takes the next line; false at the end. An unsorted file is one that is not told. */
struct sorted {
	struct str rest, line;
	bool more, unsorted;
};

static void advance(struct sorted *sorted)
{
	struct str before = sorted->line;
	bool had = sorted->more;

	sorted->more = str_next_line(&sorted->rest, &sorted->line);
	sorted->unsorted |= had && sorted->more && str_compare(before, sorted->line) > 0;
}

static bool open_two(struct filter *f, size_t at, struct sorted two[2])
{
	two[0] = two[1] = (struct sorted){ 0 };
	if (at + 2 != f->n || (str_is(f->args[at], "-") && str_is(f->args[at + 1], "-")) ||
		!filter_read(f, f->args[at], &two[0].rest) ||
		!filter_read(f, f->args[at + 1], &two[1].rest)) {
		filter_unknown(f);
		return false;
	}
	advance(&two[0]);
	advance(&two[1]);
	return true;
}

static void put_column(struct filter *f, const bool *hidden, unsigned int column, struct str line)
{
	if (hidden[column])
		return;
	for (unsigned int i = 0; i < column; i++)
		if (!hidden[i])
			buf_add_char(&f->out, '\t');
	buf_add(&f->out, line);
	buf_add_char(&f->out, '\n');
}

void filter_comm(struct filter *f)
{
	struct options o = filter_options(f, "output-delimiter:");
	struct sorted two[2];
	bool hidden[3] = { 0 }, unpaired = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		hidden[0] |= options_is(&o, "1", NULL);
		hidden[1] |= options_is(&o, "2", NULL);
		hidden[2] |= options_is(&o, "3", NULL);
		f->unknown |= !options_is(&o, "123", NULL);
	}
	if (f->unknown || !open_two(f, o.at + 1, two))
		return;
	while (two[0].more || two[1].more) {
		int order = !two[0].more   ? 1
			    : !two[1].more ? -1
					   : str_compare(two[0].line, two[1].line);

		unpaired |= order != 0;
		put_column(f, hidden, order < 0 ? 0 : order > 0 ? 1 : 2, two[order > 0].line);
		if (order <= 0)
			advance(&two[0]);
		if (order >= 0)
			advance(&two[1]);
	}
	f->unknown |= unpaired && (two[0].unsorted || two[1].unsorted);
}

static bool has_line(struct str text, struct str wanted)
{
	struct str line;

	while (str_next_line(&text, &line))
		if (str_equal(line, wanted))
			return true;
	return false;
}

/* The lines of @text that @other has, or has not. */
static void put_lines(struct filter *f, struct str text, struct str other, bool had)
{
	struct str line;

	if (text.len > MAX_COMBINE || other.len > MAX_COMBINE) {
		filter_unknown(f);
		return;
	}
	while (str_next_line(&text, &line))
		if (has_line(other, line) == had) {
			buf_add(&f->out, line);
			buf_add_char(&f->out, '\n');
		}
}

/* combine FILE and|not|or|xor FILE */
void filter_combine(struct filter *f)
{
	struct str how = f->n == 4 ? f->args[2] : STR(""), a, b;

	if (f->n != 4 || !filter_read(f, f->args[1], &a) || !filter_read(f, f->args[3], &b)) {
		filter_unknown(f);
	} else if (str_equal_nocase(how, STR("and"))) {
		put_lines(f, a, b, true);
	} else if (str_equal_nocase(how, STR("not"))) {
		put_lines(f, a, b, false);
	} else if (str_equal_nocase(how, STR("xor"))) {
		put_lines(f, a, b, false);
		put_lines(f, b, a, false);
	} else if (str_equal_nocase(how, STR("or"))) {
		put_lines(f, a, STR(""), false);
		put_lines(f, b, STR(""), false);
	} else {
		filter_unknown(f);
	}
}

struct join {
	int64_t field[2]; /* from 1 */
	char separator;   /* '\0': blanks */
};

static bool is_separator(const struct join *join, char c)
{
	return join->separator ? c == join->separator : c == ' ' || c == '\t';
}

/* Takes one field off; false if there is none. */
static bool take_field(const struct join *join, struct str *rest, bool *more, struct str *ret)
{
	size_t from = 0, end;

	while (!join->separator && from < rest->len && is_separator(join, rest->at[from]))
		from++;
	if (!*more || (!join->separator && from == rest->len))
		return false;
	for (end = from; end < rest->len && !is_separator(join, rest->at[end]);)
		end++;
	*more = end < rest->len;
	*ret = str_slice(*rest, from, end);
	*rest = str_skip(*rest, end + 1);
	return true;
}

static struct str key_of(const struct join *join, unsigned int side, struct str line)
{
	struct str field = STR("");
	bool more = true;

	for (int64_t i = 0; i < join->field[side]; i++)
		if (!take_field(join, &line, &more, &field))
			return STR("");
	return field;
}

static void put_others(
	struct filter *f, const struct join *join, unsigned int side, struct str line)
{
	struct str field;
	bool more = true;

	for (int64_t i = 1; take_field(join, &line, &more, &field); i++) {
		if (i == join->field[side])
			continue;
		buf_add_char(&f->out, join->separator ? join->separator : ' ');
		buf_add(&f->out, field);
	}
}

/* Every line of @right that has the key of one line of the left. */
static void join_line(struct filter *f, const struct join *join, struct str left, struct str right)
{
	struct str key = key_of(join, 0, left), line;

	while (str_next_line(&right, &line)) {
		if (!str_equal(key_of(join, 1, line), key))
			continue;
		buf_add(&f->out, key);
		put_others(f, join, 0, left);
		put_others(f, join, 1, line);
		buf_add_char(&f->out, '\n');
	}
}

static bool keys_ascend(const struct join *join, unsigned int side, struct str text)
{
	struct str line, before = STR("");

	while (str_next_line(&text, &line)) {
		struct str key = key_of(join, side, line);

		if (str_compare(before, key) > 0)
			return false;
		before = key;
	}
	return true;
}

void filter_join(struct filter *f)
{
	struct options o = filter_options(f, "1: 2: j: t: o: a: v: e:");
	struct join join = { .field = { 1, 1 } };
	struct str texts[2], line, value;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_VALUE) {
		value = filter_value(f, &o);
		if (options_is(&o, "12", NULL))
			f->unknown |= !str_to_int64(value, &join.field[options_is(&o, "2", NULL)]);
		else if (options_is(&o, "j", NULL))
			f->unknown |= !str_to_int64(value, &join.field[0]) ||
				      !str_to_int64(value, &join.field[1]);
		else if (options_is(&o, "t", NULL) && value.len == 1)
			join.separator = value.at[0];
		else
			filter_unknown(f);
	}
	f->unknown |=
		kind == OPTION_FLAG || o.at + 3 != f->n || join.field[0] < 1 || join.field[1] < 1;
	if (f->unknown || !filter_read(f, f->args[f->n - 2], &texts[0]) ||
		!filter_read(f, f->args[f->n - 1], &texts[1]))
		return;
	f->unknown |= !keys_ascend(&join, 0, texts[0]) || !keys_ascend(&join, 1, texts[1]);
	while (!f->unknown && str_next_line(&texts[0], &line))
		join_line(f, &join, line, texts[1]);
}

/* look WORD FILE: the lines of a sorted file that begin with it. */
void filter_look(struct filter *f)
{
	struct sorted file = { 0 };

	if (f->n != 3 || str_starts(f->args[1], "-") || !filter_read(f, f->args[2], &file.rest)) {
		filter_unknown(f);
		return;
	}
	f->status = 1;
	for (advance(&file); file.more; advance(&file)) {
		if (file.line.len < f->args[1].len ||
			memcmp(file.line.at, f->args[1].at, f->args[1].len) != 0)
			continue;
		f->status = 0;
		buf_add(&f->out, file.line);
		buf_add_char(&f->out, '\n');
	}
	f->unknown |= file.unsorted;
}

static void put_quoted(struct filter *f, struct str word)
{
	buf_add_text(&f->out, " '");
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] == '\'')
			buf_add_text(&f->out, "'\\''");
		else
			buf_add_char(&f->out, word.at[i]);
	}
	buf_add_char(&f->out, '\'');
}

/* getopt -o LETTERS [--] WORD...: only of words among which no option stands. */
void filter_getopt(struct filter *f)
{
	struct options o = filter_options(f, "o: options: l: longoptions: n: name: s: shell:");
	bool letters = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_VALUE) {
		letters |= options_is(&o, "o", "options");
		f->unknown |= options_is(&o, "s", "shell");
	}
	f->unknown |= kind == OPTION_FLAG || !letters;
	buf_add_text(&f->out, " --");
	for (size_t i = o.at + 1; i < f->n; i++) {
		f->unknown |= f->args[i].len > 1 && f->args[i].at[0] == '-';
		put_quoted(f, f->args[i]);
	}
	buf_add_char(&f->out, '\n');
}
