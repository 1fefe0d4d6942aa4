/*
 * logrotate(8) 3.21: the scripts of a configuration, which run where a log is rotated, and its
 * programs that pack. With -d nothing is run.
 */
#include "shell/launch/launch.h"

#define MAX_LOGROTATE_FILES 16 /* with those that they include; others are left alone */

static bool begins_script(struct str word)
{
	static const char *const words[] = { "prerotate", "postrotate", "firstaction", "lastaction",
		"preremove" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

static void run_script(struct unwrap *u, struct str *rest)
{
	struct buf script = BUF_IN(u->arena);
	struct str line;

	while (str_next_line(rest, &line) && !str_is(str_trim(line), "endscript")) {
		buf_add(&script, line);
		buf_add_char(&script, '\n');
	}
	u->failed |= buf_failed(&script);
	launch_text(u, launch_field(u, buf_str(&script)))->conditional = true;
}

/* The value behind a word, quotes taken off. */
static struct str value_of(struct str line, struct str word)
{
	struct str value = str_trim(str_skip(line, word.len));

	if (value.len > 1 && strchr("\"'", value.at[0]) && value.at[value.len - 1] == value.at[0])
		value = str_slice(value, 1, value.len - 1);
	return value;
}

static void read_configuration(struct unwrap *u, struct str path, unsigned int *n_files)
{
	struct file_texts texts;
	struct str rest, line;

	if ((*n_files)++ >= MAX_LOGROTATE_FILES || !launch_read_file(u, path, &texts))
		return;
	rest = texts.at[texts.n - 1];
	while (str_next_line(&rest, &line)) {
		struct str word;

		line = str_trim(line);
		word = str_slice(line, 0, str_find_char(line, ' ', 0));
		if (begins_script(line))
			run_script(u, &rest);
		else if (str_is(word, "include"))
			read_configuration(u, value_of(line, word), n_files);
		else if (str_is(word, "compresscmd"))
			launch_text(u, launch_field(u, value_of(line, word)))->conditional = true;
	}
}

void launch_logrotate(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"d! debug! f force m: mail: s: state: skip-state-lock v verbose l: log: version! "
		"usage! h! help!");
	struct options operands = o;
	unsigned int n_files = 0;
	enum option_kind kind;
	struct str path;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!')
			return;
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
	}
	while ((kind = options_next(&operands)) != OPTION_END) {
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		if (launch_known(u, &operands.argv[operands.at], &path))
			read_configuration(u, path, &n_files);
		options_take_word(&operands);
	}
}
