/*
 * gem(1) 3.3 and bundle(1) 2.3: a gemspec and a Gemfile are Ruby programs that are evaluated
 * whenever they are looked at.
 */
#include "shell/launch/launch.h"

static bool run_ruby(struct unwrap *u, struct str path)
{
	struct field *file = arena_alloc(u->arena, struct field, 1);
	struct file_texts texts;

	u->failed |= !file;
	if (!file || !launch_read_file(u, path, &texts))
		return false;
	*file = launch_field(u, path);
	launch_code(u, LANG_RUBY, NULL, file);
	return true;
}

/* gem build [GEMSPEC], gem specification GEMSPEC: with .gemspec or without. */
void launch_gem(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"o: output: platform: config-file: C= h! help! v! version!");
	struct str name, *paths, here = launch_path(u, STR(""));
	enum option_kind kind;
	bool builds = false, named = false;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!')
			return;
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		if (!builds && !launch_is(&o.argv[o.at], "build"))
			return;
		if (builds && launch_known(u, &o.argv[o.at], &name)) {
			named = true;
			if (!run_ruby(u, name))
				run_ruby(u, arena_printf(u->arena, "%.*s.gemspec", STR_ARGS(name)));
		}
		builds = true;
		options_take_word(&o);
	}
	if (!builds || named)
		return;
	here.len -= str_ends(here, "/");
	for (size_t i = 0, n = launch_written(u, here, &paths); i < n; i++)
		if (str_ends(paths[i], ".gemspec"))
			run_ruby(u, paths[i]);
}

/* bundle: $BUNDLE_GEMFILE or Gemfile, but for what needs none. */
void launch_bundle(struct unwrap *u)
{
	static const char *const bare[] = { "init", "gem", "config", "help", "--version", "-v",
		"version", "--help", "env", "platform" };
	struct str name, path;

	for (size_t i = 0; i < ARRAY_SIZE(bare); i++)
		if (u->argc > 1 && launch_is(&u->argv[1], bare[i]))
			return;
	if (!launch_variable(u, "BUNDLE_GEMFILE", &path))
		path = STR("Gemfile");
	for (size_t i = 1; i < u->argc; i++)
		if (launch_known(u, &u->argv[i], &name) && str_starts(name, "--gemfile="))
			path = str_skip(name, strlen("--gemfile="));
	run_ruby(u, path);
	launch_row(u);
}
