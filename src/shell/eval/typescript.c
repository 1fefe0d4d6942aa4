/*
 * script(1) (util-linux 2.38): the file that keeps what was shown on the terminal. Its first and
 * last lines tell times; they stand there with others in their place.
 */
#include "shell/eval/eval.h"

#include <errno.h>

#include "base/buf.h"
#include "shell/launch/options.h"

/* The file; no pieces: none is named, which is `typescript`. @ret_append: it is added to. */
static struct field file_of(struct shell *sh, const struct call *call, bool *ret_append)
{
	struct options o = options_of(eval_arena(sh), call->argv + 1, call->argc - 1,
		"c: command: E: echo: I: log-in: O: log-out: B: log-io: T: log-timing: o: "
		"output-limit: m: logging-format: t? timing?");
	struct field file = { 0 };
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			file = file.n ? file : o.argv[o.at];
			options_take_word(&o);
		} else if (options_is(&o, "OB", "log-out") || options_is(&o, NULL, "log-io")) {
			file = o.value;
		}
		*ret_append |= options_is(&o, "a", "append");
	}
	return file.n ? file : field_text(eval_arena(sh), STR("typescript"));
}

/* A terminal ends lines with \r\n. */
static struct value on_terminal(struct shell *sh, struct value text)
{
	struct buf out = BUF_IN(eval_arena(sh));
	struct str known;

	if (!value_known(eval_arena(sh), &text, &known))
		return text;
	buf_add_text(&out, "Script started on 1970-01-01 00:00:00+00:00\n");
	for (size_t i = 0; i < known.len; i++) {
		if (known.at[i] == '\n')
			buf_add_char(&out, '\r');
		buf_add_char(&out, known.at[i]);
	}
	buf_add_text(&out, "\nScript done on 1970-01-01 00:00:00+00:00\n");
	return buf_failed(&out) ? value_unknown() : value_text(eval_arena(sh), buf_str(&out));
}

int typescript_runs(struct shell *sh, const struct call *call, const struct run *runs)
{
	const struct call *by = sh->eval->place.by;
	struct shell *child = eval_subshell(sh);
	struct channel *sink = eval_sink(sh);
	bool append = false;
	struct field file = file_of(sh, call, &append);
	struct value text;
	int err;

	if (!child || !sink || eval_set_channel(child, 1, sink) || eval_set_channel(child, 2, sink))
		return -ENOMEM;
	err = eval_runs(child, call, runs);
	sh->eval->status = child->eval->status;
	text = eval_sink_text(sh, sink);
	if (!err && eval_is_read(sh, 1))
		err = eval_write(sh, 1, &text);
	if (err || field_equals(&file, STR("/dev/null")) == YES)
		return err;
	sh->eval->place.by = call;
	err = files_write(sh, file, on_terminal(sh, text), append, NULL);
	sh->eval->place.by = by;
	return err;
}
