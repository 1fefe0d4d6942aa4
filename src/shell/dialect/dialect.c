#include "shell/dialect/dialect.h"

#include <errno.h>

#include "shell/dialect/translation.h"

enum dialect dialect_of(struct str program)
{
	static const struct {
		const char *program;
		enum dialect dialect;
	} shells[] = {
		{ "csh", DIALECT_CSH },
		{ "fish", DIALECT_FISH },
		{ "ksh", DIALECT_KSH },
		{ "mksh", DIALECT_KSH },
		{ "rzsh", DIALECT_ZSH },
		{ "tcsh", DIALECT_CSH },
		{ "yash", DIALECT_YASH },
		{ "zsh", DIALECT_ZSH },
	};

	for (size_t i = 0; i < ARRAY_SIZE(shells); i++)
		if (str_is(program, shells[i].program))
			return shells[i].dialect;
	return DIALECT_BASH;
}

int dialect_translate(
	struct arena *arena, const struct dialect_text *input, struct str *ret, size_t *ret_resume)
{
	struct translation t = {
		.arena = arena,
		.text = input->text,
		.out = BUF_IN(arena),
		.exit = BUF_IN(arena),
		.find_alias = input->find_alias,
		.self = input->self,
	};

	*ret = input->text;
	*ret_resume = input->text.len;
	if (input->dialect == DIALECT_FISH ? fish_read(&t) : csh_read(&t)) {
		*ret = buf_str(&t.out);
		*ret_resume = t.pos;
	}
	if (buf_failed(&t.out))
		return -ENOMEM;
	return t.too_deep ? DIALECT_TOO_DEEP : 0;
}

int translation_peek(const struct translation *t, size_t n)
{
	size_t at = t->pos + n;

	return at < t->text.len ? (unsigned char)t->text.at[at] : END_OF_TRANSLATION;
}

bool translation_take(struct translation *t, const char *text)
{
	struct str wanted = str_from(text);

	if (!str_equal(str_slice(t->text, t->pos, t->pos + wanted.len), wanted))
		return false;
	t->pos += wanted.len;
	return true;
}

bool translation_too_deep(struct translation *t)
{
	t->too_deep |= t->depth >= MAX_TRANSLATED_DEPTH;
	return t->too_deep;
}

void translation_skip_blanks(struct translation *t)
{
	for (;;) {
		int c = translation_peek(t, 0);

		if (c == ' ' || c == '\t' || c == '\r')
			t->pos++;
		else if (!translation_take(t, "\\\n"))
			return;
	}
}

static bool is_plain(struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    strchr("_-./:=@%+,", c)) ||
			!c)
			return false;
	}
	return bytes.len > 0;
}

void translation_add_literal(struct translation *t, struct str bytes)
{
	if (is_plain(bytes)) {
		buf_add(&t->out, bytes);
		return;
	}
	buf_add_char(&t->out, '\'');
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.at[i] == '\'')
			buf_add_text(&t->out, "'\\''");
		else
			buf_add_char(&t->out, bytes.at[i]);
	buf_add_char(&t->out, '\'');
}

void translation_add_pattern(struct translation *t, struct str bytes)
{
	size_t from = 0;

	for (size_t i = 0; i <= bytes.len; i++) {
		if (i < bytes.len && bytes.at[i] != '*' && bytes.at[i] != '?')
			continue;
		if (i > from || bytes.len == 0)
			translation_add_literal(t, str_slice(bytes, from, i));
		if (i < bytes.len)
			buf_add_char(&t->out, bytes.at[i]);
		from = i + 1;
	}
}

bool translation_quoted(
	struct translation *t, struct buf *literal, const char *escaped, bool one_line)
{
	int c;

	for (t->pos++; (c = translation_peek(t, 0)) != '\''; t->pos++) {
		int next = translation_peek(t, 1);

		if (c == END_OF_TRANSLATION || (one_line && c == '\n'))
			return false;
		if (c == '\\' && next > 0 && strchr(escaped, next)) {
			t->pos++;
			c = next;
		}
		buf_add_char(literal, (char)c);
	}
	t->pos++;
	return true;
}

bool translation_own(struct translation *t, const struct own_variable *own, size_t n,
	struct str name, bool quoted)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_is(name, own[i].name))
			continue;
		buf_add_text(&t->out, quoted ? own[i].quoted : own[i].bash);
		return true;
	}
	return false;
}
