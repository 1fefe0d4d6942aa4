/* Reads the text of a configuration file of git (git-config(1), SYNTAX), setting by setting. */
#ifndef KEIHOOKD_FACTS_GITCONFIG_H
#define KEIHOOKD_FACTS_GITCONFIG_H

#include "base/arena.h"
#include "base/str.h"

struct gitconfig {
	struct arena *arena;
	struct str rest;
	struct str section; /* `section.subsection.`, as it stands in front of names; or empty */
};

/*
 * The next setting: its name as `section.subsection.name`, its value without quotes. False at the
 * end, or without memory; lines that git would refuse are passed over.
 */
bool gitconfig_next(struct gitconfig *reader, struct str *ret_name, struct str *ret_value);

#endif
