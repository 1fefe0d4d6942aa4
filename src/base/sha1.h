/* SHA-1 (RFC 3174), for the names that git gives to objects. */
#ifndef KEIHOOKD_BASE_SHA1_H
#define KEIHOOKD_BASE_SHA1_H

#include "base/str.h"

#define SHA1_HEX_LEN 40

/* Lower-case hex and a NUL: the digest of @head with @text behind it. */
void sha1_hex(struct str head, struct str text, char ret_hex[SHA1_HEX_LEN + 1]);

#endif
