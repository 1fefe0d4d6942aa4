/*
 * zipfile, tarfile and shutil's archives: what is put into one is a file below its path, as Python
 * finds it there; what is taken out is taken out by the programs for that.
 */
#include "lang/python/python.h"

static bool is_archive(const struct thing *file)
{
	return file && file->kind == THING_NATIVE && file->n;
}

/* ZipFile(path, "w").writestr(name, text); param: .write(name, arcname), .add(name, arcname) */
static struct thing *write_member(struct machine *m, struct invocation *call)
{
	struct thing *file = call->self, *path, *text = argument(call, 1, "data"), *name;

	if (!is_archive(file) || !call->n)
		return thing_none();
	path = machine_binary(m, OP_CONCAT, file->items[0], thing_text(m, STR("/")));
	if (call->param) {
		name = argument(call, 1, "arcname");
		text = file_text(m, call->args[0]);
		path = machine_binary(m, OP_CONCAT, path, name ? name : call->args[0]);
	} else {
		path = machine_binary(m, OP_CONCAT, path, call->args[0]);
	}
	effect_write(m, thing_as_field(m, path),
		text ? thing_as_field(m, text) : field_text(m->arena, STR("")), false);
	return thing_none();
}

/* unzip -qo FILE -d DIR, tar -xf FILE -C DIR */
static void extract(struct machine *m, struct thing *file, struct thing *dir, bool tar)
{
	const char *const unzip[] = { "unzip", "-qo" }, *const untar[] = { "tar", "-xf" };
	struct field more[3] = { thing_as_field(m, file),
		field_text(m->arena, tar ? STR("-C") : STR("-d")),
		dir ? thing_as_field(m, dir) : field_text(m->arena, STR(".")) };

	effect_command(m, tar ? untar : unzip, 2, more, ARRAY_SIZE(more));
}

/* ZipFile(path).extractall(dir); param: of a tar */
static struct thing *extract_all(struct machine *m, struct invocation *call)
{
	if (is_archive(call->self))
		extract(m, call->self->items[0], argument(call, 0, "path"), call->param);
	return thing_none();
}

/* ZipFile(path).extract(name, dir) */
static struct thing *extract_one(struct machine *m, struct invocation *call)
{
	if (is_archive(call->self))
		extract(m, call->self->items[0], argument(call, 1, "path"), call->param);
	return thing_none();
}

/* ZipFile(path).read(name) */
static struct thing *read_member(struct machine *m, struct invocation *call)
{
	struct thing *path;

	if (!is_archive(call->self) || !call->n)
		return thing_field(m, field_any());
	path = machine_binary(m, OP_CONCAT, call->self->items[0], thing_text(m, STR("/")));
	return file_text(m, machine_binary(m, OP_CONCAT, path, call->args[0]));
}

/* shutil.unpack_archive(file, dir) */
static struct thing *unpack(struct machine *m, struct invocation *call)
{
	struct thing *file = argument(call, 0, "filename");
	struct str name;

	if (file)
		extract(m, file, argument(call, 1, "extract_dir"),
			!thing_as_text(m, file, &name) || !str_ends(name, ".zip"));
	return thing_none();
}

static const struct native natives[] = {
	{ "zipfile.ZipFile().writestr", write_member, 0 },
	{ "zipfile.ZipFile().write", write_member, 1 },
	{ "zipfile.ZipFile().extractall", extract_all, 0 },
	{ "zipfile.ZipFile().extract", extract_one, 0 },
	{ "zipfile.ZipFile().read", read_member, 0 },
	{ "tarfile.open().add", write_member, 1 },
	{ "tarfile.open().extractall", extract_all, 1 },
	{ "tarfile.open().extract", extract_one, 1 },
	{ "tarfile.TarFile.open().add", write_member, 1 },
	{ "tarfile.TarFile.open().extractall", extract_all, 1 },
	{ "shutil.unpack_archive", unpack, 0 },
};

const struct native_table python_archive_natives = { natives, ARRAY_SIZE(natives) };
