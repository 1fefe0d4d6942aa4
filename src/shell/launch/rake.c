/* rake(1) 13: -e, -E and -p carry Ruby, -f names a Rakefile; see lang/library/rake.c for the rest.
 */
#include "shell/launch/launch.h"

#define MAX_RAKE_PARENTS 8 /* directories above this one where a Rakefile is looked for */

struct rake {
	struct field *words; /* rake, then the goals; "-": nothing of what is read is to run */
	size_t n_words;
	struct field *assigns;
	size_t n_assigns;
	bool stays; /* -N: no directory above */
};

static void start_code(
	struct unwrap *u, const struct rake *rake, const struct field *path, struct field directory)
{
	bool stdin_file = path && (launch_is(path, "-") || launch_is(path, "/dev/stdin"));
	struct run *run = launch_code(u, LANG_RUBY, NULL, stdin_file ? NULL : path);

	run->argv = rake->words;
	run->argc = rake->n_words;
	run->via = VIA_RECIPE;
	run->has_cwd = directory.n > 0;
	run->cwd = directory;
	launch_assigns(u, run, rake->assigns, rake->n_assigns);
}

/* The first name that is there, here or above. */
static void start_usual(struct unwrap *u, const struct rake *rake, struct field directory)
{
	static const char *const names[] = { "rakefile", "Rakefile", "rakefile.rb", "Rakefile.rb" };
	struct str up = STR(""), text;
	struct file_texts texts;

	if (directory.n && launch_known(u, &directory, &text))
		up = arena_printf(u->arena, "%.*s/", STR_ARGS(text));
	for (int depth = 0; depth < (rake->stays ? 1 : MAX_RAKE_PARENTS); depth++) {
		for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
			struct str path = arena_printf(u->arena, "%.*s%s", STR_ARGS(up), names[i]);
			struct field *file = arena_alloc(u->arena, struct field, 1);

			if (!path.at || !file) {
				u->failed = true;
				return;
			}
			if (!launch_read_file(u, path, &texts))
				continue;
			*file = launch_field(u, launch_path(u, path));
			if (!directory.n && up.len)
				directory = launch_field(u, launch_path(u, up));
			start_code(u, rake, file, directory);
			return;
		}
		up = arena_printf(u->arena, "%.*s../", STR_ARGS(up));
	}
}

static bool is_assignment(struct unwrap *u, const struct field *word)
{
	struct str text;

	return launch_known(u, word, &text) && launch_count_assigns(word, 1) == 1 &&
	       str_find_char(text, '[', 0) == STR_NOT_FOUND;
}

void launch_rake(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"f: rakefile: C= directory= e: execute: E: execute-continue: p: execute-print: I: "
		"libdir: r: require: R: rakelibdir: j? jobs? T? tasks? D? describe? W? where? n "
		"dry-run P prereqs A all q quiet s silent t? trace? v verbose V! version! H! h! "
		"help! N no-search nosearch G no-system g system m multitask X B build-all b? "
		"backtrace? suppress-backtrace: rules comments job-stats?");
	struct rake rake = { .words = arena_alloc(u->arena, struct field, u->argc + 2),
		.assigns = arena_alloc(u->arena, struct field, u->argc) };
	struct field file = { 0 }, directory = { 0 };
	bool shows = false;
	enum option_kind kind;

	if (!rake.words || !rake.assigns) {
		u->failed = true;
		return;
	}
	rake.words[rake.n_words++] = launch_field(u, STR("rake"));
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (is_assignment(u, &o.argv[o.at]))
				rake.assigns[rake.n_assigns++] = o.argv[o.at];
			else
				rake.words[rake.n_words++] = o.argv[o.at];
			options_take_word(&o);
			continue;
		}
		if (o.mark == '!')
			return;
		shows |= options_is(&o, "TDWPn", "tasks") || options_is(&o, NULL, "describe") ||
			 options_is(&o, NULL, "where") || options_is(&o, NULL, "prereqs") ||
			 options_is(&o, NULL, "dry-run");
		rake.stays |= options_is(&o, "N", "no-search") || options_is(&o, NULL, "nosearch");
		if (o.mark == '=')
			directory = o.value;
		if (options_is(&o, "f", "rakefile"))
			file = o.value;
		if (options_is(&o, "eEp", "execute") || options_is(&o, NULL, "execute-continue") ||
			options_is(&o, NULL, "execute-print"))
			launch_code(u, LANG_RUBY, &o.value, NULL);
		if (options_is(&o, "ep", "execute") || options_is(&o, NULL, "execute-print"))
			return;
	}
	if (shows) {
		rake.n_words = 2;
		rake.words[1] = launch_field(u, STR("-"));
	}
	if (file.n) {
		struct field *path = arena_alloc(u->arena, struct field, 1);

		u->failed |= !path;
		if (path) {
			*path = file;
			start_code(u, &rake, path, directory);
		}
	} else {
		start_usual(u, &rake, directory);
	}
}
