/* Letters that stand for others: tr, translate. */
#include "base/buf.h"
#include "lang/machine/machine.h"

/* a-e: abcde */
static struct str letters(struct machine *m, struct str set)
{
	struct buf buf = BUF_IN(m->arena);

	for (size_t i = 0; i < set.len; i++) {
		if (set.at[i] == '\\' && i + 1 < set.len) {
			buf_add_char(&buf, set.at[++i]);
		} else if (i + 2 < set.len && set.at[i + 1] == '-' && set.at[i] <= set.at[i + 2]) {
			for (int c = set.at[i]; c <= set.at[i + 2]; c++)
				buf_add_char(&buf, (char)c);
			i += 2;
		} else {
			buf_add_char(&buf, set.at[i]);
		}
	}
	m->failed |= buf_failed(&buf);
	return buf_str(&buf);
}

/* Python's translate() with a dictionary from code points, or letters, to what stands for them. */
static struct thing *translated_by(struct machine *m, struct str text, struct thing *table)
{
	struct field made = field_text(m->arena, STR(""));
	int64_t code;
	struct str letter;

	for (size_t i = 0; i < text.len && !machine_step(m); i++) {
		struct thing *by = NULL;

		for (size_t k = 0; k + 1 < table->n && !by; k += 2)
			if (table->items[k]->kind == THING_TEXT
					? thing_as_text(m, table->items[k], &letter) &&
						  str_equal(letter, str_slice(text, i, i + 1))
					: thing_as_number(m, table->items[k], &code) &&
						  code == (unsigned char)text.at[i])
				by = table->items[k + 1];
		if (by && by->kind == THING_NUMBER)
			by = method_pack(m, &by, 1, false);
		if (!by)
			by = thing_text(m, str_slice(text, i, i + 1));
		if (by->kind != THING_NONE)
			made = field_add(m, made, thing_as_field(m, by));
	}
	return thing_field(m, made);
}

/* Ruby's tr("a-z", "b-za") and Python's translate(table of letters). */
struct thing *method_translated(struct machine *m, struct str text, struct invocation *call)
{
	struct thing *table = call->args[0];
	bool is_table = table->kind == THING_LIST && table->n >= 2 && !table->flag;
	struct thing **args = is_table ? table->items : call->args;
	size_t n = is_table ? table->n : call->n;
	struct str from, to, gone = STR("");
	struct buf buf = BUF_IN(m->arena);
	size_t at;

	if (table->kind == THING_DICT)
		return translated_by(m, text, table);
	if (n < 2 || !thing_as_text(m, args[0], &from) || !thing_as_text(m, args[1], &to) ||
		(n > 2 && !thing_as_text(m, args[2], &gone)))
		return thing_field(m, field_any());
	if (m->dialect->language != LANG_PYTHON && m->dialect->language != LANG_PHP) {
		if (from.len > 1 && from.at[0] == '^')
			return thing_field(m, field_any());
		from = letters(m, from);
		to = letters(m, to);
		if (!to.len && m->dialect->language == LANG_PERL)
			to = from;
	}
	for (size_t i = 0; i < text.len; i++) {
		at = str_find_char(from, text.at[i], 0);
		if (str_find_char(gone, text.at[i], 0) != STR_NOT_FOUND)
			continue;
		if (at == STR_NOT_FOUND)
			buf_add_char(&buf, text.at[i]);
		else if (to.len)
			buf_add_char(&buf, to.at[MIN(at, to.len - 1)]);
	}
	return thing_built(m, &buf);
}
