/*
 * Programs that run what stands in a directory: run-parts(8) (debianutils 5.7), runsv(8) and
 * runsvdir(8) of runit, supervise and svscan of daemontools, s6-supervise and s6-svscan.
 * Of what they find themselves only files that this command has written are looked at.
 */
#include "shell/launch/launch.h"

/* run-parts passes over names with other characters: neither dots nor tildes. */
static bool is_part(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    c == '_' || c == '-'))
			return false;
	}
	return name.len > 0;
}

/* Does the path stand in the directory itself? */
static bool is_in(struct str path, struct str directory)
{
	size_t slash = str_rfind_char(path, '/');

	return slash != STR_NOT_FOUND && slash == directory.len &&
	       str_equal(str_slice(path, 0, slash), directory);
}

static struct run *start_path(
	struct unwrap *u, struct str path, const struct field *args, size_t n_args)
{
	struct field *words = arena_alloc(u->arena, struct field, n_args + 1);

	if (!words) {
		u->failed = true;
		return &u->spare;
	}
	words[0] = launch_field(u, path);
	if (n_args)
		memcpy(words + 1, args, n_args * sizeof(*words));
	return launch_argv(u, words, n_args + 1);
}

void launch_run_parts(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"a: arg: u: umask: regex: test! list! lsbsysinit v verbose report reverse "
		"exit-on-error new-session stdin V! version! h! help!");
	struct field *args = arena_alloc(u->arena, struct field, u->argc);
	struct str directory = STR(""), *paths;
	bool any = false;
	size_t n_args = 0, n;
	enum option_kind kind;

	if (!args) {
		u->failed = true;
		return;
	}
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (!launch_known(u, &o.argv[o.at], &directory))
				u->unknown = true;
			options_take_word(&o);
			continue;
		}
		if (o.mark == '!')
			return;
		any |= options_is(&o, NULL, "regex");
		if (options_is(&o, "a", "arg"))
			args[n_args++] = o.value;
	}
	if (!directory.len)
		return;
	directory = launch_directory(u, directory);
	n = launch_written(u, directory, &paths);
	for (size_t i = 0; i < n; i++)
		if (is_in(paths[i], directory) && (any || is_part(str_basename(paths[i]))))
			start_path(u, paths[i], args, n_args);
}

/* The programs of one service: run, then finish. */
static void start_service(struct unwrap *u, struct str directory)
{
	static const char *const names[] = { "run", "finish" };
	struct file_texts texts;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct str path = arena_printf(u->arena, "%.*s/%s", STR_ARGS(directory), names[i]);
		struct run *run;

		if (!path.at || !launch_read_file(u, path, &texts))
			continue;
		run = start_path(u, path, NULL, 0);
		run->has_cwd = true;
		run->cwd = launch_field(u, directory);
		run->inherits_stdin = false;
	}
}

void launch_service(struct unwrap *u)
{
	bool scans = str_is(u->program, "runsvdir") || str_contains(u->program, "svscan");
	struct str directory = STR("."), word, *paths;
	size_t n;

	for (size_t i = u->argc; i-- > 1;)
		if (launch_known(u, &u->argv[i], &word) && !str_starts(word, "-") &&
			!str_contains(word, ": "))
			directory = word;
	directory = launch_directory(u, directory);
	if (!scans) {
		start_service(u, directory);
		return;
	}
	n = launch_written(u, directory, &paths);
	for (size_t i = 0; i < n; i++)
		if (str_is(str_basename(paths[i]), "run"))
			start_service(u, str_slice(paths[i], 0, str_rfind_char(paths[i], '/')));
}
