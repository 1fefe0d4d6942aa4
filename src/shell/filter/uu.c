/* uuencode, uudecode (GNU sharutils 4.15): uuencode(5), in both of its forms. */
#include "shell/filter/run.h"

#define LINE_BYTES 45

static char digit_of(unsigned int bits)
{
	return (char)(bits & 63 ? (bits & 63) + ' ' : '`');
}

static unsigned int bits_of(struct str line, size_t at)
{
	return at < line.len ? ((unsigned char)line.at[at] - ' ') & 63u : 0;
}

static void put_line(struct filter *f, struct str bytes)
{
	buf_add_char(&f->out, digit_of((unsigned int)bytes.len));
	for (size_t i = 0; i < bytes.len; i += 3) {
		unsigned int group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 |
				(i + k < bytes.len ? (unsigned char)bytes.at[i + k] : 0u);
		for (int shift = 18; shift >= 0; shift -= 6)
			buf_add_char(&f->out, digit_of(group >> shift));
	}
	buf_add_char(&f->out, '\n');
}

/* The mode of a file is not asked: 644, as that of stdin under the usual umask. */
void filter_uuencode(struct filter *f)
{
	struct options o = filter_options(f, "m base64 e encode-file-name");
	bool base64 = false;
	struct str text;

	while (options_next(&o) == OPTION_FLAG) {
		base64 |= options_is(&o, "m", "base64");
		f->unknown |= !options_is(&o, "m", "base64");
	}
	if (f->unknown || o.at + 1 >= f->n || o.at + 3 < f->n ||
		!filter_read(f, o.at + 2 < f->n ? f->args[o.at + 1] : STR("-"), &text)) {
		filter_unknown(f);
		return;
	}
	buf_printf(&f->out, "begin%s 644 %.*s\n", base64 ? "-base64" : "",
		STR_ARGS(f->args[f->n - 1]));
	for (size_t i = 0; i < text.len; i += LINE_BYTES) {
		struct str line = str_slice(text, i, MIN(i + LINE_BYTES, text.len));

		if (base64)
			filter_recode_base64(f, line, false);
		else
			put_line(f, line);
		if (base64 && !str_ends(buf_str(&f->out), "\n"))
			buf_add_char(&f->out, '\n');
	}
	buf_add_text(&f->out, base64 ? "====\n" : "`\nend\n");
}

static void decode_line(struct buf *out, struct str line)
{
	size_t n = bits_of(line, 0);

	for (size_t i = 1; n > 0; i += 4) {
		unsigned int group = 0;

		for (size_t k = 0; k < 4; k++)
			group = group << 6 | bits_of(line, i + k);
		for (int shift = 16; shift >= 0 && n > 0; shift -= 8, n--)
			buf_add_char(out, (char)(group >> shift));
	}
}

/* What is packed behind the line that begins it; false: nothing is. */
static bool decode(struct filter *f, struct str text, struct str *ret_name, struct str *ret)
{
	struct buf out = BUF_IN(f->arena), encoded = BUF_IN(f->arena);
	bool begun = false, base64 = false;
	size_t before = f->out.len;
	struct str line;

	while (str_next_line(&text, &line)) {
		if (begun && (str_is(line, "end") || str_is(line, "====")))
			break;
		if (begun && base64)
			buf_add(&encoded, line);
		else if (begun)
			decode_line(&out, line);
		if (begun || !str_starts(line, "begin"))
			continue;
		begun = true;
		base64 = str_starts(line, "begin-base64");
		line = str_skip(line, str_find_char(line, ' ', 0) + 1);
		*ret_name = str_skip(line, MIN(str_find_char(line, ' ', 0), line.len) + 1);
	}
	if (base64) {
		filter_recode_base64(f, buf_str(&encoded), true);
		buf_add(&out, str_skip(buf_str(&f->out), before));
		f->out.len = before;
	}
	f->failed |= buf_failed(&out) || buf_failed(&encoded);
	*ret = buf_str(&out);
	return begun;
}

/* uudecode [-o FILE] [FILE] */
void filter_uudecode(struct filter *f)
{
	struct options o = filter_options(f, "o: output-file: c ignore-chmod");
	const struct filter_actions *actions = f->input->actions;
	struct str text, name = STR(""), given = STR(""), decoded;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "o", "output-file"))
			given = filter_value(f, &o);
		else
			f->unknown |= !options_is(&o, "c", "ignore-chmod");
	}
	if (f->unknown || o.at + 2 < f->n ||
		!filter_read(f, o.at + 1 < f->n ? f->args[o.at + 1] : STR("-"), &text) ||
		!decode(f, text, &name, &decoded)) {
		filter_unknown(f);
		return;
	}
	name = given.len ? given : name;
	if (str_is(name, "/dev/stdout") || str_is(name, "-"))
		buf_add(&f->out, decoded);
	else if (actions)
		f->failed |=
			actions->write_file(f->input->self, filter_path(f, name), decoded) != 0;
	else
		filter_unknown(f);
}
