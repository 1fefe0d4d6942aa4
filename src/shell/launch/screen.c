/*
 * screen(1) 4.9 (a command, -X stuff, -X exec ...), and the ways in which other terminals are
 * typed into: zellij action write-chars, kitty @ send-text, wezterm cli send-text, dtach -p.
 */
#include "shell/launch/launch.h"

/* stuff reads ^M, \n, \r, \015 and the like. */
static struct field typed(struct unwrap *u, const struct field *word)
{
	struct buf out = BUF_IN(u->arena);
	struct str text;

	if (!launch_known(u, word, &text))
		return *word;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\r')
			c = '\n';
		if (c == '^' && i + 1 < text.len && strchr("MJmj", text.at[i + 1]) &&
			text.at[i + 1]) {
			c = '\n';
			i++;
		} else if (c == '\\' && i + 1 < text.len) {
			struct str rest = str_skip(text, i + 1);

			if (str_starts(rest, "015") || str_starts(rest, "012")) {
				c = '\n';
				i += 3;
			} else if (rest.at[0] == 'n' || rest.at[0] == 'r') {
				c = '\n';
				i++;
			} else {
				c = text.at[++i];
			}
		}
		buf_add_char(&out, c);
	}
	u->failed |= buf_failed(&out);
	return launch_field(u, buf_str(&out));
}

static void type_text(struct unwrap *u, const struct field *word)
{
	struct run *run = launch_text(u, typed(u, word));
	struct str text;

	run->via = VIA_TERMINAL;
	run->inherits_stdin = false;
	run->conditional = field_known(u->arena, &run->text, &text) && !str_contains(text, "\n");
}

static void start(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct run *run;

	if (argc == 0)
		return;
	run = launch_argv(u, argv, argc);
	run->via = VIA_TERMINAL;
	run->inherits_stdin = false;
}

static void screen_command(struct unwrap *u, const struct field *argv, size_t argc, int depth)
{
	if (argc < 2 || depth > 4)
		return;
	if (launch_is(&argv[0], "stuff")) {
		type_text(u, &argv[1]);
	} else if (launch_is(&argv[0], "exec")) {
		size_t at = 1;

		/* exec [fdpat] command: fdpat is made of . ! | : */
		while (at < argc && field_starts(&argv[at], STR(".")) == YES)
			at++;
		start(u, argv + at, argc - at);
	} else if (launch_is(&argv[0], "screen")) {
		size_t at = 1;

		while (at < argc && field_starts(&argv[at], STR("-")) == YES)
			at += launch_is(&argv[at], "-t") || launch_is(&argv[at], "-h") ? 2 : 1;
		if (at < argc)
			start(u, argv + at, argc - at);
	} else if (launch_is(&argv[0], "eval") || launch_is(&argv[0], "at")) {
		for (size_t i = 1; i < argc; i++) {
			struct field *words;
			struct str text;
			size_t n;

			if (launch_known(u, &argv[i], &text) && launch_split(u, text, &words, &n))
				screen_command(u, words, n, depth + 1);
		}
	} else if (launch_is(&argv[0], "register") || launch_is(&argv[0], "paste")) {
		type_text(u, &argv[argc - 1]);
	}
}

void launch_screen(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"c: e: h: p: S: s: t: T: Logfile: ls! list! v! -version! -Logfile: -ls! -list!");
	enum option_kind kind;
	bool command = false, attach = false;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		command |= options_is(&o, "X", NULL);
		attach |= options_is(&o, "rRx", NULL);
		if (command)
			break;
	}
	if (command && o.in_word)
		options_take_word(&o);
	/* -X may stand before other options: screen -X -S name stuff TEXT */
	while (command && ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE))
		;
	if (command)
		screen_command(u, o.argv + o.at, o.argc - o.at, 0);
	else if (!attach)
		start(u, o.argv + o.at, o.argc - o.at);
}

/* zellij action write-chars TEXT; kitty @ send-text TEXT; wezterm cli send-text TEXT. */
void launch_typing(struct unwrap *u)
{
	static const char *const verbs[] = { "write-chars", "send-text", "type" };

	for (size_t i = 1; i + 1 < u->argc; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(verbs); k++) {
			if (launch_is(&u->argv[i], verbs[k])) {
				type_text(u, &u->argv[u->argc - 1]);
				return;
			}
		}
	}
	launch_row(u);
}

/* dtach -p SOCKET copies stdin into the terminal. */
void launch_dtach(struct unwrap *u)
{
	if (u->argc > 1 && launch_is(&u->argv[1], "-p")) {
		struct run *run = launch_stdin(u);

		run->via = VIA_TERMINAL;
		return;
	}
	launch_row(u);
}
