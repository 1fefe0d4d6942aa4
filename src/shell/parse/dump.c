#include "shell/parse/dump.h"

#include <errno.h>

struct dump {
	struct buf *out;
	struct str text;
	int indent;
};

static void dump_node(struct dump *d, const char *label, const struct node *node);
static void dump_words(struct dump *d, const char *label, const struct word *words);

static void start_line(struct dump *d, const char *label)
{
	for (int i = 0; i < d->indent; i++)
		buf_add_text(d->out, "  ");
	if (label) {
		buf_add_text(d->out, label);
		buf_add_text(d->out, ": ");
	}
}

static void end_line(struct dump *d)
{
	buf_add_char(d->out, '\n');
}

/* As in a C string: one line whatever it holds. */
static void add_quoted(struct dump *d, struct str text)
{
	buf_add_char(d->out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c == '\n')
			buf_add_text(d->out, "\\n");
		else if (c == '\t')
			buf_add_text(d->out, "\\t");
		else if (c == '"' || c == '\\')
			buf_printf(d->out, "\\%c", c);
		else if (c < 32 || c == 127)
			buf_printf(d->out, "\\x%02x", c);
		else
			buf_add_char(d->out, (char)c);
	}
	buf_add_char(d->out, '"');
}

static void add_param(struct dump *d, const struct part *part)
{
	if (part->param.name.len)
		buf_printf(d->out, " %.*s", STR_ARGS(part->param.name));
	else
		buf_add_text(d->out, " bad");
	if (part->param.op != PARAM_PLAIN)
		buf_printf(d->out, " %s", param_op_name(part->param.op));
	if (part->param.indirect && part->param.op != PARAM_INDIRECT)
		buf_add_text(d->out, " indirect");
	if (part->param.colon)
		buf_add_text(d->out, " colon");
	if (part->param.doubled)
		buf_add_text(d->out, " doubled");
	if (part->letter)
		buf_printf(d->out, " %c", part->letter);
}

static void dump_part(struct dump *d, const struct part *part)
{
	start_line(d, NULL);
	buf_add_text(d->out, part_kind_name(part->kind));
	if (part->quoted)
		buf_add_text(d->out, " quoted");
	if (part->kind == PART_PARAM) {
		add_param(d, part);
	} else if (part->kind == PART_PROCESS) {
		buf_printf(d->out, " %c", part->letter);
	} else if (part->kind != PART_COMMAND && !(part->kind == PART_BRACE && part->words)) {
		buf_add_char(d->out, ' ');
		add_quoted(d, part->text);
	}
	end_line(d);
	d->indent++;
	dump_words(d, "subscript", part->param.subscript);
	dump_words(d, "operand", part->param.arg);
	dump_words(d, "operand", part->param.arg2);
	dump_words(d, NULL, part->words);
	dump_node(d, NULL, part->body);
	d->indent--;
}

static void dump_assign(struct dump *d, const struct assign *assign)
{
	start_line(d, NULL);
	buf_add_text(d->out, assign->name.len ? "assign " : "element");
	buf_add(d->out, assign->name);
	buf_add_text(d->out, assign->append ? "+" : "");
	buf_add_text(d->out, assign->is_array ? " array" : "");
	end_line(d);
	d->indent++;
	dump_words(d, "subscript", assign->subscript);
	dump_words(d, NULL, assign->value);
	for (const struct assign *e = assign->elements; e; e = e->next)
		dump_assign(d, e);
	d->indent--;
}

/* A word of one literal on one line; others with their parts below. */
static void dump_words(struct dump *d, const char *label, const struct word *words)
{
	for (const struct word *word = words; word; word = word->next) {
		const struct part *part = word->parts;
		bool single = !part || (!part->next && part->kind == PART_LITERAL);

		start_line(d, label);
		buf_add_text(d->out, "word ");
		add_quoted(d, !single ? str_slice(d->text, word->span.off,
						(size_t)word->span.off + word->span.len)
			      : part  ? part->text
				      : (struct str){ "", 0 });
		if (part && single && part->quoted)
			buf_add_text(d->out, " quoted");
		end_line(d);
		d->indent++;
		for (; !single && part; part = part->next)
			dump_part(d, part);
		if (word->assign)
			dump_assign(d, word->assign);
		d->indent--;
	}
}

static void dump_redirect(struct dump *d, const struct redirect *redirect)
{
	start_line(d, NULL);
	buf_add_text(d->out, "redirect ");
	if (redirect->fd >= 0)
		buf_printf(d->out, "%d", redirect->fd);
	if (redirect->fd_name.len)
		buf_printf(d->out, "{%.*s}", STR_ARGS(redirect->fd_name));
	buf_add_text(d->out, redirect_op_name(redirect->op));
	if (redirect->op == REDIRECT_HEREDOC) {
		buf_add_text(d->out, redirect->strip_tabs ? "- " : " ");
		add_quoted(d, redirect->delimiter);
		if (redirect->quoted_delimiter)
			buf_add_text(d->out, " quoted");
	}
	end_line(d);
	d->indent++;
	dump_words(d, NULL, redirect->target);
	d->indent--;
}

static void dump_test(struct dump *d, const struct test *test)
{
	static const char *const names[] = { "word", "unary", "binary", "and", "or", "not" };

	if (!test)
		return;
	start_line(d, NULL);
	buf_printf(
		d->out, "%s%s%.*s", names[test->kind], test->op.len ? " " : "", STR_ARGS(test->op));
	end_line(d);
	d->indent++;
	dump_words(d, NULL, test->left);
	dump_words(d, NULL, test->right);
	dump_test(d, test->a);
	dump_test(d, test->b);
	d->indent--;
}

static void dump_items(struct dump *d, const struct case_item *items)
{
	static const char *const ends[] = { ";;", ";&", ";;&" };

	for (const struct case_item *item = items; item; item = item->next) {
		start_line(d, NULL);
		buf_printf(d->out, "item %s", ends[item->end]);
		end_line(d);
		d->indent++;
		dump_words(d, "pattern", item->patterns);
		dump_node(d, NULL, item->body);
		d->indent--;
	}
}

static void add_flags(struct dump *d, const struct node *node)
{
	if (node->negated)
		buf_add_text(d->out, " !");
	if (node->timed)
		buf_add_text(d->out, " time");
	if (node->pipe_stderr)
		buf_add_text(d->out, " |&");
	if (node->background)
		buf_add_text(d->out, " &");
	if (node->name.len)
		buf_printf(d->out, " %.*s", STR_ARGS(node->name));
	if (node->kind == NODE_UNPARSED) {
		buf_printf(d->out, " (%s) ", node->why);
		add_quoted(d, node->text);
	}
}

static void dump_children(struct dump *d, const struct node *node)
{
	for (const struct assign *assign = node->assigns; assign; assign = assign->next)
		dump_assign(d, assign);
	dump_words(d, NULL, node->words);
	for (int i = 0; i < 3; i++)
		dump_words(d, NULL, node->arith[i]);
	dump_test(d, node->test);
	for (const struct node *child = node->list; child; child = child->next)
		dump_node(d, NULL, child);
	dump_node(d, NULL, node->left);
	dump_node(d, NULL, node->right);
	dump_node(d, node->kind == NODE_IF ? "if" : "while", node->cond);
	dump_node(d, node->kind == NODE_IF ? "then" : "do", node->body);
	dump_node(d, "else", node->otherwise);
	dump_items(d, node->items);
	for (const struct redirect *redirect = node->redirects; redirect; redirect = redirect->next)
		dump_redirect(d, redirect);
}

static void dump_node(struct dump *d, const char *label, const struct node *node)
{
	if (!node)
		return;
	start_line(d, label);
	buf_add_text(d->out, node_kind_name(node->kind));
	add_flags(d, node);
	end_line(d);
	d->indent++;
	dump_children(d, node);
	d->indent--;
}

int shell_dump(struct buf *out, struct str text, const struct node *root)
{
	struct dump dump = { .out = out, .text = text };

	dump_node(&dump, NULL, root);
	return buf_failed(out) ? -ENOMEM : 0;
}
