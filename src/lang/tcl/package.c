/*
 * package(n): the directories of auto_path and TCLLIBPATH, and those in them, hold a pkgIndex.tcl
 * that tells how to load what is there.
 */
#include "lang/tcl/machine.h"

/* The script that loads a package, the last that was told of. */
static bool script_of(struct tcl *m, struct str name, struct str *ret)
{
	struct tcl_list list = tcl_split(m, m->packages);

	for (size_t i = list.n & ~(size_t)1; i >= 2; i -= 2) {
		if (str_equal(list.at[i - 2], name)) {
			*ret = list.at[i - 1];
			return true;
		}
	}
	return false;
}

static void read_index(struct tcl *m, struct str directory)
{
	struct str path = tcl_concat(m, directory, STR("/pkgIndex.tcl")), text;
	struct tcl_frame *frame = m->frame;

	if (!tcl_known(path) || !tcl_read_file(m, path, &text))
		return;
	m->frame = &m->global;
	tcl_set(m, STR("dir"), directory);
	tcl_eval(m, text);
	m->frame = frame;
}

/* What the command has made itself is not listed: a directory of the package's name is tried. */
static void read_indices(struct tcl *m, struct str directory, struct str name)
{
	struct facts *facts = m->input->facts;
	struct str whole = tcl_path(m, directory), *names, script;
	size_t n = 0;

	read_index(m, directory);
	directory = tcl_concat(m, directory, STR("/"));
	if (!script_of(m, name, &script))
		read_index(m, tcl_concat(m, directory, name));
	if (!str_starts(whole, "/"))
		whole = tcl_concat(m, tcl_concat(m, m->input->cwd, STR("/")), whole);
	if (!facts || !facts->list_dir || !tcl_known(whole) ||
		facts->list_dir(facts->self, m->arena, whole, &names, &n))
		return;
	for (size_t i = 0; i < MIN(n, (size_t)MAX_TCL_INDICES); i++)
		if (!script_of(m, name, &script))
			read_index(m, tcl_concat(m, directory, names[i]));
}

static bool is_built_in(struct tcl *m, struct str name)
{
	m->expect |= str_is(name, "Expect");
	m->tclx |= str_is(name, "Tclx");
	m->windows |= str_is(name, "Tk");
	return str_is(name, "Tcl") || str_is(name, "Expect");
}

static enum tcl_flow require(struct tcl *m, struct str name)
{
	struct tcl_list paths;
	struct str text, script;

	m->may_fail = true;
	if (is_built_in(m, name))
		return tcl_ok(m, tcl_any());
	for (int i = 0; i < 2; i++) {
		if (!tcl_get(m, i ? STR("::env(TCLLIBPATH)") : STR("::auto_path"), &text))
			continue;
		paths = tcl_split(m, text);
		for (size_t k = 0; k < paths.n && !script_of(m, name, &script); k++)
			read_indices(m, paths.at[k], name);
	}
	if (script_of(m, name, &script))
		return tcl_eval_in(m, &m->global, script);
	m->unsure = true;
	return tcl_ok(m, tcl_any());
}

enum tcl_flow tcl_do_package(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str verb = argc > 1 ? argv[1] : STR("");

	if (str_is(verb, "require") && argc > 2)
		return require(m, argc > 3 && str_is(argv[2], "-exact") ? argv[3] : argv[2]);
	if (str_is(verb, "ifneeded") && argc > 4) {
		struct buf out = BUF_IN(m->arena);

		buf_add(&out, m->packages);
		tcl_add_element(&out, argv[2]);
		tcl_add_element(&out, argv[4]);
		m->packages = tcl_copy(m, &out);
	}
	return tcl_ok(m, tcl_any());
}
