/* Does a daemon serve, where the hook client would look for it? */
#ifndef KEIHOOKD_CLI_SERVING_H
#define KEIHOOKD_CLI_SERVING_H

#include <stdbool.h>
#include <stddef.h>

/* *ret_path: its socket; untouched if there is none. */
bool daemon_serves(char *ret_path, size_t size);

#endif
