/* Channels: files and pipelines that are open, standard input and output. */
#include "lang/tcl/machine.h"

/* A variable gives the name of one that is not known: the last that was opened. */
struct tcl_channel *tcl_channel(struct tcl *m, struct str name)
{
	for (size_t i = m->n_channels; i > 0; i--)
		if (str_equal(m->channels[i - 1].name, name))
			return &m->channels[i - 1];
	return NULL;
}

struct tcl_channel *tcl_open(struct tcl *m, struct str name)
{
	struct tcl_channel *channel;

	if (m->n_channels == MAX_TCL_CHANNELS) {
		m->steps = MAX_LANG_STEPS;
		m->n_channels--;
	}
	channel = &m->channels[m->n_channels++];
	*channel = (struct tcl_channel){ .name = name };
	return channel;
}

static bool starts_with(struct str text, char c)
{
	return text.len && text.at[0] == c;
}

/* r r+ w w+ a a+, or a list of RDONLY WRONLY RDWR APPEND. */
static void set_access(struct tcl_channel *channel, struct str access, bool *ret_append)
{
	bool plus = str_contains(access, "+") || str_contains(access, "RDWR");

	channel->writes = plus || str_contains(access, "WRONLY") || starts_with(access, 'w') ||
			  starts_with(access, 'a');
	channel->reads = !channel->writes || plus;
	*ret_append = starts_with(access, 'a') || str_contains(access, "APPEND");
}

/* What a pipeline prints is known once it has all of its input. */
static void open_pipeline(struct tcl *m, struct tcl_channel *channel, struct str words)
{
	struct tcl_list list = tcl_split(m, words);

	channel->effect = tcl_pipeline(m, list.at, list.n);
	if (channel->reads && !channel->writes) {
		channel->rest = tcl_output(m, channel->effect);
		channel->known = true;
	}
}

static void open_file(struct tcl *m, struct tcl_channel *channel, struct str path, bool append)
{
	if (channel->reads)
		channel->known = tcl_read_file(m, path, &channel->rest);
	if (!channel->writes)
		return;
	channel->effect = tcl_effect(m, LANG_WRITE);
	channel->effect->path = tcl_field(m, path);
	channel->effect->text = field_text(m->arena, STR(""));
	channel->effect->append = append || channel->reads;
}

enum tcl_flow tcl_do_open(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_channel *channel;
	bool append;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	channel = tcl_open(m, arena_printf(m->arena, "file%zu", 3 + m->n_opened++));
	set_access(channel, argc > 2 ? argv[2] : STR("r"), &append);
	m->may_fail = true;
	if (starts_with(argv[1], '|'))
		open_pipeline(m, channel, str_skip(argv[1], 1));
	else
		open_file(m, channel, argv[1], append);
	return tcl_ok(m, channel->name);
}

enum tcl_flow tcl_do_close(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_channel *channel = argc > 1 ? tcl_channel(m, argv[1]) : NULL;

	m->may_fail = true;
	if (channel && m->n_channels && channel == &m->channels[m->n_channels - 1] &&
		channel->effect == NULL)
		m->n_channels--;
	return tcl_ok(m, STR(""));
}

/* puts ?-nonewline? ?channel? text */
enum tcl_flow tcl_do_puts(struct tcl *m, const struct str *argv, size_t argc)
{
	size_t at = 1;
	bool newline = !(argc > 2 && str_is(argv[1], "-nonewline"));
	struct tcl_channel *channel;
	struct str text, to;

	at += !newline;
	if (at >= argc || argc - at > 2)
		return tcl_fail(m, "wrong # args");
	to = argc - at == 2 ? argv[at] : STR("stdout");
	text = newline ? tcl_concat(m, argv[argc - 1], STR("\n")) : argv[argc - 1];
	channel = tcl_channel(m, to);
	if (str_is(to, "stdout")) {
		tcl_print(m, text);
	} else if (str_is(to, "stderr")) {
		struct lang_effect *effect = tcl_effect(m, LANG_WRITE);

		effect->path = field_text(m->arena, STR("/dev/stderr"));
		effect->text = tcl_field(m, text);
		effect->append = true;
	} else if (channel && channel->effect) {
		tcl_give(m, channel->effect, text);
	} else if (!tcl_known(to)) {
		for (size_t i = 0; i < m->n_channels; i++)
			if (m->channels[i].effect)
				tcl_give(m, m->channels[i].effect, text);
	}
	return tcl_ok(m, STR(""));
}

/* What a program answers that is written to cannot be told. */
static void settle(struct tcl_channel *channel)
{
	if (channel->known || !channel->effect || channel->effect->kind == LANG_WRITE)
		return;
	channel->rest = tcl_any();
	channel->known = true;
}

enum tcl_flow tcl_do_gets(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_channel *channel = argc > 1 ? tcl_channel(m, argv[1]) : NULL;
	struct str line = tcl_any();
	bool known = false, got = true;

	if (channel)
		settle(channel);
	if (channel && channel->known) {
		size_t newline = str_find_char(channel->rest, '\n', 0);
		struct str here = str_slice(channel->rest, 0, newline);

		known = tcl_known(here);
		got = channel->rest.len > 0;
		line = here;
		if (known)
			channel->rest = str_skip(channel->rest, here.len + 1);
		else if (newline != STR_NOT_FOUND)
			line = tcl_any();
	}
	if (argc < 3)
		return tcl_ok(m, line);
	tcl_set(m, argv[2], line);
	return tcl_ok(m, !known ? tcl_any() : got ? tcl_number(m, (int64_t)line.len) : STR("-1"));
}

/* read ?-nonewline? channel ?count? */
enum tcl_flow tcl_do_read(struct tcl *m, const struct str *argv, size_t argc)
{
	size_t at = argc > 1 && str_is(argv[1], "-nonewline") ? 2 : 1;
	struct tcl_channel *channel = at < argc ? tcl_channel(m, argv[at]) : NULL;
	struct str text;
	int64_t count;

	if (!channel)
		return tcl_unknown(m);
	settle(channel);
	if (!channel->known)
		return tcl_ok(m, tcl_any());
	text = channel->rest;
	if (at + 1 < argc && (!tcl_integer(argv[at + 1], &count) || !tcl_known(text)))
		text = tcl_any();
	else if (at + 1 < argc)
		text = str_slice(text, 0, (size_t)MAX(count, 0));
	if (tcl_known(text))
		channel->rest = str_skip(channel->rest, text.len);
	else if (at + 1 >= argc)
		channel->rest = STR("");
	if (at == 2 && str_ends(text, "\n"))
		text.len--;
	return tcl_ok(m, text);
}

enum tcl_flow tcl_do_eof(struct tcl *m, const struct str *argv, size_t argc)
{
	const struct tcl_channel *channel = argc > 1 ? tcl_channel(m, argv[1]) : NULL;

	if (!channel || !channel->known)
		return tcl_unknown(m);
	return tcl_yes(m, channel->rest.len == 0 ? YES : tcl_known(channel->rest) ? NO : MAYBE);
}

/* fconfigure, flush, seek, chan configure: nothing that is followed. */
enum tcl_flow tcl_do_fconfigure(struct tcl *m, const struct str *argv, size_t argc)
{
	static const struct {
		const char *name;
		tcl_fn *fn;
	} verbs[] = { { "puts", tcl_do_puts }, { "gets", tcl_do_gets }, { "read", tcl_do_read },
		{ "close", tcl_do_close }, { "eof", tcl_do_eof }, { "event", tcl_do_fileevent } };

	for (size_t i = 0; i < ARRAY_SIZE(verbs) && argc > 1 && str_is(argv[0], "chan"); i++)
		if (str_is(argv[1], verbs[i].name))
			return verbs[i].fn(m, argv + 1, argc - 1);
	return tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_fileevent(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str words[] = { STR("after"), STR("0"), argc > 3 ? argv[3] : STR("") };

	return argc > 3 ? tcl_do_after(m, words, ARRAY_SIZE(words)) : tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_pid(struct tcl *m, const struct str *argv, size_t argc)
{
	(void)argv, (void)argc;
	return tcl_ok(m, STR("\2"));
}
