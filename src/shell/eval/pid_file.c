/* What a file holds that this command wrote and pkill -F, pgrep -F, start-stop-daemon -p reads. */
#include "shell/eval/eval.h"

static bool takes_pid_file(const struct call *call, const char **ret_letter)
{
	*ret_letter = "-F";
	if (field_equals(&call->program, STR("pkill")) == YES ||
		field_equals(&call->program, STR("pgrep")) == YES)
		return true;
	*ret_letter = "-p";
	return field_equals(&call->program, STR("start-stop-daemon")) == YES;
}

/* -F FILE, -FFILE, --pidfile FILE, --pidfile=FILE */
static bool names_file(
	struct shell *sh, const struct call *call, size_t i, const char *letter, struct field *ret)
{
	const struct field *word = &call->argv[i];
	bool alone = field_equals(word, str_from(letter)) == YES ||
		     field_equals(word, STR("--pidfile")) == YES;

	if (alone && i + 1 < call->argc)
		*ret = call->argv[i + 1];
	else if (field_starts(word, STR("--pidfile=")) == YES)
		*ret = field_skip(eval_arena(sh), word, strlen("--pidfile="));
	else if (!alone && field_starts(word, str_from(letter)) == YES)
		*ret = field_skip(eval_arena(sh), word, strlen(letter));
	else
		return false;
	return !alone || i + 1 < call->argc;
}

int eval_pid_file(struct shell *sh, struct call *call)
{
	const char *letter;
	int err = 0;

	if (!takes_pid_file(call, &letter))
		return 0;
	for (size_t i = 1; i < call->argc && !err; i++) {
		struct value text, line;
		struct field path;

		if (!names_file(sh, call, i, letter, &path) || !files_find(sh, path))
			continue;
		err = files_read(sh, path, &text);
		if (!err && text_take_line(eval_arena(sh), &text, '\n', &line) != NO)
			call->pid_file = line;
	}
	return err;
}
