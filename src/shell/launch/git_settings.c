/*
 * Settings that git hands to what it runs: the variable GIT_CONFIG_PARAMETERS, in which each stands
 * as 'NAME=VALUE' or, from git 2.31 on, as 'NAME'='VALUE' (config.c, git_config_from_parameters).
 */
#include "shell/launch/launch.h"

void launch_git_parameters(
	struct unwrap *u, struct str text, struct field *settings, size_t *n, size_t max)
{
	struct field *words;
	size_t n_words;

	if (!launch_split(u, text, &words, &n_words))
		return;
	for (size_t i = 0; i < n_words && *n < max; i++)
		settings[(*n)++] = words[i];
}

/* Within single quotes, as git quotes: ' and ! by a backslash between two pairs. */
static void add_quoted(struct buf *out, struct str text)
{
	buf_add_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\'' || text.at[i] == '!')
			buf_printf(out, "'\\%c'", text.at[i]);
		else
			buf_add_char(out, text.at[i]);
	}
	buf_add_char(out, '\'');
}

void launch_git_export(struct unwrap *u, struct run *run, const struct field *settings, size_t n)
{
	struct field *value = n ? arena_alloc(u->arena, struct field, 1) : NULL;
	struct buf text = BUF_IN(u->arena);
	bool known = true;

	if (!value) {
		u->failed |= n > 0;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct str setting;

		if (i)
			buf_add_char(&text, ' ');
		known &= launch_known(u, &settings[i], &setting);
		if (known)
			add_quoted(&text, setting);
	}
	u->failed |= buf_failed(&text);
	*value = known ? launch_field(u, buf_str(&text)) : field_any();
	launch_set_env(u, run, STR("GIT_CONFIG_PARAMETERS"), value);
}
