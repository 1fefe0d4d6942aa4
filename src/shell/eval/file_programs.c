/* Programs that make, copy, move and remove files: what is there afterwards. */
#include "shell/eval/eval.h"

#include <errno.h>

#include "shell/eval/archive.h"
#include "shell/eval/git.h"
#include "shell/eval/patch.h"
#include "shell/filter/filter.h"

#define MAX_OPERANDS 64

/* Words that are no options, and the value of -t / --target-directory. */
struct operands {
	struct field at[MAX_OPERANDS];
	size_t n;
	struct field into; /* no pieces: not given */
	bool symbolic, append, in_place, directory, recursive;
};

static bool first_char_is(const struct field *field, char c)
{
	return field->n && field->pieces[0].kind == PIECE_TEXT && field->pieces[0].text.len > 1 &&
	       field->pieces[0].text.at[0] == c;
}

static bool takes_value(char option, const char *valued)
{
	return strchr(valued, option) != NULL;
}

static void read_option(
	struct operands *ops, struct str option, const char *valued, bool *ret_skip, bool *ret_into)
{
	*ret_skip = *ret_into = false;
	if (str_starts(option, "--")) {
		ops->symbolic |= str_is(option, "--symbolic");
		ops->append |= str_is(option, "--append");
		ops->directory |= str_is(option, "--directory");
		ops->recursive |= str_is(option, "--recursive") || str_is(option, "--archive");
		*ret_into = str_is(option, "--target-directory");
		return;
	}
	for (size_t i = 1; i < option.len; i++) {
		char c = option.at[i];

		ops->symbolic |= c == 's';
		ops->append |= c == 'a';
		ops->directory |= c == 'd';
		ops->recursive |= c == 'r' || c == 'R' || c == 'a';
		ops->in_place |= c == 'i';
		if (takes_value(c, valued)) {
			*ret_skip = i + 1 == option.len && c != 't';
			*ret_into = i + 1 == option.len && c == 't';
			return;
		}
	}
}

static void read_operands(
	struct arena *arena, const struct call *call, const char *valued, struct operands *ops)
{
	bool options = true;

	*ops = (struct operands){ 0 };
	for (size_t i = 1; i < call->argc; i++) {
		const struct field *field = &call->argv[i];
		struct str text;
		bool skip, into;

		if (!options || !first_char_is(field, '-')) {
			if (ops->n < MAX_OPERANDS)
				ops->at[ops->n++] = *field;
			continue;
		}
		if (!field_known(arena, field, &text))
			continue;
		if (str_is(text, "--")) {
			options = false;
			continue;
		}
		if (str_starts(text, "--target-directory=")) {
			ops->into = field_text(arena, str_skip(text, 19));
			continue;
		}
		read_option(ops, text, valued, &skip, &into);
		if (into && i + 1 < call->argc)
			ops->into = call->argv[++i];
		else if (skip)
			i++;
	}
}

static bool is_directory(struct shell *sh, struct field path)
{
	struct facts *facts = sh->world->facts;
	struct field at = files_resolved(sh, path);
	struct file *file = files_find(sh, path);
	struct file_info info = { 0 };
	struct str text;

	if (file)
		return file->state == VIRTUAL_DIR;
	if (path.n && str_ends(path.pieces[path.n - 1].text, "/"))
		return true;
	if (!facts || !field_known(eval_arena(sh), &at, &text) || !str_starts(text, "/"))
		return false;
	if (facts->file_info(facts->self, eval_arena(sh), text, &info))
		return false;
	return info.kind == FILE_DIR;
}

static struct field base_of(struct arena *arena, struct field path)
{
	struct str text;

	if (field_known(arena, &path, &text)) {
		while (text.len > 1 && str_ends(text, "/"))
			text.len--;
		return field_text(arena, str_basename(text));
	}
	return field_any();
}

static struct field within(struct arena *arena, struct field dir, struct field path)
{
	struct field slash = field_text(arena, STR("/"));

	return field_join(arena, field_join(arena, dir, slash), base_of(arena, path));
}

int files_copy(struct shell *sh, struct field from, struct field to)
{
	struct field path, program;
	struct value content;
	struct file *file;
	struct file *own = files_find(sh, from);
	int err = files_read(sh, from, &content);

	if (!err)
		err = eval_program_name(sh, files_absolute(sh, from), &path, &program);
	if ((own && own->state == VIRTUAL_TEXT && !own->program.n) ||
		files_descriptor(sh, from) >= 0)
		program = (struct field){ 0 };
	if (!err)
		err = files_write(sh, to, content.n ? content : value_unknown(), false, &file);
	if (err)
		return err;
	file->program = program;
	/* What is below a directory that was copied is not followed. */
	if (is_directory(sh, from)) {
		file->state = VIRTUAL_DIR;
		exists_opaque(sh);
	}
	return 0;
}

static int link_file(struct shell *sh, struct field to, struct field at, bool symbolic)
{
	struct file *file;
	int err;

	if (!symbolic)
		return files_copy(sh, to, at);
	err = files_write(sh, at, value_unknown(), false, &file);
	if (!err)
		file->target = to;
	return err;
}

enum transfer { COPY, MOVE, LINK };

static int transfer_one(struct shell *sh, enum transfer kind, struct field from, struct field to,
	const struct operands *ops)
{
	bool tree = (kind == MOVE || ops->recursive) && is_directory(sh, from);
	struct file *gone;
	int err;

	if (kind == LINK)
		return link_file(sh, from, to, ops->symbolic);
	if (tree) {
		err = archive_copy_tree(sh, from, to);
		exists_opaque(sh); /* only a part of it may be followed */
	} else {
		err = files_copy(sh, from, to);
	}
	if (!err && kind == MOVE)
		err = files_remove(sh, from);
	/* The new name may stand for the old one, which is not gone then. */
	gone = tree ? files_at(sh, from) : NULL;
	if (gone)
		gone->maybe = true;
	return err;
}

static int transfer(struct shell *sh, const struct call *call, enum transfer kind)
{
	struct operands ops;
	struct field to;
	size_t n;
	bool dir;
	int err = 0;

	read_operands(eval_arena(sh), call, kind == COPY ? "tSmog" : "tS", &ops);
	if (ops.n == 0)
		return 0;
	n = ops.into.n ? ops.n : ops.n - 1;
	to = ops.into.n ? ops.into : ops.at[ops.n - 1];
	if (n == 0 && kind == LINK)
		return transfer_one(sh, kind, ops.at[0], base_of(eval_arena(sh), ops.at[0]), &ops);
	dir = ops.into.n || n > 1 || is_directory(sh, to);
	for (size_t i = 0; i < n && !err; i++)
		err = transfer_one(sh, kind, ops.at[i],
			dir ? within(eval_arena(sh), to, ops.at[i]) : to, &ops);
	return err;
}

static int do_cp(struct shell *sh, const struct call *call)
{
	return transfer(sh, call, COPY);
}

static bool is_remote(const struct field *path)
{
	return field_has_text(path) && path->pieces[0].kind == PIECE_TEXT &&
	       str_find_char(path->pieces[0].text, ':', 0) != STR_NOT_FOUND;
}

/* Between directories of this machine; a slash behind a directory means what is in it. */
static int do_rsync(struct shell *sh, const struct call *call)
{
	struct operands ops;
	struct field to;
	bool dir;
	int err = 0;

	read_operands(eval_arena(sh), call, "efBTM", &ops);
	if (ops.n < 2 || is_remote(&ops.at[ops.n - 1]))
		return 0;
	to = ops.at[ops.n - 1];
	dir = ops.n > 2 || is_directory(sh, to);
	ops.recursive = true;
	for (size_t i = 0; i + 1 < ops.n && !err; i++) {
		struct field from = ops.at[i];
		bool inner = str_ends(from.n ? from.pieces[from.n - 1].text : STR(""), "/");

		if (is_remote(&from))
			err = files_write(sh, to, value_unknown(), false, NULL);
		else
			err = transfer_one(sh, COPY, from,
				inner || (!dir && !is_directory(sh, from))
					? to
					: within(eval_arena(sh), to, from),
				&ops);
	}
	return err;
}

static int do_mv(struct shell *sh, const struct call *call)
{
	return transfer(sh, call, MOVE);
}

static int do_ln(struct shell *sh, const struct call *call)
{
	return transfer(sh, call, LINK);
}

static int make(struct shell *sh, const struct call *call, enum file_state state)
{
	struct operands ops;
	struct file *file;

	read_operands(eval_arena(sh), call, "mZ", &ops);
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

/* A mode and files: no -R, --reference ..., nothing that is not known. */
static bool is_plain(const struct call *call)
{
	for (size_t i = 1; i < call->argc; i++)
		if (call->argv[i].many || !field_is_known(&call->argv[i]) ||
			(i > 1 && field_starts(&call->argv[i], STR("-")) == YES) ||
			field_starts(&call->argv[i], STR("--")) == YES ||
			field_equals(&call->argv[i], STR("-R")) == YES)
			return false;
	return true;
}

/* What chmod(1) makes of the x bit; MAYBE: it cannot be told, or it stays. */
static enum tri mode_executes(struct str mode, enum tri was)
{
	unsigned int bits = 0;
	size_t at = 0;

	while (at < mode.len && mode.at[at] >= '0' && mode.at[at] <= '7')
		bits = bits * 8 + (unsigned int)(mode.at[at++] - '0');
	if (mode.len && at == mode.len)
		return bits & 0100 ? YES : bits & 0011 ? MAYBE : NO;
	for (at = 0; at < mode.len && strchr("ugoa", mode.at[at]); at++)
		;
	if (str_find_char(mode, ',', 0) != STR_NOT_FOUND || at == mode.len ||
		(at && !str_contains(str_slice(mode, 0, at), "a") &&
			!str_contains(str_slice(mode, 0, at), "u")))
		return MAYBE;
	if (str_find_char(mode, 'x', at) == STR_NOT_FOUND)
		return strchr("+-", mode.at[at]) ? was : MAYBE;
	return strchr("+=", mode.at[at]) ? YES : at && mode.at[0] == 'u' ? MAYBE : NO;
}

static int do_chmod(struct shell *sh, const struct call *call)
{
	struct operands ops;
	struct str mode;

	read_operands(eval_arena(sh), call, "", &ops);
	for (size_t i = 0; i < ops.n; i++) {
		struct file *file = i ? files_find(sh, ops.at[i]) : NULL;

		sh->world->eval->modes_changed |= i && !file;
		if (!file)
			continue;
		file->executable = !sh->eval->place.conditional && !sh->eval->place.background &&
						   field_known(eval_arena(sh), &ops.at[0], &mode)
					   ? mode_executes(mode, file->executable)
					   : MAYBE;
	}
	/* -R: any file below. */
	for (struct file *file = sh->world->eval->files; file && !is_plain(call); file = file->next)
		file->executable = MAYBE;
	return 0;
}

static int do_rm(struct shell *sh, const struct call *call)
{
	struct operands ops;

	read_operands(eval_arena(sh), call, "", &ops);
	for (size_t i = 0; i < ops.n; i++) {
		int err = files_remove(sh, ops.at[i]);

		if (err)
			return err;
	}
	return 0;
}

static int do_tee(struct shell *sh, const struct call *call)
{
	struct operands ops;

	read_operands(eval_arena(sh), call, "", &ops);
	for (size_t i = 0; i < ops.n; i++) {
		int number = files_descriptor(sh, ops.at[i]);
		int err = number >= 0 ? eval_write(sh, number, &call->input)
				      : files_write(sh, ops.at[i], call->input, ops.append, NULL);

		if (err)
			return err;
	}
	return 0;
}

int files_printed_without(
	struct shell *sh, const struct call *call, const bool *keep, size_t n, struct value *ret)
{
	struct field *argv = arena_alloc(eval_arena(sh), struct field, n);
	struct call less = *call;
	bool known = false;
	int status, err;

	if (!argv)
		return -ENOMEM;
	less.argv = argv;
	less.argc = 0;
	for (size_t i = 0; i < n; i++)
		if (keep[i])
			argv[less.argc++] = call->argv[i];
	err = eval_filter(sh, &less, &known, ret, &status);
	if (!err && !known)
		*ret = value_unknown();
	return err;
}

/* What the editor would print without -i is what the file holds afterwards. */
static int edit_one(struct shell *sh, const struct call *call, size_t operand, bool *keep)
{
	struct value text;
	int err;

	keep[operand] = true;
	err = files_printed_without(sh, call, keep, MIN(call->argc, (size_t)MAX_OPERANDS), &text);
	keep[operand] = false;
	return err ? err : files_write(sh, call->argv[operand], text, false, NULL);
}

static int do_sed(struct shell *sh, const struct call *call)
{
	bool keep[MAX_OPERANDS] = { 0 }, files[MAX_OPERANDS] = { 0 };
	bool in_place = false, script = false;
	size_t n = MIN(call->argc, (size_t)MAX_OPERANDS);

	for (size_t i = 0; i < n; i++) {
		const struct field *field = &call->argv[i];
		struct str text;
		bool known = field_known(eval_arena(sh), field, &text);

		keep[i] = true;
		if (i == 0)
			continue;
		if (known && text.len > 1 && text.at[0] == '-') {
			bool edits = str_starts(text, "-i") || str_starts(text, "--in-place");

			in_place |= edits;
			keep[i] = !edits;
			if (str_is(text, "-e") || str_is(text, "-f") ||
				str_is(text, "--expression")) {
				script = true;
				if (++i < n)
					keep[i] = true;
			}
			continue;
		}
		files[i] = script;
		keep[i] = !script;
		script = true;
	}
	for (size_t i = 1; i < n && in_place; i++)
		if (files[i]) {
			int err = edit_one(sh, call, i, keep);

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
	{ "chmod", do_chmod },
	{ "cp", do_cp },
	{ "curl", do_output },
	{ "dd", files_dd },
	{ "direnv", do_direnv },
	{ "find", files_find_prints },
	{ "git", git_files },
	{ "gsed", do_sed },
	{ "install", do_cp },
	{ "link", do_ln },
	{ "ln", do_ln },
	{ "mkdir", do_mkdir },
	{ "mkfifo", do_mkfifo },
	{ "mknod", do_mknod },
	{ "mv", do_mv },
	{ "patch", do_patch },
	{ "rm", do_rm },
	{ "rsync", do_rsync },
	{ "scp", do_rsync },
	{ "sed", do_sed },
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
