/* What declare -f, declare -p, export -p, set and type print: text that a shell can read back. */
#include <ctype.h>
#include <errno.h>

#include "shell/eval/builtin.h"
#include "shell/expand/quote.h"
#include "shell/parse/print.h"

int builtin_show_function(struct shell *sh, struct str name, bool name_only)
{
	const struct function *function = state_function(sh, name);
	struct buf out = BUF_IN(eval_arena(sh));
	const struct node *body = function ? function->body : NULL;
	int err;

	if (!body) {
		sh->eval->status = 1;
		return 0;
	}
	if (name_only)
		return eval_write_text(
			sh, 1, arena_printf(eval_arena(sh), "%.*s\n", STR_ARGS(name)));
	buf_printf(&out, "%.*s () \n{ \n", STR_ARGS(name));
	err = shell_print(&out, body->kind == NODE_GROUP ? body->body : body);
	if (out.len && out.at[out.len - 1] != '\n')
		buf_add_char(&out, '\n');
	buf_add_text(&out, "}\n");
	if (err || buf_failed(&out))
		return -ENOMEM;
	return eval_write_text(sh, 1, buf_str(&out));
}

static int show_one(void *self, struct str name, void *value)
{
	return value ? builtin_show_function(self, name, false) : 0;
}

int builtin_show_functions(struct shell *sh)
{
	return map_each(&sh->functions, show_one, sh);
}

static bool add_elements(struct shell *sh, struct buf *out, const struct variable *variable)
{
	buf_add_char(out, '(');
	for (size_t i = 0; i < variable->elements.n; i++) {
		const struct element *element = variable->elements.at[i];
		struct str text;

		if (!value_known(eval_arena(sh), &element->value, &text))
			return false;
		buf_printf(out, "%s[%.*s]=", i ? " " : "", STR_ARGS(element->key));
		quote_double(out, text);
	}
	buf_add_char(out, ')');
	return !variable->elements.open;
}

/* declare -x name="text"; false: its value is not known. */
static bool add_declaration(struct shell *sh, struct buf *out, const struct variable *variable)
{
	static const struct {
		unsigned int flag;
		char letter;
	} letters[] = { { VARIABLE_ARRAY, 'a' }, { VARIABLE_ASSOC, 'A' }, { VARIABLE_INTEGER, 'i' },
		{ VARIABLE_NAMEREF, 'n' }, { VARIABLE_READONLY, 'r' }, { VARIABLE_EXPORTED, 'x' } };
	struct str text;
	size_t n = 0;

	buf_add_text(out, "declare -");
	for (size_t i = 0; i < ARRAY_SIZE(letters); i++)
		if (variable->flags & letters[i].flag) {
			buf_add_char(out, letters[i].letter);
			n++;
		}
	buf_printf(out, "%s %.*s", n ? "" : "-", STR_ARGS(variable->name));
	if (variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC)) {
		buf_add_char(out, '=');
		return add_elements(sh, out, variable);
	}
	if (variable->value.n == 1 && !variable->value.open && !variable->value.alternatives[0].n)
		return true;
	if (!value_known(eval_arena(sh), &variable->value, &text))
		return false;
	buf_add_char(out, '=');
	quote_double(out, text);
	return true;
}

int builtin_show_variable(struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);
	struct buf out = BUF_IN(eval_arena(sh));
	struct value unknown = value_unknown();

	if (!variable || !add_declaration(sh, &out, variable))
		return eval_is_read(sh, 1) ? eval_write(sh, 1, &unknown) : 0;
	buf_add_char(&out, '\n');
	return buf_failed(&out) ? -ENOMEM : eval_write_text(sh, 1, buf_str(&out));
}

struct listing {
	struct shell *sh;
	unsigned int flags;
};

static int list_one(void *self, const struct variable *variable)
{
	struct listing *listing = self;
	struct buf line = BUF_IN(eval_arena(listing->sh));

	/* What is not known is left out: nothing could be read back from it. */
	if ((variable->flags & listing->flags) != listing->flags ||
		!add_declaration(listing->sh, &line, variable))
		return 0;
	buf_add_char(&line, '\n');
	return buf_failed(&line) ? -ENOMEM : eval_write_text(listing->sh, 1, buf_str(&line));
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!strchr("%+,-./:=@_", text.at[i]) && !isalnum((unsigned char)text.at[i]))
			return false;
	return true;
}

/* NAME=VALUE, quoted where it has to be. */
static int set_one(void *self, const struct variable *variable)
{
	struct shell *sh = self;
	struct buf line = BUF_IN(eval_arena(sh));
	struct str text;

	if (variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC) ||
		!value_known(eval_arena(sh), &variable->value, &text))
		return 0;
	buf_printf(&line, "%.*s=%.*s\n", STR_ARGS(variable->name),
		STR_ARGS(is_plain(text) ? text : quote_text(eval_arena(sh), text)));
	return buf_failed(&line) ? -ENOMEM : eval_write_text(sh, 1, buf_str(&line));
}

int builtin_show_set(struct shell *sh)
{
	int err = state_each_variable(sh, set_one, sh);

	return err ? err : builtin_show_functions(sh);
}

int builtin_show_variables(struct shell *sh, unsigned int flags)
{
	struct listing listing = { sh, flags };

	return state_each_variable(sh, list_one, &listing);
}
