/* Text as the shell would read it back, and the escapes of $'..' (bash(1), QUOTING). */
#ifndef KEIHOOKD_SHELL_EXPAND_QUOTE_H
#define KEIHOOKD_SHELL_EXPAND_QUOTE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* As ${x@Q} prints it: 'a b', or $'a\nb' where there are control characters. */
struct str quote_text(struct arena *arena, struct str text);
/* Within double quotes. */
void quote_double(struct buf *out, struct str text);
/* As printf %q prints it: a\ b. */
struct str quote_backslashes(struct arena *arena, struct str text);
/* Escapes resolved as within $'..'; what follows a NUL is lost. */
struct str quote_decode(struct arena *arena, struct str text);

#endif
