/* Files: their names, what stands in them, and commands that move them. */
#include "lang/tcl/machine.h"

/* From where cd went. */
struct str tcl_path(struct tcl *m, struct str path)
{
	while (str_starts(path, "./"))
		path = str_skip(path, 2);
	if (!m->cwd.at || str_starts(path, "/") || str_starts(path, "~"))
		return path;
	return tcl_concat(m, tcl_concat(m, m->cwd, STR("/")), path);
}

/* What the program itself has written there; false: nothing. */
static bool written(struct tcl *m, struct str path, struct str *ret)
{
	bool found = false;

	for (const struct lang_effect *effect = m->effects; effect; effect = effect->next) {
		struct str own, text;

		if (effect->kind != LANG_WRITE || !field_known(m->arena, &effect->path, &own) ||
			!str_equal(tcl_path(m, own), path))
			continue;
		if (effect->append && !found)
			return false;
		text = tcl_from_field(m, &effect->text);
		*ret = effect->append ? tcl_concat(m, *ret, text) : text;
		found = true;
	}
	return found;
}

static struct str home(struct tcl *m)
{
	struct str value;

	return tcl_get(m, STR("::env(HOME)"), &value) ? value : tcl_any();
}

bool tcl_read_file(struct tcl *m, struct str path, struct str *ret)
{
	const struct lang_input *in = m->input;
	struct file_texts texts = { 0 };
	int err = -1;

	path = tcl_path(m, path);
	if (written(m, path, ret))
		return true;
	if (str_starts(path, "~/"))
		path = tcl_concat(m, home(m), str_skip(path, 1));
	if (!tcl_known(path) || !path.len)
		return false;
	if (str_is(path, "/dev/stdin") && m->n_channels) {
		*ret = m->channels[0].rest;
		return m->channels[0].known;
	}
	if (!str_starts(path, "/") && in->cwd.len)
		path = tcl_concat(m, tcl_concat(m, in->cwd, STR("/")), path);
	if (in->read_file)
		err = in->read_file(in->self, m->arena, path, &texts);
	else if (in->facts && in->facts->read_file)
		err = in->facts->read_file(in->facts->self, m->arena, path, &texts);
	if (err || texts.n == 0)
		return false;
	*ret = texts.n == 1 ? texts.at[0] : tcl_join(m, texts.at[0], texts.at[1]);
	return true;
}

enum tcl_flow tcl_do_source(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str text, before = m->script;
	enum tcl_flow flow;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	m->may_fail = true;
	if (!tcl_read_file(m, argv[argc - 1], &text)) {
		m->unsure = true;
		return tcl_unknown(m);
	}
	m->script = argv[argc - 1];
	flow = tcl_eval(m, text);
	m->script = before;
	return flow == TCL_RETURN ? TCL_OK : flow;
}

enum tcl_flow tcl_do_cd(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str path = argc > 1 ? argv[1] : home(m);

	if (str_is(path, "~") || str_starts(path, "~/"))
		path = tcl_concat(m, home(m), str_skip(path, 1));
	m->cwd = tcl_path(m, path);
	m->may_fail = true;
	return tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_pwd(struct tcl *m, const struct str *argv, size_t argc)
{
	(void)argv, (void)argc;
	if (m->cwd.at && str_starts(m->cwd, "/"))
		return tcl_ok(m, m->cwd);
	if (!m->input->cwd.len)
		return tcl_ok(m, tcl_any());
	return tcl_ok(m, m->cwd.at ? tcl_concat(m, tcl_concat(m, m->input->cwd, STR("/")), m->cwd)
				   : m->input->cwd);
}

static struct str joined(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str path = STR("");

	for (size_t i = 0; i < argc; i++) {
		if (!path.len || str_starts(argv[i], "/") || str_starts(argv[i], "~"))
			path = argv[i];
		else
			path = tcl_concat(m,
				str_ends(path, "/") ? path : tcl_concat(m, path, STR("/")),
				argv[i]);
	}
	return path;
}

static struct str dirname_of(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	if (slash == STR_NOT_FOUND)
		return STR(".");
	return slash == 0 ? STR("/") : str_slice(path, 0, slash);
}

static size_t dot_of(struct str path)
{
	struct str name = str_basename(path);
	size_t dot = str_rfind_char(name, '.');

	return dot == STR_NOT_FOUND ? path.len : path.len - name.len + dot;
}

static enum tcl_flow exists(struct tcl *m, struct str path)
{
	struct str text;
	struct file_info info;
	struct facts *facts = m->input->facts;

	if (tcl_read_file(m, path, &text))
		return tcl_yes(m, YES);
	path = tcl_path(m, path);
	if (!facts || !facts->file_info || !tcl_known(path) || !str_starts(path, "/") ||
		facts->file_info(facts->self, m->arena, path, &info) || info.kind == FILE_NONE)
		return tcl_yes(m, MAYBE);
	return tcl_yes(m, YES);
}

/* copy, rename, delete, mkdir, link, attributes: as the programs that do the same. */
static enum tcl_flow change(struct tcl *m, struct str verb, const struct str *argv, size_t argc)
{
	static const struct {
		const char *verb;
		const char *words[3];
	} programs[] = { { "copy", { "cp", "-r" } }, { "rename", { "mv" } },
		{ "delete", { "rm", "-rf" } }, { "mkdir", { "mkdir", "-p" } } };
	struct str words[64];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		for (size_t k = 0; str_is(verb, programs[i].verb) && programs[i].words[k]; k++)
			words[n++] = str_from(programs[i].words[k]);
	if (str_is(verb, "link") && argc >= 2) {
		words[n++] = STR("ln");
		if (!str_is(argv[0], "-hard"))
			words[n++] = STR("-s");
		words[n++] = argv[argc - 1];
		words[n++] = argv[argc - 2];
		argc = 0;
	} else if (str_is(verb, "attributes") && argc == 3 && str_is(argv[1], "-permissions")) {
		words[n++] = STR("chmod");
		words[n++] = str_starts(argv[2], "0o") ? str_skip(argv[2], 2) : argv[2];
		words[n++] = argv[0];
		argc = 0;
	}
	if (!n)
		return tcl_unknown(m);
	for (size_t i = 0; i < argc && n < ARRAY_SIZE(words); i++)
		if (!str_is(argv[i], "-force") && !str_is(argv[i], "--"))
			words[n++] = argv[i];
	tcl_program(m, words, n);
	m->may_fail = true;
	return tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_file(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str verb = argc > 1 ? argv[1] : STR(""), path = argc > 2 ? argv[2] : STR("");

	if (argc < 3)
		return tcl_unknown(m);
	if (str_is(verb, "join"))
		return tcl_ok(m, joined(m, argv + 2, argc - 2));
	if (str_is(verb, "tail"))
		return tcl_ok(m, str_basename(path));
	if (str_is(verb, "dirname"))
		return tcl_ok(m, dirname_of(path));
	if (str_is(verb, "rootname"))
		return tcl_ok(m, str_slice(path, 0, dot_of(path)));
	if (str_is(verb, "extension"))
		return tcl_ok(m, str_skip(path, dot_of(path)));
	if (str_is(verb, "normalize")) {
		tcl_do_pwd(m, argv, 1);
		return tcl_ok(m, str_starts(path, "/")
					 ? path
					 : joined(m, (struct str[]){ m->result, path }, 2));
	}
	if (str_is(verb, "nativename"))
		return tcl_ok(m, path);
	if (str_is(verb, "exists") || str_is(verb, "isfile") || str_is(verb, "readable"))
		return exists(m, path);
	return change(m, verb, argv + 2, argc - 2);
}

static void add_matches(struct tcl *m, struct buf *out, struct str directory, struct str pattern,
	bool tails, bool *known)
{
	struct facts *facts = m->input->facts;
	struct str whole = tcl_path(m, directory), *names;
	size_t n = 0;

	if (!str_starts(whole, "/"))
		whole = joined(m, (struct str[]){ m->input->cwd, whole }, 2);
	*known &= facts && facts->list_dir && tcl_known(whole) && tcl_known(pattern) &&
		  facts->list_dir(facts->self, m->arena, whole, &names, &n) == 0;
	for (size_t i = 0; *known && i < n && tcl_step(m); i++) {
		if (str_starts(names[i], ".") || tcl_glob(pattern, names[i], false) != YES)
			continue;
		tcl_add_element(out, tails || !directory.len
					     ? names[i]
					     : joined(m, (struct str[]){ directory, names[i] }, 2));
	}
}

/* One directory deep; what the command has made itself is not looked for. */
enum tcl_flow tcl_do_glob(struct tcl *m, const struct str *argv, size_t argc)
{
	struct buf out = BUF_IN(m->arena);
	struct str directory = STR("");
	bool tails = false, known = true;
	size_t at = 1;

	for (; at < argc && str_starts(argv[at], "-"); at++) {
		if (str_is(argv[at], "--")) {
			at++;
			break;
		}
		tails |= str_is(argv[at], "-tails");
		if (str_is(argv[at], "-directory") && at + 1 < argc)
			directory = argv[++at];
		else if (str_is(argv[at], "-types") || str_is(argv[at], "-path"))
			known &= str_is(argv[at++], "-types");
	}
	for (; at < argc; at++) {
		struct str path = argv[at], in = directory;

		if (str_find_char(path, '/', 0) != STR_NOT_FOUND) {
			in = joined(m, (struct str[]){ directory, dirname_of(path) },
				directory.len ? 2 : 1);
			in = directory.len ? in : dirname_of(path);
		}
		known &= !str_contains(in, "*") && !str_contains(path, "{");
		add_matches(m, &out, in, str_basename(path), tails, &known);
	}
	return tcl_ok(m, known && out.len ? tcl_copy(m, &out) : STR("\3"));
}
