/* Word splitting (bash(1), Word Splitting). */
#include "shell/expand/draft.h"
#include "shell/expand/expand.h"

#include <errno.h>

struct str expand_ifs(struct shell *sh)
{
	struct value value = state_get(sh, STR("IFS"));
	struct str ifs;

	if (sh->dialect == DIALECT_FISH)
		return STR("\n"); /* what a substitution prints, by lines */
	if (value_known(sh->world->arena, &value, &ifs))
		return ifs;
	return STR(" \t\n");
}

struct str expand_separator(struct shell *sh)
{
	return sh->dialect == DIALECT_FISH ? STR(" ") : str_slice(expand_ifs(sh), 0, 1);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

struct splitter {
	struct expander *e;
	struct str ifs;
	struct draft field;
	bool exists;      /* the field was begun */
	bool after_blank; /* the last field was ended by blanks: a delimiter may still follow */
	int (*each)(void *self, const struct bit *bits, size_t n);
	void *self;
};

static int end_field(struct splitter *s)
{
	int r = s->each(s->self, s->field.at, s->field.n);

	s->field = (struct draft){ 0 };
	s->exists = false;
	return r;
}

static int add_bit(struct splitter *s, struct bit bit)
{
	struct drafts one = { .n = 1 };
	int r;

	if (bit.piece.kind == PIECE_TEXT && bit.piece.text.len == 0 && !(bit.flags & BIT_QUOTED))
		return 0;
	one.at[0] = s->field;
	r = drafts_add(s->e, &one, bit);
	s->field = one.at[0];
	s->exists = true;
	s->after_blank = false;
	return r;
}

static int at_delimiter(struct splitter *s, char c)
{
	if (is_blank(c)) {
		if (!s->exists)
			return 0;
		s->after_blank = true;
		return end_field(s);
	}
	if (s->after_blank) {
		s->after_blank = false;
		return 0;
	}
	return end_field(s);
}

static int split_text(struct splitter *s, const struct bit *bit)
{
	struct str text = bit->piece.text;
	size_t from = 0;
	int r = 0;

	for (size_t at = 0; at <= text.len && r == 0; at++) {
		struct bit run = *bit;

		if (at < text.len && str_find_char(s->ifs, text.at[at], 0) == STR_NOT_FOUND)
			continue;
		run.piece.text = str_slice(text, from, at);
		r = add_bit(s, run);
		if (r == 0 && at < text.len)
			r = at_delimiter(s, text.at[at]);
		from = at + 1;
	}
	return r;
}

int draft_split(struct expander *e, const struct draft *draft,
	int (*each)(void *self, const struct bit *bits, size_t n), void *self)
{
	struct splitter s = { .e = e, .ifs = expand_ifs(e->sh), .each = each, .self = self };
	int r = 0;

	for (size_t i = 0; i < draft->n && r == 0; i++) {
		const struct bit *bit = &draft->at[i];

		if (bit->flags & BIT_BREAK)
			r = s.exists ? end_field(&s) : 0;
		else if ((bit->flags & BIT_SPLIT) && bit->piece.kind == PIECE_TEXT && s.ifs.len)
			r = split_text(&s, bit);
		else
			r = add_bit(&s, *bit);
		if (bit->flags & BIT_BREAK)
			s.after_blank = false;
	}
	return r == 0 && s.exists ? end_field(&s) : r;
}

struct collect {
	struct expander *e;
	struct field *at;
	size_t n, capacity;
};

static int collect_field(void *self, const struct bit *bits, size_t n)
{
	struct collect *c = self;
	struct field *at =
		arena_grow(c->e->sh->world->arena, c->at, c->n, &c->capacity, sizeof(*at));

	if (!at)
		return -ENOMEM;
	c->at = at;
	c->at[c->n++] = bits_field(c->e, bits, n);
	return 0;
}

int expand_split(struct shell *sh, const struct field *text, struct fields *ret)
{
	struct expander e = { .sh = sh, .split = true };
	struct collect c = { .e = &e };
	struct drafts drafts = drafts_empty();
	int r = 0;

	for (size_t i = 0; i < text->n && r == 0; i++)
		r = drafts_add(&e, &drafts, (struct bit){ BIT_SPLIT, text->pieces[i] });
	if (r == 0)
		r = draft_split(&e, &drafts.at[0], collect_field, &c);
	if (r == 0)
		*ret = (struct fields){ .at = c.at, .n = c.n };
	return r;
}
