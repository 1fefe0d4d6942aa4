/*
 * What every production of the parser shares: where it stands in the text, what it has spent,
 * and how it looks at the next bytes. Private to the parser; see parse/parse.h for its face.
 *
 * There are no tokens: productions read bytes, since what a byte means depends on where it
 * stands. A backslash-newline disappears in lexer_peek(). A production that cannot go on calls
 * lexer_fail() and returns NULL (or false); the nearest list turns that into a NODE_UNPARSED.
 */
#ifndef KEIHOOKD_SHELL_PARSE_LEXER_H
#define KEIHOOKD_SHELL_PARSE_LEXER_H

#include "base/buf.h"
#include "base/util.h"
#include "shell/parse/parse.h"

#define END_OF_TEXT (-1)

/* A here-document whose body starts behind the next newline. */
struct heredoc {
	struct redirect *redirect;
	struct heredoc *next;
};

struct parser {
	struct arena *arena;
	struct str text; /* what is being read now: the command, or a text within it */
	size_t pos, end; /* next byte; end of the present range */
	bool extglob, posix, zsh;
	bool foreign;             /* text is not the command: every span is `home` */
	struct span home;         /* of the part that holds the foreign text */
	uint32_t depth;           /* of grammar and substitutions */
	uint32_t in_substitution; /* levels of $( ) and <( ) around */
	uint32_t deferred;        /* > 0: bash reads this only when it runs it */
	uint32_t n_nodes, n_parts, n_unparsed, n_deferred;
	uint64_t n_steps; /* bytes looked at, about */
	bool limit_hit;
	bool closed; /* the last command ended in a keyword or paren: one may follow at once */
	struct heredoc *heredocs, **heredocs_end;
	const char *why; /* the syntax error on its way up */
	int error;       /* -ENOMEM */
};

/* A text within the text, read by the same parser: see lexer_enter(). */
struct range {
	struct str text;
	size_t pos, end;
	bool foreign;
	struct span home;
	struct heredoc *heredocs, **heredocs_end;
};

enum reserved {
	RESERVED_NONE,
	RESERVED_BANG,
	RESERVED_TIME,
	RESERVED_OPEN_BRACE,
	RESERVED_CLOSE_BRACE,
	RESERVED_OPEN_TEST,
	RESERVED_CLOSE_TEST,
	RESERVED_CASE,
	RESERVED_COPROC,
	RESERVED_DO,
	RESERVED_DONE,
	RESERVED_ELIF,
	RESERVED_ELSE,
	RESERVED_ESAC,
	RESERVED_FI,
	RESERVED_FOR,
	RESERVED_FUNCTION,
	RESERVED_IF,
	RESERVED_IN,
	RESERVED_SELECT,
	RESERVED_THEN,
	RESERVED_UNTIL,
	RESERVED_WHILE,
};

/* Always NULL, so that a production can `return lexer_fail(p, why)`. */
void *lexer_fail(struct parser *p, const char *why);
void *lexer_fail_at_limit(struct parser *p, const char *why);
void *lexer_no_memory(struct parser *p);

/* One level deeper; false, with the failure noted, past MAX_DEPTH. */
bool lexer_descend(struct parser *p);
void lexer_ascend(struct parser *p);

/* Zeroed and counted, or NULL with the failure noted. */
struct node *lexer_node(struct parser *p, enum node_kind kind, size_t from);
struct part *lexer_part(struct parser *p, enum part_kind kind, size_t from);
struct word *lexer_word(struct parser *p, size_t from);
void *lexer_alloc(struct parser *p, size_t size);
#define lexer_new(p, type) ((type *)lexer_alloc((p), sizeof(type)))

/* The span from @from to where the parser stands. */
struct span lexer_span(const struct parser *p, size_t from);
struct str lexer_slice(const struct parser *p, size_t from, size_t to);

/* The next byte, or END_OF_TEXT; steps over backslash-newline before it. */
int lexer_peek(struct parser *p);
/* The byte @n behind the next one; no continuation is looked through. */
int lexer_behind(const struct parser *p, size_t n);
/* Is @text next? Steps over it if so. */
bool lexer_take(struct parser *p, const char *text);
/* Blanks, continuations and a comment; not newlines. */
void lexer_skip_blanks(struct parser *p);
/* The same and newlines, with the here-documents that start there. */
void lexer_skip_newlines(struct parser *p);
/* The parser stands at a newline: takes it and the bodies behind it. */
void lexer_newline(struct parser *p);

/* Does a word start here? Also at a process substitution. */
bool lexer_word_stands(struct parser *p);
/* The keyword that stands here, whole and unquoted; it is not taken. */
enum reserved lexer_reserved(struct parser *p);
bool lexer_is_keyword(struct str text);
/* Takes the keyword if it stands here (blanks and newlines before it are taken). */
bool lexer_keyword(struct parser *p, enum reserved wanted);
void lexer_take_word(struct parser *p, enum reserved word);
/* A keyword that ends a list: then, do, done, fi, elif, else, esac, } */
bool lexer_closes(enum reserved word);

/* Ends an unquoted word: blank, newline, ; & | ( ) < > or the end. */
bool lexer_is_meta(int c);
bool lexer_is_name_start(int c);
bool lexer_is_name(int c);

/* Reads [from, to) of the present text, or all of another text that stands there. */
struct range lexer_enter(struct parser *p, size_t from, size_t to);
struct range lexer_enter_text(struct parser *p, struct str text, struct span home);
void lexer_leave(struct parser *p, const struct range *saved);

/*
 * Offset of the @close that ends what was opened just before @from, or STR_NOT_FOUND; quotes and
 * substitutions within are stepped over, without recursion and without building anything.
 */
size_t lexer_matching(struct parser *p, size_t from, char open, char close);

#endif
