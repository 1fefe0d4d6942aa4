/*
 * sed(1) of GNU 4.8, by libc's regex: s y p d q = i a c l n N g G h H x z F b t T r w e { },
 * addresses by line, $ and regular expression, first~step, ranges and !. What w and e do is only
 * told where the program really runs.
 */
#include "shell/filter/sed.h"

#include <stdio.h>
#include <stdlib.h>

struct str sed_keep(struct sed_run *run, struct buf *buf)
{
	run->f->failed |= buf_failed(buf);
	return buf_str(buf);
}

static bool next_line(struct sed_run *run)
{
	if (run->whole && run->rest.len) {
		run->pattern = run->rest;
		run->rest = STR("");
	} else if (!str_next_line(&run->rest, &run->pattern)) {
		return false;
	}
	run->line++;
	run->last = run->rest.len == 0;
	run->ends = !run->last || run->final_newline;
	return true;
}

bool sed_matches(
	struct sed_run *run, const struct regex *regex, size_t from, size_t n, regmatch_t *ret)
{
	enum tri found = regex_find(regex, run->pattern, from, n, ret);

	run->f->unknown |= found == MAYBE;
	return found == YES;
}

static bool regex_matches(struct sed_run *run, const struct regex *regex)
{
	regmatch_t match;

	return sed_matches(run, regex, 0, 1, &match);
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
	case SED_MULTIPLE:
		break;
	}
	return true;
}

static bool is_selected(struct sed_run *run, struct sed_command *command)
{
	bool selected;

	if (run->line == 1 && command->from.kind == SED_LINE && !command->from.line &&
		command->to.kind == SED_REGEX && !command->begun)
		command->begun = command->in_range = true;
	if (command->to.kind == SED_NONE) {
		selected = address_matches(run, &command->from);
	} else if (command->in_range) {
		selected = true;
		if (command->to.kind == SED_LINE || command->to.kind == SED_PLUS ||
			command->to.kind == SED_MULTIPLE) {
			selected = run->line <= command->range_end;
			command->in_range = run->line < command->range_end;
		} else {
			command->in_range = !address_matches(run, &command->to);
		}
	} else {
		selected = address_matches(run, &command->from);
		if (selected) {
			command->range_end =
				command->to.kind == SED_PLUS ? run->line + command->to.line
				: command->to.kind == SED_MULTIPLE && command->to.line
					? (run->line / command->to.line + 1) * command->to.line
					: command->to.line;
			command->in_range = command->to.kind == SED_REGEX ||
					    (command->to.kind == SED_LAST && !run->last) ||
					    command->range_end > run->line;
		}
	}
	return selected != command->negated;
}

/* A last line without a newline gets one only where something comes behind it. */
static void put_text(struct sed_run *run, struct str text, bool ends)
{
	if (run->owes)
		buf_add_char(&run->f->out, '\n');
	buf_add(&run->f->out, text);
	if (ends)
		buf_add_char(&run->f->out, '\n');
	run->owes = !ends;
}

void sed_put_line(struct sed_run *run, struct str text)
{
	put_text(run, text, run->ends);
}

/* w: one more line of a file that is written at the end. */
void sed_write_line(struct sed_run *run, struct str file)
{
	size_t i = 0;

	while (i < run->n_files && !str_equal(run->files[i], file))
		i++;
	if (str_is(file, "/dev/stdout")) {
		sed_put_line(run, run->pattern);
		run->owes = false;
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
				sed_keep(run, &run->written[i])) != 0;
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

void sed_execute_pattern(struct sed_run *run)
{
	struct str printed = execute(run, run->pattern);

	if (str_ends(printed, "\n"))
		printed.len--;
	run->pattern = printed;
}

static struct str joined(struct sed_run *run, struct str a, struct str b)
{
	struct buf out = BUF_IN(run->f->arena);

	buf_add(&out, a);
	buf_add_char(&out, '\n');
	buf_add(&out, b);
	return sed_keep(run, &out);
}

/* l: what is not printed as it is, and lines of at most @width columns. */
static void put_visible(struct sed_run *run, size_t width)
{
	static const char letters[] = "abfnrtv\\", bytes[] = "\a\b\f\n\r\t\v\\";
	size_t column = 0;

	put_text(run, STR(""), false);
	run->owes = false;
	for (size_t i = 0; i < run->pattern.len; i++) {
		char c = run->pattern.at[i], shown[8] = { c, '\0' };
		const char *byte = c ? strchr(bytes, c) : NULL;

		if (byte)
			snprintf(shown, sizeof(shown), "\\%c", letters[byte - bytes]);
		else if ((unsigned char)c < ' ' || (unsigned char)c >= 0x7f)
			snprintf(shown, sizeof(shown), "\\%03o", (unsigned char)c);
		if (width > 1 && column + strlen(shown) > width - 1) {
			buf_add_text(&run->f->out, "\\\n");
			column = 0;
		}
		buf_add_text(&run->f->out, shown);
		column += strlen(shown);
	}
	buf_add_text(&run->f->out, "$\n");
}

static void print_first(struct sed_run *run)
{
	size_t end = str_find_char(run->pattern, '\n', 0);

	put_text(run, str_slice(run->pattern, 0, end), end != STR_NOT_FOUND || run->ends);
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
		sed_write_line(run, c->file);
	else if (c->name == 'e' && c->text.len)
		buf_add(&run->f->out, execute(run, c->text));
	else if (c->name == 'e')
		sed_execute_pattern(run);
	else if (c->name != 'r')
		filter_unknown(run->f);
	else if (filter_read(run->f, c->file, &text))
		buf_add(&run->after, text);
}

static enum sed_next run_text_command(struct sed_run *run, struct sed_command *c)
{
	struct str old;
	bool ends;

	switch (c->name) {
	case 'g':
		run->pattern = run->hold;
		run->ends = run->hold_ends;
		break;
	case 'G':
		run->pattern = joined(run, run->pattern, run->hold);
		run->ends = run->hold_ends;
		break;
	case 'h':
		run->hold = run->pattern;
		run->hold_ends = run->ends;
		break;
	case 'H':
		run->hold = joined(run, run->hold, run->pattern);
		run->hold_ends = run->ends;
		break;
	case 'x':
		old = run->pattern;
		run->pattern = run->hold;
		run->hold = old;
		ends = run->ends;
		run->ends = run->hold_ends;
		run->hold_ends = ends;
		break;
	case 'l':
		put_visible(run, c->number ? c->number : run->script->line_length);
		break;
	case 'z':
		run->pattern = STR("");
		break;
	case 'F':
		put_text(run, STR("-"), true);
		break;
	case 'a':
		buf_add(&run->after, c->text);
		buf_add_char(&run->after, '\n');
		break;
	case 'i':
		put_text(run, c->text, true);
		break;
	case 'c':
		if (c->to.kind == SED_NONE || !c->in_range)
			put_text(run, c->text, true);
		return SED_DELETED;
	default:
		run_file_command(run, c);
	}
	return SED_GO_ON;
}

static enum sed_next run_command(struct sed_run *run, struct sed_command *c)
{
	enum sed_next next;

	switch (c->name) {
	case 's':
		sed_substitute(run, c);
		return SED_GO_ON;
	case 'y':
		sed_transliterate(run, c);
		return SED_GO_ON;
	case 'p':
		sed_put_line(run, run->pattern);
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
		run->f->status = (int)c->number;
		run->quits = true;
		return SED_QUIT;
	case 'Q':
		run->f->status = (int)c->number;
		run->ended = true;
		return SED_DELETED;
	case '=':
		put_text(run, STR(""), false);
		run->owes = false;
		buf_printf(&run->f->out, "%zu\n", run->line);
		return SED_GO_ON;
	case 'n':
		if (run->rest.len == 0)
			return SED_QUIT;
		if (!run->quiet)
			sed_put_line(run, run->pattern);
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
	case 'T':
		next = run->replaced ? SED_GO_ON : SED_JUMP;
		run->replaced = false;
		return next;
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
			sed_put_line(run, run->pattern);
		if (run->after.len || run->quits) {
			put_text(run, buf_str(&run->after), false);
			run->owes = false;
		}
		run->after.len = 0;
	}
}

void filter_sed(struct filter *f)
{
	struct options o = filter_options(f, "e: expression: f: file: E r n l: line-length: i? "
					     "in-place? s separate z null-data");
	struct sed_run run = {
		.f = f, .after = BUF_IN(f->arena), .hold = STR(""), .hold_ends = true
	};
	struct buf text = BUF_IN(f->arena);
	struct sed_script script = { .line_length = 70 };
	bool given = false, separate = false, zero = false;
	int64_t width;
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
		} else if (options_is(&o, "s", "separate")) {
			separate = true;
		} else if (options_is(&o, "z", "null-data") ||
			   options_is(&o, NULL, "zero-terminated")) {
			zero = true;
		} else if (options_is(&o, "l", "line-length")) {
			f->unknown |= !str_to_int64(filter_value(f, &o), &width) || width < 0;
			script.line_length = (size_t)width;
		} else if (!options_is(&o, "u", "unbuffered") && !options_is(&o, NULL, "posix")) {
			filter_unknown(f);
		}
	}
	at = o.at + 1;
	if (!given && at < f->n)
		buf_add(&text, f->args[at++]);
	f->failed |= buf_failed(&text);
	run.quiet |= str_starts(buf_str(&text), "#n\n");
	/* -s: $ and line numbers are those of each file. */
	f->unknown |= separate && at + 1 < f->n;
	if (!f->unknown && sed_read(f, buf_str(&text), &script) && filter_read_all(f, at, &input)) {
		run.script = &script;
		run.rest = input;
		run.final_newline = !zero && (input.len == 0 || str_ends(input, "\n"));
		run.whole = zero;
		f->unknown |= memchr(input.at, '\0', input.len) != NULL;
		run_lines(&run);
		write_files(&run);
		f->unprinted |= run.blind;
	} else {
		filter_unknown(f);
	}
	sed_finish(&script);
}
