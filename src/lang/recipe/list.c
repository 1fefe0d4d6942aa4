/* Recipes of the other tools: package.json, pyproject.toml. */
#include <errno.h>

#include "base/buf.h"
#include "lang/recipe/list.h"

struct lister {
	struct arena *arena;
	const struct recipe_input *input;
	struct recipe_line *lines, **tail;
	size_t n, steps;
	bool failed;
};

static void add(struct lister *l, struct field text, struct str goal, uint32_t line, bool script)
{
	struct recipe_line *made;

	if (l->n > MAX_RECIPE_LINES)
		return;
	if (l->n++ == MAX_RECIPE_LINES)
		text = field_any();
	made = arena_alloc(l->arena, struct recipe_line, 1);
	if (!made) {
		l->failed = true;
		return;
	}
	*made = (struct recipe_line){ .text = text, .goal = goal, .line = line, .script = script };
	*l->tail = made;
	l->tail = &made->next;
}

/* The text with the arguments of the command line behind it. */
static struct field with_arguments(struct lister *l, struct str text)
{
	struct field all = field_text(l->arena, text);

	for (size_t i = 0; i < l->input->n_arguments; i++) {
		all = field_join(l->arena, all, field_text(l->arena, STR(" ")));
		all = field_join(l->arena, all, l->input->arguments[i]);
	}
	return all;
}

/* A JSON or TOML string that opens at @at; leaves *at behind it. */
static bool read_string(struct lister *l, struct str text, size_t *at, struct str *ret)
{
	char quote = text.at[*at];
	struct buf buf = BUF_IN(l->arena);

	for (size_t i = *at + 1; i < text.len; i++) {
		char c = text.at[i];

		if (c == quote) {
			*at = i + 1;
			*ret = buf_str(&buf);
			return true;
		}
		if (c == '\\' && quote == '"' && i + 1 < text.len) {
			c = text.at[++i];
			if (c == 'u' && i + 4 < text.len) {
				uint32_t code = 0;

				for (int n = 0; n < 4; n++) {
					char d = (char)(text.at[++i] | 32);

					code = code * 16 +
					       (uint32_t)(d <= '9' ? d - '0' : d - 'a' + 10);
				}
				buf_add_utf8(&buf, code);
				continue;
			}
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
		}
		buf_add_char(&buf, c);
	}
	return false;
}

/* The text of @name in the "scripts" object of a package.json. */
static bool package_script(struct lister *l, struct str name, struct str *ret, uint32_t *ret_line)
{
	struct str text = l->input->text, key = STR(""), value;
	uint32_t depth = 0, scripts = 0, line = 1;
	bool expect = false;

	for (size_t at = 0; at < text.len;) {
		char c = text.at[at];

		if (c == '"') {
			if (!read_string(l, text, &at, &value))
				return false;
			if (expect && scripts && depth == scripts && str_equal(key, name)) {
				*ret = value;
				*ret_line = line;
				return true;
			}
			if (!expect)
				key = value;
			expect = false;
			continue;
		}
		line += c == '\n';
		if (c == ':') {
			expect = true;
		} else if (c == '{') {
			depth++;
			if (expect && depth == 2 && str_is(key, "scripts"))
				scripts = depth;
			expect = false;
		} else if (c == '}') {
			if (scripts && depth == scripts)
				scripts = 0;
			depth -= depth > 0;
		} else if (c == ',') {
			expect = false;
		}
		at++;
	}
	return false;
}

static void package_lines(struct lister *l)
{
	static const char *const hooks[] = { "pre", "", "post" };

	for (size_t i = 0; i < l->input->n_goals; i++) {
		struct str goal, text;
		uint32_t line;

		if (!field_known(l->arena, &l->input->goals[i], &goal))
			continue;
		for (size_t h = 0; h < ARRAY_SIZE(hooks); h++) {
			struct str name = arena_concat(l->arena, str_from(hooks[h]), goal);

			if (package_script(l, name, &text, &line))
				add(l,
					h == 1 ? with_arguments(l, text)
					       : field_text(l->arena, text),
					name, line, false);
		}
	}
}

static bool is_task_table(struct str line)
{
	static const char *const tables[] = { "[tool.poe.tasks", "[tool.taskipy.tasks",
		"[tool.pdm.scripts", "[tool.rye.scripts", "[tool.pixi.tasks", "[tool.hatch.envs.",
		"[tasks", "[tool.pixi.feature.", "[feature." };

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		if (str_starts(line, tables[i]))
			return true;
	return false;
}

/* name = "text", name = { cmd = "text" }, name = ["text", ..], [..tasks.name] cmd = "text" */
static void pyproject_task(struct lister *l, struct str name)
{
	struct str rest = l->input->text, line;
	bool table = false, own = false;

	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		struct str trimmed = str_trim(line), key, value;
		size_t equal = str_find_char(trimmed, '=', 0);

		if (trimmed.len && trimmed.at[0] == '[') {
			struct str end = arena_printf(l->arena, ".%.*s]", STR_ARGS(name));

			table = is_task_table(trimmed);
			own = table && end.len < trimmed.len &&
			      str_equal(str_skip(trimmed, trimmed.len - end.len), end);
			continue;
		}
		if (!table || equal == STR_NOT_FOUND)
			continue;
		key = str_trim(str_slice(trimmed, 0, equal));
		if (key.len > 1 && (key.at[0] == '"' || key.at[0] == '\''))
			key = str_slice(key, 1, key.len - 1);
		if (!str_equal(key, name) && !(own && (str_is(key, "cmd") || str_is(key, "shell") ||
							      str_is(key, "script"))))
			continue;
		for (size_t at = equal; at < trimmed.len;) {
			if (trimmed.at[at] != '"' && trimmed.at[at] != '\'')
				at++;
			else if (read_string(l, trimmed, &at, &value))
				add(l, with_arguments(l, value), name, number, false);
			else
				break;
		}
	}
}

int list_lines(struct arena *arena, const struct recipe_input *input, struct recipe_line **ret)
{
	struct lister l = { .arena = arena, .input = input };

	l.tail = &l.lines;
	if (input->kind == RECIPE_PACKAGE_JSON)
		package_lines(&l);
	for (size_t i = 0; i < input->n_goals; i++) {
		struct str goal;

		if (!field_known(arena, &input->goals[i], &goal))
			continue;
		if (input->kind == RECIPE_PYPROJECT)
			pyproject_task(&l, goal);
	}
	if (l.failed)
		return -ENOMEM;
	*ret = l.lines;
	return 0;
}
