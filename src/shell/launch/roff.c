/*
 * groff(7) 1.22 with -U: .sy and .pso run a shell text, .pi one that reads the output; pic(1): sh
 * X TEXT X. In the safer mode that is usual none of them does. Troff and pic have to be told both.
 */
#include "shell/launch/launch.h"

static bool take_request(struct str line, const char *name, struct str *ret_rest)
{
	size_t at = str_find(line, str_from(name), 0), end = at + strlen(name);

	/* Behind a condition it stands in the middle of the line. */
	if (at == STR_NOT_FOUND || end >= line.len || !strchr(" \t", line.at[end]) ||
		(at > 0 && !strchr(" \t.'", line.at[at - 1])))
		return false;
	*ret_rest = str_trim(str_skip(line, end));
	return ret_rest->len > 0;
}

/* sh X TEXT X, X being any character. */
static void pic_line(struct unwrap *u, struct str line)
{
	size_t end;

	line = str_trim(line);
	if (!str_starts(line, "sh "))
		return;
	line = str_trim(str_skip(line, 3));
	end = line.len ? str_find_char(line, line.at[0] == '{' ? '}' : line.at[0], 1)
		       : STR_NOT_FOUND;
	if (end != STR_NOT_FOUND)
		launch_text(u, launch_field(u, str_slice(line, 1, end)))->conditional = true;
}

static void roff_text(struct unwrap *u, struct str text)
{
	static const char *const requests[] = { "sy", "pso", "pi" };
	struct str line, rest;
	bool picture = str_is(u->program, "pic");

	while (str_next_line(&text, &line)) {
		picture |= str_starts(line, ".PS");
		picture &= !str_starts(line, ".PE");
		if (picture)
			pic_line(u, line);
		if (!line.len || !strchr(".'", line.at[0]) || str_starts(line, ".\\\""))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
			if (take_request(line, requests[i], &rest))
				launch_text(u, launch_field(u, rest))->conditional = true;
	}
}

void launch_roff(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"d: D: f: F: I: K: L: m: M: n: o: P: r: T: w: W: U unsafe S V! h! help! v "
		"version");
	bool unsafe = false, named = false;
	struct options operands = o;
	struct file_texts texts;
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!')
			return;
		unsafe |= options_is(&o, "U", "unsafe");
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
	}
	if (!unsafe)
		return;
	while ((kind = options_next(&operands)) != OPTION_END) {
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		named = !launch_is(&operands.argv[operands.at], "-");
		if (launch_known(u, &operands.argv[operands.at], &text) &&
			launch_read_file(u, text, &texts))
			roff_text(u, texts.at[texts.n - 1]);
		options_take_word(&operands);
	}
	if (!named && launch_stdin_text(u, &text))
		roff_text(u, text);
}
