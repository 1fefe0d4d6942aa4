#include "world.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int identity(void *self, struct arena *arena, pid_t pid, struct process_identity *ret)
{
	struct world *w = self;
	pid_t client = pid == HOOK_PID ? w->client : pid;
	static struct str words[3];

	*ret = (struct process_identity){ .process = { .pid = pid, .start_ticks = 7 },
		.exe = STR("/opt/claude/versions/2.1.330"),
		.environ = STR("HOME=/home/u"),
		.environ_known = true,
		.fds = { STR("socket:[1]"), STR("socket:[2]"), STR("socket:[3]") },
		.pid_namespace = 4026531836 };
	if (pid == HOOK_PID) {
		ret->process.ppid = w->agent_shell ? 1050 : client;
		ret->process.session = pid;
		ret->exe = STR("/usr/lib/keihookd/keihook");
		ret->environ = arena_printf(arena,
			"CLAUDE_PID=%d%cCLAUDECODE=1%cCLAUDE_PROJECT_DIR=/"
			"p%cCLAUDE_CODE_ENTRYPOINT=%s"
			"%cAI_AGENT=claude-code_2-1-330_%s",
			(int)client, 0, 0, 0, w->entrypoint, 0,
			w->agent_shell ? "agent" : "harness");
	} else if (pid == 1050) {
		ret->process.ppid = w->client;
		ret->process.session = pid;
		ret->exe = STR("/usr/bin/bash");
		ret->process.cmdline = STR("/bin/bash -c source .claude/shell-snapshots/x.sh");
		words[0] = STR("/bin/bash");
		words[1] = STR("-c");
		words[2] = STR("source");
		ret->process.argv = words;
		ret->process.argc = 3;
	} else if (pid == CLIENT_PID || pid == CLIENT_PID + 1) {
		ret->process.ppid = 1;
		ret->process.comm = STR("claude");
		if (w->nested)
			ret->environ = STR("CLAUDECODE=1");
	} else if (pid == 1) {
		ret->process.comm = STR("init");
		ret->exe = STR("/sbin/init");
	} else {
		return -ESRCH;
	}
	return 0;
}

static int read_end(void *self, struct arena *arena, struct str path, int64_t from, size_t max,
	struct file_part *ret)
{
	struct world *w = self;
	int64_t size = (int64_t)w->transcript.len;

	(void)path;
	if (from < 0)
		from = 0;
	if (size - from > (int64_t)max)
		from = size - (int64_t)max;
	*ret = (struct file_part){ .dev = 1,
		.inode = w->inode,
		.size = size,
		.offset = from,
		.text = arena_copy(arena, str_skip(buf_str(&w->transcript), (size_t)from)) };
	return 0;
}

void world_init(struct world *w)
{
	*w = (struct world){ .now = 1795477403000, .inode = 42, .client = CLIENT_PID };
	w->session = SESSION;
	w->entrypoint = "cli";
	w->facts = (struct facts){ .self = w, .identity = identity, .read_end = read_end };
	arena_init(&w->arena, 0);
	snprintf(w->dir, sizeof(w->dir), "/tmp/keihook-session-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(w->dir));
	snprintf(w->path, sizeof(w->path), "%s/state.db", w->dir);
	ck_assert_int_eq(store_open(w->path, &w->store), 0);
	ck_assert_ptr_null(store_trouble(w->store));
}

static void remove_file(const char *path, const char *suffix)
{
	char name[128];

	snprintf(name, sizeof(name), "%s%s", path, suffix);
	unlink(name);
}

void world_finish(struct world *w)
{
	store_close(w->store);
	remove_file(w->path, "");
	remove_file(w->path, "-wal");
	remove_file(w->path, "-shm");
	rmdir(w->dir);
	buf_finish(&w->transcript);
	arena_finish(&w->arena);
}

void world_reopen(struct world *w)
{
	store_close(w->store);
	ck_assert_int_eq(store_open(w->path, &w->store), 0);
}

struct event world_event(struct world *w, enum event_kind kind)
{
	return (struct event){ .kind = kind,
		.session_id = str_from(w->session),
		.transcript_path = STR("/t.jsonl"),
		.cwd = STR("/p"),
		.tool_name = STR("Bash"),
		.peer = { .pid = HOOK_PID },
		.received_ms = w->now };
}

void submit(struct world *w, const char *text)
{
	struct event event = world_event(w, EVENT_USER_PROMPT_SUBMIT);

	w->now += 400;
	event.received_ms = w->now;
	event.tool_name = STR("");
	event.prompt = str_from(text);
	ck_assert_int_eq(
		session_observe(w->store, &w->arena, &event, NULL, &w->facts, NULL, &w->person), 0);
}

static const char *timestamp(const struct world *w)
{
	static char text[40];
	time_t seconds = (time_t)(w->now / 1000);
	struct tm tm;
	size_t n;

	gmtime_r(&seconds, &tm);
	n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, sizeof(text) - n, ".%03dZ", (int)(w->now % 1000));
	return text;
}

void write_raw(struct world *w, const char *json)
{
	buf_add_text(&w->transcript, json);
	buf_add_char(&w->transcript, '\n');
	w->n_lines++;
}

static void add_json_text(struct buf *buf, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(buf, '\\');
		buf_add_char(buf, *text);
	}
}

void write_human(struct world *w, const char *source, const char *text)
{
	struct buf *t = &w->transcript;
	bool sdk = strcmp(source, "sdk") == 0;

	buf_add_text(t, "{\"isSidechain\":false,\"type\":\"user\",\"message\":{\"role\":\"user\","
			"\"content\":\"");
	add_json_text(t, text);
	buf_printf(t, "\"},\"uuid\":\"u-%d\",\"timestamp\":\"%s\",", w->n_lines++, timestamp(w));
	if (*source)
		buf_printf(t, "%s\"promptSource\":\"%s\",",
			sdk ? "" : "\"origin\":{\"kind\":\"human\"},", source);
	buf_printf(t, "\"turnOrigin\":\"%s\",\"entrypoint\":\"%s\",\"sessionId\":\"%s\"}\n",
		sdk ? "sdk" : "human", w->entrypoint, w->session);
}

void write_absorbed(struct world *w, const char *text)
{
	struct buf *t = &w->transcript;

	buf_add_text(t, "{\"isSidechain\":false,\"type\":\"attachment\",\"attachment\":{\"type\":"
			"\"queued_command\",\"prompt\":\"");
	add_json_text(t, text);
	buf_printf(t,
		"\",\"commandMode\":\"prompt\",\"origin\":{\"kind\":\"human\"},\"humanTurn\":true},"
		"\"uuid\":\"u-%d\",\"timestamp\":\"%s\",\"sessionId\":\"%s\"}\n",
		w->n_lines++, timestamp(w), w->session);
}

void write_assistant(struct world *w, const char *text)
{
	struct buf *t = &w->transcript;

	w->now += 1000;
	buf_printf(t,
		"{\"isSidechain\":false,\"message\":{\"id\":\"m-%d\",\"role\":\"assistant\","
		"\"content\":[{\"type\":\"text\",\"text\":\"",
		w->n_lines);
	add_json_text(t, text);
	buf_printf(t,
		"\"}]},\"type\":\"assistant\",\"uuid\":\"u-%d\",\"timestamp\":\"%s\","
		"\"sessionId\":\"%s\"}\n",
		w->n_lines++, timestamp(w), w->session);
	w->now += 1000;
}

void write_call(struct world *w, const char *id)
{
	buf_printf(&w->transcript,
		"{\"isSidechain\":false,\"message\":{\"id\":\"m\",\"role\":\"assistant\","
		"\"content\":[{"
		"\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"Bash\",\"input\":{}}]},\"type\":"
		"\"assistant\",\"uuid\":\"u-%d\",\"timestamp\":\"%s\",\"sessionId\":\"%s\"}\n",
		id, w->n_lines++, timestamp(w), w->session);
}

void write_result(struct world *w, const char *id)
{
	buf_printf(&w->transcript,
		"{\"isSidechain\":false,\"type\":\"user\",\"message\":{\"role\":\"user\","
		"\"content\":[{"
		"\"type\":\"tool_result\",\"tool_use_id\":\"%s\",\"content\":\"x\"}]},\"uuid\":\"u-"
		"%d\","
		"\"timestamp\":\"%s\",\"sessionId\":\"%s\"}\n",
		id, w->n_lines++, timestamp(w), w->session);
}

void type_words(struct world *w, const char *text)
{
	submit(w, text);
	w->now += 10;
	write_human(w, "typed", text);
	w->now += 1000;
}

static struct finding *findings_of(struct world *w, const struct attempt *a)
{
	struct finding *first = NULL, **end = &first;

	for (size_t i = 0; i < 4 && (i == 0 || a->targets[i]); i++) {
		struct finding *f = arena_alloc(&w->arena, struct finding, 1);

		*f = (struct finding){ .kind = VERDICT_DENY,
			.rule = str_from(a->rule ? a->rule : "test.stop"),
			.why = STR("stops a thing"),
			.confirm = !a->confirm   ? STR("yes, stop it")
				   : *a->confirm ? str_from(a->confirm)
						 : (struct str){ NULL, 0 },
			.target = a->targets[i] ? str_from(a->targets[i]) : STR(""),
			.jobs = i == 0 && a->jobs ? str_from(a->jobs) : STR(""),
			.span = { (uint32_t)i * 10, 5 } };
		*end = f;
		end = &f->next;
	}
	return first;
}

bool attempt(struct world *w, const struct attempt *a)
{
	struct event event = world_event(w, EVENT_PRE_TOOL_USE);
	struct finding *findings = findings_of(w, a);
	enum confirm_answer answer = CONFIRM_PENDING;

	event.tool_use_id = a->call ? str_from(a->call)
				    : arena_printf(&w->arena, "toolu_%lld", (long long)w->now);
	event.input.command = STR("stop things");
	w->waits = -1;
	for (int waited = 0; answer == CONFIRM_PENDING; waited += CONFIRM_WAIT_STEP_MS) {
		ck_assert_int_le(waited, CONFIRM_WAIT_MS);
		w->waits++;
		ck_assert_int_eq(
			session_confirm(w->store, &w->arena, &event, NULL, &w->facts, findings,
				waited, a->reserve_ms ? a->reserve_ms : 2000, &answer),
			0);
	}
	if (answer == CONFIRM_NO)
		ck_assert_int_eq(
			session_refused(w->store, &w->arena, &event, NULL, &w->facts, findings), 0);
	w->last = *findings;
	w->now += 1000;
	return answer == CONFIRM_YES;
}

bool try_stop(struct world *w, const char *target)
{
	return attempt(w, &(struct attempt){ .targets = { target } });
}

bool try_both(struct world *w, const char *a, const char *b)
{
	return attempt(w, &(struct attempt){ .targets = { a, b } });
}

void report(struct world *w, const char *call)
{
	struct event event = world_event(w, EVENT_POST_TOOL_USE);

	event.tool_use_id = str_from(call);
	ck_assert_int_eq(
		session_observe(w->store, &w->arena, &event, NULL, &w->facts, NULL, &w->person), 0);
}
