/* ${a[@]@K}, ${a[@]@k} and ${a[@]@A}: keys and elements, and the assignment of them all. */
#include <errno.h>

#include "shell/expand/quote.h"
#include "shell/expand/subject.h"
#include "shell/expand/variable.h"

struct pairs {
	struct arena *arena;
	const struct variable *variable;
	struct field *at; /* keys and texts by turns */
	size_t n;
};

/* False: an element is not known. */
static bool read_pairs(struct shell *sh, struct pairs *p)
{
	const struct elements *elements = &p->variable->elements;

	for (size_t i = 0; i < elements->n && p->n + 2 <= MAX_FIELDS; i++) {
		const struct element *element = elements->at[i];
		struct str text;

		if (!world_step(sh->world, 1) || !value_known(p->arena, &element->value, &text))
			return false;
		p->at[p->n++] = field_text(p->arena, element->key);
		p->at[p->n++] = field_text(p->arena, text);
	}
	return !elements->open && elements->n * 2 == p->n;
}

static struct str text_at(const struct pairs *p, size_t i)
{
	return p->at[i].pieces ? p->at[i].pieces[0].text : STR("");
}

/* As bash shows them: a "x y" b "z", with a blank behind the last of an associative array. */
static struct field pairs_shown(const struct pairs *p)
{
	bool assoc = p->variable->flags & VARIABLE_ASSOC;
	struct buf out = BUF_IN(p->arena);

	for (size_t i = 0; i < p->n; i += 2) {
		buf_printf(&out, "%.*s ", STR_ARGS(text_at(p, i)));
		quote_double(&out, text_at(p, i + 1));
		if (assoc || i + 2 < p->n)
			buf_add_char(&out, ' ');
	}
	return buf_failed(&out) ? field_any() : field_text(p->arena, buf_str(&out));
}

static struct field pairs_assigned(const struct pairs *p)
{
	struct buf out = BUF_IN(p->arena);

	buf_printf(&out, "%.*s=(", STR_ARGS(p->variable->name));
	for (size_t i = 0; i < p->n; i += 2) {
		buf_printf(&out, "%s[%.*s]=", i ? " " : "", STR_ARGS(text_at(p, i)));
		quote_double(&out, text_at(p, i + 1));
	}
	buf_add_char(&out, ')');
	return buf_failed(&out) ? field_any() : field_text(p->arena, buf_str(&out));
}

int expand_transform_array(struct expander *e, char letter, struct str name, struct value *ret)
{
	struct arena *arena = e->sh->world->arena;
	struct pairs p = { .arena = arena, .variable = state_variable(e->sh, name) };
	struct field *at = arena_alloc(arena, struct field, 3);

	*ret = value_unknown();
	if (!p.variable || !(p.variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC)) ||
		letter == 'a')
		return 0;
	p.at = arena_alloc(arena, struct field, p.variable->elements.n * 2 + 1);
	if (!p.at || !at)
		return -ENOMEM;
	if (!read_pairs(e->sh, &p))
		return 0;
	if (letter == 'k') {
		*ret = value_fields((struct fields){ p.at, p.n });
		return 0;
	}
	at[0] = letter == 'K' ? pairs_shown(&p) : field_text(arena, STR("declare"));
	at[1] = field_text(arena, p.variable->flags & VARIABLE_ASSOC ? STR("-A") : STR("-a"));
	at[2] = letter == 'A' ? pairs_assigned(&p) : field_any();
	*ret = value_fields((struct fields){ at, letter == 'K' ? 1 : 3 });
	return 0;
}
