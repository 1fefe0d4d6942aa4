/*
 * httpd of busybox 1.35: a request for a path below /cgi-bin starts the program of that name below
 * the home directory of the server. With -i the request comes on stdin; else any may come, of
 * which those to programs that this command has written are looked at.
 */
#include "shell/launch/launch.h"

static void start_program(struct unwrap *u, struct str path)
{
	struct field *word = arena_alloc(u->arena, struct field, 1);
	struct file_texts texts;

	u->failed |= !word || !path.at;
	if (u->failed || !launch_read_file(u, path, &texts))
		return;
	*word = launch_field(u, launch_path(u, path));
	launch_argv(u, word, 1)->conditional = true;
}

/* GET /cgi-bin/NAME[/MORE][?QUERY] HTTP/1.0 */
static void answer(struct unwrap *u, struct str home, struct str request)
{
	size_t blank = MIN(str_find_char(request, ' ', 0), request.len), end = 0;
	struct str path = str_trim(str_skip(request, blank));

	if (!str_starts(path, "/cgi-bin/"))
		return;
	path = str_skip(path, strlen("/cgi-bin/"));
	while (end < path.len && !strchr("/? \r\n", path.at[end]))
		end++;
	start_program(
		u, arena_printf(u->arena, "%.*s/cgi-bin/%.*s", STR_ARGS(home), (int)end, path.at));
}

void launch_httpd(struct unwrap *u)
{
	struct options o =
		options_of(u->arena, u->argv + 1, u->argc - 1, "i f v c: p: u: r: h: m: e: d: t:");
	struct str home = STR("."), request, *paths, directory;
	bool once = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "mde", NULL))
			return;
		once |= options_is(&o, "i", NULL);
		if (options_is(&o, "h", NULL) && !launch_known(u, &o.value, &home))
			return;
	}
	if (once && launch_stdin_text(u, &request)) {
		answer(u, home, request);
		return;
	}
	directory = arena_printf(u->arena, "%.*s/cgi-bin", STR_ARGS(launch_path(u, home)));
	u->failed |= !directory.at;
	for (size_t i = 0, n = u->failed ? 0 : launch_written(u, directory, &paths); i < n; i++)
		start_program(u, paths[i]);
}
