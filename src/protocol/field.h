/* A field of a tool's input by its name, for rules about tools that have no struct of their own. */
#ifndef KEIHOOKD_PROTOCOL_FIELD_H
#define KEIHOOKD_PROTOCOL_FIELD_H

#include "base/arena.h"
#include "protocol/event.h"

/*
 * @name may be a path: "edits.0.new_string". Texts as they are, other values as JSON; empty if
 * there is none. Returns 0 or -ENOMEM.
 */
int tool_input_field(
	struct arena *arena, const struct tool_input *input, struct str name, struct str *ret);

#endif
