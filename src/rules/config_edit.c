/*
 * Packs switched on or off in the text of a configuration: only the lists that change are written
 * anew, every other byte stays.
 */
#include <errno.h>
#include <string.h>

#include "rules/config.h"
#include "rules/doc.h"

/* One replacement in the text. */
struct edit {
	size_t from, to;
	struct str text;
};

struct editing {
	struct arena *arena;
	struct str text;
	struct edit edits[2];
	size_t n;
	const char *why; /* it has a shape that is not edited here */
};

static size_t offset_of(const struct editing *e, const struct doc_node *node)
{
	return e->text.len - node->source.len;
}

static void replace(struct editing *e, size_t from, size_t to, struct str text)
{
	e->edits[e->n++] = (struct edit){ from, to, text };
}

/* Behind the value's last byte; 0 for a shape that is not known. */
static size_t end_of(const struct editing *e, const struct doc_node *node)
{
	size_t at = offset_of(e, node);
	const struct doc_node *last = node->first;

	if (node->kind == DOC_TEXT) {
		if (node->style == DOC_BLOCK)
			return 0;
		return at + node->text.len + (node->style == DOC_PLAIN ? 0 : 2);
	}
	while (last && last->next)
		last = last->next;
	if (node->kind != DOC_LIST || (last && last->kind != DOC_TEXT))
		return 0;
	if (last)
		at = end_of(e, last);
	if (node->source.len && node->source.at[0] == '[') {
		at = str_find_char(e->text, ']', at);
		return at == STR_NOT_FOUND ? 0 : at + 1;
	}
	return at;
}

/* The list with @pack or without it, as `[a, b]`. */
static struct str list_text(
	struct editing *e, const struct doc_node *list, struct str pack, bool with)
{
	struct buf out = BUF_IN(e->arena);
	const struct doc_node *item = !list ? NULL : list->kind == DOC_LIST ? list->first : list;
	size_t n = 0;

	buf_add_char(&out, '[');
	for (; item; item = list->kind == DOC_LIST ? item->next : NULL) {
		if (str_equal(item->text, pack) || !item->text.len)
			continue;
		buf_printf(&out, "%s%.*s", n++ ? ", " : "", STR_ARGS(item->text));
	}
	if (with)
		buf_printf(&out, "%s%.*s", n ? ", " : "", STR_ARGS(pack));
	buf_add_char(&out, ']');
	return buf_str(&out);
}

static bool lists(const struct doc_node *list, struct str pack)
{
	const struct doc_node *item = !list ? NULL : list->kind == DOC_LIST ? list->first : list;

	for (; item; item = list->kind == DOC_LIST ? item->next : NULL)
		if (str_equal(item->text, pack))
			return true;
	return false;
}

static void add_key(
	struct editing *e, const struct doc_node *packs, const char *key, struct str list)
{
	size_t at = packs ? offset_of(e, packs) : e->text.len;
	bool newline = e->text.len && e->text.at[e->text.len - 1] != '\n';
	struct str text;

	if (packs && packs->kind != DOC_MAP)
		e->why = "'packs' is no map";
	else if (!packs)
		text = arena_printf(e->arena, "%spacks:\n  %s: %.*s\n", newline ? "\n" : "", key,
			STR_ARGS(list));
	else if (packs->source.at[0] == '{')
		text = arena_printf(
			e->arena, "%s: %.*s%s", key, STR_ARGS(list), packs->n ? ", " : "");
	else
		text = arena_printf(e->arena, "%s: %.*s\n%*s", key, STR_ARGS(list),
			(int)packs->at.column - 1, "");
	if (packs && packs->source.at[0] == '{')
		at++;
	if (!e->why)
		replace(e, at, at, text);
}

/* Makes the list under packs.@key hold @pack or not. */
static void set(struct editing *e, const struct doc_node *packs, const char *key, struct str pack,
	bool with)
{
	const struct doc_node *list = packs ? doc_get(packs, key) : NULL;
	size_t end;

	if (lists(list, pack) == with)
		return;
	if (!list) {
		add_key(e, packs, key, list_text(e, NULL, pack, with));
		return;
	}
	end = end_of(e, list);
	if (!end)
		e->why = "the list has a shape that is not edited";
	else
		replace(e, offset_of(e, list), end, list_text(e, list, pack, with));
}

static struct str apply(struct editing *e)
{
	struct buf out = BUF_IN(e->arena);
	size_t at = 0;

	if (e->n == 2 && e->edits[1].from < e->edits[0].from) {
		struct edit first = e->edits[1];

		e->edits[1] = e->edits[0];
		e->edits[0] = first;
	}
	for (size_t i = 0; i < e->n; i++) {
		buf_add(&out, str_slice(e->text, at, e->edits[i].from));
		buf_add(&out, e->edits[i].text);
		at = e->edits[i].to;
	}
	buf_add(&out, str_skip(e->text, at));
	return buf_str(&out);
}

int config_edit(struct arena *arena, struct str name, struct str text, struct str pack, bool enable,
	bool disable, struct str *ret_text, struct buf *diagnostics)
{
	struct editing e = { .arena = arena, .text = text };
	const struct doc_node *packs = NULL;
	struct report report = { .name = name, .out = diagnostics };
	struct doc_node *root = NULL;
	struct config config;
	int r = config_read(arena, name, text, diagnostics, &config);

	if (!r && str_trim(text).len)
		r = doc_parse(arena, text, &report, &root);
	if (r)
		return r;
	if (root)
		packs = doc_get(root, "packs");
	set(&e, packs, "enable", pack, enable);
	set(&e, packs, "disable", pack, disable);
	if (e.why) {
		buf_printf(
			diagnostics, "%.*s: %s; write it there by hand\n", STR_ARGS(name), e.why);
		return CONFIG_REJECTED;
	}
	*ret_text = apply(&e);
	return config_read(arena, name, *ret_text, diagnostics, &config);
}
