/* Which signs and words are operators, in which language, and how tightly they bind. */
#include "lang/script/script.h"

#define JS   (1u << LANG_JAVASCRIPT)
#define PERL (1u << LANG_PERL)
#define RUBY (1u << LANG_RUBY)
#define PHP  (1u << LANG_PHP)
#define LUA  (1u << LANG_LUA)
#define C    (JS | PERL | RUBY | PHP) /* those that write operators as C does */

/* Longer ones before those they begin with. */
static const struct operator_row rows[] = {
	{ "**=", C, POWER_ASSIGN, OP_POWER, true },
	{ "||=", C, POWER_ASSIGN, OP_OR, true },
	{ "&&=", C, POWER_ASSIGN, OP_AND, true },
	{ "//=", PERL, POWER_ASSIGN, OP_DEFAULT, true },
	{ "?"
	  "?=",
		JS | PHP, POWER_ASSIGN, OP_DEFAULT, true },
	{ "<<=", C, POWER_ASSIGN, OP_LEFT, true },
	{ ">>>", JS, POWER_SHIFT, OP_RIGHT, false },
	{ ">>=", C, POWER_ASSIGN, OP_RIGHT, true },
	{ "===", JS | RUBY | PHP, POWER_EQUAL, OP_EQUAL, false },
	{ "!==", JS | PHP, POWER_EQUAL, OP_UNEQUAL, false },
	{ "<=>", PERL | RUBY | PHP, POWER_EQUAL, OP_OTHER, false },
	{ "...", PERL | RUBY, POWER_RANGE, OP_RANGE, false },
	{ "+=", C, POWER_ASSIGN, OP_ADD, true },
	{ "-=", C, POWER_ASSIGN, OP_SUBTRACT, true },
	{ "*=", C, POWER_ASSIGN, OP_MULTIPLY, true },
	{ "/=", C, POWER_ASSIGN, OP_DIVIDE, true },
	{ "%=", C, POWER_ASSIGN, OP_MODULO, true },
	{ ".=", PERL | PHP, POWER_ASSIGN, OP_CONCAT, true },
	{ "x=", PERL, POWER_ASSIGN, OP_REPEAT, true },
	{ "|=", C, POWER_ASSIGN, OP_BIT_OR, true },
	{ "&=", C, POWER_ASSIGN, OP_BIT_AND, true },
	{ "^=", C, POWER_ASSIGN, OP_BIT_XOR, true },
	{ "==", C | LUA, POWER_EQUAL, OP_EQUAL, false },
	{ "!=", C, POWER_EQUAL, OP_UNEQUAL, false },
	{ "~=", LUA, POWER_EQUAL, OP_UNEQUAL, false },
	{ "=~", PERL | RUBY, POWER_MATCH, OP_MATCHES, false },
	{ "!~", PERL | RUBY, POWER_MATCH, OP_MATCHES, false },
	{ "?"
	  "?",
		JS | PHP, POWER_OR, OP_DEFAULT, false },
	{ "||", C, POWER_OR, OP_OR, false },
	{ "&&", C, POWER_AND, OP_AND, false },
	{ "//", PERL, POWER_OR, OP_DEFAULT, false },
	{ "//", LUA, POWER_MULTIPLY, OP_WHOLE_DIVIDE, false },
	{ "**", C, POWER_RAISE, OP_POWER, false },
	{ "<<", C | LUA, POWER_SHIFT, OP_LEFT, false },
	{ ">>", C | LUA, POWER_SHIFT, OP_RIGHT, false },
	{ "<=", C | LUA, POWER_COMPARE, OP_LESS_EQUAL, false },
	{ ">=", C | LUA, POWER_COMPARE, OP_GREATER_EQUAL, false },
	{ "..", PERL | RUBY, POWER_RANGE, OP_RANGE, false },
	{ "..", LUA, POWER_CONCAT, OP_CONCAT, false },
	{ "=", C, POWER_ASSIGN, OP_NONE, true },
	{ "<", C | LUA, POWER_COMPARE, OP_LESS, false },
	{ ">", C | LUA, POWER_COMPARE, OP_GREATER, false },
	{ "|", C | LUA, POWER_BIT_OR, OP_BIT_OR, false },
	{ "^", JS | PERL | RUBY | PHP, POWER_BIT_OR, OP_BIT_XOR, false },
	{ "^", LUA, POWER_RAISE, OP_POWER, false },
	{ "~", LUA, POWER_BIT_OR, OP_BIT_XOR, false },
	{ "&", C | LUA, POWER_BIT_AND, OP_BIT_AND, false },
	{ "+", C | LUA, POWER_ADD, OP_ADD, false },
	{ "-", C | LUA, POWER_ADD, OP_SUBTRACT, false },
	{ ".", PERL | PHP, POWER_ADD, OP_CONCAT, false },
	{ "*", C | LUA, POWER_MULTIPLY, OP_MULTIPLY, false },
	{ "/", C | LUA, POWER_MULTIPLY, OP_DIVIDE, false },
	{ "%", C | LUA, POWER_MULTIPLY, OP_MODULO, false },
	{ "instanceof", JS | PHP, POWER_COMPARE, OP_OTHER, false },
	{ "in", JS, POWER_COMPARE, OP_IN, false },
	{ "and", PERL | RUBY | PHP, POWER_WORDS, OP_AND, false },
	{ "and", LUA, POWER_AND, OP_AND, false },
	{ "or", PERL | RUBY | PHP, POWER_WORDS, OP_OR, false },
	{ "or", LUA, POWER_OR, OP_OR, false },
	{ "xor", PERL | PHP, POWER_WORDS, OP_OTHER, false },
	{ "eq", PERL, POWER_EQUAL, OP_EQUAL, false },
	{ "ne", PERL, POWER_EQUAL, OP_UNEQUAL, false },
	{ "cmp", PERL, POWER_EQUAL, OP_OTHER, false },
	{ "lt", PERL, POWER_COMPARE, OP_LESS, false },
	{ "gt", PERL, POWER_COMPARE, OP_GREATER, false },
	{ "le", PERL, POWER_COMPARE, OP_LESS_EQUAL, false },
	{ "ge", PERL, POWER_COMPARE, OP_GREATER_EQUAL, false },
	{ "isa", PERL, POWER_COMPARE, OP_OTHER, false },
};

/* "x3" of Perl is an operator and a number. */
static bool is_repeat(const struct script *s)
{
	return script_is(s, LANG_PERL) && script_peek(s, 0) == 'x' && script_peek(s, 1) != '=' &&
	       (!script_is_name_char(s, script_peek(s, 1)) ||
		       (script_peek(s, 1) >= '0' && script_peek(s, 1) <= '9'));
}

const struct operator_row *script_operator(struct script *s)
{
	static const struct operator_row repeat = { "x", PERL, POWER_MULTIPLY, OP_REPEAT, false };

	script_blank(s);
	if (is_repeat(s))
		return &repeat;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct operator_row *row = &rows[i];

		if (!(row->languages & 1u << s->language) || row->text[0] != script_peek(s, 0) ||
			!script_at(s, row->text))
			continue;
		if (row->op == OP_NONE && (script_peek(s, 1) == '>' || script_peek(s, 1) == '='))
			continue; /* a fat arrow */
		if (s->no_in && str_is(str_from(row->text), "in"))
			return NULL;
		return row;
	}
	return NULL;
}
