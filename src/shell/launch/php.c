/*
 * auto_prepend_file and auto_append_file of php(1) 8.2: by -d, or from the php.ini that -c, $PHPRC
 * or $PHP_INI_SCAN_DIR lead to. They are read around a program file, not around -r. Settings that a
 * program cannot change, but that change what it does, become calls in front of it.
 */
#include "shell/launch/launch.h"

struct php_setting {
	struct unwrap *u;
	const char *name;
	struct str value;
};

/* NAME=VALUE, quoted or not. */
static void read_line(struct php_setting *setting, struct str line)
{
	size_t equals = str_find_char(line, '=', 0);
	struct str value;

	if (equals == STR_NOT_FOUND || !str_is(str_trim(str_slice(line, 0, equals)), setting->name))
		return;
	value = str_trim(str_skip(line, equals + 1));
	if (value.len > 1 && (value.at[0] == '"' || value.at[0] == '\''))
		value = str_slice(value, 1, value.len - 1);
	setting->value = value;
}

static void read_ini(struct php_setting *setting, struct str path)
{
	struct file_texts texts;
	struct str text, line;

	if (!launch_read_file(setting->u, path, &texts)) {
		path = arena_printf(setting->u->arena, "%.*s/php.ini", STR_ARGS(path));
		if (!path.at || !launch_read_file(setting->u, path, &texts))
			return;
	}
	text = texts.at[texts.n - 1];
	while (str_next_line(&text, &line))
		read_line(setting, line);
}

static void read_variables(struct php_setting *setting)
{
	struct unwrap *u = setting->u;
	struct str path, *paths;
	size_t n;

	if (launch_variable(u, "PHPRC", &path))
		read_ini(setting, path);
	if (!launch_variable(u, "PHP_INI_SCAN_DIR", &path))
		return;
	n = launch_written(u, path, &paths);
	for (size_t i = 0; i < n; i++)
		if (str_ends(paths[i], ".ini"))
			read_ini(setting, paths[i]);
}

static void read_options(struct php_setting *setting)
{
	struct unwrap *u = setting->u;
	struct str word;

	for (size_t i = 1; i < u->argc; i++) {
		bool ini, define;

		if (!launch_known(u, &u->argv[i], &word))
			continue;
		ini = str_starts(word, "-c") || str_is(word, "--php-ini");
		define = str_starts(word, "-d") || str_is(word, "--define");
		if (!ini && !define)
			continue;
		word = str_starts(word, "--") ? STR("") : str_skip(word, 2);
		if (!word.len && (i + 1 >= u->argc || !launch_known(u, &u->argv[++i], &word)))
			continue;
		if (ini)
			read_ini(setting, word);
		else
			read_line(setting, word);
	}
}

static struct str value_of(struct unwrap *u, const char *name)
{
	struct php_setting setting = { .u = u, .name = name };

	read_variables(&setting);
	read_options(&setting);
	return setting.value;
}

void launch_php_around(struct unwrap *u, const char *name)
{
	struct field *path = arena_alloc(u->arena, struct field, 1);
	struct str value = value_of(u, name);

	u->failed |= !path;
	if (!path || !value.len || str_is(value, "none"))
		return;
	*path = launch_field(u, value);
	launch_code(u, LANG_PHP, NULL, path);
}

struct field launch_php_settings(struct unwrap *u)
{
	static const char *const names[] = { "sendmail_path", "disable_functions" };
	struct buf code = BUF_IN(u->arena);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct str value = value_of(u, names[i]);

		if (!value.len)
			continue;
		buf_printf(&code, "__setting('%s', '", names[i]);
		for (size_t k = 0; k < value.len; k++) {
			if (strchr("'\\", value.at[k]))
				buf_add_char(&code, '\\');
			buf_add_char(&code, value.at[k]);
		}
		buf_add_text(&code, "'); ");
	}
	u->failed |= buf_failed(&code);
	return buf_str(&code).len ? launch_field(u, buf_str(&code)) : (struct field){ 0 };
}
