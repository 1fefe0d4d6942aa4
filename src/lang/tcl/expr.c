/* expr(n): values, operators by their precedence, functions; && || and ?: evaluate what is asked.
 */
#include "lang/tcl/number.h"

#define MAX_EXPR_ARGS 16 /* of a function; with more its value is not known */

struct expr {
	struct tcl *m;
	struct str text;
	size_t at;
	uint32_t skipping; /* behind && || ?: that were decided: read, not evaluated */
	enum tcl_flow flow;
	bool bad;
};

static struct tcl_operand conditional(struct expr *e);

/* A bracket or sign within others; as deep as scripts may be. */
static bool enter(struct expr *e)
{
	e->bad |= !tcl_enter(e->m);
	return !e->bad;
}

static void skip_blanks(struct expr *e)
{
	while (e->at < e->text.len && strchr(" \t\n\r\\", e->text.at[e->at]) && e->text.at[e->at])
		e->at++;
}

static bool accept(struct expr *e, const char *sign)
{
	skip_blanks(e);
	if (!str_starts(str_skip(e->text, e->at), sign))
		return false;
	e->at += strlen(sign);
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9') || c == ':';
}

static struct tcl_operand part(struct expr *e)
{
	struct tcl_part *parts;
	struct str text;
	size_t len;

	if (tcl_parse_part(e->m->arena, str_skip(e->text, e->at), &parts, &len)) {
		e->m->failed = true;
		return tcl_no_operand();
	}
	e->at += len;
	e->bad |= !parts;
	if (e->skipping || e->bad)
		return tcl_no_operand();
	e->flow = tcl_parts(e->m, parts, &text);
	return tcl_operand(text);
}

static struct tcl_operand call(struct expr *e, struct str name)
{
	struct tcl_operand args[MAX_EXPR_ARGS];
	size_t n = 0;

	while (!e->bad && !accept(e, ")")) {
		struct tcl_operand arg = conditional(e);

		if (n < MAX_EXPR_ARGS)
			args[n] = arg;
		n++;
		accept(e, ",");
		e->bad |= e->at >= e->text.len && !str_ends(e->text, ")");
	}
	if (e->skipping || n > MAX_EXPR_ARGS)
		return tcl_no_operand();
	return tcl_function(e->m, name, args, n);
}

/* A number, a function, or a word of booleans. */
static struct tcl_operand bare(struct expr *e)
{
	size_t from = e->at;
	struct str word;

	while (e->at < e->text.len &&
		(is_letter(e->text.at[e->at]) || e->text.at[e->at] == '.' ||
			((e->text.at[e->at] == '-' || e->text.at[e->at] == '+') && e->at > from &&
				(e->text.at[e->at - 1] | 0x20) == 'e' && e->text.at[from] <= '9')))
		e->at++;
	word = str_slice(e->text, from, e->at);
	if (accept(e, "("))
		return call(e, word);
	if (!word.len && from < e->text.len && !tcl_known(str_slice(e->text, from, from + 1)))
		e->at++;
	else
		e->bad |= !word.len || (tcl_truth(word) == MAYBE && !tcl_operand(word).number);
	return word.len ? tcl_operand(word) : tcl_no_operand();
}

static struct tcl_operand value(struct expr *e)
{
	char c;

	skip_blanks(e);
	c = e->at < e->text.len ? e->text.at[e->at] : '\0';
	if (c == '$' || c == '[' || c == '"')
		return part(e);
	if (c == '{') {
		size_t len = tcl_braces(str_skip(e->text, e->at)), from = e->at + 1;

		e->bad |= !len;
		e->at += len;
		return tcl_operand(str_slice(e->text, from, from + MAX(len, (size_t)2) - 2));
	}
	if (accept(e, "(")) {
		struct tcl_operand inside = conditional(e);

		e->bad |= !accept(e, ")");
		return inside;
	}
	return bare(e);
}

static struct tcl_operand from_tri(struct expr *e, enum tri answer)
{
	return answer == MAYBE ? tcl_no_operand() : tcl_whole(e->m, answer == YES);
}

static struct tcl_operand unary(struct expr *e)
{
	struct tcl_operand zero = { .text = STR("0"), .number = true }, operand;
	char c;

	skip_blanks(e);
	c = e->at < e->text.len ? e->text.at[e->at] : '\0';
	if (!c || !strchr("-+!~", c))
		return value(e);
	if (e->bad || !enter(e))
		return zero;
	e->at++;
	operand = unary(e);
	e->m->nested--;
	if (c == '!')
		return from_tri(e, tri_not(tcl_truth(operand.text)));
	if (c == '~')
		return operand.number && !operand.real ? tcl_whole(e->m, ~operand.whole)
						       : tcl_no_operand();
	return tcl_calculate(e->m, c, &zero, &operand);
}

static enum tri in_list(struct expr *e, struct str word, struct str list)
{
	struct tcl_list split = tcl_split(e->m, list);
	enum tri found = split.whole ? NO : MAYBE;

	for (size_t i = 0; i < split.n; i++)
		found = tri_or(found, tcl_equal(split.at[i], word));
	return found;
}

static struct tcl_operand compare(
	struct expr *e, const char *op, const struct tcl_operand *a, const struct tcl_operand *b)
{
	bool texts = op[0] == 'e' || (op[0] == 'n' && op[1] == 'e'), not_equal;
	int order;

	if (op[0] == 'i' || (op[0] == 'n' && op[1] == 'i')) {
		enum tri in = in_list(e, a->text, b->text);

		return from_tri(e, op[0] == 'i' ? in : tri_not(in));
	}
	not_equal = op[0] == '!' || op[0] == 'n';
	if (!texts && a->number && b->number) {
		double x = tcl_as_real(a), y = tcl_as_real(b);

		order = a->real || b->real ? (x > y) - (x < y)
					   : (a->whole > b->whole) - (a->whole < b->whole);
	} else if (texts || op[0] == '=' || not_equal) {
		enum tri equal = tcl_equal(a->text, b->text);

		return from_tri(e, not_equal ? tri_not(equal) : equal);
	} else if (tcl_known(a->text) && tcl_known(b->text)) {
		order = str_compare(a->text, b->text);
	} else {
		return tcl_no_operand();
	}
	switch (op[0]) {
	case '<':
		return tcl_whole(e->m, op[1] ? order <= 0 : order < 0);
	case '>':
		return tcl_whole(e->m, op[1] ? order >= 0 : order > 0);
	default:
		return tcl_whole(e->m, not_equal ? order != 0 : order == 0);
	}
}

/* Tightest first; of one row the first that fits. */
static const struct {
	const char *sign;
	unsigned int level;
	char op; /* of tcl_calculate(); 0: a comparison */
} operators[] = {
	{ "**", 1, 'p' },
	{ "*", 2, '*' },
	{ "/", 2, '/' },
	{ "%", 2, '%' },
	{ "+", 3, '+' },
	{ "-", 3, '-' },
	{ "<<", 4, 'l' },
	{ ">>", 4, 'r' },
	{ "<=", 5, 0 },
	{ ">=", 5, 0 },
	{ "<", 5, 0 },
	{ ">", 5, 0 },
	{ "==", 6, 0 },
	{ "!=", 6, 0 },
	{ "eq", 7, 0 },
	{ "ne", 7, 0 },
	{ "in", 8, 0 },
	{ "ni", 8, 0 },
	{ "&", 9, '&' },
	{ "^", 10, '^' },
	{ "|", 11, '|' },
};
#define LAST_LEVEL 11

/* Which operator stands here; ARRAY_SIZE: none. */
static size_t operator_at(struct expr *e)
{
	struct str rest;

	skip_blanks(e);
	rest = str_skip(e->text, e->at);
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		const char *sign = operators[i].sign;
		size_t len = strlen(sign);

		if (!str_starts(rest, sign) ||
			(is_letter(sign[0]) && rest.len > len && is_letter(rest.at[len])))
			continue;
		if (rest.len > 1 && strchr("&|", sign[0]) && rest.at[1] == sign[0])
			break; /* && and || */
		return i;
	}
	return ARRAY_SIZE(operators);
}

static struct tcl_operand binary(struct expr *e, unsigned int most);

/* ** has another of its kind on its right: a chain of them nests. */
static struct tcl_operand right_side(struct expr *e, size_t i)
{
	struct tcl_operand right;

	if (operators[i].op != 'p')
		return binary(e, operators[i].level - 1);
	if (!enter(e))
		return tcl_no_operand();
	right = binary(e, operators[i].level);
	e->m->nested--;
	return right;
}

/* Operators that bind at least as tightly as those of level @most. */
static struct tcl_operand binary(struct expr *e, unsigned int most)
{
	struct tcl_operand left = unary(e), right;
	size_t i;

	while (!e->bad && e->flow == TCL_OK && (i = operator_at(e)) < ARRAY_SIZE(operators) &&
		operators[i].level <= most) {
		e->at += strlen(operators[i].sign);
		right = right_side(e, i);
		if (e->skipping)
			continue;
		left = operators[i].op ? tcl_calculate(e->m, operators[i].op, &left, &right)
				       : compare(e, operators[i].sign, &left, &right);
	}
	return left;
}

/* Where the left side is not known, the right one may be evaluated. */
static struct tcl_operand logical(struct expr *e, bool both)
{
	struct tcl_operand left = both ? binary(e, LAST_LEVEL) : logical(e, true);
	enum tri answer = tcl_truth(left.text);
	bool first = true;

	while (!e->bad && e->flow == TCL_OK && accept(e, both ? "&&" : "||")) {
		bool decided = answer == (both ? NO : YES);
		struct tcl_operand right;
		struct tcl_branch branch;

		if (answer == MAYBE)
			tcl_branch_begin(e->m, &branch);
		e->skipping += decided;
		right = both ? binary(e, LAST_LEVEL) : logical(e, true);
		e->skipping -= decided;
		if (answer == MAYBE) {
			tcl_branch_turn(e->m, &branch, TCL_OK);
			tcl_branch_end(e->m, &branch, TCL_OK);
		}
		if (!decided)
			answer = both ? tri_and(answer, tcl_truth(right.text))
				      : tri_or(answer, tcl_truth(right.text));
		first = false;
	}
	return first ? left : from_tri(e, answer);
}

static struct tcl_operand choose(struct expr *e, const struct tcl_operand *condition)
{
	enum tri answer = tcl_truth(condition->text);
	struct tcl_operand yes, no;

	e->skipping += answer == NO;
	yes = conditional(e);
	e->skipping -= answer == NO;
	e->bad |= !accept(e, ":");
	e->skipping += answer == YES;
	no = conditional(e);
	e->skipping -= answer == YES;
	if (answer == MAYBE)
		return tcl_operand(tcl_join(e->m, yes.text, no.text));
	return answer == YES ? yes : no;
}

static struct tcl_operand conditional(struct expr *e)
{
	struct tcl_operand operand = tcl_no_operand();

	if (e->bad || !tcl_step(e->m) || !enter(e))
		return operand;
	operand = logical(e, false);
	if (!e->bad && e->flow == TCL_OK && accept(e, "?"))
		operand = choose(e, &operand);
	e->m->nested--;
	return operand;
}

enum tcl_flow tcl_expr(struct tcl *m, struct str text, struct str *ret)
{
	struct expr e = { .m = m, .text = text };
	struct tcl_operand operand = conditional(&e);

	skip_blanks(&e);
	*ret = !operand.number ? operand.text
	       : operand.real  ? tcl_real(m, operand.fraction).text
			       : tcl_number(m, operand.whole);
	if (e.flow != TCL_OK)
		return e.flow;
	if (m->steps >= MAX_LANG_STEPS)
		return TCL_EXIT;
	if ((e.bad || e.at < text.len) && tcl_known(text))
		return tcl_fail(m, "syntax error in expression");
	if (e.bad || e.at < text.len)
		*ret = tcl_any();
	m->may_fail |= !tcl_known(*ret);
	return TCL_OK;
}

enum tcl_flow tcl_condition(struct tcl *m, struct str text, enum tri *ret)
{
	struct str value;
	enum tcl_flow flow = tcl_expr(m, text, &value);

	*ret = MAYBE;
	if (flow != TCL_OK)
		return flow;
	*ret = tcl_truth(value);
	if (*ret == MAYBE && tcl_known(value))
		return tcl_fail(m, "expected boolean value");
	return TCL_OK;
}

enum tcl_flow tcl_do_expr(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str text;
	enum tcl_flow flow = tcl_expr(m, tcl_concat_words(m, argv + 1, argc - 1), &text);

	return flow == TCL_OK ? tcl_ok(m, text) : flow;
}
