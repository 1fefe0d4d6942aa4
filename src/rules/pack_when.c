/* The conditions of a rule: `when` and `unless`. */
#include <errno.h>

#include "rules/reader.h"

static int read_alternatives(
	struct reader *r, const struct doc_node *value, struct words **ret, size_t *ret_n)
{
	struct words *words;
	size_t n = 0;
	int err = 0;

	if (value->kind != DOC_LIST || !value->n || value->n > MAX_WORDS) {
		report_at(r->report, value->at,
			"%.*s: want a list of words: ['program', 'word', ['one', 'other']]",
			STR_ARGS(value->key));
		return 0;
	}
	words = arena_alloc(r->arena, struct words, value->n);
	if (!words)
		return -ENOMEM;
	for (const struct doc_node *item = value->first; item && !err; item = item->next)
		err = read_words(r, item, &words[n++]);
	*ret = words;
	*ret_n = n;
	return err;
}

static int argv_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct conditions *c = into;

	return read_alternatives(r, value, &c->argv, &c->n_argv);
}

static int program_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct conditions *)into)->programs);
}

static int flag_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct conditions *c = into;
	int err = read_words(r, value, &c->flags);

	for (size_t i = 0; i < c->flags.n; i++)
		if (c->flags.at[i].at[0] != '-' && c->flags.at[i].at[0] != '+')
			report_at(r->report, value->at, "flag: '%.*s' does not begin with '-'",
				STR_ARGS(c->flags.at[i]));
	return err;
}

static int matches_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct arg_condition *arg = into;
	struct str literal;

	if (value->kind == DOC_TEXT) {
		literal = pattern_literal(r->arena, value->text);
		arg->literal = literal;
	}
	return read_pattern(r, value, &arg->pattern);
}

static int word_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct arg_condition *arg = into;
	int64_t n;

	if (value->kind == DOC_TEXT && str_to_int64(value->text, &n) && n >= 1 && n < MAX_WORDS)
		arg->word = (int)n;
	else
		report_at(r->report, value->at, "word: want a number from 1 to %d", MAX_WORDS - 1);
	return 0;
}

static int option_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct arg_condition *)into)->options);
}

static int read_arg(struct reader *r, const struct doc_node *value, struct conditions *c)
{
	static const struct schema_key keys[] = {
		{ "matches", matches_key },
		{ "word", word_key },
		{ "option", option_key },
	};
	struct arg_condition *arg = arena_alloc(r->arena, struct arg_condition, 1);
	int err;

	if (!arg)
		return -ENOMEM;
	arg->word = -1;
	arg->next = c->args;
	c->args = arg;
	if (value->kind != DOC_MAP)
		return matches_key(r, value, arg);
	err = read_map(r, value, "arg", keys, ARRAY_SIZE(keys), arg);
	if (!err && !doc_get(value, "matches"))
		report_at(r->report, value->at, "arg: needs 'matches'");
	return err;
}

/* A list is several conditions on arguments; all must hold. */
static int arg_key(struct reader *r, const struct doc_node *value, void *into)
{
	int err = 0;

	if (value->kind != DOC_LIST || !value->n || value->first->kind != DOC_MAP)
		return read_arg(r, value, into);
	for (const struct doc_node *item = value->first; item && !err; item = item->next)
		err = read_arg(r, item, into);
	return err;
}

static int name_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct names_condition *)into)->name);
}

static int commands_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct names_condition *)into)->commands);
}

static int spares_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct names_condition *)into)->spares);
}

static int names_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "name", name_key },
		{ "commands", commands_key },
		{ "spares", spares_key },
	};
	struct conditions *c = into;

	c->names = arena_alloc(r->arena, struct names_condition, 1);
	if (!c->names)
		return -ENOMEM;
	if (value->kind == DOC_MAP && !doc_get(value, "name"))
		report_at(r->report, value->at, "names: needs 'name'");
	return read_map(r, value, "names", keys, ARRAY_SIZE(keys), c->names);
}

static int hits_key(struct reader *r, const struct doc_node *value, void *into)
{
	if (value->kind == DOC_TEXT && str_is(value->text, "protected"))
		((struct conditions *)into)->hits_protected = true;
	else
		report_at(r->report, value->at, "hits: want 'protected'");
	return 0;
}

static int pushes_to_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct conditions *)into)->pushes_to);
}

static int by_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct launch_condition *launches = into;
	struct words *list = NULL;
	size_t n = 0;
	int err = read_alternatives(r, value, &list, &n);

	if (n > ARRAY_SIZE(launches->by))
		report_at(r->report, value->at, "by: too many words");
	launches->n_by = MIN(n, ARRAY_SIZE(launches->by));
	for (size_t i = 0; i < launches->n_by; i++)
		launches->by[i] = list[i];
	return err;
}

static int imports_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct launch_condition *)into)->imports);
}

static int launches_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "by", by_key },
		{ "imports", imports_key },
	};
	struct conditions *c = into;

	c->launches = arena_alloc(r->arena, struct launch_condition, 1);
	if (!c->launches)
		return -ENOMEM;
	return read_map(r, value, "launches", keys, ARRAY_SIZE(keys), c->launches);
}

static int call_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct script_condition *script = into;
	int err = read_words(r, value, &script->calls);

	for (size_t i = 0; i < script->calls.n; i++) {
		struct str *call = &script->calls.at[i];
		bool method = str_starts(*call, ".");

		if (i && method != script->method)
			report_at(r->report, value->at,
				"call: methods (.name) or functions, not both");
		script->method = method;
		if (method)
			*call = str_skip(*call, 1);
	}
	return err;
}

static int on_key(struct reader *r, const struct doc_node *value, void *into)
{
	if (value->kind == DOC_TEXT && str_is(value->text, "modal"))
		((struct script_condition *)into)->on_modal = true;
	else
		report_at(r->report, value->at, "on: want 'modal'");
	return 0;
}

static int without_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct script_condition *)into)->without);
}

static int script_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "call", call_key },
		{ "on", on_key },
		{ "without", without_key },
	};
	struct conditions *c = into;

	c->script = arena_alloc(r->arena, struct script_condition, 1);
	if (!c->script)
		return -ENOMEM;
	if (value->kind == DOC_MAP && !doc_get(value, "call"))
		report_at(r->report, value->at, "script: needs 'call'");
	return read_map(r, value, "script", keys, ARRAY_SIZE(keys), c->script);
}

static int paths_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct write_condition *)into)->paths);
}

static int has_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_pattern(r, value, &((struct write_condition *)into)->has);
}

static int lacks_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_pattern(r, value, &((struct write_condition *)into)->lacks);
}

static int loses_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_pattern(r, value, &((struct write_condition *)into)->loses);
}

static int removed_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_bool(r, value, &((struct write_condition *)into)->removed);
}

static int writes_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "path", paths_key },
		{ "has", has_key },
		{ "lacks", lacks_key },
		{ "loses", loses_key },
		{ "removed", removed_key },
	};
	struct conditions *c = into;

	c->writes = arena_alloc(r->arena, struct write_condition, 1);
	if (!c->writes)
		return -ENOMEM;
	if (value->kind != DOC_MAP)
		return paths_key(r, value, c->writes);
	if (!doc_get(value, "path"))
		report_at(r->report, value->at, "writes: needs 'path'");
	return read_map(r, value, "writes", keys, ARRAY_SIZE(keys), c->writes);
}

static int tool_names_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct tool_condition *)into)->names);
}

static int tool_input_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct tool_condition *tool = into;

	if (value->kind != DOC_MAP) {
		report_at(r->report, value->at, "input: want a map of field names to patterns");
		return 0;
	}
	for (const struct doc_node *field = value->first; field; field = field->next) {
		struct input_condition *input = arena_alloc(r->arena, struct input_condition, 1);
		int err;

		if (!input)
			return -ENOMEM;
		input->field = field->key;
		err = read_pattern(r, field, &input->pattern);
		if (err)
			return err;
		input->next = tool->input;
		tool->input = input;
	}
	return 0;
}

static int tool_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "name", tool_names_key },
		{ "input", tool_input_key },
	};
	struct conditions *c = into;

	c->tool = arena_alloc(r->arena, struct tool_condition, 1);
	if (!c->tool)
		return -ENOMEM;
	if (value->kind != DOC_MAP)
		return tool_names_key(r, value, c->tool);
	if (!doc_get(value, "name"))
		report_at(r->report, value->at, "tool: needs 'name'");
	return read_map(r, value, "tool", keys, ARRAY_SIZE(keys), c->tool);
}

static int session_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct conditions *)into)->session);
}

static int text_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct conditions *c = into;

	if (value->kind == DOC_TEXT)
		c->text_literal = pattern_literal(r->arena, value->text);
	return read_pattern(r, value, &c->text);
}

int read_conditions(struct reader *r, const struct doc_node *value, struct conditions *ret)
{
	static const struct schema_key keys[] = {
		{ "argv", argv_key },
		{ "program", program_key },
		{ "flag", flag_key },
		{ "arg", arg_key },
		{ "names", names_key },
		{ "hits", hits_key },
		{ "pushes_to", pushes_to_key },
		{ "launches", launches_key },
		{ "script", script_key },
		{ "writes", writes_key },
		{ "tool", tool_key },
		{ "session", session_key },
		{ "text", text_key },
	};

	if (value->kind == DOC_MAP && !value->n)
		report_at(r->report, value->at, "%.*s: has no condition", STR_ARGS(value->key));
	return read_map(r, value, "conditions", keys, ARRAY_SIZE(keys), ret);
}
