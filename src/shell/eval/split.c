/* split and csplit (coreutils 9.1): a file's lines go to files of their own. */
#include <errno.h>

#include "shell/eval/archive.h"
#include "shell/launch/options.h"

#define MAX_SPLIT_FILES 32

struct split {
	struct shell *sh;
	struct field prefix;
	size_t n_parts, digits;
	bool numeric;
};

/* xaa, xab; with numbers xx00, xx01. */
static int put_part(struct split *split, struct str text)
{
	struct arena *arena = eval_arena(split->sh);
	char suffix[16];
	size_t n = split->n_parts++;

	if (n >= MAX_SPLIT_FILES || split->digits >= sizeof(suffix))
		return 0;
	for (size_t i = split->digits; i-- > 0;) {
		unsigned int base = split->numeric ? 10 : 26;

		suffix[i] = (char)((split->numeric ? '0' : 'a') + n % base);
		n /= base;
	}
	return files_write(split->sh,
		field_join(arena, split->prefix,
			field_text(
				arena, arena_copy(arena, (struct str){ suffix, split->digits }))),
		value_text(arena, text), false, NULL);
}

static size_t behind_lines(struct str text, int64_t n)
{
	size_t i = 0;

	for (; i < text.len && n > 0; i++)
		n -= text.at[i] == '\n';
	return i;
}

/* The text of operand @file, or of stdin; false if it is not known. */
static int read_text(struct shell *sh, const struct call *call, const struct field *file,
	bool *ret_known, struct str *ret)
{
	struct value text = call->input;
	int err = file && field_equals(file, STR("-")) != YES ? files_read(sh, *file, &text) : 0;

	*ret_known = !err && value_known(eval_arena(sh), &text, ret);
	return err;
}

static bool read_split(struct split *split, const struct call *call, const struct field **operands,
	size_t *ret_n, int64_t *ret_lines, int64_t *ret_bytes)
{
	struct arena *arena = eval_arena(split->sh);
	struct options o = options_of(arena, call->argv + 1, call->argc - 1,
		"a: suffix-length: additional-suffix: b: bytes: l: lines: n: number: C: "
		"line-bytes: filter: t: d numeric-suffixes?");
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		struct str value = STR("");
		int64_t digits = 2;

		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (*ret_n < 2)
				operands[(*ret_n)++] = &o.argv[o.at];
			options_take_word(&o);
			continue;
		}
		if (kind == OPTION_VALUE && !field_known(arena, &o.value, &value))
			return false;
		if (options_is(&o, "l", "lines")) {
			if (!str_to_int64(value, ret_lines))
				return false;
		} else if (options_is(&o, "b", "bytes")) {
			if (!str_to_int64(value, ret_bytes))
				return false;
		} else if (options_is(&o, "a", "suffix-length")) {
			if (!str_to_int64(value, &digits) || digits < 1 || digits > 9)
				return false;
			split->digits = (size_t)digits;
		} else if (options_is(&o, "d", "numeric-suffixes") && !value.len) {
			split->numeric = true;
		} else if (!options_is(&o, NULL, "verbose")) {
			return false;
		}
	}
	return true;
}

static int run_split(struct shell *sh, const struct call *call, bool *ret_done)
{
	struct split split = { .sh = sh, .digits = 2 };
	const struct field *operands[2] = { NULL };
	int64_t lines = 1000, bytes = 0;
	size_t n = 0;
	struct str text;
	int err;

	split.prefix = field_text(eval_arena(sh), STR("x"));
	if (!read_split(&split, call, operands, &n, &lines, &bytes) || lines < 1 || bytes < 0)
		return 0;
	if (n == 2)
		split.prefix = *operands[1];
	err = read_text(sh, call, operands[0], ret_done, &text);
	while (!err && *ret_done && text.len && split.n_parts < MAX_SPLIT_FILES) {
		size_t end = bytes ? (size_t)bytes : behind_lines(text, lines);

		err = put_part(&split, str_slice(text, 0, end));
		text = str_skip(text, end);
	}
	return err;
}

/* By numbers of lines alone. */
static int run_csplit(struct shell *sh, const struct call *call, bool *ret_done)
{
	struct split split = { .sh = sh, .digits = 2, .numeric = true };
	struct options o = options_of(eval_arena(sh), call->argv + 1, call->argc - 1,
		"f: prefix: b: suffix-format: n: digits: s quiet silent k keep-files z "
		"elide-empty-files");
	const struct field *file = NULL;
	int64_t line = 1, next;
	enum option_kind kind;
	struct str text = STR(""), word;
	int err = 0;

	split.prefix = field_text(eval_arena(sh), STR("xx"));
	while ((kind = options_next(&o)) != OPTION_END && !err) {
		if (kind == OPTION_VALUE && options_is(&o, "f", "prefix")) {
			split.prefix = o.value;
		} else if (kind == OPTION_VALUE ||
			   (kind == OPTION_FLAG && !options_is(&o, "sk", "quiet"))) {
			*ret_done = false;
			return 0;
		}
		if (kind == OPTION_FLAG || kind == OPTION_VALUE)
			continue;
		if (!file) {
			file = &o.argv[o.at];
			err = read_text(sh, call, file, ret_done, &text);
		} else if (!field_known(eval_arena(sh), &o.argv[o.at], &word) ||
			   !str_to_int64(word, &next) || next < line) {
			*ret_done = false;
			return 0;
		} else if (*ret_done) {
			size_t end = behind_lines(text, next - line);

			err = put_part(&split, str_slice(text, 0, end));
			text = str_skip(text, end);
			line = next;
		}
		options_take_word(&o);
	}
	return err || !*ret_done ? err : put_part(&split, text);
}

int split_run(struct shell *sh, const struct call *call, bool *ret_done, struct value *ret_output)
{
	(void)ret_output;
	if (field_equals(&call->program, STR("split")) == YES)
		return run_split(sh, call, ret_done);
	if (field_equals(&call->program, STR("csplit")) == YES)
		return run_csplit(sh, call, ret_done);
	return 0;
}
