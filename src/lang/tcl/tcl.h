/* Programs of Tcl (tclsh 8.6, wish, jimsh) and expect: effects and output, as lang_scan() gives
 * them. */
#ifndef KEIHOOKD_LANG_TCL_TCL_H
#define KEIHOOKD_LANG_TCL_TCL_H

#include "lang/lang.h"

int tcl_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end);

#endif
