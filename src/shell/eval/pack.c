/* Packed text: what it holds, and how it gets in and out. */
#include <errno.h>

#include "shell/eval/archive.h"

struct pack *pack_create(struct shell *sh, const char *format)
{
	struct eval *e = sh->world->eval;
	struct pack *pack = arena_alloc(e->arena, struct pack, 1);

	if (!pack)
		return NULL;
	*pack = (struct pack){ .format = str_from(format), .next = e->packs };
	pack->id = arena_printf(e->arena, "packed %u", ++e->temporaries);
	if (!pack->id.at)
		return NULL;
	e->packs = pack;
	return pack;
}

struct value pack_value(struct shell *sh, const struct pack *pack)
{
	struct piece *piece = arena_alloc(eval_arena(sh), struct piece, 1);
	struct field *field = arena_alloc(eval_arena(sh), struct field, 1);

	if (!piece || !field)
		return value_unknown();
	*piece = (struct piece){ .kind = PIECE_ANY, .text = pack->id };
	*field = (struct field){ .pieces = piece, .n = 1 };
	return value_fields((struct fields){ field, 1 });
}

struct pack *pack_of(struct shell *sh, const struct value *text, const char *format)
{
	const struct field *field;

	if (text->n != 1 || text->open || text->alternatives[0].n != 1)
		return NULL;
	field = &text->alternatives[0].at[0];
	if (field->n != 1 || field->pieces[0].kind != PIECE_ANY || !field->pieces[0].text.len)
		return NULL;
	for (struct pack *pack = sh->world->eval->packs; pack; pack = pack->next)
		if (str_equal(pack->id, field->pieces[0].text))
			return !format || str_is(pack->format, format) ? pack : NULL;
	return NULL;
}

bool pack_file(struct shell *sh, struct field path, struct value *ret)
{
	struct arena *arena = eval_arena(sh);
	struct str name;

	if (!sh->world->eval->packs || !field_known(arena, &path, &name))
		return false;
	for (size_t i = 1; i < name.len; i++) {
		struct value text;
		const struct pack *pack;

		if (name.at[i] != '/' ||
			files_read(sh, field_text(arena, str_slice(name, 0, i)), &text))
			continue;
		pack = pack_of(sh, &text, "zip");
		for (size_t k = 0; pack && k < pack->n; k++) {
			if (!str_equal(pack->members[k].name, str_skip(name, i + 1)))
				continue;
			*ret = pack->members[k].content;
			return true;
		}
	}
	return false;
}

int pack_add(struct shell *sh, struct pack *pack, struct member member)
{
	if (pack->n == MAX_MEMBERS) {
		pack->more = true;
		return 0;
	}
	pack->members = arena_grow(
		eval_arena(sh), pack->members, pack->n, &pack->capacity, sizeof(*pack->members));
	if (!pack->members)
		return -ENOMEM;
	while (str_starts(member.name, "/") || str_starts(member.name, "./"))
		member.name = str_skip(member.name, member.name.at[0] == '/' ? 1 : 2);
	pack->members[pack->n++] = member;
	return 0;
}

void pack_unknown(struct shell *sh)
{
	for (struct file *file = sh->world->eval->files; file; file = file->next)
		if (file->state == VIRTUAL_GONE) {
			file->state = VIRTUAL_TEXT;
			file->content = value_unknown();
		}
	exists_opaque(sh);
}

struct field pack_path(struct shell *sh, struct field dir, struct str name)
{
	struct field path = field_text(eval_arena(sh), name);

	if (!dir.n || str_starts(name, "/"))
		return path;
	dir = field_join(eval_arena(sh), dir, field_text(eval_arena(sh), STR("/")));
	return field_join(eval_arena(sh), dir, path);
}

/* Files of this command below the directory: as they are now. */
static int add_own(struct shell *sh, struct pack *pack, struct field dir, struct str name)
{
	struct field at = files_resolved(sh, dir);
	struct str root, path;
	int err = 0;

	if (!field_known(eval_arena(sh), &at, &root))
		return 0;
	for (struct file *file = sh->world->eval->files; file && !err; file = file->next) {
		struct member member = { 0 };

		if (file->state != VIRTUAL_TEXT || file->target.n ||
			!field_known(eval_arena(sh), &file->path, &path) ||
			path.len <= root.len + 1 || path.at[root.len] != '/' ||
			!str_equal(str_slice(path, 0, root.len), root))
			continue;
		files_sync(sh, file);
		member.content = file->content;
		member.name = arena_printf(eval_arena(sh), "%.*s%.*s", STR_ARGS(name),
			STR_ARGS(str_skip(path, root.len)));
		err = member.name.at ? pack_add(sh, pack, member) : -ENOMEM;
	}
	return err;
}

int pack_of_files(struct shell *sh, struct field path, struct str format, struct pack **ret)
{
	struct pack *pack = pack_create(sh, "");
	int err = pack ? add_own(sh, pack, path, STR("")) : -ENOMEM;

	*ret = NULL;
	if (err || !pack->n)
		return err;
	pack->format = format;
	*ret = pack;
	return 0;
}

int pack_add_path(struct shell *sh, struct pack *pack, struct field path, struct str name)
{
	struct member member = { .name = name };
	struct file_info info = { 0 };
	int err;

	exists(sh, path, &info);
	while (str_ends(name, "/"))
		name.len--;
	if (info.kind == FILE_DIR) {
		member.name = name;
		member.from = files_resolved(sh, path);
		err = pack_add(sh, pack, member);
		return err ? err : add_own(sh, pack, path, name);
	}
	err = files_read(sh, path, &member.content);
	if (!err && member.content.n == 0)
		member.content = value_unknown();
	return err ? err : pack_add(sh, pack, member);
}

int archive_copy_tree(struct shell *sh, struct field from, struct field to)
{
	struct field at = files_absolute(sh, from), dest = files_absolute(sh, to);
	struct file_info info = { 0 };
	struct str root, *names = NULL;
	struct file *file;
	size_t n = 0;
	int err;

	if (field_same(&at, &dest))
		return 0;
	exists(sh, to, &info);
	if (info.kind != FILE_DIR) {
		err = files_write(sh, to, value_unknown(), false, &file);
		if (!err)
			file->target = files_resolved(sh, from);
		return err;
	}
	/* Into a directory that is there: name by name. */
	at = files_resolved(sh, from);
	if (!field_known(eval_arena(sh), &at, &root))
		return 0;
	err = exists_list(sh, root, &names, &n);
	if (err)
		return err == -ENOMEM ? err : 0;
	for (size_t i = 0; i < n && n <= MAX_MEMBERS && !err; i++) {
		struct field path = pack_path(sh, dest, names[i]);

		if (files_at(sh, path))
			continue;
		err = files_write(sh, path, value_unknown(), false, &file);
		if (!err)
			file->target = pack_path(sh, at, names[i]);
	}
	return err;
}

int pack_of_program(struct shell *sh, struct str name, struct value *ret)
{
	struct pack *pack;

	for (pack = sh->world->eval->packs; pack; pack = pack->next)
		if (str_is(pack->format, "program") && str_equal(pack->members[0].name, name))
			break;
	if (!pack) {
		pack = pack_create(sh, "program");
		if (!pack || pack_add(sh, pack, (struct member){ .name = name }))
			return -ENOMEM;
	}
	*ret = pack_value(sh, pack);
	return 0;
}

int pack_print(struct shell *sh, const struct call *call, bool *ret_done, struct value *ret_output)
{
	struct value text;
	int err;

	if (field_equals(&call->program, STR("cat")) != YES || call->argc != 2 ||
		field_starts(&call->argv[1], STR("-")) != NO)
		return 0;
	err = files_read(sh, call->argv[1], &text);
	*ret_done = !err && pack_of(sh, &text, NULL);
	if (*ret_done)
		*ret_output = text;
	return err;
}

int pack_extract(struct shell *sh, const struct member *member, struct field path)
{
	struct file *file;
	int err;

	if (member->from.n)
		return archive_copy_tree(sh, member->from, path);
	err = files_write(sh, path, member->content, false, &file);
	if (!err)
		file->program = (struct field){ 0 };
	return err;
}
