/*
 * Connections between programs of one command on this machine: a socket that is listened to is a
 * FIFO for what clients send, with another beside it for what they are answered. Texts live in the
 * arena of the evaluation; what returns int returns 0 or -ENOMEM.
 */
#ifndef KEIHOOKD_SHELL_EVAL_SOCKET_H
#define KEIHOOKD_SHELL_EVAL_SOCKET_H

#include "shell/eval/eval.h"

enum end_kind {
	END_OTHER, /* not followed */
	END_STDIO,
	END_LISTEN,
	END_CONNECT,
	END_COMMAND,
	END_FILE,
};

/* One side of what socat or nc joins. */
struct socket_end {
	enum end_kind kind;
	struct str text; /* path of the FIFO or the file; the command */
};

struct socket_pair {
	struct socket_end ends[2];
	bool only[2]; /* only from the first to the second; from the second to the first */
};

/* The ends that a call of socat, nc or ncat joins; false: it is none, or not understood. */
bool socket_pair_of(struct shell *sh, const struct call *call, struct socket_pair *ret);
/* The FIFO of a port: host is one of this machine; false: it is not. */
bool socket_port_path(struct arena *arena, struct str host, struct str port, struct str *ret);

/* socat, nc: *ret_done false: it joins nothing of this command. */
int socket_start(struct shell *sh, const struct call *call, bool *ret_done);
/* /dev/tcp/HOST/PORT of a redirection becomes the FIFO that is behind it, if there is one. */
void socket_redirect(struct shell *sh, struct value *target, bool reads);
/* What can be read from a channel that stands for a connection; *ret stays as it is for others. */
int socket_answer(struct shell *sh, const struct channel *channel, struct value *ret);

#endif
