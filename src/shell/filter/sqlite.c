/*
 * The shell of sqlite3(1) 3.40: lines of SQL, and commands that begin with a dot: what they print,
 * where it goes (.output, .once: a file or the stdin of a command), what they read and run. A
 * database that stands in a file is not read; what is not understood makes all of it unknown.
 */
#include "shell/filter/sql.h"

#define MAX_SQLITE_WORDS 16
#define MAX_SQLITE_READS 8 /* files that read each other */

struct sqlite {
	struct sql sql;
	struct filter *f;
	struct buf statement; /* lines that no semicolon has ended yet */
	struct str separator;
	bool csv, headers;
	bool has_target, once;
	struct str target; /* where output goes: a file, or | and a command; empty: stdout */
	struct buf output; /* what has gone there */
	unsigned int reads;
	bool ended; /* .quit */
};

static void sqlite_text(struct sqlite *s, struct str text);

static struct buf *output(struct sqlite *s)
{
	return s->has_target ? &s->output : &s->f->out;
}

static void put_cell(struct sqlite *s, struct str cell)
{
	struct buf *out = output(s);
	bool quotes = false;

	for (size_t i = 0; i < cell.len; i++)
		quotes |= strchr(" ,\"'\n", cell.at[i]) != NULL;
	if (!s->csv || !quotes) {
		buf_add(out, cell);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.at[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, cell.at[i]);
	}
	buf_add_char(out, '"');
}

static void put_row(struct sqlite *s, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add(output(s), s->separator);
		put_cell(s, cells[i]);
	}
	buf_add_text(output(s), s->csv ? "\r\n" : "\n");
}

static void put(struct sql *sql, const struct str *names, const struct str *cells, size_t n)
{
	struct sqlite *s = container_of(sql, struct sqlite, sql);

	if (s->headers && (!sql->from || sql->row == 0))
		put_row(s, names, n);
	put_row(s, cells, n);
}

/* A shell text is run and reads @input; *ret_output may be NULL: what it prints is printed. */
static void run(struct sqlite *s, struct str text, const struct str *input, struct str *ret_output)
{
	const struct filter_actions *actions = s->f->input->actions;
	struct value printed = value_unknown();
	struct str known;

	if (!actions) {
		filter_unknown(s->f);
		return;
	}
	s->f->failed |= actions->run(s->f->input->self, text, input, &printed);
	if (!value_known(s->f->arena, &printed, &known)) {
		s->f->unprinted = true;
		known = STR("");
		s->sql.failed |= ret_output != NULL;
	}
	if (ret_output)
		*ret_output = known;
	else
		buf_add(&s->f->out, known);
}

/* Output goes to stdout again: what was collected reaches its file or command. */
static void close_output(struct sqlite *s)
{
	const struct filter_actions *actions = s->f->input->actions;
	struct str text = buf_str(&s->output);

	s->f->failed |= buf_failed(&s->output);
	if (s->has_target && !actions) {
		filter_unknown(s->f);
	} else if (s->has_target && str_starts(s->target, "|")) {
		run(s, str_skip(s->target, 1), &text, NULL);
	} else if (s->has_target) {
		s->f->failed |=
			actions->write_file(s->f->input->self, filter_path(s->f, s->target), text);
	}
	s->has_target = s->once = false;
	s->output = BUF_IN(s->f->arena);
}

static void end_statement(struct sqlite *s)
{
	struct str text = buf_str(&s->statement);

	s->f->failed |= buf_failed(&s->statement);
	s->statement = BUF_IN(s->f->arena);
	sql_run(&s->sql, text);
	if (s->once && text.len)
		close_output(s);
}

/* Words of a dot command: '..' as it stands, ".." with escapes. */
static size_t split(struct sqlite *s, struct str line, struct str words[MAX_SQLITE_WORDS])
{
	size_t n = 0, at = 0;

	for (;;) {
		struct buf word = BUF_IN(s->f->arena);
		char quote = '\0';

		while (at < line.len && strchr(" \t\r", line.at[at]))
			at++;
		if (at >= line.len || n == MAX_SQLITE_WORDS)
			break;
		if (line.at[at] == '\'' || line.at[at] == '"')
			quote = line.at[at++];
		while (at < line.len &&
			(quote ? line.at[at] != quote : !strchr(" \t", line.at[at]))) {
			char c = line.at[at++];

			if (quote == '"' && c == '\\' && at < line.len) {
				c = line.at[at++];
				c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
			}
			buf_add_char(&word, c);
		}
		at += quote != '\0';
		words[n++] = sql_built(&s->sql, &word);
	}
	s->sql.failed |= at < line.len;
	return n;
}

/* Verbs may be cut short. */
static bool is(struct str verb, const char *name)
{
	return verb.len >= 2 && str_equal(verb, str_slice(str_from(name), 0, verb.len));
}

/* .output TARGET, .once TARGET: a command takes the words behind | */
static void redirect(struct sqlite *s, const struct str *words, size_t n, bool once)
{
	struct buf target = BUF_IN(s->f->arena);

	close_output(s);
	if (n < 2 || str_is(words[1], "stdout"))
		return;
	if (str_starts(words[1], "-") || (n > 2 && !str_starts(words[1], "|"))) {
		s->sql.failed = true;
		return;
	}
	for (size_t i = 1; i < n; i++) {
		buf_add_text(&target, i > 1 ? " " : "");
		buf_add(&target, words[i]);
	}
	s->target = sql_built(&s->sql, &target);
	s->has_target = true;
	s->once = once;
	s->output = BUF_IN(s->f->arena);
}

/* .system, .shell: words with blanks get double quotes again. */
static void system_words(struct sqlite *s, const struct str *words, size_t n)
{
	struct buf text = BUF_IN(s->f->arena);

	for (size_t i = 1; i < n; i++) {
		bool blank = str_find_char(words[i], ' ', 0) != STR_NOT_FOUND;

		buf_add_text(&text, i > 1 ? " " : "");
		buf_add_text(&text, blank ? "\"" : "");
		buf_add(&text, words[i]);
		buf_add_text(&text, blank ? "\"" : "");
	}
	run(s, sql_built(&s->sql, &text), NULL, NULL);
}

static void read_from(struct sqlite *s, struct str name)
{
	struct str text;

	if (++s->reads > MAX_SQLITE_READS)
		s->sql.failed = true;
	else if (str_starts(name, "|"))
		run(s, str_skip(name, 1), NULL, &text);
	else if (!filter_read(s->f, name, &text))
		s->sql.failed = true;
	if (!s->sql.failed && !s->f->unknown)
		sqlite_text(s, text);
	s->reads--;
}

static size_t split_cells(struct sqlite *s, struct str line, struct str cells[MAX_SQL_COLUMNS])
{
	size_t n = 0;

	for (;;) {
		size_t end = s->separator.len ? str_find(line, s->separator, 0) : STR_NOT_FOUND;

		if (n == MAX_SQL_COLUMNS || (s->csv && str_contains(line, "\""))) {
			s->sql.failed = true;
			return n;
		}
		cells[n++] = str_slice(line, 0, MIN(end, line.len));
		if (end == STR_NOT_FOUND)
			return n;
		line = str_skip(line, end + s->separator.len);
	}
}

/* .import FILE TABLE, .import |COMMAND TABLE: a table that is new takes its columns' names first.
 */
static void import(struct sqlite *s, struct str from, struct str name)
{
	struct sql_table *table = sql_table_find(&s->sql, name);
	struct str text = STR(""), line, cells[MAX_SQL_COLUMNS];

	if (str_starts(from, "|"))
		run(s, str_skip(from, 1), NULL, &text);
	else if (!filter_read(s->f, from, &text))
		s->sql.failed = true;
	while (!s->sql.failed && str_next_line(&text, &line)) {
		size_t n = split_cells(s, line, cells);

		if (table) {
			sql_table_add(&s->sql, table, cells, MIN(n, table->n_columns));
			continue;
		}
		table = sql_table_new(&s->sql, name);
		if (table)
			memcpy(table->columns, cells, n * sizeof(*cells));
		if (table)
			table->n_columns = n;
	}
}

static void set_mode(struct sqlite *s, struct str mode)
{
	s->csv = str_is(mode, "csv");
	if (str_is(mode, "csv"))
		s->separator = STR(",");
	else if (str_is(mode, "list"))
		s->separator = STR("|");
	else if (str_is(mode, "tabs"))
		s->separator = STR("\t");
	else
		s->sql.failed = true;
}

static void print_words(struct sqlite *s, const struct str *words, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		buf_add_text(output(s), i > 1 ? " " : "");
		buf_add(output(s), words[i]);
	}
	buf_add_char(output(s), '\n');
}

static void dot_command(struct sqlite *s, struct str line)
{
	struct str words[MAX_SQLITE_WORDS], verb;
	size_t n = split(s, str_skip(line, 1), words);

	if (!n || s->sql.failed)
		return;
	verb = words[0];
	if (is(verb, "shell") || is(verb, "system"))
		system_words(s, words, n);
	else if (is(verb, "output") || is(verb, "once"))
		redirect(s, words, n, is(verb, "once"));
	else if (is(verb, "read") && n == 2)
		read_from(s, words[1]);
	else if (is(verb, "import") && n == 3)
		import(s, words[1], words[2]);
	else if (is(verb, "mode") && n == 2)
		set_mode(s, words[1]);
	else if (is(verb, "separator") && n == 2)
		s->separator = words[1];
	else if (is(verb, "headers") && n == 2)
		s->headers = str_is(words[1], "on");
	else if (is(verb, "print"))
		print_words(s, words, n);
	else if (is(verb, "quit") || is(verb, "exit"))
		s->ended = true;
	else if (!is(verb, "bail") && !is(verb, "timeout") && !is(verb, "timer"))
		s->sql.failed = true;
}

/* What stands on stdin or in a file. */
static void sqlite_text(struct sqlite *s, struct str text)
{
	struct str line;

	while (!s->sql.failed && !s->f->unknown && !s->ended && str_next_line(&text, &line)) {
		bool begins = !str_trim(buf_str(&s->statement)).len;

		if (begins && str_starts(line, "#"))
			continue;
		if (begins && str_starts(line, ".")) {
			dot_command(s, line);
			continue;
		}
		buf_add(&s->statement, line);
		buf_add_char(&s->statement, '\n');
		if (str_find_char(line, ';', 0) != STR_NOT_FOUND &&
			sql_complete(buf_str(&s->statement)))
			end_statement(s);
	}
	if (!s->sql.failed && !s->ended)
		end_statement(s);
}

/* One word of the command line: a dot command, or SQL. */
static void sqlite_word(struct sqlite *s, struct str word)
{
	if (s->ended || s->sql.failed || s->f->unknown)
		return;
	if (str_starts(word, ".")) {
		dot_command(s, word);
		return;
	}
	buf_add(&s->statement, word);
	end_statement(s);
}

static bool takes_word(struct str option)
{
	static const char *const names[] = { "cmd", "init", "separator", "newline", "nullvalue" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(str_skip(option, str_starts(option, "--") ? 2 : 1), names[i]))
			return true;
	return false;
}

/* -cmd WORD runs before the others, wherever it stands. False: not understood. */
static bool option(struct sqlite *s, size_t *at)
{
	struct str name = str_skip(s->f->args[*at], str_starts(s->f->args[*at], "--") ? 2 : 1);
	bool more = *at + 1 < s->f->n;

	if (str_is(name, "cmd") && more)
		sqlite_word(s, s->f->args[++*at]);
	else if (str_is(name, "init") && more)
		read_from(s, s->f->args[++*at]);
	else if (str_is(name, "separator") && more)
		s->separator = s->f->args[++*at];
	else if (str_is(name, "csv") || str_is(name, "list") || str_is(name, "tabs"))
		set_mode(s, name);
	else if (str_is(name, "header") || str_is(name, "noheader"))
		s->headers = str_is(name, "header");
	else if (!str_is(name, "batch") && !str_is(name, "bail") && !str_is(name, "interactive"))
		return false;
	return true;
}

/* sqlite3 [OPTIONS] [DATABASE [SQL...]]; without SQL it reads stdin. */
void filter_sqlite(struct filter *f)
{
	struct sqlite s = { .f = f,
		.sql = { .f = f, .put = put, .acts = true },
		.statement = BUF_IN(f->arena),
		.output = BUF_IN(f->arena),
		.separator = STR("|") };
	size_t words = 0;

	for (size_t i = 1; i < f->n; i++)
		if (str_starts(f->args[i], "-"))
			i += takes_word(f->args[i]);
		else
			words++;
	/* Nothing is run of what is not known to its end. */
	s.sql.failed = words < 2 && !f->stdin_known;
	for (size_t i = 1; i < f->n && !s.sql.failed; i++)
		if (str_starts(f->args[i], "-") && !option(&s, &i))
			s.sql.failed = true;
	for (size_t i = 1, n = 0; i < f->n && !s.sql.failed; i++)
		if (str_starts(f->args[i], "-"))
			i += takes_word(f->args[i]);
		else if (n++)
			sqlite_word(&s, f->args[i]);
	if (words < 2 && !s.sql.failed)
		sqlite_text(&s, f->stdin_text);
	if (!s.sql.failed)
		close_output(&s);
	if (s.sql.failed)
		filter_unknown(f);
}
