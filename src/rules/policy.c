#include "rules/policy.h"

#include <errno.h>
#include <stdlib.h>

#include "rules/match.h"
#include "rules/selftest.h"

/* Ten thousand rules take about 30 MB. */
#define MAX_POLICY_BYTES ((size_t)512 << 20)

static bool among(struct str name, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(name, list[i]))
			return true;
	return false;
}

static int add_word(struct policy *policy, struct words *words, size_t *capacity, struct str word)
{
	struct str *at;

	if (among(word, words->at, words->n))
		return 0;
	at = arena_grow(&policy->arena, words->at, words->n, capacity, sizeof(*at));
	if (!at)
		return -ENOMEM;
	words->at = at;
	words->at[words->n++] = word;
	return 0;
}

static bool wanted(const struct policy_options *o, const struct pack *pack)
{
	if (o->n_only)
		return among(pack->name, o->only, o->n_only);
	if (pack->project)
		return pack->on_by_default;
	return (pack->on_by_default || among(pack->name, o->enabled, o->n_enabled)) &&
	       !among(pack->name, o->disabled, o->n_disabled);
}

/* A rule that an earlier pack has as well: later packs only add. */
static const struct rule *doubled(const struct policy *policy, const struct pack *pack)
{
	for (const struct pack *other = policy->packs; other; other = other->next) {
		if (!str_equal(other->name, pack->name))
			continue;
		for (const struct rule *rule = pack->rules; rule; rule = rule->next)
			for (const struct rule *r = other->rules; r; r = r->next)
				if (str_equal(r->name, rule->name))
					return rule;
	}
	return NULL;
}

static int check_pack(const struct policy_options *o, const struct policy *policy,
	const struct pack_source *source, struct pack *pack, struct buf *diagnostics)
{
	const struct rule *twice = doubled(policy, pack);

	if (twice) {
		buf_printf(diagnostics,
			"%.*s:%u:%u: '%.*s' is a rule of an earlier pack: packs only add\n",
			STR_ARGS(source->name), twice->at.line, twice->at.column,
			STR_ARGS(twice->name));
		return PACK_REJECTED;
	}
	if (!o->judge || source->tested)
		return 0;
	return selftest_pack(pack, o->judge, diagnostics);
}

static int read_text(const struct policy_options *o, struct policy *policy,
	const struct pack_source *source, struct str text, struct buf *diagnostics,
	struct pack **ret)
{
	struct pack *pack;
	int r = pack_read(&policy->arena, source->name, text, diagnostics, &pack);

	if (r)
		return r;
	r = add_word(policy, &policy->there, &policy->there_capacity,
		arena_copy(&policy->arena, pack->name));
	if (r) {
		pack_finish(pack);
		return r;
	}
	pack->project = source->project;
	if (wanted(o, pack)) {
		r = check_pack(o, policy, source, pack, diagnostics);
		if (!r) {
			*ret = pack;
			return 0;
		}
	}
	pack_finish(pack);
	return r;
}

/* Names of a configuration that no pack has: most likely misspelt, so that nothing is switched. */
static void tell_unknown(const struct words *there, const char *what, const struct str *names,
	size_t n, struct buf *diagnostics)
{
	for (size_t i = 0; i < n; i++)
		if (!among(names[i], there->at, there->n))
			buf_printf(diagnostics,
				"config.yaml: packs: %s: no pack is called '%.*s'\n", what,
				STR_ARGS(names[i]));
}

static int load_source(const struct policy_options *o, struct policy *policy,
	const struct pack_source *source, struct buf *diagnostics, size_t *n_broken)
{
	struct pack **end = &policy->packs;
	struct pack *pack = NULL;
	struct buf ignored = BUF_IN(&policy->arena);
	int r = read_text(o, policy, source, source->text, diagnostics, &pack);

	if (r == PACK_REJECTED) {
		++*n_broken;
		if (!source->fallback.len)
			return 0;
		r = read_text(o, policy, source, source->fallback, &ignored, &pack);
		if (!r)
			buf_printf(diagnostics, "%.*s: the last good text stays in force\n",
				STR_ARGS(source->name));
	}
	if (r || !pack)
		return r == PACK_REJECTED ? 0 : r;
	while (*end)
		end = &(*end)->next;
	*end = pack;
	return 0;
}

static int collect_guarded(struct policy *policy)
{
	size_t capacity = 0, names_capacity = 0;
	int err = 0;

	for (const struct pack *pack = policy->packs; pack && !err; pack = pack->next) {
		for (const struct program *p = pack->programs; p && !err; p = p->next)
			err = add_word(policy, &policy->names, &names_capacity, p->name);
		for (size_t i = 0; i < pack->guarded.n && !err; i++)
			err = add_word(policy, &policy->guarded, &capacity, pack->guarded.at[i]);
		for (size_t i = 0; i < pack->guarded_alive.n && !err; i++)
			err = add_word(
				policy, &policy->guarded, &capacity, pack->guarded_alive.at[i]);
	}
	for (size_t i = 0; i < policy->guarded.n && !err; i++)
		err = add_word(policy, &policy->names, &names_capacity, policy->guarded.at[i]);
	return err;
}

/* Rows of all packs before the built-in ones. */
static int extend_wrappers(struct policy *policy)
{
	struct wrapper_row *rows;
	size_t n = 0;

	for (const struct pack *pack = policy->packs; pack; pack = pack->next)
		n += pack->n_wrappers;
	if (!n)
		return 0;
	rows = arena_alloc(&policy->arena, struct wrapper_row, n);
	if (!rows)
		return -ENOMEM;
	n = 0;
	for (const struct pack *pack = policy->packs; pack; pack = pack->next)
		for (size_t i = 0; i < pack->n_wrappers; i++)
			rows[n++] = pack->wrappers[i];
	policy->wrappers = wrapper_table_extend(&policy->arena, wrapper_builtin(), rows, n);
	return policy->wrappers ? 0 : -ENOMEM;
}

static void number_rules(struct policy *policy)
{
	for (struct pack *pack = policy->packs; pack; pack = pack->next)
		for (struct rule *rule = pack->rules; rule; rule = rule->next)
			rule->number = (uint32_t)policy->n_rules++;
}

int policy_load(const struct policy_options *options, struct policy **ret, struct buf *diagnostics,
	size_t *ret_n_broken)
{
	struct policy *policy = calloc(1, sizeof(*policy));
	size_t n_broken = 0;
	int err = 0;

	if (!policy)
		return -ENOMEM;
	policy->references = 1;
	arena_init(&policy->arena, MAX_POLICY_BYTES);
	for (size_t i = 0; i < options->n_sources && !err; i++)
		err = load_source(options, policy, &options->sources[i], diagnostics, &n_broken);
	if (!err && !n_broken) {
		tell_unknown(&policy->there, "enable", options->enabled, options->n_enabled,
			diagnostics);
		tell_unknown(&policy->there, "disable", options->disabled, options->n_disabled,
			diagnostics);
	}
	if (!err)
		err = index_build(&policy->arena, policy->packs, &policy->index);
	if (!err)
		err = collect_guarded(policy);
	if (!err)
		err = extend_wrappers(policy);
	if (err) {
		policy_unref(policy);
		return err;
	}
	number_rules(policy);
	*ret = policy;
	*ret_n_broken = n_broken;
	return 0;
}

struct policy *policy_ref(struct policy *policy)
{
	__atomic_add_fetch(&policy->references, 1, __ATOMIC_RELAXED);
	return policy;
}

void policy_unref(struct policy *policy)
{
	if (!policy || __atomic_sub_fetch(&policy->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (struct pack *pack = policy->packs; pack; pack = pack->next)
		pack_finish(pack);
	arena_finish(&policy->arena);
	free(policy);
}

int policy_alone(struct policy *policy, struct pack *pack)
{
	*policy = (struct policy){ .packs = pack, .references = 1 };
	arena_init(&policy->arena, 0);
	if (index_build(&policy->arena, pack, &policy->index))
		return -ENOMEM;
	return extend_wrappers(policy);
}

bool policy_has_pack(const struct policy *policy, struct str name)
{
	for (const struct pack *pack = policy->packs; pack; pack = pack->next)
		if (str_equal(pack->name, name))
			return true;
	return false;
}

size_t policy_n_rules(const struct policy *policy)
{
	return policy->n_rules;
}

bool policy_pack(const struct policy *policy, size_t at, struct str *ret_name, size_t *ret_n_rules)
{
	const struct pack *pack = policy->packs;

	while (pack && at--)
		pack = pack->next;
	if (!pack)
		return false;
	*ret_name = pack->name;
	*ret_n_rules = pack->n_rules;
	return true;
}

const struct wrapper_table *policy_wrappers(const struct policy *policy)
{
	return policy ? policy->wrappers : NULL;
}
