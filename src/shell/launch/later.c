/* at(1), batch(1), crontab(1) and crontab(5): text that is run at another time. */
#include "shell/launch/launch.h"

void launch_at(struct unwrap *u)
{
	struct options o =
		options_of(u->arena, u->argv + 1, u->argc - 1, "f< q: t: l! c! d! r! V! M m b v");
	struct run *run = NULL;
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			options_take_word(&o);
			continue;
		}
		if (o.mark == '!')
			return;
		if (o.mark == '<' && o.value.n) {
			run = launch_add(u, RUN_SHELL_FILE, VIA_LATER);
			run->path = o.value;
		}
	}
	if (!run)
		run = launch_stdin(u);
	run->via = VIA_LATER;
}

static struct str skip_blanks(struct str s)
{
	while (s.len && (s.at[0] == ' ' || s.at[0] == '\t'))
		s = str_skip(s, 1);
	return s;
}

static struct str skip_word(struct str s)
{
	while (s.len && s.at[0] != ' ' && s.at[0] != '\t')
		s = str_skip(s, 1);
	return skip_blanks(s);
}

static bool is_setting(struct str line)
{
	size_t equals = str_find_char(line, '=', 0), blank = str_find_char(line, ' ', 0);

	return equals != STR_NOT_FOUND && equals > 0 &&
	       (blank == STR_NOT_FOUND || blank > equals ||
		       str_trim(str_slice(line, blank, equals)).len == 0) &&
	       !(line.at[0] >= '0' && line.at[0] <= '9') && line.at[0] != '*' && line.at[0] != '@';
}

/* One line: five times, or @name, then the command; an unquoted % ends it. */
static void start_entry(struct unwrap *u, struct str line)
{
	struct buf command = BUF_IN(u->arena);
	struct run *run;

	line = skip_blanks(line);
	if (line.len == 0 || line.at[0] == '#' || is_setting(line))
		return;
	if (line.at[0] == '@')
		line = skip_word(line);
	else
		for (int i = 0; i < 5; i++)
			line = skip_word(line);
	for (size_t i = 0; i < line.len && line.at[i] != '%'; i++) {
		if (line.at[i] == '\\' && i + 1 < line.len && line.at[i + 1] == '%')
			i++;
		buf_add_char(&command, line.at[i]);
	}
	u->failed |= buf_failed(&command);
	if (command.len == 0)
		return;
	run = launch_text(u, launch_field(u, buf_str(&command)));
	run->via = VIA_LATER;
	run->inherits_stdin = false;
}

static void start_entries(struct unwrap *u, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line))
		start_entry(u, line);
}

/* Entries of which some bytes are not known: those lines that are whole, and the rest as text. */
static void start_field(struct unwrap *u, const struct field *field)
{
	struct str text;

	if (field_known(u->arena, field, &text)) {
		start_entries(u, text);
		return;
	}
	for (size_t i = 0; i < field->n; i++)
		if (field->pieces[i].kind == PIECE_TEXT)
			start_entries(u, field->pieces[i].text);
	u->unknown = true;
}

static void start_from_stdin(struct unwrap *u)
{
	const struct value *input = &u->input->call->input;

	for (size_t i = 0; i < input->n; i++)
		if (input->alternatives[i].n == 1)
			start_field(u, &input->alternatives[i].at[0]);
	u->unknown |= input->open || input->n == 0;
}

void launch_crontab(struct unwrap *u)
{
	struct options o =
		options_of(u->arena, u->argv + 1, u->argc - 1, "u: l! r! e! T! h! i s n");
	struct file_texts texts;
	enum option_kind kind;
	struct str path;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		if (o.mark == '!')
			return;
	if (o.at >= o.argc || launch_is(&o.argv[o.at], "-")) {
		start_from_stdin(u);
	} else if (launch_known(u, &o.argv[o.at], &path) && launch_read_file(u, path, &texts)) {
		for (size_t i = 0; i < texts.n; i++)
			start_entries(u, texts.at[i]);
	} else {
		u->unknown = true;
	}
}
