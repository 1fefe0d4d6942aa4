/* Ways around the guard that are no pattern of words: findings that no phrase lifts. */
#include <errno.h>

#include "base/buf.h"
#include "session/keystrokes.h"
#include "session/ledger.h"
#include "session/phrase.h"
#include "session/settings.h"
#include "session/tampering.h"

int add_finding(struct arena *arena, const struct finding *what, struct finding **ret)
{
	struct finding *finding = arena_alloc(arena, struct finding, 1);

	if (!finding)
		return -ENOMEM;
	*finding = *what;
	finding->next = *ret;
	*ret = finding;
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
	return add_finding(arena,
		&(struct finding){
			.kind = VERDICT_DENY,
			.rule = STR("self.settings"),
			.why = str_from(why),
			.target = event->file_path,
			.seen = event->file_path,
			.history =
				STR("The file itself keeps the change: `keihookctl install` puts "
				    "the hooks back for the next session."),
			.say = STR("Other keys of the settings may be edited; the hooks go by "
				   "`keihookctl uninstall` in a terminal of the person's own."),
		},
		ret_finding);
}

struct str show_call(struct arena *arena, const struct call *call)
{
	struct buf text = BUF_IN(arena);

	for (size_t i = 0; i < call->argc; i++) {
		buf_add_text(&text, i ? " " : "");
		buf_add(&text, field_show(arena, &call->argv[i]));
	}
	return buf_failed(&text) ? STR("") : buf_str(&text);
}

static bool says_phrase(struct arena *arena, const struct call *call)
{
	struct str seen = text_skeleton(arena, show_call(arena, call));

	return seen.at && str_contains(seen, "yes stop it");
}

static int keystrokes(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding **ret)
{
	const struct call *call;
	struct refusal *pending;
	enum tri types;
	size_t n = 0;
	int err = keystrokes_find(arena, event, effects, facts, &types, &call);

	if (err || types == NO)
		return err;
	if (types == MAYBE && store && !says_phrase(arena, call)) {
		err = ledger_pending(store, arena, event->session_id, &pending, &n);
		if (err || n == 0)
			return err == -ENOMEM ? err : 0;
	} else if (types == MAYBE && !says_phrase(arena, call)) {
		return 0;
	}
	return add_finding(arena,
		&(struct finding){
			.kind = VERDICT_DENY,
			.rule = STR("self.keystrokes"),
			.why = types == YES ? STR("types into the terminal that hosts Claude Code, "
						  "in the "
						  "person's place")
					    : STR("types into a terminal that may be the person's, "
						  "while "
						  "their word is waited for"),
			.seen = show_call(arena, call),
			.say = STR("Name a pane that does not host Claude Code, or wait until the "
				   "person has answered."),
			.span = call->span,
		},
		ret);
}

int session_forgeries(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding **ret)
{
	int err;

	*ret = NULL;
	err = keystrokes(store, arena, event, effects, facts, ret);
	if (!err)
		err = tampering_files(store, arena, event, effects, facts, ret);
	return err ? err : tampering_clients(store, arena, effects, facts, ret);
}
