#include "base/inflate.h"

#include "base/buf.h"
#include "base/util.h"

#define MAX_BITS     15
#define MAX_LITERALS 288
#define MAX_DISTANCE 30

struct source {
	struct str data;
	size_t at;
	uint32_t bits;
	unsigned int n_bits;
	bool bad;
};

/* A canonical Huffman code: how many symbols each length has, and the symbols in order. */
struct code {
	uint16_t counts[MAX_BITS + 1], symbols[MAX_LITERALS];
};

static uint32_t take(struct source *in, unsigned int n)
{
	uint32_t value;

	while (in->n_bits < n) {
		if (in->at >= in->data.len) {
			in->bad = true;
			return 0;
		}
		in->bits |= (uint32_t)(unsigned char)in->data.at[in->at++] << in->n_bits;
		in->n_bits += 8;
	}
	value = in->bits & ((1u << n) - 1);
	in->bits >>= n;
	in->n_bits -= n;
	return value;
}

static void build(struct source *in, struct code *code, const uint8_t *lengths, size_t n)
{
	uint16_t offsets[MAX_BITS + 1] = { 0 };
	int32_t left = 1;

	*code = (struct code){ 0 };
	for (size_t i = 0; i < n; i++)
		code->counts[lengths[i]]++;
	code->counts[0] = 0;
	for (size_t i = 1; i <= MAX_BITS; i++)
		if ((left = left * 2 - code->counts[i]) < 0) {
			in->bad = true; /* more symbols than codes */
			return;
		}
	for (size_t i = 1; i < MAX_BITS; i++)
		offsets[i + 1] = (uint16_t)(offsets[i] + code->counts[i]);
	for (size_t i = 0; i < n; i++)
		if (lengths[i])
			code->symbols[offsets[lengths[i]]++] = (uint16_t)i;
}

static uint32_t decode(struct source *in, const struct code *code)
{
	int32_t value = 0, first = 0, index = 0;

	for (size_t len = 1; len <= MAX_BITS && !in->bad; len++) {
		int32_t count = code->counts[len];

		value |= (int32_t)take(in, 1);
		if (value - first < count)
			return code->symbols[index + value - first];
		index += count;
		first = (first + count) << 1;
		value <<= 1;
	}
	in->bad = true;
	return 0;
}

static void add(struct source *in, struct buf *out, char c)
{
	if (out->len >= MAX_INFLATED)
		in->bad = true;
	else
		buf_add_char(out, c);
}

/* Lengths from 3 and distances from 1, each with `extra` more bits than the one before its pair. */
static uint32_t run_length(struct source *in, uint32_t symbol)
{
	uint32_t base = 3;

	if (symbol == 285)
		return 258;
	for (uint32_t i = 257; i < symbol; i++)
		base += 1u << (i < 265 ? 0 : (i - 261) / 4);
	return base + take(in, symbol < 265 ? 0 : (symbol - 261) / 4);
}

static uint32_t distance(struct source *in, uint32_t symbol)
{
	uint32_t base = 1;

	for (uint32_t i = 0; i < symbol; i++)
		base += 1u << (i < 4 ? 0 : i / 2 - 1);
	return base + take(in, symbol < 4 ? 0 : symbol / 2 - 1);
}

static void read_block(
	struct source *in, struct buf *out, const struct code *literals, const struct code *distances)
{
	for (;;) {
		uint32_t symbol = decode(in, literals), back, len;

		if (in->bad || symbol == 256)
			return;
		if (symbol < 256) {
			add(in, out, (char)symbol);
			continue;
		}
		len = symbol > 285 ? 0 : run_length(in, symbol);
		symbol = decode(in, distances);
		back = symbol < MAX_DISTANCE ? distance(in, symbol) : 0;
		if (!len || !back || back > out->len)
			in->bad = true;
		for (; len && !in->bad; len--)
			add(in, out, out->at[out->len - back]);
	}
}

static void read_stored(struct source *in, struct buf *out)
{
	uint32_t len;

	in->bits = in->n_bits = 0;
	len = take(in, 16);
	if (take(in, 16) != (~len & 0xffff))
		in->bad = true;
	for (; len && !in->bad; len--)
		add(in, out, (char)take(in, 8));
}

static void read_fixed(struct source *in, struct buf *out)
{
	uint8_t lengths[MAX_LITERALS];
	struct code literals, distances;

	for (size_t i = 0; i < MAX_LITERALS; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	build(in, &literals, lengths, MAX_LITERALS);
	for (size_t i = 0; i < MAX_DISTANCE; i++)
		lengths[i] = 5;
	build(in, &distances, lengths, MAX_DISTANCE);
	read_block(in, out, &literals, &distances);
}

static void read_dynamic(struct source *in, struct buf *out)
{
	static const uint8_t order[] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1,
		15 };
	uint8_t lengths[MAX_LITERALS + 32] = { 0 };
	size_t n_literals = take(in, 5) + 257, n = n_literals + take(in, 5) + 1;
	size_t n_lengths = take(in, 4) + 4, at = 0;
	struct code code, distances;

	if (n_literals > MAX_LITERALS) {
		in->bad = true;
		return;
	}
	for (size_t i = 0; i < n_lengths; i++)
		lengths[order[i]] = (uint8_t)take(in, 3);
	build(in, &code, lengths, 19);
	memset(lengths, 0, sizeof(lengths));
	while (at < n && !in->bad) {
		uint32_t symbol = decode(in, &code), times = 1;
		uint8_t length = (uint8_t)symbol;

		if (symbol == 16 && at == 0) {
			in->bad = true;
			return;
		}
		if (symbol >= 16)
			length = symbol == 16 ? lengths[at - 1] : 0;
		if (symbol >= 16)
			times = symbol == 16   ? 3 + take(in, 2)
				: symbol == 17 ? 3 + take(in, 3)
					       : 11 + take(in, 7);
		for (; times && at < n; times--)
			lengths[at++] = length;
	}
	build(in, &code, lengths, n_literals);
	build(in, &distances, lengths + n_literals, n - n_literals);
	read_block(in, out, &code, &distances);
}

bool is_gzip(struct str packed)
{
	return packed.len > 17 && str_starts(packed, "\x1f\x8b\x08");
}

/* What stands behind the header of gzip: an extra field, a name, a comment, a checksum. */
static struct str behind_gzip(struct str packed)
{
	unsigned int flags = (unsigned char)packed.at[3];
	size_t at = 10;

	if (flags & 4)
		at += 2u + (unsigned char)packed.at[10] + 256u * (unsigned char)packed.at[11];
	at = MIN(at, packed.len);
	for (unsigned int name = 8; name <= 16; name *= 2) {
		size_t end = flags & name ? str_find_char(packed, '\0', at) : 0;

		if (end == STR_NOT_FOUND)
			return STR("");
		at = end ? end + 1 : at;
	}
	return str_skip(packed, MIN(at + (flags & 2 ? 2 : 0), packed.len));
}

static struct str unwrapped(struct str packed)
{
	unsigned int first, second;

	if (is_gzip(packed))
		return behind_gzip(packed);
	first = packed.len > 1 ? (unsigned char)packed.at[0] : 0;
	second = packed.len > 1 ? (unsigned char)packed.at[1] : 0;
	if ((first & 15) == 8 && (first * 256 + second) % 31 == 0)
		return second & 32 ? STR("") : str_skip(packed, 2);
	return packed;
}

bool inflate_text(struct arena *arena, struct str packed, struct str *ret)
{
	struct source in = { .data = unwrapped(packed) };
	struct buf out = BUF_IN(arena);
	bool last = false;

	while (!last && !in.bad) {
		last = take(&in, 1);
		switch (take(&in, 2)) {
		case 0:
			read_stored(&in, &out);
			break;
		case 1:
			read_fixed(&in, &out);
			break;
		case 2:
			read_dynamic(&in, &out);
			break;
		default:
			in.bad = true;
		}
	}
	if (in.bad || buf_failed(&out))
		return false;
	*ret = buf_str(&out);
	return true;
}
