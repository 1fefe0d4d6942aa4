/*
 * Which file `node PATH` runs: the path itself, with .js or another end, or for a directory what
 * its package.json names as main, else its index (nodejs.org/api/modules.html, "All together").
 */
#include "shell/launch/launch.h"

static bool is_file(struct unwrap *u, struct str path)
{
	struct file_texts texts;

	return launch_read_file(u, path, &texts);
}

static bool with_end(struct unwrap *u, struct str path, struct str *ret)
{
	static const char *const ends[] = { "", ".js", ".cjs", ".mjs", ".ts", "/index.js",
		"/index.cjs", "/index.mjs", "/index.ts" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		*ret = arena_printf(u->arena, "%.*s%s", STR_ARGS(path), ends[i]);
		u->failed |= !ret->at;
		if (ret->at && is_file(u, *ret))
			return true;
	}
	return false;
}

/* "main": "PATH" in @json. */
static struct str main_of(struct str json)
{
	size_t at = str_find(json, STR("\"main\""), 0), end;

	at = at == STR_NOT_FOUND ? at : str_find_char(json, ':', at);
	at = at == STR_NOT_FOUND ? at : str_find_char(json, '"', at);
	end = at == STR_NOT_FOUND ? at : str_find_char(json, '"', at + 1);
	return end == STR_NOT_FOUND ? STR("") : str_slice(json, at + 1, end);
}

struct field launch_node_main(struct unwrap *u, const struct field *path)
{
	struct file_texts texts;
	struct str name, json, file;

	if (!launch_known(u, path, &name) || is_file(u, name))
		return *path;
	while (name.len > 1 && str_ends(name, "/"))
		name.len--;
	json = arena_printf(u->arena, "%.*s/package.json", STR_ARGS(name));
	if (json.at && launch_read_file(u, json, &texts) && main_of(texts.at[texts.n - 1]).len) {
		file = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(name),
			STR_ARGS(main_of(texts.at[texts.n - 1])));
		if (file.at && with_end(u, file, &file))
			return launch_field(u, file);
	}
	return with_end(u, name, &file) ? launch_field(u, file) : *path;
}
