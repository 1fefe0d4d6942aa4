#include "shell/eval/patch.h"

#include <errno.h>
#include <stdio.h>

#include "base/buf.h"

/* One file's part of a patch, as it is read. */
struct patched {
	struct shell *sh;
	struct str rest;     /* of the patch */
	struct str old, new; /* as named: "a/x", "/dev/null" */
	struct str before;   /* what is left of the old text */
	int64_t line;        /* of the old text, from 1: where `before` begins */
	struct buf after;
	bool fits;
};

static struct str named(struct str line)
{
	size_t end = 0;

	line = str_trim(str_skip(line, 4));
	while (end < line.len && line.at[end] != '\t')
		end++;
	return str_slice(line, 0, end);
}

static struct str stripped(struct str name, int strip)
{
	if (strip < 0)
		return str_basename(name);
	while (strip-- > 0) {
		size_t slash = str_find_char(name, '/', 0);

		if (slash == STR_NOT_FOUND)
			break;
		name = str_skip(name, slash + 1);
	}
	return name;
}

/* A line of the old text goes over into the new one, or is left out. */
static void pass(struct patched *p, bool keep)
{
	struct str line;

	if (!str_next_line(&p->before, &line)) {
		p->fits = false;
		return;
	}
	p->line++;
	if (keep) {
		buf_add(&p->after, line);
		buf_add_char(&p->after, '\n');
	}
}

/* @@ -FROM[,COUNT] +TO[,COUNT] @@ and the lines behind it. */
static void hunk(struct patched *p, struct str header)
{
	size_t end = 4;
	int64_t from;
	struct str line, ahead;

	while (end < header.len && header.at[end] >= '0' && header.at[end] <= '9')
		end++;
	if (!str_to_int64(str_slice(header, 4, end), &from)) {
		p->fits = false;
		return;
	}
	while (p->fits && p->line < from && p->before.len)
		pass(p, true);
	for (ahead = p->rest; str_next_line(&ahead, &line); p->rest = ahead) {
		char kind = line.len ? line.at[0] : ' ';

		if (kind == '+') {
			buf_add(&p->after, str_skip(line, 1));
			buf_add_char(&p->after, '\n');
		} else if (kind == ' ' || (kind == '-' && !str_starts(line, "--- "))) {
			pass(p, kind == ' ');
		} else if (kind != '\\') {
			return;
		}
	}
}

static void hunks(struct patched *p)
{
	struct str ahead = p->rest, line;

	while (str_next_line(&ahead, &line) && str_starts(line, "@@ -")) {
		p->rest = ahead;
		hunk(p, line);
		ahead = p->rest;
	}
}

static int change(struct patched *p, struct str name)
{
	struct arena *arena = eval_arena(p->sh);
	struct field path = field_text(arena, name);
	struct value old = { 0 };
	bool created = str_is(p->old, "/dev/null");
	int err = created ? 0 : files_read(p->sh, path, &old);

	if (err)
		return err;
	p->fits = created || value_known(arena, &old, &p->before);
	if (created)
		p->before = STR("");
	p->line = 1;
	p->after = BUF_IN(arena);
	hunks(p);
	while (p->fits && p->before.len)
		pass(p, true);
	if (str_is(p->new, "/dev/null"))
		return files_remove(p->sh, path);
	return files_write(p->sh, path,
		p->fits && !buf_failed(&p->after) ? value_text(arena, buf_str(&p->after))
						  : value_unknown(),
		false, NULL);
}

static int apply(struct shell *sh, struct str text, int strip, struct str given)
{
	struct patched p = { .sh = sh, .rest = text };
	struct str line;
	int err = 0;

	while (!err && str_next_line(&p.rest, &line)) {
		if (str_starts(line, "--- ")) {
			p.old = named(line);
		} else if (str_starts(line, "+++ ") && p.old.len) {
			struct str name;

			p.new = named(line);
			name = stripped(str_is(p.new, "/dev/null") ? p.old : p.new, strip);
			err = change(&p, given.len ? given : name);
			p.old = STR("");
		}
	}
	return err;
}

int patch_files(
	struct shell *sh, const struct call *call, const struct field *argv, size_t argc, int strip)
{
	struct value text = call->input;
	struct str given = STR(""), word, known;
	bool git = strip == 1;
	int64_t number;
	int err = 0;

	for (size_t i = 1; i < argc && !err; i++) {
		if (!field_known(eval_arena(sh), &argv[i], &word))
			return 0;
		if (str_is(word, "--check") || str_is(word, "--stat") || str_is(word, "--dry-run"))
			return 0;
		if (str_starts(word, "-p") && str_to_int64(str_skip(word, 2), &number))
			strip = (int)MIN(number, (int64_t)64);
		else if (str_is(word, "-i") && i + 1 < argc)
			err = files_read(sh, argv[++i], &text);
		else if (!str_starts(word, "-") && git)
			err = files_read(sh, argv[i], &text);
		else if (!str_starts(word, "-") && !given.len)
			given = word;
		else if (!str_starts(word, "-"))
			err = files_read(sh, argv[i], &text);
	}
	if (err || !value_known(eval_arena(sh), &text, &known))
		return err;
	return apply(sh, known, strip, given);
}
