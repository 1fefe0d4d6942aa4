/*
 * A text on its way from one shell's words into bash's: where the reader stands, what has been
 * written. Readers return false where the text is not what their shell could read; all of it is
 * given up then.
 */
#ifndef KEIHOOKD_SHELL_DIALECT_TRANSLATION_H
#define KEIHOOKD_SHELL_DIALECT_TRANSLATION_H

#include "base/buf.h"
#include "base/util.h"
#include "shell/dialect/dialect.h"

#define MAX_TRANSLATED_DEPTH 48 /* blocks and substitutions in each other */
#define END_OF_TRANSLATION   (-1)
/* As eval/holes.c marks what is not known: the byte behind it belongs to it. */
#define TRANSLATION_HOLE '\1'

struct translation {
	struct arena *arena;
	struct str text;
	size_t pos;
	struct buf out;
	unsigned int depth;
	bool too_deep;       /* MAX_TRANSLATED_DEPTH was reached: what the text does is not known */
	bool to_file, whole; /* fish: the list that was read last ended in psub, string collect */
	/* csh: */
	unsigned int line, loop_switches; /* lines read; switches around, within the last loop */
	size_t bodies_end;                /* where the bodies of << of this line end; 0: none */
	bool stops;                       /* this line may change aliases: run it first */
	struct buf exit;                  /* what leaves the shell behind this line */
	const struct translated_alias *aliases;
	struct str expanding; /* the alias that is being read */
	bool (*find_alias)(void *self, struct str name, struct str *ret);
	void *self;
};

/* The byte @n behind the next one, or END_OF_TRANSLATION. */
int translation_peek(const struct translation *t, size_t n);
/* Is @text next? Steps over it if so. */
bool translation_take(struct translation *t, const char *text);
/* May no block or substitution be entered any more? t->too_deep then. */
bool translation_too_deep(struct translation *t);
/* Blanks and continued lines. */
void translation_skip_blanks(struct translation *t);
/* Adds @bytes so that bash reads them as they are; an empty text as ''. */
void translation_add_literal(struct translation *t, struct str bytes);
/* The same, where wildcards keep their meaning. */
void translation_add_pattern(struct translation *t, struct str bytes);

/*
 * '..' at its first quote, gathered in @literal: a backslash is for the bytes of @escaped only.
 * False where the text ends first, or with @one_line the line.
 */
bool translation_quoted(
	struct translation *t, struct buf *literal, const char *escaped, bool one_line);

/* A variable that the shell itself sets, as bash has it: for itself and within double quotes. */
struct own_variable {
	const char *name, *bash, *quoted;
};

/* Writes @name if it is one of @own. */
bool translation_own(struct translation *t, const struct own_variable *own, size_t n,
	struct str name, bool quoted);

/* All of t->text, each by its own rules. */
bool fish_read(struct translation *t);
bool csh_read(struct translation *t);

#endif
