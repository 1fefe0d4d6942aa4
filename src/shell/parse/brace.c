/*
 * Brace expansion (bash(1)): the word's unquoted { } , stand as marks in the list of its parts.
 * A pair with a comma of its own, or around a range, becomes PART_BRACE; other marks are bytes.
 */
#include "shell/parse/word.h"

/* A { that waits for its }. */
struct open_brace {
	struct part *mark;
	bool has_comma;
};

static int kind_of(const struct part *part)
{
	return (int)part->kind;
}

static bool is_mark(const struct part *part)
{
	return kind_of(part) >= MARK_OPEN;
}

/* One end of a range: a number, or one letter. */
static bool is_range_end(struct str text, bool *ret_number)
{
	int64_t n;

	if (text.len > 1 && text.at[0] == '+')
		text = str_skip(text, 1);
	*ret_number = str_to_int64(text, &n);
	return *ret_number || (text.len == 1 && lexer_is_name_start((unsigned char)text.at[0]) &&
				      text.at[0] != '_');
}

/* x..y or x..y..step */
static bool is_range(struct str text)
{
	size_t dots = str_find(text, STR(".."), 0), more;
	struct str to, step;
	bool from_number, to_number;
	int64_t n;

	if (dots == STR_NOT_FOUND)
		return false;
	to = str_skip(text, dots + 2);
	more = str_find(to, STR(".."), 0);
	if (more != STR_NOT_FOUND) {
		step = str_skip(to, more + 2);
		to = str_slice(to, 0, more);
		if (step.len > 1 && step.at[0] == '+')
			step = str_skip(step, 1);
		if (!str_to_int64(step, &n))
			return false;
	}
	return is_range_end(str_slice(text, 0, dots), &from_number) &&
	       is_range_end(to, &to_number) && from_number == to_number;
}

/* The parts between two marks as a word. */
static struct word *alternative(struct parser *p, struct part *first, struct part *last_next)
{
	size_t from = first->span.off;
	struct word *word = lexer_word(p, from);
	struct part *part = first;

	if (!word || first == last_next)
		return word;
	word->parts = first;
	while (part->next != last_next)
		part = part->next;
	part->next = NULL;
	word->span = first->span;
	word->span.len = part->span.off + part->span.len - word->span.off;
	return word;
}

/* { ... , ... } with @mark the { and @close the }: the mark becomes the whole. */
static bool make_alternatives(struct parser *p, struct part *mark, struct part *close)
{
	struct word **tail = &mark->words;
	struct part *first = mark->next, *behind;

	for (struct part *part = first;; part = behind) {
		behind = part->next;
		if (part != close && kind_of(part) != MARK_COMMA)
			continue;
		if (!(*tail = alternative(p, first, part)))
			return false;
		tail = &(*tail)->next;
		first = behind;
		if (part == close)
			break;
	}
	mark->kind = PART_BRACE;
	mark->text = (struct str){ "", 0 };
	return true;
}

static void make_whole(struct part *mark, const struct part *close)
{
	mark->kind = PART_BRACE;
	mark->span.len = close->span.off + close->span.len - mark->span.off;
	mark->next = close->next;
}

static bool holds_range(const struct part *mark, const struct part *close)
{
	const struct part *inner = mark->next;

	return inner != close && inner->next == close && inner->kind == PART_LITERAL &&
	       !inner->quoted && is_range(inner->text);
}

static bool close_brace(struct parser *p, const struct open_brace *open, struct part *close)
{
	struct part *mark = open->mark;

	if (open->has_comma) {
		if (!make_alternatives(p, mark, close))
			return false;
		make_whole(mark, close);
	} else if (holds_range(mark, close)) {
		mark->text = mark->next->text;
		make_whole(mark, close);
	}
	return true;
}

/* Marks that are left over are bytes; literals that touch in the text become one. */
static void settle(struct part *first)
{
	for (struct part *part = first; part; part = part->next)
		if (is_mark(part))
			part->kind = PART_LITERAL;
	for (struct part *part = first; part && part->next;) {
		struct part *next = part->next;
		bool joins = part->kind == PART_LITERAL && next->kind == PART_LITERAL &&
			     !part->quoted && !next->quoted &&
			     part->text.at + part->text.len == next->text.at;

		if (joins) {
			part->text.len += next->text.len;
			part->span.len += next->span.len;
			part->next = next->next;
		} else {
			part = next;
		}
	}
}

static void settle_alternatives(struct part *first)
{
	for (struct part *part = first; part; part = part->next) {
		if (part->kind != PART_BRACE)
			continue;
		for (struct word *word = part->words; word; word = word->next) {
			settle_alternatives(word->parts);
			settle(word->parts);
		}
	}
}

bool parse_braces(struct parser *p, struct part **first)
{
	struct open_brace open[MAX_DEPTH];
	size_t n = 0, too_deep = 0;

	for (struct part *part = *first; part; part = part->next) {
		if (kind_of(part) == MARK_OPEN && n == MAX_DEPTH) {
			too_deep++;
			p->limit_hit = true;
		} else if (kind_of(part) == MARK_OPEN) {
			open[n++] = (struct open_brace){ part, false };
		} else if (kind_of(part) == MARK_COMMA && n > 0 && too_deep == 0) {
			open[n - 1].has_comma = true;
		} else if (kind_of(part) == MARK_CLOSE && too_deep > 0) {
			too_deep--;
		} else if (kind_of(part) == MARK_CLOSE && n > 0) {
			if (!close_brace(p, &open[--n], part))
				return false;
			if (open[n].mark->kind == PART_BRACE)
				part = open[n].mark;
		}
	}
	settle_alternatives(*first);
	settle(*first);
	return true;
}

struct part *parse_without_braces(struct parser *p, const struct part *first)
{
	struct part *copy = NULL, **tail = &copy;

	for (; first; first = first->next) {
		*tail = lexer_new(p, struct part);
		if (!*tail)
			return NULL;
		**tail = *first;
		(*tail)->next = NULL;
		tail = &(*tail)->next;
	}
	settle(copy);
	return copy;
}
