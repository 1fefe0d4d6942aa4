#include "base/sha1.h"

#include <stdio.h>
#include <string.h>

#define BLOCK 64

struct sha1 {
	uint32_t state[5];
	uint8_t block[BLOCK];
	uint64_t n_bytes;
};

static uint32_t rotate(uint32_t word, unsigned int bits)
{
	return word << bits | word >> (32 - bits);
}

static void mix(struct sha1 *sha)
{
	uint32_t words[80], s[5];

	for (size_t i = 0; i < 16; i++)
		words[i] = (uint32_t)sha->block[4 * i] << 24 |
			   (uint32_t)sha->block[4 * i + 1] << 16 |
			   (uint32_t)sha->block[4 * i + 2] << 8 | sha->block[4 * i + 3];
	for (size_t i = 16; i < 80; i++)
		words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
	memcpy(s, sha->state, sizeof(s));
	for (size_t i = 0; i < 80; i++) {
		static const uint32_t constants[] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc,
			0xca62c1d6 };
		uint32_t f = i < 20   ? (s[1] & s[2]) | (~s[1] & s[3])
			     : i < 40 ? s[1] ^ s[2] ^ s[3]
			     : i < 60 ? (s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])
				      : s[1] ^ s[2] ^ s[3];
		uint32_t next = rotate(s[0], 5) + f + s[4] + words[i] + constants[i / 20];

		s[4] = s[3];
		s[3] = s[2];
		s[2] = rotate(s[1], 30);
		s[1] = s[0];
		s[0] = next;
	}
	for (size_t i = 0; i < 5; i++)
		sha->state[i] += s[i];
}

static void add_byte(struct sha1 *sha, uint8_t byte)
{
	sha->block[sha->n_bytes++ % BLOCK] = byte;
	if (sha->n_bytes % BLOCK == 0)
		mix(sha);
}

static void add(struct sha1 *sha, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		add_byte(sha, (uint8_t)text.at[i]);
}

void sha1_hex(struct str head, struct str text, char ret_hex[SHA1_HEX_LEN + 1])
{
	struct sha1 sha = { .state = {
				    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } };
	uint64_t n_bits = 8 * ((uint64_t)head.len + text.len);

	add(&sha, head);
	add(&sha, text);
	add_byte(&sha, 0x80);
	while (sha.n_bytes % BLOCK != BLOCK - 8)
		add_byte(&sha, 0);
	for (int shift = 56; shift >= 0; shift -= 8)
		add_byte(&sha, (uint8_t)(n_bits >> shift));
	for (size_t i = 0; i < 5; i++)
		snprintf(ret_hex + 8 * i, 9, "%08x", sha.state[i]);
}
