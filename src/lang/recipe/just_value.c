/* Expressions of justfiles (manual, "Expressions and Substitutions", as of just 1.59). */
#include "base/buf.h"
#include "lang/recipe/just.h"

static struct field any_of(struct str *rest);

static struct field text_of(struct just *j, struct str text)
{
	struct field field = field_text(j->arena, text);

	j->failed |= !field.pieces;
	return field;
}

static struct field join(struct just *j, struct field a, struct field b)
{
	struct field joined = field_join(j->arena, a, b);

	j->failed |= !joined.pieces && (a.n || b.n);
	return joined;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static void skip_blanks(struct str *rest)
{
	while (rest->len && strchr(" \t\n", rest->at[0]))
		*rest = str_skip(*rest, 1);
}

static bool take(struct str *rest, const char *text)
{
	skip_blanks(rest);
	if (!str_starts(*rest, text))
		return false;
	*rest = str_skip(*rest, strlen(text));
	return true;
}

static struct str take_name(struct str *rest)
{
	size_t n = 0;
	struct str name;

	skip_blanks(rest);
	while (n < rest->len && is_name_char(rest->at[n]))
		n++;
	name = str_slice(*rest, 0, n);
	*rest = str_skip(*rest, n);
	return name;
}

static struct str unescaped(struct just *j, struct str text)
{
	struct buf buf = BUF_IN(j->arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\\' && i + 1 < text.len) {
			c = text.at[++i];
			if (c == '\n')
				continue;
			c = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
		}
		buf_add_char(&buf, c);
	}
	j->failed |= buf_failed(&buf);
	return buf_str(&buf);
}

/* 'a', "a", `a` and the same with three marks; what a command prints is not known. */
static struct field string(struct just *j, struct str *rest)
{
	char mark = rest->at[0];
	char marks[4] = { mark, mark, mark, '\0' };
	size_t n = str_starts(*rest, marks) ? 3 : 1, end;
	struct str text;

	marks[n] = '\0';
	*rest = str_skip(*rest, n);
	end = 0;
	while ((end = str_find(*rest, str_from(marks), end)) != STR_NOT_FOUND && mark == '"' &&
		end && rest->at[end - 1] == '\\')
		end++;
	text = str_slice(*rest, 0, MIN(end, rest->len));
	*rest = str_skip(*rest, MIN(end, rest->len - MIN(n, rest->len)) + n);
	if (mark == '`') {
		just_add_line(j, text_of(j, text), STR(""), 0, false);
		return field_any();
	}
	return text_of(j, mark == '"' ? unescaped(j, text) : text);
}

static struct field variable(struct just *j, struct str name, uint32_t depth)
{
	struct field value = field_any();

	for (const struct just_param *p = j->scope; p; p = p->next)
		if (str_equal(p->name, name))
			return p->value;
	for (size_t i = 0; i < j->input->n_variables; i++) {
		const struct field *given = &j->input->variables[i];
		struct str start = given->n && given->pieces[0].kind == PIECE_TEXT
					   ? given->pieces[0].text
					   : STR("");

		if (start.len > name.len && start.at[name.len] == '=' &&
			str_equal(str_slice(start, 0, name.len), name))
			return field_skip(j->arena, given, name.len + 1);
	}
	for (struct just_variable *v = j->variables; v && just_step(j); v = v->next) {
		struct str text = v->text;

		if (!str_equal(v->name, name) || v->busy)
			continue;
		v->busy = true;
		value = just_value(j, &text, depth + 1);
		v->busy = false;
		break;
	}
	return value;
}

/* env("NAME", default) */
static struct field environment(struct just *j, const struct field *arguments, size_t n)
{
	struct value value = value_unknown();
	struct str name;

	if (!n || !field_known(j->arena, &arguments[0], &name) || !j->input->environment)
		return field_any();
	value = j->input->environment(j->input->self, name);
	if (!value.open && value.n == 1 && value.alternatives[0].n == 1)
		return value.alternatives[0].at[0];
	return !value.open && n > 1 ? arguments[1] : field_any();
}

static struct field call(struct just *j, struct str name, struct str *rest, uint32_t depth)
{
	struct field arguments[4];
	struct str text;
	size_t n = 0;

	while (rest->len && !take(rest, ")") && just_step(j)) {
		struct field value = just_value(j, rest, depth + 1);

		if (n < ARRAY_SIZE(arguments))
			arguments[n++] = value;
		if (!take(rest, ",") && !str_starts(*rest, ")"))
			break;
	}
	if (str_is(name, "env") || str_starts(name, "env_var"))
		return environment(j, arguments, n);
	if (!n || !field_known(j->arena, &arguments[0], &text))
		return field_any();
	if (str_is(name, "quote"))
		return just_quoted(j, &arguments[0]);
	if (str_is(name, "trim"))
		return text_of(j, str_trim(text));
	if (str_is(name, "shell"))
		just_add_line(j, arguments[0], STR(""), 0, false);
	return field_any();
}

/* a == b, a != b; a =~ b is not followed. */
static enum tri condition(struct just *j, struct str *rest, uint32_t depth)
{
	struct field a = just_value(j, rest, depth + 1), b;
	bool negated = false;
	enum tri same = MAYBE;
	struct str known;

	if (take(rest, "!="))
		negated = true;
	else if (!take(rest, "==")) {
		take(rest, "=~");
		just_value(j, rest, depth + 1);
		return MAYBE;
	}
	b = just_value(j, rest, depth + 1);
	if (field_known(j->arena, &b, &known))
		same = field_equals(&a, known);
	return negated ? tri_not(same) : same;
}

static struct field choice(struct just *j, struct str *rest, uint32_t depth)
{
	enum tri test = condition(j, rest, depth);
	struct field yes, no = text_of(j, STR(""));

	take(rest, "{");
	yes = just_value(j, rest, depth + 1);
	take(rest, "}");
	if (take(rest, "else")) {
		if (take(rest, "if")) {
			no = choice(j, rest, depth + 1);
		} else {
			take(rest, "{");
			no = just_value(j, rest, depth + 1);
			take(rest, "}");
		}
	}
	return test == YES ? yes : test == NO ? no : field_cover(j->arena, &yes, &no);
}

static struct field operand(struct just *j, struct str *rest, uint32_t depth)
{
	struct field value;
	struct str name;

	skip_blanks(rest);
	if (rest->len && strchr("'\"`", rest->at[0]))
		return string(j, rest);
	if (take(rest, "(")) {
		value = just_value(j, rest, depth + 1);
		take(rest, ")");
		return value;
	}
	name = take_name(rest);
	if (!name.len)
		return any_of(rest);
	if (str_is(name, "if"))
		return choice(j, rest, depth + 1);
	if (rest->len && (rest->at[0] == '\'' || rest->at[0] == '"')) { /* x'..', f'..' */
		string(j, rest);
		return field_any();
	}
	return take(rest, "(") ? call(j, name, rest, depth) : variable(j, name, depth);
}

/* What cannot be read: nothing behind it is. */
static struct field any_of(struct str *rest)
{
	*rest = str_skip(*rest, rest->len);
	return field_any();
}

struct field just_value(struct just *j, struct str *text, uint32_t depth)
{
	struct field value;

	if (depth > MAX_RECIPE_DEPTH || !just_step(j))
		return any_of(text);
	value = operand(j, text, depth);
	for (;;) {
		struct str before = *text;

		if (take(text, "+")) {
			value = join(j, value, operand(j, text, depth + 1));
		} else if (take(text, "/")) {
			value = join(j, value, text_of(j, STR("/")));
			value = join(j, value, operand(j, text, depth + 1));
		} else {
			*text = before;
			return value;
		}
		if (!just_step(j))
			return field_any();
	}
}

struct field just_expand(struct just *j, struct str text, uint32_t depth)
{
	struct field all = text_of(j, STR(""));
	size_t from = 0, open;

	while ((open = str_find(text, STR("{{"), from)) != STR_NOT_FOUND && just_step(j)) {
		struct str rest = str_skip(text, open + 2);

		all = join(j, all, text_of(j, str_slice(text, from, open)));
		if (str_starts(rest, "{{")) { /* {{{{ is {{ */
			all = join(j, all, text_of(j, STR("{{")));
			from = open + 4;
			continue;
		}
		all = join(j, all, just_value(j, &rest, depth + 1));
		from = str_find(text, STR("}}"), (size_t)(rest.at - text.at));
		if (from == STR_NOT_FOUND)
			return all;
		from += 2;
	}
	return join(j, all, text_of(j, str_skip(text, from)));
}
