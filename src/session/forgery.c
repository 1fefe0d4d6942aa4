/* Ways around the guard that are no pattern of words: findings that no phrase lifts. */
#include <errno.h>

#include "base/buf.h"
#include "session/keystrokes.h"
#include "session/ledger.h"
#include "session/settings.h"

static int make(struct arena *arena, const struct finding *what, struct finding **ret)
{
	*ret = arena_alloc(arena, struct finding, 1);
	if (!*ret)
		return -ENOMEM;
	**ret = *what;
	return 0;
}

int session_settings(struct store *store, struct arena *arena, const struct event *event,
	struct facts *facts, struct finding **ret_finding)
{
	const char *why;
	int err = settings_changed(store, arena, event, facts, &why);

	*ret_finding = NULL;
	if (err || !why)
		return err == -ENOMEM ? err : 0;
	return make(arena,
		&(struct finding){
			.kind = VERDICT_DENY,
			.rule = STR("self.settings"),
			.why = str_from(why),
			.target = event->file_path,
			.seen = event->file_path,
			.say = STR("Other keys of the settings may be edited; the hooks go by "
				   "`keihookctl uninstall` in a terminal of the person's own."),
		},
		ret_finding);
}

/* The words of a call, as far as known. */
static struct str show(struct arena *arena, const struct call *call)
{
	struct buf text = BUF_IN(arena);

	for (size_t i = 0; i < call->argc; i++) {
		buf_add_text(&text, i ? " " : "");
		buf_add(&text, field_show(arena, &call->argv[i]));
	}
	return buf_failed(&text) ? STR("") : buf_str(&text);
}

int session_keystrokes(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding **ret_finding)
{
	const struct call *call;
	struct refusal *pending;
	size_t n = 0;
	int err = keystrokes_find(arena, event, effects, facts, &call);

	*ret_finding = NULL;
	if (err || !call || !store)
		return err;
	err = ledger_pending(store, arena, event->session_id, &pending, &n);
	if (err || n == 0)
		return err == -ENOMEM ? err : 0;
	return make(arena,
		&(struct finding){
			.kind = VERDICT_DENY,
			.rule = STR("self.keystrokes"),
			.why = STR(
				"types into a terminal that may be the person's, while a refusal "
				"waits for their word"),
			.seen = show(arena, call),
			.say = STR("Name a pane that does not host Claude Code, or wait until the "
				   "person has answered."),
			.span = call->span,
		},
		ret_finding);
}
