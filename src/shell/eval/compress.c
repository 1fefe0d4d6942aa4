/*
 * gzip (1.12), bzip2 (1.0.8), xz (5.4), zstd (1.5), compress, lz4 ...: FILE becomes FILE.gz and
 * back, or stdin stdout. Of what is inside, text that this command packed is followed, and what the
 * bytes of a .gz hold.
 */
#include <errno.h>

#include "base/inflate.h"
#include "shell/eval/archive.h"

static const struct compressor {
	const char *name, *suffix;
	bool expands, prints, keeps;
	bool passes; /* what is not packed */
} compressors[] = {
	{ "bunzip2", ".bz2", true, false, false, false },
	{ "bzcat", ".bz2", true, true, true, false },
	{ "bzip2", ".bz2", false, false, false, false },
	{ "compress", ".Z", false, false, false, false },
	{ "gunzip", ".gz", true, false, false, false },
	{ "gzcat", ".gz", true, true, true, false },
	{ "gzip", ".gz", false, false, false, false },
	{ "lz4", ".lz4", false, false, true, false },
	{ "lz4cat", ".lz4", true, true, true, false },
	{ "lzip", ".lz", false, false, false, false },
	{ "pigz", ".gz", false, false, false, false },
	{ "uncompress", ".Z", true, false, false, false },
	{ "unlz4", ".lz4", true, false, true, false },
	{ "unpigz", ".gz", true, false, false, false },
	{ "unxz", ".xz", true, false, false, false },
	{ "unzstd", ".zst", true, false, true, false },
	{ "xz", ".xz", false, false, false, false },
	{ "xzcat", ".xz", true, true, true, false },
	{ "xzless", ".xz", true, true, true, true },
	{ "zcat", ".gz", true, true, true, false },
	{ "zless", ".gz", true, true, true, true },
	{ "zmore", ".gz", true, true, true, true },
	{ "zstd", ".zst", false, false, true, false },
	{ "zstdcat", ".zst", true, true, true, false },
};

static bool is_level(struct str word)
{
	int64_t level;

	return str_starts(word, "-") && str_to_int64(str_skip(word, 1), &level);
}

/* False for what is not understood. */
static bool read_letters(struct compressor *how, struct str letters)
{
	for (size_t i = 0; i < letters.len; i++) {
		char c = letters.at[i];

		how->expands |= c == 'd';
		how->prints |= c == 'c';
		how->keeps |= c == 'k';
		how->passes |= c == 'f';
		if (!strchr("dckfnNqvT0123456789z", c))
			return false;
	}
	return true;
}

static bool read_option(struct compressor *how, struct str word)
{
	if (!str_starts(word, "--"))
		return is_level(word) || read_letters(how, str_skip(word, 1));
	how->expands |= str_is(word, "--decompress") || str_is(word, "--uncompress");
	how->prints |= str_is(word, "--stdout") || str_is(word, "--to-stdout");
	how->keeps |= str_is(word, "--keep");
	if (str_is(word, "--rm"))
		how->keeps = false;
	return !str_is(word, "--list") && !str_is(word, "--test") && !str_is(word, "--suffix");
}

static int pack_text(
	struct shell *sh, const struct compressor *how, struct value text, struct value *ret)
{
	struct pack *pack = pack_create(sh, how->suffix);
	int err = pack ? pack_add(sh, pack, (struct member){ .content = text }) : -ENOMEM;

	if (!err)
		*ret = pack_value(sh, pack);
	return err;
}

/* What it makes of one text. False: nothing that is known. */
static int convert(struct shell *sh, const struct compressor *how, struct value text,
	bool *ret_known, struct value *ret)
{
	struct arena *arena = eval_arena(sh);
	const struct pack *pack;
	struct str bytes = STR("");

	/* A program is none the less a program for having been packed: see struct opaque. */
	*ret_known = text.n > 0 &&
		     !(value_known(arena, &text, &bytes) && memchr(bytes.at, '\0', bytes.len));
	if (!how->expands && *ret_known)
		return pack_text(sh, how, text, ret);
	pack = how->expands ? pack_of(sh, &text, how->suffix) : NULL;
	*ret_known = pack != NULL && pack->n == 1;
	if (*ret_known)
		*ret = pack->members[0].content;
	else if (how->expands && how->prints && how->passes && text.n == 1 && bytes.len &&
		 !is_gzip(bytes)) {
		*ret_known = true;
		*ret = text;
	} else if (how->expands && is_gzip(bytes) && inflate_text(arena, bytes, &bytes)) {
		*ret_known = true;
		*ret = value_text(arena, bytes);
	}
	return 0;
}

/* The other name of a file; of no pieces if there is none. */
static struct field other_name(struct shell *sh, const struct compressor *how, struct field path)
{
	struct field suffix = field_text(eval_arena(sh), str_from(how->suffix));
	struct str text;

	if (!how->expands)
		return field_join(eval_arena(sh), path, suffix);
	if (!field_known(eval_arena(sh), &path, &text) || !str_ends(text, how->suffix))
		return (struct field){ 0 };
	return field_text(eval_arena(sh), str_slice(text, 0, text.len - strlen(how->suffix)));
}

static int convert_file(struct shell *sh, const struct compressor *how, struct field path,
	struct field to, bool *ret_done, struct value *output)
{
	struct value text, made;
	bool known;
	int err = files_read(sh, path, &text);

	if (!err)
		err = convert(sh, how, text, &known, &made);
	if (err)
		return err;
	*ret_done &= known;
	if (known && how->prints) {
		*output = output->n ? text_concat(eval_arena(sh), output, &made) : made;
		return 0;
	}
	if (!to.n)
		to = other_name(sh, how, path);
	if (!known || !to.n)
		return 0;
	err = files_write(sh, to, made, false, NULL);
	return err || how->keeps ? err : files_remove(sh, path);
}

static int run(struct shell *sh, struct compressor how, const struct call *call, bool *ret_done,
	struct value *output)
{
	struct field files[MAX_MEMBERS], to = { 0 };
	size_t n = 0;
	bool known = false;
	int err = 0;

	for (size_t i = 1; i < call->argc; i++) {
		struct str word = STR("");
		bool option = field_known(eval_arena(sh), &call->argv[i], &word) && word.len > 1 &&
			      word.at[0] == '-';

		if (option && str_is(word, "-o") && str_is(str_from(how.suffix), ".zst") &&
			i + 1 < call->argc)
			to = call->argv[++i];
		else if (option && !read_option(&how, word))
			return 0;
		else if (!option && !str_is(word, "-") && n < MAX_MEMBERS)
			files[n++] = call->argv[i];
	}
	if (str_is(str_from(how.suffix), ".lz4") && n == 2)
		to = files[--n];
	*ret_done = true;
	for (size_t i = 0; i < n && !err; i++)
		err = convert_file(sh, &how, files[i], to, ret_done, output);
	if (n > 0 || err)
		return err;
	err = convert(sh, &how, call->input, &known, output);
	*ret_done = known;
	return err;
}

int compress_run(
	struct shell *sh, const struct call *call, bool *ret_done, struct value *ret_output)
{
	for (size_t i = 0; i < ARRAY_SIZE(compressors); i++)
		if (field_equals(&call->program, str_from(compressors[i].name)) == YES)
			return run(sh, compressors[i], call, ret_done, ret_output);
	return 0;
}
