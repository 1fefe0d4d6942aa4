/*
 * shar (GNU sharutils 4.15): a shell script that makes files anew. What it prints is told as a
 * script that does the same, without the checks and messages of the real one.
 */
#include "shell/filter/directory.h"

#define MAX_SHAR_FILES 64

struct shar {
	struct filter *f;
	bool overwrites, flat;
	unsigned int n;
};

static void put_quoted(struct filter *f, struct str name)
{
	buf_add_char(&f->out, '\'');
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] == '\'')
			buf_add_text(&f->out, "'\\'");
		buf_add_char(&f->out, name.at[i]);
	}
	buf_add_char(&f->out, '\'');
}

/* Lines that begin as the prefix or the delimiter does get the prefix. */
static void put_file(struct shar *shar, struct str path)
{
	struct filter *f = shar->f;
	struct str text, line, name = shar->flat ? str_basename(path) : path;

	if (!filter_read(f, path, &text))
		return;
	buf_add_text(&f->out, shar->overwrites ? "if false" : "if test \"X$1\" != X-c && test -f ");
	if (!shar->overwrites)
		put_quoted(f, name);
	buf_add_text(&f->out, "\nthen :\nelse\n  sed 's/^X//' << 'SHAR_EOF' > ");
	put_quoted(f, name);
	buf_add_text(&f->out, " &&\n");
	while (str_next_line(&text, &line)) {
		if (!line.len || strchr("XSF.", line.at[0]))
			buf_add_char(&f->out, 'X');
		buf_add(&f->out, line);
		buf_add_char(&f->out, '\n');
	}
	buf_add_text(&f->out, "SHAR_EOF\n  chmod 0644 ");
	put_quoted(f, name);
	buf_add_text(&f->out, "\nfi\n");
}

static void put_path(struct shar *shar, struct str path)
{
	struct filter *f = shar->f;
	struct str *names = NULL;
	size_t n = 0;

	if (f->unknown || f->failed)
		return;
	if (++shar->n > MAX_SHAR_FILES) {
		filter_unknown(f);
		return;
	}
	if (directory_kind(f, path) != FILE_DIR) {
		put_file(shar, path);
		return;
	}
	if (!directory_list(f, path, &names, &n))
		return;
	if (!shar->flat) {
		buf_add_text(&f->out, "mkdir -p ");
		put_quoted(f, path);
		buf_add_char(&f->out, '\n');
	}
	for (size_t i = 0; i < n; i++) {
		struct str below =
			arena_printf(f->arena, "%.*s/%.*s", STR_ARGS(path), STR_ARGS(names[i]));

		f->failed |= !below.at;
		put_path(shar, below);
	}
}

/* -o and what encodes are not followed. */
void filter_shar(struct filter *f)
{
	struct options o = filter_options(f,
		"n: archive-name: s: submitter: d: here-delimiter: a net-headers c cut-mark "
		"D no-md5-digest F force-prefix V vanilla-operation P no-piping m no-timestamp "
		"Q quiet-unshar T text-files M mixed-uuencode q quiet silent no-character-count "
		"no-i18n x no-check-existing f basename t translate");
	struct shar shar = { .f = f };
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		shar.overwrites |= options_is(&o, "x", "no-check-existing");
		shar.flat |= options_is(&o, "f", "basename");
		f->unknown |= !o.mark;
	}
	buf_add_text(&f->out, "#!/bin/sh\n# This is a shell archive.\n");
	for (size_t i = o.at + 1; i < f->n; i++)
		put_path(&shar, f->args[i]);
	buf_add_text(&f->out, "exit 0\n");
	f->unknown |= o.at + 1 >= f->n;
}
