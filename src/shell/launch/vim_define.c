/* Commands and functions that are defined, and commands that events run (vim :help autocmd). */
#include <fnmatch.h>

#include "shell/launch/vim.h"

bool vim_is(struct str word, const char *name, size_t least)
{
	return word.len >= least && word.len <= strlen(name) &&
	       memcmp(word.at, name, word.len) == 0;
}

static struct str take_blank_word(struct str *rest)
{
	struct str word;

	*rest = str_trim(*rest);
	word = str_slice(*rest, 0, str_find_char(*rest, ' ', 0));
	*rest = str_trim(str_skip(*rest, word.len));
	return word;
}

static void add_name(struct vim *v, struct str name, struct str text, bool function, bool group)
{
	if (!name.len || v->n_names == MAX_VIM_NAMES)
		return;
	v->names[v->n_names].name = name;
	v->names[v->n_names].text = text;
	v->names[v->n_names].is_function = function;
	v->names[v->n_names++].is_group = group;
}

static bool is_group(const struct vim *v, struct str name)
{
	for (size_t i = 0; i < v->n_names; i++)
		if (v->names[i].is_group && str_equal(v->names[i].name, name))
			return true;
	return false;
}

/* autocmd [GROUP] EVENT,EVENT PATTERN [++once] [++nested] COMMAND */
static void add_trigger(struct vim *v, struct str rest)
{
	struct str events = take_blank_word(&rest), pattern;

	if (is_group(v, events))
		events = take_blank_word(&rest);
	pattern = take_blank_word(&rest);
	while (str_starts(rest, "++") || str_starts(rest, "nested "))
		take_blank_word(&rest);
	if (!rest.len || v->n_triggers == MAX_VIM_TRIGGERS)
		return;
	v->triggers[v->n_triggers].events = events;
	v->triggers[v->n_triggers].pattern = pattern;
	v->triggers[v->n_triggers++].command = rest;
}

/* command [-ATTRIBUTE] NAME COMMAND */
static void add_command(struct vim *v, struct str rest)
{
	struct str word = take_blank_word(&rest);

	while (str_starts(word, "-"))
		word = take_blank_word(&rest);
	add_name(v, word, rest, false, false);
}

static void begin_function(struct vim *v, struct str rest)
{
	size_t open = str_find_char(rest, '(', 0);

	if (open == STR_NOT_FOUND)
		return;
	v->defining = true;
	v->defined = str_trim(str_slice(rest, 0, open));
	v->body = BUF_IN(v->u->arena);
}

void vim_define_line(struct vim *v, struct str line)
{
	struct str word = str_trim(line);

	word = str_slice(word, 0, str_find_char(word, ' ', 0));
	if (vim_is(word, "endfunction", 4)) {
		v->defining = false;
		v->u->failed |= buf_failed(&v->body);
		add_name(v, v->defined, buf_str(&v->body), true, false);
		return;
	}
	buf_add(&v->body, line);
	buf_add_char(&v->body, '\n');
}

static bool in_words(const char *words, struct str name)
{
	struct str rest = str_from(words), word;

	while ((word = take_blank_word(&rest)).len)
		if (str_equal_nocase(word, name))
			return true;
	return false;
}

static bool fits(struct vim *v, struct str patterns, struct str name)
{
	struct str base = str_basename(name);

	while (name.at && patterns.len) {
		size_t comma = MIN(str_find_char(patterns, ',', 0), patterns.len);
		struct str one = arena_copy(v->u->arena, str_slice(patterns, 0, comma));
		struct str subject = arena_copy(
			v->u->arena, str_find_char(one, '/', 0) == STR_NOT_FOUND ? base : name);

		v->u->failed |= !one.at || !subject.at;
		if (v->u->failed || fnmatch(one.at, subject.at, 0) == 0)
			return true;
		patterns = str_skip(patterns, MIN(comma + 1, patterns.len));
	}
	return !name.at;
}

void vim_fire(struct vim *v, const char *events, struct str name)
{
	for (size_t i = 0; i < v->n_triggers && v->depth < MAX_VIM_DEPTH; i++) {
		struct str rest = v->triggers[i].events;
		bool fires = false;

		while (rest.len) {
			size_t comma = MIN(str_find_char(rest, ',', 0), rest.len);

			fires |= in_words(events, str_slice(rest, 0, comma));
			rest = str_skip(rest, MIN(comma + 1, rest.len));
		}
		if (!fires || !fits(v, v->triggers[i].pattern, name))
			continue;
		v->depth++;
		vim_line(v, v->triggers[i].command);
		v->depth--;
	}
}

/* doautocmd [<nomodeline>] [GROUP] EVENT [NAME] */
static void do_event(struct vim *v, struct str rest)
{
	struct str event = take_blank_word(&rest), copy;

	while (str_is(event, "<nomodeline>") || is_group(v, event))
		event = take_blank_word(&rest);
	copy = arena_copy(v->u->arena, event);
	v->u->failed |= !copy.at;
	if (copy.at)
		vim_fire(v, copy.at, rest.len ? rest : (struct str){ 0 });
}

bool vim_define(struct vim *v, struct str word, struct str rest)
{
	while (str_starts(rest, "!"))
		rest = str_skip(rest, 1);
	rest = str_trim(rest);
	if (vim_is(word, "autocmd", 2))
		add_trigger(v, rest);
	else if (vim_is(word, "augroup", 3))
		add_name(v, rest, STR(""), false, true);
	else if (vim_is(word, "doautocmd", 4) || vim_is(word, "doautoall", 7))
		do_event(v, rest);
	else if (vim_is(word, "command", 3))
		add_command(v, rest);
	else if (vim_is(word, "function", 2))
		begin_function(v, rest);
	else
		return false;
	return true;
}

/* <args>, <q-args> and <f-args> are what stands behind the name. */
bool vim_defined(struct vim *v, struct str word, struct str rest)
{
	struct buf out = BUF_IN(v->u->arena);
	struct str text;
	size_t i = v->n_names;

	while (i-- > 0)
		if (!v->names[i].is_function && !v->names[i].is_group &&
			str_equal(v->names[i].name, word))
			break;
	if (i == (size_t)-1 || v->depth == MAX_VIM_DEPTH)
		return false;
	text = v->names[i].text;
	for (size_t at = 0; at < text.len; at++) {
		struct str here = str_skip(text, at);
		bool quotes = str_starts(here, "<q-args>") || str_starts(here, "<f-args>");

		if (quotes || str_starts(here, "<args>")) {
			buf_add_text(&out, quotes ? "'" : "");
			buf_add(&out, str_trim(rest));
			buf_add_text(&out, quotes ? "'" : "");
			at = str_find_char(text, '>', at);
		} else {
			buf_add_char(&out, text.at[at]);
		}
	}
	v->u->failed |= buf_failed(&out);
	v->depth++;
	vim_line(v, buf_str(&out));
	v->depth--;
	return true;
}
