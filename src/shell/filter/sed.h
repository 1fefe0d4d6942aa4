/* A sed script, read, and its run. The regular expressions are libc's and are freed by
 * sed_finish(). */
#ifndef KEIHOOKD_SHELL_FILTER_SED_H
#define KEIHOOKD_SHELL_FILTER_SED_H

#include "base/libc_regex.h"
#include "shell/filter/run.h"

#define MAX_SED_COMMANDS 128
#define MAX_SED_REGEXES  128

enum sed_address_kind { SED_NONE, SED_LINE, SED_STEP, SED_LAST, SED_REGEX, SED_PLUS, SED_MULTIPLE };

struct sed_address {
	enum sed_address_kind kind;
	size_t line, step;
	const struct regex *regex;
};

struct sed_command {
	struct sed_address from, to;
	bool negated, in_range, begun; /* begun: 0,/x/ is in its range from the first line on */
	size_t range_end;
	char name;
	const struct regex *regex;    /* s */
	struct str text;              /* s: replacement; y: to; a i c: text; b t :: label */
	struct str from_set;          /* y */
	size_t number;                /* s///N; q Q: status; l: columns */
	bool global, print, executes; /* s///g s///p s///e */
	struct str file;              /* w and s///w; r */
	size_t block_end;             /* {: where } stands */
};

struct sed_script {
	struct sed_command at[MAX_SED_COMMANDS];
	size_t n;
	bool extended;
	size_t line_length; /* of l */
	struct regex regexes[MAX_SED_REGEXES];
	size_t n_regexes;
};

#define MAX_SED_STEPS 100000
#define MAX_SED_FILES 8

struct sed_run {
	struct filter *f;
	struct sed_script *script;
	bool quiet, ended, replaced;
	bool quits;      /* by q, which ends the last line */
	bool blind;      /* what some command printed is not known */
	struct str rest; /* input behind the present line */
	bool final_newline;
	bool whole; /* -z: no newline ends a record, and no NUL stands in the text */
	bool last;
	bool ends, hold_ends; /* a newline stands behind the pattern, the hold space */
	bool owes;            /* the newline of what was printed last, should more be printed */
	size_t line;
	struct str pattern, hold;
	struct buf after; /* text of `a`, printed at the end of the cycle */
	struct buf written[MAX_SED_FILES];
	struct str files[MAX_SED_FILES];
	size_t n_files;
	unsigned int steps;
};

/* The text of a buffer, whose failure is remembered. */
struct str sed_keep(struct sed_run *run, struct buf *buf);
bool sed_matches(
	struct sed_run *run, const struct regex *regex, size_t from, size_t n, regmatch_t *ret);
void sed_put_line(struct sed_run *run, struct str text);
void sed_write_line(struct sed_run *run, struct str file);
void sed_execute_pattern(struct sed_run *run);
void sed_substitute(struct sed_run *run, const struct sed_command *command);
void sed_transliterate(struct sed_run *run, const struct sed_command *command);

/* False for what is not understood. */
bool sed_read(struct filter *f, struct str text, struct sed_script *ret);
void sed_finish(struct sed_script *script);

#endif
