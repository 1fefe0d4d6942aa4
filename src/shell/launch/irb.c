/* irb(1) 1.6: its startup file, -r MODULE, then a file or stdin, all of it Ruby. */
#include "shell/launch/launch.h"

static struct field *one(struct unwrap *u, struct str text)
{
	struct field *field = arena_alloc(u->arena, struct field, 1);

	u->failed |= !field;
	if (field)
		*field = launch_field(u, text);
	return field;
}

/* $IRBRC, else the first of these. */
static void start_rc(struct unwrap *u)
{
	static const char *const here[] = { ".irbrc", "irb.rc", "_irbrc", "$irbrc" };
	struct file_texts texts;
	struct str path;
	bool found = launch_variable(u, "IRBRC", &path) && launch_read_file(u, path, &texts);

	found = found || launch_read_home(u, ".irbrc", &texts, &path) ||
		launch_read_home(u, ".config/irb/irbrc", &texts, &path);
	for (size_t i = 0; !found && i < ARRAY_SIZE(here); i++) {
		path = str_from(here[i]);
		found = launch_read_file(u, path, &texts);
	}
	if (found)
		launch_code(u, LANG_RUBY, NULL, one(u, path));
}

void launch_irb(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"f r: I: E: U W? w d prompt: prompt-mode: context-mode: back-trace-limit: v! "
		"version! h! help! single-irb echo noecho inspect noinspect");
	struct file_texts texts;
	bool bare = false;
	enum option_kind kind;
	struct options all = o;
	struct str name;

	while ((kind = options_next(&all)) == OPTION_FLAG || kind == OPTION_VALUE)
		bare |= options_is(&all, "f", NULL);
	if (!bare)
		start_rc(u);
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (!options_is(&o, "r", NULL) || !launch_known(u, &o.value, &name))
			continue;
		if (!str_ends(name, ".rb"))
			name = arena_printf(u->arena, "%.*s.rb", STR_ARGS(name));
		if (name.at && launch_read_file(u, name, &texts))
			launch_code(u, LANG_RUBY, NULL, one(u, name));
	}
	if (o.at < o.argc && !launch_is(&o.argv[o.at], "-"))
		launch_code(u, LANG_RUBY, NULL, &o.argv[o.at]);
	else
		launch_code(u, LANG_RUBY, NULL, NULL);
}
