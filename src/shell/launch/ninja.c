/*
 * ninja(1) 1.11: the commands of the rules whose targets are asked for, by name, by `default`, or
 * all of them. Which targets are out of date is not asked: all of it may run.
 */
#include "shell/launch/launch.h"

#define MAX_NINJA_EDGES 256
#define MAX_NINJA_DEPTH 64 /* targets that need each other */

struct edge {
	struct str outs, rule, needs;
	struct str own; /* the indented lines behind it */
	bool visited;
};

struct ninja {
	struct unwrap *u;
	struct str text;
	struct edge *edges;
	size_t n;
};

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* NAME = VALUE, the last of them in @text; @top: not those that belong to a rule or target. */
static bool find_value(struct str text, struct str wanted, bool top, struct str *ret)
{
	struct str line;
	bool found = false;

	while (str_next_line(&text, &line)) {
		size_t equals = str_find_char(line, '=', 0);

		if (equals == STR_NOT_FOUND || (top && strchr(" \t", line.at[0])) ||
			!str_equal(str_trim(str_slice(line, 0, equals)), wanted))
			continue;
		*ret = str_trim(str_skip(line, equals + 1));
		found = true;
	}
	return found;
}

static struct str value_of(const struct ninja *ninja, const struct edge *edge, struct str name)
{
	struct str value = STR("");

	if (str_is(name, "out"))
		return edge->outs;
	if (str_is(name, "in"))
		return edge->needs;
	if (!find_value(edge->own, name, false, &value))
		find_value(ninja->text, name, true, &value);
	return value;
}

static struct str expand(const struct ninja *ninja, const struct edge *edge, struct str command)
{
	struct buf out = BUF_IN(ninja->u->arena);

	for (size_t i = 0; i < command.len; i++) {
		bool braces = i + 1 < command.len && command.at[i + 1] == '{';
		size_t from = i + 1 + braces, end = from;

		if (command.at[i] != '$') {
			buf_add_char(&out, command.at[i]);
			continue;
		}
		while (end < command.len && is_name(command.at[end]))
			end++;
		if (end == from) { /* $$, $: */
			if (from < command.len)
				buf_add_char(&out, command.at[from]);
			i = from;
			continue;
		}
		buf_add(&out, value_of(ninja, edge, str_slice(command, from, end)));
		i = end - !braces;
	}
	ninja->u->failed |= buf_failed(&out);
	return buf_str(&out);
}

static bool next_word(struct str *rest, struct str *ret)
{
	*rest = str_trim(*rest);
	*ret = str_slice(*rest, 0, str_find_char(*rest, ' ', 0));
	*rest = str_skip(*rest, ret->len);
	return ret->len > 0;
}

static struct str indented(struct str *text)
{
	const char *start = text->at;
	struct str rest = *text, line;
	size_t len = 0;

	while (str_next_line(&rest, &line) && line.len &&
		(line.at[0] == ' ' || line.at[0] == '\t')) {
		len = (size_t)(rest.at - start);
		*text = rest;
	}
	return (struct str){ start, len };
}

/* build OUT...: RULE NEED... | NEED... || NEED... */
static void read_edges(struct ninja *ninja)
{
	struct str text = ninja->text, line;

	while (str_next_line(&text, &line) && ninja->n < MAX_NINJA_EDGES) {
		struct edge *edge = &ninja->edges[ninja->n];
		size_t colon = str_find_char(line, ':', 0);

		if (!str_starts(line, "build ") || colon == STR_NOT_FOUND)
			continue;
		*edge = (struct edge){ .outs = str_trim(str_slice(line, 6, colon)),
			.needs = str_skip(line, colon + 1) };
		next_word(&edge->needs, &edge->rule);
		edge->needs = str_trim(edge->needs);
		edge->own = indented(&text);
		ninja->n++;
	}
}

static struct str command_of(const struct ninja *ninja, const struct edge *edge)
{
	struct str text = ninja->text, line, command = STR("");

	while (str_next_line(&text, &line)) {
		struct str own;

		if (!str_starts(line, "rule ") ||
			!str_equal(str_trim(str_skip(line, 5)), edge->rule))
			continue;
		own = indented(&text);
		find_value(own, STR("command"), false, &command);
	}
	return command;
}

static bool makes(const struct edge *edge, struct str target)
{
	struct str rest = edge->outs, word;

	while (next_word(&rest, &word))
		if (str_equal(word, target))
			return true;
	return false;
}

static void run_edge(struct ninja *ninja, struct edge *edge, unsigned int depth);

static void run_target(struct ninja *ninja, struct str target, unsigned int depth)
{
	for (size_t i = 0; i < ninja->n && depth < MAX_NINJA_DEPTH; i++)
		if (makes(&ninja->edges[i], target))
			run_edge(ninja, &ninja->edges[i], depth);
}

static void run_edge(struct ninja *ninja, struct edge *edge, unsigned int depth)
{
	struct str rest = edge->needs, word, command;
	struct run *run;

	if (edge->visited)
		return;
	edge->visited = true;
	while (next_word(&rest, &word))
		run_target(ninja, word, depth + 1);
	command = command_of(ninja, edge);
	if (!command.len)
		return;
	run = launch_text(ninja->u, launch_field(ninja->u, expand(ninja, edge, command)));
	run->via = VIA_RECIPE;
	run->conditional = true;
}

static bool run_defaults(struct ninja *ninja)
{
	struct str text = ninja->text, line, word;
	bool any = false;

	while (str_next_line(&text, &line)) {
		if (!str_starts(line, "default "))
			continue;
		any = true;
		for (struct str rest = str_skip(line, 8); next_word(&rest, &word);)
			run_target(ninja, word, 0);
	}
	return any;
}

static bool read_build_file(
	struct unwrap *u, struct field directory, struct field file, struct str *ret)
{
	struct str path = STR("build.ninja"), text;
	struct file_texts texts;

	if (file.n && !launch_known(u, &file, &path))
		return false;
	if (directory.n && launch_known(u, &directory, &text))
		path = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(text), STR_ARGS(path));
	if (!path.at || !launch_read_file(u, path, &texts))
		return false;
	*ret = texts.at[texts.n - 1];
	return true;
}

void launch_ninja(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"C= f: j: k: l: d: w: n! t! v verbose quiet version! h! help!");
	struct ninja ninja = { .u = u,
		.edges = arena_alloc(u->arena, struct edge, MAX_NINJA_EDGES) };
	struct field directory = { 0 }, file = { 0 };
	struct options operands = o;
	bool named = false;
	enum option_kind kind;
	struct run *last = u->last;
	struct str target;

	u->failed |= !ninja.edges;
	while (ninja.edges && (kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
		else if (o.mark == '!')
			return;
		else if (o.mark == '=')
			directory = o.value;
		else if (options_is(&o, "f", NULL))
			file = o.value;
	}
	if (!ninja.edges || !read_build_file(u, directory, file, &ninja.text))
		return;
	read_edges(&ninja);
	/* The build file is brought up to date before anything else. */
	run_target(
		&ninja, file.n && launch_known(u, &file, &target) ? target : STR("build.ninja"), 0);
	while ((kind = options_next(&operands)) != OPTION_END) {
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		named = true;
		if (launch_known(u, &operands.argv[operands.at], &target))
			run_target(&ninja, target, 0);
		options_take_word(&operands);
	}
	if (!named && !run_defaults(&ninja))
		for (size_t i = 0; i < ninja.n; i++)
			run_edge(&ninja, &ninja.edges[i], 0);
	for (struct run *run = last ? last->next : u->first; directory.n && run; run = run->next) {
		run->has_cwd = true;
		run->cwd = directory;
	}
}
