/*
 * keihookctl allow ID: the person confirms from a terminal of their own. Shows what was refused
 * and asks for four random characters to be typed back on /dev/tty. Refuses below an agent; what
 * gets around that (a detached process with a terminal of its own) is what a hardened install is
 * for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/show.h"
#include "session/client.h"
#include "session/ledger.h"
#include "standing.h"

#define ANSWER_MAX 64
#define SHOWN_MAX  400 /* bytes of one fact */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void add_line(struct buf *text, const char *name, struct str value)
{
	if (!value.len)
		return;
	buf_printf(text, "  %-9s", name);
	show_plain(text, str_slice(value, 0, SHOWN_MAX));
	buf_add_text(text, value.len > SHOWN_MAX ? "...\n" : "\n");
}

static bool show(int tty, const struct refusal *refusal, const char *characters)
{
	AUTO_BUF struct buf text = BUF_INIT;

	buf_add_text(&text, "Refused at ");
	show_time(&text, refusal->ms);
	buf_add_text(&text, " in session ");
	show_plain(&text, str_slice(refusal->session, 0, SHOWN_MAX));
	buf_add_text(&text, ":\n\n");
	add_line(&text, "what", refusal->seen);
	add_line(&text, "why", refusal->why);
	add_line(&text, "target", refusal->shown);
	add_line(&text, "at stake", refusal->at_stake);
	add_line(&text, "rule", refusal->rule);
	buf_printf(&text,
		"\nOnce, within %d minutes, that session may do exactly this.\n"
		"To allow it type these characters, anything else leaves it refused: %s\n> ",
		CONFIRM_MINUTES, characters);
	return !buf_failed(&text) && file_write_all(tty, buf_str(&text)) == 0;
}

static bool typed_back(int tty, const char *characters)
{
	char answer[ANSWER_MAX];
	ssize_t n = read(tty, answer, sizeof(answer));

	return n > 0 && str_is(str_trim((struct str){ answer, (size_t)n }), characters);
}

static int note(
	struct store *store, const struct refusal *refusal, const char *what, const char *why)
{
	const struct event event = { .session_id = refusal->session, .received_ms = now_ms() };

	return session_log(store, &event, what, refusal->rule, refusal->shown, str_from(why));
}

/* Once: of two that are asked about the same refusal, the second finds it answered. */
static int grant(struct arena *arena, struct store *store, const struct refusal *refusal)
{
	struct refusal now;
	bool pending = false, found;
	int err = store_begin(store);

	if (err)
		return err;
	err = ledger_refusal(store, arena, refusal->id, &now, &pending, &found);
	if (!err && !pending)
		err = -EALREADY;
	if (!err)
		err = ledger_permit_refusal(
			store, refusal, STR(""), now_ms(), "typed at a terminal", 0);
	if (!err)
		err = note(store, refusal, "accepted", "typed back at a terminal");
	return store_end(store, err);
}

static int ask(struct arena *arena, struct store *store, const struct refusal *refusal)
{
	AUTO_CLOSE int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	char characters[CODE_LEN + 1];
	int err;

	if (tty < 0) {
		fprintf(stderr, "keihookctl allow: there is no terminal to ask at: %s\n",
			strerror(errno));
		return 1;
	}
	tcflush(tty, TCIFLUSH); /* what was typed before knows no characters */
	if (store_make_code(characters) || !show(tty, refusal, characters))
		return 1;
	if (!typed_back(tty, characters)) {
		note(store, refusal, "rejected", "the characters were not typed back");
		fputs("It stays refused.\n", stderr);
		return 2;
	}
	err = grant(arena, store, refusal);
	if (err) {
		fprintf(stderr, "keihookctl allow: the permission cannot be written: %s\n",
			strerror(-err));
		return 1;
	}
	puts("Allowed, once. Tell the agent to try again.");
	return 0;
}

static int allow(struct arena *arena, struct store *store, int64_t id)
{
	struct refusal refusal;
	bool pending, found;
	int err;

	if (store_trouble(store)) {
		fprintf(stderr, "keihookctl allow: %s\n", store_trouble(store));
		return 1;
	}
	err = ledger_refusal(store, arena, id, &refusal, &pending, &found);
	if (err) {
		fprintf(stderr, "keihookctl allow: %s\n", strerror(-err));
		return 1;
	}
	if (!found || !pending) {
		fprintf(stderr, "keihookctl allow: %s\n",
			found ? "that refusal has been answered already"
			      : "there is no refusal with this number; see keihookctl status");
		return 1;
	}
	return ask(arena, store, &refusal);
}

static int with_store(struct arena *arena, int64_t id)
{
	struct store *store = NULL;
	int err = standing_store(&store), status;

	if (err) {
		fprintf(stderr, "keihookctl allow: the state cannot be opened: %s\n",
			strerror(-err));
		return 1;
	}
	status = allow(arena, store, id);
	store_close(store);
	return status;
}

int ctl_allow(int argc, char **argv)
{
	struct arena arena;
	struct facts facts;
	const char *why = NULL;
	int64_t id;
	int status = 1;

	if (argc != 2 || !str_to_int64(str_from(argv[1]), &id)) {
		fputs("usage: keihookctl allow NUMBER\n", stderr);
		return 1;
	}
	arena_init(&arena, 0);
	if (facts_real(&arena, 0, &facts) == 0 &&
		client_agent_above(&arena, &facts, getpid(), &why) == 0) {
		if (why)
			fprintf(stderr,
				"keihookctl allow: refused, this runs %s. Use a terminal of your "
				"own.\n",
				why);
		else
			status = with_store(&arena, id);
		facts_real_finish(&facts);
	}
	arena_finish(&arena);
	return status;
}
