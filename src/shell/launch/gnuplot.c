/*
 * gnuplot(1) 5.4: system() and the command of that name, ! lines, texts in backquotes, plots of
 * "< command", and what `set print` and `set output` write to "| command". Commands come as -e
 * texts, from files, from the user's own file and on stdin.
 */
#include "shell/launch/launch.h"

#define MAX_GNUPLOT_LOADS 16 /* files that are loaded; others are left alone */

struct gnuplot {
	struct unwrap *u;
	unsigned int n_loads;
	struct str pipe;  /* where `print` goes */
	struct buf lines; /* what it has written there */
};

static void read_text(struct gnuplot *g, struct str text);

static void start(struct gnuplot *g, struct str text)
{
	launch_text(g->u, launch_field(g->u, text))->conditional = true;
}

static bool quoted(struct gnuplot *g, struct str *rest, struct str *ret)
{
	struct buf out = BUF_IN(g->u->arena);
	size_t at = 1;
	char quote;

	*rest = str_trim(*rest);
	quote = rest->len ? rest->at[0] : '\0';
	if (quote != '"' && quote != '\'')
		return false;
	for (; at < rest->len && rest->at[at] != quote; at++) {
		char c = rest->at[at];

		if (quote == '"' && c == '\\' && at + 1 < rest->len) {
			c = rest->at[++at];
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		buf_add_char(&out, c);
	}
	*rest = str_skip(*rest, MIN(at + 1, rest->len));
	g->u->failed |= buf_failed(&out);
	*ret = buf_str(&out);
	return true;
}

/* The shell of the last `set print "|.."` gets what has been printed since then. */
static void end_pipe(struct gnuplot *g)
{
	struct field text = launch_field(g->u, STR("{ ")), lines;

	if (!g->pipe.len)
		return;
	g->u->failed |= buf_failed(&g->lines);
	lines = launch_field(g->u, str_trim(buf_str(&g->lines)));
	text = launch_join(g->u, text, launch_field(g->u, g->pipe));
	text = launch_join(g->u, text, launch_field(g->u, STR("\n} <<< ")));
	text = launch_join(g->u, text, launch_quoted(g->u, &lines));
	launch_text(g->u, text)->conditional = true;
	g->pipe = STR("");
	g->lines = BUF_IN(g->u->arena);
}

static bool number(struct str *rest, struct str *ret)
{
	size_t end = 0;

	while (end < rest->len && rest->at[end] >= '0' && rest->at[end] <= '9')
		end++;
	*ret = str_slice(*rest, 0, end);
	*rest = str_skip(*rest, end);
	return end > 0;
}

static void print(struct gnuplot *g, struct str rest)
{
	struct str text;

	while (g->pipe.len && (quoted(g, &rest, &text) || number(&rest, &text))) {
		buf_add(&g->lines, text);
		rest = str_trim(rest);
		if (str_starts(rest, ","))
			buf_add_char(&g->lines, ' ');
		if (!str_starts(rest, ",") && !str_starts(rest, "."))
			break;
		rest = str_skip(rest, 1);
	}
	buf_add_char(&g->lines, '\n');
}

static void set(struct gnuplot *g, struct str rest)
{
	bool prints = str_starts(rest, "pr"), tables = str_starts(rest, "ta");
	struct str text;

	if (!prints && !tables && !str_starts(rest, "o"))
		return;
	if (prints)
		end_pipe(g);
	rest = str_skip(rest, str_find_char(rest, ' ', 0));
	if (!quoted(g, &rest, &text) || !str_starts(text, "|"))
		return;
	if (prints)
		g->pipe = str_skip(text, 1);
	else
		start(g, str_skip(text, 1));
}

static void load(struct gnuplot *g, struct str rest)
{
	struct file_texts texts;
	struct str name;

	if (!quoted(g, &rest, &name))
		return;
	if (str_starts(str_trim(name), "<"))
		start(g, str_skip(str_trim(name), 1));
	else if (g->n_loads++ < MAX_GNUPLOT_LOADS && launch_read_file(g->u, name, &texts)) {
		read_text(g, texts.at[texts.n - 1]);
	}
}

/* system("TEXT"), system "TEXT" */
static void start_system(struct gnuplot *g, struct str rest)
{
	struct str text;

	rest = str_trim(str_skip(rest, strlen("system")));
	if (str_starts(rest, "("))
		rest = str_skip(rest, 1);
	if (quoted(g, &rest, &text))
		start(g, text);
}

/*
 * Texts behind system, those that begin with < in plot, splot, fit and stats, and those in
 * backquotes.
 */
static void start_texts(struct gnuplot *g, struct str line, bool plots)
{
	for (size_t at = 0; at < line.len; at++) {
		struct str rest = str_skip(line, at), text;

		if (line.at[at] == '`') {
			size_t end = str_find_char(line, '`', at + 1);

			if (end == STR_NOT_FOUND)
				return;
			start(g, str_slice(line, at + 1, end));
			at = end;
		} else if (str_starts(rest, "system")) {
			start_system(g, rest);
			at += strlen("system") - 1;
		} else if (quoted(g, &rest, &text)) {
			if (plots && str_starts(str_trim(text), "<"))
				start(g, str_skip(str_trim(text), 1));
			at = line.len - rest.len - 1;
		}
	}
}

static void command(struct gnuplot *g, struct str line)
{
	struct str word;

	line = str_trim(line);
	word = str_slice(line, 0, str_find_char(line, ' ', 0));
	if (str_starts(line, "!") || str_is(word, "shell")) {
		start(g, str_skip(line, 1));
		return;
	}
	if (str_starts(line, "#"))
		return;
	start_texts(g, line,
		str_starts(word, "p") || str_starts(word, "sp") || str_is(word, "fit") ||
			str_starts(word, "stat"));
	word.len = MIN(word.len, line.len);
	if (str_is(word, "set") || str_is(word, "se"))
		set(g, str_trim(str_skip(line, word.len)));
	else if (str_starts(word, "pr"))
		print(g, str_skip(line, word.len));
	else if (str_is(word, "load") || str_is(word, "call"))
		load(g, str_skip(line, word.len));
}

/* Lines, and within them commands that semicolons end. */
static void read_text(struct gnuplot *g, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		size_t from = 0;
		char quote = 0;

		for (size_t at = 0; at <= line.len; at++) {
			char c = at < line.len ? line.at[at] : ';';

			if (quote && at < line.len) {
				quote = c == quote ? 0 : quote;
				continue;
			}
			if (c == '"' || c == '\'' || c == '`')
				quote = c;
			if (c != ';' || (str_starts(line, "!") && at < line.len))
				continue;
			command(g, str_slice(line, from, at));
			from = at + 1;
		}
	}
}

void launch_gnuplot(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"e: c: V! -version! version! h! -help! help! p -persist persist d "
		"-default-settings default-settings s -slow slow geometry: -geometry:");
	struct gnuplot g = { .u = u, .pipe = STR(""), .lines = BUF_IN(u->arena) };
	struct file_texts texts;
	enum option_kind kind;
	bool given = false;
	struct str text;

	if (launch_read_home(u, ".gnuplot", &texts, NULL))
		read_text(&g, texts.at[texts.n - 1]);
	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "e", NULL) && o.value.n) {
			given = true;
			if (launch_known(u, &o.value, &text))
				read_text(&g, text);
		} else if (options_is(&o, "c", NULL) && o.value.n) {
			given = true;
			if (launch_known(u, &o.value, &text) && launch_read_file(u, text, &texts))
				read_text(&g, texts.at[texts.n - 1]);
			break;
		} else if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (!launch_is(&o.argv[o.at], "-")) {
				given = true;
				if (launch_known(u, &o.argv[o.at], &text) &&
					launch_read_file(u, text, &texts))
					read_text(&g, texts.at[texts.n - 1]);
			} else if (launch_stdin_text(u, &text)) {
				given = true;
				read_text(&g, text);
			}
			options_take_word(&o);
		}
	}
	if (!given && launch_stdin_text(u, &text))
		read_text(&g, text);
	end_pipe(&g);
}
