#include "fallback.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "origin.h"
#include "protocol/skim.h"

#define MAX_WORDS      1024
#define MAX_WORDS_FILE (64u << 10)
#define LOOK_MS        2

static char words_text[MAX_WORDS_FILE];
static struct str words[MAX_WORDS];
static char child_out[KEI_MAX_REPLY + 1], child_err[KEI_MAX_REPLY + 1];

/* The list that the last good load of the packs left; the floor is built in. */
static size_t read_words(void)
{
	char path[PATH_MAX];
	struct str rest, line;
	size_t n = 0;
	ssize_t len = -1;
	int fd;

	if (paths_words_file(path, origin_variable) == 0 &&
		(fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) >= 0) {
		len = read(fd, words_text, sizeof(words_text));
		close(fd);
	}
	rest = (struct str){ words_text, len > 0 ? (size_t)len : 0 };
	while (n < MAX_WORDS && str_next_line(&rest, &line))
		words[n++] = line;
	return n;
}

static size_t append(char *text, size_t at, size_t size, const char *more)
{
	size_t len = strlen(more);

	if (len > size - at)
		len = size - at;
	memcpy(text + at, more, len);
	return at + len;
}

static int say_refused(const char *why, const char *because, const char *word)
{
	char text[1024];
	size_t at = append(text, 0, sizeof(text), "keihookd refused this because ");

	at = append(text, at, sizeof(text), why);
	at = append(text, at, sizeof(text), because);
	at = append(text, at, sizeof(text), word);
	at = append(text, at, sizeof(text),
		". Silence or rephrasing is no consent. The person can look with `keihookctl "
		"doctor`.\n");
	return print_answer(STR(""), (struct str){ text, at }, 2);
}

static int say_passed(const char *why, const char *what)
{
	char text[1024];
	size_t at = append(text, 0, sizeof(text), "{\"systemMessage\":\"keihookd: ");

	at = append(text, at, sizeof(text), why);
	at = append(text, at, sizeof(text), what);
	at = append(text, at, sizeof(text), " See `keihookctl doctor`.\"}");
	return print_answer((struct str){ text, at }, STR(""), 0);
}

/* Everything that has been fed decides; @why ends a sentence that begins with "because". */
static int judge_by_words(struct skim *skim, const char *why)
{
	const char *word;

	skim_end(skim);
	word = skim_hit(skim);
	if (strcmp(skim->event, "ConfigChange") == 0)
		return say_refused(
			why, ", and a settings change that cannot be checked might unhook it", "");
	if (!skim_may_be_pre_tool_use(skim))
		return say_passed(why, ": this event went unseen.");
	if (!skim_executes(skim))
		return say_passed(why, ": this change was not checked.");
	if (word)
		return say_refused(why, " and the call holds the guarded word ", word);
	return say_passed(why, ": the call was let pass, no guarded word is in it.");
}

static int judge_kept(const struct event_bytes *event, const char *why)
{
	static struct skim skim;

	skim_init(&skim, words, read_words());
	skim_feed(&skim, (struct str){ event->bytes, event->len });
	return judge_by_words(&skim, why);
}

int fallback_oversized(const struct event_bytes *event)
{
	static char chunk[64u << 10];
	static struct skim skim;
	ssize_t n;

	skim_init(&skim, words, read_words());
	skim_feed(&skim, (struct str){ event->bytes, event->len });
	while ((n = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			skim_feed(&skim, (struct str){ chunk, (size_t)n });
	return judge_by_words(&skim, "the payload is longer than 8 MiB");
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno != EINTR)
			return false;
		bytes += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* keihookd lies beside us, or where it was installed. */
static bool spawn_decide(const int fds[3], pid_t *ret_child)
{
	static char name[] = "keihookd", verb[] = "--decide", client[] = "--client";
	static char hardened[] = "--hardened";
	char *const argv[] = { name, verb, client, paths_hardened() ? hardened : NULL, NULL };
	char beside[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", beside, sizeof(beside) - sizeof("keihookd"));
	posix_spawn_file_actions_t actions;
	bool spawned;

	while (len > 0 && beside[len - 1] != '/')
		len--;
	if (len < 0 || posix_spawn_file_actions_init(&actions))
		return false;
	memcpy(beside + len, "keihookd", sizeof("keihookd"));
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&actions, fds[i], i);
	spawned = posix_spawn(ret_child, beside, &actions, NULL, argv, origin_environment()) == 0 ||
		  posix_spawn(ret_child, KEIHOOKD_PATH, &actions, NULL, argv,
			  origin_environment()) == 0;
	posix_spawn_file_actions_destroy(&actions);
	return spawned;
}

/* The child's exit status, or -1 if it failed or took too long. */
static int await_child(pid_t child, int64_t deadline_ms)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000L };
	int status;

	for (;;) {
		pid_t ended = waitpid(child, &status, WNOHANG);

		if (ended == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		if (now_ms() >= deadline_ms || (ended < 0 && errno != EINTR)) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
}

static bool read_back(int fd, char *space, struct str *ret)
{
	ssize_t len = pread(fd, space, KEI_MAX_REPLY + 1, 0);

	*ret = (struct str){ space, len > 0 ? (size_t)len : 0 };
	return len >= 0 && len <= (ssize_t)KEI_MAX_REPLY;
}

/* The answer is taken only whole: from a process that ended well. */
static int decide_in_place(const struct event_bytes *event, int64_t deadline_ms,
	struct str *ret_out, struct str *ret_err)
{
	int fds[3], status = -1;
	pid_t child;

	for (int i = 0; i < 3; i++)
		fds[i] = memfd_create("keihook", MFD_CLOEXEC);
	if (fds[0] >= 0 && fds[1] >= 0 && fds[2] >= 0 &&
		write_all(fds[0], event->bytes, event->len) && lseek(fds[0], 0, SEEK_SET) == 0 &&
		spawn_decide(fds, &child))
		status = await_child(child, deadline_ms);
	if ((status == 0 || status == 2) &&
		(!read_back(fds[1], child_out, ret_out) || !read_back(fds[2], child_err, ret_err)))
		status = -1;
	for (int i = 0; i < 3; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return status == 0 || status == 2 ? status : -1;
}

int fallback(const struct event_bytes *event, bool had_daemon, int64_t deadline_ms)
{
	struct str out, err;
	int status = decide_in_place(event, deadline_ms, &out, &err);

	if (status == 2)
		return print_answer(out, err, 2);
	if (status == 0)
		return print_answer(out,
			had_daemon ? STR("keihook: the daemon failed, decided without it\n")
				   : STR("keihook: no daemon answered, decided without it\n"),
			0);
	return judge_kept(event, now_ms() < deadline_ms
					 ? "neither the daemon nor keihookd itself answered"
					 : "no answer came in time");
}
