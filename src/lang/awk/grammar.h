/* What the two halves of AWK's grammar share: expressions (parse.c), statements
 * (statement.c). */
#ifndef KEIHOOKD_LANG_AWK_GRAMMAR_H
#define KEIHOOKD_LANG_AWK_GRAMMAR_H

#include "lang/awk/token.h"
#include "lang/awk/tree.h"

struct awk_parser {
	struct awk_lexer lexer;
	struct arena *arena;
	uint32_t depth;
	bool failed;     /* memory is out */
	bool bad;        /* no AWK from here on */
	bool no_in;      /* within for ( .. in .. ) */
	bool no_greater; /* within print: > is where to */
};

void awk_parse_next(struct awk_parser *p);
bool awk_parse_is_sign(const struct awk_parser *p, const char *sign);
bool awk_parse_is_word(const struct awk_parser *p, const char *word);
/* Steps over the sign if it is at hand. */
bool awk_parse_accept(struct awk_parser *p, const char *sign);
void awk_parse_expect(struct awk_parser *p, const char *sign);
void awk_parse_skip_newlines(struct awk_parser *p);
/* Never NULL; marks the parser failed when memory is out. */
struct awk_node *awk_parse_node(struct awk_parser *p, enum awk_kind kind);

struct awk_node *awk_parse_expression(struct awk_parser *p);
/* Several with commas between. */
struct awk_node *awk_parse_expressions(struct awk_parser *p);
struct awk_node *awk_parse_concatenation(struct awk_parser *p);
/* A variable or an element. */
struct awk_node *awk_parse_name(struct awk_parser *p);

#endif
