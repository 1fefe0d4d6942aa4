/* What was decided and why, one row each: for `keihookctl log`. */
#include <errno.h>

#include "base/buf.h"
#include "base/util.h"

#include "session/redact.h"
#include "session/store.h"

#define MAX_DETAIL 400

static struct str shortened(struct str text)
{
	size_t end = MIN(text.len, (size_t)MAX_DETAIL);

	while (end < text.len && end > 0 && ((unsigned char)text.at[end] & 0xc0) == 0x80)
		end--;
	return str_slice(text, 0, end);
}

int session_log(struct store *store, const struct event *event, const char *what, struct str rule,
	struct str target, struct str detail)
{
	AUTO_BUF struct buf clean = BUF_INIT, clean_target = BUF_INIT;

	if (!store || store_read_only(store))
		return 0;
	redact(&clean, shortened(detail));
	redact(&clean_target, shortened(target));
	if (buf_failed(&clean) || buf_failed(&clean_target))
		return -ENOMEM;
	return store_run(store,
		"INSERT INTO audit(ms, session, what, rule, target, tool, detail)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		STORE_ARGS(store_number(event->received_ms), store_text(event->session_id),
			store_text(str_from(what)), store_text(rule),
			store_text(buf_str(&clean_target)), store_text(event->tool_name),
			store_text(buf_str(&clean))),
		NULL, NULL);
}

int store_prune(struct store *store, int64_t now_ms)
{
	static const char *const by_age[] = {
		"DELETE FROM audit WHERE ms < ?1",
		"DELETE FROM prompt WHERE ms < ?1",
		"DELETE FROM refusal WHERE ms < ?1",
		"DELETE FROM permission WHERE ms < ?1",
		"DELETE FROM seen WHERE ms < ?1",
		"DELETE FROM session WHERE last_ms < ?1",
		"DELETE FROM job WHERE ended_ms IS NOT NULL AND ended_ms < ?1",
	};
	int64_t oldest = now_ms - STORE_KEEP_DAYS * 24 * 3600 * INT64_C(1000);
	int err = 0;

	for (size_t i = 0; !err && i < ARRAY_SIZE(by_age); i++)
		err = store_run(store, by_age[i], STORE_ARGS(store_number(oldest)), NULL, NULL);
	/* Rows are small and much alike, so a share of them is a share of the bytes. */
	if (!err)
		err = store_run(store,
			"DELETE FROM audit WHERE (SELECT page_count * page_size FROM"
			" pragma_page_count, pragma_page_size) - (SELECT freelist_count * page_size"
			" FROM pragma_freelist_count, pragma_page_size) > ?1 AND id <="
			" (SELECT min(id) + (max(id) - min(id)) / 4 FROM audit)",
			STORE_ARGS(store_number(STORE_MAX_BYTES)), NULL, NULL);
	return err;
}
