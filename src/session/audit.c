/* What was decided and why, one row each: for `keihookctl log`. */
#include <errno.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "base/util.h"

#include "session/redact.h"
#include "session/store.h"

#define MAX_DETAIL 400
#define MAX_WORDS  8 /* programs of one allowed call */

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

/* "git commit; make" and the beginning of the call's hash: what ran, without what it was about. */
static int describe(struct arena *arena, const struct event *event, const struct effects *effects,
	struct buf *ret)
{
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 sha;
	size_t n = 0;

	for (const struct call *call = effects ? effects->calls : NULL; call && n < MAX_WORDS;
		call = call->next) {
		struct str program = field_show(arena, &call->program);

		if (call->via != VIA_COMMAND || !program.len)
			continue;
		buf_printf(ret, "%s%.*s", n++ ? " " : "", STR_ARGS(str_basename(program)));
	}
	sha256_init(&sha);
	sha256_add(&sha, event->input.raw.len ? event->input.raw : event->input.command);
	sha256_hex(&sha, hex);
	buf_printf(ret, "%s#%.12s", n ? " " : "", hex);
	return buf_failed(ret) ? -ENOMEM : 0;
}

static const struct finding *first_telling(const struct verdict *verdict)
{
	for (const struct finding *f = verdict->findings; f; f = f->next)
		if (!f->confirmed)
			return f;
	return NULL;
}

int session_decided(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, const struct verdict *verdict)
{
	const struct finding *found = first_telling(verdict);
	struct buf detail = BUF_IN(arena);
	int err;

	if (!store || event->kind != EVENT_PRE_TOOL_USE || verdict->kind >= VERDICT_ASK)
		return 0;
	err = describe(arena, event, effects, &detail);
	if (err)
		return err;
	err = session_log(store, event,
		found && found->shadow          ? "shadow"
		: verdict->kind == VERDICT_WARN ? "warned"
						: "allowed",
		found ? found->rule : STR(""), found ? found->target : STR(""), buf_str(&detail));
	return err == -ENOMEM ? err : 0;
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
