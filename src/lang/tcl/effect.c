/* What a Tcl program does to the outside, as it is noted down. */
#include "lang/tcl/machine.h"

struct lang_effect *tcl_effect(struct tcl *m, enum lang_effect_kind kind)
{
	static _Thread_local struct lang_effect spare;
	struct lang_effect *effect = NULL;

	if (m->n_effects < MAX_LANG_EFFECTS)
		effect = arena_alloc(m->arena, struct lang_effect, 1);
	else
		m->steps = MAX_LANG_STEPS;
	if (!effect) {
		m->failed |= m->n_effects < MAX_LANG_EFFECTS;
		spare = (struct lang_effect){ 0 };
		m->last_effect = &spare;
		return &spare;
	}
	*effect = (struct lang_effect){ .kind = kind, .line = m->line };
	if (m->cwd.at) {
		effect->cwd = tcl_field(m, m->cwd);
		effect->has_cwd = true;
	}
	*m->effects_end = effect;
	m->effects_end = &effect->next;
	m->last_effect = effect;
	m->n_effects++;
	return effect;
}

/* The same again, as in the next round of a loop, is told once. */
static struct lang_effect *seen(struct tcl *m, const struct str *argv, size_t argc)
{
	struct lang_effect *last = m->last_effect;

	if (!last || last->kind != LANG_ARGV || last->argc != argc || last->line != m->line ||
		last->has_stdin)
		return NULL;
	for (size_t i = 0; i < argc; i++) {
		struct field word = tcl_field(m, argv[i]);

		if (!field_same(&word, &last->argv[i]))
			return NULL;
	}
	return last;
}

/* What was set in env() stands in front. */
struct lang_effect *tcl_program(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list set = tcl_split(m, m->environment);
	struct lang_effect *effect;
	struct field *words;
	size_t n = 0;

	if (argc && !m->environment.len && (effect = seen(m, argv, argc)))
		return effect;
	effect = tcl_effect(m, LANG_ARGV);
	words = arena_alloc(m->arena, struct field, argc + set.n + 1);
	if (!words) {
		m->failed = true;
		return effect;
	}
	if (set.n > 1 && argc)
		words[n++] = field_text(m->arena, STR("env"));
	for (size_t i = 0; i + 1 < set.n && argc; i += 2)
		words[n++] = tcl_field(
			m, tcl_concat(m, tcl_concat(m, set.at[i], STR("=")), set.at[i + 1]));
	for (size_t i = 0; i < argc; i++)
		words[n++] = tcl_field(m, argv[i]);
	effect->argv = words;
	effect->argc = n;
	return effect;
}

/* In quotes for a shell; what may be several words stands outside of them. */
static void add_quoted(struct buf *out, struct str word)
{
	buf_add_char(out, '\'');
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] == '\'')
			buf_add_text(out, "'\\''");
		else if (word.at[i] == TCL_MANY)
			buf_printf(out, "'%c'", TCL_ANY);
		else
			buf_add_char(out, word.at[i]);
	}
	buf_add_char(out, '\'');
}

struct lang_effect *tcl_shell(struct tcl *m, struct str text)
{
	struct tcl_list set = tcl_split(m, m->environment);
	struct lang_effect *effect;
	struct buf out = BUF_IN(m->arena);

	if (str_equal(text, tcl_any())) {
		tcl_unreadable(m, "hands text that is not known to a shell", text);
		return m->last_effect;
	}
	for (size_t i = 0; i + 1 < set.n; i += 2) {
		buf_add_text(&out, "export ");
		buf_add(&out, set.at[i]);
		buf_add_char(&out, '=');
		add_quoted(&out, set.at[i + 1]);
		buf_add_text(&out, "; ");
	}
	buf_add(&out, text);
	effect = tcl_effect(m, LANG_SHELL);
	effect->text = tcl_field(m, tcl_copy(m, &out));
	return effect;
}

void tcl_unreadable(struct tcl *m, const char *why, struct str text)
{
	struct lang_effect *effect = tcl_effect(m, LANG_UNREADABLE);

	effect->why = why;
	effect->text = tcl_field(m, text);
}

struct str tcl_output(struct tcl *m, const struct lang_effect *effect)
{
	struct value value = value_unknown();
	int err = 0;

	if (m->input->output && effect->kind == LANG_ARGV && effect->argc)
		err = m->input->output(m->input->self, effect->argv, effect->argc, false, &value);
	else if (m->input->output && effect->kind == LANG_SHELL)
		err = m->input->output(m->input->self, &effect->text, 1, true, &value);
	m->failed |= err != 0;
	return tcl_from_value(m, &value);
}

void tcl_give(struct tcl *m, struct lang_effect *effect, struct str text)
{
	struct field more = tcl_field(m, text);
	struct field *to = effect->kind == LANG_WRITE ? &effect->text : &effect->stdin_text;

	*to = to->n ? field_join(m->arena, *to, more) : more;
	effect->has_stdin |= effect->kind != LANG_WRITE;
	m->failed |= !to->pieces;
}

void tcl_print(struct tcl *m, struct str text)
{
	m->output = tcl_concat(m, m->output, text);
	m->steps += (uint32_t)(m->output.len / 256);
}

/* A redirect of exec: its mark, and what follows it in the word or as the next one. */
static const struct {
	const char *mark, *shell;
	bool channel; /* the word is a channel: where it leads is not followed */
} redirects[] = {
	{ "<<", "<<<", false },
	{ "<@", NULL, true },
	{ "<", "<", false },
	{ "2>@1", "2>&1", false },
	{ "2>@", NULL, true },
	{ "2>>", "2>>", false },
	{ "2>", "2>", false },
	{ ">>&@", NULL, true },
	{ ">&@", NULL, true },
	{ ">>@", NULL, true },
	{ ">@", NULL, true },
	{ ">>&", ">>", false },
	{ ">&", ">", false },
	{ ">>", ">>", false },
	{ ">", ">", false },
};

static size_t redirect_of(struct str word)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(redirects) && !str_starts(word, redirects[i].mark))
		i++;
	return i;
}

static bool is_pipe(struct str word)
{
	return str_is(word, "|") || str_is(word, "|&");
}

static bool is_plain(const struct str *argv, size_t argc)
{
	for (size_t i = 0; i < argc; i++)
		if (is_pipe(argv[i]) || redirect_of(argv[i]) < ARRAY_SIZE(redirects))
			return false;
	return true;
}

/* One redirect as the shell writes it; how many words it takes. */
static size_t add_redirect(struct buf *out, const struct str *argv, size_t argc, size_t i)
{
	struct str rest = str_skip(argv[0], strlen(redirects[i].mark));
	bool own = rest.len > 0 || str_is(argv[0], "2>@1");

	if (!own && argc > 1)
		rest = argv[1];
	if (redirects[i].channel)
		return own ? 1 : 2;
	buf_add_char(out, ' ');
	buf_add_text(out, redirects[i].shell);
	if (!str_is(argv[0], "2>@1")) {
		buf_add_char(out, ' ');
		add_quoted(out, rest);
	}
	if (str_is(str_slice(argv[0], 0, 2), ">&") || str_is(str_slice(argv[0], 0, 3), ">>&"))
		buf_add_text(out, " 2>&1");
	return own ? 1 : 2;
}

/*
 * As sh -c would be given it: words in quotes, pipes and redirects between. Wherever those stand,
 * input is for the first program and output of the last.
 */
static struct str as_shell(struct tcl *m, const struct str *argv, size_t argc)
{
	struct buf input = BUF_IN(m->arena), words = BUF_IN(m->arena), output = BUF_IN(m->arena);
	bool behind = argc > 1 && str_is(argv[argc - 1], "&");

	for (size_t i = 0; i < argc - behind;) {
		size_t redirect = redirect_of(argv[i]);

		if (is_pipe(argv[i])) {
			buf_add_char(&words, ' ');
			buf_add(&words, argv[i++]);
		} else if (redirect < ARRAY_SIZE(redirects)) {
			bool in = redirects[redirect].mark[0] == '<';

			i += add_redirect(in ? &input : &output, argv + i, argc - i, redirect);
		} else {
			buf_add_char(&words, ' ');
			add_quoted(&words, argv[i++]);
		}
	}
	return str_trim(tcl_concat(
		m, tcl_concat(m, tcl_copy(m, &input), tcl_copy(m, &words)), tcl_copy(m, &output)));
}

/* Is it one word of which nothing is known? */
static bool is_unknown(const struct str *argv, size_t argc)
{
	return argc == 1 && argv[0].len == 1 && !tcl_known(argv[0]);
}

struct lang_effect *tcl_pipeline(struct tcl *m, const struct str *argv, size_t argc)
{
	if (!is_plain(argv, argc))
		return tcl_shell(m, as_shell(m, argv, argc));
	if (!is_unknown(argv, argc))
		return tcl_program(m, argv, argc);
	tcl_unreadable(m, "starts a program that is not known", argv[0]);
	return m->last_effect;
}
