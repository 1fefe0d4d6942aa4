/* tmux and screen: whose end takes along what runs in their windows. tmux(1) 3.3a, screen(1) 4.9.
 */
#include "reach/target.h"

#include <errno.h>

struct pane {
	struct str session, window, index, id;
	pid_t pid;
};

static bool next_word(struct str *rest, struct str *ret_word)
{
	size_t blank = str_find_char(*rest, ' ', 0);

	*ret_word = str_slice(*rest, 0, blank);
	*rest = blank == STR_NOT_FOUND ? STR("") : str_skip(*rest, blank + 1);
	return ret_word->len > 0;
}

static bool read_pane(struct str line, struct pane *pane)
{
	struct str pid;
	int64_t number;

	*pane = (struct pane){ 0 };
	if (!next_word(&line, &pane->session) || !next_word(&line, &pane->window) ||
		!next_word(&line, &pane->index) || !next_word(&line, &pid) ||
		!str_to_int64(pid, &number))
		return false;
	next_word(&line, &pane->id);
	pane->pid = (pid_t)number;
	return true;
}

/* session:window.pane, with each part optional; %ID names a pane; = asks for the exact name. */
static enum tri pane_fits(const struct pane *pane, struct str wanted, bool whole_session)
{
	size_t colon, dot;
	struct str session, window, index;

	if (wanted.len && wanted.at[0] == '%')
		return str_equal(pane->id, wanted) ? YES : NO;
	if (wanted.len && (wanted.at[0] == '@' || wanted.at[0] == '$' || wanted.at[0] == '{'))
		return MAYBE;
	if (wanted.len && wanted.at[0] == '=')
		wanted = str_skip(wanted, 1);
	colon = str_find_char(wanted, ':', 0);
	session = str_slice(wanted, 0, colon);
	if (session.len && !(pane->session.len >= session.len &&
				   str_equal(str_slice(pane->session, 0, session.len), session)))
		return colon == STR_NOT_FOUND && !whole_session ? MAYBE : NO;
	if (whole_session)
		return YES;
	if (colon == STR_NOT_FOUND)
		return MAYBE;
	window = str_skip(wanted, colon + 1);
	dot = str_find_char(window, '.', 0);
	index = dot == STR_NOT_FOUND ? STR("") : str_skip(window, dot + 1);
	window = str_slice(window, 0, dot);
	if (window.len && !str_equal(pane->window, window))
		return window.at[0] >= '0' && window.at[0] <= '9' ? NO : MAYBE;
	return index.len == 0 || str_equal(pane->index, index) ? YES : NO;
}

struct tmux_words {
	struct str verb, socket, wanted;
	bool has_target, target_unknown, invert, respawn_kills;
	bool interrupts; /* send-keys with C-c and the like */
};

static bool is_interrupt(struct str key)
{
	static const char *const keys[] = { "C-c", "^C", "C-d", "^D", "C-z", "^Z", "C-\\", "^\\" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (str_equal_nocase(key, str_from(keys[i])))
			return true;
	return false;
}

static void read_tmux(struct target *target, struct tmux_words *words)
{
	struct option_walk walk = { .target = target, .valued = "LSfTc" };
	struct str word;

	*words = (struct tmux_words){ .verb = STR(""), .socket = STR(""), .wanted = STR("") };
	while (option_next(&walk)) {
		bool known = walk.value && field_known(target->arena, walk.value, &word);

		if (!words->verb.len &&
			(option_is(&walk, "L", NULL) || option_is(&walk, "S", NULL))) {
			words->socket = known ? word : STR("");
		} else if (!walk.option.len && !words->verb.len) {
			words->verb = known ? word : STR("?");
			walk.valued = "tcenxyNT";
		} else if (option_is(&walk, "t", NULL)) {
			words->has_target = true;
			words->target_unknown = !known;
			words->wanted = known ? word : STR("");
		} else if (option_is(&walk, "a", NULL)) {
			words->invert = true;
		} else if (option_is(&walk, "k", NULL)) {
			words->respawn_kills = true;
		} else if (!walk.option.len && known && is_interrupt(word)) {
			words->interrupts = true;
		}
	}
}

/* tmux takes any unambiguous start of a command's name, and these short ones. */
static bool verb_is(struct str verb, const char *name, const char *alias)
{
	return str_is(verb, name) || str_is(verb, alias) ||
	       (verb.len > strlen("kill-") && str_starts(str_from(name), "kill-") &&
		       str_equal(str_slice(str_from(name), 0, verb.len), verb));
}

static int add_panes(
	struct target *target, const struct tmux_words *words, bool session, bool server)
{
	struct str output, line;
	struct pane pane;
	int err = target->facts->tmux_panes(
		target->facts->self, target->arena, words->socket, &output);

	while (!err && str_next_line(&output, &line)) {
		enum tri sure = YES;

		if (!read_pane(line, &pane))
			continue;
		if (!server) {
			sure = words->target_unknown || !words->has_target
				       ? MAYBE
				       : pane_fits(&pane, words->wanted, session);
			if (words->invert)
				sure = tri_not(sure);
		}
		err = target_add_tree(target, pane.pid, sure);
	}
	return err;
}

int reach_tmux(struct target *target)
{
	struct tmux_words words;
	bool session, server;

	read_tmux(target, &words);
	server = verb_is(words.verb, "kill-server", "kill-server");
	session = verb_is(words.verb, "kill-session", "kill-ses");
	if (!server && !session && !verb_is(words.verb, "kill-window", "killw") &&
		!verb_is(words.verb, "kill-pane", "killp") && !str_starts(words.verb, "respawn") &&
		!str_starts(words.verb, "send"))
		return 0;
	if (str_starts(words.verb, "respawn") && !words.respawn_kills)
		return 0;
	if (str_starts(words.verb, "send") && !words.interrupts)
		return 0;
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "tmux %.*s", STR_ARGS(words.verb));
	return target->reached->how.at ? add_panes(target, &words, session, server) : -ENOMEM;
}

/* Does this screen server have the name that -S or -r gives? Names are "PID.NAME" or its start. */
static enum tri screen_named(const struct process *process, struct str name)
{
	struct str number = str_slice(name, 0, str_find_char(name, '.', 0));
	int64_t pid;

	if (name.len == 0)
		return MAYBE;
	if (str_to_int64(number, &pid))
		return pid == process->pid ? YES : NO;
	for (size_t i = 1; i < process->argc; i++)
		if (process->argv[i].len >= name.len &&
			str_equal(str_slice(process->argv[i], 0, name.len), name))
			return YES;
	return MAYBE;
}

static bool ends_windows(struct target *target, size_t at)
{
	struct str verb, text;

	if (!target_word(target, at, &verb))
		return true;
	if (str_is(verb, "quit") || str_is(verb, "kill") || str_is(verb, "pow_break"))
		return true;
	return str_is(verb, "stuff") &&
	       (!target_word(target, at + 1, &text) ||
		       str_find_char(text, '\003', 0) != STR_NOT_FOUND ||
		       str_contains(text, "^C") || str_contains(text, "\\003"));
}

int reach_screen(struct target *target)
{
	struct option_walk walk = { .target = target, .valued = "SXpcehrsTtDdx" };
	struct str name = STR("");
	bool ends = false;
	int err = 0;

	while (!walk.operands_only && option_next(&walk)) {
		if (option_is(&walk, "S", NULL) && walk.value)
			field_known(target->arena, walk.value, &name);
		if (!option_is(&walk, "X", NULL))
			continue;
		ends = ends_windows(target, walk.i - 1);
		break;
	}
	if (!ends)
		return 0;
	target->reached->applies = true;
	target->reached->how = STR("screen -X");
	for (size_t i = 0; !err && i < target_table(target)->n; i++) {
		const struct process *process = &target_table(target)->at[i];

		if (str_equal_nocase(process->comm, STR("screen")) && process->ppid == 1)
			err = target_add_tree(target, process->pid, screen_named(process, name));
	}
	return err;
}
