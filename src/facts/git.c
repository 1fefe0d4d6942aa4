/* Questions put to git, ssh and tmux: asked, not reimplemented. */
#include "facts/real.h"

#include <errno.h>

#include "base/buf.h"
#include "base/util.h"
#include "facts/run.h"

#define MAX_ARGS 128
#define MAX_ENV  64

/* What the user's own git would see, and nothing that lets it prompt, page, lock or run hooks. */
static const char *const kept_variables[] = { "PATH", "HOME", "XDG_CONFIG_HOME", "USER", "LOGNAME",
	"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "SSH_AUTH_SOCK", "TMUX",
	"TMUX_TMPDIR" };

static const char *const git_variables[] = { "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
	"GIT_PAGER=cat", "GIT_ASKPASS=true", "SSH_ASKPASS=true", "GIT_EDITOR=true", "LC_ALL=C" };

static int keep_environment(void *self, struct arena *arena, char **envp, size_t *n)
{
	for (size_t i = 0; i < ARRAY_SIZE(kept_variables); i++) {
		struct str name = str_from(kept_variables[i]), value;

		if (!real_environment(self, name, &value))
			continue;
		envp[*n] =
			(char *)(uintptr_t)arena_printf(arena, "%s=%.*s", name.at, STR_ARGS(value))
				.at;
		if (!envp[(*n)++])
			return -ENOMEM;
	}
	return 0;
}

static int add_text(struct arena *arena, char **list, size_t most, size_t *n, struct str text)
{
	struct str copy = arena_copy(arena, text);

	if (*n >= most)
		return -E2BIG;
	if (!copy.at)
		return -ENOMEM;
	list[(*n)++] = (char *)(uintptr_t)copy.at;
	return 0;
}

/* One decision asks about one moment: what was answered once holds until its end. */
struct answer {
	struct str question;
	int status; /* as run_program() returns it */
	struct str output;
	struct answer *next;
};

static struct str question_of(
	struct arena *arena, const char *cwd, char *const *argv, char *const *envp)
{
	struct buf text = BUF_IN(arena);

	buf_add_text(&text, cwd ? cwd : "");
	for (; *argv; argv++) {
		buf_add_char(&text, '\0');
		buf_add_text(&text, *argv);
	}
	for (buf_add_char(&text, '\0'); *envp; envp++) {
		buf_add_char(&text, '\0');
		buf_add_text(&text, *envp);
	}
	return buf_failed(&text) ? (struct str){ NULL, 0 } : buf_str(&text);
}

static const struct answer *find_answer(const struct facts_real *real, struct str question)
{
	for (const struct answer *a = real->answers; a; a = a->next)
		if (str_equal(a->question, question))
			return a;
	return NULL;
}

/* Where there is no room it is asked again. */
static void keep_answer(struct facts_real *real, struct str question, int status, struct str output)
{
	struct answer *answer;

	if (status == -ENOMEM || output.len > MAX_FACT_ANSWER_BYTES ||
		real->n_answers >= MAX_FACT_ANSWERS)
		return;
	answer = arena_alloc(real->arena, struct answer, 1);
	if (!answer)
		return;
	*answer = (struct answer){ arena_copy(real->arena, question), status,
		arena_copy(real->arena, output), real->answers };
	if (!answer->question.at || !answer->output.at)
		return;
	real->answers = answer;
	real->n_answers++;
}

/* run_program(), but for what this decision has asked before. */
static int ask(struct facts_real *real, struct arena *arena, const char *cwd, char *const *argv,
	char *const *envp, struct str *ret_output)
{
	struct str question = question_of(arena, cwd, argv, envp);
	const struct answer *answer;
	int status;

	if (!question.at)
		return -ENOMEM;
	answer = find_answer(real, question);
	if (answer) {
		*ret_output = answer->output;
		return answer->status;
	}
	*ret_output = STR("");
	status = run_program(arena, cwd, argv, envp, ret_output);
	keep_answer(real, question, status, *ret_output);
	return status;
}

int real_git(void *self, struct arena *arena, struct str cwd, const struct str *env, size_t n_env,
	const struct str *args, size_t n_args, struct str *ret_output)
{
	static const char *const lead[] = { "git", "--no-pager", "-c", "core.fsmonitor=false", "-c",
		"core.hooksPath=/dev/null" };
	char *argv[MAX_ARGS + 1] = { 0 }, *envp[MAX_ENV + 1] = { 0 };
	struct str dir = arena_copy(arena, cwd);
	size_t argc = 0, n = 0;
	int err;

	if (!dir.at)
		return -ENOMEM;
	err = keep_environment(self, arena, envp, &n);
	for (size_t i = 0; !err && i < ARRAY_SIZE(git_variables); i++)
		err = add_text(arena, envp, MAX_ENV, &n, str_from(git_variables[i]));
	for (size_t i = 0; !err && i < n_env; i++)
		err = add_text(arena, envp, MAX_ENV, &n, env[i]);
	for (size_t i = 0; !err && i < ARRAY_SIZE(lead); i++)
		err = add_text(arena, argv, MAX_ARGS, &argc, str_from(lead[i]));
	for (size_t i = 0; !err && i < n_args; i++)
		err = add_text(arena, argv, MAX_ARGS, &argc, args[i]);
	if (err)
		return err;
	return ask(self, arena, dir.len ? dir.at : NULL, argv, envp, ret_output);
}

int real_ssh_host(void *self, struct arena *arena, struct str name, struct str *ret_host)
{
	char *argv[6] = { 0 }, *envp[MAX_ENV + 1] = { 0 };
	struct str output, line;
	size_t argc = 0, n = 0;
	int err;

	*ret_host = name;
	if (name.len == 0 || name.at[0] == '-')
		return 0;
	err = keep_environment(self, arena, envp, &n);
	for (size_t i = 0; !err && i < 3; i++)
		err = add_text(
			arena, argv, 5, &argc, str_from((const char *[]){ "ssh", "-G", "--" }[i]));
	if (!err)
		err = add_text(arena, argv, 5, &argc, name);
	if (err)
		return err;
	err = ask(self, arena, NULL, argv, envp, &output);
	if (err == -ENOMEM)
		return err;
	while (err == 0 && str_next_line(&output, &line))
		if (str_starts(line, "hostname "))
			*ret_host = str_skip(line, sizeof("hostname ") - 1);
	return 0;
}

/* `tmux [-L NAME | -S PATH] ARGS`; "" where it fails. */
static int ask_tmux(struct facts_real *real, struct arena *arena, struct str socket,
	const char *const *args, struct str *ret_output)
{
	char *argv[10] = { 0 }, *envp[MAX_ENV + 1] = { 0 };
	bool path = str_find_char(socket, '/', 0) != STR_NOT_FOUND;
	size_t argc = 0, n = 0;
	int err = add_text(arena, argv, 9, &argc, STR("tmux"));

	if (!err && socket.len)
		err = add_text(arena, argv, 9, &argc, path ? STR("-S") : STR("-L"));
	if (!err && socket.len)
		err = add_text(arena, argv, 9, &argc, socket);
	for (; !err && *args; args++)
		err = add_text(arena, argv, 9, &argc, str_from(*args));
	if (!err)
		err = keep_environment(real, arena, envp, &n);
	if (err)
		return err;
	err = run_program(arena, NULL, argv, envp, ret_output);
	if (err == -ENOMEM)
		return err;
	if (err != 0)
		*ret_output = STR("");
	return 0;
}

int real_tmux_panes(void *self, struct arena *arena, struct str socket, struct str *ret_output)
{
	static const char *const args[] = { "list-panes", "-a", "-F",
		"#{s/ /_/:session_name} #{window_index} #{pane_index} #{pane_pid} "
		"#{pane_id} #{session_id} #{window_id} #{window_active} "
		"#{pane_active} #{window_name}",
		NULL };

	return ask_tmux(self, arena, socket, args, ret_output);
}

int real_tmux_text(void *self, struct arena *arena, struct str socket, struct str name, bool buffer,
	struct str *ret_text)
{
	struct str copy = arena_printf(arena, "%.*s", STR_ARGS(name)), output, line;
	const char *args[6] = { buffer ? "show-buffer" : "capture-pane" };
	size_t n = 1;
	int err;

	if (!copy.at)
		return -ENOMEM;
	if (!buffer)
		args[n++] = "-pJ";
	if (name.len) {
		args[n++] = buffer ? "-b" : "-t";
		args[n++] = copy.at;
	}
	err = ask_tmux(self, arena, socket, args, &output);
	if (err)
		return err;
	*ret_text = buffer ? output : STR("");
	while (!buffer && str_next_line(&output, &line))
		if (str_trim(line).len)
			*ret_text = line;
	return 0;
}
