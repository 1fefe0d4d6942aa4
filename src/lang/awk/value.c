#include "base/libc_regex.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "lang/awk/machine.h"

struct awk_value awk_text(struct field text)
{
	return (struct awk_value){ .text = text };
}

struct awk_value awk_str(struct awk_machine *m, struct str text)
{
	return awk_text(field_text(m->arena, text));
}

struct awk_value awk_number(double number)
{
	return (struct awk_value){ .numeric = true, .number = number };
}

struct awk_value awk_read_text(struct field text)
{
	return (struct awk_value){ .text = text, .read = true };
}

struct awk_value awk_unknown(void)
{
	return awk_text(field_any());
}

struct field awk_to_text(struct awk_machine *m, const struct awk_value *value)
{
	struct str text;

	if (!value->numeric)
		return value->text.n ? value->text : field_text(m->arena, STR(""));
	/* gawk and mawk print large whole numbers in their own ways. */
	if (fabs(value->number) >= 1e16)
		return field_any();
	if (value->number == floor(value->number))
		text = arena_printf(m->arena, "%.0f", value->number);
	else
		text = arena_printf(m->arena, "%.6g", value->number);
	m->failed |= !text.at;
	return field_text(m->arena, text);
}

bool awk_to_known(struct awk_machine *m, const struct awk_value *value, struct str *ret)
{
	struct field text = awk_to_text(m, value);

	return field_known(m->arena, &text, ret);
}

/* The number a text begins with, as AWK reads it; 0 for none. */
static double leading_number(struct awk_machine *m, struct str text)
{
	struct str copy = arena_copy(m->arena, str_slice(text, 0, 64));
	size_t digits;

	if (!copy.at)
		return 0;
	digits = strspn(copy.at, " \t\n+-.");
	return copy.at[digits] >= '0' && copy.at[digits] <= '9' ? strtod(copy.at, NULL) : 0;
}

bool awk_to_number(struct awk_machine *m, const struct awk_value *value, double *ret)
{
	struct str text;

	if (value->numeric) {
		*ret = value->number;
		return true;
	}
	if (!awk_to_known(m, value, &text))
		return false;
	*ret = leading_number(m, text);
	return true;
}

enum tri awk_truth(struct awk_machine *m, const struct awk_value *value)
{
	struct str text;

	if (value->numeric)
		return value->number != 0 ? YES : NO;
	if (value->unset)
		return NO;
	if (!awk_to_known(m, value, &text))
		return MAYBE;
	if (str_is(str_trim(text), "0"))
		return NO;
	return text.len ? YES : NO;
}

enum tri awk_match(struct awk_machine *m, struct str pattern, struct field subject, size_t *ret_at,
	size_t *ret_len)
{
	struct str text;
	regmatch_t match;
	struct regex regex;
	enum tri found;

	if (!field_known(m->arena, &subject, &text) ||
		regex_compile(&regex, pattern, REG_EXTENDED | (m->ignores_case ? REG_ICASE : 0)) !=
			0)
		return MAYBE;
	m->steps += (uint32_t)(text.len / 64);
	found = regex_find(&regex, text, 0, 1, &match);
	regex_finish(&regex);
	if (found == YES && ret_at) {
		*ret_at = (size_t)match.rm_so;
		*ret_len = (size_t)(match.rm_eo - match.rm_so);
	}
	return found;
}

bool awk_step(struct awk_machine *m)
{
	if (m->arena->used - m->used_at_start > MAX_AWK_BYTES)
		m->steps = MAX_LANG_STEPS;
	return !m->failed && ++m->steps < MAX_LANG_STEPS;
}

struct awk_cell *awk_cell(struct awk_machine *m, struct str name, struct str key)
{
	static _Thread_local struct awk_cell spare;
	struct awk_cell *cell;

	for (cell = m->cells; cell; cell = cell->next)
		if (str_equal(cell->name, name) && !cell->key.at == !key.at &&
			str_equal(cell->key, key))
			return cell;
	m->steps += (uint32_t)(m->n_cells / 16);
	cell = m->n_cells < MAX_AWK_CELLS ? arena_alloc(m->arena, struct awk_cell, 1) : NULL;
	if (!cell) {
		spare = (struct awk_cell){ .value = awk_unknown() };
		return &spare;
	}
	*cell = (struct awk_cell){ .name = name, .key = key, .next = m->cells };
	m->cells = cell;
	m->n_cells++;
	return cell;
}

/* An element that no program can name. */
static const struct str open_key = { "\1", 1 };

void awk_set_open(struct awk_machine *m, struct str array)
{
	m->open = true;
	awk_cell(m, arena_printf(m->arena, "%.*s\1", STR_ARGS(array)), open_key)->value =
		awk_number(1);
}

bool awk_is_open(struct awk_machine *m, struct str array)
{
	double open = 0;

	return m->open &&
	       awk_to_number(m,
		       &awk_cell(m, arena_printf(m->arena, "%.*s\1", STR_ARGS(array)), open_key)
				->value,
		       &open) &&
	       open != 0;
}

struct awk_value awk_get(struct awk_machine *m, const char *name)
{
	return awk_cell(m, str_from(name), (struct str){ 0 })->value;
}

void awk_set(struct awk_machine *m, struct str name, struct awk_value value)
{
	awk_cell(m, name, (struct str){ 0 })->value = value;
}

void awk_set_record(struct awk_machine *m, struct field record)
{
	m->record = record;
	m->fields = NULL;
	m->fields_known = false;
	m->n_fields = 0;
}

/* Where the next separator stands: blanks, one character, or a regex. */
static bool next_separator(struct awk_machine *m, struct str text, struct str separator,
	size_t *ret_at, size_t *ret_len)
{
	if (separator.len == 1 && separator.at[0] != ' ' && separator.at[0] != '\\') {
		*ret_at = str_find_char(text, separator.at[0], 0);
		*ret_len = 1;
		return *ret_at != STR_NOT_FOUND;
	}
	return awk_match(m, separator, field_text(m->arena, text), ret_at, ret_len) == YES &&
	       *ret_len;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool next_piece(
	struct awk_machine *m, struct str *rest, struct str separator, bool *more, struct str *ret)
{
	size_t at, len;

	if (!separator.len) {
		*ret = str_slice(*rest, 0, 1);
		*rest = str_skip(*rest, 1);
		return ret->len > 0;
	}
	if (!str_is(separator, " ")) {
		if (!*more)
			return false;
		*more = next_separator(m, *rest, separator, &at, &len);
		*ret = *more ? str_slice(*rest, 0, at) : *rest;
		*rest = *more ? str_skip(*rest, at + len) : STR("");
		return true;
	}
	while (rest->len && is_blank(rest->at[0]))
		*rest = str_skip(*rest, 1);
	for (at = 0; at < rest->len && !is_blank(rest->at[at]); at++)
		;
	*ret = str_slice(*rest, 0, at);
	*rest = str_skip(*rest, at);
	return at > 0;
}

void awk_clear(struct awk_machine *m, struct str array)
{
	for (struct awk_cell **cell = &m->cells; *cell;)
		if ((*cell)->key.at && str_equal((*cell)->name, array))
			*cell = (*cell)->next;
		else
			cell = &(*cell)->next;
}

int64_t awk_split(struct awk_machine *m, struct str text, struct str separator, struct str array)
{
	bool more = text.len > 0;
	struct str piece;
	int64_t n = 0;

	awk_clear(m, array);
	while (awk_step(m) && next_piece(m, &text, separator, &more, &piece)) {
		struct str key = arena_printf(m->arena, "%lld", (long long)++n);

		awk_cell(m, array, key)->value = awk_read_text(field_text(m->arena, piece));
	}
	return n;
}

static void cut_fields(struct awk_machine *m)
{
	struct awk_value fs = awk_get(m, "FS");
	struct str text, separator, piece;
	size_t capacity = 0;
	bool more;

	m->n_fields = 0;
	m->fields_known = field_known(m->arena, &m->record, &text) &&
			  awk_to_known(m, &fs, &separator) && !m->other_fields;
	if (!m->fields_known)
		return;
	more = text.len > 0;
	while (awk_step(m) && next_piece(m, &text, separator, &more, &piece)) {
		m->fields =
			arena_grow(m->arena, m->fields, m->n_fields, &capacity, sizeof(*m->fields));
		if (!m->fields) {
			m->failed = true;
			return;
		}
		m->fields[m->n_fields++] = field_text(m->arena, piece);
	}
	awk_set(m, STR("NF"), awk_number((double)m->n_fields));
}

struct awk_value awk_field(struct awk_machine *m, int64_t number)
{
	if (number == 0)
		return awk_read_text(m->record);
	if (!m->fields)
		cut_fields(m);
	if (!m->fields_known)
		return awk_unknown();
	if (number < 0 || (size_t)number > m->n_fields)
		return awk_str(m, STR(""));
	return awk_read_text(m->fields[number - 1]);
}

/* $0 of the fields. */
static void join_fields(struct awk_machine *m)
{
	struct awk_value ofs = awk_get(m, "OFS");
	struct field record = field_text(m->arena, STR(""));

	for (size_t i = 0; i < m->n_fields; i++) {
		if (i)
			record = field_join(m->arena, record, awk_to_text(m, &ofs));
		record = field_join(m->arena, record, m->fields[i]);
	}
	m->record = record;
}

void awk_set_field(struct awk_machine *m, int64_t number, struct awk_value value)
{
	struct field *fields;

	if (number == 0) {
		awk_set_record(m, awk_to_text(m, &value));
		return;
	}
	awk_field(m, number);
	if (!m->fields_known || number < 0 || number > 1000) {
		awk_set_record(m, field_any());
		return;
	}
	fields = arena_alloc(m->arena, struct field, MAX(m->n_fields, (size_t)number));
	if (!fields) {
		m->failed = true;
		return;
	}
	for (size_t i = 0; i < MAX(m->n_fields, (size_t)number); i++)
		fields[i] = i < m->n_fields ? m->fields[i] : field_text(m->arena, STR(""));
	fields[number - 1] = awk_to_text(m, &value);
	m->n_fields = MAX(m->n_fields, (size_t)number);
	m->fields = fields;
	join_fields(m);
	awk_set(m, STR("NF"), awk_number((double)m->n_fields));
}

void awk_set_count(struct awk_machine *m, int64_t number)
{
	struct field *fields = arena_alloc(m->arena, struct field, (size_t)number + 1);

	awk_field(m, 1);
	if (!fields) {
		m->failed = true;
		return;
	}
	if (!m->fields_known) {
		awk_set_record(m, field_any());
		return;
	}
	for (size_t i = 0; i < (size_t)number; i++)
		fields[i] = i < m->n_fields ? m->fields[i] : field_text(m->arena, STR(""));
	m->fields = fields;
	m->n_fields = (size_t)number;
	join_fields(m);
}
