/* ${x#w} ${x%w} ${x/p/r} ${x:off:len} ${x^p} ${x,p}: what they make of each text. */
#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/expand/pattern.h"
#include "shell/expand/subject.h"

#define MAX_SEGMENTS 16 /* unquoted & in a replacement; behind them it is one */

/* The operands, expanded once for all elements. */
struct operation {
	struct expander *e;
	const struct part *part;
	struct pattern_style style;
	struct str pattern;
	bool has_pattern; /* it is known */
	/* The replacement; what was matched goes between its segments. */
	struct field with[MAX_SEGMENTS];
	size_t n_with;
	int64_t from, len;
	bool has_range, has_len;
};

static struct field unknown(void)
{
	return field_any();
}

static struct field of_text(struct operation *o, struct str text)
{
	return field_text(o->e->sh->world->arena, text);
}

static struct field cut_prefix(struct operation *o, struct str text)
{
	size_t len = 0;

	switch (pattern_find_prefix(o->pattern, text, o->style, o->part->param.doubled, &len)) {
	case NO:
		return of_text(o, text);
	case YES:
		return of_text(o, str_skip(text, len));
	case MAYBE:
		break;
	}
	return unknown();
}

static struct field cut_suffix(struct operation *o, struct str text)
{
	size_t from = 0;

	switch (pattern_find_suffix(o->pattern, text, o->style, o->part->param.doubled, &from)) {
	case NO:
		return of_text(o, text);
	case YES:
		return of_text(o, str_slice(text, 0, from));
	case MAYBE:
		break;
	}
	return unknown();
}

static bool add(struct operation *o, struct field *out, struct str text)
{
	*out = field_join(o->e->sh->world->arena, *out, of_text(o, text));
	return out->pieces;
}

/* What stands in the place of @match. */
static struct field replacement(struct operation *o, struct str match)
{
	struct arena *arena = o->e->sh->world->arena;
	struct field out = o->with[0];

	for (size_t i = 1; i < o->n_with; i++) {
		out = field_join(arena, out, of_text(o, match));
		out = field_join(arena, out, o->with[i]);
	}
	return out;
}

/* ${x/#p/r} and ${x/%p/r} */
static struct field replace_end(struct operation *o, struct str text)
{
	bool front = o->part->letter == '#';
	size_t at = 0;
	enum tri found = front ? pattern_find_prefix(o->pattern, text, o->style, true, &at)
			       : pattern_find_suffix(o->pattern, text, o->style, true, &at);
	struct arena *arena = o->e->sh->world->arena;

	if (found == MAYBE)
		return unknown();
	if (found == NO)
		return of_text(o, text);
	if (front)
		return field_join(arena, replacement(o, str_slice(text, 0, at)),
			of_text(o, str_skip(text, at)));
	return field_join(
		arena, of_text(o, str_slice(text, 0, at)), replacement(o, str_skip(text, at)));
}

static struct field replace(struct operation *o, struct str text)
{
	struct field out = of_text(o, STR(""));
	size_t at = 0, kept = 0;

	if (o->part->letter == '#' || o->part->letter == '%')
		return replace_end(o, text);
	if (o->pattern.len == 0)
		return of_text(o, text);
	while (at < text.len) {
		size_t len = 0;
		enum tri found =
			pattern_find_prefix(o->pattern, str_skip(text, at), o->style, true, &len);

		if (found == MAYBE || !world_step(o->e->sh->world, 1))
			return unknown();
		if (found == NO || len == 0) {
			at += utf8_len(str_skip(text, at));
			continue;
		}
		if (!add(o, &out, str_slice(text, kept, at)))
			return unknown();
		out = field_join(
			o->e->sh->world->arena, out, replacement(o, str_slice(text, at, at + len)));
		at = kept = at + len;
		if (!o->part->param.doubled)
			break;
	}
	return add(o, &out, str_skip(text, kept)) ? out : unknown();
}

/* Byte offset of the @n-th character. */
static size_t offset_of(struct str text, int64_t n)
{
	struct str rest = text;

	for (; n > 0 && rest.len; n--)
		rest = str_skip(rest, utf8_len(rest));
	return text.len - rest.len;
}

static int64_t count(struct str text)
{
	int64_t n = 0;

	for (; text.len; n++)
		text = str_skip(text, utf8_len(text));
	return n;
}

/* Clips the wanted range to 0..@n; false if it is empty. A negative length is an end. */
static bool clip(const struct operation *o, int64_t n, int64_t *ret_from, int64_t *ret_to)
{
	int64_t from = o->from < 0 ? o->from + n : o->from, to = n;

	if (from < 0 || from > n)
		return false;
	if (o->has_len && o->len < 0)
		to = n + o->len;
	else if (o->has_len && o->len < n - from)
		to = from + o->len;
	*ret_from = from;
	*ret_to = to;
	return to > from;
}

static struct field substring(struct operation *o, struct str text)
{
	int64_t from, to;

	if (!o->has_range)
		return unknown();
	if (!clip(o, count(text), &from, &to))
		return of_text(o, STR(""));
	return of_text(o, str_slice(text, offset_of(text, from), offset_of(text, to)));
}

static char change_case(char c, enum param_op op)
{
	bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';

	if (lower && op != PARAM_LOWER)
		return (char)(c - 'a' + 'A');
	if (upper && op != PARAM_UPPER)
		return (char)(c - 'A' + 'a');
	return c;
}

static struct field recase(struct operation *o, struct str text)
{
	struct str copy = arena_copy(o->e->sh->world->arena, text);
	char *at = arena_alloc(o->e->sh->world->arena, char, text.len + 1);

	if (!at || !copy.at)
		return unknown();
	for (size_t i = 0; i < text.len;) {
		size_t len = utf8_len(str_skip(text, i));
		bool fits = !o->part->param.arg || o->pattern.len == 0 ||
			    pattern_match(
				    o->pattern, str_slice(text, i, i + len), NULL, o->style) == YES;

		memcpy(at + i, text.at + i, len);
		if (fits && len == 1 && (i == 0 || o->part->param.doubled))
			at[i] = change_case(text.at[i], o->part->param.op);
		i += len;
	}
	return of_text(o, (struct str){ at, text.len });
}

/* What can still be said of a text whose beginning or end is known. */
static struct field operate_partly(struct operation *o, const struct field *field)
{
	struct arena *arena = o->e->sh->world->arena;
	const struct piece *last = &field->pieces[field->n - 1];
	bool plain = o->has_pattern && !pattern_is_special(o->pattern, o->style.extglob);
	struct str text = plain ? pattern_unescape(arena, o->pattern) : STR("");
	struct piece *pieces;
	size_t slash;

	if (field->many || last->kind != PIECE_TEXT)
		return unknown();
	slash = str_rfind_char(last->text, '/');
	if (o->part->param.op == PARAM_REMOVE_PREFIX && o->part->param.doubled &&
		str_is(o->pattern, "*/") && slash != STR_NOT_FOUND)
		return of_text(o, str_skip(last->text, slash + 1));
	if (o->part->param.op != PARAM_REMOVE_SUFFIX)
		return unknown();
	if (str_is(o->pattern, "/*") && !o->part->param.doubled && slash != STR_NOT_FOUND)
		text = str_skip(last->text, slash);
	else if (!plain || last->text.len < text.len)
		return unknown();
	if (!str_equal(str_skip(last->text, last->text.len - text.len), text))
		return *field;
	pieces = arena_alloc(arena, struct piece, field->n);
	if (!pieces)
		return unknown();
	memcpy(pieces, field->pieces, field->n * sizeof(*pieces));
	pieces[field->n - 1].text.len -= text.len;
	return (struct field){ .pieces = pieces, .n = field->n };
}

static struct field operate(struct operation *o, const struct field *field)
{
	struct field unknown_many = unknown();
	struct str text;

	unknown_many.many = field->many;
	if (field->n && !field_is_known(field))
		return operate_partly(o, field);
	if (!field_known(o->e->sh->world->arena, field, &text))
		return unknown_many;
	if (o->part->param.op == PARAM_SUBSTRING)
		return substring(o, text);
	if (!o->has_pattern)
		return unknown();
	switch ((int)o->part->param.op) {
	case PARAM_REMOVE_PREFIX:
		return cut_prefix(o, text);
	case PARAM_REMOVE_SUFFIX:
		return cut_suffix(o, text);
	case PARAM_REPLACE:
		return replace(o, text);
	default:
		return recase(o, text);
	}
}

static int prepare_range(struct operation *o)
{
	const struct part *part = o->part;
	int r = 0;

	o->has_range = true;
	if (part->param.arg && part->param.arg->parts)
		r = expand_arith(o->e->sh, part->param.arg, &o->has_range, &o->from);
	if (r == 0 && part->param.arg2) {
		bool known = false;

		r = expand_arith(o->e->sh, part->param.arg2, &known, &o->len);
		o->has_range = o->has_range && known;
		o->has_len = true;
	}
	return r;
}

static void add_segment(struct operation *o, struct field field)
{
	struct field *last = &o->with[o->n_with - 1];

	*last = field_join(o->e->sh->world->arena, *last, field);
}

/* An unquoted & stands for what was matched; \\& is one. */
static void add_unquoted(struct operation *o, const struct piece *piece)
{
	struct str text = piece->text;
	size_t from = 0;

	for (size_t i = 0; piece->kind == PIECE_TEXT && i < text.len; i++) {
		bool escaped = text.at[i] == '\\' && i + 1 < text.len && text.at[i + 1] == '&';

		if (text.at[i] != '&' && !escaped)
			continue;
		add_segment(o, of_text(o, str_slice(text, from, i)));
		if (escaped)
			from = ++i;
		else
			from = i + 1;
		if (!escaped && o->n_with < MAX_SEGMENTS)
			o->with[o->n_with++] = of_text(o, STR(""));
	}
	if (piece->kind == PIECE_TEXT)
		add_segment(o, of_text(o, str_skip(text, from)));
	else
		add_segment(o, (struct field){ .pieces = piece, .n = 1 });
}

static int prepare_replacement(struct operation *o)
{
	bool matched = state_option(o->e->sh, OPTION_PATSUB_REPLACEMENT) == YES;

	for (const struct part *part = o->part->param.arg2->parts; part; part = part->next) {
		struct part alone = *part;
		struct word word = { .span = part->span, .parts = &alone };
		struct value value;
		struct field field;
		int r;

		alone.next = NULL;
		r = expand_text(o->e->sh, &word, &value);
		if (r < 0)
			return r;
		value = value_cover(o->e->sh->world->arena, &value);
		if (!value.alternatives[0].n)
			continue;
		field = value.alternatives[0].at[0];
		if (part->quoted || !matched)
			add_segment(o, field);
		else
			for (size_t i = 0; i < field.n; i++)
				add_unquoted(o, &field.pieces[i]);
	}
	return 0;
}

static int prepare(struct operation *o)
{
	struct arena *arena = o->e->sh->world->arena;
	const struct part *part = o->part;
	struct value value;
	int r = 0;

	if (part->param.op == PARAM_SUBSTRING)
		return prepare_range(o);
	o->has_pattern = true;
	o->with[0] = field_text(arena, STR(""));
	o->n_with = 1;
	if (part->param.arg) {
		r = expand_pattern(o->e->sh, part->param.arg, &value);
		o->has_pattern = r == 0 && value_known(arena, &value, &o->pattern);
	}
	if (r == 0 && part->param.arg2)
		r = prepare_replacement(o);
	return r;
}

/* ${@:1:2}, ${a[@]:1:2}: elements by their number; of "$@" the 0th is $0. */
static struct fields slice(
	struct operation *o, const struct subject *subject, const struct fields *list)
{
	const struct variable *variable = NULL;
	struct field *at = arena_alloc(o->e->sh->world->arena, struct field, list->n + 1);
	int64_t n = (int64_t)list->n, from, to, index;
	size_t kept = 0;

	for (size_t i = 0; at && i < list->n; i++)
		if (list->at[i].many)
			o->has_range = false;
	if (subject->name.len)
		variable = state_variable(o->e->sh, subject->name);
	if (!o->has_range || !at) {
		at = at ? at : NULL;
		if (!at)
			return (struct fields){ 0 };
		at[0] = field_any();
		at[0].many = true;
		return (struct fields){ .at = at, .n = 1 };
	}
	if (!variable) {
		at[0] = o->e->sh->name.n && o->e->sh->name.alternatives[0].n
				? o->e->sh->name.alternatives[0].at[0]
				: field_any();
		for (size_t i = 0; i < list->n; i++)
			at[i + 1] = list->at[i];
		if (o->has_len && o->len < 0)
			return (struct fields){ 0 };
		if (!clip(o, n + 1, &from, &to))
			return (struct fields){ 0 };
		return (struct fields){ .at = at + from, .n = (size_t)(to - from) };
	}
	from = o->from;
	if (from < 0 && variable->elements.n && !(variable->flags & VARIABLE_ASSOC))
		from += variable->elements.at[variable->elements.n - 1]->index + 1;
	for (size_t i = 0; i < list->n && from >= 0; i++) {
		index = (int64_t)i;
		if (!(variable->flags & VARIABLE_ASSOC) && variable->elements.n == list->n)
			index = variable->elements.at[i]->index;
		if (index >= from && (!o->has_len || (int64_t)kept < o->len))
			at[kept++] = list->at[i];
	}
	return (struct fields){ .at = at, .n = kept };
}

static struct fields operate_list(struct operation *o, const struct fields *list)
{
	struct field *at = arena_alloc(o->e->sh->world->arena, struct field, list->n + 1);

	for (size_t i = 0; at && i < list->n; i++)
		at[i] = operate(o, &list->at[i]);
	return (struct fields){ .at = at, .n = at ? list->n : 0 };
}

int expand_operate(struct expander *e, const struct part *part, const struct subject *subject,
	struct value *ret)
{
	struct operation o = { .e = e, .part = part };
	struct value result = { .open = subject->value.open };
	int r;

	o.style.extglob = state_option(e->sh, OPTION_EXTGLOB) == YES;
	o.style.nocase =
		part->param.op == PARAM_REPLACE && state_option(e->sh, OPTION_NOCASEMATCH) == YES;
	r = prepare(&o);
	if (r < 0)
		return r;
	for (size_t i = 0; i < subject->value.n; i++) {
		const struct fields *list = &subject->value.alternatives[i];

		if (part->param.op == PARAM_SUBSTRING && subject->which)
			value_add(&result, slice(&o, subject, list));
		else
			value_add(&result, operate_list(&o, list));
	}
	*ret = result;
	return e->sh->world->arena->refused ? -ENOMEM : 0;
}
