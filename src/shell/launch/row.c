/* Programs that a row of the table describes. */
#include "shell/launch/launch.h"
#include "shell/launch/wrapper_table.h"

struct found {
	bool stopped, script, has_cwd, clear_env, as_text, as_argv;
	struct field cwd;
	const struct field *unset[16];
	size_t n_unset;
	struct field *sets[16];
	size_t n_sets;
	struct field *before; /* words that an option's value was split into */
	size_t n_before;
};

/* --entrypoint of docker: text that becomes words in front of the command. */
static void split_value(struct unwrap *u, struct found *found, const struct field *value)
{
	struct str text;

	if (launch_known(u, value, &text) &&
		launch_split(u, text, &found->before, &found->n_before))
		return;
	found->before = arena_alloc(u->arena, struct field, 1);
	u->failed |= !found->before;
	if (found->before) {
		found->before[0] = *value;
		found->before[0].many = true;
		found->n_before = 1;
	}
}

/* env -S TEXT: its words take the option's place, options among them. False: env refuses it. */
static bool splice_value(struct unwrap *u, struct options *o)
{
	struct field *words = &o->value;
	struct str text;
	size_t n = 1;

	if (!launch_known(u, &o->value, &text))
		words->many = true;
	else if (!launch_env_split(u, text, &words, &n))
		return false;
	o->argv = launch_concat(u, words, n, o->argv + o->at, o->argc - o->at);
	o->argc = o->argv ? o->argc - o->at + n : 0;
	o->at = 0;
	return true;
}

static struct field *keep(struct unwrap *u, const struct field *value)
{
	struct field *copy = arena_alloc(u->arena, struct field, 1);

	if (copy)
		*copy = *value;
	else
		u->failed = true;
	return copy;
}

static void apply_flags(const struct wrapper_row *row, struct run *run)
{
	run->remote = row->flags & WRAPPER_REMOTE;
	run->conditional |= (row->flags & WRAPPER_CONDITIONAL) != 0;
	run->inherits_stdin = !(row->flags & WRAPPER_NO_STDIN);
	if (row->flags & WRAPPER_LATER)
		run->via = VIA_LATER;
	if (row->flags & WRAPPER_TERMINAL)
		run->via = VIA_TERMINAL;
}

static void apply_found(struct unwrap *u, const struct found *found, struct run *run)
{
	run->has_cwd = found->has_cwd;
	run->cwd = found->cwd;
	run->clear_env = found->clear_env;
	for (size_t i = 0; i < found->n_unset; i++) {
		struct str name;

		if (launch_known(u, found->unset[i], &name))
			launch_set_env(u, run, name, NULL);
	}
	for (size_t i = 0; i < found->n_sets; i++)
		launch_assigns(u, run, found->sets[i], launch_count_assigns(found->sets[i], 1));
}

static void take_option(
	struct unwrap *u, const struct wrapper_row *row, struct options *o, struct found *found)
{
	struct run *run;

	if (o->mark == '!')
		found->stopped = true;
	found->clear_env |= o->mark == '~';
	found->as_text |= o->mark == '|';
	found->as_argv |= o->mark == '^';
	if (o->value.n == 0)
		return;
	if (o->mark == '$' || o->mark == '>') {
		struct field *value = keep(u, &o->value);

		run = o->mark == '$' ? launch_text(u, o->value)
				     : launch_argv(u, value, value ? 1 : 0);
		apply_flags(row, run);
		found->script = true;
	} else if (o->mark == '<') {
		run = launch_add(u, RUN_SHELL_FILE, VIA_FILE);
		run->path = o->value;
		run->conditional = true;
	} else if (o->mark == '/') {
		if (field_starts(&o->value, STR("|")) == YES ||
			field_starts(&o->value, STR("!")) == YES)
			launch_text(u, field_skip(u->arena, &o->value, 1));
	} else if (o->mark == '=') {
		found->has_cwd = true;
		found->cwd = o->value;
	} else if (o->mark == '%' && found->n_unset < ARRAY_SIZE(found->unset)) {
		found->unset[found->n_unset++] = keep(u, &o->value);
	} else if (o->mark == '@' && found->n_sets < ARRAY_SIZE(found->sets)) {
		found->sets[found->n_sets++] = keep(u, &o->value);
	} else if (o->mark == '&' && row->flags & WRAPPER_ASSIGNS) {
		found->stopped |= !splice_value(u, o);
	} else if (o->mark == '&') {
		split_value(u, found, &o->value);
	}
}

static struct run *start_joined(
	struct unwrap *u, const struct wrapper_row *row, const struct field *argv, size_t argc)
{
	struct field *quoted;

	if (!(row->flags & WRAPPER_QUOTES))
		return launch_joined(u, argv, argc);
	quoted = arena_alloc(u->arena, struct field, argc);
	u->failed |= !quoted;
	for (size_t i = 0; quoted && i < argc; i++)
		quoted[i] = launch_quoted(u, &argv[i]);
	return launch_joined(u, quoted, quoted ? argc : 0);
}

/* modal@latest, modal==1.2, modal[extra] name the program modal. */
static struct run *start_versioned(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct field *bare;
	struct str name;
	size_t end = 1;

	if (!launch_known(u, &argv[0], &name))
		return launch_argv(u, argv, argc);
	while (end < name.len && !strchr("@=<>~![;", name.at[end]))
		end++;
	bare = arena_alloc(u->arena, struct field, argc);
	if (!bare) {
		u->failed = true;
		return &u->spare;
	}
	memcpy(bare, argv, argc * sizeof(*bare));
	bare[0] = launch_field(u, str_slice(name, 0, end));
	return launch_argv(u, bare, argc);
}

static void start(struct unwrap *u, const struct wrapper_row *row, const struct found *found,
	const struct field *argv, size_t argc, bool conditional)
{
	size_t n_assigns = row->flags & WRAPPER_ASSIGNS ? launch_count_assigns(argv, argc) : 0;
	bool joined = (row->begin == BEGIN_JOINED || found->as_text) && !found->as_argv;
	struct run *run;

	if (argc == n_assigns) {
		if (found->script || (!(row->flags & WRAPPER_SHELL) && !found->as_text))
			return;
		run = launch_stdin(u);
	} else if (row->flags & WRAPPER_DASH_C && argc > 1 &&
		   (launch_is(&argv[0], "-c") || launch_is(&argv[0], "--command"))) {
		run = launch_text(u, argv[1]);
	} else if (row->begin == BEGIN_TEXT) {
		run = launch_text(u, argv[0]);
	} else if (row->begin == BEGIN_FILE) {
		if (found->script)
			return;
		run = launch_add(u, RUN_SHELL_FILE, VIA_FILE);
		run->path = argv[0];
		run->argv = argv;
		run->argc = argc;
	} else if (joined) {
		run = start_joined(u, row, argv + n_assigns, argc - n_assigns);
	} else if (row->flags & WRAPPER_VERSION) {
		run = start_versioned(u, argv + n_assigns, argc - n_assigns);
	} else {
		run = launch_argv(u, argv + n_assigns, argc - n_assigns);
	}
	run->conditional = conditional;
	apply_flags(row, run);
	apply_found(u, found, run);
	if (n_assigns)
		launch_assigns(u, run, argv, n_assigns);
}

static void start_found(struct unwrap *u, const struct wrapper_row *row, struct found *found,
	const struct field *argv, size_t argc, bool conditional)
{
	if (found->n_before) {
		argv = launch_concat(u, found->before, found->n_before, argv, argc);
		argc = argv ? argc + found->n_before : 0;
	}
	start(u, row, found, argv, argc, conditional);
}

/* The option's value and what stands behind it are the command. */
static bool rest_is_command(
	struct unwrap *u, const struct wrapper_row *row, struct options *o, struct found *found)
{
	const struct field *argv = launch_concat(u, &o->value, 1, o->argv + o->at, o->argc - o->at);

	if (argv)
		start_found(u, row, found, argv, o->argc - o->at + 1, false);
	return false;
}

/*
 * Reads options and the operands before the command; *ret_at is where the command begins. False
 * if nothing is started. An unknown word may be an option that stands before the command, or the
 * command: both are tried.
 */
static bool seek_command(
	struct unwrap *u, const struct wrapper_row *row, struct options *o, struct found *found)
{
	unsigned int operands = row->operands;

	for (;;) {
		enum option_kind kind = options_next(o);

		if (kind == OPTION_END)
			return !found->stopped &&
			       (row->begin != BEGIN_NONE || row->flags & WRAPPER_SHELL);
		if (kind == OPTION_FLAG || kind == OPTION_VALUE) {
			take_option(u, row, o, found);
			if (o->mark == '+' && o->value.n)
				return rest_is_command(u, row, o, found);
			if (found->stopped)
				return false;
			continue;
		}
		if (row->begin == BEGIN_NONE || row->begin == BEGIN_EACH) {
			if (row->begin == BEGIN_EACH)
				apply_flags(row, launch_text(u, o->argv[o->at]));
			options_take_word(o);
			continue;
		}
		if (row->flags & WRAPPER_ASSIGNS && operands == 0 &&
			launch_is(&o->argv[o->at], "-")) {
			found->clear_env = true; /* env - is env -i */
			options_take_word(o);
			continue;
		}
		if (kind == OPTION_MAYBE) {
			if (row->begin != BEGIN_NONE && operands == 0)
				start_found(u, row, found, o->argv + o->at, o->argc - o->at, true);
			else if (operands > 0 && !o->argv[o->at].many)
				operands--;
			options_take_word(o);
			continue;
		}
		if (operands == 0)
			return true;
		operands--;
		if (!(row->flags & WRAPPER_MIXED) && operands == 0)
			o->only_words = true;
		options_take_word(o);
		if (o->only_words && operands == 0 && o->at < o->argc &&
			launch_is(&o->argv[o->at], "--") && row->operands > 0)
			return true;
	}
}

/* The command stands behind --, and nowhere else. */
static bool seek_dashes(
	struct unwrap *u, const struct wrapper_row *row, struct options *o, struct found *found)
{
	enum option_kind kind;

	while ((kind = options_next(o)) != OPTION_END && !o->only_words) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			options_take_word(o);
			continue;
		}
		take_option(u, row, o, found);
		if (o->mark == '+' && o->value.n)
			return rest_is_command(u, row, o, found);
		if (found->stopped)
			return false;
	}
	return o->only_words || row->flags & WRAPPER_SHELL;
}

static void unwrap_row(
	struct unwrap *u, const struct wrapper_row *row, const struct field *argv, size_t argc)
{
	struct options o = options_of(u->arena, argv, argc, row->options);
	struct found found = { 0 };
	bool begins = row->begin == BEGIN_DASHES ? seek_dashes(u, row, &o, &found)
						 : seek_command(u, row, &o, &found);

	if (begins)
		start_found(u, row, &found, o.argv + o.at, o.argc - o.at, false);
}

/* Walks over the global options and the words of the subcommand; false if they do not fit. */
static bool match_subcommand(struct unwrap *u, const struct wrapper_row *row, size_t *ret_at)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, row->globals);
	const char *words = row->subcommand;

	while (words && *words) {
		size_t len = strcspn(words, " ");
		bool fits = o.at < o.argc &&
			    field_equals(&o.argv[o.at], (struct str){ words, len }) == YES;
		enum option_kind kind = fits ? OPTION_WORD : options_next(&o);

		if (kind == OPTION_END)
			return false;
		if (kind == OPTION_FLAG || kind == OPTION_VALUE) {
			if (o.mark == '!')
				return false;
			continue;
		}
		if (fits || field_equals(&o.argv[o.at], (struct str){ words, len }) == YES) {
			words += len + (words[len] == ' ');
		} else if (kind == OPTION_WORD) {
			return false;
		}
		options_take_word(&o);
	}
	*ret_at = o.at + 1;
	return true;
}

static bool try_row(struct unwrap *u, const struct wrapper_row *row)
{
	size_t at = 1;

	if (row->subcommand && !match_subcommand(u, row, &at))
		return false;
	unwrap_row(u, row, u->argv + at, u->argc - at);
	return true;
}

static size_t first_row(const struct wrapper_table *table, struct str name)
{
	size_t low = 0, high = table->n;

	if (!table->sorted)
		return 0;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_compare(str_from(table->rows[middle].name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void launch_row(struct unwrap *u)
{
	for (const struct wrapper_table *table = u->table; table; table = table->base) {
		for (size_t i = first_row(table, u->program); i < table->n; i++) {
			if (str_is(u->program, table->rows[i].name)) {
				if (try_row(u, &table->rows[i]))
					return;
			} else if (table->sorted) {
				break;
			}
		}
	}
}
