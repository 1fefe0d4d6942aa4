#include "shell/eval/fish.h"

#include <errno.h>

#include "shell/dialect/fish.h"

static struct field text_field(struct shell *sh, const char *text)
{
	return field_text(eval_arena(sh), str_from(text));
}

static struct field *fields_of(struct shell *sh, size_t n)
{
	return arena_alloc(eval_arena(sh), struct field, n);
}

/* Where it is kept which function runs at what: a name that nobody types. */
static struct str handler_name(struct shell *sh, struct str kind, struct str what)
{
	return arena_printf(eval_arena(sh), "\002%.*s %.*s", STR_ARGS(kind), STR_ARGS(what));
}

int fish_handle(struct shell *sh, const char *kind, struct str what, const struct call *call,
	const struct fields *args)
{
	struct str name = handler_name(sh, str_from(kind), what), function;
	struct value value = name.at ? state_get(sh, name) : value_unknown();
	struct field *argv = fields_of(sh, args->n + 1);
	size_t n = 0;

	if (!argv || !name.at)
		return -ENOMEM;
	if (!value_known(eval_arena(sh), &value, &function))
		return 0;
	argv[n++] = field_text(eval_arena(sh), function);
	for (size_t i = 0; i < args->n; i++)
		argv[n++] = args->at[i];
	return eval_argv(sh, argv, n, call->span, true);
}

/* FISH_HANDLER KIND WHAT FUNCTION, as the translation of `function` says it. */
static int handler(struct shell *sh, const struct call *call)
{
	struct field argv[3] = { text_field(sh, "trap") };
	struct call trap = *call;
	struct str kind = STR(""), what = STR(""), name;

	sh->eval->status = 0;
	if (call->argc != 4 || !builtin_word(sh, call, 1, &kind) ||
		!builtin_word(sh, call, 2, &what))
		return 0;
	argv[1] = call->argv[3];
	argv[2] = str_is(kind, "signal") ? call->argv[2] : text_field(sh, "EXIT");
	trap.argv = argv;
	trap.argc = ARRAY_SIZE(argv);
	if (str_is(kind, "signal") || str_is(kind, "exit") || str_is(what, "fish_exit"))
		return builtin_trap(sh, &trap);
	name = handler_name(sh, kind, what);
	return name.at ? state_set(sh, name, text_of_field(eval_arena(sh), call->argv[3]), false)
		       : -ENOMEM;
}

static int emit(struct shell *sh, const struct call *call)
{
	struct fields args = { call->argv + 2, call->argc - 2 };
	struct str name;

	sh->eval->status = 0;
	return builtin_word(sh, call, 1, &name) ? fish_handle(sh, "event", name, call, &args) : 0;
}

/* alias NAME=TEXT, alias NAME TEXT: a function, at once. */
static int alias(struct shell *sh, const struct call *call)
{
	struct arena *arena = eval_arena(sh);
	struct str name, body;
	struct field text;
	size_t equals;

	sh->eval->status = 0;
	if (!builtin_word(sh, call, 1, &name) || str_starts(name, "-"))
		return 0;
	equals = str_find_char(name, '=', 0);
	body = equals == STR_NOT_FOUND ? STR("") : str_skip(name, equals + 1);
	name = str_slice(name, 0, equals);
	if (!body.len && !builtin_word(sh, call, 2, &body))
		return 0;
	text = field_text(arena,
		arena_printf(arena, "function %.*s; %s%.*s $argv; end", STR_ARGS(name),
			str_equal(str_slice(body, 0, MIN(str_find_char(body, ' ', 0), body.len)),
				name)
				? "command "
				: "",
			STR_ARGS(body)));
	return text.n ? eval_text(sh, &text, VIA_ALIAS) : -ENOMEM;
}

/* source without a file: what comes on stdin. */
static int source(struct shell *sh, const struct call *call)
{
	struct value text;

	if (call->argc > 1 && field_equals(&call->argv[1], STR("-")) != YES)
		return builtin_source(sh, call);
	text = eval_stdin(sh);
	sh->eval->status = 0;
	if (!text.n && !eval_channel(sh, 0))
		return 0;
	return eval_value(sh, &text, VIA_STDIN, "what it reads is not known");
}

/* contains [-i] KEY VALUE... */
static int contains(struct shell *sh, const struct call *call)
{
	enum tri found = NO;
	size_t at = 1;
	struct str key;

	while (builtin_word(sh, call, at, &key) && str_starts(key, "-") && key.len > 1)
		at++;
	for (size_t i = at + 1; i < call->argc && found != YES; i++) {
		enum tri equal = builtin_word(sh, call, at, &key) && !call->argv[i].many
					 ? field_equals(&call->argv[i], key)
					 : MAYBE;

		found = equal == NO ? found : equal;
	}
	sh->eval->status = found == MAYBE ? STATUS_UNKNOWN : found == NO;
	return 0;
}

static int count(struct shell *sh, const struct call *call)
{
	for (size_t i = 1; i < call->argc; i++)
		if (call->argv[i].many)
			return builtin_unknown(sh, call);
	sh->eval->status = call->argc == 1;
	return eval_write_text(sh, 1, arena_printf(eval_arena(sh), "%zu\n", call->argc - 1));
}

/* math: whole numbers; it counts with fractions where bash does not. */
static int math(struct shell *sh, const struct call *call)
{
	struct value words = value_fields((struct fields){ call->argv + 1, call->argc - 1 });
	struct value joined = text_joined(eval_arena(sh), &words, STR(" "));
	struct field text;
	struct str known;
	int64_t value;
	bool certain;
	int err;

	if (!value_known(eval_arena(sh), &joined, &known))
		return builtin_unknown(sh, call);
	for (size_t i = 0; i < known.len; i++)
		if (!strchr("0123456789+-*%() ", known.at[i]))
			return builtin_unknown(sh, call);
	text = field_text(eval_arena(sh), known);
	err = expand_arith_text(sh, &text, &certain, &value);
	if (err || !certain)
		return err ? err : builtin_unknown(sh, call);
	sh->eval->status = 0;
	return eval_write_text(sh, 1, arena_printf(eval_arena(sh), "%lld\n", (long long)value));
}

/* functions -q NAME, -e NAME, -c NAME NEW; else texts that nobody needs. */
static int functions(struct shell *sh, const struct call *call)
{
	const struct function *function;
	struct str option, name, copy;

	if (!builtin_word(sh, call, 1, &option) || !builtin_word(sh, call, 2, &name))
		return builtin_unknown(sh, call);
	function = state_function(sh, name);
	if (str_is(option, "-q") || str_is(option, "--query"))
		sh->eval->status = function && function->body ? 0 : STATUS_UNKNOWN;
	else if (str_is(option, "-e") || str_is(option, "--erase"))
		return state_unset_function(sh, name);
	else if ((str_is(option, "-c") || str_is(option, "--copy")) && function &&
		 builtin_word(sh, call, 3, &copy))
		return state_set_function(sh, copy, function->body, function->source);
	else
		return builtin_unknown(sh, call);
	return 0;
}

static bool takes_value(struct str option)
{
	static const char *const valued[] = { "-c", "--command", "-n", "--nchars", "-p", "--prompt",
		"-P", "--prompt-str", "-R", "--right-prompt" };

	for (size_t i = 0; i < ARRAY_SIZE(valued); i++)
		if (str_is(option, valued[i]))
			return true;
	return false;
}

/* read, in the options of bash's. */
static int read_line(struct shell *sh, const struct call *call)
{
	struct field *argv = fields_of(sh, call->argc + 4);
	struct call same = *call;
	size_t n = 0, at = 1;
	struct str word;

	if (!argv)
		return -ENOMEM;
	argv[n++] = text_field(sh, "read");
	argv[n++] = text_field(sh, "-r");
	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		if (str_is(word, "-a") || str_is(word, "--list") || str_is(word, "--array"))
			argv[n++] = text_field(sh, "-a");
		else if (str_is(word, "-z") || str_is(word, "--null"))
			argv[n++] = text_field(sh, "-d"), argv[n++] = text_field(sh, "");
		else if (str_is(word, "-d") || str_is(word, "--delimiter"))
			sh->open_names = true; /* splits at it */
		at += takes_value(word) || str_is(word, "-d") || str_is(word, "--delimiter");
	}
	for (; at < call->argc; at++)
		argv[n++] = call->argv[at];
	same.argv = argv;
	same.argc = n;
	return builtin_read(sh, &same);
}

/* command -s, -q: a question; else as bash's. */
static int command(struct shell *sh, const struct call *call)
{
	static const char *const asks[] = { "-s", "--search", "-q", "--query", "-sq", "-qs", "-v" };
	struct str word;

	for (size_t i = 0; builtin_word(sh, call, 1, &word) && i < ARRAY_SIZE(asks); i++)
		if (str_is(word, asks[i]) && call->argc > 2)
			return builtin_where(sh, call, call->argv[2], false);
	return builtin_command(sh, call);
}

/* A script is not interactive; of all else nothing is said. */
static int status(struct shell *sh, const struct call *call)
{
	struct str word;

	if (builtin_word(sh, call, 1, &word) &&
		(str_ends(word, "is-interactive") || str_ends(word, "is-login")) &&
		!sh->eval->interactive)
		sh->eval->status = 1;
	return builtin_unknown(sh, call);
}

/* argparse takes options out of argv and sets variables for them. */
static int argparse(struct shell *sh, const struct call *call)
{
	(void)call;
	sh->open_names = true;
	sh->world->eval->changes++;
	state_set_positional(sh, value_unknown());
	return 0;
}

const struct builtin *fish_builtin_find(struct str name)
{
	static const struct builtin builtins[] = {
		{ FISH_HANDLER, handler, true },
		{ ".", source, false },
		{ "alias", alias, true },
		{ "argparse", argparse, true },
		{ "command", command, true },
		{ "contains", contains, true },
		{ "count", count, true },
		{ "emit", emit, true },
		{ "functions", functions, true },
		{ "math", math, true },
		{ "read", read_line, true },
		{ "set", fish_set, true },
		{ "source", source, false },
		{ "status", status, true },
		{ "string", fish_string, true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (str_is(name, builtins[i].name))
			return &builtins[i];
	return NULL;
}
