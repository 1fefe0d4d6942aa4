/*
 * keihookd --decide < payload: one hook event in this process, with the same verdict and the same
 * state as the daemon. The hook client runs it when there is no daemon, with --client: then the
 * event is the parent's, and a daemon is started for the next one unless a unit manages it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/paths.h"
#include "cli/cli.h"
#include "cli/start.h"
#include "request.h"
#include "standing.h"

static int64_t clock_ms(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_ms(int ms)
{
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

static int read_payload(struct buf *bytes)
{
	int err = file_read_fd(bytes, STDIN_FILENO, MAX_PAYLOAD + 1);

	/* Past the limit what did arrive is kept, and judged by its words. */
	if (err == -EFBIG) {
		while (bytes->len <= MAX_PAYLOAD && !buf_failed(bytes))
			buf_add_char(bytes, ' ');
		err = 0;
	}
	return buf_failed(bytes) ? -ENOMEM : err;
}

static int write_reply(const struct reply *reply)
{
	int err = 0;

	if (reply->err.len)
		err = file_write_all(STDERR_FILENO, reply->err);
	if (!err && reply->out.len)
		err = file_write_all(STDOUT_FILENO, reply->out);
	return err ? 2 : reply->status;
}

/* Asks until there is an answer: a confirmation may wait for its line of the transcript. */
static void answer(struct arena *arena, struct request *request, struct request_answer *ret)
{
	int64_t start = clock_ms(CLOCK_MONOTONIC);

	while (request_answer(arena, request, ret) == REQUEST_PENDING) {
		sleep_ms(ret->wait_ms > 0 ? ret->wait_ms : 1);
		request->waited_ms = (int)(clock_ms(CLOCK_MONOTONIC) - start);
		request->reserve_ms = KEI_DEADLINE_MS - request->waited_ms;
		arena_reset(arena);
	}
}

static int decide_one(bool client)
{
	AUTO_BUF struct buf bytes = BUF_INIT, diagnostics = BUF_INIT;
	struct request request = {
		.peer = { .pid = client ? getppid() : getpid(), .uid = getuid() },
		.received_ms = clock_ms(CLOCK_REALTIME),
		.reserve_ms = KEI_DEADLINE_MS,
	};
	struct policy *policy = NULL;
	struct store *store = NULL;
	struct request_answer answered;
	struct arena arena;
	size_t n_broken;
	int err, status;

	err = read_payload(&bytes);
	if (err) {
		log_error("the payload cannot be read: %s", strerror(-err));
		return 1;
	}
	err = standing_policy(&policy, &diagnostics, &n_broken);
	if (err) {
		log_error("no rules can be loaded: %s", strerror(-err));
		return 1;
	}
	log_lines(buf_str(&diagnostics));
	err = standing_store(&store);
	if (err) { /* the client then decides by words */
		log_error("no memory for the state");
		policy_unref(policy);
		return 1;
	}
	if (store_trouble(store))
		log_warning("%s: nothing is granted", store_trouble(store));
	request.bytes = buf_str(&bytes);
	request.policy = policy;
	request.store = store;
	arena_init(&arena, 0);
	answer(&arena, &request, &answered);
	log_lines(answered.diagnostics);
	status = write_reply(&answered.reply);
	arena_finish(&arena);
	store_close(store);
	policy_unref(policy);
	return status;
}

int cli_decide(int argc, char **argv)
{
	bool client = false;
	int status;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--client") == 0) {
			client = true;
		} else if (strcmp(argv[i], "--hardened") == 0) {
			paths_harden();
		} else {
			fprintf(stderr, "keihookd --decide: '%s' is not understood\n", argv[i]);
			return 1;
		}
	}
	status = decide_one(client);
	if (client && !paths_hardened())
		start_daemon();
	return status;
}
