/* tar (GNU 1.34), zip and unzip (Info-ZIP 3.0, 6.0), ar (binutils 2.40), cpio (GNU 2.13). */
#include "shell/eval/archive.h"

#include <errno.h>

enum action { NOTHING, CREATE, EXTRACT, PRINT };

/* What was asked of an archiver. */
struct request {
	struct shell *sh;
	const struct call *call;
	const char *format;
	enum action action;
	struct field file; /* no pieces: stdin, stdout */
	struct field dir;  /* where it works; no pieces: here */
	struct pack *pack; /* CREATE: what is put into it */
	struct str names[MAX_MEMBERS];
	size_t n_names;
	int64_t strip;
	bool junk; /* names without their directories */
	bool verbose, understood;
	bool commands; /* each member goes to a command */
};

static bool known(const struct request *r, size_t at, struct str *ret)
{
	return at < r->call->argc && !r->call->argv[at].many &&
	       field_known(eval_arena(r->sh), &r->call->argv[at], ret);
}

static int add_name(struct request *r, struct str name)
{
	if (r->action != CREATE) {
		if (r->n_names < MAX_MEMBERS)
			r->names[r->n_names++] = name;
		return 0;
	}
	return pack_add_path(r->sh, r->pack, pack_path(r->sh, r->dir, name),
		r->junk ? str_basename(name) : name);
}

/* The archive that is read. */
static int opened(struct request *r, struct pack **ret)
{
	struct value text = r->call->input;
	int err = r->file.n ? files_read(r->sh, r->file, &text) : 0;

	*ret = err ? NULL : pack_of(r->sh, &text, r->format);
	if (!err && !*ret && r->file.n && text.n == 0)
		err = pack_of_files(r->sh, r->file, str_from(r->format), ret);
	return err;
}

static bool wanted(const struct request *r, struct str name)
{
	for (size_t i = 0; i < r->n_names; i++) {
		struct str one = r->names[i];

		while (str_starts(one, "./"))
			one = str_skip(one, 2);
		while (str_ends(one, "/"))
			one.len--;
		if (str_equal(one, name) || (name.len > one.len && name.at[one.len] == '/' &&
						    str_equal(str_slice(name, 0, one.len), one)))
			return true;
	}
	return r->n_names == 0;
}

static bool strip(struct str *name, int64_t n)
{
	for (; n > 0; n--) {
		size_t slash = str_find_char(*name, '/', 0);

		if (slash == STR_NOT_FOUND)
			return false;
		*name = str_skip(*name, slash + 1);
	}
	return true;
}

/* Made by this command: nothing is in it but its own members. */
static bool is_own_directory(struct shell *sh, struct field path)
{
	const struct file *file = files_find(sh, path);

	return file && file->state == VIRTUAL_DIR;
}

static int take_out(struct request *r, const struct pack *pack, struct value *output)
{
	bool unknown = false;
	int err = 0;

	if (r->action == PRINT)
		*output = value_text(eval_arena(r->sh), STR(""));
	for (size_t i = 0; i < pack->n && !err; i++) {
		const struct member *member = &pack->members[i];
		struct str name = r->junk ? str_basename(member->name) : member->name;

		if (!wanted(r, member->name) || !strip(&name, r->strip))
			continue;
		if (r->action == EXTRACT)
			err = pack_extract(r->sh, member, pack_path(r->sh, r->dir, name));
		else if (!member->from.n)
			*output = text_concat(eval_arena(r->sh), output, &member->content);
		else if (!is_own_directory(r->sh, member->from))
			unknown = true;
	}
	if (unknown || pack->more)
		*output = r->action == PRINT ? value_unknown() : *output;
	if (pack->more && r->action == EXTRACT)
		pack_unknown(r->sh);
	return err;
}

static int finish(struct request *r, bool *ret_done, struct value *output)
{
	struct pack *pack = r->pack;
	struct value packed;
	int err = 0;

	if (!r->understood || r->action == NOTHING)
		return 0;
	if (r->verbose)
		*output = value_unknown();
	if (r->action != CREATE) {
		err = opened(r, &pack);
		*ret_done = pack != NULL;
		if (!pack && r->action == EXTRACT)
			pack_unknown(r->sh);
		return err || !pack ? err : take_out(r, pack, output);
	}
	*ret_done = true;
	packed = pack_value(r->sh, pack);
	if (r->file.n)
		return files_write(r->sh, r->file, packed, false, NULL);
	*output = packed;
	return 0;
}

static int begin(struct request *r, enum action action)
{
	r->action = action;
	if (action == CREATE && !r->pack)
		r->pack = pack_create(r->sh, r->format);
	return action == CREATE && !r->pack ? -ENOMEM : 0;
}

static void set_file(struct request *r, struct field file)
{
	r->file = field_equals(&file, STR("-")) == YES ? (struct field){ 0 } : file;
}

/* One bundle of tar's letters; those that take a word take the next. */
static int tar_letters(struct request *r, struct str letters, bool dash, size_t *at)
{
	int err = 0;

	for (size_t i = 0; i < letters.len && !err; i++) {
		struct field word = { 0 };
		char c = letters.at[i];

		if (c == 'f' || c == 'C') {
			if (dash && i + 1 < letters.len) {
				word = field_text(eval_arena(r->sh), str_skip(letters, i + 1));
				i = letters.len;
			} else if (*at + 1 < r->call->argc) {
				word = r->call->argv[++*at];
			}
		}
		if (c == 'c')
			err = begin(r, CREATE);
		else if (c == 'x' && r->action != PRINT)
			err = begin(r, EXTRACT);
		else if (c == 'O')
			r->action = PRINT;
		else if (c == 'f')
			set_file(r, word);
		else if (c == 'C')
			r->dir = word;
		else if (c == 'v')
			r->verbose = true;
		else if (!strchr("xzjJaZkpmohPSU", c))
			r->understood = false;
	}
	return err;
}

static int tar_long(struct request *r, struct str word, size_t *at)
{
	struct arena *arena = eval_arena(r->sh);
	size_t equals = str_find_char(word, '=', 0);
	struct str name = str_slice(word, 0, equals);
	struct field value = { 0 };
	struct str count = STR("0");

	if (equals != STR_NOT_FOUND)
		value = field_text(arena, str_skip(word, equals + 1));
	else if ((str_is(name, "--file") || str_is(name, "--directory") ||
			 str_is(name, "--strip-components") || str_is(name, "--to-command")) &&
		 *at + 1 < r->call->argc)
		value = r->call->argv[++*at];
	if (str_is(name, "--create"))
		return begin(r, CREATE);
	if (str_is(name, "--extract") || str_is(name, "--get"))
		return begin(r, EXTRACT);
	if (str_is(name, "--to-stdout"))
		r->action = PRINT;
	else if (str_is(name, "--file"))
		set_file(r, value);
	else if (str_is(name, "--directory"))
		r->dir = value;
	else if (str_is(name, "--strip-components"))
		r->understood &=
			field_known(arena, &value, &count) && str_to_int64(count, &r->strip);
	else if (str_is(name, "--to-command"))
		r->commands = true;
	else if (!str_is(name, "--gzip") && !str_is(name, "--xz") && !str_is(name, "--bzip2") &&
		 !str_is(name, "--zstd") && !str_is(name, "--no-same-owner") &&
		 !str_is(name, "--overwrite"))
		r->understood = false;
	return 0;
}

static int run_tar(struct request *r)
{
	int err = 0;

	for (size_t at = 1; at < r->call->argc && !err; at++) {
		struct str word;

		if (!known(r, at, &word)) {
			r->understood = false;
			break;
		}
		if (str_starts(word, "--"))
			err = tar_long(r, word, &at);
		else if (at == 1 && word.len && word.at[0] != '-')
			err = tar_letters(r, word, false, &at);
		else if (word.len > 1 && word.at[0] == '-')
			err = tar_letters(r, str_skip(word, 1), true, &at);
		else
			err = add_name(r, word);
	}
	return err;
}

/* The archive's name has a suffix, said or not. */
static struct field zip_name(struct request *r, struct str word)
{
	if (!str_contains(str_basename(word), "."))
		word = arena_printf(eval_arena(r->sh), "%.*s.zip", STR_ARGS(word));
	return field_text(eval_arena(r->sh), word);
}

/* zip adds to what there is. */
static int zip_before(struct request *r)
{
	struct pack *before;
	int err = r->file.n ? opened(r, &before) : 0;

	if (err || !r->file.n || !before)
		return err;
	for (size_t i = 0; i < before->n && !err; i++)
		err = pack_add(r->sh, r->pack, before->members[i]);
	return err;
}

static void zip_letters(struct request *r, struct str letters, bool unzips, size_t *at)
{
	r->verbose |= str_find_char(letters, 'q', 0) == STR_NOT_FOUND;
	for (size_t i = 0; i < letters.len; i++) {
		if (unzips && letters.at[i] == 'p')
			r->action = PRINT;
		else if (unzips && letters.at[i] == 'd' && *at + 1 < r->call->argc)
			r->dir = r->call->argv[++*at];
		else if (letters.at[i] == 'j')
			r->junk = true;
		else if (!strchr("qro0123456789nX", letters.at[i]))
			r->understood = false;
	}
}

static int run_zip(struct request *r)
{
	bool unzips = r->action != CREATE, have_file = false;
	int err = begin(r, r->action);

	for (size_t at = 1; at < r->call->argc && !err; at++) {
		struct str word;

		if (!known(r, at, &word)) {
			r->understood = false;
			return 0;
		}
		if (word.len > 1 && word.at[0] == '-') {
			zip_letters(r, str_skip(word, 1), unzips, &at);
		} else if (!have_file) {
			have_file = true;
			set_file(r, str_is(word, "-") ? r->call->argv[at] : zip_name(r, word));
			err = unzips ? 0 : zip_before(r);
		} else {
			err = add_name(r, word);
		}
	}
	return err;
}

static int run_ar(struct request *r)
{
	struct str letters, word;
	int err = 0;

	if (!known(r, 1, &letters) || r->call->argc < 3)
		return 0;
	if (str_find_char(letters, 'r', 0) != STR_NOT_FOUND ||
		str_find_char(letters, 'q', 0) != STR_NOT_FOUND)
		err = begin(r, CREATE);
	else if (str_find_char(letters, 'p', 0) != STR_NOT_FOUND)
		err = begin(r, PRINT);
	else if (str_find_char(letters, 'x', 0) != STR_NOT_FOUND)
		err = begin(r, EXTRACT);
	r->understood &= str_find_char(letters, 'v', 0) == STR_NOT_FOUND;
	r->junk = r->action == CREATE;
	r->file = r->call->argv[2];
	for (size_t at = 3; at < r->call->argc && !err; at++) {
		if (!known(r, at, &word))
			r->understood = false;
		else
			err = add_name(r, word);
	}
	return err;
}

/* cpio -o, -p: the names are the lines of stdin. */
static int add_lines(struct request *r)
{
	struct str text, line;
	int err = 0;

	r->understood &= value_known(eval_arena(r->sh), &r->call->input, &text);
	while (r->understood && !err && str_next_line(&text, &line))
		err = add_name(r, line);
	return err;
}

static int run_cpio(struct request *r)
{
	bool passes = false, prints = false, makes = false, takes = false;
	struct field dir = { 0 };
	int err;

	for (size_t at = 1; at < r->call->argc; at++) {
		struct str word;

		if (!known(r, at, &word))
			return 0;
		makes |= str_is(word, "--create");
		takes |= str_is(word, "--extract");
		prints |= str_is(word, "--to-stdout");
		if (str_starts(word, "-F") || str_starts(word, "-O") || str_starts(word, "-I")) {
			if (word.len > 2)
				r->file = field_text(eval_arena(r->sh), str_skip(word, 2));
			else if (at + 1 < r->call->argc)
				r->file = r->call->argv[++at];
			continue;
		}
		if (str_starts(word, "--") || !str_starts(word, "-")) {
			dir = str_starts(word, "--") ? dir : r->call->argv[at];
			if (!str_starts(word, "--") && r->n_names < MAX_MEMBERS)
				r->names[r->n_names++] = word;
			continue;
		}
		passes |= str_find_char(word, 'p', 0) != STR_NOT_FOUND;
		makes |= str_find_char(word, 'o', 0) != STR_NOT_FOUND;
		takes |= str_find_char(word, 'i', 0) != STR_NOT_FOUND;
	}
	if (takes)
		return begin(r, prints ? PRINT : EXTRACT);
	if (!makes && !passes)
		return 0;
	err = begin(r, CREATE);
	if (!err)
		err = add_lines(r);
	for (size_t i = 0; passes && dir.n && r->understood && i < r->pack->n && !err; i++)
		err = pack_extract(r->sh, &r->pack->members[i],
			pack_path(r->sh, dir, r->pack->members[i].name));
	return err;
}

/* A file as git has it in @tree. */
static int add_object(struct request *r, struct field tree, struct str name)
{
	struct arena *arena = eval_arena(r->sh);
	struct field *argv = arena_alloc(arena, struct field, 3);
	struct member member = { .name = name };
	struct call show = *r->call;
	bool is_known = false;
	int status, err;

	if (!argv)
		return -ENOMEM;
	argv[0] = r->call->argv[0];
	argv[1] = field_text(arena, STR("show"));
	argv[2] = field_join(arena, tree, field_text(arena, arena_concat(arena, STR(":"), name)));
	show.argv = argv;
	show.argc = 3;
	err = eval_filter(r->sh, &show, &is_known, &member.content, &status);
	if (!is_known)
		member.content = value_unknown();
	return err ? err : pack_add(r->sh, r->pack, member);
}

/* git archive [-o FILE] TREE FILE...: named files only. */
static int run_git(struct request *r)
{
	struct field tree = { 0 };
	struct str word;
	int err;

	if (!known(r, 1, &word) || !str_is(word, "archive"))
		return 0;
	err = begin(r, CREATE);
	for (size_t at = 2; at < r->call->argc && !err; at++) {
		if (!known(r, at, &word)) {
			r->understood = false;
		} else if (str_is(word, "-o") && at + 1 < r->call->argc) {
			r->file = r->call->argv[++at];
		} else if (str_starts(word, "-")) {
			r->understood &= str_is(word, "--format=tar") || str_is(word, "--");
		} else if (!tree.n) {
			tree = r->call->argv[at];
		} else {
			err = add_object(r, tree, word);
		}
	}
	r->understood &= r->pack && r->pack->n > 0;
	return err;
}

static const struct {
	const char *name, *format;
	enum action action;
	int (*run)(struct request *r);
} archivers[] = {
	{ "ar", "ar", NOTHING, run_ar },
	{ "bsdtar", "tar", NOTHING, run_tar },
	{ "cpio", "cpio", NOTHING, run_cpio },
	{ "git", "tar", NOTHING, run_git },
	{ "gtar", "tar", NOTHING, run_tar },
	{ "tar", "tar", NOTHING, run_tar },
	{ "unzip", "zip", EXTRACT, run_zip },
	{ "zip", "zip", CREATE, run_zip },
};

int archive_run(struct shell *sh, const struct call *call, bool *ret_done, struct value *ret_output)
{
	for (size_t i = 0; i < ARRAY_SIZE(archivers); i++) {
		struct request r = { .sh = sh,
			.call = call,
			.format = archivers[i].format,
			.action = archivers[i].action,
			.understood = true };
		int err;

		if (field_equals(&call->program, str_from(archivers[i].name)) != YES)
			continue;
		err = archivers[i].run(&r);
		return err ? err : finish(&r, ret_done, ret_output);
	}
	return 0;
}

int archive_member(struct shell *sh, const struct call *call, struct value *ret)
{
	struct request r = { .sh = sh, .call = call, .format = "tar", .understood = true };
	bool done = false;
	int err;

	if (field_equals(&call->program, STR("tar")) != YES &&
		field_equals(&call->program, STR("gtar")) != YES)
		return 0;
	err = run_tar(&r);
	if (err || !r.commands || !r.understood || r.action != EXTRACT)
		return err;
	r.action = PRINT;
	return finish(&r, &done, ret);
}

int archive_start(struct shell *sh, const struct call *call, bool *ret_done)
{
	static archive_fn *const kinds[] = { archive_run, compress_run, pack_print, split_run };
	struct value printed = { 0 };
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(kinds) && !err && !*ret_done; i++)
		err = kinds[i](sh, call, ret_done, &printed);
	if (err || !*ret_done)
		return err;
	sh->eval->status = STATUS_UNKNOWN;
	if (!eval_is_read(sh, 1) || (printed.n == 0 && !printed.open))
		return 0;
	err = eval_opaque(sh, call, &printed);
	return err ? err : eval_write(sh, 1, &printed);
}
