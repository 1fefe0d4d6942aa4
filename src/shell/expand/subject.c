#include "shell/expand/subject.h"

#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/expand/variable.h"
#include "shell/expand/zsh.h"
#include "shell/parse/parse.h"

bool is_variable_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return text.len > 0;
}

char subject_all(const struct word *subscript)
{
	const struct part *part = subscript ? subscript->parts : NULL;

	if (!part || part->next || part->quoted || part->text.len != 1 ||
		(part->kind != PART_LITERAL && part->kind != PART_GLOB))
		return 0;
	return part->text.at[0] == '@' || part->text.at[0] == '*' ? part->text.at[0] : 0;
}

int subject_key(struct shell *sh, struct str name, const struct word *subscript, bool *ret_known,
	struct str *ret_key)
{
	struct arena *arena = sh->world->arena;
	const struct variable *variable = state_variable(sh, name);
	struct value text;
	int64_t index;
	int r;

	if (variable && variable->flags & VARIABLE_ASSOC) {
		r = expand_text(sh, subscript, &text);
		*ret_known = r == 0 && value_known(arena, &text, ret_key);
		return r;
	}
	r = expand_arith(sh, subscript, ret_known, &index);
	if ((sh->dialect == DIALECT_ZSH || sh->dialect == DIALECT_YASH) && index > 0 &&
		!sh->ksh_arrays)
		index--;
	if (r == 0 && *ret_known)
		*ret_key = arena_printf(arena, "%lld", (long long)index);
	return r;
}

/* The @n-th of the positional parameters, from 1. */
static struct value positional(struct shell *sh, size_t n)
{
	struct value found = { .open = sh->positional.open };

	for (size_t i = 0; i < sh->positional.n; i++) {
		const struct fields *list = &sh->positional.alternatives[i];
		bool many = false;

		for (size_t j = 0; j < MIN(list->n, n); j++)
			many = many || list->at[j].many;
		if (many)
			found.open = true;
		else if (n <= list->n)
			value_add(&found, (struct fields){ .at = &list->at[n - 1], .n = 1 });
		else
			value_add(&found, (struct fields){ 0 });
	}
	if (found.n == 1 && !found.open && found.alternatives[0].n == 0)
		found.n = 0;
	return found;
}

static struct value positional_count(struct shell *sh)
{
	struct arena *arena = sh->world->arena;
	struct value counts = { .open = sh->positional.open };

	for (size_t i = 0; i < sh->positional.n; i++) {
		const struct fields *list = &sh->positional.alternatives[i];
		struct value count = value_text(arena, arena_printf(arena, "%zu", list->n));

		for (size_t j = 0; j < list->n; j++)
			counts.open = counts.open || list->at[j].many;
		if (!counts.open)
			counts = value_join(&counts, &count);
	}
	return counts;
}

static bool special(struct shell *sh, struct str name, struct subject *ret)
{
	int64_t n;

	if (str_to_int64(name, &n)) {
		ret->value = n == 0 ? sh->name : positional(sh, (size_t)MIN(n, INT32_MAX));
		return true;
	}
	if (name.len != 1)
		return false;
	switch (name.at[0]) {
	case '@':
	case '*':
		ret->value = sh->positional;
		ret->which = name.at[0];
		return true;
	case '#':
		ret->value = positional_count(sh);
		return true;
	case '?':
		ret->value = sh->status;
		return true;
	case '$':
		ret->value = variable_own_pid(sh);
		return true;
	case '!':
		ret->value = sh->last_job;
		return true;
	case '-':
		ret->value = variable_flags(sh);
		return true;
	case '_':
		ret->value = sh->last_argument;
		return true;
	default:
		return false;
	}
}

/* An element that is not known which: any of them, or none. */
static struct value some_element(struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);
	struct value any = value_unknown();

	for (size_t i = 0; variable && i < variable->elements.n; i++)
		any = value_join(&any, &variable->elements.at[i]->value);
	if (variable && !variable->elements.open && variable->elements.n &&
		any.n < MAX_ALTERNATIVES) {
		any.open = false;
		for (size_t i = 0; i < variable->elements.n; i++)
			any.open = any.open || variable->elements.at[i]->value.open;
		value_add(&any, (struct fields){ 0 });
	}
	return any;
}

static int variable_subject(
	struct shell *sh, struct str name, const struct word *subscript, struct subject *ret)
{
	bool known = false;
	int r;

	ret->name = name;
	if ((sh->dialect == DIALECT_ZSH || sh->dialect == DIALECT_YASH) &&
		zsh_subject(sh, name, subscript, ret, &r))
		return r;
	if (!subscript) {
		ret->value = (sh->world->presumes_unset || state_is_lost(sh, name)) &&
					     state_presumed_unset(sh, name)
				     ? (struct value){ 0 }
				     : state_get(sh, name);
		return 0;
	}
	ret->which = subject_all(subscript);
	if (ret->which) {
		ret->value = state_elements(sh, name);
		return 0;
	}
	r = subject_key(sh, name, subscript, &known, &ret->key);
	if (r < 0)
		return r;
	if (!known)
		ret->key = (struct str){ NULL, 0 };
	ret->value = known ? state_get_element(sh, name, ret->key) : some_element(sh, name);
	return 0;
}

int subject_from_text(struct expander *e, struct str text, struct subject *ret)
{
	struct parse_options options = { .depth = e->sh->world->depth };
	size_t open = str_find_char(text, '[', 0);
	struct word *subscript = NULL;
	int r;

	*ret = (struct subject){ .value = value_unknown() };
	if (special(e->sh, text, ret))
		return 0;
	if (open != STR_NOT_FOUND && str_ends(text, "]")) {
		r = shell_parse_heredoc(e->sh->world->arena,
			str_slice(text, open + 1, text.len - 1), &options, &subscript);
		if (r < 0)
			return r;
		if (subscript && subscript->parts && !subscript->parts->next)
			subscript->parts->quoted = false;
		text = str_slice(text, 0, open);
	}
	if (!is_variable_name(text))
		return 0;
	if (e->sh->dialect == DIALECT_FISH && !subscript) {
		*ret = (struct subject){ state_elements(e->sh, text), '@', text, { 0 } };
		return 0;
	}
	return variable_subject(e->sh, text, subscript, ret);
}

static bool is_nameref(struct shell *sh, struct str name)
{
	const struct variable *variable = map_get(&sh->variables, name);

	return variable && variable->flags & VARIABLE_NAMEREF;
}

/* ${!x}: what the text of x names; of a reference the name it refers to. */
static int follow(struct expander *e, const struct subject *subject, const struct part *part,
	struct subject *ret, size_t *ret_n)
{
	struct arena *arena = e->sh->world->arena;
	int r = 0;

	*ret_n = 0;
	if (subject->name.len && !part->param.subscript && is_nameref(e->sh, subject->name)) {
		ret[0] = (struct subject){ 0 };
		ret[0].value = value_text(arena, state_target(e->sh, subject->name));
		*ret_n = 1;
		return 0;
	}
	for (size_t i = 0; i < subject->value.n && r == 0 && *ret_n < MAX_ALTERNATIVES - 1; i++) {
		const struct fields *name = &subject->value.alternatives[i];
		struct subject *next = &ret[(*ret_n)++];
		struct str text;

		*next = (struct subject){ .value = value_unknown() };
		if (name->n == 1 && field_known(arena, &name->at[0], &text) && text.len)
			r = subject_from_text(e, text, next);
	}
	if (subject->value.open || subject->value.n == 0)
		ret[(*ret_n)++] = (struct subject){ .value = value_unknown() };
	return r;
}

int subject_find(struct expander *e, const struct part *part, struct subject *ret, size_t *ret_n)
{
	struct subject first = { .value = value_unknown() };
	bool presumes = e->sh->world->presumes_unset;
	int r = 0;

	switch ((int)part->param.op) {
	case PARAM_DEFAULT:
	case PARAM_ASSIGN:
	case PARAM_ERROR:
	case PARAM_ALTERNATE:
		e->sh->world->presumes_unset = true;
		break;
	default:
		break;
	}
	if (!special(e->sh, part->param.name, &first) && part->param.name.len)
		r = variable_subject(e->sh, part->param.name, part->param.subscript, &first);
	if ((part->param.op == PARAM_PLAIN || part->param.op == PARAM_LENGTH) && first.name.len &&
		!part->param.subscript && state_option(e->sh, OPTION_NOUNSET) == YES &&
		(state_presumed_unset(e->sh, first.name) ||
			(!first.value.n && !first.value.open))) {
		struct arena *arena = e->sh->world->arena;

		e->sh->world->failed = true;
		e->sh->world->why_failed = field_text(
			arena, arena_printf(arena, "%.*s: unbound variable", STR_ARGS(first.name)));
	}
	e->sh->world->presumes_unset = presumes;
	if (r < 0)
		return r;
	if (part->param.indirect || part->param.op == PARAM_INDIRECT)
		return follow(e, &first, part, ret, ret_n);
	ret[0] = first;
	*ret_n = 1;
	return 0;
}
