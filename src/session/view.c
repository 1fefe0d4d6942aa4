/* What rules may ask about the session. */
#include <errno.h>

#include "session/jobs.h"
#include "session/ledger.h"
#include "session/seen.h"

struct view {
	struct store *store;
	struct arena *arena;
	const struct event *event;
	const struct policy *policy;
	struct facts *facts;
	const struct job *jobs;
	bool jobs_known;
};

static bool seen(void *self, struct str what)
{
	struct view *view = self;
	struct refusal *pending;
	size_t n = 0;

	if (view->store && str_is(what, "refusal-pending"))
		return ledger_pending(view->store, view->arena, view->event->session_id, &pending,
			       &n) == 0 &&
		       n > 0;
	return view->store &&
	       seen_ask(view->store, view->arena, view->event->session_id, what, NULL);
}

static int jobs(void *self, struct arena *arena, const struct job **ret)
{
	struct view *view = self;
	int err = 0;

	(void)arena;
	if (!view->jobs_known)
		err = jobs_live(view->store, view->arena, view->facts, view->policy,
			view->event->received_ms, &view->jobs);
	if (err)
		return err;
	view->jobs_known = true;
	*ret = view->jobs;
	return 0;
}

int session_view(struct store *store, struct arena *arena, const struct event *event,
	const struct policy *policy, struct facts *facts, struct session_view *ret)
{
	struct view *view = arena_alloc(arena, struct view, 1);

	if (!view)
		return -ENOMEM;
	*view = (struct view){
		.store = store, .arena = arena, .event = event, .policy = policy, .facts = facts
	};
	*ret = (struct session_view){
		.self = view, .seen = seen, .jobs = jobs, .attended = true, .check = !store
	};
	return 0;
}
