/*
 * Which functions of a C text run at all: from main, constructors and destructors on through every
 * function whose name they hold, be it as a call, a pointer or in a text (dlsym, asm). What stands
 * outside functions holds names, too. In doubt - no main, braces that do not match, names that the
 * preprocessor joins, a text that includes others - all of them run.
 */
#include <string.h>

#include "lang/literal/literals.h"

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static struct str word_at(const struct literals *l)
{
	size_t n = 0;

	while (is_word(literals_peek(l, n)))
		n++;
	return str_slice(l->text, l->at, l->at + n);
}

static void step_character(struct literals *l)
{
	size_t end = l->at + 1;

	while (end < l->text.len && l->text.at[end] != '\'' && l->text.at[end] != '\n')
		end += l->text.at[end] == '\\' ? 2 : 1;
	l->at = MIN(end + 1, l->text.len);
}

/* Over the token at hand, which is no bracket of interest; false at the end of the text. */
static bool step_token(struct literals *l)
{
	struct str text;

	if (l->at >= l->text.len || ++l->steps > MAX_LANG_STEPS)
		return false;
	if (literals_string(l, &text))
		return true;
	if (literals_peek(l, 0) == '\'')
		step_character(l);
	else
		l->at += MAX(word_at(l).len, (size_t)1);
	return true;
}

/* Behind the bracket that closes the one at hand; false if none does. */
static bool step_pair(struct literals *l, char open, char close)
{
	unsigned int depth = 0;

	for (;;) {
		literals_blank(l);
		depth += literals_peek(l, 0) == open;
		if (literals_peek(l, 0) == close && --depth == 0) {
			l->at++;
			return true;
		}
		if (!step_token(l))
			return false;
	}
}

static void mention(struct literals *l, struct str name)
{
	for (size_t i = 0; i < l->n_functions; i++)
		l->functions[i].runs |= str_equal(l->functions[i].name, name);
}

static void mention_all(struct literals *l, size_t from, size_t to)
{
	for (size_t at = from; at < to;) {
		size_t end = at;

		while (end < to && is_word(l->text.at[end]))
			end++;
		if (end > at)
			mention(l, str_slice(l->text, at, end));
		at = end + (end == at);
	}
}

/* NAME(..) { .. }, with attributes between; @from: where what declares it begins. */
static bool add_function(struct literals *l, struct str name, size_t from)
{
	struct str before = str_slice(l->text, from, l->at);
	struct literal_function *f;

	if (l->n_functions == MAX_LITERAL_FUNCTIONS)
		return false;
	f = &l->functions[l->n_functions++];
	f->name = name;
	f->head = (size_t)(name.at - l->text.at);
	f->from = l->at;
	f->runs = str_is(name, "main") || str_contains(before, "constructor") ||
		  str_contains(before, "destructor") || str_contains(before, "section");
	f->seen = false;
	if (!step_pair(l, '{', '}'))
		return false;
	f->to = l->at;
	return true;
}

/* Every function at the outermost level, and in extern "C" { .. } and the like. */
static bool find_functions(struct literals *l)
{
	struct str name = STR("");
	size_t from = 0;
	bool listed = false; /* the parentheses of parameters have just been passed */

	for (;;) {
		char c;

		literals_blank(l);
		c = literals_peek(l, 0);
		if (l->at >= l->text.len)
			return true;
		if (c == '(' && name.len) {
			if (!step_pair(l, '(', ')'))
				return false;
			listed = true;
		} else if (c == '{' && listed) {
			if (!add_function(l, name, from))
				return false;
			from = l->at;
			listed = false;
		} else if (c == ';' || c == '}' || c == '{' || c == '=') {
			from = ++l->at;
			listed = false;
		} else if (is_word(c)) {
			struct str word = word_at(l);

			if (literals_peek(l, word.len) == '(' ||
				(literals_peek(l, word.len) == ' ' &&
					literals_peek(l, word.len + 1) == '('))
				name = str_starts(word, "__attribute") ? name : word;
			l->at += word.len;
		} else if (!step_token(l)) {
			return false;
		}
	}
}

/* Names outside of functions, but for those that stand where a function is declared. */
static void mention_outside(struct literals *l)
{
	size_t at = 0;

	for (size_t i = 0; i < l->n_functions; i++) {
		mention_all(l, at, l->functions[i].head);
		mention_all(
			l, l->functions[i].head + l->functions[i].name.len, l->functions[i].from);
		at = l->functions[i].to;
	}
	mention_all(l, at, l->text.len);
}

void literals_find_functions(struct literals *l)
{
	struct literals copy;
	bool more = true, has_main = false;

	if (l->language != LANG_C || !str_contains(l->text, "main") ||
		str_contains(l->text, "##") || str_contains(l->text, "#include \"") ||
		str_contains(l->text, "::"))
		return;
	copy = *l;
	if (!find_functions(&copy))
		copy.n_functions = 0;
	mention_outside(&copy);
	while (more) {
		more = false;
		for (size_t i = 0; i < copy.n_functions; i++) {
			struct literal_function *f = &copy.functions[i];

			has_main |= str_is(f->name, "main");
			if (!f->runs || f->seen)
				continue;
			f->seen = more = true;
			mention_all(&copy, f->from, f->to);
		}
	}
	if (!has_main)
		return;
	memcpy(l->functions, copy.functions, sizeof(l->functions));
	l->n_functions = copy.n_functions;
}

bool literals_skip_idle(struct literals *l)
{
	for (size_t i = 0; i < l->n_functions; i++)
		if (l->functions[i].from == l->at && !l->functions[i].runs) {
			l->at = l->functions[i].to;
			return true;
		}
	return false;
}
