#include "session/session.h"

int session_observe(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct str *ret_person)
{
	(void)store;
	(void)arena;
	(void)event;
	(void)effects;
	(void)facts;
	*ret_person = STR("");
	return 0;
}

int session_view(struct store *store, struct arena *arena, const struct event *event,
	const struct policy *policy, struct facts *facts, struct session_view *ret)
{
	(void)store;
	(void)arena;
	(void)event;
	(void)policy;
	(void)facts;
	*ret = (struct session_view){ .check = !store };
	return 0;
}

int session_confirm(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding *findings, int waited_ms,
	int reserve_ms, enum confirm_answer *ret)
{
	(void)store;
	(void)arena;
	(void)event;
	(void)effects;
	(void)facts;
	(void)findings;
	(void)waited_ms;
	(void)reserve_ms;
	*ret = CONFIRM_NO;
	return 0;
}

int session_refused(struct store *store, struct arena *arena, const struct event *event,
	struct facts *facts, const struct finding *findings)
{
	(void)store;
	(void)arena;
	(void)event;
	(void)facts;
	(void)findings;
	return 0;
}

int session_log(struct store *store, const struct event *event, const char *what, struct str rule,
	struct str target, struct str detail)
{
	(void)store;
	(void)event;
	(void)what;
	(void)rule;
	(void)target;
	(void)detail;
	return 0;
}

int store_open(const char *path, struct store **ret)
{
	(void)path;
	*ret = NULL;
	return 0;
}

void store_close(struct store *store)
{
	(void)store;
}
