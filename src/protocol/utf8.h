/* Telling UTF-8 from other bytes (RFC 3629: no surrogates, nothing overlong). */
#ifndef KEIHOOKD_PROTOCOL_UTF8_H
#define KEIHOOKD_PROTOCOL_UTF8_H

#include "base/str.h"

/* Length of the character that @text begins with; 0 if it is not one. */
size_t utf8_valid_len(struct str text);

/* The longest beginning of at most @max bytes that does not end within a character. */
struct str utf8_cut(struct str text, size_t max);

#endif
