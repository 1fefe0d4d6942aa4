/*
 * Whether files, directories and programs are there when a command gets to them: what the command
 * itself did first, then the facts, as long as nothing has run whose doings are not known.
 */
#include <errno.h>

#include "shell/eval/eval.h"

/* Programs that change no file, or only those that are followed here. */
static const char *const harmless[] = { "date", "du", "env", "fd", "fdfind", "file", "free",
	"hostname", "id", "kill", "killall", "ls", "pgrep", "pkill", "ps", "stat", "test", "uname",
	"uptime", "who", "whoami" };

static const char *const program_directories[] = { "/usr/bin", "/bin", "/usr/local/bin",
	"/usr/sbin", "/sbin", "/usr/local/sbin" };

bool exists_is_program_directory(struct str path)
{
	while (path.len > 1 && str_ends(path, "/"))
		path.len--;
	for (size_t i = 0; i < ARRAY_SIZE(program_directories); i++)
		if (str_is(path, program_directories[i]))
			return true;
	return false;
}

void exists_ran(struct shell *sh, const struct call *call)
{
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		if (field_equals(&call->program, str_from(harmless[i])) == YES)
			return;
	exists_opaque(sh);
}

void exists_opaque(struct shell *sh)
{
	struct eval *e = sh->world->eval;

	if (!e->opaque)
		e->changes++;
	e->opaque++;
}

bool exists_settled(const struct shell *sh)
{
	const struct eval *e = sh->world->eval;

	return !e->opaque && !sh->eval->place.remote && e->world.facts &&
	       e->world.facts->files_are_known;
}

static enum tri own_file(struct shell *sh, const struct file *file, enum file_kind *ret_kind)
{
	bool maybe = file->maybe || file->opaque != sh->world->eval->opaque;

	if (file->state == VIRTUAL_GONE)
		return maybe ? MAYBE : NO;
	*ret_kind = file->state == VIRTUAL_DIR    ? FILE_DIR
		    : file->state == VIRTUAL_FIFO ? FILE_OTHER
						  : FILE_REGULAR;
	return maybe ? MAYBE : YES;
}

/* Does a file of this command stand below the directory? */
static bool holds_own(struct shell *sh, struct str dir)
{
	for (struct file *file = sh->world->eval->files; file; file = file->next) {
		struct str path;

		if (file->state != VIRTUAL_GONE &&
			field_known(eval_arena(sh), &file->path, &path) && path.len > dir.len &&
			str_equal(str_slice(path, 0, dir.len), dir) && path.at[dir.len] == '/')
			return true;
	}
	return false;
}

/* What this command did to a directory above it: NO: removed. MAYBE: copied or moved there. */
static enum tri below_own(struct shell *sh, struct str path)
{
	for (struct file *file = sh->world->eval->files; file; file = file->next) {
		enum file_kind kind = FILE_NONE;
		struct str above;

		if (file->state == VIRTUAL_DIR ||
			!field_known(eval_arena(sh), &file->path, &above) ||
			path.len <= above.len || path.at[above.len] != '/' ||
			!str_equal(str_slice(path, 0, above.len), above))
			continue;
		return own_file(sh, file, &kind) == NO ? NO : MAYBE;
	}
	return YES;
}

/* Where the shell stands is there, and what that is in. */
static bool holds_cwd(struct shell *sh, struct str dir)
{
	struct field cwd = eval_cwd(sh);
	struct str text;

	return field_known(eval_arena(sh), &cwd, &text) && str_starts(text, "/") &&
	       text.len >= dir.len && str_equal(str_slice(text, 0, dir.len), dir) &&
	       (text.len == dir.len || text.at[dir.len] == '/' || dir.len == 1);
}

/* A link that leads nowhere: where it leads something may be by then. */
static bool is_dangling(struct shell *sh, struct str path)
{
	struct facts *facts = sh->world->facts;
	size_t slash = str_rfind_char(path, '/');
	struct str *names;
	size_t n = 0;

	if (!facts->list_dir || slash == STR_NOT_FOUND ||
		facts->list_dir(facts->self, eval_arena(sh),
			str_slice(path, 0, MAX(slash, (size_t)1)), &names, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_equal(names[i], str_skip(path, slash + 1)))
			return true;
	return false;
}

/* A bin directory may hold more on the machine that runs the command than it seems to here. */
static bool holds_programs(struct shell *sh, struct field path)
{
	struct str text, dir;
	size_t slash;

	if (!field_known(eval_arena(sh), &path, &text))
		return true;
	slash = str_rfind_char(text, '/');
	dir = slash == STR_NOT_FOUND ? STR("") : str_slice(text, 0, slash);
	return exists_is_program_directory(dir) || str_is(str_basename(dir), "bin") ||
	       str_is(str_basename(dir), "Scripts");
}

/* Nothing of its own in the root directory that it could stand in. */
static bool lacks_root(struct shell *sh, struct str path)
{
	struct facts *facts = sh->world->facts;
	struct file_info info = { .kind = FILE_NONE };
	size_t slash = str_find_char(path, '/', 1), last = str_rfind_char(path, '/');

	return !exists_is_program_directory(str_slice(path, 0, last)) &&
	       facts->file_info(facts->self, eval_arena(sh), str_slice(path, 0, slash), &info) ==
		       0 &&
	       info.kind == FILE_NONE;
}

/* /proc/PID and below: a process that is gone does not come back. */
static bool is_of_process(struct str path)
{
	size_t end = MIN(str_find_char(path, '/', 6), path.len);
	int64_t pid;

	return str_starts(path, "/proc/") && str_to_int64(str_slice(path, 6, end), &pid);
}

/*
 * Others may make what is not there yet: a checkout, an install, a mount. Certain is what would
 * stand below the working directory, and what has nothing to stand in.
 */
static bool is_certain(struct shell *sh, struct str path)
{
	struct field cwd = eval_cwd(sh);
	struct str text;

	if (lacks_root(sh, path) || is_of_process(path))
		return true;
	if (holds_programs(sh, field_text(eval_arena(sh), path)))
		return false;
	return field_known(eval_arena(sh), &cwd, &text) && text.len > 1 && path.len > text.len &&
	       str_equal(str_slice(path, 0, text.len), text) && path.at[text.len] == '/';
}

enum tri exists(struct shell *sh, struct field path, struct file_info *ret)
{
	struct facts *facts = sh->world->facts;
	struct field at = files_resolved(sh, path);
	struct file *file = files_find(sh, path);
	struct file_texts texts = { 0 };
	struct str text;

	*ret = (struct file_info){ .kind = FILE_NONE };
	if (file)
		return own_file(sh, file, &ret->kind);
	if (!facts || !field_known(eval_arena(sh), &at, &text) || !str_starts(text, "/") ||
		sh->eval->place.remote)
		return MAYBE;
	if (holds_own(sh, text) || holds_cwd(sh, text)) {
		ret->kind = FILE_DIR;
		return YES;
	}
	if (below_own(sh, text) != YES)
		return below_own(sh, text);
	if (facts->file_info(facts->self, eval_arena(sh), text, ret))
		return MAYBE;
	if (ret->kind != FILE_NONE)
		return sh->world->eval->opaque ? MAYBE : YES;
	if (!exists_settled(sh) ||
		facts->read_file(facts->self, eval_arena(sh), text, &texts) != -ENOENT)
		return MAYBE;
	return is_dangling(sh, text) || !is_certain(sh, text) ? MAYBE : NO;
}

/* The name of an own file right below @dir; empty for others. */
static struct str name_below(struct shell *sh, const struct file *file, struct str dir)
{
	struct str path;

	if (!field_known(eval_arena(sh), &file->path, &path) || path.len <= dir.len + 1 ||
		!str_equal(str_slice(path, 0, dir.len), dir) || path.at[dir.len] != '/')
		return STR("");
	path = str_skip(path, dir.len + 1);
	return str_slice(path, 0, str_find_char(path, '/', 0));
}

struct names {
	struct arena *arena;
	struct str *at;
	size_t n, capacity;
};

static int add_name(struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_equal(names->at[i], name))
			return 0;
	names->at =
		arena_grow(names->arena, names->at, names->n, &names->capacity, sizeof(*names->at));
	if (!names->at)
		return -ENOMEM;
	names->at[names->n++] = name;
	return 0;
}

static void drop_name(struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_equal(names->at[i], name))
			names->at[i] = names->at[--names->n];
}

/* Where what the packs know is installed, if it is: once, so that a glob does not find it twice. */
static bool may_hold_more(struct str dir)
{
	return exists_is_program_directory(dir) && str_is(str_basename(dir), "bin");
}

/* What this command made and removed there, and what may be installed where programs are. */
static int add_own(struct shell *sh, struct names *names, struct str dir)
{
	const struct shell_input *input = sh->world->eval->input;
	struct str known = str_is(dir, "/") ? STR("") : dir;
	int err = 0;

	for (struct file *file = sh->world->eval->files; file && !err; file = file->next) {
		struct str name = name_below(sh, file, known);

		if (!name.len)
			continue;
		if (file->state == VIRTUAL_GONE)
			drop_name(names, name);
		else
			err = add_name(names, name);
	}
	if (may_hold_more(dir))
		for (size_t i = 0; i < input->n_names && !err; i++)
			err = add_name(names, input->names[i]);
	return err;
}

int exists_list(struct shell *sh, struct str path, struct str **ret_names, size_t *ret_n)
{
	struct facts *facts = sh->world->facts;
	struct arena *arena = eval_arena(sh);
	struct field at = files_resolved(sh, field_text(arena, path));
	struct names names = { .arena = arena };
	struct str *there = NULL, dir;
	size_t n = 0;
	int err, own;

	if (!facts || !facts->list_dir || !field_known(arena, &at, &dir))
		return -EACCES;
	err = facts->list_dir(facts->self, arena, dir, &there, &n);
	if (err == -ENOMEM || (err && err != -ENOENT))
		return err;
	if (!sh->world->eval->files && !may_hold_more(dir)) {
		*ret_names = there;
		*ret_n = n;
		return err;
	}
	names.at = there;
	names.n = names.capacity = n;
	own = add_own(sh, &names, dir);
	*ret_names = names.at;
	*ret_n = names.n;
	return own ? own : names.n ? 0 : err;
}

int exists_info(struct shell *sh, struct str path, struct file_info *ret)
{
	const struct shell_input *input = sh->world->eval->input;
	struct field at = field_text(eval_arena(sh), path);
	enum tri there = exists(sh, at, ret);
	size_t slash = str_rfind_char(path, '/');

	if (ret->kind != FILE_NONE || slash == STR_NOT_FOUND)
		return 0;
	if (there == MAYBE && sh->world->facts && is_dangling(sh, path))
		ret->kind = FILE_OTHER;
	for (size_t i = 0; i < input->n_names; i++)
		if (str_equal(input->names[i], str_skip(path, slash + 1)) &&
			may_hold_more(str_slice(path, 0, slash)))
			ret->kind = FILE_REGULAR;
	return 0;
}

/* PATH as this command has set it, where none of its directories may hold the program. */
static bool path_lacks(struct shell *sh, struct str name)
{
	struct arena *arena = eval_arena(sh);
	struct value value;
	struct str list;

	if (!state_variable(sh, STR("PATH")))
		return false;
	value = state_get(sh, STR("PATH"));
	if (!value_known(arena, &value, &list))
		return false;
	for (;;) {
		size_t end = MIN(str_find_char(list, ':', 0), list.len);
		struct str dir = str_slice(list, 0, end);
		struct str path = arena_printf(
			arena, "%.*s/%.*s", STR_ARGS(dir.len ? dir : STR(".")), STR_ARGS(name));
		struct file_info info;

		if (!path.at || exists_is_program_directory(dir) ||
			exists(sh, field_text(arena, path), &info) != NO)
			return false;
		if (end == list.len)
			return true;
		list = str_skip(list, end + 1);
	}
}

/* git keeps its own commands where only git looks, unless PATH leads there. */
static bool is_part_of_git(struct shell *sh, struct str name)
{
	struct file_info info;
	struct str path;

	if (!str_starts(name, "git-"))
		return false;
	path = arena_concat(eval_arena(sh), STR("/usr/lib/git-core/"), name);
	return path.at && exists(sh, field_text(eval_arena(sh), path), &info) == YES &&
	       exists_in_path(sh, name) == NO;
}

bool exists_no_program(struct shell *sh, struct field name, struct field path)
{
	struct file_info info;
	struct str text;
	bool known = field_known(eval_arena(sh), &name, &text);

	if (known && str_ends(text, "/"))
		return true;
	if (known && str_find_char(text, '/', 0) == STR_NOT_FOUND)
		return !path.n && !state_hashed(sh, text).n &&
		       (path_lacks(sh, text) || is_part_of_git(sh, text));
	return path.n && files_descriptor(sh, path) < 0 &&
	       (exists(sh, path, &info) == NO || info.kind == FILE_DIR);
}

bool exists_may_be_installed(const struct shell *sh, const struct field *name)
{
	const struct shell_input *input = sh->world->eval->input;

	for (size_t i = 0; i < input->n_names; i++)
		if (field_equals(name, input->names[i]) == YES)
			return true;
	return false;
}

bool exists_program(struct shell *sh, struct str name)
{
	struct file_info info;

	if (str_find_char(name, '/', 0) != STR_NOT_FOUND)
		return true;
	for (size_t i = 0; i < 2 && !state_variable(sh, STR("PATH")); i++) {
		struct str path = arena_printf(
			eval_arena(sh), "%s/%.*s", program_directories[i], STR_ARGS(name));

		if (path.at && exists(sh, field_text(eval_arena(sh), path), &info) == YES)
			return true;
	}
	return false;
}

static enum tri found_in(struct shell *sh, struct str dir, struct str name)
{
	struct facts *facts = sh->world->facts;
	struct str path = arena_concat(eval_arena(sh), dir, name);
	struct field at = field_text(eval_arena(sh), path);
	struct file_info info = { .kind = FILE_NONE };
	struct file *file;

	if (!path.at || !facts || !str_starts(path, "/"))
		return MAYBE;
	file = files_find(sh, at);
	if (file)
		return file->state == VIRTUAL_GONE && !file->maybe ? NO : exists_executable(sh, at);
	if (facts->file_info(facts->self, eval_arena(sh), path, &info))
		return MAYBE;
	return info.kind == FILE_REGULAR && info.executable ? YES : NO;
}

enum tri exists_in_path(struct shell *sh, struct str name)
{
	struct value path = state_get(sh, STR("PATH"));
	struct field field = field_text(eval_arena(sh), name);
	struct str list;

	if (str_find_char(name, '/', 0) != STR_NOT_FOUND || !exists_settled(sh) ||
		exists_may_be_installed(sh, &field) || state_hashed(sh, name).n ||
		!value_known(eval_arena(sh), &path, &list))
		return MAYBE;
	while (list.len) {
		size_t end = MIN(str_find_char(list, ':', 0), list.len);
		struct str dir =
			arena_printf(eval_arena(sh), "%.*s/", STR_ARGS(str_slice(list, 0, end)));
		enum tri found = found_in(sh, dir, name);

		if (found != NO)
			return found;
		list = str_skip(list, end + 1);
	}
	return NO;
}

enum tri exists_executable(struct shell *sh, struct field path)
{
	struct file *file = files_find(sh, path);
	struct file_info info;

	if (file && (file->maybe || file->state != VIRTUAL_TEXT ||
			    file->opaque != sh->world->eval->opaque))
		return MAYBE;
	if (file)
		return file->executable;
	if (exists(sh, path, &info) != YES || info.kind != FILE_REGULAR ||
		sh->world->eval->modes_changed)
		return MAYBE;
	return info.executable ? YES : NO;
}
