/*
 * sed(1) of GNU 4.8, by libc's regex: s y p d q = i a c n N g G h H x b t r w e { }, addresses by
 * line, $ and regular expression, first~step, ranges and !. What w and e do is only told where
 * the program really runs.
 */
#include "shell/filter/sed.h"

#include <stdlib.h>

#define MAX_SED_STEPS 100000
#define MAX_SED_FILES 8

struct sed_run {
	struct filter *f;
	struct sed_script *script;
	bool quiet, ended, replaced;
	bool blind;      /* what some command printed is not known */
	struct str rest; /* input behind the present line */
	bool final_newline;
	bool last;
	size_t line;
	struct str pattern, hold;
	struct buf after; /* text of `a`, printed at the end of the cycle */
	struct buf written[MAX_SED_FILES];
	struct str files[MAX_SED_FILES];
	size_t n_files;
	unsigned int steps;
};

static struct str keep(struct sed_run *run, struct buf *buf)
{
	run->f->failed |= buf_failed(buf);
	return buf_str(buf);
}

static bool next_line(struct sed_run *run)
{
	if (!str_next_line(&run->rest, &run->pattern))
		return false;
	run->line++;
	run->last = run->rest.len == 0;
	return true;
}

static bool matches(
	struct sed_run *run, const struct regex *regex, size_t from, size_t n, regmatch_t *ret)
{
	enum tri found = regex_find(regex, run->pattern, from, n, ret);

	run->f->unknown |= found == MAYBE;
	return found == YES;
}

static bool regex_matches(struct sed_run *run, const struct regex *regex)
{
	regmatch_t match;

	return matches(run, regex, 0, 1, &match);
}

static bool address_matches(struct sed_run *run, const struct sed_address *address)
{
	switch (address->kind) {
	case SED_LINE:
		return run->line == address->line;
	case SED_STEP:
		return address->step ? run->line >= address->line &&
					       (run->line - address->line) % address->step == 0
				     : run->line == address->line;
	case SED_LAST:
		return run->last;
	case SED_REGEX:
		return regex_matches(run, address->regex);
	case SED_NONE:
	case SED_PLUS:
		break;
	}
	return true;
}

static bool is_selected(struct sed_run *run, struct sed_command *command)
{
	bool selected;

	if (command->to.kind == SED_NONE) {
		selected = address_matches(run, &command->from);
	} else if (command->in_range) {
		selected = true;
		if (command->to.kind == SED_LINE || command->to.kind == SED_PLUS) {
			selected = run->line <= command->range_end;
			command->in_range = run->line < command->range_end;
		} else {
			command->in_range = !address_matches(run, &command->to);
		}
	} else {
		selected = address_matches(run, &command->from);
		if (selected) {
			command->range_end = command->to.kind == SED_PLUS
						     ? run->line + command->to.line
						     : command->to.line;
			command->in_range = command->to.kind == SED_REGEX ||
					    (command->to.kind == SED_LAST && !run->last) ||
					    command->range_end > run->line;
		}
	}
	return selected != command->negated;
}

static void put_line(struct sed_run *run, struct str text)
{
	buf_add(&run->f->out, text);
	if (!run->last || run->rest.len > 0 || run->final_newline)
		buf_add_char(&run->f->out, '\n');
}

/* w: one more line of a file that is written at the end. */
static void write_line(struct sed_run *run, struct str file)
{
	size_t i = 0;

	while (i < run->n_files && !str_equal(run->files[i], file))
		i++;
	if (str_is(file, "/dev/stdout")) {
		put_line(run, run->pattern);
		return;
	}
	if (i == MAX_SED_FILES || !run->f->input->actions) {
		filter_unknown(run->f);
		return;
	}
	if (i == run->n_files) {
		run->files[run->n_files++] = file;
		run->written[i] = BUF_IN(run->f->arena);
	}
	buf_add(&run->written[i], run->pattern);
	buf_add_char(&run->written[i], '\n');
}

/* Every file of a w is made anew, also where no line goes to it. */
static void write_files(struct sed_run *run)
{
	const struct filter_input *input = run->f->input;

	for (size_t i = 0; i < run->n_files && !run->f->unknown; i++)
		run->f->failed |=
			input->actions->write_file(input->self, filter_path(run->f, run->files[i]),
				keep(run, &run->written[i])) != 0;
}

/* e: a shell runs the text; what it prints is known or nothing of the rest is. */
static struct str execute(struct sed_run *run, struct str text)
{
	const struct filter_input *input = run->f->input;
	struct value output = value_unknown();
	struct str printed = STR("");

	if (!input->actions) {
		filter_unknown(run->f);
		return printed;
	}
	run->f->failed |= input->actions->run(input->self, text, NULL, &output) != 0;
	if (!value_known(run->f->arena, &output, &printed)) {
		run->blind = true;
		printed = STR("");
	}
	return printed;
}

static void execute_pattern(struct sed_run *run)
{
	struct str printed = execute(run, run->pattern);

	if (str_ends(printed, "\n"))
		printed.len--;
	run->pattern = printed;
}

/* The replacement with & and \1, and the case letters \U \L \u \l \E. */
static void add_replacement(
	struct buf *out, struct str with, const char *line, const regmatch_t *m, bool *ret_unknown)
{
	char mode = 0, once = 0;

	for (size_t i = 0; i < with.len; i++) {
		struct str piece = str_slice(with, i, i + 1);

		if (with.at[i] == '\\' && i + 1 < with.len) {
			char c = with.at[++i];

			if (strchr("ULE", c)) {
				mode = c == 'E' ? 0 : c;
				continue;
			}
			if (c == 'u' || c == 'l') {
				once = c;
				continue;
			}
			if (c >= '0' && c <= '9')
				piece = m[c - '0'].rm_so < 0
						? STR("")
						: (struct str){ line + m[c - '0'].rm_so,
							  (size_t)(m[c - '0'].rm_eo -
								   m[c - '0'].rm_so) };
			else if (c == 'n')
				piece = STR("\n");
			else if (c == 't')
				piece = STR("\t");
			else if (c == 'x' || c == 'o' || c == 'd' || c == 'c')
				*ret_unknown = true;
			else
				piece = str_slice(with, i, i + 1);
		} else if (with.at[i] == '&') {
			piece = (struct str){ line + m[0].rm_so,
				(size_t)(m[0].rm_eo - m[0].rm_so) };
		}
		for (size_t k = 0; k < piece.len; k++) {
			char c = piece.at[k], to = once ? once : mode;

			once = 0;
			if ((to == 'U' || to == 'u') && c >= 'a' && c <= 'z')
				c = (char)(c - 32);
			if ((to == 'L' || to == 'l') && c >= 'A' && c <= 'Z')
				c = (char)(c + 32);
			buf_add_char(out, c);
		}
	}
}

static void substitute(struct sed_run *run, const struct sed_command *command)
{
	struct buf out = BUF_IN(run->f->arena);
	struct str line = run->pattern;
	size_t at = 0, n = 0;
	bool replaced = false, touches = false;
	regmatch_t m[10];

	while (at <= line.len && matches(run, command->regex, at, 10, m)) {
		size_t from = (size_t)m[0].rm_so, to = (size_t)m[0].rm_eo;
		/* An empty match right behind the one before does not count. */
		bool counts = to > from || at == 0 || from > at || !touches;
		bool now = counts &&
			   (++n == command->number || (command->global && n >= command->number));

		buf_add(&out, str_slice(line, at, from));
		if (now)
			add_replacement(&out, command->text, line.at, m, &run->f->unknown);
		else
			buf_add(&out, str_slice(line, from, to));
		replaced |= now;
		at = to;
		touches = to > from;
		if (to == from) {
			if (at < line.len)
				buf_add_char(&out, line.at[at]);
			at++;
		}
		if (replaced && !command->global)
			break;
		if (++run->steps > MAX_SED_STEPS) {
			filter_unknown(run->f);
			return;
		}
	}
	if (!replaced)
		return;
	buf_add(&out, str_skip(line, at));
	run->pattern = keep(run, &out);
	run->replaced = true;
	if (command->executes)
		execute_pattern(run);
	if (command->print)
		put_line(run, run->pattern);
	if (command->file.len)
		write_line(run, command->file);
}

static void transliterate(struct sed_run *run, const struct sed_command *command)
{
	struct buf out = BUF_IN(run->f->arena);

	for (size_t i = 0; i < run->pattern.len; i++) {
		size_t at = str_find_char(command->from_set, run->pattern.at[i], 0);

		buf_add_char(&out, at == STR_NOT_FOUND ? run->pattern.at[i] : command->text.at[at]);
	}
	run->pattern = keep(run, &out);
}

static struct str joined(struct sed_run *run, struct str a, struct str b)
{
	struct buf out = BUF_IN(run->f->arena);

	buf_add(&out, a);
	buf_add_char(&out, '\n');
	buf_add(&out, b);
	return keep(run, &out);
}

static void print_first(struct sed_run *run)
{
	size_t end = str_find_char(run->pattern, '\n', 0);

	buf_add(&run->f->out, str_slice(run->pattern, 0, end));
	buf_add_char(&run->f->out, '\n');
}

enum sed_next { SED_GO_ON, SED_END_CYCLE, SED_DELETED, SED_RESTART, SED_JUMP, SED_QUIT };

static enum sed_next append_next(struct sed_run *run)
{
	struct str before = run->pattern;

	if (!next_line(run))
		return SED_QUIT;
	run->pattern = joined(run, before, run->pattern);
	return SED_GO_ON;
}

static void run_file_command(struct sed_run *run, struct sed_command *c)
{
	struct str text;

	if (c->name == 'w')
		write_line(run, c->file);
	else if (c->name == 'e' && c->text.len)
		buf_add(&run->f->out, execute(run, c->text));
	else if (c->name == 'e')
		execute_pattern(run);
	else if (c->name != 'r')
		filter_unknown(run->f);
	else if (filter_read(run->f, c->file, &text))
		buf_add(&run->after, text);
}

static enum sed_next run_text_command(struct sed_run *run, struct sed_command *c)
{
	struct str old;

	switch (c->name) {
	case 'g':
		run->pattern = run->hold;
		break;
	case 'G':
		run->pattern = joined(run, run->pattern, run->hold);
		break;
	case 'h':
		run->hold = run->pattern;
		break;
	case 'H':
		run->hold = joined(run, run->hold, run->pattern);
		break;
	case 'x':
		old = run->pattern;
		run->pattern = run->hold;
		run->hold = old;
		break;
	case 'a':
		buf_add(&run->after, c->text);
		buf_add_char(&run->after, '\n');
		break;
	case 'i':
		buf_add(&run->f->out, c->text);
		buf_add_char(&run->f->out, '\n');
		break;
	case 'c':
		if (c->to.kind == SED_NONE || !c->in_range) {
			buf_add(&run->f->out, c->text);
			buf_add_char(&run->f->out, '\n');
		}
		return SED_DELETED;
	default:
		run_file_command(run, c);
	}
	return SED_GO_ON;
}

static enum sed_next run_command(struct sed_run *run, struct sed_command *c)
{
	switch (c->name) {
	case 's':
		substitute(run, c);
		return SED_GO_ON;
	case 'y':
		transliterate(run, c);
		return SED_GO_ON;
	case 'p':
		put_line(run, run->pattern);
		return SED_GO_ON;
	case 'P':
		print_first(run);
		return SED_GO_ON;
	case 'd':
		return SED_DELETED;
	case 'D':
		if (str_find_char(run->pattern, '\n', 0) == STR_NOT_FOUND)
			return SED_DELETED;
		run->pattern = str_skip(run->pattern, str_find_char(run->pattern, '\n', 0) + 1);
		return SED_RESTART;
	case 'q':
		return SED_QUIT;
	case 'Q':
		run->ended = true;
		return SED_DELETED;
	case '=':
		buf_printf(&run->f->out, "%zu\n", run->line);
		return SED_GO_ON;
	case 'n':
		if (run->rest.len == 0)
			return SED_QUIT;
		if (!run->quiet)
			put_line(run, run->pattern);
		next_line(run);
		return SED_GO_ON;
	case 'N':
		return append_next(run);
	case 'b':
		return SED_JUMP;
	case 't':
		if (!run->replaced)
			return SED_GO_ON;
		run->replaced = false;
		return SED_JUMP;
	case '{':
	case '}':
	case ':':
		return SED_GO_ON;
	default:
		return run_text_command(run, c);
	}
}

static size_t label_at(const struct sed_script *script, struct str label)
{
	for (size_t i = 0; label.len && i < script->n; i++)
		if (script->at[i].name == ':' && str_equal(script->at[i].text, label))
			return i;
	return script->n;
}

/* One cycle over the script; how it ended. */
static enum sed_next run_cycle(struct sed_run *run)
{
	for (size_t i = 0; i < run->script->n && !run->f->unknown && !run->f->failed; i++) {
		struct sed_command *command = &run->script->at[i];
		enum sed_next next;

		if (++run->steps > MAX_SED_STEPS || run->f->out.len > MAX_FILTER_OUTPUT)
			filter_unknown(run->f);
		if (!is_selected(run, command)) {
			if (command->name == '{')
				i = command->block_end;
			continue;
		}
		next = run_command(run, command);
		if (next == SED_JUMP)
			i = label_at(run->script, command->text);
		else if (next != SED_GO_ON)
			return next;
	}
	return SED_END_CYCLE;
}

static void run_lines(struct sed_run *run)
{
	enum sed_next next = SED_END_CYCLE;

	while (next != SED_QUIT && !run->ended && !run->f->unknown && !run->f->failed) {
		if (next != SED_RESTART && !next_line(run))
			break;
		run->replaced = false;
		next = run_cycle(run);
		if (next != SED_DELETED && next != SED_RESTART && !run->quiet)
			put_line(run, run->pattern);
		buf_add(&run->f->out, buf_str(&run->after));
		run->after.len = 0;
	}
}

void filter_sed(struct filter *f)
{
	struct options o = filter_options(f, "e: expression: f: file: E r n l: line-length: i? "
					     "in-place? s separate z null-data");
	struct sed_run run = { .f = f, .after = BUF_IN(f->arena), .hold = STR("") };
	struct buf text = BUF_IN(f->arena);
	struct sed_script script = { 0 };
	bool given = false;
	enum option_kind kind;
	struct str input, part;
	size_t at;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "e", "expression") || options_is(&o, "f", "file")) {
			part = filter_value(f, &o);
			if (options_is(&o, "f", "file") && !filter_read(f, part, &part))
				return;
			if (given)
				buf_add_char(&text, '\n');
			buf_add(&text, part);
			given = true;
		} else if (options_is(&o, "Er", "regexp-extended")) {
			script.extended = true;
		} else if (options_is(&o, "n", "quiet") || options_is(&o, NULL, "silent")) {
			run.quiet = true;
		} else if (!options_is(&o, "su", "separate") && !options_is(&o, NULL, "posix")) {
			filter_unknown(f);
		}
	}
	at = o.at + 1;
	if (!given && at < f->n)
		buf_add(&text, f->args[at++]);
	f->failed |= buf_failed(&text);
	if (!f->unknown && sed_read(f, buf_str(&text), &script) && filter_read_all(f, at, &input)) {
		run.script = &script;
		run.rest = input;
		run.final_newline = input.len == 0 || str_ends(input, "\n");
		f->unknown |= memchr(input.at, '\0', input.len) != NULL;
		run_lines(&run);
		write_files(&run);
		f->unprinted |= run.blind;
	} else {
		filter_unknown(f);
	}
	sed_finish(&script);
}
