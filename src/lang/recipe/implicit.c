/* What make does by itself: its own rules, the shell it uses, what it exports. */
#include "base/buf.h"
#include "lang/recipe/make.h"

bool make_has_file(struct make *make, struct str path)
{
	struct file_texts texts = { 0 };

	if (!make->input->read_file || !path.len)
		return false;
	if (path.at[0] != '/' && make->input->cwd.len)
		path = arena_printf(
			make->arena, "%.*s/%.*s", STR_ARGS(make->input->cwd), STR_ARGS(path));
	make->failed |= !path.at;
	return path.at &&
	       make->input->read_file(make->input->self, make->arena, path, &texts) == 0 && texts.n;
}

struct str make_implicit(struct make *make, struct str goal)
{
	static const struct {
		const char *end, *variable, *program;
	} rows[] = {
		{ ".c", "CC", "cc" },
		{ ".cc", "CXX", "g++" },
		{ ".cpp", "CXX", "g++" },
		{ ".C", "CXX", "g++" },
	};
	bool object = str_ends(goal, ".o");
	struct str base = object ? str_slice(goal, 0, goal.len - 2) : goal;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str source =
			arena_printf(make->arena, "%.*s%s", STR_ARGS(base), rows[i].end);

		if (!source.at || !make_has_file(make, source))
			continue;
		if (!make_find(make, str_from(rows[i].variable)))
			make_define(make, str_from(rows[i].variable),
				field_text(make->arena, str_from(rows[i].program)), true, false);
		return arena_printf(make->arena, "$(%s) $(CFLAGS) %.*s %s-o %.*s", rows[i].variable,
			STR_ARGS(source), object ? "-c " : "", STR_ARGS(goal));
	}
	if (!object && make_has_file(make, arena_printf(make->arena, "%.*s.sh", STR_ARGS(goal))))
		return arena_printf(make->arena, "cat %.*s.sh >%.*s; chmod a+x %.*s",
			STR_ARGS(goal), STR_ARGS(goal), STR_ARGS(goal));
	return STR("");
}

static struct field quoted(struct make *make, struct str text)
{
	struct buf buf = BUF_IN(make->arena);

	buf_add_char(&buf, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\'')
			buf_add_text(&buf, "'\\''");
		else
			buf_add_char(&buf, text.at[i]);
	}
	buf_add_char(&buf, '\'');
	make->failed |= buf_failed(&buf);
	return field_text(make->arena, buf_str(&buf));
}

struct field make_read_file(struct make *make, struct str name)
{
	struct file_texts texts = { 0 };
	struct str text;

	if (name.len && name.at[0] != '/' && make->input->cwd.len)
		name = arena_printf(
			make->arena, "%.*s/%.*s", STR_ARGS(make->input->cwd), STR_ARGS(name));
	if (!make->input->read_file ||
		make->input->read_file(make->input->self, make->arena, name, &texts) ||
		texts.n != 1)
		return field_any();
	text = texts.at[0];
	return field_text(make->arena, str_slice(text, 0, text.len - str_ends(text, "\n")));
}

void make_write_file(struct make *make, struct str where, struct str text)
{
	struct field line = field_text(make->arena, STR("printf '%s\\n' "));

	if (!str_starts(where, ">"))
		return;
	line = field_join(make->arena, line, quoted(make, text));
	line = field_join(make->arena, line,
		field_text(make->arena, arena_printf(make->arena, " %.*s", STR_ARGS(where))));
	make_add_line(make, line, make->line, true);
}

static void export(struct make *make, struct make_variable *v, struct recipe_export **exports)
{
	struct recipe_export *made;
	struct str text;

	for (made = *exports; made; made = made->next)
		if (str_equal(made->name, v->name))
			return;
	made = arena_alloc(make->arena, struct recipe_export, 1);
	make->failed |= !made;
	if (!made)
		return;
	*made = (struct recipe_export){ .name = v->name, .value = v->value, .next = *exports };
	if (v->recursive && field_known(make->arena, &v->value, &text))
		made->value = make_expand(make, text, 1);
	*exports = made;
}

struct recipe_export *make_exports(struct make *make)
{
	struct make_rule *rule = make->running ? make->rules : NULL;
	struct recipe_export *exports = NULL;

	for (; rule && make_step(make); rule = rule->next)
		for (struct make_variable *v = rule->variables; v; v = v->next)
			if (str_equal(rule->target, make->target) &&
				(v->exported || make->exports_all))
				export(make, v, &exports);
	for (struct make_variable *v = make->variables; v && make_step(make); v = v->next)
		if (v->exported || make->exports_all)
			export(make, v, &exports);
	return exports;
}

struct field make_by_shell(struct make *make, struct field text)
{
	const struct make_variable *shell = make_find(make, STR("SHELL"));
	const struct make_variable *flags = make_find(make, STR(".SHELLFLAGS"));
	struct str known, name, options;
	struct field own;

	if ((!shell && !flags) || !field_known(make->arena, &text, &known))
		return text;
	name = shell ? make_expand_known(make, STR("$(SHELL)"), 1) : STR("/bin/sh");
	options = flags ? make_expand_known(make, STR("$(.SHELLFLAGS)"), 1) : STR("-c");
	own = field_text(make->arena,
		arena_printf(make->arena, "%.*s %.*s ", STR_ARGS(name), STR_ARGS(options)));
	return field_join(make->arena, own, quoted(make, known));
}
