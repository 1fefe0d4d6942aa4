#ifndef KEIHOOKD_BASE_INFLATE_H
#define KEIHOOKD_BASE_INFLATE_H

/*
 * What deflated data holds (RFC 1951), in the wrapping of gzip (RFC 1952), of zlib (RFC 1950) or in
 * none. Checksums are not looked at.
 */
#include "base/arena.h"
#include "base/str.h"

#define MAX_INFLATED (1u << 20) /* a script's limit, too: more is not what a person reads */

/* False for what is damaged, is no such data, needs a dictionary or holds more than MAX_INFLATED. */
bool inflate_text(struct arena *arena, struct str packed, struct str *ret);
bool is_gzip(struct str packed);

#endif
