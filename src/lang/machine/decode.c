/* Decoders that programs apply to texts: base64, hex, rot13, deflate. */
#include "base/buf.h"
#include "base/inflate.h"
#include "lang/machine/machine.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool decode_base64(struct arena *arena, struct str text, struct str *ret)
{
	struct buf buf = BUF_IN(arena);
	uint32_t bits = 0;
	unsigned int n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i] == '-' ? '+' : text.at[i] == '_' ? '/' : text.at[i];
		const char *found = c ? strchr(alphabet, c) : NULL;

		if (c == '=')
			break;
		if (!found)
			continue;
		bits = bits << 6 | (uint32_t)(found - alphabet);
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_add_char(&buf, (char)(bits >> n));
		}
	}
	*ret = buf_str(&buf);
	return !buf_failed(&buf);
}

struct str encode_base64(struct arena *arena, struct str text)
{
	struct buf buf = BUF_IN(arena);

	for (size_t i = 0; i < text.len; i += 3) {
		size_t left = MIN(text.len - i, (size_t)3);
		uint32_t bits = 0;

		for (size_t j = 0; j < 3; j++)
			bits = bits << 8 | (j < left ? (unsigned char)text.at[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			buf_add_char(&buf, j <= left ? alphabet[bits >> (18 - 6 * j) & 63] : '=');
	}
	return buf_str(&buf);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool decode_hex(struct arena *arena, struct str text, struct str *ret)
{
	struct buf buf = BUF_IN(arena);

	for (size_t i = 0; i < text.len;) {
		int high, low;

		if (text.at[i] == ' ' || text.at[i] == '\n' || text.at[i] == ':') {
			i++;
			continue;
		}
		high = hex_digit(text.at[i]);
		low = i + 1 < text.len ? hex_digit(text.at[i + 1]) : -1;
		if (high < 0 || low < 0)
			return false;
		buf_add_char(&buf, (char)(high << 4 | low));
		i += 2;
	}
	*ret = buf_str(&buf);
	return !buf_failed(&buf);
}

struct str encode_hex(struct arena *arena, struct str text)
{
	struct buf buf = BUF_IN(arena);

	for (size_t i = 0; i < text.len; i++)
		buf_printf(&buf, "%02x", (unsigned char)text.at[i]);
	return buf_str(&buf);
}

struct str decode_rot13(struct arena *arena, struct str text)
{
	struct buf buf = BUF_IN(arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i],
		     base = (c | 32) >= 'a' && (c | 32) <= 'z' ? (char)(c & ~31) : 0;

		if (base && (unsigned char)c < 0x80)
			c = (char)(base + 1 + (c - base - 1 + 13) % 26);
		buf_add_char(&buf, c);
	}
	return buf_str(&buf);
}

struct thing *decode_deflated(struct machine *m, struct invocation *call)
{
	struct thing *packed = call->n ? call->args[0] : call->self;
	struct str text;

	if (packed && thing_as_text(m, packed, &text) && inflate_text(m->arena, text, &text))
		return thing_text(m, text);
	return thing_field(m, field_any());
}
