#include "facts/fixture.h"

#include <errno.h>

#include "base/buf.h"
#include "base/util.h"

enum fact_kind {
	FACT_ENV,
	FACT_PROCESS,
	FACT_LISTEN,
	FACT_CONNECT,
	FACT_SSH,
	FACT_GIT,
	FACT_TMUX,
	FACT_TMUX_BUFFER,
	FACT_TMUX_LINE,
	FACT_LINK,
	FACT_FILE,
};

static const struct {
	const char *word;
	enum fact_kind kind;
} fact_words[] = {
	{ "env", FACT_ENV },
	{ "process", FACT_PROCESS },
	{ "listen", FACT_LISTEN },
	{ "connect", FACT_CONNECT },
	{ "ssh", FACT_SSH },
	{ "git", FACT_GIT },
	{ "tmux", FACT_TMUX },
	{ "tmux-buffer", FACT_TMUX_BUFFER },
	{ "tmux-line", FACT_TMUX_LINE },
	{ "link", FACT_LINK },
	{ "file", FACT_FILE },
};

struct fact {
	enum fact_kind kind;
	struct str words; /* behind the fact's own word */
	struct str body;  /* the indented lines, one tab taken off each */
	struct fact *next;
};

struct fixture {
	struct fact *facts;
	struct process_table processes;
	struct listener *listeners;
	size_t n_listeners;
};

/* Takes the first blank-separated word off @rest. */
static struct str take_word(struct str *rest)
{
	size_t end;
	struct str word;

	*rest = str_trim(*rest);
	end = str_find_char(*rest, ' ', 0);
	word = str_slice(*rest, 0, end);
	*rest = str_trim(str_skip(*rest, word.len));
	return word;
}

static const struct fact *find(const struct fixture *fixture, enum fact_kind kind, struct str words)
{
	for (const struct fact *fact = fixture->facts; fact; fact = fact->next)
		if (fact->kind == kind && str_equal(fact->words, words))
			return fact;
	return NULL;
}

/* The rest of the fact whose first word is @name. */
static bool find_pair(
	const struct fixture *fixture, enum fact_kind kind, struct str name, struct str *ret_rest)
{
	for (const struct fact *fact = fixture->facts; fact; fact = fact->next) {
		struct str rest = fact->words;

		if (fact->kind == kind && str_equal(take_word(&rest), name)) {
			*ret_rest = rest;
			return true;
		}
	}
	return false;
}

static struct str resolve(const struct fixture *fixture, struct str path)
{
	for (int hops = 0; hops < 8; hops++)
		if (!find_pair(fixture, FACT_LINK, path, &path))
			break;
	return path;
}

static int read_file(void *self, struct arena *arena, struct str path, struct file_texts *ret)
{
	const struct fact *file = find(self, FACT_FILE, resolve(self, path));

	(void)arena;
	if (!file)
		return -ENOENT;
	*ret = (struct file_texts){ .n = 1, .at = { file->body } };
	return 0;
}

static bool inside(struct str path, struct str dir)
{
	return path.len > dir.len && str_equal(str_slice(path, 0, dir.len), dir) &&
	       (path.at[dir.len] == '/' || str_ends(dir, "/"));
}

static int file_info(void *self, struct arena *arena, struct str path, struct file_info *ret)
{
	const struct fixture *fixture = self;
	const struct fact *file;

	(void)arena;
	path = resolve(fixture, path);
	file = find(fixture, FACT_FILE, path);
	*ret = (struct file_info){ .kind = FILE_NONE, .real = path };
	if (file) {
		ret->kind = FILE_REGULAR;
		ret->executable = str_starts(file->body, "#!") || str_contains(path, "/bin/");
		ret->size = (int64_t)file->body.len;
		return 0;
	}
	for (const struct fact *fact = fixture->facts; fact; fact = fact->next)
		if (fact->kind == FACT_FILE && inside(fact->words, path))
			ret->kind = FILE_DIR;
	return 0;
}

static int list_dir(
	void *self, struct arena *arena, struct str path, struct str **ret_names, size_t *ret_n)
{
	const struct fixture *fixture = self;
	size_t n = 0, capacity = 0;
	struct str *names = NULL;

	for (const struct fact *fact = fixture->facts; fact; fact = fact->next) {
		struct str rest = fact->words, name, own = take_word(&rest);
		bool seen = false;

		if ((fact->kind != FACT_FILE && fact->kind != FACT_LINK) || !inside(own, path))
			continue;
		name = str_skip(own, path.len + !str_ends(path, "/"));
		name = str_slice(name, 0, str_find_char(name, '/', 0));
		for (size_t i = 0; i < n; i++)
			seen |= str_equal(names[i], name);
		if (seen)
			continue;
		names = arena_grow(arena, names, n, &capacity, sizeof(*names));
		if (!names)
			return -ENOMEM;
		names[n++] = name;
	}
	*ret_names = names;
	*ret_n = n;
	return n ? 0 : -ENOENT;
}

static int processes(void *self, struct arena *arena, const struct process_table **ret)
{
	struct fixture *fixture = self;

	(void)arena;
	*ret = &fixture->processes;
	return 0;
}

static int listeners(void *self, struct arena *arena, const struct listener **ret, size_t *ret_n)
{
	struct fixture *fixture = self;

	(void)arena;
	*ret = fixture->listeners;
	*ret_n = fixture->n_listeners;
	return 0;
}

static int file_users(
	void *self, struct arena *arena, struct str path, const pid_t **ret, size_t *ret_n)
{
	(void)self;
	(void)arena;
	(void)path;
	*ret = NULL;
	*ret_n = 0;
	return 0;
}

static bool environment(void *self, struct str name, struct str *ret_value)
{
	const struct fixture *fixture = self;

	for (const struct fact *fact = fixture->facts; fact; fact = fact->next) {
		size_t equals = str_find_char(fact->words, '=', 0);

		if (fact->kind != FACT_ENV || equals == STR_NOT_FOUND ||
			!str_equal(str_slice(fact->words, 0, equals), name))
			continue;
		*ret_value = str_skip(fact->words, equals + 1);
		return true;
	}
	return false;
}

static bool is_unset(void *self, struct str name)
{
	struct str value;

	return !environment(self, name, &value);
}

static int git(void *self, struct arena *arena, struct str cwd, const struct str *env, size_t n_env,
	const struct str *args, size_t n_args, struct str *ret_output)
{
	struct buf words = BUF_IN(arena);
	const struct fact *answer;

	(void)cwd;
	(void)env;
	(void)n_env;
	for (size_t i = 0; i < n_args; i++) {
		if (i)
			buf_add_char(&words, ' ');
		buf_add(&words, args[i]);
	}
	if (buf_failed(&words))
		return -ENOMEM;
	answer = find(self, FACT_GIT, buf_str(&words));
	*ret_output = answer ? answer->body : STR("");
	return answer ? 0 : 1;
}

static int ssh_host(void *self, struct arena *arena, struct str name, struct str *ret_host)
{
	(void)arena;
	if (!find_pair(self, FACT_SSH, name, ret_host))
		*ret_host = name;
	return 0;
}

static int tmux_panes(void *self, struct arena *arena, struct str socket, struct str *ret_output)
{
	const struct fact *panes = find(self, FACT_TMUX, socket);

	(void)arena;
	*ret_output = panes ? panes->body : STR("");
	return 0;
}

static int tmux_text(void *self, struct arena *arena, struct str socket, struct str name,
	bool buffer, struct str *ret_text)
{
	const struct fact *text = find(self, buffer ? FACT_TMUX_BUFFER : FACT_TMUX_LINE, name);

	(void)arena;
	(void)socket;
	*ret_text = text ? text->body : STR("");
	return 0;
}

static void set_field(struct process *process, struct str name, int64_t value)
{
	if (str_is(name, "ppid"))
		process->ppid = (pid_t)value;
	else if (str_is(name, "pgrp"))
		process->pgrp = (pid_t)value;
	else if (str_is(name, "session"))
		process->session = (pid_t)value;
	else if (str_is(name, "uid"))
		process->uid = (uid_t)value;
	else if (str_is(name, "tty"))
		process->tty = (int)value;
	else if (str_is(name, "started"))
		process->start_ms = value * 1000;
}

/* PID, name=number fields, then the command line. */
static int read_process(struct arena *arena, struct str words, struct process *process)
{
	struct str first = take_word(&words), rest = words, word;
	int64_t pid, value;

	if (!str_to_int64(first, &pid) || pid <= 0)
		return FIXTURE_REJECTED;
	*process = (struct process){ .pid = (pid_t)pid,
		.ppid = 1,
		.pgrp = (pid_t)pid,
		.session = (pid_t)pid,
		.state = 'S',
		.start_ticks = (uint64_t)pid };
	for (;;) {
		size_t equals;

		rest = words;
		word = take_word(&rest);
		equals = str_find_char(word, '=', 0);
		if (str_starts(word, "unit=")) {
			process->unit = str_skip(word, 5);
		} else if (str_starts(word, "label=")) {
			process->protect_label = str_skip(word, 6);
			process->protected_by_env = true;
		} else if (equals == STR_NOT_FOUND ||
			   !str_to_int64(str_skip(word, equals + 1), &value)) {
			break;
		} else {
			set_field(process, str_slice(word, 0, equals), value);
		}
		words = rest;
	}
	process->cmdline = words;
	process->argv = arena_alloc(arena, struct str, words.len + 1);
	if (!process->argv)
		return -ENOMEM;
	while (words.len)
		process->argv[process->argc++] = take_word(&words);
	if (process->argc)
		process->comm = str_slice(str_basename(process->argv[0]), 0, 15);
	return 0;
}

/* PORT PID; of a connection PORT REMOTE-PORT PID. */
static int read_socket(struct str words, bool connected, struct listener *socket)
{
	struct str port_word = take_word(&words),
		   remote_word = connected ? take_word(&words) : STR("0");
	int64_t port, remote, pid;

	if (!str_to_int64(port_word, &port) || !str_to_int64(remote_word, &remote) ||
		!str_to_int64(words, &pid) || port < 0 || port > 65535 || remote < 0 ||
		remote > 65535)
		return FIXTURE_REJECTED;
	*socket = (struct listener){
		.port = (uint16_t)port,
		.remote_port = (uint16_t)remote,
		.listening = !connected,
		.address = STR("0.0.0.0"),
		.remote = STR("0.0.0.0"),
		.inode = (unsigned long)port,
		.fd = 3,
		.pid = (pid_t)pid,
	};
	return 0;
}

/* Keeps the table sorted by pid, as process_find() wants it. */
static void insert_process(struct process_table *table, struct process process)
{
	size_t at = table->n++;

	for (; at && table->at[at - 1].pid > process.pid; at--)
		table->at[at] = table->at[at - 1];
	table->at[at] = process;
}

static int add_fact(
	struct arena *arena, struct fixture *fixture, struct str line, struct fact **ret)
{
	struct str rest = line, word = take_word(&rest);
	struct fact *fact = arena_alloc(arena, struct fact, 1);
	struct process process;
	int err;

	if (!fact)
		return -ENOMEM;
	*fact = (struct fact){ .words = rest, .body = STR("") };
	for (size_t i = 0; i < ARRAY_SIZE(fact_words); i++) {
		if (!str_is(word, fact_words[i].word))
			continue;
		fact->kind = fact_words[i].kind;
		*ret = fact;
		if (fact->kind == FACT_LISTEN || fact->kind == FACT_CONNECT)
			return read_socket(rest, fact->kind == FACT_CONNECT,
				&fixture->listeners[fixture->n_listeners++]);
		if (fact->kind != FACT_PROCESS)
			return 0;
		err = read_process(arena, rest, &process);
		if (!err)
			insert_process(&fixture->processes, process);
		return err;
	}
	return FIXTURE_REJECTED;
}

static int read_lines(
	struct arena *arena, struct fixture *fixture, struct str text, struct str *reterr)
{
	struct fact *last = NULL, **end = &fixture->facts;
	struct str line;

	for (int number = 1; str_next_line(&text, &line); number++) {
		int err;

		if (str_starts(line, "\t") && last) {
			last->body = arena_printf(arena, "%.*s%.*s\n", STR_ARGS(last->body),
				STR_ARGS(str_skip(line, 1)));
			if (!last->body.at)
				return -ENOMEM;
			continue;
		}
		if (str_trim(line).len == 0 || str_starts(line, "#"))
			continue;
		err = add_fact(arena, fixture, line, end);
		if (err == FIXTURE_REJECTED)
			*reterr = arena_printf(
				arena, "line %d: '%.*s' is no fact", number, STR_ARGS(line));
		if (err)
			return err;
		last = *end;
		end = &last->next;
	}
	return 0;
}

/* One that tells of no file says nothing about files. */
static bool tells_files(const struct fixture *fixture)
{
	for (const struct fact *fact = fixture->facts; fact; fact = fact->next)
		if (fact->kind == FACT_FILE)
			return true;
	return false;
}

int facts_fixture(struct arena *arena, struct str text, struct facts *ret, struct str *reterr)
{
	struct fixture *fixture = arena_alloc(arena, struct fixture, 1);
	size_t n_lines = 1;
	int err;

	for (size_t i = 0; i < text.len; i++)
		n_lines += text.at[i] == '\n';
	if (!fixture)
		return -ENOMEM;
	fixture->processes = (struct process_table){ .boot_id = STR("fixture"), .complete = true };
	fixture->processes.at = arena_alloc(arena, struct process, n_lines);
	fixture->listeners = arena_alloc(arena, struct listener, n_lines);
	if (!fixture->processes.at || !fixture->listeners)
		return -ENOMEM;
	err = read_lines(arena, fixture, text, reterr);
	if (err)
		return err;
	*ret = (struct facts){
		.self = fixture,
		.files_are_known = tells_files(fixture),
		.read_file = read_file,
		.file_info = file_info,
		.list_dir = list_dir,
		.processes = processes,
		.listeners = listeners,
		.file_users = file_users,
		.environment = environment,
		.unset = is_unset,
		.git = git,
		.ssh_host = ssh_host,
		.tmux_panes = tmux_panes,
		.tmux_text = tmux_text,
	};
	return 0;
}
