/* Flags and modifiers of zsh's parameters, one text after the other (zshexpn(1)). */
#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/expand/quote.h"
#include "shell/expand/zsh.h"
#include "shell/parse/parse.h"

/* :TEXT: behind s or j, between any two characters or brackets that belong together. */
static struct str take_argument(struct str flags, size_t *at)
{
	static const char open[] = "([{<", close[] = ")]}>";
	size_t from = *at + 2, to;
	const char *bracket;
	char end;

	if (*at + 1 >= flags.len)
		return STR("");
	bracket = strchr(open, flags.at[*at + 1]);
	end = bracket && *bracket ? close[bracket - open] : flags.at[*at + 1];
	to = str_find_char(flags, end, from);
	*at = MIN(to, flags.len);
	return str_slice(flags, from, to);
}

struct zsh_flags zsh_flags_of(const struct part *part)
{
	struct zsh_flags f = { .joiner = STR(" ") };
	struct str text = part->param.flags;

	for (size_t i = 0; i < text.len; i++)
		switch (text.at[i]) {
		case 's':
			f.splits = true;
			f.separator = take_argument(text, &i);
			break;
		case 'j':
			f.joins = true;
			f.joiner = take_argument(text, &i);
			break;
		case 'f':
			f.splits = true;
			f.separator = STR("\n");
			break;
		case 'F':
			f.joins = true;
			f.joiner = STR("\n");
			break;
		case 'z':
			f.words = true;
			break;
		case 'Q':
			f.unquotes = true;
			break;
		case 'e':
			f.evaluates = true;
			break;
		case 'L':
			f.lower = true;
			break;
		case 'U':
			f.upper = true;
			break;
		case 'q':
			f.quotes = true;
			break;
		case '@':
			f.keeps = true;
			break;
		case 'k':
			f.keys = true;
			break;
		case 'v':
			f.values = true;
			break;
		case 'P':
			f.through = true;
			break;
		default:
			break;
		}
	return f;
}

static struct str recased(struct arena *arena, struct str text, bool upper)
{
	struct buf out = BUF_IN(arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
			c ^= 0x20;
		buf_add_char(&out, c);
	}
	return buf_str(&out);
}

static struct str unquoted(struct arena *arena, struct str text)
{
	struct buf out = BUF_IN(arena);
	char quote = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\\' && quote != '\'' && i + 1 < text.len)
			buf_add_char(&out, text.at[++i]);
		else if ((c == '\'' || c == '"') && (!quote || quote == c))
			quote = quote ? 0 : c;
		else
			buf_add_char(&out, c);
	}
	return buf_str(&out);
}

/* /old/new/ of :s, from the / on; *ret_end is at the last byte of it. */
static struct str replaced(
	struct arena *arena, struct str text, struct str operand, size_t *ret_end)
{
	size_t middle = str_find_char(operand, operand.at[0], 1);
	struct str old = str_slice(operand, 1, middle), with;
	size_t found = old.len ? str_find(text, old, 0) : STR_NOT_FOUND;
	size_t end = middle == STR_NOT_FOUND ? STR_NOT_FOUND
					     : str_find_char(operand, operand.at[0], middle + 1);

	with = middle == STR_NOT_FOUND ? STR("") : str_slice(operand, middle + 1, end);
	*ret_end = MIN(end, operand.len - 1);
	if (found == STR_NOT_FOUND)
		return text;
	return arena_printf(arena, "%.*s%.*s%.*s", STR_ARGS(str_slice(text, 0, found)),
		STR_ARGS(with), STR_ARGS(str_skip(text, found + old.len)));
}

/* :t :h :r :e :l :u :Q :q; a text that another one makes is left as it is. */
static struct str modified_by(struct arena *arena, struct str text, char letter)
{
	size_t slash = str_rfind_char(text, '/'), dot = str_rfind_char(text, '.');

	if (slash != STR_NOT_FOUND && dot != STR_NOT_FOUND && dot < slash)
		dot = STR_NOT_FOUND;
	switch (letter) {
	case 't':
		return str_basename(text);
	case 'h':
		return slash == STR_NOT_FOUND ? STR(".") : str_slice(text, 0, slash);
	case 'r':
		return str_slice(text, 0, dot);
	case 'e':
		return dot == STR_NOT_FOUND ? STR("") : str_skip(text, dot + 1);
	case 'l':
	case 'u':
		return recased(arena, text, letter == 'u');
	case 'Q':
		return unquoted(arena, text);
	case 'q':
		return quote_backslashes(arena, text);
	default:
		return text;
	}
}

static struct str modified(struct arena *arena, struct str text, struct str modifiers)
{
	for (size_t i = 0; i + 1 < modifiers.len; i++) {
		size_t end = 0;

		if (modifiers.at[i] != ':')
			continue;
		i++;
		if (modifiers.at[i] != 's' || i + 1 >= modifiers.len) {
			text = modified_by(arena, text, modifiers.at[i]);
			continue;
		}
		text = replaced(arena, text, str_skip(modifiers, i + 1), &end);
		i += 1 + end;
	}
	return text;
}

/* Expansions within the text are carried out. */
static int evaluated(struct expander *e, struct str text, struct field *ret)
{
	struct parse_options options = { .depth = e->sh->world->depth, .zsh = true };
	struct word *word = NULL;
	struct value value;
	int r;

	*ret = field_any();
	if (e->sh->world->depth >= MAX_DEPTH) {
		e->sh->world->limit_hit = true;
		return 0;
	}
	r = shell_parse_heredoc(e->sh->world->arena, text, &options, &word);
	if (r < 0 || !word)
		return r;
	e->sh->world->depth++;
	r = expand_text(e->sh, word, &value);
	e->sh->world->depth--;
	value = value_cover(e->sh->world->arena, &value);
	if (r == 0 && value.alternatives[0].n)
		*ret = value.alternatives[0].at[0];
	return r;
}

static int change(
	struct expander *e, const struct part *part, const struct zsh_flags *f, struct field *field)
{
	struct arena *arena = e->sh->world->arena;
	struct str text;
	int r = 0;

	if (!field_known(arena, field, &text)) {
		bool many = field->many;

		if (part->param.modifiers.len || f->unquotes || f->lower || f->upper)
			*field = field_any();
		field->many = many;
		return 0;
	}
	text = modified(arena, text, part->param.modifiers);
	if (f->evaluates) {
		r = evaluated(e, text, field);
		if (r < 0 || !field_known(arena, field, &text))
			return r;
	}
	if (f->lower || f->upper)
		text = recased(arena, text, f->upper);
	if (f->unquotes && !f->words)
		text = unquoted(arena, text);
	if (f->quotes)
		text = quote_backslashes(arena, text);
	*field = field_text(arena, text);
	return field->pieces || !text.len ? 0 : -ENOMEM;
}

/* Where the next word of (z) ends: blanks within quotes belong to it. */
static size_t word_end(struct str text, size_t from)
{
	char quote = 0;
	size_t i;

	for (i = from; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\\' && quote != '\'')
			i++;
		else if ((c == '\'' || c == '"') && (!quote || quote == c))
			quote = quote ? 0 : c;
		else if (!quote && (c == ' ' || c == '\t' || c == '\n'))
			break;
	}
	return MIN(i, text.len);
}

struct pieces {
	struct arena *arena;
	struct field *at;
	size_t n, capacity;
};

static int add(struct pieces *p, struct field field)
{
	p->at = arena_grow(p->arena, p->at, p->n, &p->capacity, sizeof(*p->at));
	if (!p->at)
		return -ENOMEM;
	p->at[p->n++] = field;
	return 0;
}

static int split_words(struct pieces *p, const struct zsh_flags *f, struct str text)
{
	int r = 0;

	for (size_t from = 0, to; from < text.len && r == 0; from = to) {
		struct str word;

		while (from < text.len && strchr(" \t\n", text.at[from]))
			from++;
		to = word_end(text, from);
		word = str_slice(text, from, to);
		if (word.len)
			r = add(p, field_text(p->arena,
					   f->unquotes ? unquoted(p->arena, word) : word));
	}
	return r;
}

static int split_at(struct pieces *p, struct str separator, struct str text)
{
	size_t at;
	int r = 0;

	if (!separator.len) {
		for (; text.len && r == 0; text = str_skip(text, 1))
			r = add(p, field_text(p->arena, str_slice(text, 0, 1)));
		return r;
	}
	while (r == 0 && (at = str_find(text, separator, 0)) != STR_NOT_FOUND) {
		r = add(p, field_text(p->arena, str_slice(text, 0, at)));
		text = str_skip(text, at + separator.len);
	}
	return r < 0 ? r : add(p, field_text(p->arena, text));
}

static int split(struct expander *e, const struct zsh_flags *f, const struct fields *list,
	struct fields *ret)
{
	struct pieces p = { .arena = e->sh->world->arena };
	int r = 0;

	for (size_t i = 0; i < list->n && r == 0; i++) {
		struct fields fields;
		struct str text;

		if (!field_known(p.arena, &list->at[i], &text)) {
			struct field any = field_any();

			any.many = true;
			r = add(&p, any);
		} else if (f->words) {
			r = split_words(&p, f, text);
		} else if (f->splits) {
			r = split_at(&p, f->separator, text);
		} else {
			r = expand_split(e->sh, &list->at[i], &fields);
			for (size_t k = 0; k < fields.n && r == 0; k++)
				r = add(&p, fields.at[k]);
		}
	}
	*ret = (struct fields){ p.at, p.n };
	return r;
}

static int join(struct expander *e, const struct zsh_flags *f, const struct fields *list,
	struct fields *ret)
{
	struct arena *arena = e->sh->world->arena;
	struct field *one = arena_alloc(arena, struct field, 1);
	struct field joiner = field_text(arena, f->joiner);

	if (!one)
		return -ENOMEM;
	*one = list->n ? list->at[0] : field_text(arena, STR(""));
	for (size_t i = 1; i < list->n; i++)
		*one = field_join(arena, field_join(arena, *one, joiner), list->at[i]);
	*ret = (struct fields){ one, 1 };
	return one->pieces || !list->n ? 0 : -ENOMEM;
}

int zsh_apply(struct expander *e, const struct part *part, const struct zsh_flags *f,
	struct subject *subject)
{
	bool splits = f->splits || f->words || part->param.splits;
	struct value result = { .open = subject->value.open };
	int r = 0;

	for (size_t i = 0; i < subject->value.n && r == 0; i++) {
		struct fields list = subject->value.alternatives[i];
		struct field *at = arena_alloc(e->sh->world->arena, struct field, list.n + 1);

		if (!at)
			return -ENOMEM;
		for (size_t k = 0; k < list.n && r == 0; k++) {
			at[k] = list.at[k];
			r = change(e, part, f, &at[k]);
		}
		list.at = at;
		if (r == 0 && (f->joins || (splits && part->quoted)))
			r = join(e, f, &list, &list);
		if (r == 0 && splits)
			r = split(e, f, &list, &list);
		value_add(&result, list);
	}
	if (f->joins)
		subject->which = 0;
	if (splits)
		subject->which = '@';
	subject->value = result;
	return r;
}
