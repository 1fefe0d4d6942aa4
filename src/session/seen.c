#include "session/seen.h"

#include <errno.h>

#include "base/buf.h"

int seen_add(struct store *store, struct str session, struct str what, int64_t now_ms)
{
	return store_run(store,
		"INSERT INTO seen(session, what, ms) VALUES(?1, ?2, ?3)"
		" ON CONFLICT(session, what) DO UPDATE SET ms = ?3",
		STORE_ARGS(store_text(session), store_text(what), store_number(now_ms)), NULL,
		NULL);
}

bool seen_ask(struct store *store, struct arena *arena, struct str session, struct str what,
	int64_t *ret_ms)
{
	struct store_rows rows;

	if (store_read(store, arena, "SELECT ms FROM seen WHERE session = ?1 AND what = ?2",
		    STORE_ARGS(store_text(session), store_text(what)), &rows) != 0 ||
		rows.n == 0)
		return false;
	if (ret_ms)
		*ret_ms = store_number_at(&rows, 0, 0);
	return true;
}

/* "modal app list" of `modal --profile x app list --json` needs the rules' option tables; here
 * leading words count, up to the first option. */
static int note_call(struct store *store, struct arena *arena, const struct event *event,
	const struct call *call)
{
	struct buf words = BUF_IN(arena);
	int err = 0;

	for (size_t i = 0; !err && i < call->argc && i < SEEN_WORDS; i++) {
		struct str word;

		if (!field_known(arena, i == 0 ? &call->program : &call->argv[i], &word) ||
			str_starts(word, "-"))
			break;
		buf_printf(&words, "%s%.*s", i ? " " : "", STR_ARGS(word));
		if (i > 0)
			err = buf_failed(&words) ? -ENOMEM
						 : seen_add(store, event->session_id,
							   buf_str(&words), event->received_ms);
	}
	return err;
}

int seen_note(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects)
{
	int err = 0;

	for (const struct call *call = effects ? effects->calls : NULL; !err && call;
		call = call->next)
		if (str_is(str_slice(field_show(arena, &call->program), 0, 5), "modal"))
			err = note_call(store, arena, event, call);
	return err;
}
