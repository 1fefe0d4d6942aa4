/* Files that Python code reads, writes, copies and removes. */
#include "lang/library/library.h"
#include "lang/python/python.h"

static bool writes(struct machine *m, const struct thing *mode)
{
	struct str text;

	if (!mode)
		return false;
	if (!thing_as_text(m, mode, &text))
		return true;
	return str_find_char(text, 'w', 0) != STR_NOT_FOUND ||
	       str_find_char(text, 'a', 0) != STR_NOT_FOUND ||
	       str_find_char(text, 'x', 0) != STR_NOT_FOUND ||
	       str_find_char(text, '+', 0) != STR_NOT_FOUND;
}

static struct thing *open_path(struct machine *m, struct thing *path, struct thing *mode)
{
	struct thing *file = thing_native(m, STR("open()"), NULL), *text;
	struct str how;

	if (path->kind == THING_NATIVE && path->has_text) /* a descriptor that is open */
		return path;
	if (file->kind != THING_NATIVE)
		return file;
	thing_push(m, file, path);
	if (writes(m, mode)) {
		bool append =
			thing_as_text(m, mode, &how) && str_find_char(how, 'a', 0) != STR_NOT_FOUND;

		file->effect = effect_write(
			m, thing_as_field(m, path), field_text(m->arena, STR("")), append);
		return file;
	}
	text = file_text(m, path);
	if (text->kind == THING_TEXT) {
		file->has_text = true;
		file->text = text->text;
	}
	return file;
}

static struct thing *open_file(struct machine *m, struct invocation *call)
{
	struct thing *path = argument(call, 0, "file");

	return open_path(m, path ? path : thing_unknown(), argument(call, 1, "mode"));
}

/* os.open(path, flags): to read, or else what is written goes behind what is there. */
static struct thing *open_number(struct machine *m, struct invocation *call)
{
	struct thing *path = argument(call, 0, "path"), *flags = argument(call, 1, "flags");
	int64_t number;
	bool reads = flags &&
		     ((thing_as_number(m, flags, &number) && !(number & 3)) ||
			     (flags->kind == THING_NATIVE && str_is(flags->name, "os.O_RDONLY")));

	return open_path(m, path ? path : thing_unknown(), reads ? NULL : thing_text(m, STR("a")));
}

/* fileinput.input(files): all of them in a row; without any, those of the command line, or stdin.
 */
static struct thing *open_all(struct machine *m, struct invocation *call)
{
	struct thing *files = argument(call, 0, "files"), *argv = python_argv(m);
	struct thing *file = thing_native(m, STR("open()"), NULL);
	size_t from = files ? 0 : 1;

	if (file->kind != THING_NATIVE)
		return file;
	file->has_text = true;
	file->text = field_text(m->arena, STR(""));
	files = files ? files : argv;
	if (files->kind == THING_TEXT)
		file->text = thing_as_field(m, file_text(m, files));
	else if (files->kind != THING_LIST)
		file->text = field_any();
	else if (files->n <= from)
		file->text = m->input->has_stdin ? m->input->stdin_text : field_any();
	for (size_t i = from; files->kind == THING_LIST && i < files->n; i++)
		file->text =
			field_add(m, file->text, thing_as_field(m, file_text(m, files->items[i])));
	return file;
}

/* linecache.getline(path, number) */
static struct thing *line_of(struct machine *m, struct invocation *call)
{
	struct str text, line;
	int64_t number;

	if (call->n < 2 || !thing_as_text(m, file_text(m, call->args[0]), &text) ||
		!thing_as_number(m, call->args[1], &number))
		return thing_field(m, field_any());
	while (str_next_line(&text, &line))
		if (--number == 0)
			return thing_text(m, arena_printf(m->arena, "%.*s\n", STR_ARGS(line)));
	return thing_text(m, STR(""));
}

/* pathlib.Path(x).open(mode) */
static struct thing *open_self(struct machine *m, struct invocation *call)
{
	if (!call->self || call->self->kind != THING_TEXT)
		return NULL;
	return open_path(m, call->self, argument(call, 0, "mode"));
}

static struct thing *read_file(struct machine *m, struct invocation *call)
{
	struct thing *file = call->self;

	if (file && file->kind == THING_NATIVE && file->has_text)
		return thing_field(m, file->text);
	return file && file->n ? file_text(m, file->items[0]) : thing_field(m, field_any());
}

/* A text put into a file that is open, or into the input of os.popen(.., "w"). */
static void put(struct machine *m, struct thing *file, struct field text)
{
	if (python_pipe_write(m, file, text))
		return;
	if (file && file->effect)
		effect_give(m, file->effect, text);
}

static struct thing *write_file(struct machine *m, struct invocation *call)
{
	struct thing *items = call->n ? thing_iterate(m, call->args[0]) : NULL;

	if (call->param && items && !items->flag)
		for (size_t i = 0; i < items->n; i++)
			put(m, call->self, thing_as_field(m, items->items[i]));
	else if (call->n && !call->param)
		put(m, call->self, thing_as_field(m, call->args[0]));
	else
		put(m, call->self, field_any());
	return thing_unknown();
}

/* shutil.copyfileobj(from, to) */
static struct thing *copy_open(struct machine *m, struct invocation *call)
{
	struct thing *from = argument(call, 0, "fsrc"), *to = argument(call, 1, "fdst"), *text;

	if (!from || !to)
		return thing_none();
	text = read_file(m, &(struct invocation){ .self = from });
	return machine_call(m, machine_member(m, to, STR("write")),
		&(struct invocation){ .args = &text, .n = 1, .line = call->line });
}

static struct thing *first_argument(struct machine *m, struct invocation *call)
{
	(void)m;
	return call->n ? call->args[0] : thing_unknown();
}

/* tempfile.NamedTemporaryFile(suffix=..), mkstemp(): files of names that are as good as any. */
static struct thing *temporary(struct machine *m, struct invocation *call)
{
	struct thing *suffix = argument(call, call->param ? 0 : SIZE_MAX, "suffix"), *path, *pair;
	struct thing *file;

	path = thing_text(m, arena_printf(m->arena, "/tmp/tmp%u", m->steps));
	if (suffix && suffix->kind == THING_TEXT)
		path = machine_binary(m, OP_CONCAT, path, suffix);
	if (call->param == 2)
		return path;
	file = open_path(m, path, thing_text(m, STR("w")));
	if (!call->param)
		return file;
	pair = thing_list(m);
	thing_push(m, pair, file);
	thing_push(m, pair, path);
	return pair;
}

/* os.write(fd, bytes): to what mkstemp gave, or printed. */
static struct thing *write_number(struct machine *m, struct invocation *call)
{
	if (call->n > 1 && call->args[0]->kind == THING_NATIVE &&
		(call->args[0]->effect || call->args[0]->has_text))
		put(m, call->args[0], thing_as_field(m, call->args[1]));
	else if (call->n > 1)
		effect_print(m, thing_as_field(m, call->args[1]));
	return thing_unknown();
}

/* json.dump(x, file): something is written. */
static struct thing *dump(struct machine *m, struct invocation *call)
{
	if (call->n > 1 && call->args[1]->kind == THING_NATIVE)
		put(m, call->args[1], field_any());
	return thing_none();
}

static struct thing *read_self(struct machine *m, struct invocation *call)
{
	if (call->self && call->self->kind == THING_TEXT)
		return file_text(m, call->self);
	return thing_field(m, field_any());
}

static struct thing *write_self(struct machine *m, struct invocation *call)
{
	if (call->self && call->self->kind == THING_TEXT && call->n)
		effect_write(
			m, thing_as_field(m, call->self), thing_as_field(m, call->args[0]), false);
	return thing_unknown();
}

enum file_verb { COPY, COPY_TREE, MOVE, REMOVE, REMOVE_TREE, SYMLINK, LINK, CHMOD };

static void file_command(struct machine *m, enum file_verb verb, struct thing *a, struct thing *b)
{
	static const char *const verbs[][3] = {
		[COPY] = { "cp", NULL },
		[COPY_TREE] = { "cp", "-r", NULL },
		[MOVE] = { "mv", NULL },
		[REMOVE] = { "rm", NULL },
		[REMOVE_TREE] = { "rm", "-rf", NULL },
		[SYMLINK] = { "ln", "-s", NULL },
		[LINK] = { "ln", NULL },
		[CHMOD] = { "chmod", NULL },
	};
	struct field more[2] = { thing_as_field(m, a), b ? thing_as_field(m, b) : field_any() };

	effect_command(m, verbs[verb], verbs[verb][1] ? 2 : 1, more,
		verb == REMOVE || verb == REMOVE_TREE ? 1 : 2);
}

static struct thing *mode_text(struct machine *m, struct thing *mode)
{
	if (mode->kind != THING_NUMBER)
		return thing_field(m, field_any());
	return thing_text(m, arena_printf(m->arena, "%o", (unsigned int)mode->number & 07777));
}

static struct thing *file_verb(struct machine *m, struct invocation *call)
{
	struct thing *a = argument(call, 0, "src"), *b = argument(call, 1, "dst");

	if (!a || (!b && call->param != REMOVE && call->param != REMOVE_TREE))
		return thing_none();
	if (call->param == CHMOD)
		file_command(m, CHMOD, mode_text(m, b), a);
	else
		file_command(m, (enum file_verb)call->param, a, b);
	return b ? b : thing_none();
}

/* The same as methods of a path. */
static struct thing *path_verb(struct machine *m, struct invocation *call)
{
	struct thing *a = argument(call, 0, NULL);

	if (!call->self || call->self->kind != THING_TEXT || call->n > 1)
		return NULL;
	if (call->param == REMOVE)
		file_command(m, REMOVE, call->self, NULL);
	else if (!a)
		return NULL;
	else if (call->param == SYMLINK || call->param == LINK)
		file_command(m, (enum file_verb)call->param, a, call->self);
	else if (call->param == CHMOD)
		file_command(m, CHMOD, mode_text(m, a), call->self);
	else
		file_command(m, (enum file_verb)call->param, call->self, a);
	return thing_none();
}

static struct thing *make_path(struct machine *m, struct invocation *call)
{
	struct thing *path = call->n ? call->args[0] : thing_text(m, STR("."));

	if (path->kind == THING_NATIVE)
		path = thing_field(m, field_any());
	for (size_t i = 1; i < call->n; i++) {
		struct thing *part = call->args[i];

		if (part->kind == THING_TEXT && field_starts(&part->text, STR("/")) == YES)
			path = part;
		else
			path = machine_binary(m, OP_CONCAT,
				machine_binary(m, OP_CONCAT, path, thing_text(m, STR("/"))), part);
	}
	return path;
}

static struct thing *path_part(struct machine *m, struct invocation *call)
{
	struct str path;
	size_t slash;

	if (!call->n || !thing_as_text(m, call->args[0], &path))
		return thing_field(m, field_any());
	slash = str_rfind_char(path, '/');
	if (call->param)
		return thing_text(m, str_basename(path));
	return thing_text(m, slash == STR_NOT_FOUND ? STR("") : str_slice(path, 0, slash));
}

static struct thing *current_directory(struct machine *m, struct invocation *call)
{
	(void)call;
	if (m->has_cwd)
		return thing_field(m, m->cwd);
	return m->input->cwd.len ? thing_text(m, m->input->cwd) : thing_field(m, field_any());
}

static const struct native natives[] = {
	{ "open", open_file, 0 },
	{ "io.open", open_file, 0 },
	{ "codecs.open", open_file, 0 },
	{ "os.open", open_number, 0 },
	{ "fileinput.input", open_all, 0 },
	{ "linecache.getline", line_of, 0 },
	{ "shutil.copyfileobj", copy_open, 0 },
	{ "open().read", read_file, 0 },
	{ "open().readline", read_file, 0 },
	{ "open().write", write_file, 0 },
	{ "open().writelines", write_file, 1 },
	{ "*.read_text", read_self, 0 },
	{ "*.read_bytes", read_self, 0 },
	{ "*.write_text", write_self, 0 },
	{ "*.write_bytes", write_self, 0 },
	{ "?.open", open_self, 0 },
	{ "?.unlink", path_verb, REMOVE },
	{ "?.rename", path_verb, MOVE },
	{ "?.replace", path_verb, MOVE },
	{ "?.symlink_to", path_verb, SYMLINK },
	{ "?.hardlink_to", path_verb, LINK },
	{ "?.chmod", path_verb, CHMOD },
	{ "tempfile.NamedTemporaryFile", temporary, 0 },
	{ "tempfile.mkstemp", temporary, 1 },
	{ "tempfile.mktemp", temporary, 2 },
	{ "os.write", write_number, 0 },
	{ "os.fdopen", first_argument, 0 },
	{ "os.path.exists", library_file_exists, FILE_OF_ANY_KIND },
	{ "os.path.isfile", library_file_exists, FILE_AS_TEXT },
	{ "os.path.isdir", library_file_exists, FILE_AS_DIRECTORY },
	{ "?.exists", library_file_exists, FILE_OF_ANY_KIND },
	{ "?.is_file", library_file_exists, FILE_AS_TEXT },
	{ "?.is_dir", library_file_exists, FILE_AS_DIRECTORY },
	{ "json.dump", dump, 0 },
	{ "yaml.dump", dump, 0 },
	{ "shutil.copy", file_verb, COPY },
	{ "shutil.copy2", file_verb, COPY },
	{ "shutil.copyfile", file_verb, COPY },
	{ "shutil.copytree", file_verb, COPY_TREE },
	{ "shutil.move", file_verb, MOVE },
	{ "shutil.rmtree", file_verb, REMOVE_TREE },
	{ "os.rename", file_verb, MOVE },
	{ "os.replace", file_verb, MOVE },
	{ "os.remove", file_verb, REMOVE },
	{ "os.unlink", file_verb, REMOVE },
	{ "os.symlink", file_verb, SYMLINK },
	{ "os.link", file_verb, LINK },
	{ "os.chmod", file_verb, CHMOD },
	{ "shutil.which", first_argument, 0 },
	{ "distutils.spawn.find_executable", first_argument, 0 },
	{ "pathlib.Path", make_path, 0 },
	{ "pathlib.PurePath", make_path, 0 },
	{ "pathlib.PosixPath", make_path, 0 },
	{ "os.path.join", make_path, 0 },
	{ "os.path.abspath", first_argument, 0 },
	{ "os.path.realpath", first_argument, 0 },
	{ "os.path.expanduser", first_argument, 0 },
	{ "os.path.normpath", first_argument, 0 },
	{ "os.fspath", first_argument, 0 },
	{ "os.fsencode", first_argument, 0 },
	{ "os.fsdecode", first_argument, 0 },
	{ "os.path.dirname", path_part, 0 },
	{ "os.path.basename", path_part, 1 },
	{ "os.getcwd", current_directory, 0 },
	{ "pathlib.Path.cwd", current_directory, 0 },
};

const struct native_table python_file_natives = { natives, ARRAY_SIZE(natives) };
