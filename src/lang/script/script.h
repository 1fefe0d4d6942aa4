/*
 * JavaScript, Perl, Ruby, PHP and Lua text to the one tree. Five grammars that differ in their
 * operators, quotes and the words around statements and agree in the rest, so there is one
 * reader for them, which asks for the language where it has to. What cannot be read becomes
 * TREE_UNREAD and reading goes on behind it.
 *
 * Variables keep their sigils as part of their names: "$x", "@list", "%hash"; file handles of
 * Perl are "*F". Instance variables of Ruby are members of `this`.
 */
#ifndef KEIHOOKD_LANG_SCRIPT_SCRIPT_H
#define KEIHOOKD_LANG_SCRIPT_SCRIPT_H

#include "lang/lang.h"
#include "lang/machine/machine.h"

#define MAX_SCRIPT_LOCALS 128     /* names of Ruby that are known to be variables */
#define MAX_SCRIPT_HERE   1000000 /* lines looked through for the ends of here-documents */

/* How tightly an operator binds; operators.c has the table. */
enum power {
	POWER_ANY,
	POWER_WORDS, /* and, or, not: above them the operands of assignments */
	POWER_ASSIGN,
	POWER_CHOICE,
	POWER_RANGE,
	POWER_OR,
	POWER_AND,
	POWER_BIT_OR,
	POWER_BIT_AND,
	POWER_EQUAL,
	POWER_COMPARE,
	POWER_NAMED, /* Perl's functions of one argument */
	POWER_SHIFT,
	POWER_CONCAT,
	POWER_ADD,
	POWER_MULTIPLY,
	POWER_MATCH,
	POWER_UNARY,
	POWER_RAISE,
};

struct script {
	struct forest *forest;
	enum language language;
	struct str text;
	size_t at;
	size_t line_at; /* up to where lines are counted */
	uint32_t line;
	size_t newline_at;         /* behind blanks that held the end of a line */
	size_t skip_from, skip_to; /* the bodies of here-documents, behind the line at hand */
	uint32_t here_lines;
	bool error; /* the statement at hand cannot be read */
	bool no_do; /* Ruby: `do` begins the body of a loop, not a block */
	bool no_in; /* JavaScript: within for ( .. in .. ) */
	bool in_function;
	struct str locals[MAX_SCRIPT_LOCALS];
	size_t n_locals;
};

struct operator_row {
	const char *text;
	unsigned int languages; /* bits: 1 << LANG_.. */
	uint8_t power, op;
	bool assigns; /* op: of += and the like */
};

/* The whole of @text. */
struct tree *script_parse(struct forest *forest, enum language language, struct str text);

static inline bool script_is(const struct script *s, enum language language)
{
	return s->language == language;
}

static inline char script_peek(const struct script *s, size_t n)
{
	return s->at + n < s->text.len ? s->text.at[s->at + n] : '\0';
}

/* The character before what is at hand. */
static inline char script_before(const struct script *s)
{
	return s->at && s->at <= s->text.len ? s->text.at[s->at - 1] : '\0';
}

/* Blanks, comments, ends of lines, bodies of here-documents. */
void script_blank(struct script *s);
/* Blanks and comments held an end of a line right before what is at hand. */
bool script_newline(const struct script *s);
/* @text stands here, as a whole word if it is one. Blanks are stepped over first. */
bool script_at(struct script *s, const char *text);
bool script_take(struct script *s, const char *text);
void script_expect(struct script *s, const char *text);
bool script_is_name_char(const struct script *s, char c);
/* A name without sigils, "Foo::Bar" in one; empty if there is none. Nothing is stepped over if
 * it is only looked at. */
struct str script_look(struct script *s);
struct str script_name(struct script *s);
uint32_t script_line(struct script *s);
bool script_is_local(const struct script *s, struct str name);
void script_add_local(struct script *s, struct str name);

struct tree *script_node(struct script *s, enum tree_kind kind);
struct tree *script_named(struct script *s, enum tree_kind kind, struct str text);
/* With @a and @b (may be NULL) as its children; it stands where @a does. */
struct tree *script_pair(struct script *s, enum tree_kind kind, struct tree *a, struct tree *b);
struct tree *script_not(struct script *s, struct tree *test);
/* A call of the function @name; arguments may be NULL. */
struct tree *script_call(struct script *s, const char *name, struct tree *a, struct tree *b);

/* Strings, here-documents, quote operators, patterns; NULL if none begins here. */
struct tree *script_string(struct script *s);
/* Text with what is interpolated, up to @close (0: to the end), which is taken. */
struct tree *script_interpolated(struct script *s, char open, char close);
/* The text between the bracket or quote at hand and its end. */
struct str script_delimited(struct script *s);
struct tree *script_template(struct script *s); /* `a${b}` */
struct tree *script_here_document(struct script *s);
/* What a pattern of Perl does to its target: s/a/b/, tr/a/b/; NULL if it only matches. */
struct tree *script_change(struct script *s, struct tree *target);
bool script_at_quote_operator(struct script *s);

/* Expressions. */
struct tree *script_expression(struct script *s, enum power power);
/* Several with commas between, up to what can be none; a list if there are two or more. */
struct tree *script_expressions(struct script *s);
struct tree *script_primary(struct script *s);
struct tree *script_postfix(struct script *s, struct tree *base);
const struct operator_row *script_operator(struct script *s);
/* Elements up to @end, which is taken; fat arrows and `key: value` make pairs. */
bool script_elements(struct script *s, struct tree *parent, const char *end);
void script_all_lines(const struct script *s, struct tree *tree);
struct tree *script_braced(struct script *s); /* { a: b } */
/* Could an operand begin here, so that a name before it is a call of it without parentheses? */
bool script_at_operand(struct script *s);
struct tree *script_word_call(struct script *s, struct tree *callee, struct str name);
struct tree *script_perl_word(struct script *s, struct str name);
struct tree *script_variable(struct script *s); /* $x @x %x &f of Perl and PHP, @x of Ruby */
struct tree *script_parenthesized_call(struct script *s, struct tree *callee);
/* Ruby: { |x| .. } or do |x| .. end behind a call. */
struct tree *script_block_argument(struct script *s);

/* Statements. */
struct tree *script_statement(struct script *s);
struct tree *script_body(struct script *s); /* { .. } or one statement */
struct tree *script_until(struct script *s, const char *const *ends, size_t n);
struct tree *script_function(struct script *s, struct str name);
struct tree *script_parameters(struct script *s, struct tree *function, const char *end);
bool script_parameter(struct script *s, struct tree *function); /* one; false: none */
struct tree *script_class(struct script *s);
/* Statements of Ruby with rescue and ensure, up to the end, which is taken. */
struct tree *script_ruby_body(struct script *s);
struct tree *script_braces_statement(struct script *s, struct str word); /* NULL: none */
struct tree *script_ruby_statement(struct script *s, struct str word);
struct tree *script_lua_statement(struct script *s, struct str word);
/* The test of a loop, which in Perl reads into $_. */
struct tree *script_line_test(struct script *s, struct tree *test);
/* if, unless, while .. behind a statement. */
struct tree *script_modified(struct script *s, struct tree *statement);

#endif
