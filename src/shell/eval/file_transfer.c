/* cp, mv, ln, rsync: files that stand somewhere else afterwards. */
#include <errno.h>

#include "shell/eval/archive.h"
#include "shell/eval/file_programs.h"

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
	const struct file_operands *ops)
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
	struct file_operands ops;
	struct field to;
	size_t n;
	bool dir;
	int err = 0;

	file_operands_read(eval_arena(sh), call, kind == COPY ? "tSmog" : "tS", &ops);
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

int file_cp(struct shell *sh, const struct call *call)
{
	return transfer(sh, call, COPY);
}

static bool is_remote(const struct field *path)
{
	return field_has_text(path) && path->pieces[0].kind == PIECE_TEXT &&
	       str_find_char(path->pieces[0].text, ':', 0) != STR_NOT_FOUND;
}

/* Between directories of this machine; a slash behind a directory means what is in it. */
int file_rsync(struct shell *sh, const struct call *call)
{
	struct file_operands ops;
	struct field to;
	bool dir;
	int err = 0;

	file_operands_read(eval_arena(sh), call, "efBTM", &ops);
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

int file_mv(struct shell *sh, const struct call *call)
{
	return transfer(sh, call, MOVE);
}

int file_ln(struct shell *sh, const struct call *call)
{
	return transfer(sh, call, LINK);
}
