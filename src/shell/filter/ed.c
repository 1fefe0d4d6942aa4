/*
 * Line editors without a screen: GNU ed 1.19, and ex as vim has it (-e -s). What they print, and
 * what they leave in files. Commands that start programs are the launcher's (launch/editor.c).
 */
#include <errno.h>

#include "base/libc_regex.h"
#include "shell/filter/run.h"

#define MAX_ED_LINES 4096 /* of the text that is edited */
#define MAX_ED_STEPS 20000

struct ed {
	struct filter *f;
	struct str *lines;
	size_t n, capacity;
	size_t current;  /* from 1; 0: in front of the first */
	struct str file; /* what w writes */
	struct str rest; /* of the commands */
	struct str last; /* the last pattern: what an empty one means */
	bool is_ex, quits;
	size_t steps;
};

static void unknown(struct ed *e)
{
	filter_unknown(e->f);
}

/* It complains; ed ends there, as its commands do not come from a terminal. */
static void complain(struct ed *e)
{
	if (e->is_ex)
		unknown(e);
	e->quits = true;
}

static void insert(struct ed *e, size_t behind, struct str line)
{
	struct str *lines;

	if (e->n >= MAX_ED_LINES) {
		unknown(e);
		return;
	}
	lines = arena_grow(e->f->arena, e->lines, e->n, &e->capacity, sizeof(*e->lines));
	e->f->failed |= !lines;
	if (!lines)
		return;
	e->lines = lines;
	memmove(lines + behind + 1, lines + behind, (e->n - behind) * sizeof(*lines));
	lines[behind] = line;
	e->n++;
	e->current = behind + 1;
}

static void insert_text(struct ed *e, size_t behind, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line))
		insert(e, behind++, line);
}

static void delete(struct ed *e, size_t from, size_t to)
{
	memmove(e->lines + from - 1, e->lines + to, (e->n - to) * sizeof(*e->lines));
	e->n -= to - from + 1;
	e->current = MIN(from, e->n);
}

static struct str remembered(struct ed *e, struct str pattern)
{
	if (pattern.len)
		e->last = pattern;
	return e->last;
}

static bool matches(struct ed *e, struct str pattern, struct str line)
{
	struct regex regex;
	regmatch_t match;
	int err = regex_compile(&regex, remembered(e, pattern), REG_NEWLINE);
	enum tri found;

	e->steps += 1 + line.len / 64;
	e->f->failed |= err == -ENOMEM;
	e->f->unknown |= err != 0;
	if (err)
		return false;
	found = regex_find(&regex, line, 0, 1, &match);
	regex_finish(&regex);
	e->f->unknown |= found == MAYBE;
	return found == YES;
}

/* Up to @end, which is taken off too; a backslash in front of it makes it a character. */
static struct str take_until(struct str *text, char end)
{
	size_t at = 0;
	struct str part;

	while (at < text->len && text->at[at] != end)
		at += text->at[at] == '\\' ? 2 : 1;
	at = MIN(at, text->len);
	part = str_slice(*text, 0, at);
	*text = str_skip(*text, at + 1);
	return part;
}

/* A line that matches, from the present one on, round the end. */
static size_t search(struct ed *e, struct str pattern, bool back)
{
	for (size_t i = 1; i <= e->n && !e->f->unknown; i++) {
		size_t at = back ? (e->current + 2 * e->n - i - 1) % e->n + 1
				 : (e->current + i - 1) % e->n + 1;

		if (matches(e, pattern, e->lines[at - 1]))
			return at;
	}
	complain(e);
	return 0;
}

static size_t take_number(struct str *text)
{
	size_t number = 0;

	while (text->len && text->at[0] >= '0' && text->at[0] <= '9' && number <= MAX_ED_LINES) {
		number = number * 10 + (size_t)(text->at[0] - '0');
		*text = str_skip(*text, 1);
	}
	return number;
}

/* One address; false: there is none. */
static bool take_address(struct ed *e, struct str *line, size_t *ret)
{
	char c = line->len ? line->at[0] : 0;
	bool given = true;

	*ret = e->current;
	if (c >= '0' && c <= '9') {
		*ret = take_number(line);
	} else if (c == '.' || c == '$') {
		*ret = c == '$' ? e->n : e->current;
		*line = str_skip(*line, 1);
	} else if (c == '/' || c == '?') {
		*line = str_skip(*line, 1);
		*ret = search(e, take_until(line, c), c == '?');
	} else if (c == '\'') {
		unknown(e);
	} else {
		given = c == '+' || c == '-';
	}
	while (line->len && (line->at[0] == '+' || line->at[0] == '-')) {
		bool minus = line->at[0] == '-';
		size_t step;

		*line = str_skip(*line, 1);
		step = line->len && line->at[0] >= '0' && line->at[0] <= '9' ? take_number(line) : 1;
		*ret = minus ? *ret - MIN(step, *ret) : *ret + step;
	}
	return given;
}

struct range {
	size_t from, to;
	bool given;
};

static struct range take_range(struct ed *e, struct str *line)
{
	struct range range = { e->current, e->current, false };
	bool first;

	if (str_starts(*line, "%")) {
		*line = str_skip(*line, 1);
		return (struct range){ 1, e->n, true };
	}
	first = take_address(e, line, &range.from);
	range.given = first;
	range.to = range.from;
	if (str_starts(*line, ",") || str_starts(*line, ";")) {
		if (!first)
			range.from = str_starts(*line, ",") ? 1 : e->current;
		*line = str_skip(*line, 1);
		if (!take_address(e, line, &range.to))
			range.to = e->n;
		range.given = true;
	}
	if (range.to > e->n || range.from > range.to)
		complain(e);
	return range;
}

static void print(struct ed *e, struct range range)
{
	for (size_t i = MAX(range.from, (size_t)1); i <= range.to && !e->f->unknown; i++) {
		buf_add(&e->f->out, e->lines[i - 1]);
		buf_add_char(&e->f->out, '\n');
	}
	e->current = range.to;
}

/* The line as sed would leave it. */
static struct str substituted(struct ed *e, struct str script, struct str line)
{
	struct filter sed = *e->f;
	struct field *fields = filter_alloc(e->f, 2, sizeof(*fields));
	struct str *args = filter_alloc(e->f, 2, sizeof(*args));

	if (!fields || !args)
		return line;
	args[0] = STR("sed");
	args[1] = script;
	fields[0] = field_text(sed.arena, args[0]);
	fields[1] = field_text(sed.arena, args[1]);
	sed.args = args;
	sed.fields = fields;
	sed.n = 2;
	sed.out = BUF_IN(sed.arena);
	sed.stdin_known = true;
	sed.stdin_text = arena_printf(sed.arena, "%.*s\n", STR_ARGS(line));
	filter_sed(&sed);
	e->steps += 4 + line.len / 64;
	e->f->unknown |= sed.unknown;
	e->f->failed |= sed.failed;
	return str_slice(buf_str(&sed.out), 0, sed.out.len - MIN(sed.out.len, (size_t)1));
}

/* s/RE/REPLACEMENT/FLAGS */
static void substitute(struct ed *e, struct range range, struct str line)
{
	struct str rest = str_skip(line, 1), pattern, by, flags, script;
	bool prints = false;
	struct buf kept = BUF_IN(e->f->arena);

	if (line.len < 2 || !strchr("/#|,!@:;%~_", line.at[0])) {
		unknown(e);
		return;
	}
	pattern = take_until(&rest, line.at[0]);
	by = take_until(&rest, line.at[0]);
	pattern = remembered(e, pattern);
	flags = str_trim(rest);
	for (size_t i = 0; i < flags.len; i++) {
		prints |= strchr("pln", flags.at[i]) != NULL;
		if (flags.at[i] == 'g' || (flags.at[i] >= '0' && flags.at[i] <= '9'))
			buf_add_char(&kept, flags.at[i]);
	}
	script = arena_printf(e->f->arena, "s%c%.*s%c%.*s%c%.*s", line.at[0], STR_ARGS(pattern),
		line.at[0], STR_ARGS(by), line.at[0], STR_ARGS(buf_str(&kept)));
	for (size_t i = MAX(range.from, (size_t)1); i <= range.to && !e->f->unknown; i++) {
		struct str new = substituted(e, script, e->lines[i - 1]);

		if (str_equal(new, e->lines[i - 1]))
			continue;
		e->lines[i - 1] = new;
		e->current = i;
	}
	if (prints)
		print(e, (struct range){ e->current, e->current, true });
}

static struct str joined(struct ed *e, struct range range)
{
	struct buf text = BUF_IN(e->f->arena);

	for (size_t i = MAX(range.from, (size_t)1); i <= range.to; i++) {
		buf_add(&text, e->lines[i - 1]);
		buf_add_char(&text, '\n');
	}
	e->f->failed |= buf_failed(&text);
	return buf_str(&text);
}

static void write_file(struct ed *e, struct range range, struct str name)
{
	const struct filter_actions *actions = e->f->input->actions;

	name = str_trim(name);
	if (str_starts(name, "!"))
		return; /* a program gets it */
	if (!name.len)
		name = e->file;
	else if (!e->file.len)
		e->file = name;
	if (!name.len)
		return;
	if (!range.given)
		range = (struct range){ 1, e->n, true };
	if (actions && !e->f->unknown &&
		actions->write_file(e->f->input->self, name, joined(e, range)))
		e->f->failed = true;
}

static bool read_text(struct ed *e, struct str name, struct str *ret)
{
	struct file_texts texts = { 0 };
	int err = e->f->input->read_file
			  ? e->f->input->read_file(e->f->input->self, e->f->arena,
				    filter_path(e->f, name), &texts)
			  : -EACCES;

	*ret = texts.n ? texts.at[0] : STR("");
	e->f->failed |= err == -ENOMEM;
	e->f->unknown |= (err && err != -ENOENT) || texts.n > 1;
	return err == 0;
}

/* The lines behind a, i and c. */
static void take_text(struct ed *e, size_t behind)
{
	struct str line;

	e->current = behind;
	while (str_next_line(&e->rest, &line) && !str_is(line, "."))
		insert(e, e->current, line);
}

static void command(struct ed *e, struct str line);

/* g/RE/COMMAND, v/RE/COMMAND: marked first, then done for each that is still there. */
static void globally(struct ed *e, struct range range, struct str line, bool inverted)
{
	char end = line.len ? line.at[0] : 0;
	struct str rest = str_skip(line, 1), pattern = take_until(&rest, end);
	struct str *marked = filter_alloc(e->f, e->n, sizeof(*marked));
	size_t n = 0;

	if (!end || !marked) {
		unknown(e);
		return;
	}
	if (!range.given)
		range = (struct range){ 1, e->n, true };
	for (size_t i = MAX(range.from, (size_t)1); i <= range.to && !e->f->unknown; i++)
		if (matches(e, pattern, e->lines[i - 1]) != inverted)
			marked[n++] = e->lines[i - 1];
	for (size_t k = 0, at = 0; k < n && !e->f->unknown; k++) {
		while (at < e->n && e->lines[at].at != marked[k].at)
			at++;
		if (at == e->n)
			break;
		e->current = at + 1;
		command(e, rest.len ? rest : STR("p"));
	}
}

/* m and t: to behind the line that is named. */
static void move(struct ed *e, struct range range, struct str rest, bool copies)
{
	struct str text = joined(e, range);
	size_t to;

	if (!take_address(e, &rest, &to) || to > e->n ||
		(!copies && to >= range.from && to < range.to)) {
		unknown(e);
		return;
	}
	if (!copies) {
		delete (e, range.from, range.to);
		to -= to >= range.to ? range.to - range.from + 1 : 0;
	}
	insert_text(e, to, text);
}

/* What ex calls by a word. */
static char short_name(struct ed *e, struct str *line)
{
	static const struct {
		const char *word;
		char name;
	} words[] = { { "append", 'a' }, { "insert", 'i' }, { "change", 'c' }, { "delete", 'd' },
		{ "print", 'p' }, { "write", 'w' }, { "quit", 'q' }, { "substitute", 's' },
		{ "global", 'g' }, { "vglobal", 'v' }, { "read", 'r' }, { "move", 'm' },
		{ "copy", 't' }, { "co", 't' }, { "join", 'j' }, { "xit", 'x' }, { "wq", 'x' },
		{ "wqa", 'x' }, { "wa", 'w' }, { "qa", 'q' }, { "xa", 'x' } };
	size_t best = 0;
	char name = line->len ? line->at[0] : 'p';

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t len = strlen(words[i].word);

		if (len > best && (e->is_ex || str_is(STR("wq"), words[i].word)) &&
			str_starts(*line, words[i].word)) {
			best = len;
			name = words[i].name;
		}
	}
	*line = str_skip(*line, best ? best : 1);
	if (e->is_ex && str_starts(*line, "!") && strchr("wqxg", name))
		*line = str_skip(*line, 1);
	return name;
}

static void edit_command(struct ed *e, char name, struct range range, struct str line)
{
	struct str text;

	switch (name) {
	case 'a':
		take_text(e, range.to);
		return;
	case 'i':
		take_text(e, range.to - MIN(range.to, (size_t)1));
		return;
	case 'c':
	case 'd':
		if (range.from == 0) {
			unknown(e);
			return;
		}
		delete (e, range.from, range.to);
		if (name == 'c')
			take_text(e, range.from - 1);
		return;
	case 'r':
		if (read_text(e, str_trim(line), &text))
			insert_text(e, range.given ? range.to : e->is_ex ? e->current : e->n, text);
		return;
	case 'm':
	case 't':
		move(e, range, str_trim(line), name == 't');
		return;
	case 'j':
		unknown(e);
		return;
	default:
		unknown(e);
	}
}

static void command(struct ed *e, struct str line)
{
	struct range range;
	char name;

	if (++e->steps > MAX_ED_STEPS)
		unknown(e);
	while (line.len && strchr(" \t:", line.at[0]))
		line = str_skip(line, 1);
	if (e->is_ex && (!line.len || line.at[0] == '"'))
		return;
	range = take_range(e, &line);
	if (e->f->unknown || e->quits)
		return;
	name = short_name(e, &line);
	switch (name) {
	case 'p':
	case 'n':
	case 'l':
		if (e->is_ex && name != 'p')
			unknown(e);
		print(e, range);
		return;
	case 's':
		substitute(e, range, line);
		return;
	case 'g':
	case 'v':
		globally(e, range, line, name == 'v');
		return;
	case 'w':
	case 'x':
		write_file(e, range, line);
		e->quits = name == 'x';
		return;
	case 'q':
	case 'Q':
		e->quits = true;
		return;
	case 'f':
		e->file = str_trim(line);
		return;
	case 'H':
	case 'h':
	case 'P':
	case '!':
		return;
	default:
		edit_command(e, name, range, line);
	}
}

/* A bar ends a command of ex, unless it is one that takes the whole line. */
static void commands(struct ed *e, struct str line)
{
	while (e->is_ex && !e->quits && !e->f->unknown && !str_contains(line, "!")) {
		struct str rest = line, one = take_until(&rest, '|');

		if (one.len == line.len || str_starts(line, "g") || str_starts(line, "v"))
			break;
		command(e, one);
		line = rest;
	}
	if (!e->quits)
		command(e, line);
}

/* -s and the like, the file, and for ex the commands of -c and +. */
static void read_words(struct ed *e, struct buf *text)
{
	struct filter *f = e->f;
	bool reads = !e->is_ex || str_is(f->args[0], "ex");

	for (size_t i = 1; i < f->n; i++) {
		struct str word = f->args[i];
		bool ends_in_c = word.len > 1 && word.at[0] == '-' && word.at[1] != '-' &&
				 str_ends(word, "c");

		if (e->is_ex && (str_starts(word, "+") || str_starts(word, "-c")) && word.len > 1 &&
			!str_is(word, "-c")) {
			buf_printf(text, "%.*s\n", STR_ARGS(str_skip(word, word.at[0] == '+' ? 1 : 2)));
		} else if (e->is_ex && ends_in_c && i + 1 < f->n) {
			reads |= str_contains(word, "e");
			i++;
			buf_printf(text, "%.*s\n", STR_ARGS(f->args[i]));
		} else if (str_is(word, "-p") && i + 1 < f->n) {
			i++;
		} else if (str_starts(word, "-") && word.len > 1) {
			reads |= str_is(word, "-e") || str_is(word, "-es") || str_is(word, "-Es");
			f->unknown |= e->is_ex && (str_is(word, "-S") || str_is(word, "-u"));
		} else if (word.len && word.at[0] != '-') {
			f->unknown |= e->file.len > 0;
			e->file = word;
		}
	}
	if (reads && f->stdin_known)
		buf_add(text, f->stdin_text);
	else if (!text->len)
		filter_unknown(f);
	f->failed |= buf_failed(text);
}

void filter_ed(struct filter *f)
{
	struct ed e = { .f = f, .is_ex = !str_is(f->args[0], "ed") && !str_is(f->args[0], "red") };
	struct buf script = BUF_IN(f->arena);
	struct str line, text = STR("");

	read_words(&e, &script);
	if (e.file.len && !f->unknown)
		read_text(&e, e.file, &text);
	insert_text(&e, 0, text);
	e.rest = buf_str(&script);
	while (!e.quits && !f->unknown && !f->failed && str_next_line(&e.rest, &line))
		commands(&e, line);
}
