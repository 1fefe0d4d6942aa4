/* keihookd --check CMD: one command decided here, and why. */
#include "cli/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

struct style {
	const char *bad, *good, *dim, *bold, *end;
};

static struct style style_for(int fd)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	static const struct style plain = { "", "", "", "", "" };
	static const struct style coloured = { "\033[31m", "\033[32m", "\033[2m", "\033[1m",
		"\033[0m" };

	if ((no_color && *no_color) || (term && strcmp(term, "dumb") == 0) || !isatty(fd))
		return plain;
	return coloured;
}

/* The lines that the span touches, with the offending part underlined. */
static void add_underlined(struct buf *out, struct str command, struct span span, struct style s)
{
	size_t from = MIN(span.off, command.len);
	size_t to = MIN(from + span.len, command.len);
	struct str rest = command, line;
	size_t at = 0;

	while (str_next_line(&rest, &line)) {
		size_t first = MAX(from, at), last = MIN(to, at + line.len);

		if (first < last || (from == to && from >= at && from <= at + line.len)) {
			buf_printf(out, "    %.*s\n    ", STR_ARGS(line));
			for (size_t i = at; i < first; i++)
				if (((unsigned char)command.at[i] & 0xc0) != 0x80)
					buf_add_char(out, command.at[i] == '\t' ? '\t' : ' ');
			buf_add_text(out, s.bad);
			for (size_t i = first; i < last; i++)
				if (((unsigned char)command.at[i] & 0xc0) != 0x80)
					buf_add_char(out, '^');
			buf_printf(out, "%s\n", s.end);
		}
		at += line.len + 1;
	}
}

static void add_finding(
	struct buf *out, struct str command, const struct finding *f, struct style s)
{
	struct str say = f->say, line;

	buf_printf(out, "%s%s%s  %.*s%s\n", f->confirmed ? s.good : s.bad,
		f->shadow      ? "shadow"
		: f->confirmed ? "confirmed"
			       : verdict_kind_name(f->kind),
		s.end, STR_ARGS(f->rule), f->maybe ? "  (not everything about it is known)" : "");
	add_underlined(out, command, f->span, s);
	if (f->where.len)
		buf_printf(out, "  where:  %.*s\n", STR_ARGS(f->where));
	if (f->seen.len && str_find(command, f->seen, 0) == STR_NOT_FOUND)
		buf_printf(out, "  seen:   %.*s\n", STR_ARGS(f->seen));
	buf_printf(out, "  why:    %.*s\n", STR_ARGS(f->why));
	if (f->at_stake.len)
		buf_printf(out, "  stake:  %.*s\n", STR_ARGS(f->at_stake));
	for (int i = 0; str_next_line(&say, &line); i++)
		buf_printf(out, "  %s%.*s\n", i ? "        " : "do:     ", STR_ARGS(line));
	if (f->confirmed)
		buf_add_text(out, "  lifted: by the latest message of the transcript\n");
	else if (f->confirm.len)
		buf_printf(out, "  lifted: when the person types %s%.*s%s%s%.*s\n", s.bold,
			STR_ARGS(f->confirm), s.end, f->confirm_also.len ? " or " : "",
			STR_ARGS(f->confirm_also));
	else
		buf_add_text(out, "  lifted: by nothing that is said in a session\n");
}

static void add_for_people(
	struct buf *out, struct str command, const struct verdict *verdict, struct style s)
{
	for (const struct finding *f = verdict->findings; f; f = f->next)
		add_finding(out, command, f, s);
	if (!verdict->findings)
		buf_printf(out, "%sallow%s\n", s.good, s.end);
	if (verdict->note.len)
		buf_printf(out, "in a session also needs: %.*s\n", STR_ARGS(verdict->note));
}

int cli_check(int argc, char **argv)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct check check;
	struct verdict verdict;
	struct arena arena;
	int err, status = check_init(&check, argc, argv);

	arena_init(&arena, 0);
	if (!status && !check.has_command) {
		fprintf(stderr, "usage: keihookd --check CMD [--cwd DIR] [--transcript FILE] "
				"[--json] [--explain] [--only PACK,...] [--facts FIXTURE]\n");
		status = 1;
	}
	if (!status) {
		err = check_command(&check, &arena, check.command, check.cwd, &verdict);
		if (err) {
			fprintf(stderr, "keihookd --check: %s\n", strerror(-err));
			status = 1;
		}
	}
	if (!status) {
		if (check.json) {
			check_add_json(&out, &verdict);
			buf_add_char(&out, '\n');
		} else {
			add_for_people(&out, check.command, &verdict, style_for(STDOUT_FILENO));
		}
		status = check_blocks(&verdict) ? 2 : 0;
		if (buf_failed(&out) || file_write_all(STDOUT_FILENO, buf_str(&out)))
			status = 1;
	}
	arena_finish(&arena);
	check_finish(&check);
	return status;
}
