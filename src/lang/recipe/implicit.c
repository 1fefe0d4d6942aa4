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

/* export NAME='value'; for what is exported and named in the text. */
static struct field with_exports(struct make *make, struct field text)
{
	struct str known, value;

	if (!field_known(make->arena, &text, &known) ||
		str_find_char(known, '$', 0) == STR_NOT_FOUND)
		return text;
	for (const struct make_variable *v = make->variables; v && make_step(make); v = v->next) {
		struct field own = v->value;

		if (!v->exported || str_find(known, v->name, 0) == STR_NOT_FOUND)
			continue;
		if (v->recursive && field_known(make->arena, &v->value, &value))
			own = make_expand(make, value, 1);
		if (!field_known(make->arena, &own, &value))
			continue;
		own = field_join(make->arena,
			field_text(make->arena,
				arena_printf(make->arena, "export %.*s=", STR_ARGS(v->name))),
			quoted(make, value));
		own = field_join(make->arena, own, field_text(make->arena, STR("; ")));
		text = field_join(make->arena, own, text);
	}
	return text;
}

struct field make_by_shell(struct make *make, struct field text)
{
	const struct make_variable *shell = make_find(make, STR("SHELL"));
	const struct make_variable *flags = make_find(make, STR(".SHELLFLAGS"));
	struct str known, name, options;
	struct field own;

	text = with_exports(make, text);
	if ((!shell && !flags) || !field_known(make->arena, &text, &known))
		return text;
	name = shell ? make_expand_known(make, STR("$(SHELL)"), 1) : STR("/bin/sh");
	options = flags ? make_expand_known(make, STR("$(.SHELLFLAGS)"), 1) : STR("-c");
	own = field_text(make->arena,
		arena_printf(make->arena, "%.*s %.*s ", STR_ARGS(name), STR_ARGS(options)));
	return field_join(make->arena, own, quoted(make, known));
}
