/* A sed script, read. The regular expressions are libc's and are freed by sed_finish(). */
#ifndef KEIHOOKD_SHELL_FILTER_SED_H
#define KEIHOOKD_SHELL_FILTER_SED_H

#include "base/libc_regex.h"
#include "shell/filter/run.h"

#define MAX_SED_COMMANDS 128
#define MAX_SED_REGEXES  128

enum sed_address_kind { SED_NONE, SED_LINE, SED_STEP, SED_LAST, SED_REGEX, SED_PLUS };

struct sed_address {
	enum sed_address_kind kind;
	size_t line, step;
	const struct regex *regex;
};

struct sed_command {
	struct sed_address from, to;
	bool negated, in_range;
	size_t range_end;
	char name;
	const struct regex *regex;    /* s */
	struct str text;              /* s: replacement; y: to; a i c: text; b t :: label */
	struct str from_set;          /* y */
	size_t number;                /* s///N */
	bool global, print, executes; /* s///g s///p s///e */
	struct str file;              /* w and s///w; r */
	size_t block_end;             /* {: where } stands */
};

struct sed_script {
	struct sed_command at[MAX_SED_COMMANDS];
	size_t n;
	bool extended;
	struct regex regexes[MAX_SED_REGEXES];
	size_t n_regexes;
};

/* False for what is not understood. */
bool sed_read(struct filter *f, struct str text, struct sed_script *ret);
void sed_finish(struct sed_script *script);

#endif
