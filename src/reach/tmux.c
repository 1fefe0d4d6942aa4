/*
 * tmux, whose end takes along what runs in its panes: tmux(1) 3.3a. Targets are found as
 * cmd_find_target() does it: a session by id, name, start of the name or pattern, in this order; a
 * window of it likewise; where only a name is given, a window of the present session comes first.
 */
#include "reach/target.h"

#include <errno.h>
#include <fnmatch.h>

#include "base/buf.h"

struct pane {
	struct str session, window, index, id, session_id, window_id, window_name;
	bool window_active, active;
	pid_t pid;
};

/* How well a name fits; the best one in the list counts. */
enum fit { FIT_NONE, FIT_PATTERN, FIT_START, FIT_EXACT };

/* What one command of the line would end. */
enum scope { SCOPE_PANE, SCOPE_WINDOW, SCOPE_SESSION, SCOPE_SERVER };

struct tmux {
	struct target *target;
	struct str socket;
	struct pane *panes;
	size_t n;
	bool listed, failed; /* failed: a command without a target that exists ends the line */
};

/* One of the commands between semicolons. */
struct command {
	struct str verb, wanted;
	enum scope scope;
	bool has_target, unknown, others, kills, interrupts, harmless;
};

static struct str next_word(struct str *rest)
{
	size_t blank = str_find_char(*rest, ' ', 0);
	struct str word = str_slice(*rest, 0, blank);

	*rest = blank == STR_NOT_FOUND ? STR("") : str_skip(*rest, blank + 1);
	return word;
}

/* "session window pane pid %id $id @id window-active pane-active window name" */
static bool read_pane(struct str line, struct pane *pane)
{
	struct str pid;
	int64_t number;

	*pane = (struct pane){ 0 };
	pane->session = next_word(&line);
	pane->window = next_word(&line);
	pane->index = next_word(&line);
	pid = next_word(&line);
	pane->id = next_word(&line);
	pane->session_id = next_word(&line);
	pane->window_id = next_word(&line);
	pane->window_active = !str_is(next_word(&line), "0");
	pane->active = !str_is(next_word(&line), "0");
	pane->window_name = line;
	if (!str_to_int64(pid, &number))
		return false;
	pane->pid = (pid_t)number;
	return true;
}

static int list_panes(struct tmux *t)
{
	struct target *target = t->target;
	struct str output, rest, line;
	size_t lines = 0;
	int err;

	if (t->listed)
		return 0;
	err = target->facts->tmux_panes(target->facts->self, target->arena, t->socket, &output);
	if (err)
		return err;
	for (rest = output; str_next_line(&rest, &line);)
		lines++;
	t->panes = arena_alloc(target->arena, struct pane, lines + 1);
	if (!t->panes)
		return -ENOMEM;
	while (str_next_line(&output, &line))
		t->n += read_pane(line, &t->panes[t->n]);
	t->listed = true;
	return 0;
}

/* Blanks are listed as _. */
static struct str without_blanks(struct arena *arena, struct str text)
{
	struct buf copy = BUF_IN(arena);

	for (size_t i = 0; i < text.len; i++)
		buf_add_char(&copy, text.at[i] == ' ' ? '_' : text.at[i]);
	buf_add_char(&copy, '\0');
	return str_slice(buf_str(&copy), 0, text.len);
}

static enum fit name_fit(struct arena *arena, struct str name, struct str wanted)
{
	bool exact = str_starts(wanted, "=");

	wanted = without_blanks(arena, str_skip(wanted, exact));
	name = without_blanks(arena, name);
	if (str_equal(name, wanted))
		return FIT_EXACT;
	if (exact || !wanted.len)
		return FIT_NONE;
	if (str_equal(str_slice(name, 0, wanted.len), wanted))
		return FIT_START;
	return fnmatch(wanted.at, name.at, 0) == 0 ? FIT_PATTERN : FIT_NONE;
}

static enum fit session_fit(struct arena *arena, const struct pane *pane, struct str wanted)
{
	if (str_starts(wanted, "$"))
		return str_equal(pane->session_id, wanted) ? FIT_EXACT : FIT_NONE;
	return name_fit(arena, pane->session, wanted);
}

static enum fit window_fit(struct arena *arena, const struct pane *pane, struct str wanted)
{
	if (str_starts(wanted, "@"))
		return str_equal(pane->window_id, wanted) ? FIT_EXACT : FIT_NONE;
	return name_fit(arena, pane->window_name, wanted);
}

/* {last}, !, +, ^ ...: depends on where one stands. */
static bool is_relative(struct str text)
{
	return text.len && strchr("{!+-^~", text.at[0]);
}

/*
 * Leaves of the marked panes those that fit best by @fit; none where a name is short for more than
 * one thing, which tmux takes for an error. @same: are two panes of the same thing?
 */
static void mark_best(struct tmux *t, struct str wanted, enum tri *marks,
	enum fit (*fit)(struct arena *arena, const struct pane *pane, struct str wanted),
	bool (*same)(const struct pane *a, const struct pane *b))
{
	struct arena *arena = t->target->arena;
	const struct pane *first = NULL;
	enum fit best = FIT_PATTERN;
	bool ambiguous = false;

	for (size_t i = 0; i < t->n; i++) {
		enum fit one = marks[i] == NO ? FIT_NONE : fit(arena, &t->panes[i], wanted);

		best = one > best ? one : best;
	}
	for (size_t i = 0; i < t->n; i++) {
		if (marks[i] == NO || fit(arena, &t->panes[i], wanted) < best) {
			marks[i] = NO;
			continue;
		}
		ambiguous |= first && !same(first, &t->panes[i]);
		first = &t->panes[i];
	}
	for (size_t i = 0; ambiguous && i < t->n; i++)
		marks[i] = NO;
}

static bool same_session(const struct pane *a, const struct pane *b)
{
	return str_equal(a->session, b->session);
}

static bool same_window(const struct pane *a, const struct pane *b)
{
	return str_equal(a->session, b->session) && str_equal(a->window, b->window);
}

static void mark_session(struct tmux *t, struct str wanted, enum tri *marks)
{
	for (size_t i = 0; i < t->n; i++)
		marks[i] = wanted.len && !is_relative(wanted) ? YES : MAYBE;
	if (wanted.len && !is_relative(wanted))
		mark_best(t, wanted, marks, session_fit, same_session);
}

/* Leaves of the marked panes those of the window; the active one where none is named. */
static void mark_window(struct tmux *t, struct str wanted, enum tri *marks)
{
	bool by_index = false;

	for (size_t i = 0; i < t->n; i++)
		by_index |= marks[i] != NO && str_equal(t->panes[i].window, wanted);
	if (wanted.len && !by_index && !is_relative(wanted))
		mark_best(t, wanted, marks, window_fit, same_window);
	for (size_t i = 0; i < t->n; i++)
		if (is_relative(wanted))
			marks[i] = tri_and(marks[i], MAYBE);
		else if (by_index ? !str_equal(t->panes[i].window, wanted)
				  : !wanted.len && !t->panes[i].window_active)
			marks[i] = NO;
}

static void mark_pane(struct tmux *t, struct str wanted, enum tri *marks)
{
	for (size_t i = 0; i < t->n; i++)
		if (wanted.len && (wanted.at[0] < '0' || wanted.at[0] > '9'))
			marks[i] = tri_and(marks[i], MAYBE);
		else if (wanted.len ? !str_equal(t->panes[i].index, wanted) : !t->panes[i].active)
			marks[i] = NO;
}

static bool may_be_window(
	struct arena *arena, const struct pane *pane, struct str wanted, enum scope scope)
{
	return window_fit(arena, pane, wanted) != FIT_NONE || str_equal(pane->window, wanted) ||
	       (scope == SCOPE_PANE && str_equal(pane->index, wanted));
}

/*
 * A bare name may mean a window (or pane) of the present session before the session of that name;
 * which session that is cannot be told. False if only a session can be meant.
 */
static bool mark_bare(struct tmux *t, struct str wanted, enum scope scope, enum tri *marks)
{
	struct arena *arena = t->target->arena;
	bool anywhere = is_relative(wanted) || str_find_char(wanted, '.', 0) != STR_NOT_FOUND;
	bool any = anywhere;

	for (size_t i = 0; !any && i < t->n; i++)
		any = may_be_window(arena, &t->panes[i], wanted, scope);
	for (size_t i = 0; any && i < t->n; i++)
		marks[i] = anywhere || may_be_window(arena, &t->panes[i], wanted, scope) ||
					   session_fit(arena, &t->panes[i], wanted) != FIT_NONE
				   ? MAYBE
				   : NO;
	return any;
}

static void mark_by_words(struct tmux *t, struct str wanted, enum scope scope, enum tri *marks)
{
	size_t colon = str_find_char(wanted, ':', 0), dot;
	struct str session = str_slice(wanted, 0, colon), window, pane;

	if (colon == STR_NOT_FOUND && scope != SCOPE_SESSION && mark_bare(t, wanted, scope, marks))
		return;
	window = colon == STR_NOT_FOUND ? STR("") : str_skip(wanted, colon + 1);
	dot = str_find_char(window, '.', 0);
	pane = dot == STR_NOT_FOUND ? STR("") : str_skip(window, dot + 1);
	mark_session(t, session, marks);
	mark_window(t, str_slice(window, 0, dot), marks);
	mark_pane(t, pane, marks);
}

static void mark_id(struct tmux *t, struct str wanted, enum tri *marks)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct pane *pane = &t->panes[i];

		marks[i] = str_equal(pane->id, wanted) ||
					   (str_equal(pane->window_id, wanted) && pane->active)
				   ? YES
				   : NO;
	}
}

/* A target is a pane in the end; what goes down with it are those of its window or session. */
static void spread(struct tmux *t, enum scope scope, enum tri *marks)
{
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->n; k++) {
			bool with = scope == SCOPE_SESSION
					    ? same_session(&t->panes[i], &t->panes[k])
					    : same_window(&t->panes[i], &t->panes[k]);

			if (with && scope != SCOPE_PANE)
				marks[i] = tri_or(marks[i], marks[k]);
		}
}

/* The pane that a command without a target means is the one it runs in. */
static void mark(struct tmux *t, const struct command *c, enum tri *marks)
{
	struct facts *facts = t->target->facts;
	struct str wanted = c->wanted;
	bool known = c->has_target && !c->unknown;

	if (!c->has_target)
		known = facts->environment(facts->self, STR("TMUX_PANE"), &wanted);
	for (size_t i = 0; i < t->n; i++)
		marks[i] = c->scope == SCOPE_SERVER ? YES : MAYBE;
	if (c->scope == SCOPE_SERVER || !known)
		return;
	if (str_starts(wanted, "%") || str_starts(wanted, "@"))
		mark_id(t, wanted, marks);
	else
		mark_by_words(t, wanted, c->scope, marks);
	spread(t, c->scope, marks);
}

/* -a: all but the target, within what is above it. */
static void turn_around(struct tmux *t, enum scope scope, enum tri *marks)
{
	const struct pane *one = NULL;

	for (size_t i = 0; i < t->n; i++)
		if (marks[i] == YES && !one)
			one = &t->panes[i];
	for (size_t i = 0; i < t->n; i++) {
		bool beside = scope == SCOPE_SESSION || !one ||
			      (str_equal(t->panes[i].session, one->session) &&
				      (scope == SCOPE_WINDOW ||
					      str_equal(t->panes[i].window, one->window)));

		marks[i] = beside ? tri_not(marks[i]) : NO;
	}
}

static int reach_command(struct tmux *t, const struct command *c)
{
	struct target *target = t->target;
	enum tri *marks, any = NO;
	int err = list_panes(t);

	if (err)
		return err;
	marks = arena_alloc(target->arena, enum tri, t->n + 1);
	target->reached->applies = true;
	target->reached->how = arena_printf(target->arena, "tmux %.*s", STR_ARGS(c->verb));
	if (!marks || !target->reached->how.at)
		return -ENOMEM;
	mark(t, c, marks);
	for (size_t i = 0; i < t->n; i++)
		any = tri_or(any, marks[i]);
	t->failed = any == NO;
	if (c->others && any != NO)
		turn_around(t, c->scope, marks);
	for (size_t i = 0; !err && i < t->n; i++)
		err = target_add_tree(target, t->panes[i].pid, marks[i]);
	return err;
}

/* Names and short names; any unambiguous start of a name will do. */
static const struct {
	const char *name, *alias;
	enum scope scope;
	bool only_k, only_keys;
} verbs[] = {
	{ "kill-server", "kill-server", SCOPE_SERVER, false, false },
	{ "kill-session", "kill-ses", SCOPE_SESSION, false, false },
	{ "kill-window", "killw", SCOPE_WINDOW, false, false },
	{ "kill-pane", "killp", SCOPE_PANE, false, false },
	{ "respawn-pane", "respawnp", SCOPE_PANE, true, false },
	{ "respawn-window", "respawnw", SCOPE_WINDOW, true, false },
	{ "new-window", "neww", SCOPE_WINDOW, true, false },
	{ "move-window", "movew", SCOPE_WINDOW, true, false },
	{ "link-window", "linkw", SCOPE_WINDOW, true, false },
	{ "unlink-window", "unlinkw", SCOPE_WINDOW, true, false },
	{ "send-keys", "send", SCOPE_PANE, false, true },
};

static bool is_interrupt(struct str key)
{
	static const char *const keys[] = { "C-c", "^C", "C-d", "^D", "C-z", "^Z", "C-\\", "^\\" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (str_equal_nocase(key, str_from(keys[i])))
			return true;
	return str_find_char(key, '\003', 0) != STR_NOT_FOUND;
}

/* Which of the verbs it is; ARRAY_SIZE(verbs) for none that ends anything. */
static size_t find_verb(struct str verb)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (str_is(verb, verbs[i].name) || str_is(verb, verbs[i].alias))
			return i;
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (verb.len > 4 &&
			str_equal(str_slice(str_from(verbs[i].name), 0, verb.len), verb))
			return i;
	return ARRAY_SIZE(verbs);
}

static void read_word(
	struct command *c, const struct option_walk *walk, struct str word, bool known)
{
	if (option_is(walk, "t", NULL)) {
		c->has_target = true;
		c->unknown = !known;
		c->wanted = known ? word : STR("");
	} else if (option_is(walk, "a", NULL)) {
		c->others = true;
	} else if (option_is(walk, "k", NULL)) {
		c->kills = true;
	} else if (option_is(walk, "C", NULL)) {
		c->harmless = true; /* kill-session -C: clears alerts */
	} else if (!walk->option.len && known && is_interrupt(word)) {
		c->interrupts = true;
	}
}

static int finish_command(struct tmux *t, struct command *c)
{
	size_t i = c->verb.len ? find_verb(c->verb) : ARRAY_SIZE(verbs);
	int err = 0;

	if (i < ARRAY_SIZE(verbs) && (!verbs[i].only_k || c->kills) &&
		(!verbs[i].only_keys || c->interrupts) &&
		!(c->harmless && verbs[i].scope == SCOPE_SESSION)) {
		c->scope = verbs[i].scope;
		if (verbs[i].only_keys || c->scope == SCOPE_SERVER)
			c->others = false;
		err = reach_command(t, c);
	}
	*c = (struct command){ .verb = STR(""), .wanted = STR("") };
	return err;
}

/* The words of one argument to a semicolon at its end, which ends the command. */
static bool ends_command(struct str *word)
{
	if (!str_ends(*word, ";") || str_ends(*word, "\\;"))
		return false;
	word->len--;
	return true;
}

int reach_tmux(struct target *target)
{
	static const char globals[] = "LSfTc", locals[] = "tcenxyNTsF";
	struct option_walk walk = { .target = target, .valued = globals };
	struct tmux t = { .target = target, .socket = STR("") };
	struct command c = { .verb = STR(""), .wanted = STR("") };
	struct str word = STR("");
	int err = 0;

	while (!err && !t.failed && option_next(&walk)) {
		bool known = walk.value && field_known(target->arena, walk.value, &word);
		bool ends = known && ends_command(&word);

		if (walk.valued == globals && walk.option.len) {
			if (option_is(&walk, "L", NULL) || option_is(&walk, "S", NULL))
				t.socket = known ? word : STR("");
		} else if (!walk.option.len && !c.verb.len) {
			c.verb = known ? word : STR("?");
			walk.valued = locals;
		} else {
			read_word(&c, &walk, word, known);
		}
		if (ends) {
			err = finish_command(&t, &c);
			walk.operands_only = false;
		}
	}
	return err || t.failed ? err : finish_command(&t, &c);
}
