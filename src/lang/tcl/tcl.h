/* Programs of Tcl (tclsh 8.6, wish, jimsh) and expect: effects and output, as lang_scan() gives
 * them. */
#ifndef KEIHOOKD_LANG_TCL_TCL_H
#define KEIHOOKD_LANG_TCL_TCL_H

#include "lang/lang.h"

int tcl_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end);

/* What is not known of @field stands in the text as the byte that the reader takes for it. False
 * where memory is out. */
bool tcl_text_of(struct arena *arena, const struct field *field, struct str *ret);

#endif
