/* print and set -A, as ksh and zsh have them, and array of yash. */
#include <errno.h>

#include "shell/eval/list_variable.h"
#include "shell/eval/zsh.h"

struct print_options {
	bool raw, lines, no_newline, silent;
	int fd;
	struct str variable;
	struct field format;
	size_t first;
};

static void read_options(struct shell *sh, const struct call *call, struct print_options *o)
{
	struct str word;
	int64_t number;

	*o = (struct print_options){ .fd = 1, .first = 1 };
	for (; builtin_word(sh, call, o->first, &word) && word.len > 0 && word.at[0] == '-';
		o->first++) {
		if (word.len == 1 || str_is(word, "--")) {
			o->first++;
			return;
		}
		for (size_t i = 1; i < word.len; i++) {
			char c = word.at[i];
			struct str rest = str_skip(word, i + 1);

			o->raw |= c == 'r' || c == 'R';
			o->lines |= c == 'l';
			o->no_newline |= c == 'n';
			o->silent |= c == 'z' || c == 's' || c == 'S';
			if (!strchr("uvfCx", c))
				continue;
			if (!rest.len)
				builtin_word(sh, call, ++o->first, &rest);
			if (c == 'u' && str_to_int64(rest, &number))
				o->fd = (int)number;
			if (c == 'v')
				o->variable = rest;
			if (c == 'f')
				o->format = field_text(eval_arena(sh), rest);
			break;
		}
	}
}

/* Through the filter of echo or printf, which know about escapes. */
static int filtered(
	struct shell *sh, const struct call *call, const struct print_options *o, struct value *ret)
{
	struct arena *arena = eval_arena(sh);
	struct field *argv = arena_alloc(arena, struct field, call->argc + 3);
	struct call echo = *call;
	bool known = false;
	int status, err;
	size_t n = 0;

	*ret = value_unknown();
	if (!argv)
		return -ENOMEM;
	argv[n++] = field_text(arena, o->format.n || o->lines ? STR("printf") : STR("echo"));
	if (o->format.n)
		argv[n++] = o->format;
	else if (o->lines)
		argv[n++] = field_text(arena, o->raw ? STR("%s\n") : STR("%b\n"));
	else
		argv[n++] = field_text(arena, o->raw ? o->no_newline ? STR("-nE") : STR("-E")
					      : o->no_newline ? STR("-ne")
							      : STR("-e"));
	for (size_t i = o->first; i < call->argc; i++)
		argv[n++] = call->argv[i];
	echo.argv = argv;
	echo.argc = n;
	echo.program = argv[0];
	err = eval_filter(sh, &echo, &known, ret, &status);
	if (!known)
		*ret = value_unknown();
	return err;
}

int ksh_print(struct shell *sh, const struct call *call)
{
	struct print_options o;
	struct value text;
	int err;

	read_options(sh, call, &o);
	sh->eval->status = 0;
	if (o.silent)
		return 0;
	err = filtered(sh, call, &o, &text);
	if (err)
		return err;
	if (o.variable.len)
		return eval_set(
			sh, o.variable, text.n ? text : text_of_field(eval_arena(sh), field_any()));
	if (!eval_is_read(sh, o.fd))
		return 0;
	err = eval_opaque(sh, call, &text);
	return err ? err : eval_write(sh, o.fd, &text);
}

/* set -A NAME WORD...; in zsh also -y and the options by its own names. */
int ksh_set(struct shell *sh, const struct call *call)
{
	struct str word, name;
	size_t at = 3;

	if (builtin_word(sh, call, 1, &word) && (str_is(word, "-A") || str_is(word, "+A")) &&
		builtin_word(sh, call, 2, &name)) {
		struct value list;
		int64_t next = 0;
		int err;

		if (at < call->argc && field_equals(&call->argv[at], STR("--")) == YES)
			at++;
		list = value_fields((struct fields){ call->argv + at, call->argc - at });
		sh->eval->status = 0;
		sh->world->eval->changes++;
		err = state_clear_elements(sh, name, VARIABLE_ARRAY);
		return err ? err : state_set_list(sh, name, &list, &next);
	}
	if (sh->dialect == DIALECT_ZSH && str_starts(word, "-") &&
		str_find_char(word, 'y', 0) != STR_NOT_FOUND)
		sh->whole_words = false;
	if (sh->dialect == DIALECT_ZSH && word.len == 2 && word.at[1] == 'o' &&
		builtin_word(sh, call, 2, &name))
		zsh_set_option(sh, name, word.at[0] == '-');
	return builtin_set(sh, call);
}

/* array NAME WORD... of yash */
static int array(struct shell *sh, const struct call *call)
{
	struct value list;
	struct str name;

	sh->eval->status = 0;
	if (!builtin_word(sh, call, 1, &name) || str_starts(name, "-"))
		return builtin_unknown(sh, call);
	list = value_fields((struct fields){ call->argv + 2, call->argc - 2 });
	return list_store(sh, name, &list);
}

const struct builtin *ksh_builtin_find(struct str name)
{
	static const struct builtin builtins[] = {
		{ "array", array, true },
		{ "print", ksh_print, false },
		{ "set", ksh_set, true },
		{ "whence", builtin_type, true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (str_is(name, builtins[i].name))
			return &builtins[i];
	return NULL;
}
