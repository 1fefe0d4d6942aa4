/* Descriptors: what can be read from them and where what is written to them goes. */
#include "shell/eval/socket.h"

#include <errno.h>

struct channel *eval_channel(struct shell *sh, int number)
{
	for (const struct descriptor *d = sh->eval->descriptors; d; d = d->next)
		if (d->number == number) {
			/* Out of memory is remembered by the arena and told by the next call. */
			if (d->channel && d->channel->coproc)
				(void)coproc_pump(d->channel->coproc);
			return d->channel;
		}
	return NULL;
}

bool eval_is_closed(struct shell *sh, int number)
{
	for (const struct descriptor *d = sh->eval->descriptors; d; d = d->next)
		if (d->number == number)
			return d->channel == NULL;
	return number > 2 && number < 10 && !sh->open_names;
}

int eval_set_channel(struct shell *sh, int number, struct channel *channel)
{
	struct descriptor *d = arena_alloc(eval_arena(sh), struct descriptor, 1);

	if (!d)
		return -ENOMEM;
	*d = (struct descriptor){ number, channel, sh->eval->descriptors };
	sh->eval->descriptors = d;
	return 0;
}

static struct channel *new_channel(struct shell *sh, enum channel_kind kind)
{
	struct channel *channel = arena_alloc(eval_arena(sh), struct channel, 1);

	if (!channel)
		return NULL;
	channel->kind = kind;
	channel->branches = sh->eval->place.branches;
	return channel;
}

struct channel *eval_text_channel(struct shell *sh, struct value text)
{
	struct channel *channel;

	if (text.n == 0)
		return new_channel(sh, CHANNEL_UNKNOWN);
	channel = new_channel(sh, CHANNEL_TEXT);
	if (channel)
		channel->text = text;
	return channel;
}

struct channel *eval_file_channel(struct shell *sh, struct file *file)
{
	struct channel *channel = new_channel(sh, CHANNEL_FILE);

	if (channel)
		channel->file = file;
	return channel;
}

struct channel *eval_null_channel(struct shell *sh)
{
	return new_channel(sh, CHANNEL_NULL);
}

struct channel *eval_sink(struct shell *sh)
{
	return new_channel(sh, CHANNEL_SINK);
}

struct value eval_sink_text(struct shell *sh, struct channel *channel)
{
	return growing_value(eval_arena(sh), &channel->written);
}

struct value eval_stdin(struct shell *sh)
{
	struct channel *channel = eval_channel(sh, 0);
	struct value answer = value_unknown();

	if (channel && channel->kind == CHANNEL_TEXT)
		return channel->text;
	if (channel && channel->kind == CHANNEL_NULL)
		return value_text(eval_arena(sh), STR(""));
	/* Out of memory is remembered by the arena. */
	if (channel)
		(void)socket_answer(sh, channel, &answer);
	return answer;
}

bool eval_is_read(struct shell *sh, int number)
{
	struct channel *channel = eval_channel(sh, number);

	return channel && (channel->kind == CHANNEL_SINK || channel->kind == CHANNEL_FILE);
}

/* In a branch that may not be taken the text may be there or not. */
static struct value maybe_written(
	struct shell *sh, const struct channel *channel, const struct value *text)
{
	struct value nothing = value_text(eval_arena(sh), STR(""));

	return sh->eval->place.branches > channel->branches ? value_join(text, &nothing) : *text;
}

int eval_write(struct shell *sh, int number, const struct value *text)
{
	struct channel *channel = eval_channel(sh, number);
	struct arena *arena = eval_arena(sh);
	struct value written;

	if (channel)
		channel->used = true;
	if (!channel || (channel->kind != CHANNEL_SINK && channel->kind != CHANNEL_FILE))
		return 0;
	written = maybe_written(sh, channel, text);
	if (channel->kind == CHANNEL_SINK) {
		growing_add(arena, &channel->written, &written);
		return 0;
	}
	if (!channel->file->growing) {
		channel->file->growing = true;
		channel->file->grown = (struct growing){ 0 };
		growing_add(arena, &channel->file->grown, &channel->file->content);
	}
	growing_add(arena, &channel->file->grown, &written);
	sh->world->eval->fifo_written |= channel->file->state == VIRTUAL_FIFO;
	sh->world->eval->changes++;
	return 0;
}

/* The line of the present command; bash counts on in texts within texts, which is not followed. */
static struct field line_number(struct shell *sh)
{
	const struct source *source = sh->eval->source;
	size_t line = 1;

	if (!source || sh->eval->nested || sh->eval->functions ||
		sh->eval->offset > source->text.len)
		return field_any();
	for (size_t i = 0; i < sh->eval->offset; i++)
		line += source->text.at[i] == '\n';
	return field_text(eval_arena(sh), arena_printf(eval_arena(sh), "%zu", line));
}

int eval_complain(struct shell *sh, const char *before, struct field what, const char *behind)
{
	struct arena *arena = eval_arena(sh);
	struct field line = field_any();
	struct value text;

	if (!eval_is_read(sh, 2))
		return 0;
	if (sh->name.n == 1 && !sh->name.open && sh->name.alternatives[0].n == 1)
		line = sh->name.alternatives[0].at[0];
	line = field_join(arena, line, field_text(arena, STR(": line ")));
	line = field_join(arena, line, line_number(sh));
	line = field_join(arena, line, field_text(arena, arena_printf(arena, ": %s", before)));
	line = field_join(arena, line, what);
	line = field_join(arena, line, field_text(arena, arena_printf(arena, "%s\n", behind)));
	text = text_of_field(arena, line);
	return eval_write(sh, 2, &text);
}

int eval_write_text(struct shell *sh, int number, struct str text)
{
	struct value value = value_text(eval_arena(sh), text);

	return value.n ? eval_write(sh, number, &value) : -ENOMEM;
}
