/*
 * find (GNU 4.9): which names come to -print, -printf, and to the words of -exec. Names come in
 * the order of the alphabet; find takes them as the directory has them.
 */
#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/filter/directory.h"

#define MAX_VISITED    4096 /* names in the directory that find begins with */
#define MAX_BELOW      512  /* names below it; larger trees are not known */
#define MAX_FIND_DEPTH 32

struct find {
	struct filter *f;
	size_t first, begin, wanted; /* paths, expression; the action whose names are wanted */
	bool prints;                 /* no action is given: all names are printed */
	bool quits, prunes;
	int64_t max_depth, min_depth;
	struct str path, name, start;
	size_t visited;
	struct str *found; /* names that came to `wanted` */
	size_t n_found, capacity;
};

static const struct {
	const char *name;
	unsigned int values;
	bool action; /* stands in the place of -print */
} words[] = {
	{ "-amin", 1, false },
	{ "-anewer", 1, false },
	{ "-atime", 1, false },
	{ "-cmin", 1, false },
	{ "-cnewer", 1, false },
	{ "-ctime", 1, false },
	{ "-daystart", 0, false },
	{ "-delete", 0, true },
	{ "-depth", 0, false },
	{ "-empty", 0, false },
	{ "-executable", 0, false },
	{ "-false", 0, false },
	{ "-fls", 1, true },
	{ "-follow", 0, false },
	{ "-fprint", 1, true },
	{ "-fprint0", 1, true },
	{ "-fprintf", 2, true },
	{ "-gid", 1, false },
	{ "-group", 1, false },
	{ "-iname", 1, false },
	{ "-inum", 1, false },
	{ "-ipath", 1, false },
	{ "-iregex", 1, false },
	{ "-iwholename", 1, false },
	{ "-links", 1, false },
	{ "-ls", 0, true },
	{ "-maxdepth", 1, false },
	{ "-mindepth", 1, false },
	{ "-mmin", 1, false },
	{ "-mount", 0, false },
	{ "-mtime", 1, false },
	{ "-name", 1, false },
	{ "-newer", 1, false },
	{ "-newermt", 1, false },
	{ "-path", 1, false },
	{ "-perm", 1, false },
	{ "-print", 0, true },
	{ "-print0", 0, true },
	{ "-printf", 1, true },
	{ "-prune", 0, false },
	{ "-quit", 0, false },
	{ "-readable", 0, false },
	{ "-regex", 1, false },
	{ "-regextype", 1, false },
	{ "-samefile", 1, false },
	{ "-size", 1, false },
	{ "-true", 0, false },
	{ "-type", 1, false },
	{ "-user", 1, false },
	{ "-wholename", 1, false },
	{ "-writable", 0, false },
	{ "-xdev", 0, false },
	{ "-xtype", 1, false },
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

/* %p %f %h %P and the escapes of printf. */
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
			buf_add(&text, str_skip(find->path,
					       MIN(find->path.len, find->start.len + 1)));
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
	struct str *found = arena_grow(find->f->arena, find->found, find->n_found, &find->capacity,
		sizeof(*find->found));

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

/* The word and how many behind it belong to it. */
static size_t row_of(struct str word)
{
	size_t row = 0;

	while (row < ARRAY_SIZE(words) && !str_is(word, words[row].name))
		row++;
	return row;
}

/* A test or an action on the present name. @at: of the word. */
static bool carry_out(struct find *find, size_t at, struct str word, struct str value)
{
	struct filter *f = find->f;

	if (str_is(word, "-name") || str_is(word, "-iname"))
		return fits(find, value, find->name, str_is(word, "-iname"));
	if (str_is(word, "-path") || str_is(word, "-wholename"))
		return fits(find, value, find->path, false);
	if (str_is(word, "-ipath") || str_is(word, "-iwholename"))
		return fits(find, value, find->path, true);
	if (str_is(word, "-type"))
		return test_type(find, value);
	if (str_is(word, "-false"))
		return false;
	if (str_is(word, "-print") || str_is(word, "-print0"))
		put_path(find, str_is(word, "-print") ? '\n' : '\0');
	else if (str_is(word, "-printf"))
		put_format(find, value);
	else if (str_is(word, "-prune"))
		find->prunes = true;
	else if (str_is(word, "-quit"))
		find->quits = true;
	else if (at == find->wanted)
		keep_name(find);
	else if (str_is(word, "-fprintf") || str_is(word, "-fprint") || str_is(word, "-fprint0") ||
		 str_is(word, "-true") || str_is(word, "-maxdepth") || str_is(word, "-mindepth") ||
		 str_is(word, "-daystart") || str_is(word, "-mount") || str_is(word, "-xdev"))
		return true;
	else
		filter_unknown(f);
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
	size_t from = (*at)++, row;
	struct str word = f->args[from];

	if (is_exec(word)) {
		*at = MIN(exec_end(f, *at) + 1, f->n);
		/* Whether it succeeds is not known, unless nobody asks. */
		if (runs && from == find->wanted)
			keep_name(find);
		else if (runs && find->wanted > from)
			filter_unknown(f);
		return true;
	}
	row = row_of(word);
	if (row == ARRAY_SIZE(words) || *at + words[row].values > f->n) {
		filter_unknown(f);
		*at = f->n;
		return false;
	}
	*at += words[row].values;
	return !runs || carry_out(find, from, word,
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
	while (at < f->n) {
		size_t row = row_of(f->args[at]);

		if (is_exec(f->args[at])) {
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

	if (find->first == find->begin) {
		find->start = STR(".");
		walk(find, STR("."), STR("."), 0);
	}
	for (size_t i = find->first; i < find->begin; i++) {
		find->start = f->args[i];
		walk(find, f->args[i], str_basename(f->args[i]), 0);
	}
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
		if (!f->input->has_files && !f->input->runs_output &&
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
	struct filter f = { .arena = arena, .input = input, .args = args,
		.fields = input->argv, .out = BUF_IN(arena) };
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
