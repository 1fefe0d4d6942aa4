/* What a person's own configuration says about confirming: the confirm: part of config.yaml. */
#ifndef KEIHOOKD_SESSION_OPTIONS_H
#define KEIHOOKD_SESSION_OPTIONS_H

#include "session/session.h"

static inline bool options_sdk(const struct session_options *options, struct str entrypoint)
{
	for (size_t i = 0; i < options->n_sdk; i++)
		if (entrypoint.len && str_equal(options->sdk[i], entrypoint))
			return true;
	return false;
}

#endif
