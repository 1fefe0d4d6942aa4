/*
 * Where things lie. Shared by every program of ours, the hook client included, so that all agree;
 * libc only, no heap. Variables come through @get: getenv, or a reader of another process's
 * initial environment. Relative values of variables count as unset (XDG base directories).
 */
#ifndef KEIHOOKD_BASE_PATHS_H
#define KEIHOOKD_BASE_PATHS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* The value of a variable, or NULL. */
typedef const char *paths_get(const char *name);

/*
 * From now on everything is where only root can write: state in /var/lib/keihookd, configuration in
 * /etc/keihookd, the socket in /run/keihookd. Variables and homes no longer matter.
 */
void paths_harden(void);
bool paths_hardened(void);
#define PATHS_HARDENED_STATE "/var/lib/keihookd"

/* $XDG_STATE_HOME/keihookd/<machine-id>; -ENAMETOOLONG, or -ENOENT without a home. */
int paths_state_dir(char ret_path[PATH_MAX], paths_get *get);
/* $XDG_CONFIG_HOME/keihookd */
int paths_config_dir(char ret_path[PATH_MAX], paths_get *get);
/* In the state directory: the guarded words of the last good load, one a line. */
int paths_words_file(char ret_path[PATH_MAX], paths_get *get);

/*
 * Directories where the daemon's socket may lie, best first: /run/user/UID/keihookd,
 * $XDG_RUNTIME_DIR/keihookd, /tmp/keihookd-UID. False if there is none with this number; the
 * count may have gaps where a variable is unset (then ret_path is empty).
 */
#define PATHS_N_RUNTIME 3
bool paths_runtime_dir(char *ret_path, size_t size, int number, paths_get *get);

/*
 * A directory of ours, closed to others, no symlink: a socket in it is ours. Hardened: root's, and
 * nobody else may write it.
 */
bool paths_is_private_dir(const char *path);

/* Joins texts, the last argument NULL. False if they do not fit. */
bool paths_join(char ret_path[PATH_MAX], ...) __attribute__((sentinel));
/* The same into any space: a small one spares the hook client a page. */
bool paths_join_in(char *ret_path, size_t size, ...) __attribute__((sentinel));

#endif
