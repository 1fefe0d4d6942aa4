/* What is bound to names in jq: variables, functions, and the arguments that those are given. */
#include "shell/filter/jq.h"

static struct jq_binding *bind(struct jq *jq, struct str name)
{
	static _Thread_local struct jq_binding spare;
	struct jq_binding *binding = arena_alloc(jq->f->arena, struct jq_binding, 1);

	if (!binding) {
		jq->f->failed = true;
		return &spare;
	}
	*binding = (struct jq_binding){ .next = jq->scope, .name = name };
	jq->scope = binding;
	return binding;
}

void jq_bind_variable(struct jq *jq, struct str name, struct json value)
{
	struct jq_binding *binding = bind(jq, name);

	binding->is_variable = true;
	binding->value = value;
}

bool jq_variable(struct jq *jq, struct str name, struct json *ret)
{
	for (const struct jq_binding *b = jq->scope; b; b = b->next)
		if (b->is_variable && str_equal(b->name, name)) {
			*ret = b->value;
			return true;
		}
	if (!str_is(name, "ENV"))
		return false;
	*ret = (struct json){ .kind = JSON_OBJECT, .is_environment = true };
	return true;
}

static struct json item_of(struct jq *jq, const struct json *value, const struct json *key)
{
	struct json list = { .kind = JSON_ARRAY };

	jq_index(jq, value, key, &list);
	return list.n ? list.items[0] : (struct json){ 0 };
}

static void object_pattern(struct jq *jq, const struct json *value)
{
	do {
		struct json key = { 0 }, item = { 0 };
		bool is_variable = jq_take(jq, "$");

		jq_blanks(jq);
		if (jq_take(jq, "\"")) {
			size_t end = MIN(str_find_char(jq->program, '"', jq->at), jq->program.len);

			key = jq_text(str_slice(jq->program, jq->at, end));
			if (str_contains(key.text, "\\"))
				jq_give_up(jq);
			jq->at = end + 1;
		} else {
			key = jq_text(jq_take_name(jq));
		}
		if (!key.text.len)
			jq_give_up(jq);
		if (value)
			item = item_of(jq, value, &key);
		if (is_variable && value)
			jq_bind_variable(jq, key.text, item);
		if (jq_take(jq, ":"))
			jq_pattern(jq, value ? &item : NULL);
		else if (!is_variable)
			jq_give_up(jq);
	} while (!jq_stopped(jq) && jq_take(jq, ","));
	jq_expect(jq, "}");
}

void jq_pattern(struct jq *jq, const struct json *value)
{
	double at = 0;

	if (jq->depth++ >= MAX_JQ_DEPTH)
		jq_give_up(jq);
	if (jq_take(jq, "[")) {
		do {
			struct json key = jq_number(at++), item = { 0 };

			if (value)
				item = item_of(jq, value, &key);
			jq_pattern(jq, value ? &item : NULL);
		} while (!jq_stopped(jq) && jq_take(jq, ","));
		jq_expect(jq, "]");
	} else if (jq_take(jq, "{")) {
		object_pattern(jq, value);
	} else {
		struct str name;

		jq_expect(jq, "$");
		jq_blanks(jq);
		name = jq_take_name(jq);
		if (value)
			jq_bind_variable(jq, name, *value);
	}
	jq->depth--;
}

void jq_define(struct jq *jq)
{
	struct json ignored = { .kind = JSON_ARRAY };
	struct jq_binding *function;
	const struct jq_binding *scope;
	struct str name;
	size_t parameters = 0, n = 0;

	jq_blanks(jq);
	name = jq_take_name(jq);
	if (jq_take(jq, "(")) {
		parameters = jq->at;
		do {
			jq_take(jq, "$");
			jq_blanks(jq);
			jq_take_name(jq);
			n++;
		} while (jq_take(jq, ";"));
		jq_expect(jq, ")");
	}
	jq_expect(jq, ":");
	function = bind(jq, name);
	function->text = jq->program;
	function->parameters = parameters;
	function->n_parameters = n;
	function->body = jq->at;
	function->scope = function->next;
	scope = jq->scope;
	jq_pipe(jq, NULL, &ignored);
	jq->scope = scope;
	jq_expect(jq, ";");
}

void jq_argument(struct jq *jq, const struct jq_argument *argument, const struct json *input,
	struct json *ret)
{
	struct str program = jq->program;
	const struct jq_binding *scope = jq->scope;
	size_t at = jq->at;

	jq->program = argument->text;
	jq->at = argument->at;
	jq->scope = argument->scope;
	jq_pipe(jq, input, ret);
	jq->program = program;
	jq->at = jq->f->unknown ? program.len : at;
	jq->scope = scope;
}

static const struct jq_binding *find_function(struct jq *jq, struct str name, size_t n)
{
	for (const struct jq_binding *b = jq->scope; b; b = b->next)
		if (!b->is_variable && str_equal(b->name, name) && b->n_parameters == n)
			return b;
	return NULL;
}

/* Runs a function's text; each $PARAMETER takes every result of its argument in turn. */
static void run_with(struct jq *jq, const struct jq_binding *function,
	const struct jq_argument *args, size_t i, const struct json *input, struct json *ret)
{
	struct json values = { .kind = JSON_ARRAY };
	const struct jq_binding *scope = jq->scope;
	struct jq_binding *given;
	struct str name;
	size_t behind;
	bool is_variable;

	if (i == function->n_parameters) {
		jq->at = function->body;
		jq_pipe(jq, input, ret);
		return;
	}
	is_variable = jq_take(jq, "$");
	jq_blanks(jq);
	name = jq_take_name(jq);
	jq_take(jq, ";");
	behind = jq->at;
	if (!is_variable) {
		given = bind(jq, name);
		given->text = args[i].text;
		given->body = args[i].at;
		given->scope = args[i].scope;
		given->is_closure = true;
		run_with(jq, function, args, i + 1, input, ret);
		jq->scope = scope;
		return;
	}
	jq_argument(jq, &args[i], input, &values);
	for (size_t k = 0; k < values.n && !jq_stopped(jq); k++) {
		struct json value = values.items[k];

		value.path = NULL;
		jq->scope = scope;
		jq_bind_variable(jq, name, value);
		given = bind(jq, name);
		given->text = arena_printf(jq->f->arena, "$%.*s", STR_ARGS(name));
		given->scope = given->next;
		given->is_closure = true;
		jq->at = behind;
		run_with(jq, function, args, i + 1, input, ret);
	}
	jq->scope = scope;
}

static void run_function(struct jq *jq, const struct jq_binding *function,
	const struct jq_argument *args, const struct json *input, struct json *ret)
{
	struct str program = jq->program;
	const struct jq_binding *scope = jq->scope;
	size_t at = jq->at;

	if (jq->depth++ >= MAX_JQ_DEPTH)
		jq_give_up(jq);
	jq->program = function->text;
	/* A function sees itself; what it was given stands where it was given. */
	jq->scope = function->is_closure ? function->scope : function;
	jq->at = function->parameters;
	if (!jq_stopped(jq))
		run_with(jq, function, args, 0, input, ret);
	jq->depth--;
	jq->program = program;
	jq->scope = scope;
	jq->at = jq->f->unknown ? program.len : at;
}

static void run_prelude(struct jq *jq, struct str name, const struct jq_argument *args, size_t n,
	const struct json *input, struct json *ret)
{
	const char *parameters, *body = jq_prelude(name, n, &parameters);
	struct jq_binding function = { .name = name, .n_parameters = n };

	if (!body) {
		jq_give_up(jq);
		return;
	}
	function.text = arena_printf(jq->f->arena, "%s) %s", parameters, body);
	function.body = strlen(parameters) + 1;
	if (!function.text.at)
		jq->f->failed = true;
	else
		run_function(jq, &function, args, input, ret);
}

void jq_function(struct jq *jq, struct str name, const struct json *input, struct json *ret)
{
	struct jq_argument args[MAX_JQ_ARGS];
	struct json ignored = { .kind = JSON_ARRAY };
	const struct jq_binding *function;
	jq_builtin_fn *builtin;
	size_t n = 0;

	if (!str_is(name, "recurse") || jq->at < 2 ||
		!str_equal(str_slice(jq->program, jq->at - 2, jq->at), STR("..")))
		if (jq_take(jq, "("))
			do {
				if (n == MAX_JQ_ARGS) {
					jq_give_up(jq);
					return;
				}
				args[n++] = (struct jq_argument){ jq->program, jq->at, jq->scope };
				jq_pipe(jq, NULL, &ignored);
				if (jq_stopped(jq))
					return;
			} while (jq_take(jq, ";") || (jq_expect(jq, ")"), false));
	if (!input || jq_stopped(jq))
		return;
	function = find_function(jq, name, n);
	builtin = function ? NULL : jq_builtin(name, n);
	if (function)
		run_function(jq, function, args, input, ret);
	else if (builtin)
		builtin(jq, input, args, ret);
	else
		run_prelude(jq, name, args, n, input, ret);
}
