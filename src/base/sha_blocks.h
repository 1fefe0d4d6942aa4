/* What SHA-1 and SHA-256 have in common (FIPS 180-4, 5): blocks of 64 bytes, padding, big words. */
#ifndef KEIHOOKD_BASE_SHA_BLOCKS_H
#define KEIHOOKD_BASE_SHA_BLOCKS_H

#include "base/str.h"

struct sha_blocks {
	uint32_t state[8];
	uint64_t n_bytes;
	uint8_t block[64];
};

/* Works the block into the state. */
typedef void (*sha_mix_fn)(struct sha_blocks *sha);

/* The 16 words of the block. */
void sha_block_words(const struct sha_blocks *sha, uint32_t ret_words[16]);
void sha_blocks_add(struct sha_blocks *sha, sha_mix_fn mix, struct str bytes);
/* Lower-case hex of the first @n_words of the state and a NUL; @sha is used up. */
void sha_blocks_hex(struct sha_blocks *sha, sha_mix_fn mix, size_t n_words, char *ret_hex);

#endif
