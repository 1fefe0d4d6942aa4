#include "shell/launch/panes.h"

#include "facts/facts.h"

/* Is any process a server, or a client of one? Their short names are "tmux: server" and the like.
 */
static bool server_runs(struct unwrap *u)
{
	const struct facts *facts = u->input->facts;
	const struct process_table *table = NULL;

	if (!facts || !facts->processes || u->input->call->remote)
		return true;
	if (facts->processes(facts->self, u->arena, &table) || !table || !table->complete)
		return true;
	for (size_t i = 0; i < table->n; i++)
		if (str_starts(table->at[i].comm, "tmux"))
			return true;
	return false;
}

/* Programs that do nothing with what they read, if they read at all. */
static bool is_quiet(struct unwrap *u, const struct field *argv, size_t argc)
{
	static const char *const names[] = { "cat", "ping", "sleep", "sort", "tail", "tee", "wc",
		"yes" };
	struct field *words = NULL;
	struct str text;
	size_t n = 0;

	if (!argc)
		return false;
	if (argc == 1) {
		if (!launch_known(u, &argv[0], &text))
			return false;
		for (size_t i = 0; i < text.len; i++)
			if (strchr(";&|<>`$()\n\\'\"{}!#", text.at[i]))
				return false;
		if (!launch_split(u, text, &words, &n) || !n)
			return false;
		argv = words;
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (launch_is(&argv[0], names[i]))
			return true;
	return false;
}

void panes_add_session(struct unwrap *u, struct panes *panes, const struct field *name,
	const struct field *argv, size_t argc)
{
	struct pane_session *session = arena_alloc(u->arena, struct pane_session, 1);

	u->failed |= !session;
	if (!session)
		return;
	*session = (struct pane_session){ .next = panes->sessions };
	if (!name)
		session->name = arena_printf(u->arena, "%u", panes->n_sessions);
	else if (!launch_known(u, name, &session->name))
		session->name = STR("");
	session->quiet = is_quiet(u, argv, argc) && !u->input->call->conditional;
	panes->sessions = session;
	panes->n_sessions++;
}

/* Does the target mean a session of ours in which nothing reads commands? */
static bool goes_nowhere(struct unwrap *u, const struct panes *panes, const struct field *target)
{
	const struct pane_session *found = NULL;
	struct str name = STR("");

	if (panes->windows || !panes->sessions || server_runs(u))
		return false;
	if (!target->n)
		return panes->n_sessions == 1 && panes->sessions->quiet;
	if (!launch_known(u, target, &name))
		return false;
	name = str_slice(name, str_starts(name, "="), str_find_char(name, ':', 0));
	for (const struct pane_session *s = panes->sessions; s; s = s->next) {
		if (!s->name.len)
			return false;
		if (str_equal(s->name, name)) {
			if (found)
				return false;
			found = s;
		}
	}
	return found && found->quiet;
}

static struct pane_typing *typing_of(
	struct unwrap *u, struct panes *panes, const struct field *target)
{
	struct pane_typing *typing = panes->typings;

	while (typing && !field_same(&typing->target, target))
		typing = typing->next;
	if (typing)
		return typing;
	typing = arena_alloc(u->arena, struct pane_typing, 1);
	u->failed |= !typing;
	if (!typing)
		return NULL;
	*typing = (struct pane_typing){ .target = *target, .next = panes->typings };
	panes->typings = typing;
	return typing;
}

/* Where the last line begins; *ret_piece and *ret_at: behind its \n. False: there is but one. */
static bool last_line(const struct field *text, size_t *ret_piece, size_t *ret_at)
{
	for (size_t i = text->n; i-- > 0;) {
		size_t at = text->pieces[i].kind == PIECE_TEXT
				    ? str_rfind_char(text->pieces[i].text, '\n')
				    : STR_NOT_FOUND;

		if (at == STR_NOT_FOUND)
			continue;
		*ret_piece = i;
		*ret_at = at + 1;
		return true;
	}
	return false;
}

/* Its lines that are ended. */
static struct field ended_lines(struct unwrap *u, const struct field *text)
{
	struct field lines = { .pieces = text->pieces };
	size_t piece, at;

	if (!last_line(text, &piece, &at))
		return (struct field){ 0 };
	lines.n = piece;
	return launch_join(u, lines, launch_field(u, str_slice(text->pieces[piece].text, 0, at)));
}

/* May unknown text hold a line's end? */
static bool may_end(const struct field *text)
{
	for (size_t i = 0; i < text->n; i++)
		if (text->pieces[i].kind == PIECE_ANY)
			return true;
	return text->many;
}

static void run(struct unwrap *u, struct field text, bool certain)
{
	struct run *run;

	if (!text.n)
		return;
	run = launch_text(u, text);
	run->via = VIA_TERMINAL;
	run->inherits_stdin = false;
	run->conditional = !certain;
}

/* A shell's prompt ends in one of these and a blank. Which one is the last cannot be told. */
static void run_behind_prompts(struct unwrap *u, struct str line, const struct field *text)
{
	size_t n = 0;

	for (size_t i = 0; i + 2 < line.len && n < MAX_PANE_LINES; i++) {
		struct field begun;

		if (!strchr("$#>%", line.at[i]) || line.at[i + 1] != ' ')
			continue;
		begun = launch_field(u, str_skip(line, i + 2));
		run(u, launch_join(u, begun, *text), false);
		n++;
	}
}

/* The line that others began in that pane, and that this text ends. */
static void run_begun(struct unwrap *u, const struct panes *panes, const struct field *target,
	const struct field *text)
{
	const struct facts *facts = u->input->facts;
	struct str name = STR(""), line;

	if (!facts || !facts->tmux_text || !server_runs(u) ||
		(target->n && !launch_known(u, target, &name)))
		return;
	if (facts->tmux_text(facts->self, u->arena, panes->socket, name, false, &line))
		u->failed = true;
	else
		run_behind_prompts(u, line, text);
}

/* Where it cannot be told what stands before them: the lines of this call alone. */
static void run_alone(struct unwrap *u, const struct panes *panes, const struct field *text)
{
	struct field lines = ended_lines(u, text);
	struct str known;

	if (launch_known(u, &lines, &known) && !str_trim(known).len)
		return;
	if (panes->vague || panes->typings->next || !u->input->panes || server_runs(u))
		run(u, lines, true);
}

/* A pane that goes by other names may have got all of it, in this order. */
static void run_together(
	struct unwrap *u, struct panes *panes, const struct pane_typing *own, struct field text)
{
	struct field all = { 0 };

	for (const struct pane_typing *t = panes->typings; t; t = t->next)
		if (t != own)
			all = launch_join(u, t->text, all);
	if (all.n && own->text.n)
		run(u, launch_join(u, launch_join(u, all, own->text), text), false);
	else if (all.n)
		run(u, launch_join(u, all, text), false);
}

void panes_type(struct unwrap *u, struct panes *panes, const struct field *target,
	const struct pane_keys *keys)
{
	struct pane_typing *typing;
	struct field whole, lines;
	size_t piece, at;
	bool may;

	if (goes_nowhere(u, panes, target))
		return;
	panes->vague |= keys->vague || u->input->call->conditional || u->input->call->background;
	typing = typing_of(u, panes, target);
	if (!typing)
		return;
	if (keys->clears && !u->input->call->conditional && !may_end(&typing->text)) {
		typing->text = ended_lines(u, &typing->text);
	} else if (keys->clears && typing->text.n && !last_line(&keys->text, &piece, &at)) {
		typing->text = launch_join(u, typing->text, launch_field(u, STR("\n")));
	}
	whole = typing->text.n ? launch_join(u, typing->text, keys->text) : keys->text;
	may = may_end(&keys->text);
	lines = may ? whole : ended_lines(u, &keys->text);
	if (lines.n && !may)
		lines = typing->text.n ? ended_lines(u, &whole) : lines;
	if (lines.n) {
		run(u, lines, !may || last_line(&keys->text, &piece, &at));
		if (!typing->text.n && !keys->clears)
			run_begun(u, panes, target, &lines);
		if (typing->text.n)
			run_alone(u, panes, &keys->text);
		run_together(u, panes, typing, keys->text);
	}
	typing->text = whole;
}

void panes_flush(struct unwrap *u, struct panes *panes)
{
	size_t piece, at;

	for (struct pane_typing *t = panes->typings; t; t = t->next) {
		struct field rest = t->text;

		if (last_line(&t->text, &piece, &at))
			rest = launch_field(u, str_skip(t->text.pieces[piece].text, at));
		if (rest.n && !may_end(&t->text) && field_has_text(&rest))
			run(u, rest, false);
	}
}

void panes_add_buffer(struct unwrap *u, struct panes *panes, const struct field *name,
	struct field text, bool append)
{
	struct pane_buffer *buffer =
		&panes->buffers[MIN(panes->n_buffers, (size_t)MAX_PANE_BUFFERS - 1)];

	if (append && panes->n_buffers)
		text = launch_join(u, panes->buffers[panes->n_buffers - 1].text, text);
	if (panes->n_buffers == MAX_PANE_BUFFERS)
		text = field_any();
	else
		panes->n_buffers++;
	*buffer = (struct pane_buffer){ .text = text };
	if (name)
		buffer->name = *name;
}

/* One that was there before the command. */
static void paste_old(struct unwrap *u, const struct panes *panes, const struct field *name)
{
	const struct facts *facts = u->input->facts;
	struct str known = STR(""), text;

	if (!facts || !facts->tmux_text || !server_runs(u) ||
		(name && !launch_known(u, name, &known)))
		return;
	if (facts->tmux_text(facts->self, u->arena, panes->socket, known, true, &text))
		u->failed = true;
	else if (text.len)
		run(u, launch_field(u, text), false);
}

void panes_paste(
	struct unwrap *u, struct panes *panes, const struct field *name, const struct field *target)
{
	bool found = false;

	for (size_t i = panes->n_buffers; i-- > 0 && !found;) {
		struct pane_keys keys = { .text = panes->buffers[i].text };

		found = name ? field_same(name, &panes->buffers[i].name)
			     : !panes->buffers[i].name.n;
		if (found)
			panes_type(u, panes, target, &keys);
	}
	for (size_t i = 0; i < panes->n_buffers && !found; i++)
		run(u, panes->buffers[i].text, false);
	if (!panes->n_buffers || !found)
		paste_old(u, panes, name);
}
