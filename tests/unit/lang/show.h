/* Effects of a program text as lines of text, for golden files and for looking at. */
#ifndef KEIHOOKD_TESTS_LANG_SHOW_H
#define KEIHOOKD_TESTS_LANG_SHOW_H

#include "base/buf.h"
#include "lang/lang.h"

static inline void show_field(struct arena *arena, struct buf *buf, const struct field *field)
{
	struct str text = STR("");

	for (size_t i = 0; i < field->n; i++) {
		const struct piece *piece = &field->pieces[i];

		text = arena_concat(arena, text,
			piece->kind == PIECE_TEXT  ? piece->text
			: piece->kind == PIECE_ANY ? STR("<any>")
						   : STR("<own>"));
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\n')
			buf_add_text(buf, "\\n");
		else
			buf_add_char(buf, text.at[i]);
	}
	if (field->many)
		buf_add_text(buf, "...");
}

static inline void show_effect(struct arena *arena, struct buf *buf, const struct lang_effect *e)
{
	static const char *const names[] = {
		[LANG_ARGV] = "argv",
		[LANG_SHELL] = "shell",
		[LANG_WRITE] = "write",
		[LANG_CODE] = "code",
		[LANG_UNREADABLE] = "unreadable",
	};

	buf_add_text(buf, names[e->kind]);
	for (size_t i = 0; i < e->argc; i++) {
		buf_add_text(buf, i ? " | " : " ");
		show_field(arena, buf, &e->argv[i]);
	}
	if (e->kind == LANG_WRITE || (e->kind == LANG_CODE && e->path.n)) {
		buf_add_char(buf, ' ');
		show_field(arena, buf, &e->path);
		buf_add_text(buf, e->append ? " +" : " =");
	}
	if (e->kind == LANG_CODE)
		buf_printf(buf, " %s", language_name(e->language));
	if (e->kind == LANG_SHELL || e->kind == LANG_WRITE || e->kind == LANG_CODE) {
		buf_add_char(buf, ' ');
		show_field(arena, buf, &e->text);
	}
	if (e->kind == LANG_UNREADABLE)
		buf_printf(buf, " %s", e->why);
	if (e->has_cwd) {
		buf_add_text(buf, " @ ");
		show_field(arena, buf, &e->cwd);
	}
	if (e->has_stdin) {
		buf_add_text(buf, " < ");
		show_field(arena, buf, &e->stdin_text);
	}
	buf_add_char(buf, '\n');
}

static inline void show_output(struct arena *arena, struct buf *buf, const struct value *output)
{
	if (output->open) {
		buf_add_text(buf, "prints <unknown>\n");
		return;
	}
	for (size_t i = 0; i < output->n; i++) {
		if (output->alternatives[i].n != 1 ||
			(field_is_known(&output->alternatives[i].at[0]) &&
				!field_has_text(&output->alternatives[i].at[0])))
			continue;
		buf_add_text(buf, "prints ");
		show_field(arena, buf, &output->alternatives[i].at[0]);
		buf_add_char(buf, '\n');
	}
}

static inline int show(struct arena *arena, enum language language, const struct lang_input *input,
	struct buf *buf)
{
	struct lang_effect *effects;
	struct lang_end end;
	int err = lang_scan(arena, language, input, &effects, &end);

	if (err)
		return err;
	for (const struct lang_effect *e = effects; e; e = e->next)
		show_effect(arena, buf, e);
	show_output(arena, buf, &end.output);
	return 0;
}

#endif
