/* binary(n) and encoding(n), as far as they make text of text. */
#include "lang/machine/machine.h"
#include "lang/tcl/machine.h"

static enum tcl_flow decoded(struct tcl *m, bool ok, struct str text)
{
	return ok ? tcl_ok(m, text) : tcl_unknown(m);
}

static enum tcl_flow from_hex(struct tcl *m, struct str digits)
{
	struct str text;
	bool ok = decode_hex(m->arena, digits, &text);

	return decoded(m, ok, text);
}

/* binary format: a and A texts, H hexadecimal digits, c bytes. */
static enum tcl_flow format(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str spec = argv[2], out = STR("");
	size_t used = 3;

	for (size_t i = 0; i < spec.len; i++) {
		char letter = spec.at[i];
		bool all = i + 1 < spec.len && spec.at[i + 1] == '*';
		struct tcl_list list;
		struct buf bytes = BUF_IN(m->arena);
		int64_t count = 1, number;
		size_t end = i + 1;

		while (end < spec.len && spec.at[end] >= '0' && spec.at[end] <= '9')
			end++;
		if (end > i + 1 && !tcl_integer(str_slice(spec, i + 1, end), &count))
			return tcl_unknown(m);
		if (letter == ' ')
			continue;
		if (used >= argc || !strchr("aAHc", letter) || !tcl_known(argv[used]))
			return tcl_unknown(m);
		if (letter == 'a' || letter == 'A') {
			buf_add(&bytes, all ? argv[used] : str_slice(argv[used], 0, (size_t)count));
		} else if (letter == 'c') {
			list = tcl_split(m, argv[used]);
			for (size_t k = 0; k < list.n && (all || k < (size_t)count); k++) {
				if (!tcl_integer(list.at[k], &number))
					return tcl_unknown(m);
				buf_add_char(&bytes, (char)number);
			}
		} else {
			from_hex(m, all ? argv[used] : str_slice(argv[used], 0, (size_t)count));
			buf_add(&bytes, m->result);
		}
		used++;
		out = tcl_concat(m, out, tcl_copy(m, &bytes));
		i = all ? i + 1 : end - 1;
	}
	return tcl_ok(m, out);
}

static enum tcl_flow decode(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str text = argv[argc - 1];
	bool ok = false;

	if (!tcl_known(text))
		return tcl_unknown(m);
	if (str_is(argv[2], "hex"))
		return from_hex(m, text);
	if (str_is(argv[2], "base64"))
		ok = decode_base64(m->arena, text, &text);
	return decoded(m, ok, text);
}

static enum tcl_flow scan_binary(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str text = argv[2];
	bool plain = argc == 5 && tcl_known(text);

	if (plain && (str_is(argv[3], "H*") || str_is(argv[3], "a*") || str_is(argv[3], "A*"))) {
		if (argv[3].at[0] == 'H')
			text = encode_hex(m->arena, text);
		tcl_set(m, argv[4], text);
		return tcl_ok(m, STR("1"));
	}
	for (size_t i = 4; i < argc; i++)
		tcl_set(m, argv[i], tcl_any());
	return tcl_unknown(m);
}

enum tcl_flow tcl_do_binary(struct tcl *m, const struct str *argv, size_t argc)
{
	if (argc < 3)
		return tcl_fail(m, "wrong # args");
	if (str_is(argv[1], "format"))
		return format(m, argv, argc);
	if (argc < 4)
		return tcl_fail(m, "wrong # args");
	if (str_is(argv[1], "decode"))
		return decode(m, argv, argc);
	if (str_is(argv[1], "scan"))
		return scan_binary(m, argv, argc);
	if (str_is(argv[1], "encode") && str_is(argv[2], "hex") && tcl_known(argv[argc - 1]))
		return tcl_ok(m, encode_hex(m->arena, argv[argc - 1]));
	return tcl_unknown(m);
}

/* Text is UTF-8 throughout, so from and to UTF-8 and ASCII nothing changes. */
enum tcl_flow tcl_do_encoding(struct tcl *m, const struct str *argv, size_t argc)
{
	bool same =
		argc > 2 && (argc == 3 || str_is(argv[2], "utf-8") || str_is(argv[2], "ascii") ||
				    str_is(argv[2], "iso8859-1") || str_is(argv[2], "binary"));

	if (same && str_starts(argv[1], "convert"))
		return tcl_ok(m, argv[argc - 1]);
	if (argc == 2 && str_is(argv[1], "system"))
		return tcl_ok(m, STR("utf-8"));
	return tcl_unknown(m);
}
