/* Tcl's variables: of procedures and namespaces, elements of arrays, links between them. */
#include "lang/tcl/machine.h"

/* a(b) gives a and b. */
static void cut_index(struct str *name, struct str *key)
{
	size_t open = str_find_char(*name, '(', 0);

	*key = (struct str){ 0 };
	if (open == STR_NOT_FOUND || !str_ends(*name, ")"))
		return;
	*key = str_slice(*name, open + 1, name->len - 1);
	*name = str_slice(*name, 0, open);
}

struct str tcl_qualified(struct tcl *m, struct str name)
{
	if (str_starts(name, "::")) {
		while (str_starts(name, ":"))
			name = str_skip(name, 1);
		return name;
	}
	if (!m->frame->space.len)
		return name;
	return tcl_concat(m, tcl_concat(m, m->frame->space, STR("::")), name);
}

static const struct tcl_link *link_of(const struct tcl_frame *frame, struct str name)
{
	for (const struct tcl_link *link = frame->links; link; link = link->next)
		if (str_equal(link->name, name))
			return link;
	return NULL;
}

static bool has_cell(const struct tcl_frame *frame, struct str name)
{
	for (const struct tcl_cell *cell = frame->cells; cell; cell = cell->next)
		if (str_equal(cell->name, name))
			return true;
	return false;
}

/* Within namespace eval: its own variable, or the global one where only that is there. */
static struct str in_space(struct tcl *m, struct str name)
{
	struct str whole = tcl_qualified(m, name);

	if (!has_cell(&m->global, whole) && (has_cell(&m->global, name) || str_is(name, "env")))
		return name;
	return whole;
}

/* A namespace's variables are cells of the global frame, under their whole name. */
struct tcl_frame *tcl_resolve(struct tcl *m, struct str *name, struct str *key)
{
	struct tcl_frame *frame = m->frame;
	const struct tcl_link *link;

	cut_index(name, key);
	if (str_find(*name, STR("::"), 0) != STR_NOT_FOUND) {
		*name = tcl_qualified(m, *name);
		frame = &m->global;
	} else if (frame == &m->global && frame->space.len) {
		*name = in_space(m, *name);
	}
	for (int i = 0; i < 16 && (link = link_of(frame, *name)); i++) {
		frame = link->frame;
		*name = link->other;
		if (link->key.at && !key->at)
			*key = link->key;
	}
	return frame;
}

static struct tcl_cell *cell_in(
	struct tcl *m, struct tcl_frame *frame, struct str name, struct str key, bool make)
{
	struct tcl_cell *cell;
	uint32_t passed = 0;

	for (cell = frame->cells; cell; cell = cell->next, passed++)
		if (str_equal(cell->name, name) && !cell->key.at == !key.at &&
			str_equal(cell->key, key))
			break;
	m->steps += passed / 16;
	if (cell || !make)
		return cell;
	cell = frame->n_cells < MAX_TCL_CELLS ? arena_alloc(m->arena, struct tcl_cell, 1) : NULL;
	if (!cell) {
		m->steps = MAX_LANG_STEPS;
		return NULL;
	}
	*cell = (struct tcl_cell){ .name = name, .key = key, .next = frame->cells };
	frame->cells = cell;
	frame->n_cells++;
	return cell;
}

struct tcl_cell *tcl_element(struct tcl *m, struct str array, struct str key, bool make)
{
	struct tcl_cell *whole;
	struct tcl_frame *frame;
	struct str none;

	frame = tcl_resolve(m, &array, &none);
	if (make && key.at && !tcl_known(key)) {
		whole = cell_in(m, frame, array, (struct str){ 0 }, true);
		if (whole)
			whole->open = true;
	}
	return cell_in(m, frame, array, key, make);
}

struct tcl_cell *tcl_cell(struct tcl *m, struct str name, bool make)
{
	struct str key;
	struct tcl_frame *frame = tcl_resolve(m, &name, &key);

	if (make && key.at && !tcl_known(key)) {
		struct tcl_cell *whole = cell_in(m, frame, name, (struct str){ 0 }, true);

		if (whole)
			whole->open = true;
	}
	return cell_in(m, frame, name, key, make);
}

static void note_change(struct tcl *m, struct tcl_cell *cell)
{
	struct tcl_change *change;

	if (!m->branches || cell->side == m->side)
		return;
	cell->side = m->side;
	change = arena_alloc(m->arena, struct tcl_change, 1);
	if (!change) {
		m->failed = true;
		return;
	}
	*change = (struct tcl_change){ cell, cell->value, cell->set, m->changes };
	m->changes = change;
}

void tcl_store(struct tcl *m, struct tcl_cell *cell, struct str value)
{
	if (!cell)
		return;
	note_change(m, cell);
	cell->value = value;
	cell->set = true;
}

void tcl_unset(struct tcl *m, struct tcl_cell *cell)
{
	note_change(m, cell);
	cell->set = false;
}

/* set env(X) is for the programs that are started, too. */
void tcl_set(struct tcl *m, struct str name, struct str value)
{
	struct str base = name, key;
	struct tcl_frame *frame = tcl_resolve(m, &base, &key);
	struct str pair[2] = { key, value };

	tcl_store(m, tcl_cell(m, name, true), value);
	if (frame == &m->global && str_is(base, "env") && key.at) {
		struct buf out = BUF_IN(m->arena);

		buf_add(&out, m->environment);
		for (size_t i = 0; i < ARRAY_SIZE(pair); i++)
			tcl_add_element(&out, pair[i]);
		m->environment = tcl_copy(m, &out);
	}
}

static bool from_environment(struct tcl *m, struct str name, struct str *ret)
{
	struct value value = value_unknown();

	if (m->input->environment && tcl_known(name))
		value = m->input->environment(m->input->self, name);
	if (value.n == 1 && !value.open && value.alternatives[0].n == 0)
		return false;
	*ret = tcl_from_value(m, &value);
	return true;
}

bool tcl_get(struct tcl *m, struct str name, struct str *ret)
{
	struct str base = name, key;
	struct tcl_frame *frame = tcl_resolve(m, &base, &key);
	const struct tcl_cell *cell = cell_in(m, frame, base, key, false), *whole;

	*ret = tcl_any();
	if (cell && cell->set && tcl_known(key)) {
		*ret = cell->value;
		return true;
	}
	if (cell && !cell->set)
		return false;
	if (key.at && frame == &m->global && str_is(base, "env"))
		return from_environment(m, key, ret);
	if (!key.at)
		return m->unsure;
	whole = cell_in(m, frame, base, (struct str){ 0 }, false);
	return m->unsure || !tcl_known(key) || (whole && whole->open);
}

void tcl_link(struct tcl *m, struct str name, struct tcl_frame *frame, struct str other)
{
	struct tcl_frame *here = m->frame;
	struct tcl_link *link = arena_alloc(m->arena, struct tcl_link, 1);

	if (!link) {
		m->failed = true;
		return;
	}
	if (here == &m->global && here->space.len)
		name = tcl_qualified(m, name);
	*link = (struct tcl_link){ .name = name, .other = other, .next = here->links };
	m->frame = frame;
	link->frame = tcl_resolve(m, &link->other, &link->key);
	m->frame = here;
	if (link->frame == here && str_equal(link->other, name))
		return; /* to itself */
	here->links = link;
}
