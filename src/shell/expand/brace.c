/* Brace expansion (bash(1)): a row of parts for each word that comes of it, in bash's order. */
#include "shell/expand/draft.h"

#include <ctype.h>
#include <errno.h>

bool has_braces(const struct part *parts)
{
	for (; parts; parts = parts->next)
		if (parts->kind == PART_BRACE)
			return true;
	return false;
}

struct strands {
	struct strand *at;
	size_t n, capacity;
	bool full;
};

static int add_strand(struct expander *e, struct strands *strands, struct strand strand)
{
	struct strand *at;

	if (strands->n == MAX_FIELDS || !world_step(e->sh->world, 1)) {
		strands->full = true;
		return 0;
	}
	at = arena_grow(
		e->sh->world->arena, strands->at, strands->n, &strands->capacity, sizeof(*at));
	if (!at)
		return -ENOMEM;
	strands->at = at;
	at[strands->n++] = strand;
	return 0;
}

static size_t name_len(struct str text)
{
	size_t len = 0;

	while (len < text.len && (text.at[len] == '_' || isalnum((unsigned char)text.at[len])))
		len++;
	return len;
}

/* $name without braces, which letters behind it would lengthen. */
static bool is_bare_name(const struct part *part)
{
	struct str name = part ? part->param.name : (struct str){ 0 };

	return part && part->kind == PART_PARAM && !part->quoted && name.len &&
	       !isdigit((unsigned char)name.at[0]) && name_len(name) == name.len &&
	       part->span.len == name.len + 1;
}

/*
 * Braces are expanded before anything is read as a parameter: $a{b,c}d is $abd $acd. @seam is
 * where the two halves of the strand met.
 */
static int lengthen_name(struct arena *arena, struct strand *strand, size_t seam)
{
	const struct part *first = seam ? strand->at[seam - 1] : NULL;
	const struct part *second = seam < strand->n ? strand->at[seam] : NULL;
	struct part *param, *rest;
	size_t taken;

	if (!is_bare_name(first) || !second || second->kind != PART_LITERAL || second->quoted)
		return 0;
	taken = name_len(second->text);
	param = arena_alloc(arena, struct part, 1);
	rest = arena_alloc(arena, struct part, 1);
	if (!param || !rest)
		return -ENOMEM;
	*param = *first;
	param->param.name = arena_printf(arena, "%.*s%.*s", STR_ARGS(first->param.name),
		STR_ARGS(str_slice(second->text, 0, taken)));
	param->span.len = (uint32_t)param->param.name.len + 1;
	*rest = *second;
	rest->text = str_skip(second->text, taken);
	strand->at[seam - 1] = param;
	strand->at[seam] = rest;
	if (rest->text.len == 0) {
		memmove(strand->at + seam, strand->at + seam + 1,
			(strand->n - seam - 1) * sizeof(*strand->at));
		strand->n--;
		return lengthen_name(arena, strand, seam);
	}
	return param->param.name.at ? 0 : -ENOMEM;
}

static int join(
	struct arena *arena, const struct strand *a, const struct strand *b, struct strand *ret)
{
	const struct part **at = arena_alloc(arena, const struct part *, a->n + b->n + 1);

	if (!at)
		return -ENOMEM;
	if (a->n)
		memcpy(at, a->at, a->n * sizeof(*at));
	if (b->n)
		memcpy(at + a->n, b->at, b->n * sizeof(*at));
	*ret = (struct strand){ .at = at, .n = a->n + b->n };
	return lengthen_name(arena, ret, a->n);
}

/* The one strand that stands for everything that was not told. */
static struct strands rest(struct expander *e)
{
	struct strands strands = { 0 };
	static const struct part *any[1];

	e->sh->world->limit_hit = true;
	(void)add_strand(e, &strands, (struct strand){ .at = any, .n = 1 });
	return strands;
}

static int cross(struct expander *e, struct strands *strands, const struct strands *more)
{
	struct strands product = { 0 }, second = *more, first = *strands;
	int r = 0;

	if (first.n * second.n > MAX_FIELDS) {
		if (first.n > second.n)
			first = rest(e);
		else
			second = rest(e);
	}
	if (first.n * second.n > MAX_FIELDS)
		first = rest(e);
	for (size_t i = 0; i < first.n && r == 0; i++) {
		for (size_t j = 0; j < second.n && r == 0; j++) {
			struct strand both;

			r = join(e->sh->world->arena, &first.at[i], &second.at[j], &both);
			if (r == 0)
				r = add_strand(e, &product, both);
		}
	}
	if (product.full && product.n)
		product = rest(e);
	*strands = product;
	return r;
}

static int add_literal(struct expander *e, struct strands *strands, struct str text)
{
	struct part *part = arena_alloc(e->sh->world->arena, struct part, 1);
	const struct part **at = arena_alloc(e->sh->world->arena, const struct part *, 1);

	if (!part || !at)
		return -ENOMEM;
	*part = (struct part){
		.kind = PART_LITERAL, .quoted = name_len(text) < text.len, .text = text
	};
	at[0] = part;
	return add_strand(e, strands, (struct strand){ .at = at, .n = 1 });
}

/* One end of a range: a number, or a letter that is alone. */
struct range {
	int64_t from, to, step;
	bool letters;
	int width; /* with zeros in front; 0: none */
};

static bool read_end(struct str text, int64_t *ret_value, bool *ret_letter)
{
	struct str digits = text.len > 1 && text.at[0] == '+' ? str_skip(text, 1) : text;

	*ret_letter = false;
	if (str_to_int64(digits, ret_value))
		return true;
	*ret_letter = text.len == 1;
	*ret_value = text.len ? (unsigned char)text.at[0] : 0;
	return *ret_letter;
}

static bool is_padded(struct str text)
{
	if (text.len && text.at[0] == '-')
		text = str_skip(text, 1);
	return text.len > 1 && text.at[0] == '0';
}

static bool read_range(struct str text, struct range *ret)
{
	size_t dots = str_find(text, STR(".."), 0), more;
	bool from_letter, to_letter;
	struct str from, to;

	if (dots == STR_NOT_FOUND)
		return false;
	from = str_slice(text, 0, dots);
	to = str_skip(text, dots + 2);
	more = str_find(to, STR(".."), 0);
	ret->step = 1;
	if (more != STR_NOT_FOUND) {
		struct str step = str_skip(to, more + 2);

		if (step.len > 1 && step.at[0] == '+')
			step = str_skip(step, 1);
		if (!str_to_int64(step, &ret->step))
			return false;
		to = str_slice(to, 0, more);
	}
	if (!read_end(from, &ret->from, &from_letter) || !read_end(to, &ret->to, &to_letter))
		return false;
	ret->letters = from_letter;
	ret->width = 0;
	if (is_padded(from) || is_padded(to))
		ret->width = (int)MIN(MAX(from.len, to.len), (size_t)64);
	return from_letter == to_letter;
}

static struct str range_text(struct arena *arena, const struct range *range, int64_t value)
{
	if (range->letters)
		return arena_printf(arena, "%c", (int)value);
	return arena_printf(arena, "%0*lld", range->width, (long long)value);
}

/* {1..3}, {a..e..2}, {01..10}; the sign of the step does not count. */
static int range_strands(struct expander *e, struct str text, struct strands *ret)
{
	struct range range;
	uint64_t step, steps;
	int r = 0;

	if (!read_range(text, &range)) {
		*ret = rest(e);
		return 0;
	}
	step = range.step < 0 ? -(uint64_t)range.step : (uint64_t)range.step;
	step = step ? step : 1;
	steps = range.from < range.to ? (uint64_t)range.to - (uint64_t)range.from
				      : (uint64_t)range.from - (uint64_t)range.to;
	if (steps / step >= MAX_FIELDS) {
		*ret = rest(e);
		return 0;
	}
	for (uint64_t i = 0; i <= steps / step && r == 0; i++) {
		uint64_t value = range.from < range.to ? (uint64_t)range.from + i * step
						       : (uint64_t)range.from - i * step;

		r = add_literal(e, ret, range_text(e->sh->world->arena, &range, (int64_t)value));
	}
	return r;
}

static int strands_of(struct expander *e, const struct part *parts, struct strands *ret);

static int brace_strands(struct expander *e, const struct part *brace, struct strands *ret)
{
	int r = 0;

	if (!brace->words)
		return range_strands(e, brace->text, ret);
	for (const struct word *word = brace->words; word && r == 0; word = word->next) {
		struct strands one = { 0 };

		r = strands_of(e, word->parts, &one);
		for (size_t i = 0; i < one.n && r == 0; i++)
			r = add_strand(e, ret, one.at[i]);
	}
	if (ret->full)
		*ret = rest(e);
	return r;
}

static int strands_of(struct expander *e, const struct part *parts, struct strands *ret)
{
	int r = add_strand(e, ret, (struct strand){ 0 });

	while (parts && r == 0) {
		struct strands more = { 0 };

		if (parts->kind == PART_BRACE) {
			r = brace_strands(e, parts, &more);
			parts = parts->next;
		} else {
			const struct part **at;
			size_t n = 0;

			for (const struct part *p = parts; p && p->kind != PART_BRACE; p = p->next)
				n++;
			at = arena_alloc(e->sh->world->arena, const struct part *, n);
			if (!at)
				return -ENOMEM;
			for (size_t i = 0; i < n; i++, parts = parts->next)
				at[i] = parts;
			r = add_strand(e, &more, (struct strand){ .at = at, .n = n });
		}
		if (r == 0)
			r = cross(e, ret, &more);
	}
	return r;
}

int expand_braces(struct expander *e, const struct part *parts, struct strand **ret, size_t *ret_n)
{
	struct strands strands = { 0 };
	int r = strands_of(e, parts, &strands);

	if (r == 0 && (strands.n == 0 || strands.full))
		strands = rest(e);
	*ret = strands.at;
	*ret_n = strands.n;
	return r;
}
