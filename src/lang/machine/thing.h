/*
 * What a variable of a program text may hold, as far as it is known. A thing that comes from
 * outside the text - a module, a library function, what it returned - is NATIVE and carries the
 * name by which it was reached: "os.system", "open().read", "psutil.process_iter()[].kill".
 * What is done with it is looked up by that name. Things live in the arena.
 */
#ifndef KEIHOOKD_LANG_MACHINE_THING_H
#define KEIHOOKD_LANG_MACHINE_THING_H

#include "lang/lang.h"
#include "lang/machine/tree.h"

#define MAX_THING_TEXT 262144 /* a longer text is unknown */
#define MAX_THING_LIST 4096
#define MAX_THING_NAME 120

struct buf;
struct machine;
struct scope;

enum thing_kind {
	THING_UNKNOWN,
	THING_NONE,
	THING_BOOL,
	THING_NUMBER,
	THING_TEXT,
	THING_LIST,
	THING_DICT, /* items: key, value, key, value */
	THING_NATIVE,
	THING_FUNCTION,
	THING_CLASS,
	THING_OBJECT, /* of a class of the text, or a module read from a file */
	THING_EITHER, /* one of items */
};

/* How a function of a class is used, in `number` of a FUNCTION. */
enum function_use {
	FUNCTION_PLAIN,
	FUNCTION_PROPERTY, /* reading it calls it; items: what assigning to it calls */
	FUNCTION_STATIC,
	FUNCTION_OF_CLASS,
};

struct thing {
	enum thing_kind kind;
	bool flag; /* BOOL: its value. NONE: see thing_unset(). NATIVE: was imported. LIST, DICT:
		      may hold more. TEXT: its parts are numbers, as of Python's bytes. OBJECT: it
		      is items[0], as its class's base sees it */
	int64_t number;
	struct field text; /* TEXT; NATIVE: what reading it would give, when has_text */
	bool has_text;
	struct thing **items; /* LIST DICT EITHER; NATIVE: arguments it was called with */
	size_t n, capacity;
	struct str name;         /* NATIVE, FUNCTION, CLASS */
	struct thing *self;      /* NATIVE: what it is a member of; FUNCTION: the object it is bound
				    to; CLASS: its base, further ones are items; OBJECT: its class */
	struct thing *owner;     /* FUNCTION: the class it was found in; CLASS: its metaclass */
	const struct tree *tree; /* FUNCTION; CLASS: its body */
	struct scope *scope;     /* FUNCTION: where it was made; CLASS OBJECT: its members */
	struct lang_effect *effect; /* NATIVE: the process or the written file */
};

/* None of these returns NULL: when memory is out they give the unknown thing. */
struct thing *thing_unknown(void);
struct thing *thing_none(void);
/*
 * What a variable of the environment holds that nobody has set, as far as is known: nothing where a
 * condition asks, but unknown text where it becomes part of one.
 */
struct thing *thing_unset(void);
/* Methods that give its text: a condition sees no more in that. NULL if @name is none. */
struct thing *thing_unset_method(struct str name);
static inline bool thing_is_unset(const struct thing *thing)
{
	return thing->kind == THING_NONE && thing->flag;
}

struct thing *thing_bool(struct machine *m, bool value);
struct thing *thing_answer(struct machine *m, enum tri answer); /* MAYBE: unknown */
struct thing *thing_number(struct machine *m, int64_t number);
struct thing *thing_text(struct machine *m, struct str text);
struct thing *thing_field(struct machine *m, struct field text);
/* The text that has been built in @buf. */
struct thing *thing_built(struct machine *m, const struct buf *buf);
struct thing *thing_list(struct machine *m);
struct thing *thing_native(struct machine *m, struct str name, struct thing *self);
struct thing *thing_copy(struct machine *m, const struct thing *thing);
/* One of the two; the same thing if they are alike. */
struct thing *thing_either(struct machine *m, struct thing *a, struct thing *b);

void thing_push(struct machine *m, struct thing *list, struct thing *item);
/* The numbers from @from to @to, both in it; @step is not 0. Past MAX_THING_LIST its end is not
 * known. */
struct thing *thing_range(struct machine *m, int64_t from, int64_t to, int64_t step);
void thing_set(struct machine *m, struct thing *dict, struct thing *key, struct thing *value);
struct thing *thing_get(const struct thing *dict, struct str key);

/* How it reads as text: unknown things are one unknown piece. */
struct field thing_as_field(struct machine *m, const struct thing *thing);
/* The text if all of it is known. */
bool thing_as_text(struct machine *m, const struct thing *thing, struct str *ret);
bool thing_as_number(struct machine *m, const struct thing *thing, int64_t *ret);
/* A value of the shell layer as a thing. */
struct thing *thing_from_value(struct machine *m, const struct value *value);
enum tri thing_truth(const struct thing *thing);
enum tri thing_same(const struct thing *a, const struct thing *b);
/* What `for x in thing` would go through: a list, or NULL if that is not known. */
struct thing *thing_iterate(struct machine *m, struct thing *thing);
struct field field_add(struct machine *m, struct field a, struct field b);

#endif
