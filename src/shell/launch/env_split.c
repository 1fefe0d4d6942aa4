/*
 * env -S, as coreutils 9.1 splits its text: "env invocation", "-S/--split-string syntax". Unlike a
 * shell it knows \_ and \c, comments and ${NAME} of its environment, whose text is not split.
 */
#include "shell/launch/launch.h"

struct env_split {
	struct unwrap *u;
	struct str text;
	size_t at;
	bool single, dbl, begun;
	struct field word;
	struct field *words;
	size_t n, capacity;
};

static void add_field(struct env_split *s, struct field field)
{
	s->word = s->begun && s->word.n ? launch_join(s->u, s->word, field) : field;
	s->begun = true;
}

static void add_char(struct env_split *s, char c)
{
	add_field(s, launch_field(s->u, arena_copy(s->u->arena, (struct str){ &c, 1 })));
}

static void end_word(struct env_split *s)
{
	if (!s->begun)
		return;
	if (!s->word.n)
		s->word = launch_field(s->u, STR(""));
	s->words = arena_grow(s->u->arena, s->words, s->n, &s->capacity, sizeof(*s->words));
	if (s->words && s->n < MAX_FIELDS)
		s->words[s->n++] = s->word;
	else
		s->u->failed |= !s->words;
	s->word = (struct field){ 0 };
	s->begun = false;
}

/* Behind a backslash. False: \c, or a sequence that env refuses. */
static bool escape(struct env_split *s)
{
	static const char letters[] = "fnrtv", meant[] = "\f\n\r\t\v";
	char c = s->at < s->text.len ? s->text.at[s->at] : '\0';
	const char *letter = c ? strchr(letters, c) : NULL;

	if (s->single && c != '\\' && c != '\'') {
		add_char(s, '\\');
		return true;
	}
	s->at++;
	if (c == '_' && !s->dbl)
		end_word(s);
	else if (c == '_')
		add_char(s, ' ');
	else if (letter)
		add_char(s, meant[letter - letters]);
	else if (c && strchr("\"#$'\\", c))
		add_char(s, c);
	else
		return false;
	return true;
}

/* Behind a dollar: only ${NAME} is known to env. */
static bool variable(struct env_split *s)
{
	size_t close = str_find_char(s->text, '}', s->at);
	struct value value;
	struct str text;

	if (s->at >= s->text.len || s->text.at[s->at] != '{' || close == STR_NOT_FOUND)
		return false;
	value = launch_environment_value(s->u, str_slice(s->text, s->at + 1, close));
	s->at = close + 1;
	s->begun = true;
	if (value_known(s->u->arena, &value, &text))
		add_field(s, launch_field(s->u, text));
	else if (value.open || value.n != 1 || value.alternatives[0].n)
		add_field(s, field_any());
	return true;
}

/* False: nothing is to be read behind it. */
static bool step(struct env_split *s)
{
	char c = s->text.at[s->at++];
	bool quoted = s->single || s->dbl;

	if (c == '\\')
		return escape(s);
	if (c == '$' && !s->single)
		return variable(s);
	if (c == '#' && !s->begun)
		return false;
	if ((c == '\'' && !s->dbl) || (c == '"' && !s->single)) {
		s->begun = true;
		s->single ^= c == '\'';
		s->dbl ^= c == '"';
	} else if (c && strchr(" \t\n\v\f\r", c) && !quoted) {
		end_word(s);
	} else {
		add_char(s, c);
	}
	return true;
}

bool launch_env_split(struct unwrap *u, struct str text, struct field **ret_words, size_t *ret_n)
{
	struct env_split s = { .u = u, .text = text };
	bool more = true;
	char last;

	while (more && s.at < text.len)
		more = step(&s);
	last = s.at ? text.at[s.at - 1] : '\0';
	if (s.single || s.dbl || (!more && last != '#' && last != 'c'))
		return false;
	end_word(&s);
	*ret_words = s.words;
	*ret_n = s.n;
	return !u->failed;
}
