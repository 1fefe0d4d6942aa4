#include "session/announced.h"

#include <errno.h>

#include "base/buf.h"
#include "session/store.h"

#define MAX_COMMANDS 8

struct announced {
	struct arena *arena;
	struct store *store;
	const struct event *event;
	struct store_rows rows;
	bool read, asked, used;
	struct str assumed_path, assumed_text;
};

int announced_create(
	struct arena *arena, struct store *store, const struct event *event, struct announced **ret)
{
	struct announced *a = arena_alloc(arena, struct announced, 1);

	if (!a)
		return -ENOMEM;
	*a = (struct announced){ .arena = arena, .store = store, .event = event };
	*ret = a;
	return 0;
}

/* Everything of the session but the event's own call; once a decision. */
static int read_rows(struct announced *a)
{
	int err;

	if (a->read || !a->store || !a->event->session_id.len)
		return 0;
	a->read = true;
	err = store_read(a->store, a->arena,
		"SELECT path, text, command, cwd FROM announced WHERE session = ?1 AND call <> ?2"
		" AND ms > ?3 ORDER BY ms DESC",
		STORE_ARGS(store_text(a->event->session_id), store_text(a->event->tool_use_id),
			store_number(a->event->received_ms - ANNOUNCED_MS)),
		&a->rows);
	if (err)
		a->rows.n = 0;
	return err == -ENOMEM ? err : 0;
}

/* What facts ask about each file that is read. */
static int text_of(void *self, struct arena *arena, struct str path, struct str *ret)
{
	struct announced *a = self;
	int err;

	(void)arena;
	a->asked = true;
	*ret = (struct str){ NULL, 0 };
	if (a->assumed_path.len && str_equal(path, a->assumed_path)) {
		a->used = true;
		*ret = a->assumed_text;
		return 0;
	}
	err = read_rows(a);
	for (size_t i = 0; !err && !ret->at && i < a->rows.n; i++)
		if (str_equal(store_text_at(&a->rows, i, 0), path) && path.len)
			*ret = store_text_at(&a->rows, i, 1);
	return err;
}

void announced_attach(struct announced *a, struct facts *facts)
{
	facts_real_announced(facts, &(struct announced_files){ .self = a, .text = text_of });
}

/* Every @old (or the first) in @text by @new. */
static struct str replaced(
	struct arena *arena, struct str text, struct str old, struct str new, bool all)
{
	struct buf out = BUF_IN(arena);
	size_t from = 0, at;

	while ((at = str_find(text, old, from)) != STR_NOT_FOUND) {
		buf_add(&out, str_slice(text, from, at));
		buf_add(&out, new);
		from = at + old.len;
		if (!all)
			break;
	}
	buf_add(&out, str_skip(text, from));
	return buf_failed(&out) ? (struct str){ NULL, 0 } : buf_str(&out);
}

bool announced_text(
	struct arena *arena, const struct event *event, struct facts *facts, struct str *ret_text)
{
	const struct tool_input *in = &event->input;
	struct file_texts texts;

	if (in->has_content) {
		*ret_text = in->content;
		return in->content.len <= MAX_SCRIPT;
	}
	if (!in->old_string.len || !facts->read_file ||
		facts->read_file(facts->self, arena, in->file_path, &texts) != 0 || !texts.n)
		return false;
	*ret_text = replaced(
		arena, texts.at[texts.n - 1], in->old_string, in->new_string, in->replace_all);
	return ret_text->at && ret_text->len <= MAX_SCRIPT;
}

int announced_commands(struct announced *a, struct announced_command **ret, size_t *ret_n)
{
	int err = read_rows(a);

	*ret_n = 0;
	*ret = arena_alloc(a->arena, struct announced_command, MAX_COMMANDS);
	if (err || !*ret)
		return err ? err : -ENOMEM;
	for (size_t i = 0; i < a->rows.n && *ret_n < MAX_COMMANDS; i++)
		if (store_text_at(&a->rows, i, 2).len)
			(*ret)[(*ret_n)++] = (struct announced_command){
				.command = store_text_at(&a->rows, i, 2),
				.cwd = store_text_at(&a->rows, i, 3),
			};
	return 0;
}

void announced_assume(struct announced *a, struct str path, struct str text)
{
	a->assumed_path = path;
	a->assumed_text = text;
	a->used = false;
}

bool announced_used(const struct announced *a)
{
	return a->used;
}

static int add_row(struct announced *a, struct str path, struct str text, struct str command)
{
	const struct event *event = a->event;
	int err = store_run(a->store,
		"INSERT OR REPLACE INTO announced(session, call, ms, path, text, command, cwd)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		STORE_ARGS(store_text(event->session_id), store_text(event->tool_use_id),
			store_number(event->received_ms), store_text(path), store_text(text),
			store_text(command), store_text(event->cwd)),
		NULL, NULL);

	return err == -ENOMEM ? err : 0;
}

int announced_note(struct announced *a, struct facts *facts)
{
	const struct event *event = a->event;
	const struct tool_input *in = &event->input;
	struct str text;

	if (!a->store || store_read_only(a->store) || event->kind != EVENT_PRE_TOOL_USE ||
		!event->session_id.len || !event->tool_use_id.len)
		return 0;
	if (in->has_command)
		return a->asked && in->command.len <= MAX_SCRIPT
			       ? add_row(a, STR(""), STR(""), in->command)
			       : 0;
	if (!in->file_path.len || !announced_text(a->arena, event, facts, &text))
		return 0;
	return add_row(a, in->file_path, text, STR(""));
}

int announced_over(struct store *store, const struct event *event)
{
	int err;

	if (event->kind == EVENT_SESSION_END || event->kind == EVENT_SESSION_START)
		err = store_run(store, "DELETE FROM announced WHERE session = ?1 OR ms < ?2",
			STORE_ARGS(store_text(event->session_id),
				store_number(event->received_ms - ANNOUNCED_MS)),
			NULL, NULL);
	else
		err = store_run(store, "DELETE FROM announced WHERE session = ?1 AND call = ?2",
			STORE_ARGS(store_text(event->session_id), store_text(event->tool_use_id)),
			NULL, NULL);
	return err == -ENOMEM ? err : 0;
}
