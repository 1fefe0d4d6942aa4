/*
 * os.pipe(), socket.socketpair(), io.StringIO() and what is read from them: by this text, or by a
 * program that it starts with one as its standard input. Each end is a NATIVE whose text is what
 * waits in it; its item is the end that what is written into it goes to: of a buffer, itself.
 */
#include "lang/python/python.h"

#define PIPE_NAME "pipe()"

static bool is_end(const struct thing *thing)
{
	return thing && thing->kind == THING_NATIVE && str_is(thing->name, PIPE_NAME);
}

static struct thing *new_end(struct machine *m)
{
	struct thing *end = thing_native(m, STR(PIPE_NAME), NULL);

	if (end->kind == THING_NATIVE) {
		end->has_text = true;
		end->text = field_text(m->arena, STR(""));
	}
	return end;
}

/* os.pipe(): (what is read from, what is written to); param: both ends are both. */
static struct thing *new_pipe(struct machine *m, struct invocation *call)
{
	struct thing *pair = thing_list(m), *reader = new_end(m), *writer = new_end(m);

	if (!is_end(reader) || !is_end(writer))
		return thing_unknown();
	thing_push(m, writer, reader);
	if (call->param)
		thing_push(m, reader, writer);
	thing_push(m, pair, reader);
	thing_push(m, pair, writer);
	return pair;
}

/* io.StringIO([TEXT]), tempfile.TemporaryFile() (param); one that is full is as good as its text.
 */
static struct thing *new_buffer(struct machine *m, struct invocation *call)
{
	struct thing *buffer;

	if (call->n && !call->param)
		return call->args[0]->kind == THING_EITHER
			       ? call->args[0]
			       : thing_field(m, thing_as_field(m, call->args[0]));
	buffer = new_end(m);
	if (is_end(buffer))
		thing_push(m, buffer, buffer);
	return buffer;
}

bool python_pipe_write(struct machine *m, struct thing *end, struct field text)
{
	struct thing *reader = is_end(end) && end->n ? end->items[0] : NULL;

	if (!reader)
		return false;
	reader->text = field_add(m, reader->text, text);
	if (reader->effect) /* whoever was started with it reads that, too */
		effect_give(m, reader->effect, text);
	return true;
}

/* end.send(bytes), os.write(fd, bytes): param is the number of the text. */
static struct thing *send(struct machine *m, struct invocation *call)
{
	struct thing *text = argument(call, (size_t)call->param, NULL);

	python_pipe_write(m, call->self, text ? thing_as_field(m, text) : field_any());
	return thing_unknown();
}

static struct thing *receive(struct machine *m, struct invocation *call)
{
	struct thing *end = call->n && is_end(call->args[0]) ? call->args[0] : call->self, *text;

	if (!is_end(end))
		return NULL;
	text = thing_field(m, end->text);
	end->text = field_text(m->arena, STR(""));
	return text;
}

/* buffer.getvalue() */
static struct thing *held(struct machine *m, struct invocation *call)
{
	return is_end(call->self) ? thing_field(m, call->self->text) : NULL;
}

/* end.fileno(), end.makefile(..), os.dup(end): as good as the end. */
static struct thing *same(struct machine *m, struct invocation *call)
{
	(void)m;
	if (call->n && call->args[0]->kind == THING_NATIVE)
		return call->args[0];
	return call->self && call->self->kind == THING_NATIVE ? call->self : NULL;
}

/* os.dup2(fd, 0): what is started from now on reads it. */
static struct thing *duplicate(struct machine *m, struct invocation *call)
{
	int64_t number;

	if (call->n > 1 && call->args[0]->kind == THING_NATIVE && call->args[0]->has_text &&
		thing_as_number(m, call->args[1], &number) && number == 0)
		m->standard_input = call->args[0];
	return call->n > 1 ? call->args[1] : thing_unknown();
}

static const struct native natives[] = {
	{ "os.pipe", new_pipe, 0 },
	{ "os.pipe2", new_pipe, 0 },
	{ "socket.socketpair", new_pipe, 1 },
	{ "io.StringIO", new_buffer, 0 },
	{ "io.BytesIO", new_buffer, 0 },
	{ "tempfile.TemporaryFile", new_buffer, 1 },
	{ "tempfile.SpooledTemporaryFile", new_buffer, 1 },
	{ "os.read", receive, 0 },
	{ "os.dup2", duplicate, 0 },
	{ "os.dup", same, 0 },
	{ "pipe().send", send, 0 },
	{ "pipe().sendall", send, 0 },
	{ "pipe().write", send, 0 },
	{ "pipe().getvalue", held, 0 },
	{ "pipe().getbuffer", held, 0 },
	{ "pipe().recv", receive, 0 },
	{ "pipe().read", receive, 0 },
	{ "pipe().fileno", same, 0 },
	{ "pipe().makefile", same, 0 },
	{ "pipe().detach", same, 0 },
	{ "open().fileno", same, 0 },
};

const struct native_table python_pipe_natives = { natives, ARRAY_SIZE(natives) };
