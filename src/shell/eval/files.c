/* Files as the command leaves them: what it wrote, linked, moved and removed so far. */
#include "shell/eval/eval.h"

#include <errno.h>

#include "base/path.h"
#include "shell/eval/archive.h"
#include "shell/eval/fifo.h"
#include "shell/eval/own_process.h"
#include "shell/filter/filter.h"

#define MAX_LINKS 8

/* /proc/self/root and /proc/self/cwd lead where this process stands. */
static struct str of_own_process(struct shell *sh, struct str path)
{
	static const char *const roots[] = { "/proc/self/root", "/proc/1/root" };
	static const char cwd[] = "/proc/self/cwd";
	struct field base = eval_cwd(sh);
	struct str text;

	if (!str_starts(path, "/proc/"))
		return path;
	for (size_t i = 0; i < ARRAY_SIZE(roots); i++)
		if (str_starts(path, roots[i]) && str_starts(str_skip(path, strlen(roots[i])), "/"))
			return str_skip(path, strlen(roots[i]));
	if (str_starts(path, cwd) && str_starts(str_skip(path, strlen(cwd)), "/") &&
		field_known(eval_arena(sh), &base, &text))
		return arena_concat(eval_arena(sh), text, str_skip(path, strlen(cwd)));
	return path;
}

struct field files_absolute(struct shell *sh, struct field path)
{
	struct arena *arena = eval_arena(sh);
	struct str first = path.n ? path.pieces[0].text : STR(""), text;
	bool relative = path.n && path.pieces[0].kind == PIECE_TEXT && !str_starts(first, "/");
	struct field base = eval_cwd(sh);

	if (relative && base.n) {
		base = field_join(arena, base, field_text(arena, STR("/")));
		path = field_join(arena, base, path);
	}
	if (!field_known(arena, &path, &text) || !str_starts(text, "/"))
		return path;
	text = path_join(arena, STR(""), text);
	return field_text(arena, of_own_process(sh, text));
}

static struct file *exact(struct shell *sh, const struct field *path)
{
	for (struct file *file = sh->world->eval->files; file; file = file->next)
		if (field_same(&file->path, path))
			return file;
	return NULL;
}

/* Puts what a link at @file stands for in the place of the first @len bytes of @path. */
static struct field through_link(
	struct shell *sh, const struct file *file, struct str path, size_t len)
{
	struct field rest = field_text(eval_arena(sh), str_skip(path, len));
	struct field target = file->target;
	size_t slash = str_rfind_char(str_slice(path, 0, len), '/');
	struct str known;

	if (target.pieces[0].kind == PIECE_TEXT && !str_starts(target.pieces[0].text, "/") &&
		slash != STR_NOT_FOUND)
		target = field_join(eval_arena(sh),
			field_text(eval_arena(sh), str_slice(path, 0, slash + 1)), target);
	target = field_join(eval_arena(sh), target, rest);
	if (field_known(eval_arena(sh), &target, &known) && str_starts(known, "/"))
		return field_text(eval_arena(sh), path_join(eval_arena(sh), STR(""), known));
	return target;
}

/* Where @path leads through the links this command has made. */
static struct field resolve(struct shell *sh, struct field path)
{
	struct field at = files_absolute(sh, path);

	for (int hop = 0; hop < MAX_LINKS && sh->world->eval->files; hop++) {
		struct file *link = exact(sh, &at);
		struct str text;
		size_t len;

		if (link && !link->target.n)
			return at;
		if (!field_known(eval_arena(sh), &at, &text))
			return link ? link->target : at;
		len = text.len;
		while (!(link && link->target.n) && len) {
			struct field parent;

			len = str_rfind_char(str_slice(text, 0, len), '/');
			if (len == STR_NOT_FOUND || len == 0)
				return at;
			parent = field_text(eval_arena(sh), str_slice(text, 0, len));
			link = exact(sh, &parent);
		}
		if (!link || !link->target.n)
			return at;
		at = through_link(sh, link, text, len);
	}
	return at;
}

struct file *files_find(struct shell *sh, struct field path)
{
	struct field at;

	if (!sh->world->eval->files)
		return NULL;
	at = resolve(sh, path);
	return exact(sh, &at);
}

struct file *files_at(struct shell *sh, struct field path)
{
	struct field at;

	if (!sh->world->eval->files)
		return NULL;
	at = files_absolute(sh, path);
	return exact(sh, &at);
}

struct field files_resolved(struct shell *sh, struct field path)
{
	return resolve(sh, path);
}

void files_sync(struct shell *sh, struct file *file)
{
	if (!file->growing)
		return;
	file->content = growing_value(eval_arena(sh), &file->grown);
	if (file->write)
		file->write->content = file->content;
}

static struct write *add_write(struct shell *sh, struct field path, struct value content)
{
	struct eval *e = sh->world->eval;
	struct write *write = arena_alloc(eval_arena(sh), struct write, 1);

	if (!write)
		return NULL;
	*write = (struct write){
		.path = path,
		.content = content,
		.conditional = sh->eval->place.conditional,
		.by = sh->eval->place.by,
		.number = (uint32_t)e->effects->n_calls,
		.span = sh->eval->place.span,
	};
	*e->writes_end = write;
	e->writes_end = &write->next;
	e->changes++;
	if (!field_is_known(&path))
		exists_opaque(sh);
	return write;
}

static struct file *add_file(struct shell *sh, struct field path)
{
	struct eval *e = sh->world->eval;
	struct file *file = exact(sh, &path);

	if (file)
		return file;
	file = arena_alloc(eval_arena(sh), struct file, 1);
	if (!file)
		return NULL;
	*file = (struct file){
		.path = path,
		.executable = MAYBE,
		.maybe = sh->eval->place.conditional,
		.next = e->files,
	};
	file->content = value_unknown();
	if (sh->eval->place.conditional && files_read(sh, path, &file->content) == 0)
		file->maybe = false;
	e->files = file;
	return file;
}

int files_write(
	struct shell *sh, struct field path, struct value content, bool append, struct file **ret)
{
	struct field at = resolve(sh, path);
	struct value before = value_empty();
	struct file *file;
	bool existed;

	/* What is written to a fifo waits there. */
	file = sh->world->eval->files ? exact(sh, &at) : NULL;
	if (file && file->state == VIRTUAL_FIFO) {
		files_sync(sh, file);
		file->growing = false;
		file->content = text_concat(eval_arena(sh), &file->content, &content);
		sh->world->eval->fifo_written = true;
		if (ret)
			*ret = file;
		return 0;
	}
	if (append && files_read(sh, at, &before))
		return -ENOMEM;
	if (append && before.n == 0 && !before.open)
		before = value_text(eval_arena(sh), STR(""));
	if (append)
		content = text_concat(eval_arena(sh), &before, &content);
	existed = exact(sh, &at) != NULL || sh->eval->place.conditional;
	file = add_file(sh, at);
	if (!file)
		return -ENOMEM;
	files_sync(sh, file);
	file->write = add_write(sh, at, content);
	if (!file->write)
		return -ENOMEM;
	file->write->append = append;
	file->opaque = sh->world->eval->opaque;
	if (existed && sh->eval->place.conditional)
		content = value_join(&file->content, &content);
	else
		file->program = (struct field){ 0 };
	file->state = VIRTUAL_TEXT;
	file->content = content;
	file->target = (struct field){ 0 };
	file->growing = false;
	if (ret)
		*ret = file;
	return 0;
}

int files_remove(struct shell *sh, struct field path)
{
	struct field at = files_absolute(sh, path);
	struct write *write = add_write(sh, at, (struct value){ 0 });
	struct file *file;

	if (!write)
		return -ENOMEM;
	write->removed = true;
	if (sh->eval->place.conditional) {
		exists_opaque(sh);
		return 0;
	}
	file = add_file(sh, at);
	if (!file)
		return -ENOMEM;
	*file = (struct file){
		.state = VIRTUAL_GONE,
		.path = at,
		.opaque = sh->world->eval->opaque,
		.next = file->next,
	};
	return 0;
}

int files_link(struct shell *sh, struct field path, struct str *ret)
{
	struct facts *facts = sh->world->facts;
	struct file *file = files_at(sh, path);
	struct str text;

	*ret = (struct str){ NULL, 0 };
	if (file && (file->maybe || file->state != VIRTUAL_TEXT ||
			    !field_known(eval_arena(sh), &file->target, ret)))
		*ret = (struct str){ NULL, 0 };
	if (file || !facts || !facts->read_link || sh->eval->place.remote ||
		!field_known(eval_arena(sh), &path, &text))
		return 0;
	sh->world->eval->facts_read = true;
	return facts->read_link(facts->self, eval_arena(sh), text, ret);
}

/* The descriptor that /dev/stdin, /dev/fd/N and the like name, or -1. */
static int descriptor_of(struct str path)
{
	static const char *const prefixes[] = { "/dev/fd/", "/proc/self/fd/" };
	int64_t number;

	if (str_is(path, "/dev/stdin"))
		return 0;
	if (str_is(path, "/dev/stdout"))
		return 1;
	if (str_is(path, "/dev/stderr"))
		return 2;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (str_starts(path, prefixes[i]) &&
			str_to_int64(str_skip(path, strlen(prefixes[i])), &number) && number >= 0 &&
			number < INT32_MAX)
			return (int)number;
	return -1;
}

int files_descriptor(struct shell *sh, struct field path)
{
	const struct piece *p = path.pieces;
	struct str text;

	if (path.n == 3 && p[0].kind == PIECE_TEXT && str_is(p[0].text, "/proc/") &&
		p[1].kind == PIECE_OWN_PID && !p[1].text.len && p[2].kind == PIECE_TEXT) {
		text = arena_concat(eval_arena(sh), STR("/proc/self"), p[2].text);
		return text.at ? descriptor_of(text) : -1;
	}
	if (path.n != 1 || !field_known(eval_arena(sh), &path, &text) || text.len < 9 ||
		(memcmp(text.at, "/dev/", 5) && memcmp(text.at, "/proc", 5)))
		return -1;
	return descriptor_of(text);
}

/* /proc/PID/comm and its kin, as the table of processes tells them. */
static int read_process(struct shell *sh, struct str path, struct str *ret)
{
	struct facts *facts = sh->world->facts;
	const struct process_table *table = NULL;
	int err = 0;

	*ret = (struct str){ 0 };
	if (!str_starts(path, "/proc/") || !facts->processes)
		return 0;
	err = facts->processes(facts->self, eval_arena(sh), &table);
	if (!err)
		proc_file_text(eval_arena(sh), table, path, ret);
	return err;
}

int files_on_disk(struct shell *sh, struct field path, struct value *ret)
{
	struct facts *facts = sh->world->facts;
	struct file_texts texts = { 0 };
	struct field own;
	struct str text;
	int err;

	*ret = value_unknown();
	if (!facts || !field_known(eval_arena(sh), &path, &text) || !str_starts(text, "/"))
		return 0;
	own = field_text(eval_arena(sh), str_basename(text));
	if (eval_is_system_path(&path) && exists_may_be_installed(sh, &own))
		return pack_of_program(sh, str_basename(text), ret);
	sh->world->eval->facts_read = true;
	err = read_process(sh, text, &texts.at[0]);
	if (!err && texts.at[0].at)
		texts.n = 1;
	else if (!err)
		err = facts->read_file(facts->self, eval_arena(sh), text, &texts);
	if (err == -ENOMEM)
		return err;
	if (err == -ENOENT)
		*ret = (struct value){ 0 };
	if (err)
		return 0;
	*ret = (struct value){ 0 };
	for (size_t i = 0; i < texts.n; i++) {
		struct value one = value_text(eval_arena(sh), texts.at[i]);

		if (one.n)
			value_add(ret, one.alternatives[0]);
	}
	return 0;
}

int files_read(struct shell *sh, struct field path, struct value *ret)
{
	int number = files_descriptor(sh, path);
	struct value before;
	struct field at;
	struct file *file;

	if (number >= 0) {
		struct channel *channel = eval_channel(sh, number);

		*ret = channel && channel->kind == CHANNEL_TEXT ? channel->text : value_unknown();
		return 0;
	}
	if (path.n && (path.n > 1 || str_starts(path.pieces[0].text, "/proc/self/")) &&
		own_process_file(sh, &path, ret))
		return 0;
	at = resolve(sh, path);
	if (at.n == 1 && str_is(at.pieces[0].text, "/dev/null")) {
		*ret = value_text(eval_arena(sh), STR(""));
		return 0;
	}
	file = sh->world->eval->files ? exact(sh, &at) : NULL;
	if (!file)
		return pack_file(sh, path, ret) ? 0 : files_on_disk(sh, at, ret);
	if ((file->state == VIRTUAL_FIFO || sh->world->eval->fifo_written) && fifo_wake(sh))
		return -ENOMEM;
	files_sync(sh, file);
	*ret = file->state == VIRTUAL_TEXT ? file->content : (struct value){ 0 };
	if (file->state == VIRTUAL_FIFO) {
		struct str text;

		*ret = file->content;
		sh->world->eval->blocks |= value_known(eval_arena(sh), ret, &text) && text.len == 0;
	}
	if (file->maybe) {
		if (files_on_disk(sh, at, &before))
			return -ENOMEM;
		*ret = value_join(ret, &before);
	}
	return 0;
}

bool files_execute_callback(void *self, struct arena *arena, struct str path)
{
	return exists_executable(self, files_resolved(self, field_text(arena, path))) != NO;
}

int files_written_callback(void *self, struct arena *arena, struct str directory,
	struct str **ret_paths, size_t *ret_n)
{
	struct shell *sh = self;
	size_t n = 0, capacity = 0;
	struct str *paths = NULL, path;

	for (const struct file *file = sh->world->eval->files; file; file = file->next) {
		if (file->state != VIRTUAL_TEXT || !field_known(arena, &file->path, &path) ||
			path.len <= directory.len + 1 || path.at[directory.len] != '/' ||
			!str_equal(str_slice(path, 0, directory.len), directory))
			continue;
		paths = arena_grow(arena, paths, n, &capacity, sizeof(*paths));
		if (!paths)
			return -ENOMEM;
		paths[n++] = path;
	}
	*ret_paths = paths;
	*ret_n = n;
	return 0;
}

int files_read_callback(void *self, struct arena *arena, struct str path, struct file_texts *ret)
{
	struct shell *sh = self;
	struct value value;
	int err = files_read(sh,
		str_starts(path, "/proc/") ? own_process_path(sh, path) : field_text(arena, path),
		&value);

	if (err)
		return err;
	*ret = (struct file_texts){ .partly = value.open && str_starts(path, "/proc/") };
	if (value.n == 0)
		return value.open ? -EACCES : -ENOENT;
	if (sh->world->eval->stand_in >= 0)
		own_pid_hide(arena, &sh->world->eval->own, &value,
			(unsigned int)sh->world->eval->stand_in);
	for (size_t i = 0; i < value.n && ret->n < ARRAY_SIZE(ret->at); i++) {
		struct value one = value_fields(value.alternatives[i]);

		if (value_known(arena, &one, &ret->at[ret->n]))
			ret->n++;
	}
	return ret->n ? 0 : -EACCES;
}
