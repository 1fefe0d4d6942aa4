/*
 * The command's own processes as others see them: /proc/$$/environ and the like (proc(5)), and what
 * ps tells of jobs. Of the environment only what the command has set is told.
 */
#include "shell/eval/own_process.h"

#include <errno.h>

#include "base/buf.h"
#include "base/path.h"

/* /proc/self/FILE, /proc/$$/FILE, /proc/$!/FILE; *ret_pid: the pid, or NULL. */
static bool split(const struct field *path, struct str *ret_file, const struct piece **ret_pid)
{
	static const char self[] = "/proc/self/";
	const struct piece *parts[3];
	size_t n = 0;

	for (size_t i = 0; i < path->n; i++) {
		if (path->pieces[i].kind == PIECE_TEXT && !path->pieces[i].text.len)
			continue;
		if (n == ARRAY_SIZE(parts))
			return false;
		parts[n++] = &path->pieces[i];
	}
	*ret_pid = NULL;
	if (n == 1 && parts[0]->kind == PIECE_TEXT && str_starts(parts[0]->text, self)) {
		*ret_file = str_skip(parts[0]->text, strlen(self));
		return true;
	}
	if (n != 3 || parts[0]->kind != PIECE_TEXT || !str_is(parts[0]->text, "/proc/") ||
		parts[1]->kind != PIECE_OWN_PID || parts[2]->kind != PIECE_TEXT ||
		!str_starts(parts[2]->text, "/"))
		return false;
	*ret_file = str_skip(parts[2]->text, 1);
	*ret_pid = parts[1];
	return true;
}

static int add_variable(void *self, const struct variable *variable)
{
	struct buf *out = self;
	struct str text;

	if (variable->flags & VARIABLE_EXPORTED && value_known(out->arena, &variable->value, &text))
		buf_printf(out, "%.*s=%.*s%c", STR_ARGS(variable->name), STR_ARGS(text), 0);
	return 0;
}

/* The words of a job's text, a NUL behind each. */
static struct str words_of(struct arena *arena, struct str text)
{
	struct buf out = BUF_IN(arena);

	for (size_t i = 0; i < text.len; i++)
		buf_add_char(&out, text.at[i] == ' ' ? '\0' : text.at[i]);
	buf_add_char(&out, '\0');
	return buf_failed(&out) ? STR("") : buf_str(&out);
}

/* The words of the call that this shell was started by. */
static struct str words_of_shell(struct shell *sh)
{
	const struct call *call = sh->eval->place.parent;
	struct buf out = BUF_IN(eval_arena(sh));

	for (size_t i = 0; call && i < call->argc; i++) {
		struct str word;

		if (call->argv[i].many || !field_known(eval_arena(sh), &call->argv[i], &word))
			return STR("");
		buf_add(&out, word);
		buf_add_char(&out, '\0');
	}
	return buf_failed(&out) ? STR("") : buf_str(&out);
}

bool own_process_file(struct shell *sh, const struct field *path, struct value *ret)
{
	struct arena *arena = eval_arena(sh);
	struct buf out = BUF_IN(arena);
	const struct piece *pid;
	struct str file, text = STR("");

	if (!split(path, &file, &pid) ||
		(!str_is(file, "environ") && !str_is(file, "cmdline") && !str_is(file, "comm")))
		return false;
	if (str_is(file, "environ")) {
		if (state_each_variable(sh, add_variable, &out) || buf_failed(&out))
			return false;
		text = buf_str(&out);
	} else if (str_is(file, "cmdline") && pid) {
		text = pid->text.len ? words_of(arena, pid->text) : words_of_shell(sh);
	} else if (str_is(file, "comm") && pid && pid->text.len) {
		text = str_basename(str_slice(pid->text, 0, str_find_char(pid->text, ' ', 0)));
		text = arena_printf(arena, "%.*s\n", STR_ARGS(str_slice(text, 0, 15)));
	}
	*ret = text.len ? value_text(arena, text) : value_unknown();
	ret->open |= str_is(file, "environ"); /* what the session has set stands there, too */
	return true;
}

size_t own_processes(void *self, struct own_process *ret, size_t max)
{
	struct shell *sh = self;
	struct eval *e = sh->world->eval;
	size_t n = 0;

	for (const struct job *job = sh->eval->jobs; job && n < max && e->stand_in >= 0;
		job = job->next) {
		struct value pid = value_fields((struct fields){ .at = &job->pid, .n = 1 });
		struct str number;

		own_pid_hide(e->arena, &e->own, &pid, (unsigned int)e->stand_in);
		if (value_known(e->arena, &pid, &number) && str_to_int64(number, &ret[n].pid))
			ret[n++].text = job->text;
	}
	return n;
}

struct field own_process_path(struct shell *sh, struct str path)
{
	struct eval *e = sh->world->eval;
	struct value value = value_text(e->arena, path);

	if (e->stand_in >= 0 && e->own.n && value.n)
		own_pid_show(e->arena, &e->own, &value, (unsigned int)e->stand_in);
	return value.n ? value.alternatives[0].at[0] : field_text(e->arena, path);
}
