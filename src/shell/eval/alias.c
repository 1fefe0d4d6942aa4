/*
 * Aliases are text put in the place of a first word before it is parsed (bash(1), ALIASES). The
 * snapshot that the session's shell starts from may be large: it is searched for a name when the
 * name is used, never run as a whole.
 */
#include "shell/eval/alias.h"

#include <errno.h>

#include "shell/eval/holes.h"

#define MAX_ALIAS_DEPTH 16

static bool literal_word(const struct word *word, struct str *ret)
{
	const struct part *part = word->parts;

	if (!part || part->next || part->kind != PART_LITERAL || part->quoted)
		return false;
	/* A backslash leaves the literal shorter than what was written. */
	if (word->span.len != part->text.len)
		return false;
	*ret = part->text;
	return true;
}

/* zsh reads all of a -c text before it runs any of it. */
static bool reads_whole(struct shell *sh)
{
	struct str flags;

	return value_known(eval_arena(sh), &sh->flags, &flags) && str_contains(flags, "c");
}

/*
 * Was it defined on an earlier line than @offset? bash reads a whole command, and a line to its
 * end, before it runs any of it.
 */
static bool on_earlier_line(struct shell *sh, struct str name, uint32_t offset)
{
	const struct source *source = sh->eval->source;

	for (const struct alias_line *line = sh->eval->alias_lines; line; line = line->next) {
		if (!str_equal(line->name, name))
			continue;
		if (line->source != source)
			return true;
		if (sh->dialect == DIALECT_ZSH && reads_whole(sh))
			return false;
		return str_find_char(str_slice(source->text, line->offset, offset), '\n', 0) !=
		       STR_NOT_FOUND;
	}
	return true;
}

int alias_defined(struct shell *sh, struct str name)
{
	struct alias_line *line = arena_alloc(eval_arena(sh), struct alias_line, 1);

	if (!line)
		return -ENOMEM;
	*line = (struct alias_line){
		.name = name,
		.source = sh->eval->source,
		.offset = sh->eval->offset,
		.next = sh->eval->alias_lines,
	};
	sh->eval->alias_lines = line;
	return 0;
}

/* The text behind "alias name=" or "alias -- name=" at the start of a line, quotes and all. */
static bool snapshot_alias(struct str snapshot, struct str name, struct str *ret_line)
{
	struct str line;

	while (str_next_line(&snapshot, &line)) {
		struct str rest = line;

		if (!str_starts(rest, "alias "))
			continue;
		rest = str_trim(str_skip(rest, 6));
		if (str_starts(rest, "-- "))
			rest = str_trim(str_skip(rest, 3));
		if (rest.len > name.len && rest.at[name.len] == '=' &&
			str_equal(str_slice(rest, 0, name.len), name)) {
			*ret_line = line;
			return true;
		}
	}
	return false;
}

static int run_snapshot(struct shell *sh, struct str text)
{
	struct eval_state kept = *sh->eval;
	int err = eval_source(sh, text, false, false, NULL);

	kept.traps = sh->eval->traps;
	*sh->eval = kept;
	return err;
}

static int lookup(struct shell *sh, struct str name, struct value *ret)
{
	struct str snapshot = sh->world->eval->input->snapshot, line;
	int err;

	*ret = state_alias(sh, name);
	if (ret->n || ret->open || !sh->eval->interactive || !snapshot.len)
		return 0;
	if (str_find(snapshot, name, 0) == STR_NOT_FOUND || !snapshot_alias(snapshot, name, &line))
		return 0;
	err = run_snapshot(sh, line);
	*ret = state_alias(sh, name);
	return err;
}

/*
 * The client puts programs of its own in the place of find, grep, rg and pkill (2.1.330): copies
 * of bfs and ugrep within itself, and a pkill that spares the client. They do what the programs
 * of these names do, so that the names are followed as such.
 */
static bool stands_for_program(struct str name, struct str text)
{
	static const struct {
		const char *name, *mark;
	} shadows[] = {
		{ "find", "exec -a bfs " },
		{ "grep", "exec -a ugrep " },
		{ "rg", "exec -a rg " },
		{ "pkill", "CLAUDE_PID" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(shadows); i++)
		if (str_is(name, shadows[i].name) && str_contains(text, shadows[i].mark))
			return true;
	return false;
}

int alias_snapshot_function(struct shell *sh, struct str name, const struct function **ret_function)
{
	struct str rest = sh->world->eval->input->snapshot;
	size_t at = 0;

	*ret_function = NULL;
	if (!sh->eval->interactive || !rest.len || !name.len)
		return 0;
	while ((at = str_find(rest, name, at)) != STR_NOT_FOUND) {
		struct str behind = str_trim(str_slice(rest, at + name.len, at + name.len + 8));
		struct str before = str_slice(rest, at > 9 ? at - 9 : 0, at);
		bool starts_line = at == 0 || rest.at[at - 1] == '\n';

		if ((starts_line && str_starts(behind, "()")) ||
			(str_ends(before, "function ") &&
				(str_starts(behind, "{") || str_starts(behind, "(")))) {
			size_t from = starts_line ? at : at - 9;
			struct str text = str_skip(rest, from);
			size_t end = str_find(text, STR("\n}"), 0);
			int err;

			if (end != STR_NOT_FOUND)
				text = str_slice(text, 0, end + 2);
			if (stands_for_program(name, text))
				return 0;
			err = run_snapshot(sh, text);
			*ret_function = state_function(sh, name);
			return err;
		}
		at += name.len;
	}
	return 0;
}

/* The last command of the alias's text takes the rest of the words and the redirections. */
static struct node *last_simple(struct node *list)
{
	while (list && list->next)
		list = list->next;
	if (!list)
		return NULL;
	switch ((int)list->kind) {
	case NODE_SIMPLE:
		return list;
	case NODE_PIPELINE:
	case NODE_SEQUENCE:
		return last_simple(list->list);
	case NODE_AND:
	case NODE_OR:
		return last_simple(list->right);
	default:
		return NULL;
	}
}

static void append_rest(struct node *last, const struct node *node)
{
	struct word **words = &last->words;
	struct redirect **redirects = &last->redirects;

	while (*words)
		words = &(*words)->next;
	*words = node->words->next;
	while (*redirects)
		redirects = &(*redirects)->next;
	*redirects = node->redirects;
	if (!last->assigns)
		last->assigns = node->assigns;
}

/* Is the text at the command's place what its first word says? Not so within functions. */
static bool stands_there(const struct source *source, const struct word *word, struct str name)
{
	return source && str_equal(str_slice(source->text, word->span.off,
					   (size_t)word->span.off + word->span.len),
				 name);
}

static bool has_heredoc(const struct node *node)
{
	for (const struct redirect *r = node->redirects; r; r = r->next)
		if (r->op == REDIRECT_HEREDOC)
			return true;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Behind a text that ends in a blank the next word is an alias, too, if it is one. */
static int next_aliases(struct shell *sh, struct buf *out, struct str rest)
{
	for (int n = 0; n < MAX_ALIAS_DEPTH && out->len && is_blank(out->at[out->len - 1]); n++) {
		size_t from = 0, to;
		struct value value;
		struct str text;
		int err;

		while (from < rest.len && is_blank(rest.at[from]))
			from++;
		to = from;
		while (to < rest.len && !strchr(" \t\n;&|<>()$`\\\"'", rest.at[to]))
			to++;
		err = lookup(sh, str_slice(rest, from, to), &value);
		if (err)
			return err;
		if (to == from || !value_known(eval_arena(sh), &value, &text))
			break;
		buf_add(out, text);
		rest = str_skip(rest, to);
	}
	buf_add(out, rest);
	return 0;
}

/* The command's own text with the alias in the place of its word, read anew. */
static int spliced(struct shell *sh, const struct node *node, struct str text, struct str *ret)
{
	const struct span *word = &node->words->span;
	struct str source = sh->eval->source->text;
	size_t end = (size_t)node->span.off + node->span.len;
	struct buf out = BUF_IN(eval_arena(sh));
	int err;

	buf_add(&out, str_slice(source, node->span.off, word->off));
	buf_add(&out, text);
	err = next_aliases(sh, &out, str_slice(source, (size_t)word->off + word->len, end));
	*ret = buf_str(&out);
	return err ? err : buf_failed(&out) ? -ENOMEM : 0;
}

/* @text in the place of the command; @appends: what followed its first word goes behind it. */
static int run_text(struct shell *sh, const struct node *node, struct str text, bool appends)
{
	struct place place = sh->eval->place;
	const struct source *outer = sh->eval->source;
	struct source *source = arena_alloc(eval_arena(sh), struct source, 1);
	struct parse_options options = { .zsh = sh->dialect == DIALECT_ZSH,
		.depth = sh->world->depth };
	struct parsed parsed = { 0 };
	struct node *last;
	int err;

	if (!source)
		return -ENOMEM;
	*source = (struct source){ .text = text };
	err = shell_parse(eval_arena(sh), text, &options, &parsed);
	if (err || !parsed.root || !parsed.root->list)
		return err;
	holes_fill(eval_arena(sh), parsed.root);
	last = appends ? last_simple(parsed.root->list) : NULL;
	if (last)
		append_rest(last, node);
	sh->eval->place.via = VIA_ALIAS;
	sh->eval->place.span = eval_span(sh, node->span);
	sh->eval->source = source;
	sh->eval->aliases++;
	err = eval_list(sh, parsed.root->list);
	sh->eval->aliases--;
	sh->eval->source = outer;
	sh->eval->place = place;
	return err;
}

static int run_alias(struct shell *sh, const struct node *node, struct str name, struct str text)
{
	bool splices = stands_there(sh->eval->source, node->words, name) && !has_heredoc(node);
	int err = splices ? spliced(sh, node, text, &text) : 0;

	return err ? err : run_text(sh, node, text, !splices);
}

int alias_define(struct shell *sh, struct str name, struct value text)
{
	int err = name.at ? state_set_alias(sh, name, text) : -ENOMEM;

	return err ? err : alias_defined(sh, name);
}

/* The text of an alias of that kind, which holds here already. */
static bool find_kept(struct shell *sh, const char *kind, struct str name, struct str *ret)
{
	struct str kept = arena_printf(eval_arena(sh), "%s%.*s", kind, STR_ARGS(name));
	struct value value = kept.at ? state_alias(sh, kept) : (struct value){ 0 };

	return value_known(eval_arena(sh), &value, ret) &&
	       on_earlier_line(sh, kept, sh->eval->unit);
}

/* file.y, where there is an alias -s y. */
static bool find_suffix(struct shell *sh, struct str name, struct str *ret)
{
	size_t dot = str_rfind_char(name, '.');

	return dot != STR_NOT_FOUND && find_kept(sh, ALIAS_SUFFIX, str_skip(name, dot + 1), ret);
}

int alias_run_anywhere(struct shell *sh, const struct node *node, bool *ret_aliased)
{
	struct str source = sh->eval->source ? sh->eval->source->text : STR(""), name, text;
	size_t end = (size_t)node->span.off + node->span.len, from = node->span.off;
	struct buf out = BUF_IN(eval_arena(sh));

	*ret_aliased = false;
	if (sh->eval->aliases || has_heredoc(node))
		return 0;
	for (const struct word *word = node->words; word; word = word->next) {
		if (!literal_word(word, &name) || !stands_there(sh->eval->source, word, name))
			continue;
		if (word == node->words && find_suffix(sh, name, &text)) {
			buf_printf(&out, "%.*s ", STR_ARGS(text));
			*ret_aliased = true;
		}
		if (!find_kept(sh, ALIAS_GLOBAL, name, &text))
			continue;
		buf_add(&out, str_slice(source, from, word->span.off));
		buf_add(&out, text);
		from = (size_t)word->span.off + word->span.len;
		*ret_aliased = true;
	}
	if (!*ret_aliased)
		return 0;
	buf_add(&out, str_slice(source, from, end));
	return buf_failed(&out) ? -ENOMEM : run_text(sh, node, buf_str(&out), false);
}

int alias_run(struct shell *sh, const struct node *node, bool *ret_aliased)
{
	const struct part *first = node->words->parts;
	struct value value;
	struct str name, text;
	int err;

	*ret_aliased = false;
	sh->eval->offset = node->span.off;
	if (!first || first->kind != PART_LITERAL || sh->eval->aliases >= MAX_ALIAS_DEPTH)
		return 0;
	if (state_option(sh, OPTION_EXPAND_ALIASES) == NO || !literal_word(node->words, &name))
		return 0;
	err = lookup(sh, name, &value);
	if (err || !value_known(eval_arena(sh), &value, &text))
		return err;
	if (sh->eval->aliases && str_equal(name, sh->eval->expanding))
		return 0;
	if (!on_earlier_line(sh, name, sh->eval->unit))
		return 0;
	*ret_aliased = true;
	sh->eval->expanding = name;
	return run_alias(sh, node, name, text);
}
