/* dirname, basename, realpath, readlink, which, env, printenv and pwd. */
#include "shell/filter/run.h"

static struct str without_slashes(struct str path)
{
	while (path.len > 1 && str_ends(path, "/"))
		path = str_slice(path, 0, path.len - 1);
	return path;
}

static void put_line(struct filter *f, struct str text)
{
	buf_add(&f->out, text);
	buf_add_char(&f->out, '\n');
}

void filter_dirname(struct filter *f)
{
	struct options o = filter_options(f, "");
	enum option_kind kind;
	bool zero = false;

	while ((kind = options_next(&o)) == OPTION_FLAG) {
		zero |= options_is(&o, "z", "zero");
		f->unknown |= !options_is(&o, "z", "zero");
	}
	for (size_t i = o.at + 1; i < f->n; i++) {
		struct str path = without_slashes(f->args[i]);
		size_t slash = str_rfind_char(path, '/');

		if (slash == STR_NOT_FOUND)
			path = STR(".");
		else
			path = without_slashes(str_slice(path, 0, slash ? slash : 1));
		buf_add(&f->out, path);
		buf_add_char(&f->out, zero ? '\0' : '\n');
	}
}

void filter_basename(struct filter *f)
{
	struct options o = filter_options(f, "s: suffix: a multiple");
	struct str suffix = STR("");
	bool many = false, zero = false;
	enum option_kind kind;
	size_t at;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		many |= !options_is(&o, "z", "zero");
		zero |= options_is(&o, "z", "zero");
		if (options_is(&o, "s", "suffix"))
			suffix = filter_value(f, &o);
		else if (!options_is(&o, "a", "multiple") && !options_is(&o, "z", "zero"))
			filter_unknown(f);
	}
	at = o.at + 1;
	if (!many && f->n == at + 2)
		suffix = f->args[at + 1];
	for (size_t i = at; i < (many ? f->n : MIN(f->n, at + 1)); i++) {
		struct str name = without_slashes(f->args[i]);

		if (name.len > 1)
			name = str_basename(name);
		if (suffix.len && name.len > suffix.len &&
			str_equal(str_skip(name, name.len - suffix.len), suffix))
			name = str_slice(name, 0, name.len - suffix.len);
		buf_add(&f->out, name);
		buf_add_char(&f->out, zero ? '\0' : '\n');
	}
}

/* readlink without -f: what the links hold. */
static void put_link(struct filter *f, struct str path)
{
	struct str text = { NULL, 0 };

	if (f->input->read_link)
		f->failed |= f->input->read_link(f->input->self, filter_path(f, path), &text) < 0;
	if (text.at)
		put_line(f, text);
	else
		filter_unknown(f);
}

/* Needs the file system: what is not there is not known. */
void filter_realpath(struct filter *f)
{
	struct options o = filter_options(f, "relative-to: relative-base:");
	const struct facts *facts = f->input->facts;
	bool link = str_is(f->args[0], "readlink"), canonical = !link, zero = false, bare = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG) {
		canonical |= options_is(&o, "fem", "canonicalize");
		zero |= options_is(&o, "z", "zero");
		bare |= options_is(&o, "n", "no-newline");
		if (!options_is(&o, "femnqsvz", "canonicalize"))
			filter_unknown(f);
	}
	f->unknown |= kind == OPTION_VALUE || !facts;
	for (size_t i = o.at + 1; i < f->n && !f->unknown; i++) {
		struct file_info info = { 0 };

		if (!canonical) {
			put_link(f, f->args[i]);
			continue;
		}
		if (facts->file_info(facts->self, f->arena, filter_path(f, f->args[i]), &info) < 0)
			f->failed = true;
		else if (info.kind == FILE_NONE || info.real.len == 0)
			filter_unknown(f);
		else
			put_line(f, info.real);
	}
	if (bare && !zero && f->out.len && o.at + 2 == f->n)
		f->out.len--;
	for (size_t i = 0; zero && i < f->out.len; i++)
		if (f->out.at[i] == '\n')
			f->out.at[i] = '\0';
}

static bool find_in_path(struct filter *f, struct str name, struct str *ret_path)
{
	const struct facts *facts = f->input->facts;
	struct str path, dir;

	if (!facts || !facts->environment || !facts->environment(facts->self, STR("PATH"), &path))
		return false;
	while (path.len > 0) {
		size_t colon = str_find_char(path, ':', 0);
		struct file_info info = { 0 };
		struct str full;

		dir = str_slice(path, 0, colon);
		path = colon == STR_NOT_FOUND ? STR("") : str_skip(path, colon + 1);
		full = arena_printf(f->arena, "%.*s/%.*s", STR_ARGS(dir), STR_ARGS(name));
		if (!full.at || facts->file_info(facts->self, f->arena, full, &info) < 0) {
			f->failed = true;
			return false;
		}
		if (info.kind == FILE_REGULAR && info.executable) {
			*ret_path = full;
			return true;
		}
	}
	return false;
}

/* which NAME, command -v NAME, type -P NAME: where PATH finds it. */
void filter_which(struct filter *f)
{
	bool command = str_is(f->args[0], "command"), type = str_is(f->args[0], "type");
	size_t at = 1;

	while (at < f->n && f->args[at].len > 1 && f->args[at].at[0] == '-')
		at++;
	if ((command && (f->n < 2 || !str_is(f->args[1], "-v"))) ||
		(type && (f->n < 2 || (!str_is(f->args[1], "-P") && !str_is(f->args[1], "-p"))))) {
		filter_unknown(f);
		return;
	}
	for (; at < f->n && !f->unknown; at++) {
		struct str path;

		if (find_in_path(f, f->args[at], &path))
			put_line(f, path);
		else if (!f->input->facts || str_find_char(f->args[at], '/', 0) != STR_NOT_FOUND)
			filter_unknown(f);
		else
			f->status = 1;
	}
}

/* whereis NAME...: "NAME: PATH"; manuals and sources stand behind that and are not told. */
void filter_whereis(struct filter *f)
{
	static const char *const directories[] = { "/usr/local/bin", "/usr/bin", "/usr/sbin" };

	for (size_t at = 1; at < f->n; at++) {
		struct str name = f->args[at], path = STR("");

		if (str_starts(name, "-")) {
			f->unknown |= !str_is(name, "-b");
			continue;
		}
		find_in_path(f, name, &path);
		for (size_t i = 0; i < ARRAY_SIZE(directories) && !path.len; i++) {
			struct str full =
				arena_printf(f->arena, "%s/%.*s", directories[i], STR_ARGS(name));
			struct file_info info = { .kind = FILE_NONE };

			f->failed |= !full.at;
			if (full.at && f->input->file_info &&
				!f->input->file_info(f->input->self, full, &info) &&
				info.kind == FILE_REGULAR)
				path = full;
		}
		buf_printf(&f->out, "%.*s:%s%.*s\n", STR_ARGS(name), path.len ? " " : "",
			STR_ARGS(path));
	}
}

void filter_pwd(struct filter *f)
{
	put_line(f, f->input->cwd);
}

/* What the command has set; what the session has is not told. */
static void put_environment(struct filter *f, char end)
{
	const struct filter_input *input = f->input;

	for (size_t i = 0; i < input->n_env; i++) {
		const struct value *value = &input->env[i].value;
		struct str text;

		if (value->n && value->alternatives[0].n && value_known(f->arena, value, &text))
			buf_printf(&f->out, "%.*s=%.*s%c", STR_ARGS(input->env[i].name),
				STR_ARGS(text), end);
	}
	f->partly = true;
}

/* env [-i] [NAME=VALUE]...: without a command. */
void filter_env_list(struct filter *f)
{
	struct options o = filter_options(f, "i ignore-environment 0 null");
	bool all = true;
	char end = '\n';

	while (options_next(&o) == OPTION_FLAG) {
		f->unknown |= !o.mark;
		all &= !options_is(&o, "i", "ignore-environment");
		end = options_is(&o, "0", "null") ? '\0' : end;
	}
	if (all)
		put_environment(f, end);
	for (size_t i = o.at + 1; i < f->n; i++) {
		all &= !str_is(f->args[i], "-");
		f->unknown |= str_find_char(f->args[i], '=', 0) == STR_NOT_FOUND;
		buf_add(&f->out, f->args[i]);
		buf_add_char(&f->out, end);
	}
}

void filter_printenv(struct filter *f)
{
	struct str value;

	if (f->n == 1) {
		put_environment(f, '\n');
		return;
	}
	if (f->n == 2 && filter_env(f, f->args[1], &value))
		put_line(f, value);
	else
		filter_unknown(f);
}
