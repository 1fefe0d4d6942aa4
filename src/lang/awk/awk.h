/* AWK programs: effects and output, as lang_scan() gives them. */
#ifndef KEIHOOKD_LANG_AWK_AWK_H
#define KEIHOOKD_LANG_AWK_AWK_H

#include "lang/lang.h"

int awk_scan(struct arena *arena, const struct lang_input *input, struct lang_effect **ret_effects,
	struct value *ret_output);

#endif
