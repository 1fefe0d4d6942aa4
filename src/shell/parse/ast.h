/*
 * The tree of a shell text. Nodes live in the arena and point into the text; both must outlive
 * the tree. Spans are byte offsets in that text; line and column are counted when printed.
 */
#ifndef KEIHOOKD_SHELL_PARSE_AST_H
#define KEIHOOKD_SHELL_PARSE_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "protocol/verdict.h" /* struct span */

#define MAX_DEPTH 64    /* nesting of grammar, substitutions and bash -c together */
#define MAX_NODES 16384 /* of one text */

struct word;
struct node;

/* What a ${name OP arg} does; the suffix _COLON: also when empty. */
enum param_op {
	PARAM_PLAIN,         /* $x ${x} */
	PARAM_LENGTH,        /* ${#x} */
	PARAM_INDIRECT,      /* ${!x}; combines with the others through part->param.indirect */
	PARAM_NAMES,         /* ${!x*} ${!x@} */
	PARAM_KEYS,          /* ${!x[*]} ${!x[@]} */
	PARAM_DEFAULT,       /* ${x-w}, ${x:-w} with colon */
	PARAM_ASSIGN,        /* ${x=w} */
	PARAM_ERROR,         /* ${x?w} */
	PARAM_ALTERNATE,     /* ${x+w} */
	PARAM_REMOVE_PREFIX, /* ${x#w}, ## with `doubled` */
	PARAM_REMOVE_SUFFIX, /* ${x%w}, %% */
	PARAM_REPLACE,       /* ${x/p/r}, // with `doubled`, /# and /% with anchor */
	PARAM_SUBSTRING,     /* ${x:off:len} */
	PARAM_UPPER,         /* ${x^p}, ^^ */
	PARAM_LOWER,         /* ${x,p}, ,, */
	PARAM_TOGGLE,        /* ${x~p}, ~~ */
	PARAM_TRANSFORM,     /* ${x@Q} ... the letter in `letter` */
};

enum part_kind {
	PART_LITERAL, /* bytes after quote removal: text */
	PART_GLOB,    /* an unquoted * ? [..] or @(..): text, as written */
	PART_TILDE,   /* ~ or ~user at the start: text is the user, maybe empty */
	PART_BRACE,   /* {a,b}: words; {1..9}: text is the range as written, words NULL */
	PART_PARAM,   /* $x, ${...} */
	PART_ARITH,   /* $(( )) or $[ ]: text is the expression; words holds it as a word */
	PART_COMMAND, /* $( ), ` `: body; letter is '`' for the latter, text what it says */
	PART_PROCESS, /* <( ), >( ): body; letter is '<' or '>' */
};

struct part {
	enum part_kind kind;
	bool quoted; /* within quotes: no splitting, no globbing */
	char letter; /* PROCESS: '<' '>'; PARAM TRANSFORM: its letter; REPLACE: anchor '#', '%' or 0
		      */
	struct span span;
	struct part *next;
	struct str text;
	struct word *words; /* BRACE alternatives; ARITH expression */
	struct node *body;  /* COMMAND, PROCESS; NULL when empty */
	struct {
		/* x, 1, @, *, #, ?, -, $, !, _; empty: bash will call it a bad substitution */
		struct str name;
		struct word *subscript; /* of x[...]; a literal * or @ for all */
		enum param_op op;
		bool colon, doubled, indirect;
		/* zsh: ${(FLAGS)x}, ${=x}, ${x:MODIFIERS}, ${${..}..} which has no name */
		struct str flags, modifiers;
		bool splits, asks; /* asks: ${+x}: 1 or 0 */
		struct word *inner;
		struct word *arg, *arg2; /* operand; replacement or length */
	} param;
};

struct word {
	struct span span;
	struct part *parts; /* NULL: the empty word '' */
	/*
	 * The same word read as an assignment, where it has that shape (x=1, x+=1, x[1]=2,
	 * x=(1 2)): declare, export, local and readonly take it so; other programs take parts.
	 */
	struct assign *assign;
	struct word *next;
};

enum redirect_op {
	REDIRECT_IN,          /* < */
	REDIRECT_OUT,         /* > */
	REDIRECT_CLOBBER,     /* >| */
	REDIRECT_APPEND,      /* >> */
	REDIRECT_READWRITE,   /* <> */
	REDIRECT_DUP_IN,      /* <&; target word is a number, number- or - */
	REDIRECT_DUP_OUT,     /* >& with a number or -; with another word it is REDIRECT_BOTH */
	REDIRECT_BOTH,        /* &> */
	REDIRECT_BOTH_APPEND, /* &>> */
	REDIRECT_HEREDOC,     /* <<, <<-: the body is in `target`, expansions already as parts */
	REDIRECT_HERESTRING,  /* <<< */
};

struct redirect {
	enum redirect_op op;
	int fd;             /* -1: the operator's own default */
	struct str fd_name; /* {fd}>file: the variable; empty otherwise */
	struct word *target;
	bool quoted_delimiter; /* HEREDOC: the body is literal */
	bool strip_tabs;       /* HEREDOC: <<- */
	struct str delimiter;  /* HEREDOC: after quote removal */
	struct span span;
	struct redirect *next;
};

/* name=word, name+=word, name[sub]=word, name=(...) */
struct assign {
	struct str name;
	struct word *subscript; /* NULL without */
	bool append, is_array;
	struct word *value;      /* NULL: empty; unused for an array */
	struct assign *elements; /* array: name empty, subscript where given */
	struct span span;
	struct assign *next;
};

enum node_kind {
	NODE_SIMPLE,   /* assignments, words, redirects */
	NODE_PIPELINE, /* list: the commands; pipe_stderr on a member: |& behind it */
	NODE_AND,      /* left && right */
	NODE_OR,       /* left || right */
	NODE_SEQUENCE, /* list, separated by ; & or newline */
	NODE_GROUP,    /* { body } */
	NODE_SUBSHELL, /* ( body ) */
	NODE_IF,       /* cond, body, otherwise (NULL, or elif as another IF) */
	NODE_WHILE,    /* cond, body; until: negate the condition */
	NODE_UNTIL,
	NODE_FOR, /* name, words (has_words: `in` was given), body */
	NODE_SELECT,
	NODE_FOR_ARITH, /* arith[3], body */
	NODE_CASE,      /* words: the subject; items */
	NODE_FUNCTION,  /* name, body */
	NODE_COPROC,    /* name (COPROC when not given), body */
	NODE_TEST,      /* [[ ]]: test */
	NODE_ARITH,     /* (( )): words: the expression as one word */
	NODE_UNPARSED,  /* could not be read: why, text; reading goes on behind it */
};

enum case_end { CASE_BREAK, CASE_FALL, CASE_CONTINUE }; /* ;; ;& ;;& */

struct case_item {
	struct word *patterns;
	struct node *body;
	enum case_end end;
	struct case_item *next;
};

enum test_kind { TEST_WORD, TEST_UNARY, TEST_BINARY, TEST_AND, TEST_OR, TEST_NOT };

struct test {
	enum test_kind kind;
	struct str op;             /* -f, ==, =~, -nt, < ... */
	struct word *left, *right; /* UNARY and WORD: left */
	struct test *a, *b;        /* AND OR NOT */
};

struct node {
	enum node_kind kind;
	bool background, negated, timed, pipe_stderr, has_words;
	struct span span;
	struct redirect *redirects; /* in the order written */
	struct node *next;          /* sibling in list */
	struct str name;            /* FOR SELECT FUNCTION COPROC */
	struct str text;            /* UNPARSED: the bytes given up on; FUNCTION: its source */
	struct assign *assigns;     /* SIMPLE; array assignments given to declare stand in words */
	struct word *words;         /* SIMPLE FOR SELECT CASE ARITH */
	struct node *list;          /* PIPELINE SEQUENCE */
	struct node *left, *right;  /* AND OR */
	struct node *cond, *body, *otherwise;
	struct word *arith[3]; /* FOR_ARITH; NULL when empty */
	struct case_item *items;
	struct test *test;
	const char *why; /* UNPARSED: static text */
};

const char *node_kind_name(enum node_kind kind);

#endif
