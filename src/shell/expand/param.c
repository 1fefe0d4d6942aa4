/* $x and ${...}: which value, and what the operator makes of it (bash(1), Parameter Expansion). */
#include "shell/expand/draft.h"

#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/expand/pattern.h"
#include "shell/expand/subject.h"
#include "shell/expand/zsh.h"

#define MAX_EMITTED MAX_FIELDS

static bool is_set(const struct fields *alternative, bool colon)
{
	const struct field *only = &alternative->at[0];

	if (alternative->n != 1 || !colon)
		return alternative->n > 0;
	return !(field_is_known(only) && !field_has_text(only));
}

/* With a colon, unknown text may be empty. */
static bool may_be_empty(const struct fields *alternative, bool colon)
{
	const struct field *only = &alternative->at[0];

	return colon && alternative->n == 1 && !field_has_text(only) && !field_is_known(only) &&
	       only->pieces[0].kind != PIECE_OWN_PID;
}

static int emit_field(
	struct expander *e, const struct field *field, bool quoted, struct drafts *drafts)
{
	unsigned int flags = quoted ? BIT_QUOTED : BIT_SPLIT | BIT_GLOB;
	int r = 0;

	if (field->n == 0)
		return drafts_add_text(e, drafts, STR(""), flags);
	for (size_t i = 0; i < field->n && r == 0; i++)
		r = drafts_add(e, drafts,
			(struct bit){ flags | (field->many ? BIT_MANY : 0), field->pieces[i] });
	return r;
}

static int emit_list(struct expander *e, const struct fields *list, char which, bool quoted,
	struct drafts *drafts)
{
	bool joins = !e->split || (which == '*' && quoted);
	struct str separator = which == '*' ? expand_separator(e->sh) : STR(" ");
	int r = 0;

	if (list->n == 0 && which == '*' && quoted)
		return drafts_add_text(e, drafts, STR(""), BIT_QUOTED);
	for (size_t i = 0; i < list->n && r == 0; i++) {
		struct field field = list->at[i];

		if (i && joins)
			r = drafts_add_text(e, drafts, separator, BIT_QUOTED);
		else if (i && which == '*' && separator.len && !strchr(" \t\n", separator.at[0]))
			r = drafts_add_text(e, drafts, separator, BIT_SPLIT);
		else if (i)
			r = drafts_add_text(e, drafts, STR(""), BIT_BREAK);
		if (joins)
			field.many = false;
		if (r == 0)
			r = emit_field(e, &field, quoted, drafts);
	}
	return r;
}

static int emit_one(struct expander *e, const struct fields *list, char which, bool quoted,
	struct drafts *drafts)
{
	if (which)
		return emit_list(e, list, which, quoted, drafts);
	if (list->n == 0)
		return quoted ? drafts_add_text(e, drafts, STR(""), BIT_QUOTED) : 0;
	return emit_field(e, &list->at[0], quoted, drafts);
}

int expand_emit(struct expander *e, const struct value *value, char which, bool quoted,
	struct drafts *drafts)
{
	unsigned int flags = quoted ? BIT_QUOTED : BIT_SPLIT;
	struct drafts more = { 0 };
	int r = 0;

	if (value->n == 0 && !value->open)
		return emit_one(e, &(struct fields){ 0 }, which, quoted, drafts);
	if (value->n == 1 && !value->open)
		return emit_one(e, &value->alternatives[0], which, quoted, drafts);
	if (which && e->split && !(quoted && which == '*'))
		flags |= BIT_MANY;
	if (value->n == 0 || (value->open && value->n == MAX_ALTERNATIVES))
		return drafts_add_any(e, drafts, flags);
	for (size_t i = 0; i < value->n && r == 0; i++) {
		struct drafts one = drafts_empty();

		r = emit_one(e, &value->alternatives[i], which, quoted, &one);
		more.at[more.n++] = one.at[0];
	}
	if (r == 0 && value->open) {
		struct drafts one = drafts_empty();

		r = drafts_add_any(e, &one, flags);
		more.at[more.n++] = one.at[0];
	}
	return r < 0 ? r : drafts_cross(e, drafts, &more);
}

/* The operand word, behind an outcome of its own; "${x:-}" is a field though it is empty. */
static int operand(struct expander *e, const struct part *part, struct drafts *ret)
{
	struct expander inner = *e;
	int r = 0;

	inner.operand_split = e->split && !part->quoted;
	*ret = drafts_empty();
	if (part->quoted)
		r = drafts_add_text(e, ret, STR(""), BIT_QUOTED);
	if (r == 0 && part->param.arg)
		r = expand_parts(&inner, part->param.arg->parts, ret);
	return r;
}

/* ${x=w}: the variable becomes the operand's text. */
static int assign_operand(
	struct expander *e, const struct part *part, const struct subject *subject, bool certain)
{
	struct value text, was;
	int r = expand_text(e->sh, part->param.arg, &text);

	if (r < 0 || subject->name.len == 0)
		return r;
	if (subject->key.at) {
		was = state_get_element(e->sh, subject->name, subject->key);
		if (!certain)
			text = value_join(&text, &was);
		return state_set_element(e->sh, subject->name, subject->key, text, false);
	}
	was = state_get(e->sh, subject->name);
	if (!certain)
		text = value_join(&text, &was);
	return state_set(e->sh, subject->name, text, false);
}

/* ${x?w}: the shell says w and ends. */
static int fail(struct expander *e, const struct part *part)
{
	struct arena *arena = e->sh->world->arena;
	struct field why =
		field_text(arena, arena_printf(arena, "%.*s: ", STR_ARGS(part->param.name)));
	struct value text;
	int r = expand_text(e->sh, part->param.arg, &text);

	e->sh->world->failed = true;
	e->sh->world->why_failed = field_join(arena, why,
		text.n == 1 && text.alternatives[0].n == 1 && part->param.arg
			? text.alternatives[0].at[0]
			: field_any());
	return r;
}

/* ${x-w} ${x=w} ${x?w} ${x+w} */
static int expand_choice(struct expander *e, const struct part *part, const struct subject *subject,
	struct drafts *drafts)
{
	struct value set = { .open = subject->value.open };
	bool other = subject->value.open || subject->value.n == 0;
	bool alternate = part->param.op == PARAM_ALTERNATE;
	struct drafts more = { 0 }, words;
	int r = 0;

	for (size_t i = 0; i < subject->value.n; i++) {
		const struct fields *one = &subject->value.alternatives[i];

		if (is_set(one, part->param.colon))
			value_add(&set, *one);
		if (!is_set(one, part->param.colon) || may_be_empty(one, part->param.colon))
			other = true;
	}
	if (part->param.op == PARAM_ERROR && other && set.n == 0 && !set.open)
		r = fail(e, part);
	if (part->param.op == PARAM_ASSIGN && other)
		r = assign_operand(e, part, subject, set.n == 0 && !set.open);
	if (r < 0)
		return r;
	if (alternate ? set.n || set.open : other) {
		r = operand(e, part, &words);
		if (r < 0)
			return r;
		if (part->param.op != PARAM_ERROR)
			more = words;
	}
	if (alternate ? other : set.n || set.open) {
		struct drafts kept = drafts_empty();

		if (!alternate)
			r = expand_emit(e, &set, subject->which, part->quoted, &kept);
		else if (part->quoted && subject->which != '@')
			r = drafts_add_text(e, &kept, STR(""), BIT_QUOTED);
		if (r == 0)
			r = drafts_unite(e, &more, &kept);
	}
	if (more.n == 0) {
		more = drafts_empty();
		r = drafts_add_any(e, &more, part->quoted ? BIT_QUOTED : BIT_SPLIT);
	}
	return r < 0 ? r : drafts_cross(e, drafts, &more);
}

static struct field number_field(struct arena *arena, size_t n)
{
	return field_text(arena, arena_printf(arena, "%zu", n));
}

static size_t count_characters(struct str text)
{
	size_t n = 0;

	for (; text.len; n++)
		text = str_skip(text, utf8_len(text));
	return n;
}

/* ${#x}, ${#a[@]} */
static int expand_length(struct expander *e, const struct part *part, const struct subject *subject,
	struct drafts *drafts)
{
	struct arena *arena = e->sh->world->arena;
	struct value lengths = { .open = subject->value.open };
	struct fields none = { 0 };

	for (size_t i = 0; i < MAX(subject->value.n, (size_t)1); i++) {
		const struct fields *list =
			subject->value.n ? &subject->value.alternatives[i] : &none;
		struct field *length = arena_alloc(arena, struct field, 1);
		bool known = true;
		struct str text = STR("");

		if (!length)
			return -ENOMEM;
		for (size_t j = 0; j < list->n; j++)
			known = known && !list->at[j].many;
		if (!subject->which && list->n)
			known = field_known(arena, &list->at[0], &text);
		*length = !known           ? field_any()
			  : subject->which ? number_field(arena, list->n)
					   : number_field(arena, count_characters(text));
		if (subject->value.n || !subject->value.open)
			value_add(&lengths, (struct fields){ .at = length, .n = 1 });
	}
	return expand_emit(e, &lengths, 0, part->quoted, drafts);
}

/* ${!a[@]} */
static int expand_keys(struct expander *e, const struct part *part, const struct subject *subject,
	struct drafts *drafts)
{
	struct value keys = state_keys(e->sh, subject->name);

	return expand_emit(e, &keys, subject->which, part->quoted, drafts);
}

#define MAX_NAMES 64

struct names {
	struct str prefix;
	struct str at[MAX_NAMES];
	size_t n;
};

static int add_name(void *self, const struct variable *variable)
{
	struct names *names = self;
	size_t at = names->n;

	if (!str_equal(str_slice(variable->name, 0, names->prefix.len), names->prefix) ||
		(variable->value.n == 1 && variable->value.alternatives[0].n == 0 &&
			!(variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))) ||
		at == MAX_NAMES)
		return 0;
	for (; at && str_compare(names->at[at - 1], variable->name) > 0; at--)
		names->at[at] = names->at[at - 1];
	names->at[at] = variable->name;
	names->n++;
	return 0;
}

/* Names of the environment are in capitals. */
static bool may_be_environment(struct str prefix)
{
	for (size_t i = 0; i < prefix.len; i++)
		if (prefix.at[i] >= 'a' && prefix.at[i] <= 'z')
			return false;
	return true;
}

/* Those that are known, or with them any number of others of the environment. */
int state_names(struct shell *sh, struct str prefix, struct value *ret)
{
	struct arena *arena = sh->world->arena;
	struct names *names = arena_alloc(arena, struct names, 1);
	struct field *at = arena_alloc(arena, struct field, MAX_NAMES + 1);
	int r;

	*ret = (struct value){ 0 };
	if (!names || !at)
		return -ENOMEM;
	names->prefix = prefix;
	r = state_each_variable(sh, add_name, names);
	if (r < 0)
		return r;
	for (size_t i = 0; i < names->n; i++)
		at[i] = field_text(arena, names->at[i]);
	at[names->n] = field_any();
	at[names->n].many = true;
	if (names->n)
		value_add(ret, (struct fields){ at, names->n });
	if (names->n == 0 || may_be_environment(names->prefix))
		value_add(ret, (struct fields){ at, names->n + 1 });
	return 0;
}

/* ${!x@} */
static int expand_names(struct expander *e, const struct part *part, struct drafts *drafts)
{
	struct value list;
	int r = state_names(e->sh, part->param.name, &list);

	return r < 0 ? r
		     : expand_emit(e, &list, part->letter == '*' ? '*' : '@', part->quoted, drafts);
}

/* zsh: $a of a scalar is one word, or none where it is empty; of an array all that are not. */
static int expand_whole(struct expander *e, const struct part *part, const struct subject *subject,
	struct drafts *drafts)
{
	const struct variable *variable =
		subject->name.len ? state_variable(e->sh, subject->name) : NULL;
	bool array = variable && variable->flags & VARIABLE_ARRAY && !part->param.subscript &&
		     !e->sh->ksh_arrays;
	struct value value = array ? state_elements(e->sh, subject->name) : subject->value;
	struct str text;

	if (value.n == 0 || (value.n == 1 && !value.open && !value.alternatives[0].n) ||
		(value_known(e->sh->world->arena, &value, &text) && !text.len))
		return expand_emit(e, &value, 0, false, drafts);
	return expand_emit(e, &value, array || subject->which ? '@' : 0, true, drafts);
}

static int expand_subject(struct expander *e, const struct part *part,
	const struct subject *subject, struct drafts *drafts)
{
	struct value value = subject->value;
	int r = 0;

	if (e->sh->whole_words && !part->quoted && part->param.op == PARAM_PLAIN)
		return expand_whole(e, part, subject, drafts);
	switch (part->param.op) {
	case PARAM_PLAIN:
	case PARAM_INDIRECT:
	case PARAM_NAMES:
		break;
	case PARAM_LENGTH:
		return expand_length(e, part, subject, drafts);
	case PARAM_KEYS:
		return expand_keys(e, part, subject, drafts);
	case PARAM_DEFAULT:
	case PARAM_ASSIGN:
	case PARAM_ERROR:
	case PARAM_ALTERNATE:
		return expand_choice(e, part, subject, drafts);
	case PARAM_REMOVE_PREFIX:
	case PARAM_REMOVE_SUFFIX:
	case PARAM_REPLACE:
	case PARAM_SUBSTRING:
	case PARAM_UPPER:
	case PARAM_LOWER:
	case PARAM_TOGGLE:
		r = expand_operate(e, part, subject, &value);
		break;
	case PARAM_TRANSFORM:
		r = expand_transform(e, part, subject, &value);
		break;
	}
	return r < 0 ? r : expand_emit(e, &value, subject->which, part->quoted, drafts);
}

int expand_param(struct expander *e, const struct part *part, struct drafts *drafts)
{
	struct subject subjects[MAX_ALTERNATIVES];
	struct drafts more = { 0 };
	size_t n = 0;
	int r;

	if (part->param.op == PARAM_NAMES)
		return expand_names(e, part, drafts);
	if (zsh_is_own(part))
		return zsh_expand(e, part, drafts);
	r = subject_find(e, part, subjects, &n);
	if (r < 0)
		return r;
	if (n == 1)
		return expand_subject(e, part, &subjects[0], drafts);
	for (size_t i = 0; i < n && r == 0; i++) {
		struct drafts one = drafts_empty();

		r = expand_subject(e, part, &subjects[i], &one);
		if (r == 0)
			r = drafts_unite(e, &more, &one);
	}
	return r < 0 ? r : drafts_cross(e, drafts, &more);
}
