/*
 * keihookd --check-batch: JSON lines {"id","command","cwd"?} in, {"id","decision","rule"} out, in
 * order. A line that is not understood is answered too, with an error and the block it deserves.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "protocol/json.h"

struct line {
	struct json id;
	struct str command, cwd;
};

static const char *read_line(struct arena *arena, struct str text, struct line *ret)
{
	struct json_error error;
	struct json root, value;

	if (json_read(text, &root, &error))
		return error.what;
	ret->id = json_get(root, "id");
	value = json_get(root, "command");
	if (value.kind != JSON_STRING || json_text(arena, value, &ret->command))
		return "'command' must be a string";
	value = json_get(root, "cwd");
	if (value.kind == JSON_STRING && json_text(arena, value, &ret->cwd))
		return "'cwd' is too long";
	if (value.kind != JSON_STRING && value.kind != JSON_NONE && value.kind != JSON_NULL)
		return "'cwd' must be a string";
	return NULL;
}

static void add_answer(struct check *check, struct buf *out, const struct line *line,
	const struct verdict *verdict, const char *error)
{
	buf_add_text(out, "{\"id\":");
	buf_add(out, line->id.raw.len ? line->id.raw : STR("null"));
	buf_printf(out, ",\"decision\":\"%s\",\"rule\":",
		error ? "deny" : verdict_kind_name(verdict->kind));
	if (!error && verdict->kind > VERDICT_ALLOW && verdict->findings)
		json_add_string(out, verdict->findings->rule);
	else
		buf_add_text(out, "null");
	if (error) {
		buf_add_text(out, ",\"error\":");
		json_add_string(out, str_from(error));
	} else if (check->explain) {
		buf_add_text(out, ",\"explain\":");
		check_add_json(out, verdict);
	}
	buf_add_text(out, "}\n");
}

static int answer_line(struct check *check, struct arena *arena, struct str text, struct buf *out)
{
	struct line line = { .cwd = check->cwd };
	struct verdict verdict = { 0 };
	const char *error;
	int err;

	arena_reset(arena);
	error = read_line(arena, text, &line);
	if (!error) {
		err = check_command(check, arena, line.command, line.cwd, &verdict);
		if (err)
			error = strerror(-err);
	}
	out->len = 0;
	add_answer(check, out, &line, &verdict, error);
	if (buf_failed(out))
		return -ENOMEM;
	return fwrite(out->at, 1, out->len, stdout) == out->len ? 0 : -EIO;
}

static int answer_all(struct check *check)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct arena arena;
	size_t capacity = 0;
	char *at = NULL;
	ssize_t len;
	int err = 0;

	arena_init(&arena, 0);
	while (!err && (len = getline(&at, &capacity, stdin)) > 0) {
		struct str text = str_trim((struct str){ at, (size_t)len });

		if (text.len)
			err = answer_line(check, &arena, text, &out);
	}
	free(at);
	arena_finish(&arena);
	if (!err && fflush(stdout))
		err = -errno;
	return err;
}

int cli_check_batch(int argc, char **argv)
{
	struct check check;
	int err, status = check_init(&check, argc, argv);

	if (!status && check.has_command) {
		fprintf(stderr,
			"keihookd --check-batch: commands come on stdin, one JSON line each: "
			"%.*s\n",
			STR_ARGS(check.command));
		status = 1;
	}
	if (!status) {
		err = answer_all(&check);
		if (err) {
			fprintf(stderr, "keihookd --check-batch: %s\n", strerror(-err));
			status = 1;
		}
	}
	check_finish(&check);
	return status;
}
