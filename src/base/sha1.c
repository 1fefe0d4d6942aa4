#include "base/sha1.h"

#include <string.h>

#include "base/sha_blocks.h"

static uint32_t rotate(uint32_t word, unsigned int bits)
{
	return word << bits | word >> (32 - bits);
}

static void mix(struct sha_blocks *sha)
{
	uint32_t words[80], s[5];

	sha_block_words(sha, words);
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

void sha1_hex(struct str head, struct str text, char ret_hex[SHA1_HEX_LEN + 1])
{
	struct sha_blocks sha = { .state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
					  0xc3d2e1f0 } };

	sha_blocks_add(&sha, mix, head);
	sha_blocks_add(&sha, mix, text);
	sha_blocks_hex(&sha, mix, SHA1_HEX_LEN / 8, ret_hex);
}
