#include "base/sha_blocks.h"

#include <string.h>

#include "base/util.h"

void sha_block_words(const struct sha_blocks *sha, uint32_t ret_words[16])
{
	const uint8_t *at = sha->block;

	for (size_t i = 0; i < 16; i++, at += 4)
		ret_words[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
			       (uint32_t)at[2] << 8 | at[3];
}

void sha_blocks_add(struct sha_blocks *sha, sha_mix_fn mix, struct str bytes)
{
	while (bytes.len) {
		size_t filled = sha->n_bytes % 64;
		size_t n = MIN(bytes.len, 64 - filled);

		memcpy(sha->block + filled, bytes.at, n);
		sha->n_bytes += n;
		bytes = str_skip(bytes, n);
		if (sha->n_bytes % 64 == 0)
			mix(sha);
	}
}

void sha_blocks_hex(struct sha_blocks *sha, sha_mix_fn mix, size_t n_words, char *ret_hex)
{
	uint64_t bits = sha->n_bytes * 8;
	uint8_t length[8];

	sha_blocks_add(sha, mix, STR("\x80"));
	while (sha->n_bytes % 64 != 56)
		sha_blocks_add(sha, mix, (struct str){ "", 1 });
	for (size_t i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha_blocks_add(sha, mix, (struct str){ (const char *)length, 8 });
	for (size_t i = 0; i < 8 * n_words; i++)
		ret_hex[i] = "0123456789abcdef"[sha->state[i / 8] >> (28 - i % 8 * 4) & 15];
	ret_hex[8 * n_words] = '\0';
}
