/*
 * What modal(1) prints about apps: `modal run`, `modal deploy` and `modal app list` of the 1.x
 * clients. Only ids, names, states and times are taken from it.
 */
#ifndef KEIHOOKD_SESSION_MODAL_H
#define KEIHOOKD_SESSION_MODAL_H

#include "base/arena.h"
#include "base/str.h"

struct modal_app {
	struct str id;     /* "ap-..."; or empty */
	struct str name;   /* or empty */
	bool alive, ended; /* as `modal app list` says; neither where it does not say */
	int64_t created_ms;
};

/*
 * Takes the next app that @rest speaks of: the address of a run or a deployment, else an id. False
 * if there is none. The texts point into @rest.
 */
bool modal_next_app(struct str *rest, struct modal_app *ret);

/* The apps of a list, as a table or as JSON. 0 or -ENOMEM. */
int modal_read_list(struct arena *arena, struct str text, struct modal_app **ret, size_t *ret_n);

#endif
