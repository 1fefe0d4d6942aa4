/* Takes secrets out of a text before it is kept: values of *KEY=, --token, Authorization, ... */
#ifndef KEIHOOKD_SESSION_REDACT_H
#define KEIHOOKD_SESSION_REDACT_H

#include "base/buf.h"

/* Appends @text with each secret's value replaced by "***". */
void redact(struct buf *buf, struct str text);

#endif
