#include "shell/expand/draft.h"

#include <errno.h>

#include "shell/expand/pattern.h"

struct drafts drafts_empty(void)
{
	return (struct drafts){ .n = 1 };
}

static int add_bits(struct expander *e, struct draft *draft, const struct bit *bits, size_t n)
{
	struct arena *arena = e->sh->world->arena;

	if (draft->capacity - draft->n < n) {
		size_t capacity = MAX(draft->n + n, draft->n * 2);
		struct bit *at = arena_alloc(arena, struct bit, MAX(capacity, (size_t)4));

		if (!at)
			return -ENOMEM;
		if (draft->n)
			memcpy(at, draft->at, draft->n * sizeof(*at));
		draft->at = at;
		draft->capacity = MAX(capacity, (size_t)4);
	}
	if (n)
		memcpy(draft->at + draft->n, bits, n * sizeof(*bits));
	draft->n += n;
	return 0;
}

int drafts_add(struct expander *e, struct drafts *drafts, struct bit bit)
{
	int r = 0;

	for (size_t i = 0; i < drafts->n && r == 0; i++)
		r = add_bits(e, &drafts->at[i], &bit, 1);
	return r;
}

int drafts_add_text(struct expander *e, struct drafts *drafts, struct str text, unsigned int flags)
{
	return drafts_add(e, drafts, (struct bit){ flags, { .kind = PIECE_TEXT, .text = text } });
}

int drafts_add_any(struct expander *e, struct drafts *drafts, unsigned int flags)
{
	return drafts_add(e, drafts, (struct bit){ flags, { .kind = PIECE_ANY } });
}

/* All outcomes as one: unknown text that may be any number of fields. */
static int cover(struct expander *e, struct drafts *drafts)
{
	unsigned int flags = BIT_SPLIT;

	for (size_t i = 0; i < drafts->n; i++)
		for (size_t j = 0; j < drafts->at[i].n; j++)
			flags |= drafts->at[i].at[j].flags & (BIT_BREAK | BIT_MANY);
	if (flags & BIT_BREAK)
		flags |= BIT_MANY;
	*drafts = drafts_empty();
	return drafts_add_any(e, drafts, flags & ~(unsigned int)BIT_BREAK);
}

int drafts_cross(struct expander *e, struct drafts *drafts, const struct drafts *more)
{
	struct drafts second = *more, product = { 0 };
	int r = 0;

	if (drafts->n * second.n > MAX_ALTERNATIVES)
		r = drafts->n > second.n ? cover(e, drafts) : cover(e, &second);
	if (r == 0 && drafts->n * second.n > MAX_ALTERNATIVES)
		r = cover(e, drafts);
	for (size_t i = 0; i < drafts->n; i++) {
		for (size_t j = 0; j < second.n && r == 0; j++) {
			struct draft *to = &product.at[product.n++];

			*to = drafts->at[i];
			if (second.n > 1)
				to->capacity = to->n;
			r = add_bits(e, to, second.at[j].at, second.at[j].n);
		}
	}
	*drafts = product;
	return r;
}

int drafts_unite(struct expander *e, struct drafts *drafts, const struct drafts *more)
{
	for (size_t i = 0; i < more->n; i++) {
		if (drafts->n == MAX_ALTERNATIVES)
			return cover(e, drafts);
		drafts->at[drafts->n] = more->at[i];
		drafts->at[drafts->n].capacity = more->at[i].n;
		drafts->n++;
	}
	return 0;
}

/* Adds @text with a backslash before whatever a pattern would read as special. */
static void add_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] && strchr("*?[]\\()|!@+-^", text.at[i]))
			buf_add_char(out, '\\');
		buf_add_char(out, text.at[i]);
	}
}

static struct str escaped(struct expander *e, struct str text)
{
	struct buf out = BUF_IN(e->sh->world->arena);
	bool plain = true;

	for (size_t i = 0; i < text.len && plain; i++)
		plain = !text.at[i] || !strchr("*?[]\\()|!@+-^", text.at[i]);
	if (plain)
		return text;
	add_escaped(&out, text);
	return buf_str(&out);
}

bool bits_pattern(struct expander *e, const struct bit *bits, size_t n, struct str *ret_pattern)
{
	struct buf out = BUF_IN(e->sh->world->arena);

	for (size_t i = 0; i < n; i++) {
		if (bits[i].piece.kind != PIECE_TEXT)
			return false;
		if (bits[i].flags & BIT_QUOTED)
			add_escaped(&out, bits[i].piece.text);
		else
			buf_add(&out, bits[i].piece.text);
	}
	*ret_pattern = buf_str(&out);
	return !buf_failed(&out);
}

/* All bits are text: one piece, built once. */
static struct field text_field(struct expander *e, const struct bit *bits, size_t n, size_t len)
{
	struct arena *arena = e->sh->world->arena;
	char *text;
	size_t at = 0;

	if (n == 1)
		return field_text(arena, bits[0].piece.text);
	text = arena_alloc(arena, char, len + 1);
	if (!text)
		return field_any();
	for (size_t i = 0; i < n; i++) {
		struct str own = bits[i].piece.text;

		if (own.len)
			memcpy(text + at, own.at, own.len);
		at += own.len;
	}
	return field_text(arena, (struct str){ text, len });
}

static struct field mixed_field(struct expander *e, const struct bit *bits, size_t n)
{
	struct arena *arena = e->sh->world->arena;
	struct field field = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct piece *piece = arena_alloc(arena, struct piece, 1);
		struct field one = { .pieces = piece, .n = 1 };

		if (!piece)
			return field_any();
		*piece = bits[i].piece;
		one.many = bits[i].flags & BIT_MANY;
		if (i == 0)
			field = one;
		else
			field = field_join(arena, field, one);
	}
	return field;
}

struct field bits_field(struct expander *e, const struct bit *bits, size_t n)
{
	struct bit *quoted = NULL;
	size_t len = 0, texts = 0;

	if (n == 0)
		return field_text(e->sh->world->arena, STR(""));
	if (e->pattern) {
		quoted = arena_alloc(e->sh->world->arena, struct bit, n);
		if (!quoted)
			return field_any();
	}
	for (size_t i = 0; i < n && quoted; i++) {
		quoted[i] = bits[i];
		if ((bits[i].flags & BIT_QUOTED) && bits[i].piece.kind == PIECE_TEXT)
			quoted[i].piece.text = escaped(e, bits[i].piece.text);
	}
	bits = quoted ? quoted : bits;
	for (size_t i = 0; i < n; i++) {
		texts += bits[i].piece.kind == PIECE_TEXT && !(bits[i].flags & BIT_MANY);
		len += bits[i].piece.kind == PIECE_TEXT ? bits[i].piece.text.len : 0;
	}
	return texts == n ? text_field(e, bits, n, len) : mixed_field(e, bits, n);
}

struct finish {
	struct expander *e;
	struct field *at;
	size_t n, capacity;
	bool full;
};

static int add_field(struct finish *f, struct field field)
{
	struct field *at;

	if (f->n == MAX_FIELDS) {
		f->at[MAX_FIELDS - 1] = field_any();
		f->at[MAX_FIELDS - 1].many = true;
		f->full = true;
		f->e->sh->world->limit_hit = true;
		return 0;
	}
	at = arena_grow(f->e->sh->world->arena, f->at, f->n, &f->capacity, sizeof(*at));
	if (!at)
		return -ENOMEM;
	f->at = at;
	f->at[f->n++] = field;
	return 0;
}

static bool has_wildcard(const struct bit *bits, size_t n, bool extglob)
{
	for (size_t i = 0; i < n; i++) {
		struct str text = bits[i].piece.text;

		if ((bits[i].flags & BIT_QUOTED) || bits[i].piece.kind != PIECE_TEXT)
			continue;
		for (size_t j = 0; j < text.len; j++)
			if (strchr(extglob ? "*?[(" : "*?[", text.at[j]) && text.at[j])
				return true;
	}
	return false;
}

/* Names that cannot be told: wildcards become unknown text, what stands around them stays. */
static int add_unknown_names(struct finish *f, const struct bit *bits, size_t n)
{
	struct bit *open = arena_alloc(f->e->sh->world->arena, struct bit, n);
	struct field field;

	if (!open)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		open[i] = bits[i];
		if (has_wildcard(&bits[i], 1, true))
			open[i].piece = (struct piece){ .kind = PIECE_ANY };
	}
	field = bits_field(f->e, open, n);
	field.many = true;
	return add_field(f, field);
}

static int add_names(struct finish *f, const struct bit *bits, size_t n, struct str pattern)
{
	struct shell *sh = f->e->sh;
	struct fields names = { 0 };
	bool known = false;
	int r = expand_glob(sh, pattern, &known, &names);

	if (r < 0)
		return r;
	if (!known || state_option(sh, OPTION_NOGLOB) == MAYBE)
		return add_unknown_names(f, bits, n);
	if (names.n == 0 && state_option(sh, OPTION_NULLGLOB) == YES)
		return 0;
	if (names.n == 0 && state_option(sh, OPTION_NULLGLOB) == MAYBE)
		return add_unknown_names(f, bits, n);
	sh->world->no_match |= names.n == 0 && state_option(sh, OPTION_FAILGLOB) == YES;
	if (names.n == 0)
		return add_field(f, bits_field(f->e, bits, n));
	for (size_t i = 0; i < names.n && r == 0; i++)
		r = add_field(f, names.at[i]);
	return r;
}

static int finish_field(void *self, const struct bit *bits, size_t n)
{
	struct finish *f = self;
	struct shell *sh = f->e->sh;
	bool extglob = state_option(sh, OPTION_EXTGLOB) != NO;
	struct field field;
	struct str pattern;

	if (state_option(sh, OPTION_NOGLOB) != YES && has_wildcard(bits, n, extglob)) {
		if (!bits_pattern(f->e, bits, n, &pattern))
			return add_unknown_names(f, bits, n);
		if (pattern_is_special(pattern, extglob))
			return add_names(f, bits, n, pattern);
	}
	field = bits_field(f->e, bits, n);
	if (n == 1 && bits[0].piece.kind == PIECE_ANY && (bits[0].flags & BIT_SPLIT))
		field.many = true;
	return add_field(f, field);
}

int drafts_finish(struct expander *e, const struct drafts *drafts, struct value *ret)
{
	*ret = (struct value){ 0 };
	for (size_t i = 0; i < drafts->n; i++) {
		struct finish f = { .e = e };
		int r;

		if (e->split)
			r = draft_split(e, &drafts->at[i], finish_field, &f);
		else
			r = add_field(&f, bits_field(e, drafts->at[i].at, drafts->at[i].n));
		if (r < 0)
			return r;
		value_add(ret, (struct fields){ .at = f.at, .n = f.n });
	}
	return 0;
}
