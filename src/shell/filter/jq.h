/*
 * jq(1) 1.6, as far as one-liners go: paths, |, comma, arithmetic on whole numbers, strings with
 * \( ), arrays, objects and common functions. JSON values are immutable and live in the arena.
 * Whatever jq would refuse, or is not read here, makes the filter unknown.
 */
#ifndef KEIHOOKD_SHELL_FILTER_JQ_H
#define KEIHOOKD_SHELL_FILTER_JQ_H

#include "shell/filter/run.h"

#define MAX_JSON_DEPTH   32
#define MAX_JQ_DEPTH     64
#define MAX_JQ_STEPS     20000
#define MAX_JQ_VARIABLES 16

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	enum json_kind kind;
	bool inexact;    /* a number that is not whole, or large */
	int64_t number;  /* NUMBER */
	struct str text; /* STRING */
	struct json *items;
	struct str *keys; /* OBJECT */
	size_t n, capacity;
};

struct jq {
	struct filter *f;
	struct str program;
	size_t at; /* in the program */
	unsigned int depth, steps;
	struct json variables[MAX_JQ_VARIABLES];
	struct str names[MAX_JQ_VARIABLES];
	size_t n_variables;
};

/* Takes one value off; false where none is left, or it is not JSON (unknown then). */
bool jq_read(struct filter *f, struct str *text, struct json *ret);
void jq_print(struct filter *f, struct buf *out, const struct json *json, bool pretty);
struct json jq_text(struct str text);
struct json jq_whole(int64_t number);
struct json jq_bool(bool is);
/* Adds to an array, an object (@key) or a list of results. */
void jq_put(struct filter *f, struct json *to, struct str key, struct json item);
/* The member, or null. */
struct json jq_member(const struct json *object, struct str key);

/*
 * What the expression at jq->at makes of @input (NULL: it is only read past), as the items of
 * @ret, which are added to.
 */
void jq_pipe(struct jq *jq, const struct json *input, struct json *ret);
/* The same without , and |. */
void jq_alternative(struct jq *jq, const struct json *input, struct json *ret);
/* A term and the paths behind it. */
void jq_postfix(struct jq *jq, const struct json *input, struct json *ret);
/* The only one of @results; where there is no input, null. */
struct json jq_only(struct jq *jq, const struct json *input, const struct json *results);
void jq_blanks(struct jq *jq);
void jq_expect(struct jq *jq, const char *text);
struct str jq_take_name(struct jq *jq);
/* Takes @text if it stands next. */
bool jq_take(struct jq *jq, const char *text);
/* Something that is not read here. */
void jq_give_up(struct jq *jq);
/* The only result of what stands at jq->at. */
struct json jq_one(struct jq *jq, const struct json *input);
/* A string literal behind its quote; each \( ) in it goes through @format (empty: text). */
struct json jq_string(struct jq *jq, const struct json *input, struct str format);
struct str jq_format(struct jq *jq, struct str format, const struct json *value);
/* NAME or NAME(...), jq->at behind the name. */
void jq_function(struct jq *jq, struct str name, const struct json *input, struct json *ret);
struct json jq_add(struct jq *jq, const struct json *a, const struct json *b);

static inline void jq_result(struct jq *jq, struct json *ret, struct json item)
{
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
