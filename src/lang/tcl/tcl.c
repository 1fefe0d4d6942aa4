/*
 * A Tcl program's course. tclsh reads standard input a command at a time and goes on after one that
 * fails, so that gets takes the lines behind the command; a file ends with the first that fails.
 */
#include "lang/tcl/tcl.h"

#include <errno.h>

#include "lang/tcl/machine.h"

/* argv0, argv, argc. */
static void set_arguments(struct tcl *m)
{
	const struct lang_input *in = m->input;
	struct buf out = BUF_IN(m->arena);

	for (size_t i = 1; i < in->argc; i++) {
		struct str word = tcl_from_field(m, &in->argv[i]);

		if (in->argv[i].many)
			word = STR("\3");
		tcl_add_element(&out, word);
	}
	tcl_set(m, STR("argv"), tcl_copy(m, &out));
	tcl_set(m, STR("argc"), tcl_number(m, in->argc ? (int64_t)in->argc - 1 : 0));
	tcl_set(m, STR("argv0"), in->argc ? tcl_from_field(m, &in->argv[0]) : STR("tclsh"));
	tcl_set(m, STR("tcl_interactive"), STR("0"));
	tcl_set(m, STR("tcl_version"), STR("8.6"));
	tcl_set(m, STR("tcl_platform(platform)"), STR("unix"));
	tcl_set(m, STR("tcl_platform(os)"), STR("Linux"));
	tcl_element(m, STR("tcl_platform"), tcl_any(), true);
	if (m->expect) {
		tcl_set(m, STR("timeout"), STR("10"));
		tcl_set(m, STR("user_spawn_id"), STR("exp0"));
	}
}

static bool is_stdin(struct tcl *m)
{
	const struct lang_input *in = m->input;

	return !in->name.len && in->has_stdin &&
	       str_equal(tcl_from_field(m, &in->stdin_text), in->text);
}

/* A command at a time; what follows it is what gets reads. */
static void run_lines(struct tcl *m, struct str text, bool from_stdin)
{
	struct str *rest = from_stdin ? &m->channels[0].rest : &text;
	enum tcl_flow flow = TCL_OK;

	if (from_stdin) {
		*rest = text;
		m->channels[0].known = true;
	}
	while (rest->len && flow != TCL_EXIT && tcl_step(m)) {
		size_t len = tcl_first_lines(m->arena, *rest);
		struct str lines = str_slice(*rest, 0, len);

		*rest = str_skip(*rest, len);
		m->may_fail = false;
		flow = tcl_eval(m, lines);
		if (from_stdin && m->expect && flow == TCL_ERROR)
			break;
	}
}

static void run(struct tcl *m)
{
	const struct lang_input *in = m->input;

	tcl_open(m, STR("stdin"))->reads = true;
	if (in->has_stdin) {
		m->channels[0].rest = tcl_from_field(m, &in->stdin_text);
		m->channels[0].known = true;
	}
	set_arguments(m);
	m->script = in->name;
	if (is_stdin(m))
		run_lines(m, in->text, true);
	else if (m->expect && !in->name.len)
		run_lines(m, in->text, false); /* of several -c each is run */
	else
		tcl_eval(m, in->text);
	if (m->windows)
		tcl_run_later(m);
}

int tcl_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end)
{
	struct tcl *m = arena_alloc(arena, struct tcl, 1);
	struct field *output = arena_alloc(arena, struct field, 1);

	if (!m || !output)
		return -ENOMEM;
	m->arena = arena;
	m->input = input;
	m->used_at_start = arena->used;
	m->expect = language == LANG_EXPECT;
	m->effects_end = &m->effects;
	m->frame = &m->global;
	m->status = -1;
	m->output = m->environment = m->packages = m->result = STR("");
	m->global.space = STR("");
	run(m);
	if (m->steps >= MAX_LANG_STEPS) {
		m->n_effects = 0; /* there is room for this one, however many there are */
		tcl_unreadable(m, "longer than can be followed", input->text);
	}
	if (m->failed)
		return -ENOMEM;
	*output = tcl_field(m, m->output);
	output->many = false;
	*ret_effects = m->effects;
	ret_end->output = m->steps < MAX_LANG_STEPS ? value_fields((struct fields){ output, 1 })
						    : value_unknown();
	ret_end->status = m->status;
	return 0;
}
