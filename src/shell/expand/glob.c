/* Pathname expansion (bash(1)): the names behind a pattern, through what the command changed. */
#include <errno.h>
#include <stdlib.h>

#include "shell/expand/draft.h"
#include "shell/expand/pattern.h"

#define MAX_GLOB_DEPTH 64

struct globber {
	struct shell *sh;
	struct arena *arena;
	struct pattern_style style;
	struct str cwd;
	struct str ignored; /* $GLOBIGNORE */
	bool unknown;       /* some directory could not be listed */
	struct str *at;
	size_t n, capacity;
};

static int list_dir(struct globber *g, struct str path, struct str **ret_names, size_t *ret_n)
{
	struct world *world = g->sh->world;

	if (world->hooks.list_dir)
		return world->hooks.list_dir(g->sh, path, ret_names, ret_n);
	if (!world->facts || !world->facts->list_dir)
		return -EACCES;
	return world->facts->list_dir(world->facts->self, g->arena, path, ret_names, ret_n);
}

static int file_info(struct globber *g, struct str path, struct file_info *ret)
{
	struct world *world = g->sh->world;

	*ret = (struct file_info){ 0 };
	if (world->hooks.file_info)
		return world->hooks.file_info(g->sh, path, ret);
	if (!world->facts || !world->facts->file_info) {
		g->unknown = true;
		return 0;
	}
	return world->facts->file_info(world->facts->self, g->arena, path, ret);
}

/* @prefix as written ("", "src/", "/usr/"): the directory it means, absolute. */
static struct str directory(struct globber *g, struct str prefix)
{
	if (prefix.len && prefix.at[0] == '/')
		return prefix;
	if (prefix.len == 0)
		return g->cwd;
	return arena_concat(g->arena, arena_concat(g->arena, g->cwd, STR("/")), prefix);
}

static int add_path(struct globber *g, struct str path)
{
	struct str *at = arena_grow(g->arena, g->at, g->n, &g->capacity, sizeof(*at));

	if (!at)
		return -ENOMEM;
	g->at = at;
	g->at[g->n++] = path;
	if (!world_step(g->sh->world, 1))
		g->unknown = true;
	return 0;
}

/* The pattern up to its first slash that stands outside brackets; the rest behind the slashes. */
static struct str component(struct globber *g, struct str *pattern, bool *ret_last)
{
	struct str rest = *pattern, part;
	size_t at = 0, end;

	while (at < rest.len && rest.at[at] != '/')
		at += pattern_first_atom(str_skip(rest, at), g->style.extglob).len;
	part = str_slice(rest, 0, at);
	end = MIN(at, rest.len);
	while (end < rest.len && rest.at[end] == '/')
		end++;
	*ret_last = end == at;
	*pattern = str_skip(rest, end);
	return part;
}

static int walk(struct globber *g, struct str prefix, struct str pattern, int depth);

static int step_into(struct globber *g, struct str prefix, struct str name, struct str pattern,
	bool last, int depth)
{
	struct str path = arena_concat(g->arena, prefix, name);
	struct file_info info;
	int r;

	if (!path.at)
		return -ENOMEM;
	if (last)
		return add_path(g, path);
	r = file_info(g, directory(g, path), &info);
	if (r < 0)
		return r;
	if (info.kind != FILE_DIR && !g->unknown)
		return 0;
	path = arena_concat(g->arena, path, STR("/"));
	if (!path.at)
		return -ENOMEM;
	return pattern.len ? walk(g, path, pattern, depth + 1) : add_path(g, path);
}

/* Names beginning with a dot need a dot in the pattern. */
static bool is_hidden(struct globber *g, struct str name, struct str pattern)
{
	bool dot = pattern.len &&
		   (pattern.at[0] == '.' ||
			   (pattern.len > 1 && pattern.at[0] == '\\' && pattern.at[1] == '.'));

	/* GLOBIGNORE turns dotglob on. */
	return name.at[0] == '.' && !dot && !g->ignored.len &&
	       state_option(g->sh, OPTION_DOTGLOB) != YES;
}

static int match_names(struct globber *g, struct str prefix, struct str part, struct str pattern,
	bool last, int depth)
{
	struct str *names = NULL;
	size_t n = 0;
	int r = list_dir(g, directory(g, prefix), &names, &n);

	if (r == -ENOMEM)
		return r;
	if (r == -ENOENT || r == -ENOTDIR)
		return 0;
	if (r < 0 || n >= MAX_DIR_NAMES) {
		g->unknown = true;
		return 0;
	}
	for (size_t i = 0; i < n && r == 0 && !g->unknown; i++) {
		enum tri fits = NO;

		if (names[i].len && !is_hidden(g, names[i], part))
			fits = pattern_match(part, names[i], NULL, g->style);
		if (fits == MAYBE)
			g->unknown = true;
		if (fits != NO)
			r = step_into(g, prefix, names[i], pattern, last, depth);
	}
	return r;
}

/* ** with globstar: this directory and all below it. */
static int match_deep(
	struct globber *g, struct str prefix, struct str pattern, bool last, int depth)
{
	struct str *names = NULL;
	size_t n = 0;
	int r;

	if (depth > MAX_GLOB_DEPTH || !world_step(g->sh->world, 1)) {
		g->unknown = true;
		return 0;
	}
	r = list_dir(g, directory(g, prefix), &names, &n);
	if (r == -ENOMEM)
		return r;
	if (r < 0 && r != -ENOENT && r != -ENOTDIR)
		g->unknown = true;
	r = 0;
	if (!last)
		r = pattern.len ? walk(g, prefix, pattern, depth + 1) : add_path(g, prefix);
	for (size_t i = 0; i < n && r == 0 && !g->unknown; i++) {
		struct str path = arena_concat(g->arena, prefix, names[i]);
		struct file_info info;

		if (names[i].len == 0 || is_hidden(g, names[i], STR("*")))
			continue;
		r = file_info(g, directory(g, path), &info);
		if (r == 0 && last)
			r = add_path(g, path);
		if (r == 0 && info.kind == FILE_DIR)
			r = match_deep(g, arena_concat(g->arena, path, STR("/")), pattern, last,
				depth + 1);
	}
	return r;
}

static int walk(struct globber *g, struct str prefix, struct str pattern, int depth)
{
	struct file_info info;
	struct str part;
	bool last;
	int r;

	if (depth > MAX_GLOB_DEPTH || !world_step(g->sh->world, 1)) {
		g->unknown = true;
		return 0;
	}
	part = component(g, &pattern, &last);
	if (str_is(part, "**") && state_option(g->sh, OPTION_GLOBSTAR) == YES) {
		r = last && prefix.len ? add_path(g, prefix) : 0;
		return r < 0 ? r : match_deep(g, prefix, pattern, last, depth);
	}
	if (pattern_is_special(part, g->style.extglob))
		return match_names(g, prefix, part, pattern, last, depth);
	part = pattern_unescape(g->arena, part);
	if (!last)
		return step_into(g, prefix, part, pattern, last, depth);
	r = file_info(g, directory(g, arena_concat(g->arena, prefix, part)), &info);
	if (r < 0 || info.kind == FILE_NONE)
		return r;
	return step_into(g, prefix, part, pattern, last, depth);
}

static size_t n_slashes(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.at[i] == '/';
	return n;
}

/* GLOBIGNORE: patterns with colons between them, of which none may match the whole name. */
static bool is_ignored(const struct globber *g, struct str name)
{
	struct str list = g->ignored, base = str_basename(name);

	if (!list.len)
		return false;
	if (str_is(base, ".") || str_is(base, ".."))
		return true;
	while (list.len) {
		struct str one = str_slice(list, 0, MIN(str_find_char(list, ':', 0), list.len));

		if (one.len && n_slashes(one) == n_slashes(name) &&
			pattern_match(one, name, NULL, g->style) != NO)
			return true;
		list = str_skip(list, one.len + 1);
	}
	return false;
}

static int by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

int expand_glob(struct shell *sh, struct str pattern, bool *ret_known, struct fields *ret)
{
	struct globber g = { .sh = sh, .arena = sh->world->arena };
	struct str prefix = STR("");
	struct field *at;
	struct value ignored;
	size_t slashes = 0, n = 0;
	int r;

	*ret_known = false;
	g.style.extglob = state_option(sh, OPTION_EXTGLOB) != NO;
	g.style.nocase = state_option(sh, OPTION_NOCASEGLOB) == YES;
	if (state_variable(sh, STR("GLOBIGNORE"))) {
		ignored = state_get(sh, STR("GLOBIGNORE"));
		if (ignored.n && !value_known(g.arena, &ignored, &g.ignored))
			return 0;
	}
	while (slashes < pattern.len && pattern.at[slashes] == '/')
		slashes++;
	prefix = str_slice(pattern, 0, slashes);
	if (slashes == 0 && !value_known(g.arena, &sh->cwd, &g.cwd))
		return 0;
	r = walk(&g, prefix, str_skip(pattern, slashes), 0);
	if (r < 0 || g.unknown)
		return r == -ENOMEM ? r : 0;
	at = arena_alloc(g.arena, struct field, g.n + 1);
	if (!at)
		return -ENOMEM;
	if (g.n)
		qsort(g.at, g.n, sizeof(*g.at), by_name);
	for (size_t i = 0; i < g.n; i++)
		if (!is_ignored(&g, g.at[i]))
			at[n++] = field_text(g.arena, g.at[i]);
	*ret_known = true;
	*ret = (struct fields){ .at = at, .n = n };
	return 0;
}
