#include "shell/parse/dump.h"
#include "shell/parse/printer.h"

/* Would a $ before this byte start an expansion? */
static bool expands_behind_dollar(char c)
{
	return c && (strchr("({['\"@*#?-$!_", c) || (c >= '0' && c <= '9') ||
			    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/* An unquoted $ that is a byte like others must not become more than that. */
static bool dollar_needs_quote(const struct part *part, size_t i)
{
	if (i + 1 < part->text.len)
		return expands_behind_dollar(part->text.at[i + 1]);
	return part->next && part->next->kind != PART_GLOB && part->next->kind != PART_BRACE;
}

/* Bytes between quotes run in one '..' as far as they go. */
struct quoting {
	bool open;
};

static void set_quoting(struct printer *p, struct quoting *q, bool open)
{
	if (q->open != open)
		buf_add_char(p->out, '\'');
	q->open = open;
}

static void print_literal(struct printer *p, struct quoting *q, const struct part *part)
{
	if (part->text.len == 0 && !q->open)
		buf_add_text(p->out, "''");
	for (size_t i = 0; i < part->text.len; i++) {
		char c = part->text.at[i];
		bool quoted = part->quoted || (c == '$' && dollar_needs_quote(part, i));

		if (quoted && c == '\'') {
			set_quoting(p, q, false);
			buf_add_text(p->out, "\\'");
			continue;
		}
		set_quoting(p, q, quoted);
		buf_add_char(p->out, c);
	}
}

static void print_escaped(struct printer *p, struct str text, const char *escaped)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] && strchr(escaped, text.at[i]))
			buf_add_char(p->out, '\\');
		buf_add_char(p->out, text.at[i]);
	}
}

/* Within "${x-...}" a single quote that closes nothing stands in double quotes. */
static void print_operand_text(struct printer *p, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\'')
			buf_add_text(p->out, "\"'\"");
		else
			print_escaped(p, str_slice(text, i, i + 1), "\\$`\"}");
	}
}

static const char *operator_of(const struct part *part)
{
	static const char *const texts[] = {
		[PARAM_DEFAULT] = "-",
		[PARAM_ASSIGN] = "=",
		[PARAM_ERROR] = "?",
		[PARAM_ALTERNATE] = "+",
		[PARAM_REMOVE_PREFIX] = "#",
		[PARAM_REMOVE_SUFFIX] = "%",
		[PARAM_REPLACE] = "/",
		[PARAM_SUBSTRING] = ":",
		[PARAM_UPPER] = "^",
		[PARAM_LOWER] = ",",
		[PARAM_TOGGLE] = "~",
	};

	return part->param.op <= PARAM_TOGGLE && texts[part->param.op] ? texts[part->param.op] : "";
}

static bool takes_pattern(enum param_op op)
{
	return op >= PARAM_REMOVE_PREFIX && op <= PARAM_TOGGLE;
}

/* Behind ${ and the prefix: name, subscript, operator, operands. */
static void print_param_body(struct printer *p, const struct part *part, enum print_place place)
{
	enum param_op op = part->param.op;
	const char *text = operator_of(part);

	if (takes_pattern(op))
		place = PRINT_WORD;
	else if (place == PRINT_HEREDOC)
		place = PRINT_HEREDOC_OPERAND;
	if (part->param.colon)
		buf_add_char(p->out, ':');
	buf_add_text(p->out, text);
	if (part->param.doubled)
		buf_add_text(p->out, text);
	if (op == PARAM_REPLACE && part->letter)
		buf_add_char(p->out, part->letter);
	if (op == PARAM_TRANSFORM)
		buf_printf(p->out, "@%c", part->letter);
	if (op == PARAM_NAMES)
		buf_add_char(p->out, part->letter);
	print_word(p, part->param.arg, place);
	if (part->param.arg2) {
		buf_add_char(p->out, op == PARAM_REPLACE ? '/' : ':');
		print_word(p, part->param.arg2, place);
	}
}

static void print_param(struct printer *p, const struct part *part, enum print_place place)
{
	enum param_op op = part->param.op;

	buf_add_text(p->out, "${");
	if (part->param.name.len == 0) {
		buf_add(p->out, part->text);
		buf_add_char(p->out, '}');
		return;
	}
	if (op == PARAM_LENGTH)
		buf_add_char(p->out, '#');
	if (part->param.indirect || op == PARAM_NAMES || op == PARAM_KEYS)
		buf_add_char(p->out, '!');
	buf_add(p->out, part->param.name);
	if (part->param.subscript) {
		buf_add_char(p->out, '[');
		print_word(p, part->param.subscript, PRINT_WORD);
		buf_add_char(p->out, ']');
	}
	print_param_body(p, part, place);
	buf_add_char(p->out, '}');
}

/* The commands of $( ) with here-documents of their own. */
static void print_body(struct printer *p, const char *open, const struct node *body)
{
	struct buf outer = p->bodies;

	p->bodies = (struct buf)BUF_INIT;
	buf_add_text(p->out, open);
	print_list(p, body);
	buf_add_char(p->out, ')');
	buf_finish(&p->bodies);
	p->bodies = outer;
}

static void print_brace(struct printer *p, const struct part *part)
{
	buf_add_char(p->out, '{');
	if (!part->words)
		buf_add(p->out, part->text);
	for (const struct word *word = part->words; word; word = word->next) {
		print_word(p, word, PRINT_WORD);
		if (word->next)
			buf_add_char(p->out, ',');
	}
	buf_add_char(p->out, '}');
}

static void print_command_part(struct printer *p, const struct part *part, bool in_quotes)
{
	if (part->letter != '`') {
		print_body(p, "$( ", part->body);
		return;
	}
	buf_add_char(p->out, '`');
	print_escaped(p, part->text, in_quotes ? "\\$`\"" : "\\$`");
	buf_add_char(p->out, '`');
}

static void print_expansion(struct printer *p, const struct part *part, enum print_place place)
{
	switch (part->kind) {
	case PART_LITERAL:
		return;
	case PART_TILDE:
		buf_add_char(p->out, '~');
		buf_add(p->out, part->text);
		return;
	case PART_GLOB:
		buf_add(p->out, part->text);
		return;
	case PART_BRACE:
		print_brace(p, part);
		return;
	case PART_PARAM:
		print_param(p, part, place);
		return;
	case PART_ARITH:
		buf_add_text(p->out, "$((");
		buf_add(p->out, part->text);
		buf_add_text(p->out, "))");
		return;
	case PART_COMMAND:
		print_command_part(p, part, part->quoted);
		return;
	case PART_PROCESS:
		print_body(p, part->letter == '<' ? "<(" : ">(", part->body);
		return;
	}
}

void print_word(struct printer *p, const struct word *word, enum print_place place)
{
	struct quoting quoting = { false };

	for (const struct part *part = word ? word->parts : NULL; part; part = part->next) {
		bool in_quotes = part->quoted && place == PRINT_WORD;

		if (part->kind == PART_LITERAL && place == PRINT_WORD) {
			print_literal(p, &quoting, part);
		} else if (part->kind == PART_LITERAL && place == PRINT_QUOTED) {
			print_operand_text(p, part->text);
		} else if (part->kind == PART_LITERAL) {
			print_escaped(p, part->text, place == PRINT_HEREDOC ? "\\$`" : "\\$`\"}");
		} else {
			set_quoting(p, &quoting, false);
			buf_add_text(p->out, in_quotes ? "\"" : "");
			print_expansion(p, part, in_quotes ? PRINT_QUOTED : place);
			buf_add_text(p->out, in_quotes ? "\"" : "");
		}
	}
	set_quoting(p, &quoting, false);
}

void print_assign(struct printer *p, const struct assign *assign)
{
	buf_add(p->out, assign->name);
	if (assign->subscript) {
		buf_add_char(p->out, '[');
		print_word(p, assign->subscript, PRINT_WORD);
		buf_add_char(p->out, ']');
	}
	if (assign->name.len || assign->subscript)
		buf_add_text(p->out, assign->append ? "+=" : "=");
	print_word(p, assign->value, PRINT_WORD);
	if (!assign->is_array)
		return;
	buf_add_char(p->out, '(');
	for (const struct assign *element = assign->elements; element; element = element->next) {
		buf_add_char(p->out, ' ');
		print_assign(p, element);
	}
	buf_add_text(p->out, " )");
}

static void print_delimiter(struct printer *p, const struct redirect *redirect)
{
	struct part text = { .kind = PART_LITERAL, .quoted = true, .text = redirect->delimiter };
	struct word word = { .parts = &text };

	/* A dash would belong to the operator. */
	if (!redirect->quoted_delimiter && str_starts(redirect->delimiter, "-"))
		buf_add_char(p->out, ' ');
	if (redirect->quoted_delimiter)
		print_word(p, &word, PRINT_WORD);
	else
		buf_add(p->out, redirect->delimiter);
}

/* The body goes where the next newline will put it. */
static void print_heredoc(struct printer *p, const struct redirect *redirect)
{
	struct printer body = { .out = &p->bodies };
	size_t from = p->bodies.len;

	print_delimiter(p, redirect);
	if (redirect->quoted_delimiter && redirect->target->parts)
		buf_add(&p->bodies, redirect->target->parts->text);
	else
		print_word(&body, redirect->target, PRINT_HEREDOC);
	if (p->bodies.len > from && p->bodies.at[p->bodies.len - 1] != '\n')
		buf_add_char(&p->bodies, '\n');
	buf_add(&p->bodies, redirect->delimiter);
	buf_add_char(&p->bodies, '\n');
}

void print_redirects(struct printer *p, const struct redirect *redirects)
{
	for (; redirects; redirects = redirects->next) {
		print_gap(p);
		if (redirects->fd_name.len)
			buf_printf(p->out, "{%.*s}", STR_ARGS(redirects->fd_name));
		else if (redirects->fd >= 0)
			buf_printf(p->out, "%d", redirects->fd);
		buf_add_text(p->out, redirect_op_name(redirects->op));
		if (redirects->op == REDIRECT_HEREDOC) {
			print_heredoc(p, redirects);
		} else {
			buf_add_char(p->out, ' ');
			print_word(p, redirects->target, PRINT_WORD);
		}
	}
}
