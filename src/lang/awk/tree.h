/* The tree of an AWK program, as POSIX awk and gawk 5 write it; made by awk_parse(). */
#ifndef KEIHOOKD_LANG_AWK_TREE_H
#define KEIHOOKD_LANG_AWK_TREE_H

#include "base/arena.h"
#include "base/str.h"

#define MAX_AWK_DEPTH 200 /* nesting of expressions and statements */

enum awk_kind {
	AWK_NUMBER,  /* number */
	AWK_STRING,  /* text, escapes undone */
	AWK_REGEX,   /* text */
	AWK_NAME,    /* variable: text */
	AWK_FIELD,   /* $a */
	AWK_INDEX,   /* text[list] */
	AWK_BINARY,  /* a op b: + - * / % ^ < > l(<=) g(>=) =(==) n(!=) ~ !(!~) & | c(concat) i(in)
		      */
	AWK_UNARY,   /* op a: ! - + */
	AWK_STEP,    /* op: '+' or '-'; number 1: before, 0: behind a */
	AWK_ASSIGN,  /* a op= b; op '=' for plain */
	AWK_COND,    /* a ? b : c */
	AWK_CALL,    /* text(list) */
	AWK_GETLINE, /* into a (NULL: $0); op 0: next record, '<': from file b, '|': from command b
		      */
	AWK_BLOCK,   /* list */
	AWK_IF,      /* a, b, c */
	AWK_WHILE,   /* a, b */
	AWK_DO,      /* b, a */
	AWK_FOR,     /* a; b; c; body d */
	AWK_FOR_IN,  /* text in array: a is its name; body d */
	AWK_PRINT,   /* list; op 0 > a(>>) |; b: where to */
	AWK_PRINTF,
	AWK_NEXT,
	AWK_EXIT,
	AWK_BREAK,
	AWK_CONTINUE,
	AWK_RETURN,     /* a */
	AWK_DELETE,     /* text, list */
	AWK_EXPRESSION, /* a */
};

struct awk_node {
	enum awk_kind kind;
	char op;
	uint32_t line;
	struct str text;
	double number;
	struct awk_node *a, *b, *c, *d, *list, *next;
};

enum awk_when { AWK_BEGIN, AWK_MAIN, AWK_END };

struct awk_rule {
	enum awk_when when;
	struct awk_node *pattern, *until; /* NULL: always; until: a range */
	struct awk_node *body;            /* NULL: print the record */
	bool inside;                      /* of the range */
	struct awk_rule *next;
};

struct awk_function {
	struct str name;
	struct str params[16];
	size_t n_params;
	struct awk_node *body;
	struct awk_function *next;
};

struct awk_program {
	struct awk_rule *rules;
	struct awk_function *functions;
	bool readable; /* false: some of it is no AWK */
};

/* Returns 0 or -ENOMEM; what cannot be read ends the program there. */
int awk_parse(struct arena *arena, struct str text, struct awk_program *ret);

#endif
