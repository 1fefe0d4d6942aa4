/*
 * jq(1) 1.6, followed as its text is read: a stretch that has several inputs is read again for
 * each, and with input NULL it is only read past. JSON values are immutable and live in the arena;
 * functions that jq itself defines in its own language are texts here, too (jq_prelude.c).
 * Whatever is not read here makes the filter unknown, as does an error that nothing catches.
 */
#ifndef KEIHOOKD_SHELL_FILTER_JQ_H
#define KEIHOOKD_SHELL_FILTER_JQ_H

#include "shell/filter/run.h"

#define MAX_JSON_DEPTH 32
#define MAX_JQ_DEPTH   192
#define MAX_JQ_STEPS   20000
#define MAX_JQ_ARGS    6

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

/* Where a value was found, the last step first; the root has no parent. */
struct jq_path {
	const struct jq_path *parent;
	const struct json *key;
};

struct json {
	enum json_kind kind;
	bool is_environment; /* an object whose members are looked up */
	double number;       /* NUMBER */
	struct str text;     /* STRING */
	struct json *items;
	struct str *keys; /* OBJECT */
	size_t n, capacity;
	const struct jq_path *path; /* NULL: nobody asked, or it was made */
};

/* A variable, a function of the program, or one that a function was given. */
struct jq_binding {
	const struct jq_binding *next;
	struct str name;
	bool is_variable;
	struct json value;
	/* A function: its text, where it stands there, and what is bound there. */
	struct str text;
	size_t parameters, body; /* parameters 0: it has none */
	size_t n_parameters;
	const struct jq_binding *scope;
	bool is_closure; /* given: its own name is not bound in it */
};

struct jq_input {
	struct str rest;
	bool raw, slurp, nothing;
};

struct jq {
	struct filter *f;
	struct str program;
	size_t at; /* in the program */
	unsigned int depth, steps;
	const struct jq_binding *scope;
	struct jq_input input;
	bool raised; /* an error, which try may catch */
	bool told;   /* and what it says is known */
	struct json error;
};

/* Nothing more is to be done. */
static inline bool jq_stopped(const struct jq *jq)
{
	return jq->f->unknown || jq->f->failed || jq->raised;
}

/* --- jq_value.c --- */
struct json_print {
	unsigned int indent; /* 0: in one line */
	bool tabs, sorted, ascii;
};
/* Takes one value off; false where none is left, or it is not JSON (unknown then). */
bool jq_read(struct filter *f, struct str *text, struct json *ret);
void jq_print(
	struct filter *f, struct buf *out, const struct json *json, const struct json_print *how);
struct json jq_text(struct str text);
struct json jq_number(double number);
struct json jq_bool(bool is);
/* Adds to an array, an object (@key) or a list of results. */
void jq_put(struct filter *f, struct json *to, struct str key, struct json item);
/* The member, or null. */
struct json jq_member(const struct json *object, struct str key);
/* Null, false, true, numbers, texts, arrays, objects. */
int jq_compare(struct jq *jq, const struct json *a, const struct json *b);
/* The names of an object in order, as an array. */
struct json jq_keys(struct jq *jq, const struct json *object);

/* --- jq_term.c --- */
void jq_blanks(struct jq *jq);
void jq_expect(struct jq *jq, const char *text);
struct str jq_take_name(struct jq *jq);
/* Takes @text if it stands next. */
bool jq_take(struct jq *jq, const char *text);
/* Something that is not read here. */
void jq_give_up(struct jq *jq);
/* An error; NULL: what it says is not told. */
void jq_raise(struct jq *jq, const struct json *what);
/* A term and the paths behind it. */
void jq_postfix(struct jq *jq, const struct json *input, struct json *ret);
void jq_index(struct jq *jq, const struct json *of, const struct json *by, struct json *ret);
void jq_each(struct jq *jq, const struct json *of, struct json *ret);

/* --- jq_build.c --- */
/* A string behind its quote, as the texts it may be: each \( ) goes through @format. */
void jq_string(struct jq *jq, const struct json *input, struct str format, struct json *ret);
/* An object behind its brace, as those it may be. */
void jq_object(struct jq *jq, const struct json *input, struct json *ret);

/* --- jq_control.c --- */
/* Terms that begin with a word; false: none does, and nothing was taken. */
bool jq_control(struct jq *jq, const struct json *input, struct json *ret);

/* --- jq_expression.c --- */
/*
 * What the expression at jq->at makes of @input (NULL: it is only read past), as the items of
 * @ret, which are added to.
 */
void jq_pipe(struct jq *jq, const struct json *input, struct json *ret);
/* The same without , and |. */
void jq_alternative(struct jq *jq, const struct json *input, struct json *ret);
/* What stands on either side of an assignment. */
void jq_disjunction(struct jq *jq, const struct json *input, struct json *ret);
struct json jq_calculate(struct jq *jq, const char *op, const struct json *a, const struct json *b);

/* --- jq_bind.c --- */
void jq_bind_variable(struct jq *jq, struct str name, struct json value);
bool jq_variable(struct jq *jq, struct str name, struct json *ret);
/* Reads past a pattern ($a, [$a, $b], {a: $b}); with @value its variables are bound. */
void jq_pattern(struct jq *jq, const struct json *value);
/* Behind `def`, up to its semicolon. */
void jq_define(struct jq *jq);
/* NAME or NAME(...), jq->at behind the name. */
void jq_function(struct jq *jq, struct str name, const struct json *input, struct json *ret);

/* --- jq_prelude.c --- */
/* The text of a function that is defined in jq's own language: its parameters and its body. */
const char *jq_prelude(struct str name, size_t n_args, const char **ret_parameters);

/* --- jq_builtin.c, jq_array.c, jq_text.c, jq_regex.c, jq_path.c --- */
/* An argument of a function: every result that it has for @input. */
struct jq_argument {
	struct str text;
	size_t at;
	const struct jq_binding *scope;
};
void jq_argument(struct jq *jq, const struct jq_argument *argument, const struct json *input,
	struct json *ret);
/* Its results as an array. */
struct json jq_results(struct jq *jq, const struct jq_argument *argument, const struct json *input);
typedef void jq_builtin_fn(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret);
/* NULL: no such function. */
jq_builtin_fn *jq_builtin(struct str name, size_t n_args);
jq_builtin_fn jq_ltrimstr, jq_rtrimstr, jq_startswith, jq_endswith, jq_join, jq_split, jq_explode,
	jq_implode, jq_upcase, jq_downcase, jq_indices, jq_match, jq_split_by, jq_sub, jq_gsub,
	jq_paths_of, jq_getpath, jq_setpath, jq_delpaths, jq_strftime, jq_fromdate, jq_reverse,
	jq_range_two, jq_range_three, jq_limit, jq_first, jq_sort_by, jq_group_by, jq_unique_by,
	jq_min_by, jq_max_by;
/* @format of a value. */
struct str jq_format(struct jq *jq, struct str format, const struct json *value);
/* What tostring gives. */
struct str jq_shown(struct jq *jq, const struct json *value);
/* The number of code points. */
size_t jq_length(struct str text);
/* LEFT op= RIGHT, jq->at behind the operator; LEFT stands at @left. */
void jq_update(
	struct jq *jq, const char *op, size_t left, const struct json *input, struct json *ret);

static inline void jq_result(struct jq *jq, struct json *ret, struct json item)
{
	if (!jq->raised)
		jq_put(jq->f, ret, STR(""), item);
}

static inline bool jq_is_true(const struct json *json)
{
	return json->kind != JSON_NULL && json->kind != JSON_FALSE;
}

static inline char jq_peek(const struct jq *jq)
{
	return jq->at < jq->program.len ? jq->program.at[jq->at] : '\0';
}

#endif
