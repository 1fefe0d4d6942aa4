/* Texts of Python's library: decoders, shlex, str's own functions. */
#include "base/buf.h"
#include "lang/python/parse.h"
#include "lang/python/python.h"

static struct thing *any_text(struct machine *m)
{
	return thing_field(m, field_any());
}

static struct thing *arg(struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

static struct thing *same(struct machine *m, struct invocation *call)
{
	if (call->n == 0)
		return thing_text(m, STR(""));
	if (call->args[0]->kind == THING_EITHER)
		return call->args[0];
	return thing_field(m, thing_as_field(m, call->args[0]));
}

enum decoding { BASE64, HEX, ROT13, TO_BASE64, TO_HEX, NAMED, ENCODE_NAMED };

/* Bytes: what goes through them sees numbers. */
static struct thing *bytes_of(struct machine *m, struct str text)
{
	struct thing *bytes = thing_text(m, text);

	if (bytes->kind == THING_TEXT)
		bytes->flag = true;
	return bytes;
}

/* b.decode("unicode_escape") */
static struct thing *decode_escapes(struct machine *m, struct invocation *call)
{
	struct thing *how = argument(call, 0, "encoding");
	struct str name, text;

	if (!how || !thing_as_text(m, how, &name) || !str_starts(name, "unicode") || !call->self ||
		!thing_as_text(m, call->self, &text))
		return NULL;
	return thing_text(m, py_unescape(m->arena, text));
}

/* &amp; &#109; &#x6d; */
static struct thing *unescape_html(struct machine *m, struct invocation *call)
{
	static const struct {
		const char *name;
		uint32_t code;
	} names[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
		{ "apos", '\'' }, { "nbsp", 0xa0 }, { "sol", '/' }, { "period", '.' },
		{ "colon", ':' }, { "lowbar", '_' }, { "hyphen", 0x2010 }, { "semi", ';' },
		{ "num", '#' }, { "dollar", '$' }, { "lpar", '(' }, { "rpar", ')' },
		{ "Tab", '\t' }, { "NewLine", '\n' }, { "vert", '|' }, { "commat", '@' },
		{ "ast", '*' } };
	struct buf buf = BUF_IN(m->arena);
	struct str text;

	if (!thing_as_text(m, arg(call, 0), &text))
		return any_text(m);
	for (size_t i = 0; i < text.len; i++) {
		size_t end = text.at[i] == '&' ? str_find_char(text, ';', i) : STR_NOT_FOUND;
		struct str name = end == STR_NOT_FOUND ? STR("") : str_slice(text, i + 1, end);
		bool hex = str_starts(name, "#x") || str_starts(name, "#X");
		uint32_t code = 0;

		for (size_t k = hex ? 2 : 1; str_starts(name, "#") && k < MIN(name.len, 9u); k++)
			if (str_digit(name.at[k]) < (hex ? 16 : 10))
				code = code * (hex ? 16 : 10) + str_digit(name.at[k]);
		for (size_t k = 0; k < ARRAY_SIZE(names); k++)
			if (str_is(name, names[k].name))
				code = names[k].code;
		if (code)
			buf_add_utf8(&buf, code);
		else
			buf_add_char(&buf, text.at[i]);
		i = code ? end : i;
	}
	m->failed |= buf_failed(&buf);
	return thing_text(m, buf_str(&buf));
}

static struct thing *decode(struct machine *m, struct invocation *call)
{
	struct str text, how = STR(""), result;
	int kind = call->param;

	if (!thing_as_text(m, arg(call, 0), &text))
		return any_text(m);
	if (kind == NAMED || kind == ENCODE_NAMED) {
		thing_as_text(m, arg(call, 1), &how);
		if (str_starts(how, "rot"))
			kind = ROT13;
		else if (str_starts(how, "hex"))
			kind = kind == NAMED ? HEX : TO_HEX;
		else if (str_starts(how, "base64"))
			kind = kind == NAMED ? BASE64 : TO_BASE64;
		else if (kind == NAMED && str_starts(how, "unicode"))
			return thing_text(m, py_unescape(m->arena, text));
		else
			return str_starts(how, "zlib") ? decode_deflated(m, call)
			       : str_starts(how, "bz") ? any_text(m)
						       : arg(call, 0);
	}
	switch (kind) {
	case BASE64:
		return decode_base64(m->arena, text, &result) ? bytes_of(m, result) : any_text(m);
	case HEX:
		return decode_hex(m->arena, text, &result) ? bytes_of(m, result) : any_text(m);
	case ROT13:
		return thing_text(m, decode_rot13(m->arena, text));
	case TO_BASE64:
		return thing_text(m, encode_base64(m->arena, text));
	default:
		return thing_text(m, encode_hex(m->arena, text));
	}
}

static struct thing *unknown_text(struct machine *m, struct invocation *call)
{
	(void)call;
	return any_text(m);
}

static struct thing *pair_table(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);

	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	return list;
}

/* str.upper(x), bytes.decode(x): the method of its first argument. */
static struct thing *of_class(struct machine *m, struct invocation *call)
{
	struct invocation inner = *call;

	if (!call->n)
		return NULL;
	inner.self = call->args[0];
	inner.args++;
	inner.n--;
	return method_call(m, &inner, last_name(call->name));
}

/* re.sub(pattern, with, text) where the pattern is plain text. */
static struct thing *re_sub(struct machine *m, struct invocation *call)
{
	struct thing *args[2] = { arg(call, 0), arg(call, 1) }, *result;
	struct str pattern;

	if (call->n < 3 || !thing_as_text(m, args[0], &pattern))
		return any_text(m);
	for (size_t i = 0; i < pattern.len; i++)
		if (strchr("\\.[](){}*+?|^$", pattern.at[i]))
			return any_text(m);
	result = method_call(m,
		&(struct invocation){
			.self = call->args[2], .args = args, .n = 2, .name = STR("replace") },
		STR("replace"));
	return result ? result : any_text(m);
}

/* string.Template(t).substitute(a=..) */
static struct thing *substitute(struct machine *m, struct invocation *call)
{
	struct thing *text = call->self && call->self->n ? call->self->items[0] : thing_unknown();
	struct thing *names = call->keywords && call->keywords->n ? call->keywords : arg(call, 0);
	struct field made = field_text(m->arena, STR(""));
	struct str known;
	size_t from = 0;

	if (!thing_as_text(m, text, &known) ||
		(names->kind != THING_DICT && names->kind != THING_LIST))
		return any_text(m);
	for (size_t at = 0; at < known.len;) {
		size_t dollar = str_find_char(known, '$', at), start, end;
		struct thing *value;

		if (dollar == STR_NOT_FOUND)
			break;
		start = dollar + 1;
		start += start < known.len && known.at[start] == '{';
		for (end = start;
			end < known.len &&
			(known.at[end] == '_' || known.at[end] > '~' ||
				(known.at[end] >= '0' && known.at[end] <= '9') ||
				((known.at[end] | 32) >= 'a' && (known.at[end] | 32) <= 'z'));)
			end++;
		value = thing_get(names, str_slice(known, start, end));
		made = field_add(m, made, field_text(m->arena, str_slice(known, from, dollar)));
		made = field_add(m, made, value ? thing_as_field(m, value) : field_any());
		at = from = end + (start > dollar + 1 && end < known.len);
	}
	return thing_field(m, field_add(m, made, field_text(m->arena, str_skip(known, from))));
}

/* textwrap.fill(text, width=70): words with one blank between, lines no longer than that. */
static struct thing *fill(struct machine *m, struct invocation *call)
{
	struct thing *wide = argument(call, 1, "width");
	struct buf buf = BUF_IN(m->arena);
	struct str text;
	int64_t width = 70;
	size_t column = 0;

	if (!thing_as_text(m, arg(call, 0), &text) || (wide && !thing_as_number(m, wide, &width)) ||
		width < 1)
		return any_text(m);
	text = str_trim(text);
	while (text.len) {
		size_t n = 0;

		while (n < text.len && !strchr(" \t\n\r\f\v", text.at[n]))
			n++;
		if (column && column + 1 + n > (size_t)width) {
			buf_add_char(&buf, '\n');
			column = 0;
		} else if (column) {
			buf_add_char(&buf, ' ');
			column++;
		}
		buf_add(&buf, str_slice(text, 0, n));
		column += n;
		text = str_trim(str_skip(text, n));
	}
	m->failed |= buf_failed(&buf);
	return thing_text(m, buf_str(&buf));
}

static const struct native natives[] = {
	{ "base64.b64decode", decode, BASE64 },
	{ "base64.standard_b64decode", decode, BASE64 },
	{ "base64.urlsafe_b64decode", decode, BASE64 },
	{ "base64.decodebytes", decode, BASE64 },
	{ "base64.b64encode", decode, TO_BASE64 },
	{ "base64.b16decode", decode, HEX },
	{ "binascii.a2b_base64", decode, BASE64 },
	{ "binascii.unhexlify", decode, HEX },
	{ "binascii.a2b_hex", decode, HEX },
	{ "binascii.hexlify", decode, TO_HEX },
	{ "?.decode", decode_escapes, 0 },
	{ "html.unescape", unescape_html, 0 },
	{ "xml.sax.saxutils.unescape", unescape_html, 0 },
	{ "bytes.fromhex", decode, HEX },
	{ "bytearray.fromhex", decode, HEX },
	{ "codecs.decode", decode, NAMED },
	{ "codecs.encode", decode, ENCODE_NAMED },
	{ "zlib.decompress", decode_deflated, 0 },
	{ "gzip.decompress", decode_deflated, 0 },
	{ "bz2.decompress", unknown_text, 0 },
	{ "lzma.decompress", unknown_text, 0 },
	{ "json.dumps", unknown_text, 0 },
	{ "json.loads", decode_json, 0 },
	{ "json.load", decode_json, 0 },
	{ "ast.literal_eval", decode_json, 0 },
	{ "textwrap.dedent", same, 0 },
	{ "textwrap.fill", fill, 0 },
	{ "textwrap.shorten", fill, 0 },
	{ "inspect.cleandoc", same, 0 },
	{ "shlex.split", words_split, 0 },
	{ "shlex.join", words_join, 0 },
	{ "subprocess.list2cmdline", words_join, 0 },
	{ "shlex.quote", words_quote, QUOTE_NEEDED },
	{ "pipes.quote", words_quote, QUOTE_NEEDED },
	{ "str.maketrans", pair_table, 0 },
	{ "str.join", of_class, 0 },
	{ "str.format", of_class, 0 },
	{ "str.upper", of_class, 0 },
	{ "str.lower", of_class, 0 },
	{ "str.strip", of_class, 0 },
	{ "str.replace", of_class, 0 },
	{ "str.split", of_class, 0 },
	{ "bytes.decode", of_class, 0 },
	{ "re.sub", re_sub, 0 },
	{ "string.Template().substitute", substitute, 0 },
	{ "string.Template().safe_substitute", substitute, 0 },
};

const struct native_table python_text_natives = { natives, ARRAY_SIZE(natives) };
