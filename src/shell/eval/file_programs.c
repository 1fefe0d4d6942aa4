/* Programs that make, copy, move and remove files: what is there afterwards. */
#include "shell/eval/file_programs.h"

#include <errno.h>

#include "shell/eval/git.h"
#include "shell/eval/patch.h"

static int make(struct shell *sh, const struct call *call, enum file_state state)
{
	struct file_operands ops;
	struct file *file;

	file_operands_read(eval_arena(sh), call, "mZ", &ops);
	for (size_t i = 0; i < ops.n; i++) {
		int err;

		if (state == VIRTUAL_TEXT && files_find(sh, ops.at[i]))
			continue;
		err = files_write(sh, ops.at[i],
			state == VIRTUAL_DIR ? value_unknown()
					     : value_text(eval_arena(sh), STR("")),
			state == VIRTUAL_TEXT, &file);
		if (err)
			return err;
		file->state = state;
	}
	return 0;
}

static int do_mkdir(struct shell *sh, const struct call *call)
{
	return make(sh, call, VIRTUAL_DIR);
}

static int do_mkfifo(struct shell *sh, const struct call *call)
{
	return make(sh, call, VIRTUAL_FIFO);
}

/* mknod NAME p */
static int do_mknod(struct shell *sh, const struct call *call)
{
	struct call fifo = *call;

	if (call->argc < 3 || field_equals(&call->argv[call->argc - 1], STR("p")) != YES)
		return 0;
	fifo.argc--;
	return make(sh, &fifo, VIRTUAL_FIFO);
}

static int do_touch(struct shell *sh, const struct call *call)
{
	return make(sh, call, VIRTUAL_TEXT);
}

static int do_rm(struct shell *sh, const struct call *call)
{
	struct file_operands ops;

	file_operands_read(eval_arena(sh), call, "", &ops);
	for (size_t i = 0; i < ops.n; i++) {
		int err = files_remove(sh, ops.at[i]);

		if (err)
			return err;
	}
	return 0;
}

static int do_tee(struct shell *sh, const struct call *call)
{
	struct file_operands ops;

	file_operands_read(eval_arena(sh), call, "", &ops);
	for (size_t i = 0; i < ops.n; i++) {
		int number = files_descriptor(sh, ops.at[i]);
		int err = number >= 0 ? eval_write(sh, number, &call->input)
				      : files_write(sh, ops.at[i], call->input, ops.append, NULL);

		if (err)
			return err;
	}
	return 0;
}

/* -o FILE: what is written there cannot be told, or is what would be printed. */
static int do_output(struct shell *sh, const struct call *call)
{
	for (size_t i = 1; i + 1 < call->argc; i++) {
		const struct field *field = &call->argv[i];

		if (field_equals(field, STR("-o")) == YES ||
			field_equals(field, STR("--output")) == YES ||
			field_equals(field, STR("-O")) == YES)
			return files_write(sh, call->argv[i + 1], value_unknown(), false, NULL);
	}
	return 0;
}

/* cat PROGRAM > FILE makes a copy of the program. */
static int do_cat(struct shell *sh, const struct call *call)
{
	struct channel *out = eval_channel(sh, 1);
	struct field path, program, name;
	int err;

	if (!out || out->kind != CHANNEL_FILE || call->argc != 2)
		return 0;
	name = files_absolute(sh, call->argv[1]);
	err = eval_program_name(sh, name, &path, &program);
	if (!err && !files_find(sh, name))
		out->file->program = program;
	return err;
}

static int do_patch(struct shell *sh, const struct call *call)
{
	return patch_files(sh, call, call->argv, call->argc, -1);
}

/* direnv allow: which text it allows is not looked at; any .envrc may be read from now on. */
static int do_direnv(struct shell *sh, const struct call *call)
{
	struct arena *arena = eval_arena(sh);
	struct value data = state_get(sh, STR("XDG_DATA_HOME")), home = state_get(sh, STR("HOME"));
	struct str base, path, word;

	if (call->argc < 2 || !field_known(arena, &call->argv[1], &word) ||
		!(str_is(word, "allow") || str_is(word, "permit") || str_is(word, "grant") ||
			str_is(word, "edit")))
		return 0;
	if (value_known(arena, &data, &base) && base.len)
		path = arena_printf(arena, "%.*s/direnv/allow/any", STR_ARGS(base));
	else if (value_known(arena, &home, &base))
		path = arena_printf(arena, "%.*s/.local/share/direnv/allow/any", STR_ARGS(base));
	else
		return 0;
	if (!path.at)
		return -ENOMEM;
	return files_write(sh, field_text(arena, path), value_unknown(), false, NULL);
}

static const struct {
	const char *name;
	int (*run)(struct shell *sh, const struct call *call);
} programs[] = {
	{ "cat", do_cat },
	{ "chmod", file_chmod },
	{ "cp", file_cp },
	{ "curl", do_output },
	{ "dd", files_dd },
	{ "direnv", do_direnv },
	{ "find", files_find_prints },
	{ "git", git_files },
	{ "gsed", file_sed },
	{ "install", file_cp },
	{ "link", file_ln },
	{ "ln", file_ln },
	{ "mkdir", do_mkdir },
	{ "mkfifo", do_mkfifo },
	{ "mknod", do_mknod },
	{ "mv", file_mv },
	{ "patch", do_patch },
	{ "rm", do_rm },
	{ "rsync", file_rsync },
	{ "scp", file_rsync },
	{ "sed", file_sed },
	{ "sponge", do_tee },
	{ "tee", do_tee },
	{ "touch", do_touch },
	{ "truncate", files_truncate },
	{ "unlink", do_rm },
	{ "wget", do_output },
};

int files_of_program(struct shell *sh, const struct call *call, bool *ret_known)
{
	struct field program = call->program;
	struct str name;

	if (!field_known(eval_arena(sh), &program, &name))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		if (str_is(name, programs[i].name)) {
			*ret_known = programs[i].run != do_output && programs[i].run != git_files;
			return programs[i].run(sh, call);
		}
	return 0;
}

/* mktemp: a path that nobody else has. */
int eval_temporary(
	struct shell *sh, const struct call *call, bool *ret_known, struct value *ret_output)
{
	struct field program = call->program;
	struct eval *e = sh->world->eval;
	struct str name = STR(""), path, text;
	struct file *file;
	bool dir = false;
	int err;

	if (!field_known(e->arena, &program, &text) || !str_is(text, "mktemp"))
		return 0;
	for (size_t i = 1; i < call->argc; i++) {
		if (!field_known(e->arena, &call->argv[i], &text))
			continue;
		dir |= str_is(text, "-d");
		if (text.len && text.at[0] != '-')
			name = text;
	}
	if (str_find_char(name, '/', 0) != STR_NOT_FOUND)
		path = arena_printf(e->arena, "%.*s.%u", STR_ARGS(name), ++e->temporaries);
	else
		path = arena_printf(e->arena, "/tmp/tmp.%.*s%u", STR_ARGS(name), ++e->temporaries);
	if (!path.at)
		return -ENOMEM;
	err = files_write(
		sh, field_text(e->arena, path), value_text(e->arena, STR("")), false, &file);
	if (err)
		return err;
	if (dir)
		file->state = VIRTUAL_DIR;
	*ret_known = true;
	*ret_output = value_text(e->arena, arena_printf(e->arena, "%.*s\n", STR_ARGS(path)));
	return 0;
}
