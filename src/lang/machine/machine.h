/*
 * Follows a tree as its language would run it, with everything that is not known left unknown,
 * and notes what it would do to the outside. Bounded by steps, loop rounds, calls, depth and
 * bytes; past a bound loops are read once, and past the last one the rest is unreadable.
 */
#ifndef KEIHOOKD_LANG_MACHINE_MACHINE_H
#define KEIHOOKD_LANG_MACHINE_MACHINE_H

#include "lang/machine/thing.h"

#define MAX_MACHINE_DEPTH     1200
#define MAX_MACHINE_FRAMES    48   /* calls within calls */
#define MAX_MACHINE_LOOPS     2000 /* rounds of all loops together; then each body is read once */
#define MAX_MACHINE_CALLS     2000
#define MAX_MACHINE_BYTES     (12u << 20)
#define MAX_MACHINE_MODULES   16
#define MAX_MACHINE_VARIABLES 32 /* of the environment, set by the text; past it none is known */

struct invocation {
	struct str name; /* by which the callee was reached */
	struct thing *callee, *self;
	struct thing **args;
	size_t n;
	struct thing *keywords; /* DICT */
	bool more;              /* arguments that are not known may follow */
	uint32_t line;
	int param;                /* of the table row */
	const struct tree *block; /* Ruby: the block behind the call */
};

struct native {
	const char *name; /* "os.system"; "*.AppStop": any name with that end */
	struct thing *(*call)(struct machine *m, struct invocation *call);
	int param;
};

struct native_table {
	const struct native *at;
	size_t n;
};

struct dialect {
	enum language language;
	const struct native_table *tables;
	size_t n_tables;
	struct tree *(*parse)(struct forest *forest, struct str text);
	/* Value of a member that is no call: sys.argv, os.environ; NULL if it has none. */
	struct thing *(*constant)(struct machine *m, struct str name, struct thing *self);
	/* What a name that was never bound stands for; NULL: a native of that name. */
	struct thing *(*unbound)(struct machine *m, struct str name);
	/* import NAME: a thing, or NULL where it is none of ours. */
	struct thing *(*import)(struct machine *m, struct str module);
	/* A decorator that is no function of the text; may be NULL. */
	void (*decorated)(struct machine *m, const struct thing *decorator, struct str name,
		struct thing *made);
	/* Behind the end of the text; may be NULL. */
	void (*finish)(struct machine *m);
	/* Whether a call of this native can fail; NULL: every one can. */
	bool (*may_fail)(struct machine *m, const struct invocation *call);
	bool words_are_text; /* Perl: a bare word is its own text */
	bool plus_is_number; /* Perl, PHP, Lua: + never joins texts */
	bool text_is_format; /* Python: text % values */
	bool outward;        /* JavaScript, Perl, Lua: undeclared names belong to outer scopes */
	bool last_is_result; /* Ruby, Perl: a function's last expression is its value */
};

enum flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_STOP };

struct binding;

struct change {
	struct binding *binding;
	struct thing *old;
};

/* `with` over a generator of the text: its block runs where the generator yields. */
struct within {
	const struct tree *target, *body;
	uint32_t frames; /* of the generator */
	struct scope *scope;
	struct thing *function, *yields, *results, *result;
	const struct invocation *call;
	enum flow flow;
	bool ran;
};

struct machine {
	struct arena *arena;
	const struct lang_input *input;
	const struct dialect *dialect;
	struct forest forest;
	struct scope *globals, *scope, *overrides;
	struct thing *test_object;     /* whose methods a test runner calls */
	struct thing *function;        /* that is being called; NULL */
	const struct invocation *call; /* of it */
	struct thing *result;          /* of the return statement being carried out */
	struct thing *results;         /* of returns that may have happened; NULL */
	struct thing *yields;          /* LIST: what the function at hand has yielded; NULL */
	struct within *within;         /* NULL */
	bool signalled;                /* it has sent itself a signal */
	bool risky;                    /* something was done that may fail */
	bool raised;       /* the way ended in an exception, not in the end of the program */
	uint32_t branches; /* how many undecided branches we are in */
	struct change *changes;
	size_t n_changes, changes_capacity;
	struct lang_effect *effects, **effects_tail;
	size_t n_effects;
	struct field output, cwd;
	int status;     /* that it certainly ends with; -1: not known */
	bool traceback; /* it may end with a complaint of what was raised */
	bool has_output, has_cwd;
	struct thing *standard_input; /* what stands in the place of it; NULL: nothing does */
	struct thing *environment;    /* DICT: what the text itself has set; flag: and more */
	size_t used_at_start;
	size_t stdin_at;  /* how much of it input() has taken */
	uint32_t natives; /* library functions that were called so far */
	uint32_t steps, loops, calls, depth, frames;
	uint32_t line;
	bool failed, stopped; /* memory is out; a bound was reached */
	struct str package;   /* whose module is being run; empty */
	struct str modules[MAX_MACHINE_MODULES];
	struct thing *module_things[MAX_MACHINE_MODULES];
	size_t n_modules;
};

int machine_run(struct arena *arena, const struct dialect *dialect, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end);

/* One step; true once a bound is reached. */
bool machine_step(struct machine *m);
struct thing *machine_eval(struct machine *m, const struct tree *tree);
/* What is written out: a number, a text of parts, a list, a dictionary. */
struct thing *machine_number(struct machine *m, struct str text);
struct thing *machine_text_parts(struct machine *m, const struct tree *tree);
struct thing *machine_list(struct machine *m, const struct tree *tree);
struct thing *machine_dict(struct machine *m, const struct tree *tree);
/* The items of @from behind those of @list; where they are not known, it may hold more. */
void machine_spread(struct machine *m, struct thing *list, struct thing *from);
enum flow machine_exec(struct machine *m, const struct tree *tree);
/* Runs @text in the scope at hand; its last expression's value. */
struct thing *machine_run_text(struct machine *m, struct str text);
struct thing *machine_call(struct machine *m, struct thing *callee, struct invocation *call);
/* What a name in a text stands for: globals()["f"], a callable text. */
struct thing *machine_named(struct machine *m, struct str name);
/* Calls @function with one thing; unknown if it is none. */
struct thing *machine_apply(struct machine *m, struct thing *function, struct thing *arg);
struct thing *machine_member(struct machine *m, struct thing *base, struct str name);
struct thing *machine_index(struct machine *m, struct thing *base, struct thing *key);
struct thing *machine_slice(struct machine *m, struct thing *base, struct thing **bounds);
struct thing *machine_binary(struct machine *m, enum op op, struct thing *a, struct thing *b);
void machine_assign(struct machine *m, const struct tree *target, struct thing *value);
void machine_assign_member(
	struct machine *m, struct thing *base, struct str name, struct thing *value);
enum flow machine_loop_over(
	struct machine *m, struct thing *over, const struct tree *target, const struct tree *body);

/* Bodies that run later: see lazy.c. */
struct thing *lazy_new(struct machine *m, struct thing *function, const struct invocation *call);
struct thing *lazy_each(struct machine *m, const struct tree *tree);
/* What @thing gives once it is used; @thing itself if nothing in it waits for that. */
struct thing *machine_force(struct machine *m, struct thing *thing);
struct thing *machine_each(struct machine *m, const struct tree *tree);
struct thing *machine_call_body(struct machine *m, struct thing *function, struct invocation *call);

void signal_handle(struct machine *m, struct thing *signal, struct thing *handler);
void signal_raise(struct machine *m);

/* Classes and objects of the text. */
struct thing *class_member(struct thing *class, struct str name); /* NULL if it has none */
void class_made(struct machine *m, struct thing *class);
struct thing *object_make(struct machine *m, struct thing *class, struct invocation *call);
struct thing *object_bare(struct machine *m, struct thing *class);
void object_construct(struct machine *m, struct thing *object, struct invocation *call);
/* The object of the method at hand as its class's base sees it. */
struct thing *object_super(struct machine *m);
/* Ruby's super: the method at hand as the base has it; unknown if it has none. */
struct thing *object_super_method(struct machine *m);
struct thing *machine_class(struct machine *m, const struct tree *tree);
void machine_decorated(struct machine *m, const struct tree *tree);
/* What a mock.patch("name") replaces; empty if @manager is none. */
struct str machine_patched(struct machine *m, const struct thing *manager);
void machine_import(struct machine *m, const struct tree *tree);
/* Every name of a library that is known, in the scope at hand. */
void machine_import_all(struct machine *m, struct str module);
void machine_import_from(struct machine *m, const struct tree *tree);
struct thing *object_member(struct machine *m, struct thing *object, struct str name); /* NULL */
void object_assign(struct machine *m, struct thing *object, struct str name, struct thing *value);
/* Values of a data class's fields; NULL if it has none. */
struct thing *object_fields(struct machine *m, const struct thing *object);
/* What the method @name of @object gives; NULL if there is none. @arg may be NULL. */
struct thing *object_special(
	struct machine *m, struct thing *object, const char *name, struct thing *arg);
struct thing *object_operate(struct machine *m, enum op op, struct thing *a, struct thing *b);
enum tri machine_truth(struct machine *m, struct thing *thing);

/* A variable of the environment, as the text has left it. Modules and such: machine_call(). */
struct thing *machine_environment(struct machine *m, struct thing *name);
void machine_set_environment(struct machine *m, struct thing *name, struct thing *value);
const struct native *native_find(const struct dialect *dialect, struct str name);
struct str last_name(struct str dotted);

/* Scopes: names to things, hashed; changes are logged so that branches can be undone. */
struct scope *scope_new(struct machine *m, struct scope *outer);
struct thing *scope_find(const struct scope *scope, struct str name); /* outwards; NULL */
struct thing *scope_own(const struct scope *scope, struct str name);
void scope_set(struct machine *m, struct scope *scope, struct str name, struct thing *thing);
void scope_each(const struct scope *scope,
	void (*each)(void *self, struct str name, struct thing *thing), void *self);
struct scope *scope_outer(const struct scope *scope);
/* Where an assignment without declaration goes: the nearest scope that has the name. */
struct scope *scope_holding(struct scope *scope, struct str name);
struct thing *binding_read(const struct binding *binding);
void binding_write(struct binding *binding, struct thing *thing);
/* What `global x` leaves in a function's scope. */
struct thing *scope_global_mark(void);

/* Methods that texts, lists and dictionaries of all languages have; NULL if @name is none. */
struct thing *method_call(struct machine *m, struct invocation *call, struct str name);
struct thing *method_of_list(struct machine *m, struct invocation *call, struct str name);
struct thing *method_join(struct machine *m, struct thing *list, struct thing *by);
/* @limit, NULL or a number: of parts, as the language counts them. */
struct thing *method_split(
	struct machine *m, struct str text, struct thing *by, struct thing *limit);
struct thing *method_split_behind(
	struct machine *m, struct str text, struct thing *by, struct thing *limit);
/* What is before, at and behind the first or @last @by. */
struct thing *method_partition(struct machine *m, struct str text, struct thing *by, bool last);
/* Does it start or end with @part; @cut: the text without that. */
struct thing *method_affix(
	struct machine *m, struct str text, struct thing *part, bool start, bool cut);
struct thing *method_translated(struct machine *m, struct str text, struct invocation *call);
struct thing *method_reversed(struct machine *m, struct thing *thing);
/* In order, as the items are or as @key gives it for each. */
struct thing *method_sorted(
	struct machine *m, struct thing *list, struct thing *key, enum tri backwards);
/* The text of these character codes. */
struct thing *method_pack(struct machine *m, struct thing **items, size_t n, bool more);
/* "a {} b".format(..), "a %s b" % .. */
struct thing *format_braces(struct machine *m, struct field format, struct invocation *call);
struct thing *format_percent(struct machine *m, struct field format, struct thing **args, size_t n);

/* Decoders: base64, hex and friends; false if the text is none. */
bool decode_base64(struct arena *arena, struct str text, struct str *ret);
bool decode_hex(struct arena *arena, struct str text, struct str *ret);
struct str encode_base64(struct arena *arena, struct str text);
struct str encode_hex(struct arena *arena, struct str text);
struct str decode_rot13(struct arena *arena, struct str text);
/* A native: what the deflated text holds. */
struct thing *decode_deflated(struct machine *m, struct invocation *call);
/* A native: what the text of JSON says, or of the literals of Python; see json.c. */
struct thing *decode_json(struct machine *m, struct invocation *call);

/* Words of a shell text. words_split(text), words_join(list) and words_quote(text) are natives,
 * also as methods; words_quote's param says how. */
enum quoting { QUOTE_NEEDED, QUOTE_ALWAYS, QUOTE_BACKSLASH };
struct thing *words_split(struct machine *m, struct invocation *call);
struct thing *words_join(struct machine *m, struct invocation *call);
struct thing *words_quote(struct machine *m, struct invocation *call);
/* As it stands between single quotes. */
struct str words_in_quotes(struct machine *m, struct str text);

/* Effects. Each returns the effect, or a spare one past MAX_LANG_EFFECTS. */
struct lang_effect *effect_argv(struct machine *m, const struct field *argv, size_t argc);
struct lang_effect *effect_shell(struct machine *m, struct field text);
/* By the shell of that name, if it is a text: subprocess.run(.., executable=), exec(.., {shell}).
 */
struct lang_effect *effect_shell_by(struct machine *m, struct field text, struct thing *shell);
struct lang_effect *effect_write(
	struct machine *m, struct field path, struct field text, bool append);
struct lang_effect *effect_unreadable(struct machine *m, const char *why, struct field text);
struct lang_effect *effect_code(
	struct machine *m, enum language language, struct field text, struct field path);
/* argv[0] known text, then fields. */
struct lang_effect *effect_command(struct machine *m, const char *const *words, size_t n_words,
	const struct field *more, size_t n);
/* A list, or several arguments, as argv; unknown lists end in a `many` field. */
struct lang_effect *effect_list(struct machine *m, struct thing **items, size_t n, bool more);
/* More of what the file of @effect gets, or its process would read. */
void effect_give(struct machine *m, struct lang_effect *effect, struct field text);
/* What the command of @effect would print, as the shell layer knows it. */
struct thing *effect_output(struct machine *m, const struct lang_effect *effect);
/* The same where nobody else sees it. */
struct thing *effect_captured(struct machine *m, struct lang_effect *effect);
/* A process the text started: "process()" with its output and pid. */
struct thing *effect_process(struct machine *m, struct lang_effect *effect);
void effect_kill(struct machine *m, struct thing *signal, struct thing *pid, bool group);
void effect_print(struct machine *m, struct field text);
/* To the standard error. */
void effect_complain(struct machine *m, struct field text);
/* The program ends with that status, unless something here catches it. */
void effect_end(struct machine *m, int64_t status);
/* Text of a file; unknown where it cannot be read. */
struct thing *file_text(struct machine *m, struct thing *path);

struct thing *argument(const struct invocation *call, size_t i, const char *keyword);

#endif
