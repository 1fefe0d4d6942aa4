#include "session/guarded.h"

#include <errno.h>

#include "base/sha256.h"

#define SHOWN_HASH_LEN 6

static void add_framed(struct sha256 *sha, struct str text)
{
	uint64_t len = text.len;

	sha256_add(sha, (struct str){ (const char *)&len, sizeof(len) });
	sha256_add(sha, text);
}

/*
 * A call whose target cannot be told is known by its text and by every text it would run: the
 * scripts that were read, and the words of each program that would start.
 */
static struct str hash_of_call(
	struct arena *arena, const struct event *event, const struct effects *effects)
{
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 sha;

	sha256_init(&sha);
	add_framed(&sha, event->tool_name);
	add_framed(&sha, event->input.raw.len ? event->input.raw : event->input.command);
	add_framed(&sha, event->cwd);
	for (const struct code *code = effects ? effects->codes : NULL; code; code = code->next)
		add_framed(&sha, code->text);
	for (const struct unread *u = effects ? effects->unreads : NULL; u; u = u->next)
		add_framed(&sha, u->text);
	for (const struct call *call = effects ? effects->calls : NULL; call; call = call->next)
		for (size_t i = 0; i < call->argc; i++)
			add_framed(&sha, field_show(arena, &call->argv[i]));
	sha256_hex(&sha, hex);
	return arena_printf(arena, "#%s", hex);
}

static bool counts(const struct finding *f)
{
	return f->kind >= VERDICT_ASK && !f->shadow && !f->confirmed;
}

static bool have(const struct guarded_list *list, const struct finding *f)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_equal(list->at[i].finding->rule, f->rule) &&
			str_equal(list->at[i].finding->target, f->target) &&
			str_equal(list->at[i].finding->jobs, f->jobs))
			return true;
	return false;
}

static bool same_words(const struct finding *a, const struct finding *b)
{
	return a->span.len && a->span.off < b->span.off + b->span.len &&
	       b->span.off < a->span.off + a->span.len;
}

/* Two rules may speak about the same words, one of which knows their target. */
static struct str shown_of(const struct finding *findings, const struct finding *f, struct str hash)
{
	if (f->target.len)
		return f->target;
	for (const struct finding *other = findings; other; other = other->next)
		if (counts(other) && other->target.len && same_words(f, other))
			return other->target;
	return str_slice(hash, 0, 1 + SHOWN_HASH_LEN);
}

static struct str phrases_of(struct arena *arena, const struct finding *f)
{
	if (!f->confirm_also.len)
		return f->confirm.len ? f->confirm : STR("");
	return arena_printf(arena, "%.*s\n%.*s", STR_ARGS(f->confirm), STR_ARGS(f->confirm_also));
}

int guarded_of(struct arena *arena, const struct event *event, const struct effects *effects,
	struct finding *findings, struct guarded_list *ret)
{
	struct str hash = { NULL, 0 };
	size_t capacity = 0;

	*ret = (struct guarded_list){ 0 };
	for (struct finding *f = findings; f; f = f->next) {
		if (!counts(f))
			continue;
		ret->final |= f->confirm.len == 0;
		if (have(ret, f))
			continue;
		if (!hash.at)
			hash = hash_of_call(arena, event, effects);
		ret->at = arena_grow(arena, ret->at, ret->n, &capacity, sizeof(*ret->at));
		if (!ret->at || !hash.at)
			return -ENOMEM;
		ret->at[ret->n++] = (struct guarded){
			.finding = f,
			.permit = { f->rule, f->target.len ? f->target : hash, f->jobs },
			.shown = shown_of(findings, f, hash),
			.confirm = phrases_of(arena, f),
		};
		if (!ret->at[ret->n - 1].confirm.at)
			return -ENOMEM;
	}
	return 0;
}

void add_name(struct str *names, size_t *n, struct str name)
{
	for (size_t i = 0; i < *n; i++)
		if (str_equal(names[i], name))
			return;
	names[(*n)++] = name;
}

int guarded_names(
	struct arena *arena, const struct guarded_list *list, struct str **ret, size_t *ret_n)
{
	*ret = arena_alloc(arena, struct str, list->n + 1);
	*ret_n = 0;
	if (!*ret)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++)
		add_name(*ret, ret_n, list->at[i].shown);
	return 0;
}
