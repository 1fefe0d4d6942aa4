/* A Tcl script as Tcl(n) writes it: commands of words of parts; made by tcl_parse(). */
#ifndef KEIHOOKD_LANG_TCL_TREE_H
#define KEIHOOKD_LANG_TCL_TREE_H

#include "base/arena.h"
#include "base/buf.h"

#define MAX_TCL_DEPTH 100 /* brackets within brackets, and parts of an index */

enum tcl_part_kind {
	TCL_TEXT,     /* text, escapes undone */
	TCL_VARIABLE, /* $text, or $text(index) */
	TCL_SCRIPT,   /* [script] */
};

struct tcl_part {
	enum tcl_part_kind kind;
	struct str text;
	bool has_index;
	struct tcl_part *index;
	struct tcl_command *script;
	struct tcl_part *next;
};

struct tcl_word {
	bool expands; /* {*} stands before it */
	struct tcl_part *parts;
	struct tcl_word *next;
};

struct tcl_command {
	struct tcl_word *words;
	uint32_t line;
	bool bad; /* brackets or quotes that do not end: an error when it is come to */
	struct tcl_command *next;
};

/* Returns 0 or -ENOMEM. *ret is NULL for a script without commands. */
int tcl_parse(struct arena *arena, struct str script, uint32_t line, struct tcl_command **ret);
/* The parts of @text as within quotes, for subst and expr; characters of @plain stand for
 * themselves: '\\' '$' '['. */
int tcl_parse_text(struct arena *arena, struct str text, const char *plain, struct tcl_part **ret);
/* The variable or bracket that @text begins with, and how long it is; *ret NULL: a plain '$'. */
int tcl_parse_part(struct arena *arena, struct str text, struct tcl_part **ret, size_t *ret_len);
/* How many bytes of @text the commands of its first lines take that belong together. */
size_t tcl_first_lines(struct arena *arena, struct str text);
/* Undoes the escape at text.at[0], a backslash; how many bytes of @text it took. */
size_t tcl_unescape(struct str text, struct buf *out);
/* Where the braces that @text begins with end, the last one included; 0: they do not. */
size_t tcl_braces(struct str text);

#endif
