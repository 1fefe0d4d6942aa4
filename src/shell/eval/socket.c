/* Connections: what is written to one end is read at the other. */
#include "shell/eval/socket.h"

#include <errno.h>

#include "base/buf.h"
#include "shell/expand/quote.h"

static bool is_socket(const struct socket_end *end)
{
	return end->kind == END_LISTEN || end->kind == END_CONNECT;
}

static struct str answers(struct shell *sh, struct str path)
{
	return arena_concat(eval_arena(sh), path, STR(".answers"));
}

static bool is_open(struct shell *sh, struct str path)
{
	const struct file *file = files_find(sh, field_text(eval_arena(sh), path));

	return file && file->state == VIRTUAL_FIFO;
}

static int make_fifo(struct shell *sh, struct str path)
{
	struct value nothing = value_text(eval_arena(sh), STR(""));
	struct file *file;
	int err;

	if (!path.at)
		return -ENOMEM;
	if (is_open(sh, path))
		return 0;
	err = files_write(sh, field_text(eval_arena(sh), path), nothing, false, &file);
	if (!err)
		file->state = VIRTUAL_FIFO;
	return err;
}

static int listen(struct shell *sh, struct str path)
{
	int err = make_fifo(sh, path);

	return err ? err : make_fifo(sh, answers(sh, path));
}

/* Where an end is read from and written to; empty: what the program itself has. */
static struct str source(struct shell *sh, const struct socket_end *end)
{
	return end->kind == END_CONNECT ? answers(sh, end->text) : end->text;
}

static struct str sink(struct shell *sh, const struct socket_end *end)
{
	return end->kind == END_LISTEN ? answers(sh, end->text) : end->text;
}

static void add_redirect(struct shell *sh, struct buf *out, const char *op, struct str path)
{
	if (path.len)
		buf_printf(out, " %s %.*s", op, STR_ARGS(quote_text(eval_arena(sh), path)));
}

/* cat < FROM > TO */
static void carry(struct shell *sh, struct buf *out, struct str from, struct str to)
{
	buf_add_text(out, "cat");
	add_redirect(sh, out, "<", from);
	add_redirect(sh, out, ">", to);
	buf_add_char(out, '\n');
}

/* As shell text: a server hears before it answers, a client speaks before it listens. */
static struct str joined(struct shell *sh, const struct socket_pair *pair)
{
	const struct socket_end *a = &pair->ends[0], *b = &pair->ends[1];
	bool back_first = a->kind == END_CONNECT || b->kind == END_LISTEN;
	struct buf out = BUF_IN(eval_arena(sh));

	if (a->kind == END_COMMAND || b->kind == END_COMMAND) {
		const struct socket_end *end = a->kind == END_COMMAND ? b : a;

		buf_printf(&out, "{ %.*s\n}", STR_ARGS(a->kind == END_COMMAND ? a->text : b->text));
		/* only[0] is from a to b, only[1] from b to a. */
		if (!pair->only[a->kind != END_COMMAND])
			add_redirect(sh, &out, "<", source(sh, end));
		if (!pair->only[a->kind == END_COMMAND])
			add_redirect(sh, &out, ">", sink(sh, end));
		return buf_failed(&out) ? STR("") : buf_str(&out);
	}
	for (unsigned int i = 0; i < 2; i++) {
		bool back = back_first ? i == 0 : i == 1;

		if (!pair->only[back ? 0 : 1])
			carry(sh, &out, source(sh, back ? b : a), sink(sh, back ? a : b));
	}
	return buf_failed(&out) ? STR("") : buf_str(&out);
}

static int run(struct shell *sh, const struct call *call, struct str text)
{
	struct shell *child = eval_subshell(sh);
	struct field field = field_text(eval_arena(sh), text);
	int err;

	if (!child || !text.len)
		return -ENOMEM;
	child->eval->place.parent = call;
	err = eval_text(child, &field, VIA_WRAPPER);
	sh->eval->status = STATUS_UNKNOWN;
	return err;
}

int socket_start(struct shell *sh, const struct call *call, bool *ret_done)
{
	struct socket_pair pair;
	bool known = true, any = false;
	int err = 0;

	if (sh->eval->place.remote || !socket_pair_of(sh, call, &pair))
		return 0;
	for (size_t i = 0; i < 2; i++)
		any |= is_socket(&pair.ends[i]);
	for (size_t i = 0; any && i < 2 && !err; i++) {
		const struct socket_end *end = &pair.ends[i];

		known &= end->kind != END_OTHER;
		if (end->kind == END_LISTEN)
			err = listen(sh, end->text);
		/* Somebody else may be there: what is sent is kept for who listens later. */
		if (end->kind == END_CONNECT && !is_open(sh, end->text)) {
			if (sh->eval->place.background && pair.ends[!i].kind == END_STDIO) {
				err = make_fifo(sh, end->text);
				pair.only[0] = i == 1;
				pair.only[1] = i == 0;
			} else {
				known = false;
			}
		}
	}
	if (err || !any || !known)
		return err;
	*ret_done = true;
	return run(sh, call, joined(sh, &pair));
}

void socket_redirect(struct shell *sh, struct value *target, bool reads)
{
	static const char *const roots[] = { "/dev/tcp/", "/dev/udp/" };
	struct str text, path;
	size_t slash;

	if (!sh->world->eval->files || !value_known(eval_arena(sh), target, &text) ||
		(!str_starts(text, roots[0]) && !str_starts(text, roots[1])))
		return;
	text = str_skip(text, strlen(roots[0]));
	slash = str_find_char(text, '/', 0);
	if (slash == STR_NOT_FOUND ||
		!socket_port_path(eval_arena(sh), str_slice(text, 0, slash),
			str_skip(text, slash + 1), &path) ||
		!is_open(sh, path))
		return;
	*target = value_text(eval_arena(sh), reads ? answers(sh, path) : path);
}

int socket_answer(struct shell *sh, const struct channel *channel, struct value *ret)
{
	struct str path, answer;

	if (channel->kind != CHANNEL_FILE || channel->file->state != VIRTUAL_FIFO ||
		!field_known(eval_arena(sh), &channel->file->path, &path))
		return 0;
	answer = answers(sh, path);
	if (!answer.at || !is_open(sh, answer))
		return answer.at ? 0 : -ENOMEM;
	return files_read(sh, field_text(eval_arena(sh), answer), ret);
}
