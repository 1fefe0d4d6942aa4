#include "shell/parse/print.h"

#include <errno.h>

#include "shell/parse/dump.h"
#include "shell/parse/lexer.h"
#include "shell/parse/printer.h"

static void print_command(struct printer *p, const struct node *node);

void print_newline(struct printer *p)
{
	buf_add_char(p->out, '\n');
	buf_add(p->out, buf_str(&p->bodies));
	p->bodies.len = 0;
}

void print_gap(struct printer *p)
{
	char last = p->out->len ? p->out->at[p->out->len - 1] : '\n';

	if (last != '\n' && last != ' ')
		buf_add_char(p->out, ' ');
}

/* A keyword on a line of its own. */
static void print_keyword(struct printer *p, const char *keyword)
{
	buf_add_text(p->out, keyword);
	print_newline(p);
}

void print_list(struct printer *p, const struct node *list)
{
	for (const struct node *node = list ? list->list : NULL; node; node = node->next) {
		print_command(p, node);
		if (node->background)
			buf_add_text(p->out, " &");
		print_newline(p);
	}
}

static void print_words(struct printer *p, const struct word *words)
{
	for (; words; words = words->next) {
		print_gap(p);
		if (words->assign && words->assign->is_array)
			print_assign(p, words->assign);
		else
			print_word(p, words, PRINT_WORD);
	}
}

/* Redirects stand first where the first word would be a keyword without them. */
static bool redirects_first(const struct node *node)
{
	const struct part *part = node->words ? node->words->parts : NULL;

	return !node->assigns && node->redirects && part && !part->next &&
	       part->kind == PART_LITERAL && !part->quoted && lexer_is_keyword(part->text);
}

static void print_simple(struct printer *p, const struct node *node)
{
	bool first = redirects_first(node);

	if (first)
		print_redirects(p, node->redirects);
	for (const struct assign *assign = node->assigns; assign; assign = assign->next) {
		print_gap(p);
		print_assign(p, assign);
	}
	print_words(p, node->words);
	if (!first)
		print_redirects(p, node->redirects);
	if (!node->assigns && !node->words && !node->redirects && !node->negated && !node->timed)
		buf_add_text(p->out, "! !");
}

static void print_pipeline(struct printer *p, const struct node *node)
{
	for (const struct node *member = node->list; member; member = member->next) {
		print_command(p, member);
		if (member->next)
			buf_add_text(p->out, member->pipe_stderr ? " |& " : " | ");
	}
}

static void print_if(struct printer *p, const struct node *node)
{
	const char *keyword = "if";

	for (;; keyword = "elif") {
		print_keyword(p, keyword);
		print_list(p, node->cond);
		print_keyword(p, "then");
		print_list(p, node->body);
		if (!node->otherwise || node->otherwise->kind != NODE_IF)
			break;
		node = node->otherwise;
	}
	if (node->otherwise) {
		print_keyword(p, "else");
		print_list(p, node->otherwise);
	}
	buf_add_text(p->out, "fi");
}

static void print_do(struct printer *p, const struct node *body)
{
	print_keyword(p, "do");
	print_list(p, body);
	buf_add_text(p->out, "done");
}

static void print_for(struct printer *p, const struct node *node)
{
	buf_add_text(p->out, node->kind == NODE_FOR ? "for " : "select ");
	buf_add(p->out, node->name);
	if (node->has_words) {
		buf_add_text(p->out, " in");
		print_words(p, node->words);
	}
	print_newline(p);
	print_do(p, node->body);
}

static void print_arith_for(struct printer *p, const struct node *node)
{
	buf_add_text(p->out, "for ((");
	for (int i = 0; i < 3; i++) {
		if (i > 0)
			buf_add_char(p->out, ';');
		print_word(p, node->arith[i], PRINT_WORD);
	}
	print_keyword(p, "))");
	print_do(p, node->body);
}

static void print_case(struct printer *p, const struct node *node)
{
	static const char *const ends[] = { ";;", ";&", ";;&" };

	buf_add_text(p->out, "case");
	print_words(p, node->words);
	print_keyword(p, " in");
	for (const struct case_item *item = node->items; item; item = item->next) {
		buf_add_char(p->out, '(');
		for (const struct word *pattern = item->patterns; pattern;
			pattern = pattern->next) {
			print_word(p, pattern, PRINT_WORD);
			if (pattern->next)
				buf_add_text(p->out, " | ");
		}
		print_keyword(p, ")");
		print_list(p, item->body);
		print_keyword(p, ends[item->end]);
	}
	buf_add_text(p->out, "esac");
}

static void print_test(struct printer *p, const struct test *test);

static void print_operand(struct printer *p, const struct test *test, bool parens)
{
	buf_add_text(p->out, parens ? "( " : "");
	print_test(p, test);
	buf_add_text(p->out, parens ? " )" : "");
}

static void print_test(struct printer *p, const struct test *test)
{
	bool is_or = test->kind == TEST_OR;

	switch (test->kind) {
	case TEST_WORD:
		print_word(p, test->left, PRINT_WORD);
		break;
	case TEST_UNARY:
		buf_add(p->out, test->op);
		print_words(p, test->left);
		break;
	case TEST_BINARY:
		print_word(p, test->left, PRINT_WORD);
		buf_add_char(p->out, ' ');
		buf_add(p->out, test->op);
		print_words(p, test->right);
		break;
	case TEST_AND:
	case TEST_OR:
		print_operand(p, test->a, !is_or && test->a->kind == TEST_OR);
		buf_add_text(p->out, is_or ? " || " : " && ");
		print_operand(p, test->b,
			test->b->kind == TEST_OR || (!is_or && test->b->kind == TEST_AND));
		break;
	case TEST_NOT:
		buf_add_text(p->out, "! ");
		print_operand(p, test->a, test->a->kind == TEST_AND || test->a->kind == TEST_OR);
		break;
	}
}

static void print_bracketed(
	struct printer *p, const char *open, const struct node *body, const char *close)
{
	print_keyword(p, open);
	print_list(p, body);
	buf_add_text(p->out, close);
}

static void print_function(struct printer *p, const struct node *node)
{
	buf_add_text(p->out, "function ");
	buf_add(p->out, node->name);
	buf_add_text(p->out, " () ");
	print_command(p, node->body);
}

static void print_coproc(struct printer *p, const struct node *node)
{
	buf_add_text(p->out, "coproc ");
	if (node->body->kind != NODE_SIMPLE) {
		buf_add(p->out, node->name);
		buf_add_char(p->out, ' ');
	}
	print_command(p, node->body);
}

static void print_pair(struct printer *p, const struct node *node)
{
	print_command(p, node->left);
	buf_add_text(p->out, node->kind == NODE_AND ? " && " : " || ");
	print_command(p, node->right);
}

static void print_loop(struct printer *p, const struct node *node)
{
	print_keyword(p, node->kind == NODE_WHILE ? "while" : "until");
	print_list(p, node->cond);
	print_do(p, node->body);
}

static void print_kind(struct printer *p, const struct node *node)
{
	switch (node->kind) {
	case NODE_SIMPLE:
		print_simple(p, node);
		return;
	case NODE_PIPELINE:
		print_pipeline(p, node);
		return;
	case NODE_AND:
	case NODE_OR:
		print_pair(p, node);
		return;
	case NODE_SEQUENCE:
		print_list(p, node);
		return;
	case NODE_GROUP:
		print_bracketed(p, "{", node->body, "}");
		return;
	case NODE_SUBSHELL:
		print_bracketed(p, "(", node->body, ")");
		return;
	case NODE_IF:
		print_if(p, node);
		return;
	case NODE_WHILE:
	case NODE_UNTIL:
		print_loop(p, node);
		return;
	case NODE_FOR:
	case NODE_SELECT:
		print_for(p, node);
		return;
	case NODE_FOR_ARITH:
		print_arith_for(p, node);
		return;
	case NODE_CASE:
		print_case(p, node);
		return;
	case NODE_FUNCTION:
		print_function(p, node);
		return;
	case NODE_COPROC:
		print_coproc(p, node);
		return;
	case NODE_TEST:
		buf_add_text(p->out, "[[ ");
		print_test(p, node->test);
		buf_add_text(p->out, " ]]");
		return;
	case NODE_ARITH:
		buf_add_text(p->out, "((");
		print_word(p, node->words, PRINT_WORD);
		buf_add_text(p->out, "))");
		return;
	case NODE_UNPARSED:
		buf_add(p->out, node->text);
		return;
	}
}

static void print_command(struct printer *p, const struct node *node)
{
	if (node->timed)
		buf_add_text(p->out, "time ");
	if (node->negated)
		buf_add_text(p->out, "! ");
	print_kind(p, node);
	if (node->kind != NODE_SIMPLE)
		print_redirects(p, node->redirects);
}

int shell_print(struct buf *out, const struct node *root)
{
	struct printer p = { .out = out };
	bool failed;

	print_list(&p, root);
	failed = buf_failed(out) || buf_failed(&p.bodies);
	buf_finish(&p.bodies);
	return failed ? -ENOMEM : 0;
}
