/* A word being built out of parts; shared by the files that read words. */
#ifndef KEIHOOKD_SHELL_PARSE_WORD_H
#define KEIHOOKD_SHELL_PARSE_WORD_H

#include "shell/parse/rules.h"

/* How the bytes of a word are read. */
struct reading {
	bool quoted;      /* as within double quotes */
	bool plain_quote; /* there: " is a byte like others (here-documents) */
	bool heredoc;     /* in a here-document, also within its ${x-...} */
	bool bare;        /* within "${x-"..."}": every backslash goes */
	bool meta;        /* ends at a metacharacter */
	bool braces, tilde, value_tilde, argument_tilde, globs, extglob, regex;
	char stop, stop2; /* unquoted ones end it; 0: none */
	uint32_t nested;  /* parens and ? open, where stop2 is : */
	size_t solid;     /* metacharacters before this offset are part of the word */
	size_t group;     /* zsh: from here on ( opens a group of a pattern; 0: nowhere */
};

/*
 * Literal bytes are gathered: as a slice of the text as long as they stand there in one piece,
 * as a copy once they do not.
 */
struct builder {
	struct part *first, **tail;
	struct buf copy;
	size_t from, to; /* source of the open literal */
	bool open, quoted, copied;
	bool has_braces; /* unquoted { } , stand in the list as parts of kind MARK_* */
	uint32_t open_braces;
	size_t no_bracket_to; /* no ] for a [ before this offset */
};

/* Kinds of parts that never leave the parser. */
enum { MARK_OPEN = 100, MARK_COMMA, MARK_CLOSE };

void builder_init(struct builder *b);
bool builder_flush(struct parser *p, struct builder *b);
/* Bytes [from, to) of the text as they stand. */
bool builder_add_source(struct parser *p, struct builder *b, size_t from, size_t to, bool quoted);
/* Decoded bytes for [from, p->pos). */
bool builder_add_bytes(
	struct parser *p, struct builder *b, struct str bytes, size_t from, bool quoted);
bool builder_add_part(struct parser *p, struct builder *b, struct part *part);
/* '' and "" leave a part, so that the word is not empty. */
bool builder_add_empty(struct parser *p, struct builder *b);
struct word *builder_word(struct parser *p, struct builder *b, size_t from);

/* Reads on until the end of the reading; false where it failed. */
bool read_parts(struct parser *p, struct builder *b, struct reading *r);

/* parse/quote.c: each stands at its opening quote. */
bool read_single_quoted(struct parser *p, struct builder *b);
bool read_double_quoted(struct parser *p, struct builder *b, bool bare);
bool read_ansi_quoted(struct parser *p, struct builder *b);
bool read_escape(struct parser *p, struct builder *b, const struct reading *r);

/* parse/param.c, parse/subst.c: at the $ ` < or >. */
bool read_dollar(struct parser *p, struct builder *b, const struct reading *r);
bool read_braced_param(struct parser *p, struct builder *b, const struct reading *r);
bool read_command_substitution(struct parser *p, struct builder *b, bool quoted);
bool read_arith_substitution(struct parser *p, struct builder *b, bool quoted, bool *ret_is_one);
bool read_old_arith(struct parser *p, struct builder *b, bool quoted);
bool read_backticks(struct parser *p, struct builder *b, bool quoted);
bool read_process_substitution(struct parser *p, struct builder *b);

/* parse/glob.c: at * ? [ or @( and the like; *ret_is_one false: a byte like others. */
bool read_glob(struct parser *p, struct builder *b, const struct reading *r, bool *ret_is_one);

/* parse/brace.c: turns marks into PART_BRACE where they are valid, into literals elsewhere. */
bool parse_braces(struct parser *p, struct part **first);
/* The same list with every mark a literal; the parts are copied. */
struct part *parse_without_braces(struct parser *p, const struct part *first);

#endif
