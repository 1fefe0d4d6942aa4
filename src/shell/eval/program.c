/* Programs: which file is really started, the call that is reported, and what it prints. */
#include "shell/eval/builtin.h"

#include <errno.h>

#include "shell/eval/archive.h"

static bool in_system_directory(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	return slash != STR_NOT_FOUND && exists_is_program_directory(str_slice(path, 0, slash));
}

bool eval_is_system_path(const struct field *path)
{
	return path->n == 1 && path->pieces[0].kind == PIECE_TEXT &&
	       in_system_directory(path->pieces[0].text);
}

/* The last component as far as it is known. */
static struct field last_component(struct arena *arena, struct field path)
{
	for (size_t i = path.n; i-- > 0;) {
		struct str text = path.pieces[i].text;
		size_t slash;

		if (path.pieces[i].kind != PIECE_TEXT)
			continue;
		slash = str_rfind_char(text, '/');
		if (slash != STR_NOT_FOUND) {
			struct field rest = { .pieces = path.pieces + i, .n = path.n - i };

			return field_skip(arena, &rest, slash + 1);
		}
	}
	return path;
}

/*
 * A name with glob characters is a pattern that matches nothing now: the file it is meant for may
 * be there by then. Brackets around one character are that character; other globs are unknown.
 */
static struct field as_pattern(struct arena *arena, struct field name)
{
	struct field out = field_text(arena, STR(""));
	struct str text;
	size_t from = 0;

	if (!field_known(arena, &name, &text) || text.len < 2)
		return name;
	for (size_t i = 0; i < text.len; i++) {
		bool glob = text.at[i] == '*' || text.at[i] == '?';
		size_t end = text.at[i] == '[' ? str_find_char(text, ']', i + 2) : STR_NOT_FOUND;

		if (strchr("?*+@!", text.at[i]) && str_starts(str_skip(text, i + 1), "("))
			end = str_find_char(text, ')', i);
		if (!glob && end == STR_NOT_FOUND)
			continue;
		out = field_join(arena, out, field_text(arena, str_slice(text, from, i)));
		if (end == i + 2)
			out = field_join(
				arena, out, field_text(arena, str_slice(text, i + 1, end)));
		else
			out = field_join(arena, out, field_any());
		i = end == STR_NOT_FOUND ? i : end;
		from = i + 1;
	}
	return from ? field_join(arena, out, field_text(arena, str_skip(text, from))) : name;
}

/*
 * Some programs are one file under several names (pkill is pgrep, vi is vim): where the name that
 * was used stands beside the real file as such a name, it is the name that says what is done.
 * Not so with a guarded program: another name for it is a disguise.
 */
static int behind_links(struct shell *sh, struct str name, struct str real, struct field *ret)
{
	struct facts *facts = sh->world->facts;
	size_t slash = str_rfind_char(real, '/');
	struct field base = field_text(eval_arena(sh), str_basename(real));
	struct field own = field_text(eval_arena(sh), name);
	struct file_info beside = { 0 };
	struct str path;
	int err;

	if (slash == STR_NOT_FOUND || str_equal(str_basename(real), name))
		return 0;
	path = arena_concat(eval_arena(sh), str_slice(real, 0, slash + 1), name);
	if (!path.at)
		return -ENOMEM;
	err = facts->file_info(facts->self, eval_arena(sh), path, &beside);
	if (err == -ENOMEM)
		return err;
	if (err || !str_equal(beside.real, real) ||
		(exists_may_be_installed(sh, &base) && !exists_may_be_installed(sh, &own)))
		*ret = base;
	return 0;
}

/* A file or a descriptor that holds the bytes of a program. */
static int of_copy(struct shell *sh, struct field path, struct file *file, struct field *ret,
	bool *ret_copy)
{
	struct value content = { 0 };
	const struct pack *pack;
	int err = 0;

	*ret_copy = false;
	if (file && file->state == VIRTUAL_TEXT) {
		files_sync(sh, file);
		content = file->content;
	} else if (files_descriptor(sh, path) >= 0) {
		err = files_read(sh, path, &content);
	}
	pack = pack_of(sh, &content, "program");
	if (!pack || err)
		return err;
	*ret = field_text(eval_arena(sh), pack->members[0].name);
	*ret_copy = true;
	return 0;
}

/* Which program a path stands for: through links and copies of this command, then real links. */
static int of_path(struct shell *sh, struct field path, struct field *ret_path, struct field *ret)
{
	struct facts *facts = sh->world->facts;
	struct field at = files_resolved(sh, path);
	struct file *file = files_find(sh, path);
	struct file_info info = { 0 };
	struct str text;
	bool copy;
	int err;

	*ret_path = at;
	*ret = last_component(eval_arena(sh), at);
	err = of_copy(sh, path, file, ret, &copy);
	if (err || copy)
		return err;
	if (!exists_settled(sh))
		*ret = as_pattern(eval_arena(sh), *ret);
	if (file && file->program.n) {
		*ret = file->program;
		return 0;
	}
	if (file && !file->maybe)
		return 0;
	if (!facts || !field_known(eval_arena(sh), &at, &text) || in_system_directory(text) ||
		!str_starts(text, "/"))
		return 0;
	err = facts->file_info(facts->self, eval_arena(sh), text, &info);
	if (err || info.kind != FILE_REGULAR || !info.real.len)
		return err == -ENOMEM ? err : 0;
	return str_equal(info.real, text) ? 0
					  : behind_links(sh, str_basename(text), info.real, ret);
}

/* Does PATH lead to a file that this command has made? */
bool eval_in_path(struct shell *sh, struct str name, bool reads, struct field *ret_path)
{
	struct value path = state_get(sh, STR("PATH"));
	struct str list;

	if (!sh->world->eval->files || !value_known(eval_arena(sh), &path, &list))
		return false;
	while (list.len || list.at) {
		size_t end = str_find_char(list, ':', 0);
		struct str dir = str_slice(list, 0, end == STR_NOT_FOUND ? list.len : end);
		struct str full = arena_printf(eval_arena(sh), "%.*s/%.*s",
			STR_ARGS(dir.len ? dir : STR(".")), STR_ARGS(name));
		struct field field;

		if (!full.at)
			return false;
		field = field_text(eval_arena(sh), full);
		if ((files_find(sh, field) || files_at(sh, field)) &&
			(reads || exists_executable(sh, field) != NO)) {
			*ret_path = field;
			return true;
		}
		if (end == STR_NOT_FOUND)
			return false;
		list = str_skip(list, end + 1);
	}
	return false;
}

int eval_program_name(
	struct shell *sh, struct field name, struct field *ret_path, struct field *ret_program)
{
	struct value hashed;
	struct field found;
	struct str text;

	*ret_path = (struct field){ 0 };
	*ret_program = last_component(eval_arena(sh), name);
	if (!field_known(eval_arena(sh), &name, &text)) {
		if (ret_program->n != name.n || ret_program->pieces != name.pieces)
			return of_path(sh, name, ret_path, ret_program);
		return 0;
	}
	if (str_find_char(text, '/', 0) != STR_NOT_FOUND)
		return of_path(sh, name, ret_path, ret_program);
	hashed = state_hashed(sh, text);
	if (hashed.n && hashed.alternatives[0].n == 1)
		return of_path(sh, hashed.alternatives[0].at[0], ret_path, ret_program);
	if (eval_in_path(sh, text, false, &found))
		return of_path(sh, found, ret_path, ret_program);
	return 0;
}

/* What is exported here and not in the session. */
struct environment {
	struct shell *sh;
	struct env_var *at;
	size_t n, capacity;
};

static int add_exported(void *self, const struct variable *variable)
{
	struct environment *env = self;

	if (!(variable->flags & VARIABLE_EXPORTED) || variable->flags & VARIABLE_ARRAY)
		return 0;
	env->at =
		arena_grow(eval_arena(env->sh), env->at, env->n, &env->capacity, sizeof(*env->at));
	if (!env->at)
		return -ENOMEM;
	env->at[env->n++] = (struct env_var){ variable->name, variable->value };
	if (variable->value.n == 0 && !variable->value.open)
		env->at[env->n - 1].value = value_empty();
	return 0;
}

int eval_add_call(struct shell *sh, const struct field *argv, size_t argc, struct field program,
	struct span span, struct call **ret)
{
	struct eval *e = sh->world->eval;
	struct environment env = { .sh = sh };
	struct call *call;

	if (e->effects->n_calls >= MAX_CALLS) {
		eval_stop(sh, "more than 512 programs would run");
		*ret = NULL;
		return 0;
	}
	call = arena_alloc(e->arena, struct call, 1);
	if (!call || state_each_variable(sh, add_exported, &env))
		return -ENOMEM;
	*call = (struct call){
		.argv = argv,
		.argc = argc,
		.program = program,
		.env = env.at,
		.n_env = env.n,
		.cwd = eval_cwd(sh),
		.via = sh->eval->place.via,
		.parent = sh->eval->place.parent,
		.conditional = sh->eval->place.conditional,
		.background = sh->eval->place.background,
		.remote = sh->eval->place.remote,
		.truncated_argv = argc >= MAX_FIELDS,
		.input = eval_stdin(sh),
		.span = span,
		.number = (uint32_t)e->effects->n_calls++,
	};
	*e->calls_end = call;
	e->calls_end = &call->next;
	*ret = call;
	return eval_pid_file(sh, call);
}

struct str eval_call_text(struct shell *sh, const struct call *call)
{
	struct buf text = BUF_IN(eval_arena(sh));

	for (size_t i = 0; i < call->argc; i++) {
		if (i)
			buf_add_char(&text, ' ');
		buf_add(&text, field_show(eval_arena(sh), &call->argv[i]));
	}
	return buf_str(&text);
}
