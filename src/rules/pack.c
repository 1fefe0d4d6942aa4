#include "rules/pack.h"

#include <errno.h>

#include "rules/reader.h"

static int pack_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct pack *)into)->name);
}

static int format_key(struct reader *r, const struct doc_node *value, void *into)
{
	int64_t n;

	(void)into;
	if (value->kind != DOC_TEXT || !str_to_int64(value->text, &n) || n != PACK_FORMAT)
		report_at(
			r->report, value->at, "format: this version reads format %d", PACK_FORMAT);
	return 0;
}

static int why_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct pack *)into)->why);
}

static int default_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct pack *pack = into;

	if (value->kind == DOC_TEXT && str_is(value->text, "on"))
		pack->on_by_default = true;
	else if (value->kind == DOC_TEXT && str_is(value->text, "off"))
		pack->on_by_default = false;
	else
		report_at(r->report, value->at, "default: want on or off");
	return 0;
}

static int guarded_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct pack *)into)->guarded);
}

static int guarded_alive_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct pack *)into)->guarded_alive);
}

static int valued_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct program *)into)->valued);
}

static int abbreviates_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_bool(r, value, &((struct program *)into)->abbreviates);
}

static int programs_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "valued", valued_key },
		{ "abbreviates", abbreviates_key },
	};
	struct pack *pack = into;

	if (value->kind != DOC_MAP) {
		report_at(r->report, value->at, "programs: want a map of programs");
		return 0;
	}
	for (const struct doc_node *item = value->first; item; item = item->next) {
		struct program *program = arena_alloc(r->arena, struct program, 1);
		int err;

		if (!program)
			return -ENOMEM;
		program->name = item->key;
		err = read_map(r, item, "a program", keys, ARRAY_SIZE(keys), program);
		if (err)
			return err;
		program->next = pack->programs;
		pack->programs = program;
	}
	return 0;
}

static int protect_argv_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct protect *protect = into;
	int err = 0;

	if (value->kind != DOC_LIST || !value->n || value->n > ARRAY_SIZE(protect->argv)) {
		report_at(r->report, value->at, "argv: want a list of at most %zu words",
			ARRAY_SIZE(protect->argv));
		return 0;
	}
	for (const struct doc_node *item = value->first; item && !err; item = item->next)
		err = read_words(r, item, &protect->argv[protect->n_argv++]);
	return err;
}

static int cmdline_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_pattern(r, value, &((struct protect *)into)->cmdline);
}

static int label_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct protect *)into)->label);
}

static int protect_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "argv", protect_argv_key },
		{ "cmdline", cmdline_key },
		{ "label", label_key },
	};
	struct pack *pack = into;

	if (value->kind != DOC_LIST) {
		report_at(r->report, value->at, "protect: want a list");
		return 0;
	}
	for (const struct doc_node *item = value->first; item; item = item->next) {
		struct protect *protect = arena_alloc(r->arena, struct protect, 1);
		int err;

		if (!protect)
			return -ENOMEM;
		err = read_map(r, item, "protect", keys, ARRAY_SIZE(keys), protect);
		if (err)
			return err;
		if (!protect->n_argv && !protect->cmdline && r->report->n == 0)
			report_at(r->report, item->at, "protect: needs 'argv' or 'cmdline'");
		protect->next = pack->protects;
		pack->protects = protect;
	}
	return 0;
}

static int read_pack(struct reader *r, const struct doc_node *root)
{
	static const struct schema_key keys[] = {
		{ "pack", pack_key },
		{ "format", format_key },
		{ "why", why_key },
		{ "default", default_key },
		{ "guarded", guarded_key },
		{ "guarded_while_protected", guarded_alive_key },
		{ "programs", programs_key },
		{ "protect", protect_key },
		{ "wrappers", read_wrappers },
		{ "rules", read_rules },
	};
	int err;

	if (root->kind != DOC_MAP || !root->first || !str_is(root->first->key, "pack")) {
		report_at(r->report, root->at, "a pack begins with 'pack: NAME'");
		return 0;
	}
	err = read_map(r, root, "a pack", keys, ARRAY_SIZE(keys), r->pack);
	if (!err && !doc_get(root, "format"))
		report_at(r->report, root->at, "the key 'format' is missing: format: %d",
			PACK_FORMAT);
	return err;
}

int pack_read(struct arena *arena, struct str name, struct str text, struct buf *diagnostics,
	struct pack **ret)
{
	struct report report = { .name = name, .out = diagnostics };
	struct pack *pack = arena_alloc(arena, struct pack, 1);
	struct doc_node *root;
	int r;

	if (!pack)
		return -ENOMEM;
	pack->file = arena_copy(arena, name);
	if (!pack->file.at)
		return -ENOMEM;
	pack->on_by_default = true;
	r = doc_parse(arena, text, &report, &root);
	if (r)
		return r == DOC_REJECTED ? PACK_REJECTED : r;
	r = read_pack(&(struct reader){ arena, &report, pack }, root);
	if (r || report.n) {
		pack_finish(pack);
		return r ? r : PACK_REJECTED;
	}
	*ret = pack;
	return 0;
}

void pack_finish(struct pack *pack)
{
	if (!pack)
		return;
	for (size_t i = 0; i < pack->n_patterns; i++)
		pattern_destroy(pack->patterns[i]);
	pack->n_patterns = 0;
}

const struct program *pack_program(const struct pack *pack, struct str name)
{
	for (const struct program *p = pack->programs; p; p = p->next)
		if (str_equal(p->name, name))
			return p;
	return NULL;
}
