#include "snapshot.h"

#include <errno.h>

#include "base/buf.h"
#include "base/util.h"

static int directory(struct arena *arena, struct facts *facts, struct str *ret)
{
	struct str base;

	*ret = STR("");
	if (!facts->environment || !facts->list_dir)
		return 0;
	if (facts->environment(facts->self, STR("CLAUDE_CONFIG_DIR"), &base) && base.len)
		*ret = arena_concat(arena, base, STR("/shell-snapshots"));
	else if (facts->environment(facts->self, STR("HOME"), &base))
		*ret = arena_concat(arena, base, STR("/.claude/shell-snapshots"));
	return ret->at ? 0 : -ENOMEM;
}

/* The snapshot made last: that of the session that started last, as far as can be told. */
static int newest(struct arena *arena, struct facts *facts, struct str dir, struct str *ret_path)
{
	struct str *names = NULL;
	int64_t latest = -1;
	size_t n = 0;
	int err = facts->list_dir(facts->self, arena, dir, &names, &n);

	*ret_path = STR("");
	if (err)
		return err == -ENOMEM ? err : 0;
	for (size_t i = 0; i < n; i++) {
		struct file_info info = { 0 };
		struct str path;

		if (!str_starts(names[i], "snapshot-bash-"))
			continue;
		path = arena_printf(arena, "%.*s/%.*s", STR_ARGS(dir), STR_ARGS(names[i]));
		if (!path.at || facts->file_info(facts->self, arena, path, &info))
			return -ENOMEM;
		if (info.kind == FILE_REGULAR && info.mtime_ms > latest) {
			latest = info.mtime_ms;
			*ret_path = path;
		}
	}
	return 0;
}

static int digit_value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static void add_decoded(struct buf *out, struct str text)
{
	uint32_t bits = 0;
	unsigned int n = 0;

	for (size_t i = 0; i < text.len; i++) {
		int value = digit_value(text.at[i]);

		if (value < 0)
			continue;
		bits = (bits << 6 | (uint32_t)value) & 0xffffff;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_add_char(out, (char)(bits >> n & 0xff));
		}
	}
}

/* eval "$(echo '<base64>' | base64 -d)" stands for the text itself. */
static int decoded(struct arena *arena, struct str text, struct str *ret)
{
	static const char open[] = "eval \"$(echo '";
	struct buf out = BUF_IN(arena);
	size_t at = 0, from;

	if (!str_contains(text, open)) {
		*ret = text;
		return 0;
	}
	while ((from = str_find(text, str_from(open), at)) != STR_NOT_FOUND) {
		size_t start = from + strlen(open), end = str_find_char(text, '\'', start);

		if (end == STR_NOT_FOUND)
			break;
		buf_add(&out, str_slice(text, at, from));
		add_decoded(&out, str_slice(text, start, end));
		buf_add_char(&out, '\n');
		at = MIN(str_find_char(text, '\n', end), text.len);
	}
	buf_add(&out, str_skip(text, at));
	*ret = buf_str(&out);
	return buf_failed(&out) ? -ENOMEM : 0;
}

int snapshot_read(struct arena *arena, struct facts *facts, struct str *ret_text)
{
	struct file_texts texts = { 0 };
	struct str dir, path;
	int err = directory(arena, facts, &dir);

	*ret_text = STR("");
	if (err || !dir.len)
		return err;
	err = newest(arena, facts, dir, &path);
	if (err || !path.len)
		return err;
	err = facts->read_file(facts->self, arena, path, &texts);
	if (err || !texts.n)
		return err == -ENOMEM ? err : 0;
	return decoded(arena, texts.at[texts.n - 1], ret_text);
}
