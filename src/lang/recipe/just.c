/* Justfiles: what a line of the file means, and which recipes run with which arguments. */
#include "lang/recipe/just.h"

#include <errno.h>

#include "base/buf.h"

bool just_step(struct just *just)
{
	return !just->failed && ++just->steps < MAX_RECIPE_STEPS;
}

struct field just_quoted(struct just *j, const struct field *text)
{
	struct field all = field_text(j->arena, STR("'"));

	for (size_t i = 0; i < text->n; i++) {
		struct buf buf = BUF_IN(j->arena);
		struct field part = { .pieces = &text->pieces[i], .n = 1 };

		for (size_t k = 0; part.pieces->kind == PIECE_TEXT && k < part.pieces->text.len;
			k++) {
			if (part.pieces->text.at[k] == '\'')
				buf_add_text(&buf, "'\\'");
			buf_add_char(&buf, part.pieces->text.at[k]);
		}
		j->failed |= buf_failed(&buf);
		if (part.pieces->kind == PIECE_TEXT)
			part = field_text(j->arena, buf_str(&buf));
		all = field_join(j->arena, all, part);
	}
	return field_join(j->arena, all, field_text(j->arena, STR("'")));
}

/* set shell := ["python3", "-c"]: the line as what is no shell of the usual kind is given it. */
static struct field by_shell(struct just *j, struct field text)
{
	static const char *const usual[] = { "sh", "bash", "zsh", "dash", "ksh" };
	struct str rest = j->shell, known;
	struct field words = field_text(j->arena, STR(""));
	bool first = true;

	if (!str_starts(rest, "["))
		return text;
	rest = str_skip(rest, 1);
	while (rest.len && rest.at[0] != ']' && just_step(j)) {
		struct field word = just_value(j, &rest, 0);

		if (first && field_known(j->arena, &word, &known))
			for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
				if (str_is(str_basename(known), usual[i]))
					return text;
		first = false;
		words = field_join(j->arena, words, just_quoted(j, &word));
		words = field_join(j->arena, words, field_text(j->arena, STR(" ")));
		rest = str_trim(rest);
		if (str_starts(rest, ","))
			rest = str_trim(str_skip(rest, 1));
	}
	return field_join(j->arena, words, just_quoted(j, &text));
}

static void add_export(
	struct just *j, struct recipe_line *line, struct str name, struct field value)
{
	struct recipe_export *made = arena_alloc(j->arena, struct recipe_export, 1);

	j->failed |= !made;
	if (!made)
		return;
	*made = (struct recipe_export){ .name = name, .value = value, .next = line->exports };
	line->exports = made;
}

void just_add_line(struct just *j, struct field text, struct str goal, uint32_t line, bool script)
{
	struct recipe_line *made;

	if (j->n_lines > MAX_RECIPE_LINES)
		return;
	if (j->n_lines++ == MAX_RECIPE_LINES)
		text = field_any();
	made = arena_alloc(j->arena, struct recipe_line, 1);
	if (!made) {
		j->failed = true;
		return;
	}
	*made = (struct recipe_line){
		.text = script ? text : by_shell(j, text),
		.goal = goal,
		.line = line,
		.script = script,
		.always = !goal.len,
	};
	for (const struct just_param *p = j->scope; p && goal.len; p = p->next)
		if (p->exported || j->exports_all)
			add_export(j, made, p->name, p->value);
	for (struct just_variable *v = j->variables; v && goal.len && just_step(j); v = v->next) {
		struct str name = v->text;

		if (v->exported || j->exports_all)
			add_export(j, made, v->name, just_value(j, &name, 1));
	}
	*j->tail = made;
	j->tail = &made->next;
}

static struct str name_in_front(struct str text)
{
	size_t n = 0;

	while (n < text.len && !strchr(" \t:=$+*()", text.at[n]))
		n++;
	return str_slice(text, 0, n);
}

/* NAME := expression; the text behind it may go on in further lines, which the reader of the
 * expression takes. */
static bool read_assignment(struct just *j, struct str line, struct str behind)
{
	struct just_variable *made;
	bool exported = str_starts(line, "export ");
	struct str rest = exported ? str_trim(str_skip(line, 7)) : line, name;

	name = name_in_front(rest);
	rest = str_trim(str_skip(rest, name.len));
	if (!name.len || !str_starts(rest, ":="))
		return false;
	made = arena_alloc(j->arena, struct just_variable, 1);
	j->failed |= !made;
	if (!made)
		return true;
	*made = (struct just_variable){
		.name = name,
		.text = (struct str){ rest.at + 2, (size_t)(behind.at + behind.len - rest.at) - 2 },
		.exported = exported,
		.next = j->variables,
	};
	j->variables = made;
	return true;
}

/* set shell := [..], set positional-arguments, set export */
static void read_setting(struct just *j, struct str line)
{
	struct str name = name_in_front(line), value = str_trim(str_skip(line, name.len));
	bool on = !str_contains(value, "false");

	if (str_is(name, "shell") && str_starts(value, ":="))
		j->shell = str_trim(str_skip(value, 2));
	else if (str_is(name, "positional-arguments"))
		j->positional = on;
	else if (str_is(name, "export"))
		j->exports_all = on;
}

static void read_alias(struct just *j, struct str line)
{
	struct just_alias *made = arena_alloc(j->arena, struct just_alias, 1);
	struct str name = name_in_front(line), rest = str_trim(str_skip(line, name.len));

	j->failed |= !made;
	if (!made || !str_starts(rest, ":="))
		return;
	*made = (struct just_alias){
		.name = name, .target = str_trim(str_skip(rest, 2)), .next = j->aliases
	};
	j->aliases = made;
}

/* Behind an expression in the head of a recipe: a string, a name, brackets. */
static struct str behind_value(struct str text)
{
	size_t n = 0;

	if (text.len && strchr("'\"`", text.at[0])) {
		size_t end = str_find_char(text, text.at[0], 1);

		return str_skip(text, end == STR_NOT_FOUND ? text.len : end + 1);
	}
	if (str_starts(text, "(")) {
		size_t end = str_find_char(text, ')', 0);

		return str_skip(text, end == STR_NOT_FOUND ? text.len : end + 1);
	}
	while (n < text.len && !strchr(" \t:", text.at[n]))
		n++;
	return str_skip(text, n);
}

static struct just_param *read_params(struct just *j, struct str *head)
{
	struct just_param *first = NULL, **tail = &first;

	for (*head = str_trim(*head); head->len && head->at[0] != ':' && just_step(j);
		*head = str_trim(*head)) {
		struct just_param *made = arena_alloc(j->arena, struct just_param, 1);

		j->failed |= !made;
		if (!made)
			return first;
		made->exported = str_starts(*head, "$");
		made->many = str_starts(*head, "+") || str_starts(*head, "*");
		if (made->exported || made->many)
			*head = str_skip(*head, 1);
		made->exported |= str_starts(*head, "$");
		*head = str_skip(*head, str_starts(*head, "$"));
		made->name = name_in_front(*head);
		*head = str_trim(str_skip(*head, made->name.len));
		if (str_starts(*head, "=")) {
			made->standard = str_trim(str_skip(*head, 1));
			*head = behind_value(made->standard);
			made->standard = str_slice(
				made->standard, 0, (size_t)(head->at - made->standard.at));
		} else if (!made->name.len) {
			return first;
		}
		*tail = made;
		tail = &made->next;
	}
	return first;
}

/* "name param=default +more: needs", and the indented lines behind it. */
static void read_recipe(struct just *j, struct str line, struct str *rest, uint32_t *number)
{
	struct just_recipe *made = arena_alloc(j->arena, struct just_recipe, 1);
	const char *start = rest->at;
	struct str one, next;

	j->failed |= !made;
	if (!made)
		return;
	made->line = *number + 1;
	line = str_skip(line, str_starts(line, "@"));
	made->name = name_in_front(line);
	line = str_skip(line, made->name.len);
	made->params = read_params(j, &line);
	made->needs = str_skip(line, str_starts(line, ":"));
	for (next = *rest; str_next_line(&next, &one) && just_step(j); (*number)++) {
		if (str_trim(one).len && !strchr(" \t", one.at[0]))
			break;
		*rest = next;
	}
	made->body = (struct str){ start, (size_t)(rest->at - start) };
	*j->recipes_tail = made;
	j->recipes_tail = &made->next;
}

/* import 'path' */
static void read_import(struct just *j, struct str line, uint32_t depth)
{
	struct field path = just_value(j, &line, 0);
	struct file_texts texts = { 0 };
	struct str name;

	if (!field_known(j->arena, &path, &name) || !name.len || !j->input->read_file ||
		depth >= MAX_RECIPE_DEPTH)
		return;
	if (name.at[0] != '/' && j->input->cwd.len)
		name = arena_printf(j->arena, "%.*s/%.*s", STR_ARGS(j->input->cwd), STR_ARGS(name));
	if (!j->input->read_file(j->input->self, j->arena, name, &texts))
		for (size_t i = 0; i < texts.n; i++)
			just_read(j, texts.at[i], depth + 1);
}

void just_read(struct just *j, struct str text, uint32_t depth)
{
	uint32_t number = 0;
	struct str line;

	while (str_next_line(&text, &line) && just_step(j)) {
		number++;
		line = str_slice(line, 0, line.len);
		if (!line.len || strchr(" \t#[", line.at[0]))
			continue;
		if (str_starts(line, "set ") && !str_contains(name_in_front(line), ":"))
			read_setting(j, str_trim(str_skip(line, 4)));
		else if (str_starts(line, "alias "))
			read_alias(j, str_trim(str_skip(line, 6)));
		else if (str_starts(line, "import ") || str_starts(line, "import? "))
			read_import(j, str_skip(line, str_find_char(line, ' ', 0)), depth);
		else if (!read_assignment(j, line, text) &&
			 str_find_char(line, ':', 0) != STR_NOT_FOUND)
			read_recipe(j, line, &text, &number);
	}
}

static struct just_recipe *find(struct just *j, struct str name)
{
	for (const struct just_alias *a = j->aliases; a; a = a->next)
		if (str_equal(a->name, name))
			name = a->target;
	for (struct just_recipe *r = j->recipes; r; r = r->next)
		if (!name.len || str_equal(r->name, name))
			return r;
	return NULL;
}

/* Gives the parameters their values; returns how many of @words they have taken. */
static size_t bind(struct just *j, struct just_recipe *recipe, const struct field *words, size_t n)
{
	size_t taken = 0;

	for (struct just_param *p = recipe->params; p && just_step(j); p = p->next) {
		struct str standard = p->standard;

		p->value = taken < n        ? words[taken++]
			   : p->standard.at ? just_value(j, &standard, 1)
			   : p->many        ? field_text(j->arena, STR(""))
					    : field_any();
		while (p->many && taken < n) {
			p->value = field_join(j->arena, p->value, field_text(j->arena, STR(" ")));
			p->value = field_join(j->arena, p->value, words[taken++]);
		}
	}
	return taken;
}

/* The indentation of the first line is taken off all. */
static struct str dedented(struct just *j, struct str body)
{
	struct buf buf = BUF_IN(j->arena);
	size_t indent = 0;

	while (indent < body.len && strchr(" \t", body.at[indent]))
		indent++;
	for (struct str line; str_next_line(&body, &line) && just_step(j);) {
		size_t n = 0;

		while (n < indent && n < line.len && strchr(" \t", line.at[n]))
			n++;
		buf_add(&buf, str_skip(line, n));
		buf_add_char(&buf, '\n');
	}
	j->failed |= buf_failed(&buf);
	return buf_str(&buf);
}

/* set positional-arguments: $1 .. are the recipe's arguments. */
static struct field with_arguments(struct just *j, struct field text)
{
	struct field front = field_text(j->arena, STR("set --"));

	if (!j->positional || !j->scope)
		return text;
	for (const struct just_param *p = j->scope; p; p = p->next) {
		front = field_join(j->arena, front, field_text(j->arena, STR(" ")));
		front = field_join(j->arena, front, just_quoted(j, &p->value));
	}
	front = field_join(j->arena, front, field_text(j->arena, STR("; ")));
	return field_join(j->arena, front, text);
}

/* A body with a #! of its own is a file for that program; no shell is given it as its input. */
static struct field script(struct just *j, struct str body)
{
	static const char end[] = "just-script-ends";
	struct field text = just_expand(j, body, 0);
	struct str line;

	str_next_line(&body, &line);
	line = str_trim(str_skip(line, 2));
	if (str_ends(line, "sh"))
		return text;
	text = field_join(j->arena,
		field_text(j->arena, arena_printf(j->arena, "%.*s <<'%s'\n", STR_ARGS(line), end)),
		text);
	return field_join(
		j->arena, text, field_text(j->arena, arena_printf(j->arena, "%s\n", end)));
}

static void run_lines(struct just *j, const struct just_recipe *recipe)
{
	struct str body = dedented(j, recipe->body), line;
	uint32_t number = recipe->line;

	if (str_starts(body, "#!")) {
		just_add_line(j, script(j, body), recipe->name, number, true);
		return;
	}
	for (; str_next_line(&body, &line) && just_step(j); number++) {
		struct field text;
		size_t skip = 0;

		while (str_ends(line, "\\") && body.len && just_step(j)) {
			struct str more;

			str_next_line(&body, &more);
			line = arena_printf(j->arena, "%.*s%.*s", (int)line.len - 1, line.at,
				STR_ARGS(str_trim(more)));
			number++;
		}
		while (skip < line.len && strchr("@-", line.at[skip]))
			skip++;
		if (!str_trim(str_skip(line, skip)).len)
			continue;
		text = just_expand(j, str_skip(line, skip), 0);
		just_add_line(j, with_arguments(j, text), recipe->name, number, false);
	}
}

static size_t run_recipe(struct just *j, struct just_recipe *recipe, const struct field *words,
	size_t n, uint32_t depth);

/* "a (b "x") && c": those of one side of the &&. */
static void run_needs(struct just *j, struct str needs, bool behind, uint32_t depth)
{
	bool at = false;

	for (needs = str_trim(needs); needs.len && needs.at[0] != '#' && just_step(j);
		needs = str_trim(needs)) {
		struct field arguments[8];
		struct just_recipe *recipe;
		struct str name;
		size_t n = 0;
		bool brackets = str_starts(needs, "(");

		if (str_starts(needs, "&&")) {
			at = true;
			needs = str_skip(needs, 2);
			continue;
		}
		needs = str_trim(str_skip(needs, brackets));
		name = name_in_front(needs);
		needs = str_trim(str_skip(needs, name.len ? name.len : 1));
		while (brackets && needs.len && needs.at[0] != ')' && just_step(j)) {
			struct field value = just_value(j, &needs, 1);

			if (n < ARRAY_SIZE(arguments))
				arguments[n++] = value;
			needs = str_trim(needs);
		}
		needs = str_skip(needs, brackets && needs.len);
		recipe = name.len && at == behind ? find(j, name) : NULL;
		if (recipe)
			run_recipe(j, recipe, arguments, n, depth + 1);
	}
}

static size_t run_recipe(struct just *j, struct just_recipe *recipe, const struct field *words,
	size_t n, uint32_t depth)
{
	struct just_param *outer = j->scope;
	size_t taken;

	if (recipe->running || depth > MAX_RECIPE_DEPTH || (recipe->done && !recipe->params))
		return 0;
	taken = bind(j, recipe, words, n);
	recipe->running = true;
	j->scope = recipe->params;
	run_needs(j, recipe->needs, false, depth);
	j->scope = recipe->params;
	run_lines(j, recipe);
	run_needs(j, recipe->needs, true, depth);
	j->scope = outer;
	recipe->running = false;
	recipe->done = true;
	return taken;
}

/* The words behind `just`: recipes, each with as many arguments as it has parameters. */
static void run_words(struct just *j, const struct field *words, size_t n)
{
	for (size_t i = 0; i < n && just_step(j);) {
		struct just_recipe *recipe;
		struct str name;

		recipe = field_known(j->arena, &words[i], &name) ? find(j, name) : NULL;
		i++;
		if (recipe)
			i += run_recipe(j, recipe, words + i, n - i, 0);
	}
}

int just_lines(struct arena *arena, const struct recipe_input *input, struct recipe_line **ret)
{
	struct just j = { .arena = arena, .input = input };
	size_t n = input->n_goals + input->n_arguments;
	struct field *words = arena_alloc(arena, struct field, n + 1);

	if (!words)
		return -ENOMEM;
	j.tail = &j.lines;
	j.recipes_tail = &j.recipes;
	just_read(&j, input->text, 0);
	for (size_t i = 0; i < n; i++)
		words[i] =
			i < input->n_goals ? input->goals[i] : input->arguments[i - input->n_goals];
	if (n)
		run_words(&j, words, n);
	else if (j.recipes)
		run_recipe(&j, j.recipes, NULL, 0, 0);
	if (j.steps >= MAX_RECIPE_STEPS)
		just_add_line(&j, field_any(), STR(""), 0, false);
	if (j.failed)
		return -ENOMEM;
	*ret = j.lines;
	return 0;
}
