/* $x and ${...} (bash(1), Parameter Expansion). */
#include "shell/parse/word.h"

static bool is_special_param(int c)
{
	return c > 0 && strchr("@*#?-$!", c);
}

/* A name, digits or one special character; empty where none stands here. */
static struct str take_name(struct parser *p, bool braced)
{
	struct buf joined = BUF_IN(p->arena);
	int c = lexer_peek(p);
	size_t from = p->pos, len = 0;

	if (is_special_param(c) || (!braced && c >= '0' && c <= '9')) {
		p->pos++;
		return lexer_slice(p, from, p->pos);
	}
	if (lexer_is_name_start(c))
		for (; lexer_is_name(lexer_peek(p)); len++)
			p->pos++;
	else
		for (; (c = lexer_peek(p)) >= '0' && c <= '9'; len++)
			p->pos++;
	if (len == 0)
		return (struct str){ "", 0 };
	while (from + len < p->pos && p->text.at[p->pos - 1] == '\n')
		p->pos -= 2;
	if (from + len == p->pos)
		return lexer_slice(p, from, p->pos);
	for (size_t at = from; at < p->pos; at++)
		if (lexer_is_name((unsigned char)p->text.at[at]))
			buf_add_char(&joined, p->text.at[at]);
	return buf_str(&joined);
}

/* [subscript] of ${x[...]} */
static bool take_subscript(struct parser *p, struct part *part)
{
	size_t from, to;

	if (lexer_peek(p) != '[')
		return true;
	from = p->pos + 1;
	to = lexer_matching(p, from, '[', ']');
	if (to == STR_NOT_FOUND && p->zsh)
		return lexer_fail(p, "subscript without its ]"); /* zsh: invalid subscript */
	if (to == STR_NOT_FOUND)
		return true;
	part->param.subscript = parse_subscript(p, from, to);
	p->pos = to + 1;
	return part->param.subscript;
}

/* An operand up to the closing brace, or @stop2 before it. */
static bool read_operand(
	struct parser *p, const struct reading *outer, bool pattern, char stop2, struct word **ret)
{
	struct builder b;
	struct reading r = {
		.quoted = outer->quoted && !pattern,
		.heredoc = outer->heredoc,
		.tilde = !outer->quoted,
		.globs = stop2 != ':' && (pattern || !outer->quoted),
		.extglob = pattern && p->extglob,
		.stop = '}',
		.stop2 = stop2,
	};
	size_t from = p->pos;

	builder_init(&b);
	if (stop2 == '/' && lexer_peek(p) == '/') {
		p->pos++;
		if (!builder_add_source(p, &b, from, p->pos, false))
			return false;
	}
	return read_parts(p, &b, &r) && (*ret = builder_word(p, &b, from));
}

static bool read_replace(struct parser *p, struct part *part, const struct reading *r)
{
	int c;

	part->param.op = PARAM_REPLACE;
	part->param.doubled = lexer_take(p, "/");
	c = lexer_peek(p);
	if (!part->param.doubled && (c == '#' || c == '%')) {
		part->letter = (char)c;
		p->pos++;
	}
	if (part->letter && lexer_peek(p) == '/') {
		struct builder b; /* ${x/%/.txt}: nothing, at the end */

		builder_init(&b);
		part->param.arg = builder_word(p, &b, p->pos);
		if (!part->param.arg)
			return false;
	} else if (!read_operand(p, r, true, '/', &part->param.arg)) {
		return false;
	}
	return !lexer_take(p, "/") || read_operand(p, r, true, 0, &part->param.arg2);
}

static bool read_substring(struct parser *p, struct part *part, const struct reading *r)
{
	part->param.op = PARAM_SUBSTRING;
	if (!read_operand(p, r, true, ':', &part->param.arg))
		return false;
	return !lexer_take(p, ":") || read_operand(p, r, true, 0, &part->param.arg2);
}

/* @X with one of the letters that bash knows, directly before the brace. */
static bool take_transform(struct parser *p, struct part *part)
{
	int letter = lexer_behind(p, 1);

	if (lexer_peek(p) != '@' || lexer_behind(p, 2) != '}' || letter <= 0 ||
		!strchr("UuLQEPAKak", letter))
		return false;
	part->param.op = PARAM_TRANSFORM;
	part->letter = (char)letter;
	p->pos += 2;
	return true;
}

static const struct {
	char c;
	bool doubles, pattern;
	enum param_op op;
} operators[] = {
	{ '-', false, false, PARAM_DEFAULT },
	{ '=', false, false, PARAM_ASSIGN },
	{ '?', false, false, PARAM_ERROR },
	{ '+', false, false, PARAM_ALTERNATE },
	{ '#', true, true, PARAM_REMOVE_PREFIX },
	{ '%', true, true, PARAM_REMOVE_SUFFIX },
	{ '^', true, true, PARAM_UPPER },
	{ ',', true, true, PARAM_LOWER },
	{ '~', true, true, PARAM_TOGGLE },
};

/* The operator and its operands; nothing where there is none that bash knows. */
static bool read_operator(struct parser *p, struct part *part, const struct reading *r)
{
	int c = lexer_peek(p), next = lexer_behind(p, 1);

	if (c == '}' || take_transform(p, part))
		return true;
	if (c == '/')
		return ++p->pos && read_replace(p, part, r);
	if (c == ':' && (next <= 0 || !strchr("-=?+", next)))
		return ++p->pos && read_substring(p, part, r);
	if (c == ':') {
		part->param.colon = true;
		p->pos++;
		c = lexer_peek(p);
	}
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		if (c != operators[i].c)
			continue;
		p->pos++;
		part->param.op = operators[i].op;
		if (operators[i].doubles && lexer_peek(p) == c) {
			part->param.doubled = true;
			p->pos++;
		}
		return read_operand(p, r, operators[i].pattern, 0, &part->param.arg);
	}
	return true;
}

/* ${!x*} ${!x@} ${!x[*]} ${!x[@]} */
static void tell_names(struct parser *p, struct part *part)
{
	int c = lexer_peek(p);
	const struct word *sub = part->param.subscript;

	if (!part->param.subscript && (c == '*' || c == '@') && lexer_behind(p, 1) == '}') {
		part->param.op = PARAM_NAMES;
		part->param.indirect = false;
		part->letter = (char)c;
		p->pos++;
	} else if (sub && c == '}' && sub->parts && !sub->parts->next &&
		   sub->parts->kind == PART_LITERAL &&
		   (str_is(sub->parts->text, "*") || str_is(sub->parts->text, "@"))) {
		part->param.op = PARAM_KEYS;
		part->param.indirect = false;
	}
}

/* # before a name: its length. ${#} ${#-w} ${##w} are about $# itself. */
static bool length_stands(struct parser *p)
{
	int next = lexer_behind(p, 1), behind = lexer_behind(p, 2);

	if (lexer_peek(p) != '#')
		return false;
	if (lexer_is_name(next))
		return true;
	return is_special_param(next) && behind == '}';
}

/* ! before a name: indirection. ${!} and ${!-w} are about $! itself. */
static bool indirection_stands(struct parser *p)
{
	int next = lexer_behind(p, 1);

	return lexer_peek(p) == '!' && (lexer_is_name(next) || next == '@' || next == '*' ||
					       (next == '#' && lexer_behind(p, 2) == '}'));
}

/* /old/new/ of :s, whose last / may be missing. */
static void skip_replacement(struct parser *p)
{
	struct str text = str_slice(p->text, 0, p->end);
	size_t at = p->pos < p->end ? p->pos : STR_NOT_FOUND, brace;

	for (int n = 0; n < 2 && at != STR_NOT_FOUND; n++)
		at = str_find_char(text, text.at[p->pos], at + 1);
	brace = str_find_char(str_slice(text, 0, at), '}', p->pos);
	p->pos = at < brace ? at + 1 : MIN(brace, p->end);
}

/* Modifiers of history: ${x:t:r}; what follows a colon in bash is an expression. */
static bool take_modifiers(struct parser *p, struct part *part)
{
	size_t from = p->pos;
	int letter = lexer_behind(p, 1);

	if (lexer_peek(p) != ':' || letter <= 0 || !strchr("acehlqrstuAPQ", letter))
		return false;
	while (lexer_peek(p) == ':' && (letter = lexer_behind(p, 1)) > 0 &&
		strchr("acehlqrstuAPQ", letter)) {
		p->pos += 2;
		if (letter == 's')
			skip_replacement(p);
	}
	part->param.modifiers = lexer_slice(p, from, p->pos);
	return true;
}

/* (FLAGS) = ~ ^ + before the name, or a nested ${..} $(..) ".." in its place. */
static bool read_zsh_prefix(struct parser *p, struct part *part, const struct reading *r)
{
	size_t from;
	int c;

	if (lexer_peek(p) == '(') {
		size_t to = str_find_char(p->text, ')', p->pos);

		if (to >= p->end)
			return lexer_fail(p, "${( without its )");
		part->param.flags = lexer_slice(p, p->pos + 1, to);
		p->pos = to + 1;
	}
	while ((c = lexer_peek(p)) == '=' || c == '~' || c == '^') {
		part->param.splits |= c == '=';
		p->pos++;
	}
	from = p->pos;
	if (c == '$' && lexer_behind(p, 1) != '}') {
		struct builder b;
		struct reading inner = { .quoted = r->quoted, .stop = '}' };

		builder_init(&b);
		return read_dollar(p, &b, &inner) &&
		       (part->param.inner = builder_word(p, &b, from));
	}
	if (c == '"' && !r->quoted) {
		struct builder b;

		builder_init(&b);
		return read_double_quoted(p, &b, false) &&
		       (part->param.inner = builder_word(p, &b, from));
	}
	if (c == ':' && lexer_behind(p, 1) == '-')
		part->param.inner = lexer_word(p, from);
	return true;
}

static bool read_param(struct parser *p, struct part *part, const struct reading *r)
{
	bool is_set = p->zsh && lexer_peek(p) == '+' && lexer_is_name_start(lexer_behind(p, 1));

	if (p->zsh && !is_set && !read_zsh_prefix(p, part, r))
		return false;
	if (part->param.inner) {
		part->param.name = STR("?inner");
		if (!take_subscript(p, part))
			return false;
		return take_modifiers(p, part) || read_operator(p, part, r);
	}
	p->pos += is_set;
	if (length_stands(p)) {
		p->pos++;
		part->param.op = PARAM_LENGTH;
	} else if (indirection_stands(p)) {
		p->pos++;
		part->param.op = PARAM_INDIRECT;
		part->param.indirect = true;
	}
	part->param.name = take_name(p, true);
	if (part->param.name.len == 0)
		return true;
	if ((lexer_is_name_start(part->param.name.at[0]) || p->zsh) && !take_subscript(p, part))
		return false;
	part->param.asks = is_set;
	if (p->zsh && take_modifiers(p, part))
		return true;
	if (part->param.indirect)
		tell_names(p, part);
	if (part->param.op == PARAM_LENGTH || part->param.op == PARAM_NAMES)
		return true;
	return read_operator(p, part, r);
}

/* Stands at ${. What bash calls a bad substitution when it runs it has an empty name. */
bool read_braced_param(struct parser *p, struct builder *b, const struct reading *r)
{
	size_t from = p->pos, inner;
	struct part *part = lexer_part(p, PART_PARAM, from);
	struct word *rest = NULL;

	if (!part || !builder_flush(p, b) || !lexer_take(p, "${"))
		return false;
	part->quoted = r->quoted;
	inner = p->pos;
	if (!lexer_descend(p))
		return false;
	if (!read_param(p, part, r))
		return false;
	if (lexer_peek(p) != '}') {
		if (!read_operand(p, r, false, 0, &rest))
			return false;
		part->param.name = (struct str){ "", 0 };
		part->param.op = PARAM_PLAIN;
		part->param.arg = rest;
	}
	lexer_ascend(p);
	if (lexer_peek(p) != '}')
		return lexer_fail(p, "${ without its }");
	part->text = lexer_slice(p, inner, p->pos);
	p->pos++;
	part->span = lexer_span(p, from);
	return builder_add_part(p, b, part);
}

/* $=x $~x $^x $+x $#x of zsh: the sign, if a name follows it. */
static int take_sign(struct parser *p)
{
	int c = lexer_peek(p);

	if (c <= 0 || !strchr("=~^+#", c) || !lexer_is_name_start(lexer_behind(p, 1)))
		return 0;
	p->pos++;
	return c;
}

/* $x[1] and $x:t of zsh. */
static bool read_zsh_rest(struct parser *p, struct part *part, int sign)
{
	if (sign == '#')
		part->param.op = PARAM_LENGTH;
	if (!take_subscript(p, part))
		return false;
	part->param.asks = sign == '+';
	if (!sign || strchr("=~^", sign))
		take_modifiers(p, part);
	return true;
}

static bool read_plain_param(struct parser *p, struct builder *b, bool quoted)
{
	size_t from = p->pos++;
	struct part *part;
	int sign = p->zsh ? take_sign(p) : 0;
	struct str name = take_name(p, false);

	if (name.len == 0)
		return builder_add_source(p, b, from, from + 1, quoted);
	part = lexer_part(p, PART_PARAM, from);
	if (!part)
		return false;
	part->quoted = quoted;
	part->param.name = part->text = name;
	part->param.splits = sign == '=';
	if (p->zsh && !read_zsh_rest(p, part, sign))
		return false;
	return builder_add_part(p, b, part);
}

bool read_dollar(struct parser *p, struct builder *b, const struct reading *r)
{
	bool is_arith = false;

	switch (lexer_behind(p, 1)) {
	case '{':
		return read_braced_param(p, b, r);
	case '[':
		return read_old_arith(p, b, r->quoted);
	case '(':
		if (lexer_behind(p, 2) == '(' &&
			(!read_arith_substitution(p, b, r->quoted, &is_arith) || is_arith))
			return is_arith;
		return read_command_substitution(p, b, r->quoted);
	case '\'':
		if (!r->quoted || (r->stop == '}' && !r->heredoc))
			return read_ansi_quoted(p, b);
		break;
	case '"':
		if (!r->quoted) {
			p->pos++;
			lexer_peek(p);
			return read_double_quoted(p, b, false);
		}
		break;
	default:
		break;
	}
	return read_plain_param(p, b, r->quoted);
}
