/*
 * tmux(1) 3.3: commands that start a program or type text into a pane. Commands are separated by
 * a word that is or ends in `;`. Keys sent by one call are read together, as one shell text.
 */
#include <stdlib.h>

#include "shell/launch/panes.h"

#define MAX_TMUX_DEPTH   8 /* commands within commands and files */
#define MAX_TMUX_ASSIGNS 8 /* -e NAME=VALUE of one command */

enum tmux_kind {
	TMUX_NEW,    /* a session of its own; its operands are as those of TMUX_START */
	TMUX_START,  /* its operands are a command: one word is shell text, several are argv */
	TMUX_SHELL,  /* its first operand is shell text */
	TMUX_KEYS,   /* its operands are keys */
	TMUX_BUFFER, /* its operand is text that may be pasted */
	TMUX_PASTE,  /* that text is typed */
	TMUX_BRANCH, /* if-shell: shell text, then tmux commands */
	TMUX_NESTED, /* its last operands are a tmux command: set-hook; that of a key waits for it
		      */
	TMUX_OPTION, /* set default-command TEXT: what new panes start */
	TMUX_SOURCE, /* its operands are files of tmux commands */
	TMUX_LOAD,   /* its operand is a file whose text may be pasted */
};

static const struct {
	const char *name, *alias, *options;
	enum tmux_kind kind;
} commands[] = {
	{ "new-session", "new", "c: e@ F: f: n: s: t: x: y:", TMUX_NEW },
	{ "new-window", "neww", "c: e@ F: n: t:", TMUX_START },
	{ "split-window", "splitw", "c: e@ F: l: p: t:", TMUX_START },
	{ "respawn-pane", "respawnp", "c: e@ t:", TMUX_START },
	{ "respawn-window", "respawnw", "c: e@ t:", TMUX_START },
	{ "display-popup", "popup", "b: c: d: e@ h: s: S: t: T: w: x: y:", TMUX_START },
	{ "run-shell", "run", "c: d: t:", TMUX_SHELL },
	{ "pipe-pane", "pipep", "t:", TMUX_SHELL },
	{ "if-shell", "if", "t:", TMUX_BRANCH },
	{ "send-keys", "send", "N: t: c:", TMUX_KEYS },
	{ "set-buffer", "setb", "b: n: t:", TMUX_BUFFER },
	{ "set-option", "set", "t:", TMUX_OPTION },
	{ "set-hook", NULL, "t:", TMUX_NESTED },
	{ "source-file", "source", NULL, TMUX_SOURCE },
	{ "paste-buffer", "pasteb", "b: s: t:", TMUX_PASTE },
	{ "load-buffer", "loadb", "b: t:", TMUX_LOAD },
};

struct tmux {
	struct panes *panes;
};

/* One command, without its options. */
struct command {
	enum tmux_kind kind;
	const struct field *argv;
	size_t argc;
	bool literal, hex, append;
	struct field target, name; /* -t; -s of a session, -b of a buffer; no pieces: not given */
};

static void run_commands(
	struct unwrap *u, struct tmux *tmux, const struct field *argv, size_t argc, int depth);

static struct run *start(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct run *run;

	if (argc == 0)
		return &u->spare;
	if (argc == 1)
		run = launch_text(u, argv[0]);
	else
		run = launch_argv(u, argv, argc);
	run->via = VIA_TERMINAL;
	run->inherits_stdin = false;
	return run;
}

/* Keys by name. A control key that empties the line takes back what was typed on it. */
static struct str key_text(const struct field *word, bool *ret_reset)
{
	static const struct {
		const char *name, *text;
	} keys[] = {
		{ "Enter", "\n" },
		{ "enter", "\n" },
		{ "C-m", "\n" },
		{ "C-M", "\n" },
		{ "C-j", "\n" },
		{ "KPEnter", "\n" },
		{ "^M", "\n" },
		{ "Space", " " },
		{ "space", " " },
		{ "Tab", "" },
		{ "Escape", "" },
	};
	static const char *const resets[] = { "C-c", "C-u", "C-C", "C-U", "^C", "^U" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (launch_is(word, keys[i].name))
			return str_from(keys[i].text);
	for (size_t i = 0; i < ARRAY_SIZE(resets); i++)
		*ret_reset |= launch_is(word, resets[i]);
	return *ret_reset ? STR("") : (struct str){ 0 };
}

/* C-d, M-b, F5, Up, BSpace: keys that do something else than to type, it cannot be told what. */
static bool is_command_key(const struct field *word)
{
	static const char *const names[] = { "BSpace", "BTab", "DC", "Delete", "Down", "End",
		"Home", "IC", "Insert", "Left", "NPage", "PPage", "PageDown", "PageUp", "PgDn",
		"PgUp", "Right", "Up" };
	static const char *const starts[] = { "C-", "M-", "S-", "^" };
	struct str text;

	if (word->n != 1 || word->pieces[0].kind != PIECE_TEXT)
		return false;
	text = word->pieces[0].text;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(text, names[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (str_starts(text, starts[i]) && text.len == strlen(starts[i]) + 1)
			return true;
	return text.len > 1 && text.len < 4 && text.at[0] == 'F' && text.at[1] >= '1' &&
	       text.at[1] <= '9';
}

static struct str hex_text(struct unwrap *u, const struct field *word)
{
	struct str text;
	unsigned long value;
	char *out = arena_alloc(u->arena, char, 1);

	if (!out || !launch_known(u, word, &text) || text.len > 4)
		return STR("");
	text = arena_copy(u->arena, text);
	value = text.at ? strtoul(text.at, NULL, 16) : 0;
	*out = value == 13 ? '\n' : (char)value;
	return (struct str){ out, 1 };
}

static void type_keys(struct unwrap *u, struct tmux *tmux, const struct command *c)
{
	struct pane_keys keys = { .text = launch_field(u, STR("")) };
	bool has_enter = false;

	for (size_t i = 0; i < c->argc; i++) {
		bool reset = false;
		struct str key = c->literal ? (struct str){ 0 }
				 : c->hex   ? hex_text(u, &c->argv[i])
					    : key_text(&c->argv[i], &reset);
		struct field typed = c->argv[i];

		typed.many = false;
		if (reset && !has_enter) {
			keys.text = launch_field(u, STR(""));
			keys.clears = true;
		} else if (reset) {
			key = STR("\n");
		}
		if (!key.at && !c->literal && !c->hex && is_command_key(&c->argv[i])) {
			key = STR("\n");
			keys.vague = true;
		}
		if (key.at)
			typed = launch_field(u, key);
		has_enter |= key.at && str_is(key, "\n");
		if (!key.at && field_has_text(&typed) && typed.n)
			has_enter |= str_contains(field_show(u->arena, &typed), "\n");
		keys.text = launch_join(u, keys.text, typed);
	}
	panes_type(u, tmux->panes, &c->target, &keys);
}

static bool is_command(const struct field *word, size_t i)
{
	return launch_is(word, commands[i].name) ||
	       (commands[i].alias && launch_is(word, commands[i].alias));
}

/* A tmux command that stands as one text: if-shell, bind-key, set-hook. */
static void run_text(struct unwrap *u, struct tmux *tmux, const struct field *text, int depth)
{
	struct field *words;
	struct str known;
	size_t n;

	if (launch_known(u, text, &known) && launch_split(u, known, &words, &n))
		run_commands(u, tmux, words, n, depth + 1);
	else
		u->unknown = true;
}

/* Every line of a file is a tmux command; - is stdin. */
static void run_file(struct unwrap *u, struct tmux *tmux, const struct field *path, int depth)
{
	struct file_texts texts;
	struct str name, text, line;

	if (launch_is(path, "-") || launch_is(path, "/dev/stdin")) {
		if (!launch_stdin_text(u, &text))
			return;
	} else if (launch_known(u, path, &name) && launch_read_file(u, name, &texts)) {
		text = texts.at[texts.n - 1];
	} else {
		return;
	}
	while (depth < MAX_TMUX_DEPTH && str_next_line(&text, &line)) {
		struct field command = launch_field(u, line);

		if (str_trim(line).len && str_trim(line).at[0] != '#')
			run_text(u, tmux, &command, depth);
	}
}

static void load_buffer(struct unwrap *u, struct tmux *tmux, const struct command *c)
{
	const struct field *name = c->name.n ? &c->name : NULL;
	struct file_texts texts;
	struct str text;

	if (launch_is(&c->argv[0], "-")) {
		if (launch_stdin_text(u, &text))
			panes_add_buffer(u, tmux->panes, name, launch_field(u, text), false);
	} else if (launch_known(u, &c->argv[0], &text) && launch_read_file(u, text, &texts)) {
		panes_add_buffer(
			u, tmux->panes, name, launch_field(u, texts.at[texts.n - 1]), false);
	}
}

static void run_kind(struct unwrap *u, struct tmux *tmux, const struct command *c, int depth)
{
	const struct field *name = c->name.n ? &c->name : NULL;

	switch (c->kind) {
	case TMUX_NEW:
		panes_add_session(u, tmux->panes, name, c->argv, c->argc);
		start(u, c->argv, c->argc);
		break;
	case TMUX_START:
		tmux->panes->windows = true;
		start(u, c->argv, c->argc);
		break;
	case TMUX_SHELL:
		start(u, c->argv, c->argc ? 1 : 0);
		break;
	case TMUX_BRANCH:
		start(u, c->argv, c->argc ? 1 : 0);
		for (size_t i = 1; i < c->argc; i++)
			run_text(u, tmux, &c->argv[i], depth);
		break;
	case TMUX_KEYS:
		type_keys(u, tmux, c);
		break;
	case TMUX_BUFFER:
		if (c->argc)
			panes_add_buffer(u, tmux->panes, name, c->argv[0], c->append);
		break;
	case TMUX_PASTE:
		panes_paste(u, tmux->panes, name, &c->target);
		break;
	case TMUX_LOAD:
		if (c->argc)
			load_buffer(u, tmux, c);
		break;
	case TMUX_OPTION:
		if (c->argc > 1 && launch_is(&c->argv[0], "default-command"))
			start(u, c->argv + 1, 1);
		break;
	case TMUX_SOURCE:
		for (size_t i = 0; i < c->argc; i++)
			run_file(u, tmux, &c->argv[i], depth + 1);
		break;
	case TMUX_NESTED:
		if (c->argc == 2)
			run_text(u, tmux, &c->argv[1], depth);
		else if (c->argc > 2)
			run_commands(u, tmux, c->argv + 1, c->argc - 1, depth + 1);
		break;
	}
}

static void take_option(struct command *c, const struct options *o)
{
	c->literal |= options_is(o, "l", NULL);
	c->hex |= options_is(o, "H", NULL) && c->kind == TMUX_KEYS;
	c->append |= options_is(o, "a", NULL);
	if (options_is(o, "t", NULL))
		c->target = o->value;
	if (options_is(o, c->kind == TMUX_NEW ? "s" : "b", NULL))
		c->name = o->value;
}

static void run_command(
	struct unwrap *u, struct tmux *tmux, const struct field *argv, size_t argc, int depth)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		struct command c = { .kind = commands[i].kind };
		struct options o;
		struct field assigns[MAX_TMUX_ASSIGNS];
		struct run *last = u->last;
		enum option_kind kind;
		size_t n_assigns = 0;

		if (argc == 0 || !is_command(&argv[0], i))
			continue;
		o = options_of(u->arena, argv + 1, argc - 1, commands[i].options);
		while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
			take_option(&c, &o);
			if (o.mark == '@' && o.value.n && n_assigns < ARRAY_SIZE(assigns))
				assigns[n_assigns++] = o.value;
			/* if-shell -F: a format, no command */
			if (c.kind == TMUX_BRANCH && options_is(&o, "F", NULL) && o.at < o.argc)
				options_take_word(&o);
		}
		c.argv = o.argv + o.at;
		c.argc = o.argc - o.at;
		run_kind(u, tmux, &c, depth);
		if (n_assigns && u->last != last)
			launch_assigns(u, u->last, assigns, n_assigns);
		return;
	}
}

/* Is it the end of a command: `;`, or a word that ends in one? The latter without it in @ret. */
static bool ends_command(struct unwrap *u, const struct field *word, struct field *ret)
{
	struct str text;

	*ret = (struct field){ 0 };
	if (!launch_known(u, word, &text) || !str_ends(text, ";") || str_ends(text, "\\;"))
		return false;
	if (text.len > 1)
		*ret = launch_field(u, str_slice(text, 0, text.len - 1));
	return true;
}

static void run_commands(
	struct unwrap *u, struct tmux *tmux, const struct field *argv, size_t argc, int depth)
{
	struct field *words = arena_alloc(u->arena, struct field, argc + 1);
	size_t n = 0;

	if (!words || depth > MAX_TMUX_DEPTH) {
		u->failed |= !words;
		return;
	}
	for (size_t i = 0; i < argc; i++) {
		struct field last;
		struct field *copy;

		if (!ends_command(u, &argv[i], &last)) {
			words[n++] = argv[i];
			continue;
		}
		if (last.n)
			words[n++] = last;
		copy = arena_alloc(u->arena, struct field, n + 1);
		if (!copy) {
			u->failed = true;
			return;
		}
		memcpy(copy, words, n * sizeof(*copy));
		run_command(u, tmux, copy, n, depth);
		n = 0;
	}
	run_command(u, tmux, words, n, depth);
}

/* No command is new-session; of the others only start-server starts one. */
static bool starts_server(const struct options *o)
{
	static const char *const names[] = { "new-session", "new", "start-server", "start" };
	bool found = o->at >= o->argc;

	for (size_t at = o->at; at < o->argc; at++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			found |= launch_is(&o->argv[at], names[i]);
	return found;
}

/* The user's own file, which a server reads as it starts: it may run already. */
static void run_config(struct unwrap *u, struct tmux *tmux)
{
	static const char *const names[] = { ".tmux.conf", ".config/tmux/tmux.conf" };
	struct file_texts texts;
	struct field path;
	struct str text;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (launch_read_home(u, names[i], &texts, &text)) {
			path = launch_field(u, text);
			run_file(u, tmux, &path, 0);
			return;
		}
}

void launch_tmux(struct unwrap *u)
{
	struct options o =
		options_of(u->arena, u->argv + 1, u->argc - 1, "c$ f: L: S: T: V! 2 C D l N u v");
	struct panes alone = { 0 };
	struct tmux tmux = { .panes = u->input->panes ? u->input->panes : &alone };
	struct field config = { 0 };
	enum option_kind kind;
	bool starts;

	tmux.panes->socket = STR("");
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (o.mark == '$')
			launch_text(u, o.value);
		if (options_is(&o, "f", NULL))
			config = o.value;
		if (options_is(&o, "LS", NULL))
			launch_known(u, &o.value, &tmux.panes->socket);
	}
	starts = starts_server(&o);
	if (config.n)
		run_file(u, &tmux, &config, 0);
	else if (starts)
		run_config(u, &tmux);
	run_commands(u, &tmux, o.argv + o.at, o.argc - o.at, 0);
	if (!u->input->panes)
		panes_flush(u, tmux.panes);
}
