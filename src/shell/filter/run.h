/*
 * One filter being run over known text. The dispatcher has made sure that every word of argv is
 * known; a filter reads, writes `out`, and says with filter_unknown() what it cannot foresee.
 */
#ifndef KEIHOOKD_SHELL_FILTER_RUN_H
#define KEIHOOKD_SHELL_FILTER_RUN_H

#include <time.h>

#include "base/buf.h"
#include "shell/filter/filter.h"
#include "shell/launch/options.h"

struct filter {
	struct arena *arena;
	const struct filter_input *input;
	const struct str *args;     /* args[0]: the program's basename */
	const struct field *fields; /* the same words */
	size_t n;
	bool stdin_known;
	struct str stdin_text;
	struct buf out, errors;
	int status;
	bool unknown, failed;
	bool unprinted; /* it ran to its end, but its output is not known */
	bool partly;    /* what it reads or prints is only a part of what is there */
	bool more;      /* something else may come behind the output */
	bool missing;   /* a file it reads is not there: it complains and goes on */
	/* Files that have two possible texts, lines in any order: which one counts this time, and
	   of how many (0: of one). */
	unsigned int variant, n_variants;
};

typedef void filter_fn(struct filter *f);

/* The filter of a program, or NULL. */
filter_fn *filter_find(struct str program);

static inline void filter_unknown(struct filter *f)
{
	f->unknown = true;
}

/* The options of args[1..], as struct options. */
struct options filter_options(struct filter *f, const char *spec);
/* The present option's value as text. */
struct str filter_value(struct filter *f, const struct options *options);
/* Text of one operand: a file, or - for stdin. False: unknown, said already. */
bool filter_read(struct filter *f, struct str name, struct str *ret_text);
/* There is no such file: it says so on stderr. */
void filter_missing(struct filter *f, struct str name);
/* All operands from @at joined, or stdin if there are none. */
bool filter_read_all(struct filter *f, size_t at, struct str *ret_text);
/* A path as the filter's working directory gives it. */
struct str filter_path(struct filter *f, struct str path);
/* A variable of its environment; false if it is not known, or not set. */
bool filter_env(struct filter *f, struct str name, struct str *ret_value);
bool filter_number(struct str text, int64_t *ret_value);
/* Takes a line off that ends in @end: a NUL with -z. */
bool filter_next_record(struct str *rest, char end, struct str *ret);
/* base64, without line ends; a status of 1: it was not base64. */
void filter_recode_base64(struct filter *f, struct str text, bool decode);
void filter_recode_base32(struct filter *f, struct str text, bool decode);
/* A time by a format that somebody gave; false where it has more than letters of strftime(3). */
bool filter_strftime(char *text, size_t size, struct str format, const struct tm *tm);
/* An array in the arena; NULL marks the filter failed. */
void *filter_alloc(struct filter *f, size_t n, size_t size);
/* Backslash escapes of echo -e, of printf's format, of %b; false at a \c that ends everything. */
bool filter_unescape_echo(struct buf *out, struct str text);
bool filter_unescape_printf(struct buf *out, struct str text);
bool filter_unescape_b(struct buf *out, struct str text);

filter_fn filter_base32, filter_base64, filter_basename, filter_bc, filter_cat, filter_cmp,
	filter_colrm, filter_column, filter_combine, filter_comm, filter_cut, filter_date,
	filter_dc, filter_dd, filter_diff, filter_dirname, filter_echo, filter_ed, filter_env_list,
	filter_envsubst, filter_expand, filter_expr, filter_factor, filter_false, filter_fmt,
	filter_fold, filter_fuser, filter_getopt, filter_git, filter_grep, filter_head,
	filter_iconv, filter_join, filter_jq, filter_look, filter_lsof, filter_nl, filter_openssl,
	filter_pager, filter_paste, filter_pgrep, filter_pidof, filter_pr, filter_printenv,
	filter_printf, filter_ps, filter_pv, filter_pwd, filter_realpath, filter_rev, filter_sed,
	filter_seq, filter_shar, filter_shuf, filter_sleep, filter_sort, filter_sqlite, filter_ss,
	filter_strings, filter_tac, filter_tail, filter_tee, filter_tr, filter_true, filter_ul,
	filter_uname, filter_unexpand, filter_uniq, filter_uudecode, filter_uuencode, filter_wc,
	filter_whereis, filter_which, filter_xxd, filter_yes;

filter_fn filter_find_names, filter_ls, filter_xargs;

/* echo and printf over words of which some are not known; false if that cannot be told. */
bool filter_echo_fields(struct filter *f, const struct field *argv, size_t argc, struct field *ret);
bool filter_printf_fields(
	struct filter *f, const struct field *argv, size_t argc, struct field *ret);

#endif
