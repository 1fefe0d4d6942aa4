/*
 * fd(1) 8.6: which names a pattern fits, as far as to say that it fits none. What is hidden or
 * ignored is looked at as well: more may be found here than by fd, never less.
 */
#include "shell/launch/launch.h"

struct search {
	bool glob, fixed, hidden, unknown, has_pattern;
	bool caseless, sensitive; /* neither: by whether there is a capital letter */
	struct str pattern, extension, depth;
	struct field type;
	struct field *words; /* of the find that looks for the same */
	size_t n;
};

static void add_word(struct unwrap *u, struct search *s, struct str text)
{
	s->words[s->n++] = launch_field(u, text);
}

static void take_option(struct unwrap *u, struct search *s, const struct options *o)
{
	struct str text;

	if (options_is(o, "g", "glob"))
		s->glob = true;
	else if (options_is(o, "F", "fixed-strings"))
		s->fixed = true;
	else if (options_is(o, "i", "ignore-case"))
		s->caseless = !(s->sensitive = false);
	else if (options_is(o, "s", "case-sensitive"))
		s->sensitive = !(s->caseless = false);
	else if (options_is(o, "d", "max-depth"))
		s->unknown |= !launch_known(u, &o->value, &s->depth);
	else if (options_is(o, "HuI", "hidden") || options_is(o, NULL, "no-ignore") ||
		 options_is(o, NULL, "unrestricted"))
		s->hidden = true;
	else if (options_is(o, "e", "extension"))
		s->unknown |= s->extension.len || !launch_known(u, &o->value, &s->extension);
	else if (options_is(o, "t", "type") && launch_known(u, &o->value, &text))
		s->type = str_is(text, "f") || str_is(text, "d") ? o->value : (struct field){ 0 };
	else if (options_is(o, "pLC1", "full-path") || options_is(o, NULL, "and") ||
		 options_is(o, NULL, "follow") || options_is(o, NULL, "base-directory") ||
		 options_is(o, NULL, "search-path") || o->mark == '!')
		s->unknown = true;
}

/* A regular expression of plain characters as a pattern of find's -iname. */
static bool from_regex(struct str regex, struct buf *out)
{
	bool starts = str_starts(regex, "^"), ends = str_ends(regex, "$");

	if (!starts)
		buf_add_char(out, '*');
	for (size_t i = starts; i < regex.len - ends; i++) {
		char c = regex.at[i];
		bool dot = c == '\\' && i + 1 < regex.len && regex.at[i + 1] == '.';

		if (dot)
			buf_add_char(out, regex.at[++i]);
		else if (c == '.')
			buf_add_char(out, '?');
		else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			 (c >= '0' && c <= '9') || c == '_' || c == '-')
			buf_add_char(out, c);
		else
			return false;
	}
	if (!ends)
		buf_add_char(out, '*');
	return true;
}

static bool is_sensitive(const struct search *s)
{
	for (size_t i = 0; i < s->pattern.len && !s->caseless && !s->sensitive; i++)
		if (s->pattern.at[i] >= 'A' && s->pattern.at[i] <= 'Z')
			return true;
	return s->sensitive;
}

static bool add_pattern(struct unwrap *u, struct search *s)
{
	struct buf name = BUF_IN(u->arena);

	if (!s->has_pattern)
		return true;
	if (s->glob) {
		buf_add(&name, s->pattern);
	} else if (s->fixed) {
		buf_add_char(&name, '*');
		buf_add(&name, s->pattern);
		buf_add_char(&name, '*');
	} else if (!from_regex(s->pattern, &name)) {
		return false;
	}
	for (size_t i = 0; i < s->pattern.len; i++)
		if (strchr("/{}!", s->pattern.at[i]) ||
			(s->fixed && strchr("*?[]\\", s->pattern.at[i])))
			return false;
	add_word(u, s, is_sensitive(s) ? STR("-name") : STR("-iname"));
	add_word(u, s, buf_str(&name));
	u->failed |= buf_failed(&name);
	return true;
}

/* The same search as a call of find with an action that takes every name; 0: it cannot be told. */
static size_t as_find(struct unwrap *u, struct search *s, size_t end)
{
	struct options o = options_of(u->arena, u->argv + 1, end - 1,
		"and: d: max-depth: min-depth: exact-depth: E: exclude: t: type: e: extension: S: "
		"size: changed-within: changed-before: o: owner: ignore-file: c: color: j: "
		"threads: max-results: C: base-directory: path-separator: search-path: h! help! "
		"V! version! ignore-case case-sensitive glob fixed-strings hidden no-ignore "
		"unrestricted full-path follow");
	enum option_kind kind;
	struct str word;
	size_t at;

	add_word(u, s, STR("find"));
	while ((kind = options_next(&o)) != OPTION_END && !s->unknown) {
		if (kind == OPTION_FLAG || kind == OPTION_VALUE) {
			take_option(u, s, &o);
			continue;
		}
		if (kind == OPTION_MAYBE || !launch_known(u, &o.argv[o.at], &word))
			return 0;
		if (s->has_pattern && (str_starts(word, ".") || str_starts(word, "-")))
			return 0;
		if (s->has_pattern)
			add_word(u, s, word);
		else
			s->pattern = word;
		s->has_pattern = true;
		options_take_word(&o);
	}
	if (s->unknown)
		return 0;
	add_word(u, s, STR("-mindepth"));
	add_word(u, s, STR("1"));
	if (s->depth.len) {
		add_word(u, s, STR("-maxdepth"));
		add_word(u, s, s->depth);
	}
	if (!s->hidden) {
		add_word(u, s, STR("-name"));
		add_word(u, s, STR(".?*"));
		add_word(u, s, STR("-prune"));
		add_word(u, s, STR("-o"));
	}
	if (!add_pattern(u, s))
		return 0;
	if (s->extension.len) {
		add_word(u, s, STR("-iname"));
		add_word(u, s, arena_printf(u->arena, "*.%.*s", STR_ARGS(s->extension)));
	}
	if (s->type.n) {
		add_word(u, s, STR("-type"));
		s->words[s->n++] = s->type;
	}
	at = s->n;
	add_word(u, s, STR("-exec"));
	add_word(u, s, STR("{}"));
	add_word(u, s, STR(";"));
	return at;
}

#define MAX_FIND_WORDS 24 /* that as_find() adds to those of fd */

bool launch_fd_finds_nothing(struct unwrap *u, size_t end)
{
	struct search s = { .words = arena_alloc(u->arena, struct field, end + MAX_FIND_WORDS) };
	struct call find = *u->input->call;
	struct str *names = NULL;
	size_t at, n = 0;

	u->failed |= !s.words;
	if (!s.words || !u->input->find_names)
		return false;
	at = as_find(u, &s, end);
	find.argv = s.words;
	find.argc = s.n;
	find.program = launch_field(u, STR("find"));
	return at && u->input->find_names(u->input->self, &find, at, &names, &n) && n == 0;
}
