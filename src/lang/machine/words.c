/* Words as sh reads them, split and quoted: shlex, Shellwords, escapeshellarg, quotemeta. */
#include "base/buf.h"
#include "lang/machine/machine.h"

/* The object of "*.shellescape", or what a plain function gets. */
static struct thing *arg(struct invocation *call, size_t i)
{
	if (call->self && (call->self->kind == THING_TEXT || call->self->kind == THING_LIST ||
				  call->self->kind == THING_EITHER))
		return call->self;
	return i < call->n ? call->args[i] : thing_unknown();
}

struct thing *words_split(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);
	struct buf word = BUF_IN(m->arena);
	bool open = false;
	char quote = 0;
	struct str text;

	if (!thing_as_text(m, arg(call, 0), &text)) {
		struct field field = thing_as_field(m, arg(call, 0));

		/* Words at a known start are known. */
		list = method_of_list(m, &(struct invocation){ .self = list }, STR("copy"));
		if (field.n && field.pieces[0].kind == PIECE_TEXT) {
			struct str known = field.pieces[0].text;
			size_t end = str_rfind_char(known, ' ');
			struct thing *start = thing_text(m, str_slice(known, 0, end));

			if (end != STR_NOT_FOUND)
				list = words_split(
					m, &(struct invocation){ .args = &start, .n = 1 });
		}
		if (list->kind == THING_LIST)
			list->flag = true;
		return list;
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (quote && c == quote) {
			quote = 0;
		} else if (quote != '\'' && c == '\\' && i + 1 < text.len) {
			buf_add_char(&word, text.at[++i]);
			open = true;
		} else if (quote) {
			buf_add_char(&word, c);
		} else if (c == '\'' || c == '"') {
			quote = c;
			open = true;
		} else if (c == ' ' || c == '\t' || c == '\n') {
			if (open)
				thing_push(m, list, thing_text(m, buf_str(&word)));
			word = BUF_IN(m->arena);
			open = false;
		} else {
			buf_add_char(&word, c);
			open = true;
		}
	}
	if (open)
		thing_push(m, list, thing_text(m, buf_str(&word)));
	return list;
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
			str_find_char(STR("@%_+=:,./-"), c, 0) == STR_NOT_FOUND)
			return false;
	}
	return text.len > 0;
}

struct str words_in_quotes(struct machine *m, struct str text)
{
	struct buf buf = BUF_IN(m->arena);

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\'')
			buf_add_text(&buf, "'\\''");
		else
			buf_add_char(&buf, text.at[i]);
	}
	return buf_str(&buf);
}

static struct str backslashed(struct machine *m, struct str text)
{
	struct buf buf = BUF_IN(m->arena);

	for (size_t i = 0; i < text.len; i++) {
		if (!is_plain(str_slice(text, i, i + 1)) ||
			str_find_char(STR("@%+=:,./-"), text.at[i], 0) != STR_NOT_FOUND)
			buf_add_char(&buf, '\\');
		buf_add_char(&buf, text.at[i]);
	}
	return buf_str(&buf);
}

/* What is unknown of a field stands between the quotes, too: it stays one word. */
static struct field quote(struct machine *m, struct field field, enum quoting how)
{
	struct field quotes = field_text(m->arena, STR("'"));
	struct field result = how == QUOTE_BACKSLASH ? field_text(m->arena, STR("")) : quotes;
	struct str known;

	if (how == QUOTE_NEEDED && field_known(m->arena, &field, &known) && is_plain(known))
		return field;
	for (size_t i = 0; i < field.n; i++) {
		struct field piece = { .pieces = &field.pieces[i], .n = 1 };

		if (piece.pieces->kind == PIECE_TEXT)
			piece = field_text(m->arena,
				how == QUOTE_BACKSLASH ? backslashed(m, piece.pieces->text)
						       : words_in_quotes(m, piece.pieces->text));
		result = field_add(m, result, piece);
	}
	return how == QUOTE_BACKSLASH ? result : field_add(m, result, quotes);
}

struct thing *words_quote(struct machine *m, struct invocation *call)
{
	return thing_field(m, quote(m, thing_as_field(m, arg(call, 0)), call->param));
}

struct thing *words_join(struct machine *m, struct invocation *call)
{
	struct thing *list = arg(call, 0), *quoted;

	if (list->kind != THING_LIST)
		return thing_field(m, field_any());
	quoted = thing_list(m);
	for (size_t i = 0; i < list->n; i++)
		thing_push(m, quoted,
			thing_field(m, quote(m, thing_as_field(m, list->items[i]), QUOTE_NEEDED)));
	if (quoted->kind == THING_LIST)
		quoted->flag = list->flag;
	return method_join(m, quoted, thing_text(m, STR(" ")));
}
