/* The packs that are part of the program; their tests have passed when it was built. */
#ifndef KEIHOOKD_RULES_BUILTIN_H
#define KEIHOOKD_RULES_BUILTIN_H

#include <stddef.h>

struct builtin_pack {
	const char *name; /* modal.yaml */
	const unsigned char *text;
	size_t len;
};

extern const struct builtin_pack builtin_packs[];
extern const size_t n_builtin_packs;

#endif
