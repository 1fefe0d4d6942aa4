#include "shell/filter/find_regex.h"

enum syntax { SYNTAX_EMACS, SYNTAX_BASIC, SYNTAX_EXTENDED, SYNTAX_UNKNOWN };

/* `find -regextype help`. Those of awk read backslashes in brackets differently. */
static enum syntax syntax_named(struct str name)
{
	static const struct {
		const char *name;
		enum syntax syntax;
	} types[] = {
		{ "ed", SYNTAX_BASIC },
		{ "egrep", SYNTAX_EXTENDED },
		{ "emacs", SYNTAX_EMACS },
		{ "findutils-default", SYNTAX_EMACS },
		{ "grep", SYNTAX_BASIC },
		{ "posix-basic", SYNTAX_BASIC },
		{ "posix-egrep", SYNTAX_EXTENDED },
		{ "posix-extended", SYNTAX_EXTENDED },
		{ "sed", SYNTAX_BASIC },
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (str_is(name, types[i].name))
			return types[i].syntax;
	return SYNTAX_UNKNOWN;
}

static enum syntax syntax_at(const struct filter *f, size_t begin, size_t at)
{
	enum syntax syntax = SYNTAX_EMACS;

	for (size_t i = begin; i + 1 < at; i++)
		if (str_is(f->args[i], "-regextype"))
			syntax = syntax_named(f->args[i + 1]);
	return syntax;
}

/* Behind a bracket expression that begins at @at. */
static size_t bracket_end(struct str text, size_t at)
{
	size_t i = at + 1;

	if (i < text.len && text.at[i] == '^')
		i++;
	if (i < text.len && text.at[i] == ']')
		i++;
	while (i < text.len && text.at[i] != ']')
		i++;
	return MIN(i + 1, text.len);
}

/* Emacs: \( \) \| group and choose, ( ) | { } are themselves, * + ? as in extended ones. */
static struct str from_emacs(struct filter *f, struct str text)
{
	struct buf out = BUF_IN(f->arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '[') {
			size_t end = bracket_end(text, i);

			buf_add(&out, str_slice(text, i, end));
			i = end - 1;
		} else if (c == '\\' && i + 1 < text.len) {
			if (!strchr("()|", text.at[++i]))
				buf_add_char(&out, c);
			buf_add_char(&out, text.at[i]);
		} else {
			if (strchr("(){}|", c))
				buf_add_char(&out, '\\');
			buf_add_char(&out, c);
		}
	}
	f->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* The group put around it would shift what \1 means. */
static bool refers_back(struct str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.at[i] == '\\' && text.at[++i] >= '1' && text.at[i] <= '9')
			return true;
	return false;
}

static struct regex *compile(
	struct filter *f, struct find_regexes *regexes, size_t begin, size_t at)
{
	enum syntax syntax = syntax_at(f, begin, at);
	struct str text = f->args[at + 1];
	bool basic = syntax == SYNTAX_BASIC;
	int flags = (basic ? 0 : REG_EXTENDED) | (str_is(f->args[at], "-iregex") ? REG_ICASE : 0);

	if (regexes->n == MAX_FIND_REGEXES || syntax == SYNTAX_UNKNOWN || refers_back(text))
		return NULL;
	if (syntax == SYNTAX_EMACS)
		text = from_emacs(f, text);
	text = arena_printf(f->arena, basic ? "^\\(%.*s\\)$" : "^(%.*s)$", STR_ARGS(text));
	if (!text.at || regex_compile(&regexes->compiled[regexes->n], text, flags))
		return NULL;
	regexes->words[regexes->n] = at;
	return &regexes->compiled[regexes->n++];
}

bool find_regex_fits(
	struct filter *f, struct find_regexes *regexes, size_t begin, size_t at, struct str path)
{
	struct regex *regex = NULL;
	regmatch_t match;
	enum tri fits;

	for (size_t i = 0; i < regexes->n; i++)
		if (regexes->words[i] == at)
			regex = &regexes->compiled[i];
	if (!regex)
		regex = compile(f, regexes, begin, at);
	fits = regex ? regex_find(regex, path, 0, 1, &match) : MAYBE;
	f->unknown |= fits == MAYBE;
	return fits == YES;
}

void find_regexes_finish(struct find_regexes *regexes)
{
	for (size_t i = 0; i < regexes->n; i++)
		regex_finish(&regexes->compiled[i]);
	regexes->n = 0;
}
