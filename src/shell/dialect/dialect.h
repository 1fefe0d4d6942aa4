/*
 * Shells that do not read as bash does. A text of fish or csh is translated into one of bash,
 * which is then parsed and followed as any other; what their own builtins do is in
 * eval/fish_*.c and eval/csh.c. zsh is near enough for the parser and the expander to be asked.
 *
 * A text that cannot be read by the rules of its shell is not translated: it is read as bash
 * text, so that a stop in it is seen.
 */
#ifndef KEIHOOKD_SHELL_DIALECT_DIALECT_H
#define KEIHOOKD_SHELL_DIALECT_DIALECT_H

#include "base/arena.h"
#include "base/str.h"

enum dialect {
	DIALECT_BASH,
	DIALECT_KSH,
	DIALECT_YASH,
	DIALECT_ZSH,
	/* Those that are translated: */
	DIALECT_FISH,
	DIALECT_CSH,
};

#define DIALECT_TOO_DEEP \
	1 /* not translated: blocks or substitutions in each other past the limit */

/* Of a program's name; DIALECT_BASH for those that read as bash does. */
enum dialect dialect_of(struct str program);

struct dialect_text {
	enum dialect dialect;
	struct str text;
	/* What an alias stands for, as the shell has it; false: there is none. */
	bool (*find_alias)(void *self, struct str name, struct str *ret);
	void *self;
};

/*
 * *ret becomes the text in bash's words, or the text itself; *ret_resume is where to go on once
 * that has run: csh reads a line only then, and by the aliases that it finds. Returns 0,
 * DIALECT_TOO_DEEP or -ENOMEM.
 */
int dialect_translate(
	struct arena *arena, const struct dialect_text *input, struct str *ret, size_t *ret_resume);

#endif
