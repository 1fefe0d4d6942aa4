#include "base/path.h"

#include "base/buf.h"

struct str path_join(struct arena *arena, struct str dir, struct str path)
{
	struct buf clean = BUF_IN(arena);
	struct str rest = path;

	if (!str_starts(path, "/"))
		rest = arena_printf(arena, "%.*s/%.*s", STR_ARGS(dir), STR_ARGS(path));
	while (rest.at && rest.len) {
		size_t slash = str_find_char(rest, '/', 0);
		struct str name = str_slice(rest, 0, slash);

		rest = slash == STR_NOT_FOUND ? STR("") : str_skip(rest, slash + 1);
		if (str_is(name, "..")) {
			size_t last = str_rfind_char(buf_str(&clean), '/');

			clean.len = last == STR_NOT_FOUND ? 0 : last;
		} else if (name.len && !str_is(name, ".")) {
			buf_add_char(&clean, '/');
			buf_add(&clean, name);
		}
	}
	return clean.len ? buf_str(&clean) : STR("/");
}

bool path_within(struct str path, struct str dir)
{
	if (str_is(dir, "/"))
		return true;
	return path.len >= dir.len && str_equal(str_slice(path, 0, dir.len), dir) &&
	       (path.len == dir.len || path.at[dir.len] == '/');
}
