/* One conversion of printf(3) as it stands in a text: %-05.2f. Without * and l, h. */
#ifndef KEIHOOKD_BASE_CONVERSION_H
#define KEIHOOKD_BASE_CONVERSION_H

#include "base/buf.h"

#define MAX_CONVERSION_WIDTH 10000

struct conversion {
	char flags[8];
	int width, precision; /* precision -1: none */
	char letter;
};

/* Reads behind the percent sign; how many bytes, or 0 where it is not one of these. */
size_t conversion_read(struct str text, struct conversion *ret);
/* By letter: s c, or d i u x X o, or e f g E F G a A. */
void conversion_add_text(struct buf *out, const struct conversion *c, struct str text);
void conversion_add_whole(struct buf *out, const struct conversion *c, int64_t value);
void conversion_add_real(struct buf *out, const struct conversion *c, double value);

#endif
