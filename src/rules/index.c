#include "rules/index.h"

#include <errno.h>

#include "rules/grams.h"
#include "rules/named.h"
#include "rules/words.h"

struct rule_list {
	const struct rule **at;
	size_t n, capacity;
};

/* Filed under a word, or under a program and one of its words. */
struct entry {
	struct entry *next;
	struct str program, word;
	struct rule_list rules; /* under the program alone: those without a second word */
	struct rule_list all;   /* every rule of the program, for calls not wholly known */
};

struct index {
	struct arena *arena;
	struct entry **buckets;
	size_t n_buckets; /* a power of two */
	struct rule_list always, codes, launches, writes, tools;
	struct grams args, texts;
};

static uint32_t hash(struct str a, struct str b)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < a.len; i++)
		h = (h ^ (unsigned char)a.at[i]) * 16777619u;
	h = (h ^ 0x100) * 16777619u;
	for (size_t i = 0; i < b.len; i++)
		h = (h ^ (unsigned char)b.at[i]) * 16777619u;
	return h ^ h >> 15;
}

static struct entry **slot(const struct index *index, struct str program, struct str word)
{
	return &index->buckets[hash(program, word) & (index->n_buckets - 1)];
}

static const struct entry *lookup(const struct index *index, struct str program, struct str word)
{
	const struct entry *e = *slot(index, program, word);

	while (e && !(str_equal(e->program, program) && str_equal(e->word, word)))
		e = e->next;
	return e;
}

static int add(struct index *index, struct rule_list *list, const struct rule *rule)
{
	const struct rule **at =
		arena_grow(index->arena, list->at, list->n, &list->capacity, sizeof(*list->at));

	if (!at)
		return -ENOMEM;
	list->at = at;
	list->at[list->n++] = rule;
	return 0;
}

static int entry_for(struct index *index, struct str program, struct str word, struct entry **ret)
{
	struct entry **at = slot(index, program, word);

	for (struct entry *e = *at; e; e = e->next)
		if (str_equal(e->program, program) && str_equal(e->word, word)) {
			*ret = e;
			return 0;
		}
	*ret = arena_alloc(index->arena, struct entry, 1);
	if (!*ret)
		return -ENOMEM;
	(*ret)->program = program;
	(*ret)->word = word;
	(*ret)->next = *at;
	*at = *ret;
	return 0;
}

/* @words n 0: the rule asks for no second word. */
static int file_under(
	struct index *index, struct str program, const struct words *words, const struct rule *rule)
{
	struct entry *entry;
	int err = entry_for(index, program, STR(""), &entry);

	if (!err)
		err = add(index, &entry->all, rule);
	if (!err && !words)
		err = add(index, &entry->rules, rule);
	for (size_t i = 0; words && i < words->n && !err; i++) {
		err = entry_for(index, program, words->at[i], &entry);
		if (!err)
			err = add(index, &entry->rules, rule);
	}
	return err;
}

static int file_call_rule(struct index *index, const struct rule *rule)
{
	const struct conditions *c = &rule->when;
	const struct words *second = c->n_argv > 1 ? &c->argv[1] : NULL;
	struct words programs = c->n_argv ? c->argv[0] : c->programs;
	int err = 0;

	if (c->names && !programs.n)
		programs = names_programs();
	if (!programs.n && c->args && c->args->literal.len >= GRAM_BYTES)
		return grams_add(index->arena, &index->args, c->args->literal, rule);
	if (!programs.n)
		return add(index, &index->always, rule);
	for (size_t i = 0; i < programs.n && !err; i++)
		err = file_under(index, programs.at[i], second, rule);
	/* enough is known about it even where its program is not */
	if (!err && c->n_argv > 2)
		err = file_under(index, STR(""), second, rule);
	return err;
}

static int file_rule(struct index *index, const struct rule *rule)
{
	const struct conditions *c = &rule->when;

	switch (rule->subject) {
	case SUBJECT_CALL:
		return file_call_rule(index, rule);
	case SUBJECT_CODE:
		if (c->launches && c->launches->n_by && add(index, &index->launches, rule))
			return -ENOMEM;
		if (c->text && c->text_literal.len >= GRAM_BYTES)
			return grams_add(index->arena, &index->texts, c->text_literal, rule);
		return add(index, &index->codes, rule);
	case SUBJECT_WRITE:
		return add(index, &index->writes, rule);
	case SUBJECT_TOOL:
		return add(index, &index->tools, rule);
	}
	return 0;
}

int index_build(struct arena *arena, const struct pack *packs, struct index **ret)
{
	struct index *index = arena_alloc(arena, struct index, 1);
	size_t n_rules = 0;
	int err = 0;

	if (!index)
		return -ENOMEM;
	for (const struct pack *pack = packs; pack; pack = pack->next)
		n_rules += pack->n_rules;
	index->arena = arena;
	index->n_buckets = 64;
	while (index->n_buckets < n_rules * 4)
		index->n_buckets *= 2;
	index->buckets = arena_alloc(arena, struct entry *, index->n_buckets);
	if (!index->buckets)
		return -ENOMEM;
	for (const struct pack *pack = packs; pack && !err; pack = pack->next)
		for (const struct rule *rule = pack->rules; rule && !err; rule = rule->next)
			err = file_rule(index, rule);
	if (!err)
		*ret = index;
	return err;
}

static int visit_all(const struct rule_list *list, index_visit visit, void *self)
{
	int err = 0;

	for (size_t i = 0; i < list->n && !err; i++)
		err = visit(self, list->at[i]);
	return err;
}

struct gram_visit {
	index_visit visit;
	void *self;
};

static int visit_gram(void *self, const void *item)
{
	const struct gram_visit *g = self;

	return g->visit(g->self, item);
}

/* The rules of @program that a call with these words may fall under. */
static int visit_program(const struct index *index, struct arena *arena,
	const struct index_call *call, struct str program, index_visit visit, void *self)
{
	const struct entry *entry = lookup(index, program, STR(""));
	int err;

	if (!entry)
		return 0;
	if (call->truncated)
		return visit_all(&entry->all, visit, self);
	for (size_t i = 1; i < call->argc; i++)
		if (!field_is_known(&call->argv[i]))
			return visit_all(&entry->all, visit, self);
	err = visit_all(&entry->rules, visit, self);
	for (size_t i = 1; i < call->argc && !err; i++) {
		struct str word;

		if (!field_known(arena, &call->argv[i], &word) || !word.len)
			continue;
		entry = lookup(index, program, word);
		if (entry)
			err = visit_all(&entry->rules, visit, self);
	}
	return err;
}

int index_call(const struct index *index, struct arena *arena, const struct index_call *call,
	index_visit visit, void *self)
{
	struct gram_visit gram = { visit, self };
	struct str program = STR("");
	int err = visit_all(&index->always, visit, self);

	if (err)
		return err;
	program_name(arena, call->program, &program);
	err = visit_program(index, arena, call, program, visit, self);
	for (size_t i = 1; i < call->argc && !err && index->args.n; i++) {
		struct str word;

		if (field_known(arena, &call->argv[i], &word))
			err = grams_find(&index->args, word, visit_gram, &gram);
	}
	return err;
}

int index_code(const struct index *index, struct str text, index_visit visit, void *self)
{
	struct gram_visit gram = { visit, self };
	int err = visit_all(&index->codes, visit, self);

	return err ? err : grams_find(&index->texts, text, visit_gram, &gram);
}

int index_launches(const struct index *index, index_visit visit, void *self)
{
	return visit_all(&index->launches, visit, self);
}

int index_writes(const struct index *index, index_visit visit, void *self)
{
	return visit_all(&index->writes, visit, self);
}

int index_tools(const struct index *index, index_visit visit, void *self)
{
	return visit_all(&index->tools, visit, self);
}

bool index_has_code(const struct index *index)
{
	return index->codes.n || index->texts.n;
}
