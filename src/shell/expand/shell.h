/*
 * One shell process at one point of its run, as expansion and evaluation share it. Only files of
 * src/shell/ look inside. Three structs, each with one owner:
 *
 *   struct world       one per decision, shared by every fork: arena, facts, limits, hooks
 *   struct shell       variables, options, positional parameters: expand/state.c and expand*.c
 *   struct eval_state  virtual files, jobs, traps ...: the evaluator's, behind a pointer
 *
 * Scalars follow expand/state.h: every alternative of a value is a list of one field; an
 * alternative of no fields is "unset"; a value with n == 0 that is not open is certainly unset.
 */
#ifndef KEIHOOKD_SHELL_EXPAND_SHELL_H
#define KEIHOOKD_SHELL_EXPAND_SHELL_H

#include "shell/dialect/dialect.h"
#include "shell/expand/map.h"
#include "shell/expand/state.h"

struct eval_state; /* the evaluator's part of a shell */
struct eval;       /* the evaluator's part of a world */

/* What expansion asks of the evaluator. A hook that is NULL answers "unknown". */
struct shell_hooks {
	/* Output of $( ) or ` `, as printed; newlines at the end are removed by the caller. */
	int (*substitute)(struct shell *sh, const struct node *body, struct value *ret_output);
	/* The path that <( ) or >( ) stands for. */
	int (*process)(struct shell *sh, const struct part *part, struct field *ret_path);
	/*
	 * As in facts.h, with what the command has written and removed so far; paths are absolute.
	 * NULL: facts are asked. list_dir gives -ENOENT for what is certainly no directory and
	 * another negative errno (not -ENOMEM) for one whose names cannot be known.
	 */
	int (*list_dir)(struct shell *sh, struct str path, struct str **ret_names, size_t *ret_n);
	int (*file_info)(struct shell *sh, struct str path, struct file_info *ret);
	/* The evaluator's part of a fork and of a join; NULL: the pointer is shared as it is. */
	int (*fork)(struct shell *from, struct shell *fork);
	int (*join)(struct shell *into, struct shell *other);
};

/* A variable that a part of a pipeline or a ( ) gave a value, which went with it. */
struct lost_name {
	struct str name;
	struct lost_name *next;
};

struct world {
	struct arena *arena;
	struct facts *facts; /* NULL in tests: nothing is known of files and environment */
	uint32_t steps;      /* spent so far; at most MAX_EVAL_STEPS */
	uint32_t assigned;   /* assignments so far, also those of arithmetic */
	uint32_t depth;      /* of nested evaluation: substitutions, bash -c, functions */
	bool limit_hit;      /* some limit was reached: not everything was followed */
	bool refused;        /* what is readonly was to be changed */
	bool failed;         /* ${x?} or set -u ended the shell in the middle of a word */
	bool no_match;       /* failglob: a pattern that matches nothing; bash drops the command */
	struct field why_failed; /* what it says then */
	bool presumes_unset;     /* in conditions: see state_presumed_unset() */
	struct lost_name *lost;  /* for these everywhere */
	struct shell_hooks hooks;
	struct eval *eval;
};

/* Counts @n steps; false once the limit is reached, and limit_hit is set. */
static inline bool world_step(struct world *world, uint32_t n)
{
	if (world->steps + n >= MAX_EVAL_STEPS) {
		world->steps = MAX_EVAL_STEPS;
		world->limit_hit = true;
		return false;
	}
	world->steps += n;
	return true;
}

/* set -o and shopt, those that change what a text does. */
enum shell_option {
	OPTION_ALLEXPORT,
	OPTION_BRACEEXPAND,
	OPTION_CDABLE_VARS,
	OPTION_COMPAT31,
	OPTION_DOTGLOB,
	OPTION_ERREXIT,
	OPTION_ERRTRACE,
	OPTION_EXECFAIL,
	OPTION_EXPAND_ALIASES,
	OPTION_EXTDEBUG,
	OPTION_EXTGLOB,
	OPTION_FAILGLOB,
	OPTION_FUNCTRACE,
	OPTION_GLOBSTAR,
	OPTION_HISTEXPAND,
	OPTION_HISTORY,
	OPTION_INHERIT_ERREXIT,
	OPTION_LASTPIPE,
	OPTION_LOCALVAR_INHERIT,
	OPTION_LOCALVAR_UNSET,
	OPTION_NOCASEGLOB,
	OPTION_NOCASEMATCH,
	OPTION_NOCLOBBER,
	OPTION_NOEXEC,
	OPTION_NOGLOB,
	OPTION_NOUNSET,
	OPTION_NULLGLOB,
	OPTION_PATSUB_REPLACEMENT,
	OPTION_PHYSICAL,
	OPTION_PIPEFAIL,
	OPTION_POSIX,
	OPTION_VERBOSE,
	OPTION_XPG_ECHO,
	OPTION_XTRACE,
	N_SHELL_OPTIONS,
};

#define OPTION_BIT(option) ((uint64_t)1 << (option))

/* As `set -o` and `shopt` spell it. */
const char *shell_option_name(enum shell_option option);
/* The bits of those that `set -o` has; the others are shopt's. */
uint64_t shell_option_set_mask(void);
/* False if there is no option of that name here. */
bool shell_option_from_name(struct str name, enum shell_option *ret_option);

struct function {
	struct str name;
	const struct node *body; /* NULL: certainly no function of that name */
	struct str source;       /* its text, as `declare -f` and exports carry it */
	bool exported, readonly;
	bool traced;                    /* declare -ft: DEBUG and RETURN hold within it */
	bool maybe_absent;              /* defined in a branch that may not have run */
	const struct function *or_else; /* another definition it may have instead */
};

/* Elements of an array; those of an indexed one are sorted by index. */
struct element {
	struct str key;
	int64_t index;
	struct value value;
};

struct elements {
	const struct element **at;
	size_t n, capacity;
	const void *owner; /* may change `at` in place */
	bool open;         /* there may be others */
};

struct variable {
	const void *owner; /* may change it in place */
	struct str name;
	unsigned int flags;
	struct value value;       /* of a scalar */
	struct elements elements; /* with VARIABLE_ARRAY or VARIABLE_ASSOC */
	struct text_room *room;   /* where x+=y grows */
};

/* What `local` hid, to be put back when the function returns. */
struct saved_variable {
	struct str name;
	struct variable *was; /* NULL: nothing was assigned */
	const struct saved_variable *next;
};

struct scope {
	const struct saved_variable *saved;
	uint64_t options, options_unknown; /* `local -`: what the shell's are afterwards */
	bool keeps_options;
	struct scope *outer;
};

struct shell {
	struct world *world;
	struct eval_state *eval; /* see shell_hooks.fork and .join */

	const void *owner; /* changed by every fork on both sides */
	struct map variables, functions, aliases, hashed;
	struct scope *scope;               /* NULL outside functions */
	uint64_t options, options_unknown; /* bits by enum shell_option */
	uint16_t subshells;                /* that this stands in: ( ), $( ), parts of pipelines */
	enum dialect dialect;
	bool whole_words; /* zsh: an unquoted variable is not split, an array is its elements */
	bool restricted;  /* bash -r: no names with a slash, no cd, no exec, no output to files */
	bool ksh_arrays;  /* zsh: setopt ksharrays: as bash's, from 0 */
	bool open_names;  /* variables may have been set of which nothing is known */
	struct value positional;    /* each alternative is the list $1.. */
	struct value name;          /* $0 */
	struct value cwd;           /* absolute; `cd` sets it together with PWD, OLDPWD */
	struct value status;        /* $? */
	struct value last_argument; /* $_ */
	struct value last_job;      /* $!; PIECE_OWN_PID. n == 0: none yet */
	struct value flags;         /* of $- what is no option here: "h", and "c"; or unknown */
};

/* A shell with nothing set but what facts->environment tells. NULL: out of memory. */
struct shell *state_create(struct world *world, struct value cwd);

enum tri state_option(const struct shell *sh, enum shell_option option);
void state_set_option(struct shell *sh, enum shell_option option, bool on);

/* NULL: none of that name. What was unset certainly is none. */
const struct function *state_function(struct shell *sh, struct str name);
int state_set_function(
	struct shell *sh, struct str name, const struct node *body, struct str source);
enum function_mark {
	FUNCTION_EXPORTED = 1 << 0,
	FUNCTION_READONLY = 1 << 1,
	FUNCTION_TRACED = 1 << 2,
};

/* export -f, readonly -f, declare -ft and what takes them back. */
int state_mark_function(struct shell *sh, struct str name, unsigned int set, unsigned int clear);
int state_export_function(struct shell *sh, struct str name, bool exported);
int state_unset_function(struct shell *sh, struct str name);

/* BASH_ALIASES, BASH_CMDS: associative arrays without being declared. */
bool state_is_table(struct str name);
/* Text of an alias; n == 0 and not open: there is none. */
struct value state_alias(struct shell *sh, struct str name);
/* A value with n == 0 removes it. */
int state_set_alias(struct shell *sh, struct str name, struct value text);

/* What `hash -p` said for a program name; n == 0: nothing. */
struct value state_hashed(struct shell *sh, struct str name);
int state_set_hashed(struct shell *sh, struct str name, struct value path);

/* The variable behind all namerefs, or NULL where nothing was assigned or declared here. */
const struct variable *state_variable(struct shell *sh, struct str name);
/* Follows namerefs: the name that an assignment to @name would go to. */
struct str state_target(struct shell *sh, struct str name);
/* declare -g: as if outside of every function. */
int state_set_global(struct shell *sh, struct str name, struct value value, bool append);
/* a=( ): no elements, and what `flags` says (VARIABLE_ARRAY or VARIABLE_ASSOC). */
int state_clear_elements(struct shell *sh, struct str name, unsigned int flags);
/*
 * The words of a list become elements from number *next on: mapfile, read -a, a=( ). What cannot
 * be told one by one makes the array open.
 */
int state_set_list(struct shell *sh, struct str name, const struct value *list, int64_t *next);
/* Some element, which one is not known, now is @value. */
int state_set_some_element(struct shell *sh, struct str name, struct value value);
/* unset 'a[key]'. */
int state_unset_element(struct shell *sh, struct str name, struct str key);
/* Every variable that was assigned or declared here, in no order; not those of facts alone. */
int state_each_variable(
	struct shell *sh, int (*each)(void *self, const struct variable *variable), void *self);
/* The names that begin so, in order, as lists of fields: ${!x@}. */
int state_names(struct shell *sh, struct str prefix, struct value *ret);

#endif
