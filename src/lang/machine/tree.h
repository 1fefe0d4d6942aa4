/*
 * The one tree that every language here is read into. A node has a kind, at most one text and a
 * list of children; what the children mean is said beside each kind. Nodes live in the arena and
 * point into the program text. Parsers never fail: a statement that cannot be read becomes
 * TREE_UNREAD with its text.
 */
#ifndef KEIHOOKD_LANG_MACHINE_TREE_H
#define KEIHOOKD_LANG_MACHINE_TREE_H

#include <stdint.h>

#include "base/arena.h"

#define MAX_TREE_DEPTH 160     /* nested brackets, blocks, calls while reading */
#define MAX_TREE_NODES 200000u /* of one text */

enum tree_kind {
	/* Expressions. */
	TREE_NOTHING,  /* a part that is left out */
	TREE_TEXT,     /* text: the bytes it stands for; op OP_OTHER: bytes of Python */
	TREE_NUMBER,   /* text: as written */
	TREE_CONSTANT, /* op: OP_NONE, OP_TRUE, OP_FALSE */
	TREE_NAME,     /* text */
	TREE_JOIN,     /* children joined as text: "a${b}c" */
	TREE_FORMAT,   /* child, then a format text: {x:>3} within TREE_JOIN */
	TREE_PATTERN,  /* text: a regular expression; child: its flags as text */
	TREE_LIST,     /* elements */
	TREE_DICT,     /* key, value, key, value; or TREE_SPREAD in place of a pair */
	TREE_SPREAD,   /* *child, ...child; op OP_POWER: **child; OP_COMMA: yield child; OP_RANGE:
			  yield from child */
	TREE_KEYWORD,  /* text = child, in a call */
	TREE_INDEX,    /* base, key */
	TREE_SLICE,    /* base, from, to, step */
	TREE_MEMBER,   /* base.text; op OP_NOT: base?.text */
	TREE_CALL,     /* callee, arguments */
	TREE_NEW,      /* the same, of a class */
	TREE_BINARY,   /* op; two or more operands, taken from the left */
	TREE_UNARY,    /* op, operand */
	TREE_CHOICE,   /* test, then, else */
	TREE_EACH,   /* comprehension: element, then TREE_FOR / TREE_IF clauses; op OP_DICT: pairs,
			OP_COMMA: a generator */
	TREE_SHELL,  /* children: text for a shell whose output is the value */
	TREE_ASSIGN, /* targets, value last; op OP_NONE or the operator of += */
	/* text: name or empty; TREE_PARAMETER..., body last; op OP_OTHER: reading it calls it,
	 * OP_COMMA: it yields, OP_DEFAULT: a coroutine */
	TREE_FUNCTION,
	TREE_PARAMETER, /* text: name; child: default; op OP_MULTIPLY *args, OP_POWER **kw */

	/* Statements. */
	TREE_BLOCK,  /* statements */
	TREE_IF,     /* test, then, else or TREE_NOTHING */
	TREE_WHILE,  /* test, body, else or TREE_NOTHING; op OP_NOT: body first */
	TREE_FOR,    /* target, iterated, body */
	TREE_LOOP,   /* for (start; test; step) body */
	TREE_RETURN, /* value or nothing */
	TREE_BREAK,
	TREE_CONTINUE,
	TREE_RAISE, /* value or nothing */
	/* Body, then handlers, else and finally as they come: TREE_BLOCKs with op OP_NOT for a
	 * handler, OP_AND for else, OP_DEFAULT for finally, or anything of which that is not known.
	 */
	TREE_TRY,
	TREE_WITH,      /* expression, target or TREE_NOTHING, body */
	TREE_CLASS,     /* text: name; bases, body last */
	TREE_IMPORT,    /* text: module; child: TREE_NAME it is bound to; op OP_NOT: import a.b */
	TREE_FROM,      /* text: module; TREE_KEYWORD name = TREE_NAME alias, text "*" for all */
	TREE_MATCH,     /* subject; TREE_LIST cases (pattern..., body last; no pattern: default) */
	TREE_DECORATED, /* decorators, then the function or class */
	TREE_UNREAD,    /* text: what could not be read */
};

enum op {
	OP_NONE,
	OP_TRUE,
	OP_FALSE,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_WHOLE_DIVIDE,
	OP_MODULO,
	OP_POWER,
	OP_CONCAT,
	OP_REPEAT,
	OP_BIT_OR,
	OP_BIT_AND,
	OP_BIT_XOR,
	OP_LEFT,
	OP_RIGHT,
	OP_AND,
	OP_OR,
	OP_DEFAULT, /* ?? and // */
	OP_NOT,
	OP_INVERT,
	OP_NEGATE,
	OP_EQUAL,
	OP_UNEQUAL,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_IN,
	OP_NOT_IN,
	OP_MATCHES,
	OP_RANGE,
	OP_COMMA,
	OP_DICT,
	OP_OTHER,
};

struct tree {
	uint8_t kind, op;
	uint32_t line, column;
	struct str text;
	struct tree *first, *next;
};

/* Counts nodes and depth, so that hostile text ends in TREE_UNREAD. */
struct forest {
	struct arena *arena;
	uint32_t n_nodes;
	uint32_t depth;
	bool failed; /* out of memory */
	bool full;   /* MAX_TREE_NODES was reached */
};

/* Never NULL: once memory or nodes are used up the same spare node is given again and again. */
struct tree *tree_new(struct forest *forest, enum tree_kind kind, uint32_t line);
struct tree *tree_with(
	struct forest *forest, enum tree_kind kind, uint32_t line, struct tree *a, struct tree *b);
/* Adds @child behind the children of @parent; linear in their number but for *@tail, which may be
 * NULL at first and is kept by the caller. */
void tree_add(struct tree *parent, struct tree **tail, struct tree *child);
/* The same for a parent of few children. */
void tree_append(struct tree *parent, struct tree *child);
size_t tree_count(const struct tree *parent);
struct tree *tree_child(const struct tree *parent, size_t i);

#endif
