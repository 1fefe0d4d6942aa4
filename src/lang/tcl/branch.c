/* Conditions that cannot be decided: both ways are gone, and what they leave is joined. */
#include "lang/tcl/machine.h"

void tcl_branch_begin(struct tcl *m, struct tcl_branch *branch)
{
	*branch = (struct tcl_branch){ .outer = m->changes };
	m->changes = NULL;
	m->branches++;
	m->side = ++m->n_sides;
}

/* Swaps what is there with what was there before the change; twice gives the first again. */
static void swap(struct tcl_change *change)
{
	struct str value = change->cell->value;
	bool set = change->cell->set;

	change->cell->value = change->before;
	change->cell->set = change->was_set;
	change->before = value;
	change->was_set = set;
}

/* Leaves one change for each cell: the oldest, last. */
static struct tcl_change *first_of_each(struct tcl *m, struct tcl_change *changes)
{
	struct tcl_change *kept = NULL;

	for (struct tcl_change *change = changes, *next; change; change = next) {
		struct tcl_change **at = &kept;

		next = change->next;
		while (*at && (*at)->cell != change->cell)
			at = &(*at)->next;
		m->steps++;
		if (*at)
			change->next = (*at)->next; /* older than the one that is kept */
		else
			change->next = NULL;
		*at = change;
	}
	return kept;
}

/* The first way has been gone: what it changed is put aside. */
void tcl_branch_turn(struct tcl *m, struct tcl_branch *branch, enum tcl_flow flow)
{
	branch->first = first_of_each(m, m->changes);
	branch->flow = flow;
	branch->result = m->result;
	for (struct tcl_change *change = branch->first; change; change = change->next)
		swap(change);
	m->changes = NULL;
	m->side = ++m->n_sides;
}

static void take_back(struct tcl_change *change)
{
	change->cell->value = change->before;
	change->cell->set = change->was_set;
}

static struct tcl_change *change_of(struct tcl_change *changes, const struct tcl_cell *cell)
{
	while (changes && changes->cell != cell)
		changes = changes->next;
	return changes;
}

/* One of two values, or none. */
static void join(struct tcl *m, struct tcl_cell *cell, struct str value, bool set)
{
	if (cell->set && set)
		cell->value = tcl_join(m, cell->value, value);
	else if (cell->set || set)
		cell->value = cell->set ? cell->value : value;
	cell->set |= set;
}

/* Only those that go on meet behind the branch. */
static void merge(struct tcl *m, struct tcl_branch *branch, struct tcl_change *second,
	bool first_goes_on, bool second_goes_on)
{
	for (struct tcl_change *change = second; change; change = change->next) {
		struct tcl_change *other = change_of(branch->first, change->cell);

		if (!second_goes_on && !other)
			take_back(change);
		else if (!other && first_goes_on)
			join(m, change->cell, change->before, change->was_set);
	}
	for (struct tcl_change *change = branch->first; change; change = change->next) {
		struct tcl_change *other = change_of(second, change->cell);
		struct str left = change->before; /* by the first way */
		bool set = change->was_set;

		change->before = other ? other->before : change->cell->value;
		change->was_set = other ? other->was_set : change->cell->set;
		if (!second_goes_on) {
			change->cell->value = left;
			change->cell->set = set;
		} else if (first_goes_on) {
			join(m, change->cell, left, set);
		}
	}
}

static struct tcl_change *behind(struct tcl_change *front, struct tcl_change *back)
{
	struct tcl_change **end = &front;

	while (*end)
		end = &(*end)->next;
	*end = back;
	return front;
}

enum tcl_flow tcl_branch_end(struct tcl *m, struct tcl_branch *branch, enum tcl_flow flow)
{
	struct tcl_change *second = first_of_each(m, m->changes);
	bool first_goes_on = branch->flow == TCL_OK || branch->flow == flow;
	bool second_goes_on = flow == TCL_OK || branch->flow == flow;

	merge(m, branch, second, first_goes_on || !second_goes_on,
		second_goes_on || !first_goes_on);
	m->branches--;
	m->side = ++m->n_sides;
	if (m->branches)
		m->changes = behind(second, behind(branch->first, branch->outer));
	else
		m->changes = NULL;
	for (int i = 0; i < 2; i++) {
		enum tcl_flow one = i ? flow : branch->flow;
		struct str result = i ? m->result : branch->result;

		if (one != TCL_RETURN || flow == branch->flow)
			continue;
		m->frame->returned =
			m->frame->has_returned ? tcl_join(m, m->frame->returned, result) : result;
		m->frame->has_returned = true;
	}
	m->may_fail = true;
	if (flow == branch->flow) {
		m->result = tcl_join(m, branch->result, m->result);
		return flow;
	}
	m->result = flow == TCL_OK           ? m->result
		    : branch->flow == TCL_OK ? branch->result
					     : tcl_any();
	return TCL_OK;
}

enum tcl_flow tcl_maybe(struct tcl *m, struct str script)
{
	struct tcl_branch branch;
	enum tcl_flow flow;

	tcl_branch_begin(m, &branch);
	flow = tcl_eval(m, script);
	tcl_branch_turn(m, &branch, flow);
	m->result = STR("");
	return tcl_branch_end(m, &branch, TCL_OK);
}
