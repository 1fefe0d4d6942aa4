/*
 * find (GNU 4.9): which names come to -print, -printf, and to the words of -exec. Names come in
 * the order of the alphabet; find takes them as the directory has them.
 */
#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/filter/directory.h"
#include "shell/filter/find_regex.h"

#define MAX_VISITED    4096 /* names in the directory that find begins with */
#define MAX_BELOW      256  /* names below it; larger trees are not known */
#define MAX_FIND_DEPTH 32

struct find {
	struct filter *f;
	size_t first, begin, wanted; /* paths, expression; the action whose names are wanted */
	bool prints;                 /* no action is given: all names are printed */
	bool quits, prunes;
	int64_t max_depth, min_depth;
	struct str path, name, start;
	size_t visited;
	size_t *rows;      /* of each word: in `words`, or past its end */
	struct str *found; /* names that came to `wanted` */
	size_t n_found, capacity;
	struct find_regexes regexes;
};

/* What is followed; FIND_OTHER: what it says of a name is not known. */
enum find_kind {
	FIND_OTHER,
	FIND_NAME,
	FIND_INAME,
	FIND_PATH,
	FIND_IPATH,
	FIND_REGEX,
	FIND_TYPE,
	FIND_FALSE,
	FIND_PRINT,
	FIND_PRINT0,
	FIND_PRINTF,
	FIND_PRUNE,
	FIND_QUIT,
	FIND_TRUE
};

static const struct {
	const char *name;
	unsigned int values;
	bool action; /* stands in the place of -print */
	enum find_kind kind;
} words[] = {
	{ "-amin", 1, false, FIND_OTHER },
	{ "-anewer", 1, false, FIND_OTHER },
	{ "-atime", 1, false, FIND_OTHER },
	{ "-cmin", 1, false, FIND_OTHER },
	{ "-cnewer", 1, false, FIND_OTHER },
	{ "-ctime", 1, false, FIND_OTHER },
	{ "-daystart", 0, false, FIND_TRUE },
	{ "-delete", 0, true, FIND_OTHER },
	{ "-depth", 0, false, FIND_OTHER },
	{ "-empty", 0, false, FIND_OTHER },
	{ "-executable", 0, false, FIND_OTHER },
	{ "-false", 0, false, FIND_FALSE },
	{ "-fls", 1, true, FIND_OTHER },
	{ "-follow", 0, false, FIND_OTHER },
	{ "-fprint", 1, true, FIND_TRUE },
	{ "-fprint0", 1, true, FIND_TRUE },
	{ "-fprintf", 2, true, FIND_TRUE },
	{ "-gid", 1, false, FIND_OTHER },
	{ "-group", 1, false, FIND_OTHER },
	{ "-iname", 1, false, FIND_INAME },
	{ "-inum", 1, false, FIND_OTHER },
	{ "-ipath", 1, false, FIND_IPATH },
	{ "-iregex", 1, false, FIND_REGEX },
	{ "-iwholename", 1, false, FIND_IPATH },
	{ "-links", 1, false, FIND_OTHER },
	{ "-ls", 0, true, FIND_OTHER },
	{ "-maxdepth", 1, false, FIND_TRUE },
	{ "-mindepth", 1, false, FIND_TRUE },
	{ "-mmin", 1, false, FIND_OTHER },
	{ "-mount", 0, false, FIND_TRUE },
	{ "-mtime", 1, false, FIND_OTHER },
	{ "-name", 1, false, FIND_NAME },
	{ "-newer", 1, false, FIND_OTHER },
	{ "-newermt", 1, false, FIND_OTHER },
	{ "-path", 1, false, FIND_PATH },
	{ "-perm", 1, false, FIND_OTHER },
	{ "-print", 0, true, FIND_PRINT },
	{ "-print0", 0, true, FIND_PRINT0 },
	{ "-printf", 1, true, FIND_PRINTF },
	{ "-prune", 0, false, FIND_PRUNE },
	{ "-quit", 0, false, FIND_QUIT },
	{ "-readable", 0, false, FIND_OTHER },
	{ "-regex", 1, false, FIND_REGEX },
	{ "-regextype", 1, false, FIND_TRUE },
	{ "-samefile", 1, false, FIND_OTHER },
	{ "-size", 1, false, FIND_OTHER },
	{ "-true", 0, false, FIND_TRUE },
	{ "-type", 1, false, FIND_TYPE },
	{ "-user", 1, false, FIND_OTHER },
	{ "-wholename", 1, false, FIND_PATH },
	{ "-writable", 0, false, FIND_OTHER },
	{ "-xdev", 0, false, FIND_TRUE },
	{ "-xtype", 1, false, FIND_OTHER },
};

static bool is_exec(struct str word)
{
	return str_is(word, "-exec") || str_is(word, "-execdir") || str_is(word, "-ok") ||
	       str_is(word, "-okdir");
}

static struct str lower(struct filter *f, struct str text)
{
	struct buf out = BUF_IN(f->arena);

	for (size_t i = 0; i < text.len; i++)
		buf_add_char(&out, text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] + 32)
									  : text.at[i]);
	return buf_str(&out);
}

static bool fits(struct find *find, struct str pattern, struct str text, bool nocase)
{
	return nocase ? pattern_matches(lower(find->f, pattern), lower(find->f, text), false)
		      : pattern_matches(pattern, text, false);
}

/* %l: what the link holds. */
static void put_target(struct find *find, struct buf *text)
{
	struct filter *f = find->f;
	struct str target = { NULL, 0 };

	if (f->input->read_link)
		f->failed |= f->input->read_link(
				     f->input->self, filter_path(f, find->path), &target) < 0;
	if (target.at)
		buf_add(text, target);
	else
		filter_unknown(f);
}

/* %p %f %h %P %l and the escapes of printf. */
static void put_format(struct find *find, struct str format)
{
	struct filter *f = find->f;
	struct buf text = BUF_IN(f->arena);
	size_t slash = str_rfind_char(find->path, '/');

	for (size_t i = 0; i < format.len; i++) {
		if (format.at[i] != '%' || i + 1 == format.len) {
			buf_add_char(&text, format.at[i]);
			continue;
		}
		switch (format.at[++i]) {
		case '%':
			buf_add_char(&text, '%');
			break;
		case 'p':
			buf_add(&text, find->path);
			break;
		case 'f':
			buf_add(&text, find->name);
			break;
		case 'h':
			buf_add(&text, slash == STR_NOT_FOUND ? STR(".")
							      : str_slice(find->path, 0, slash));
			break;
		case 'P':
			buf_add(&text,
				str_skip(find->path, MIN(find->path.len, find->start.len + 1)));
			break;
		case 'l':
			put_target(find, &text);
			break;
		default:
			filter_unknown(f);
		}
	}
	f->failed |= buf_failed(&text);
	filter_unescape_printf(&f->out, buf_str(&text));
}

static void put_path(struct find *find, char end)
{
	buf_add(&find->f->out, find->path);
	buf_add_char(&find->f->out, end);
}

static void keep_name(struct find *find)
{
	struct str *found = arena_grow(
		find->f->arena, find->found, find->n_found, &find->capacity, sizeof(*find->found));

	find->f->failed |= !found;
	if (!found)
		return;
	find->found = found;
	find->found[find->n_found++] = find->path;
}

static bool test_type(struct find *find, struct str value)
{
	enum file_kind kind;

	if (value.len != 1 || !strchr("fd", value.at[0])) {
		filter_unknown(find->f);
		return false;
	}
	kind = directory_kind(find->f, find->path);
	return value.at[0] == 'd' ? kind == FILE_DIR : kind == FILE_REGULAR;
}

#define ROW_EXEC SIZE_MAX

static size_t row_of(struct str word)
{
	size_t row = 0;

	if (is_exec(word))
		return ROW_EXEC;
	while (row < ARRAY_SIZE(words) && !str_is(word, words[row].name))
		row++;
	return row;
}

/* A test or an action on the present name. @at: of the word. */
static bool carry_out(struct find *find, size_t at, enum find_kind kind, struct str value)
{
	struct filter *f = find->f;

	switch (kind) {
	case FIND_NAME:
	case FIND_INAME:
		return fits(find, value, find->name, kind == FIND_INAME);
	case FIND_PATH:
	case FIND_IPATH:
		return fits(find, value, find->path, kind == FIND_IPATH);
	case FIND_REGEX:
		return find_regex_fits(f, &find->regexes, find->begin, at, find->path);
	case FIND_TYPE:
		return test_type(find, value);
	case FIND_FALSE:
		return false;
	case FIND_PRINT:
	case FIND_PRINT0:
		put_path(find, kind == FIND_PRINT ? '\n' : '\0');
		break;
	case FIND_PRINTF:
		put_format(find, value);
		break;
	case FIND_PRUNE:
		find->prunes = true;
		break;
	case FIND_QUIT:
		find->quits = true;
		break;
	case FIND_TRUE:
	case FIND_OTHER:
		if (at == find->wanted)
			keep_name(find);
		else if (kind == FIND_OTHER)
			filter_unknown(f);
		break;
	}
	return true;
}

/* Where the command of -exec ends. */
static size_t exec_end(const struct filter *f, size_t at)
{
	while (at < f->n && !str_is(f->args[at], ";") &&
		!(str_is(f->args[at], "+") && str_is(f->args[at - 1], "{}")))
		at++;
	return at;
}

/* One word of the expression with its values; @runs: it is not passed over. */
static bool primary(struct find *find, size_t *at, bool runs)
{
	struct filter *f = find->f;
	size_t from = (*at)++, row = find->rows[from];

	if (row == ROW_EXEC) {
		*at = MIN(exec_end(f, *at) + 1, f->n);
		/* Whether it succeeds is not known, unless nobody asks. */
		if (runs && from == find->wanted)
			keep_name(find);
		else if (runs && find->wanted > from)
			filter_unknown(f);
		return true;
	}
	if (row == ARRAY_SIZE(words) || *at + words[row].values > f->n) {
		filter_unknown(f);
		*at = f->n;
		return false;
	}
	*at += words[row].values;
	return !runs || carry_out(find, from, words[row].kind,
				words[row].values ? f->args[from + 1] : STR(""));
}

static bool any_of(struct find *find, size_t *at, bool runs);

static bool negated(struct find *find, size_t *at, bool runs)
{
	struct filter *f = find->f;
	bool result;

	if (*at >= f->n)
		return true;
	if (str_is(f->args[*at], "!") || str_is(f->args[*at], "-not")) {
		++*at;
		return !negated(find, at, runs);
	}
	if (!str_is(f->args[*at], "("))
		return primary(find, at, runs);
	++*at;
	result = any_of(find, at, runs);
	++*at;
	return result;
}

static bool all_of(struct find *find, size_t *at, bool runs)
{
	struct filter *f = find->f;
	bool result = negated(find, at, runs);

	while (*at < f->n && !str_is(f->args[*at], "-o") && !str_is(f->args[*at], "-or") &&
		!str_is(f->args[*at], ")") && !f->unknown) {
		bool more;

		if (str_is(f->args[*at], "-a") || str_is(f->args[*at], "-and")) {
			++*at;
			continue;
		}
		more = negated(find, at, runs && result && !find->quits);
		result = result && more;
	}
	return result;
}

static bool any_of(struct find *find, size_t *at, bool runs)
{
	struct filter *f = find->f;
	bool result = all_of(find, at, runs);

	while (*at < f->n && (str_is(f->args[*at], "-o") || str_is(f->args[*at], "-or")) &&
		!f->unknown) {
		bool more;

		++*at;
		more = all_of(find, at, runs && !result && !find->quits);
		result = result || more;
	}
	return result;
}

static void walk(struct find *find, struct str path, struct str name, int64_t depth)
{
	struct filter *f = find->f;
	size_t at = find->begin, n;
	struct str *names;

	if (f->unknown || f->failed || find->quits)
		return;
	if (depth == 0 && directory_kind(f, path) == FILE_NONE) {
		/* Others may make what does not stand below the working directory. */
		if (str_starts(path, "/") || str_contains(path, ".."))
			filter_unknown(f);
		return;
	}
	if (find->visited++ > MAX_VISITED || depth > MAX_FIND_DEPTH) {
		filter_unknown(f);
		return;
	}
	find->path = path;
	find->name = name;
	find->prunes = false;
	if (depth >= find->min_depth && (at == f->n || any_of(find, &at, true)) && find->prints)
		put_path(find, '\n');
	if (find->prunes || depth >= find->max_depth || !directory_is_own(f, path) ||
		!directory_list(f, path, &names, &n))
		return;
	if (find->visited + n > (depth ? MAX_BELOW : MAX_VISITED)) {
		filter_unknown(f);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct str below = arena_printf(f->arena, "%.*s%s%.*s", STR_ARGS(path),
			str_ends(path, "/") ? "" : "/", STR_ARGS(names[i]));

		f->failed |= !below.at;
		walk(find, below, names[i], depth + 1);
	}
}

/* Paths, then -maxdepth and whether something stands in the place of -print. */
static void read_words(struct find *find)
{
	struct filter *f = find->f;
	size_t at = 1;

	while (at < f->n && (str_is(f->args[at], "-L") || str_is(f->args[at], "-H") ||
				    str_is(f->args[at], "-P")))
		at++;
	find->first = at;
	while (at < f->n && (!f->args[at].len || !strchr("-(!", f->args[at].at[0])))
		at++;
	find->begin = at;
	find->rows = filter_alloc(f, f->n, sizeof(*find->rows));
	for (size_t i = 0; find->rows && i < f->n; i++)
		find->rows[i] = row_of(f->args[i]);
	while (find->rows && at < f->n) {
		size_t row = find->rows[at];

		if (row == ROW_EXEC) {
			find->prints = false;
			at = exec_end(f, at);
		} else if (row < ARRAY_SIZE(words)) {
			find->prints &= !words[row].action;
			if (at + 1 < f->n && str_is(f->args[at], "-maxdepth") &&
				!str_to_int64(f->args[at + 1], &find->max_depth))
				filter_unknown(f);
			if (at + 1 < f->n && str_is(f->args[at], "-mindepth") &&
				!str_to_int64(f->args[at + 1], &find->min_depth))
				filter_unknown(f);
			at += words[row].values;
		}
		at++;
	}
}

static void search(struct find *find)
{
	struct filter *f = find->f;

	if (!find->rows)
		return;
	if (find->first == find->begin) {
		find->start = STR(".");
		walk(find, STR("."), STR("."), 0);
	}
	for (size_t i = find->first; i < find->begin; i++) {
		find->start = f->args[i];
		walk(find, f->args[i], str_basename(f->args[i]), 0);
	}
	find_regexes_finish(&find->regexes);
}

static bool is_program_directory(struct str path)
{
	static const char *const names[] = { "/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin",
		"/sbin", "/usr/local/sbin" };

	while (path.len > 1 && str_ends(path, "/"))
		path.len--;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(path, names[i]))
			return true;
	return false;
}

void filter_find_names(struct filter *f)
{
	struct find find = { .f = f, .max_depth = MAX_FIND_DEPTH + 1, .prints = true };

	read_words(&find);
	/* Trees that the command left alone are too much to look through for what they may print.
	 */
	for (size_t i = find.first; i < find.begin || i == find.first; i++)
		if (!(f->input->has_files && f->input->runs_output) && !f->input->runs_names &&
			!(i < find.begin && is_program_directory(f->args[i]))) {
			filter_unknown(f);
			return;
		}
	search(&find);
}

int filter_find_exec(struct arena *arena, const struct filter_input *input, size_t at,
	bool *ret_known, struct str **ret_names, size_t *ret_n)
{
	struct str *args = arena_alloc(arena, struct str, input->argc);
	struct filter f = { .arena = arena,
		.input = input,
		.args = args,
		.fields = input->argv,
		.out = BUF_IN(arena) };
	struct find find = { .f = &f, .max_depth = MAX_FIND_DEPTH + 1, .wanted = at };

	*ret_known = false;
	if (!args)
		return -ENOMEM;
	for (; f.n < input->argc; f.n++) {
		if (input->argv[f.n].many)
			return 0;
		/* What is not known may stand in a command, not in a test. */
		if (!field_known(arena, &input->argv[f.n], &args[f.n]))
			args[f.n] = STR("-unknown");
	}
	read_words(&find);
	search(&find);
	*ret_known = !f.unknown;
	*ret_names = find.found;
	*ret_n = find.n_found;
	return f.failed ? -ENOMEM : 0;
}
