#include "shell/parse/word.h"

struct word *parse_subscript(struct parser *p, size_t from, size_t to)
{
	struct reading r = { .quoted = false };
	struct range saved = lexer_enter(p, from, to);
	struct builder b;
	struct word *word = NULL;

	builder_init(&b);
	if (read_parts(p, &b, &r))
		word = builder_word(p, &b, from);
	lexer_leave(p, &saved);
	return word;
}

/* Where the name, subscript and operator of name[subscript]+=value stand. */
struct target {
	size_t name_to;
	size_t subscript_to; /* offset of the ]; 0 without */
	size_t value_from;   /* 0: there is no = */
	bool append;
};

/* Only what is no longer than this may be a subscript in an argument. */
#define MAX_SUBSCRIPT 4096

/* The ] of an argument's subscript: no blank may stand before it outside quotes. */
static size_t argument_subscript_end(struct parser *p, size_t from)
{
	size_t end = p->end, to;

	p->end = MIN(end, from + MAX_SUBSCRIPT);
	for (to = from; to < p->end && p->text.at[to] != ']'; to++) {
		char c = p->text.at[to];

		if (strchr(" \t\n;&|<>", c)) {
			p->end = to;
		} else if (c == '\'' || c == '"' || c == '`' || c == '$' || c == '[') {
			to = lexer_matching(p, from, '[', ']');
			break;
		}
	}
	if (to != STR_NOT_FOUND && (to >= p->end || p->text.at[to] != ']'))
		to = STR_NOT_FOUND;
	p->end = end;
	return to;
}

/* Looks at what stands at p->pos without taking it; false where a subscript never ends. */
static bool find_target(struct parser *p, bool argument, struct target *t)
{
	size_t at = p->pos;

	*t = (struct target){ 0 };
	if (!lexer_is_name_start(lexer_peek(p)))
		return true;
	for (at = p->pos; at < p->end && lexer_is_name((unsigned char)p->text.at[at]);)
		at++;
	t->name_to = at;
	if (at < p->end && p->text.at[at] == '[') {
		at = argument ? argument_subscript_end(p, at + 1)
			      : lexer_matching(p, at + 1, '[', ']');
		if (at == STR_NOT_FOUND)
			return argument;
		t->subscript_to = at++;
	}
	if (at + 1 < p->end && p->text.at[at] == '+' && p->text.at[at + 1] == '=') {
		t->append = true;
		at++;
	}
	if (at < p->end && p->text.at[at] == '=')
		t->value_from = at + 1;
	return true;
}

/* Blanks, comments and newlines between the elements of an array; one element. */
static struct assign *parse_element(struct parser *p)
{
	struct assign *element = lexer_new(p, struct assign);
	size_t from = p->pos, to = STR_NOT_FOUND, at;

	if (!element)
		return NULL;
	if (lexer_peek(p) == '[') {
		from = p->pos;
		to = lexer_matching(p, from + 1, '[', ']');
		if (to == STR_NOT_FOUND) {
			p->pos = p->end;
			return lexer_fail(p, "[ without its ]");
		}
	}
	at = to == STR_NOT_FOUND ? p->end : to + 1;
	element->append = at + 1 < p->end && p->text.at[at] == '+' && p->text.at[at + 1] == '=';
	at += element->append;
	if (at < p->end && p->text.at[at] == '=') {
		if (!(element->subscript = parse_subscript(p, from + 1, to)))
			return NULL;
		p->pos = at + 1;
		if (!lexer_is_meta(lexer_peek(p)) && !(element->value = parse_value(p, NULL)))
			return NULL;
	} else if (to != STR_NOT_FOUND) {
		element->append = false;
		element->value = parse_solid_word(p, to);
	} else {
		element->value = parse_word(p, WORD_PLAIN);
	}
	element->span = lexer_span(p, from);
	return element->value || element->subscript ? element : NULL;
}

/* ( ELEMENT... ) */
static bool parse_array(struct parser *p, struct assign *assign)
{
	struct assign **tail = &assign->elements;

	assign->is_array = true;
	if (!lexer_take(p, "(") || !lexer_descend(p))
		return false;
	for (;;) {
		int c;

		lexer_skip_newlines(p);
		c = lexer_peek(p);
		if (c == ')')
			break;
		if (lexer_is_meta(c) && !((c == '<' || c == '>') && lexer_behind(p, 1) == '('))
			return parse_unexpected(p);
		if (!(*tail = parse_element(p)))
			return false;
		tail = &(*tail)->next;
	}
	p->pos++;
	lexer_ascend(p);
	return true;
}

/* At the target's name: all of the assignment. @argument: its value with braces. */
static struct assign *parse_target(
	struct parser *p, const struct target *t, bool arrays, struct word **argument)
{
	size_t from = p->pos;
	struct assign *assign = lexer_new(p, struct assign);
	int c;

	if (!assign)
		return NULL;
	assign->name = lexer_slice(p, from, t->name_to);
	assign->append = t->append;
	if (t->subscript_to) {
		assign->subscript = parse_subscript(p, t->name_to + 1, t->subscript_to);
		if (!assign->subscript)
			return NULL;
	}
	p->pos = t->value_from;
	c = lexer_peek(p);
	if (arrays && c == '(') {
		if (!parse_array(p, assign))
			return NULL;
	} else if (!lexer_is_meta(c) || ((c == '<' || c == '>') && lexer_behind(p, 1) == '(')) {
		if (!(assign->value = parse_value(p, argument)))
			return NULL;
	}
	assign->span = lexer_span(p, from);
	return assign;
}

struct assign *parse_assignment(struct parser *p, bool *ret_is_one)
{
	struct target t;

	if (!find_target(p, false, &t)) {
		*ret_is_one = true;
		p->pos = p->end;
		return lexer_fail(p, "[ without its ]");
	}
	*ret_is_one = t.value_from > 0;
	if (*ret_is_one)
		return parse_target(p, &t, true, NULL);
	return NULL;
}

static struct part *new_literal(struct parser *p, size_t from, size_t to)
{
	struct part *part = lexer_part(p, PART_LITERAL, from);

	if (part) {
		part->text = lexer_slice(p, from, to);
		part->span.len = p->foreign ? part->span.len : (uint32_t)(to - from);
	}
	return part;
}

static struct part *last_part(struct part *part)
{
	while (part->next)
		part = part->next;
	return part;
}

/* name= or name[subscript]= as the beginning of a word. */
static struct part *parse_head(
	struct parser *p, size_t from, const struct target *t, const struct assign *assign)
{
	struct part *head, *sub = NULL, *tail;

	if (!t->subscript_to)
		return new_literal(p, from, t->value_from);
	head = new_literal(p, from, t->name_to + 1);
	tail = new_literal(p, t->subscript_to, t->value_from);
	if (assign->subscript->parts)
		sub = parse_without_braces(p, assign->subscript->parts);
	if (!head || !tail || (!sub && assign->subscript->parts))
		return NULL;
	head->next = sub ? sub : tail;
	last_part(head)->next = sub ? tail : NULL;
	return head;
}

/* name=( ... ) as one word; what it holds expands as it would elsewhere. */
static struct word *parse_array_word(struct parser *p, const struct target *t)
{
	size_t to = lexer_matching(p, t->value_from + 1, '(', ')');

	if (to != STR_NOT_FOUND)
		return parse_solid_word(p, to + 1);
	p->pos = p->end;
	return lexer_fail(p, "( without its )");
}

struct word *parse_argument(struct parser *p, enum array_place arrays)
{
	size_t from;
	struct word *word, *value = NULL;
	struct assign *assign;
	struct target t;

	find_target(p, true, &t);
	from = p->pos;
	if (!t.value_from)
		return parse_word(p, WORD_PLAIN);
	if (arrays == ARRAY_WORD && t.value_from < p->end && p->text.at[t.value_from] == '(')
		return parse_array_word(p, &t);
	assign = parse_target(p, &t, arrays == ARRAY_ASSIGNED, &value);
	if (!assign || !(word = lexer_word(p, from)))
		return NULL;
	word->assign = assign;
	if (assign->is_array)
		word->parts = new_literal(p, from, p->pos);
	else
		word->parts = parse_head(p, from, &t, assign);
	if (!word->parts)
		return NULL;
	last_part(word->parts)->next = value ? value->parts : NULL;
	return word;
}
