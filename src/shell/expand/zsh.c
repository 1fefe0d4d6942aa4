/* ${(flags)x...} of zsh, in the order of zshexpn(1), Rules. */
#include "shell/expand/zsh.h"

#include <errno.h>

#include "shell/expand/expand.h"

/* ${${x}...}, ${$(cmd)...}, ${"..."...}: what stands within comes first. */
static int inner_subject(struct expander *e, const struct part *part, struct subject *ret)
{
	struct word word = *part->param.inner;
	int r;

	word.next = NULL;
	*ret = (struct subject){ 0 };
	if (part->quoted) {
		r = expand_text(e->sh, &word, &ret->value);
	} else {
		ret->which = '@';
		r = word.parts ? expand_words(e->sh, &word, &ret->value)
			       : (ret->value = value_empty(), 0);
	}
	if (r == 0 && part->param.subscript && !subject_all(part->param.subscript))
		r = zsh_pick(e->sh, part->param.subscript, ret);
	return r;
}

/* An array without a subscript is all of its elements; (k) and (v) choose of a table. */
static int named_subject(
	struct expander *e, const struct part *part, const struct zsh_flags *f, struct subject *ret)
{
	struct subject subjects[MAX_ALTERNATIVES];
	const struct variable *variable;
	size_t n = 0;
	struct str name;
	int r = subject_find(e, part, subjects, &n);

	*ret = n == 1 ? subjects[0] : (struct subject){ .value = value_unknown() };
	if (r < 0 || n != 1)
		return r;
	if (f->through && value_known(e->sh->world->arena, &ret->value, &name))
		r = subject_from_text(e, name, ret);
	else if (f->through)
		ret->value = value_unknown();
	variable = ret->name.len ? state_variable(e->sh, ret->name) : NULL;
	if (r < 0 || !variable || !(variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC)) ||
		part->param.subscript)
		return r;
	ret->which = '@';
	ret->value = f->keys && !f->values ? state_keys(e->sh, ret->name)
					   : state_elements(e->sh, ret->name);
	if (f->keys && f->values) /* one behind the other: which, is not told */
		ret->value = value_unknown();
	return 0;
}

static bool is_empty(const struct fields *list)
{
	return list->n == 0 ||
	       (list->n == 1 && field_is_known(&list->at[0]) && !field_has_text(&list->at[0]));
}

/* ${x:-w} */
static int by_default(struct expander *e, const struct part *part, struct subject *subject)
{
	struct value kept = { .open = subject->value.open }, other;
	bool missing = subject->value.open || subject->value.n == 0;
	int r;

	for (size_t i = 0; i < subject->value.n; i++)
		if (is_empty(&subject->value.alternatives[i]))
			missing = true;
		else
			value_add(&kept, subject->value.alternatives[i]);
	if (!missing)
		return 0;
	r = expand_text(e->sh, part->param.arg, &other);
	subject->value = value_join(&kept, &other);
	if (!kept.n)
		subject->which = 0;
	return r;
}

static int operate(struct expander *e, const struct part *part, struct subject *subject)
{
	switch ((int)part->param.op) {
	case PARAM_PLAIN:
		return 0;
	case PARAM_DEFAULT:
	case PARAM_ASSIGN:
		return by_default(e, part, subject);
	case PARAM_REMOVE_PREFIX:
	case PARAM_REMOVE_SUFFIX:
	case PARAM_REPLACE:
	case PARAM_SUBSTRING: {
		struct value value;
		int r = expand_operate(e, part, subject, &value);

		subject->value = value;
		return r;
	}
	default:
		subject->value = value_unknown();
		return 0;
	}
}

/* Without quotes what is empty is no word. */
static struct value without_empty(struct arena *arena, const struct value *value)
{
	struct value kept = { .open = value->open };

	for (size_t i = 0; i < value->n; i++) {
		const struct fields *list = &value->alternatives[i];
		struct field *at = arena_alloc(arena, struct field, list->n + 1);
		size_t n = 0;

		if (!at)
			return value_unknown();
		for (size_t k = 0; k < list->n; k++)
			if (!field_is_known(&list->at[k]) || field_has_text(&list->at[k]))
				at[n++] = list->at[k];
		value_add(&kept, (struct fields){ at, n });
	}
	return kept;
}

/* ${+x} */
static int is_set(struct expander *e, const struct part *part, struct drafts *drafts)
{
	struct subject subjects[MAX_ALTERNATIVES];
	const struct variable *variable = state_variable(e->sh, part->param.name);
	size_t n = 0;
	const struct value *value;
	int r = subject_find(e, part, subjects, &n);

	if (r < 0)
		return r;
	value = &subjects[0].value;
	if (variable && !part->param.subscript)
		return drafts_add_text(e, drafts, STR("1"), BIT_QUOTED);
	if (!value->open && value->n == 1)
		return drafts_add_text(
			e, drafts, value->alternatives[0].n ? STR("1") : STR("0"), BIT_QUOTED);
	if ((!value->open && value->n == 0) ||
		(!part->param.subscript && state_presumed_unset(e->sh, part->param.name)))
		return drafts_add_text(e, drafts, STR("0"), BIT_QUOTED);
	return drafts_add_any(e, drafts, BIT_QUOTED);
}

int zsh_expand(struct expander *e, const struct part *part, struct drafts *drafts)
{
	struct zsh_flags f = zsh_flags_of(part);
	struct subject subject;
	int r;

	if (part->param.asks)
		return is_set(e, part, drafts);
	r = part->param.inner ? inner_subject(e, part, &subject)
			      : named_subject(e, part, &f, &subject);
	if (r == 0)
		r = operate(e, part, &subject);
	if (r == 0)
		r = zsh_apply(e, part, &f, &subject);
	if (r < 0)
		return r;
	if (!part->quoted)
		subject.value = without_empty(e->sh->world->arena, &subject.value);
	if (part->quoted && subject.which && !f.keeps)
		subject.which = '*';
	return expand_emit(e, &subject.value, !part->quoted ? '@' : subject.which, true, drafts);
}
