/* SHA-256 (FIPS 180-4), for naming texts in the state database without storing them. */
#ifndef KEIHOOKD_BASE_SHA256_H
#define KEIHOOKD_BASE_SHA256_H

#include "base/sha_blocks.h"

#define SHA256_HEX_LEN 64

struct sha256 {
	struct sha_blocks blocks;
};

void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, struct str bytes);
/* Lower-case hex and a NUL; @sha must be initialised anew before it is used again. */
void sha256_hex(struct sha256 *sha, char ret_hex[SHA256_HEX_LEN + 1]);

#endif
