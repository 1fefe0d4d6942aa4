#include "rules/config.h"

#include <errno.h>

#include "rules/reader.h"

/* Here a list may be empty: it is what is left when the last pack is taken out. */
static int pack_list(struct reader *r, const struct doc_node *value, struct words *ret)
{
	return value->kind == DOC_LIST && !value->n ? 0 : read_words(r, value, ret);
}

static int enable_key(struct reader *r, const struct doc_node *value, void *into)
{
	return pack_list(r, value, &((struct config *)into)->enabled);
}

static int disable_key(struct reader *r, const struct doc_node *value, void *into)
{
	return pack_list(r, value, &((struct config *)into)->disabled);
}

static int packs_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "enable", enable_key },
		{ "disable", disable_key },
	};

	return read_map(r, value, "packs", keys, ARRAY_SIZE(keys), into);
}

static int sdk_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct config *)into)->confirm_sdk);
}

static int code_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_bool(r, value, &((struct config *)into)->confirm_code);
}

static int confirm_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "sdk", sdk_key },
		{ "code", code_key },
	};

	return read_map(r, value, "confirm", keys, ARRAY_SIZE(keys), into);
}

int config_read(struct arena *arena, struct str name, struct str text, struct buf *diagnostics,
	struct config *ret)
{
	static const struct schema_key keys[] = {
		{ "packs", packs_key },
		{ "confirm", confirm_key },
	};
	struct report report = { .name = name, .out = diagnostics };
	struct reader reader = { .arena = arena, .report = &report };
	struct config config = { 0 };
	struct doc_node *root;
	int r;

	if (!str_trim(text).len) {
		*ret = config;
		return 0;
	}
	r = doc_parse(arena, text, &report, &root);
	if (!r)
		r = read_map(&reader, root, "the configuration", keys, ARRAY_SIZE(keys), &config);
	if (r < 0)
		return r;
	if (r || report.n)
		return CONFIG_REJECTED;
	*ret = config;
	return 0;
}
