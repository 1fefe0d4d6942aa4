#include "shell/parse/rules.h"

/* [(] PATTERN [| PATTERN]... ) */
static bool parse_patterns(struct parser *p, struct case_item *item)
{
	struct word **tail = &item->patterns;

	if (lexer_take(p, "("))
		lexer_skip_blanks(p);
	for (;;) {
		if (!lexer_word_stands(p))
			return parse_unexpected(p);
		if (!(*tail = parse_word(p, WORD_PATTERN)))
			return false;
		tail = &(*tail)->next;
		lexer_skip_blanks(p);
		if (lexer_take(p, ")"))
			return true;
		if (!lexer_take(p, "|"))
			return parse_unexpected(p);
		lexer_skip_blanks(p);
	}
}

/* ;; ;& ;;& or nothing before esac; false: nothing. */
static bool parse_case_end(struct parser *p, struct case_item *item)
{
	if (lexer_take(p, ";;&"))
		item->end = CASE_CONTINUE;
	else if (lexer_take(p, ";;"))
		item->end = CASE_BREAK;
	else if (lexer_take(p, ";&"))
		item->end = CASE_FALL;
	else
		return false;
	return true;
}

static struct case_item *parse_case_item(struct parser *p, bool *ret_more)
{
	struct case_item *item = lexer_new(p, struct case_item);

	if (!item || !parse_patterns(p, item) || !(item->body = parse_list(p)))
		return NULL;
	*ret_more = parse_case_end(p, item);
	return item;
}

/* case WORD in [ITEM]... esac */
struct node *parse_case(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_CASE, p->pos);
	struct case_item **tail;
	enum reserved end = RESERVED_ESAC;
	bool more = true;

	lexer_skip_blanks(p);
	if (!node || !lexer_word_stands(p))
		return node ? parse_unexpected(p) : NULL;
	node->words = parse_word(p, WORD_TARGET);
	if (!node->words)
		return NULL;
	if (p->zsh && lexer_keyword(p, RESERVED_OPEN_BRACE))
		end = RESERVED_CLOSE_BRACE;
	else if (!parse_expect(p, RESERVED_IN))
		return NULL;
	for (tail = &node->items; more; tail = &(*tail)->next) {
		lexer_skip_newlines(p);
		if (lexer_reserved(p) == end)
			break;
		if (!(*tail = parse_case_item(p, &more)))
			return NULL;
	}
	return parse_expect(p, end) ? node : NULL;
}
