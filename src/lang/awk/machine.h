/*
 * An AWK program being followed: values as far as they are known, and what it does to the
 * outside. Where a condition cannot be decided both ways are gone, one after the other.
 */
#ifndef KEIHOOKD_LANG_AWK_MACHINE_H
#define KEIHOOKD_LANG_AWK_MACHINE_H

#include "base/buf.h"
#include "lang/awk/tree.h"
#include "lang/lang.h"

#define MAX_AWK_CELLS   4096 /* variables and elements */
#define MAX_AWK_RECORDS 20000
#define MAX_AWK_CALLS   64 /* nested */
#define MAX_AWK_STREAMS 32
#define MAX_AWK_NESTED  2000       /* nodes within nodes, over all calls */
#define MAX_AWK_BYTES   (8u << 20) /* of the arena */

struct awk_value {
	struct field text;
	bool numeric; /* `number` counts; text is made of it */
	bool read;    /* from outside: what looks like a number is compared as one */
	bool unset;   /* of the environment, and nobody is known to have set it: as nothing where a
			 condition asks; the text is not known */
	double number;
};

struct awk_cell {
	struct str name, key; /* key: of an element; at NULL for a variable */
	struct awk_value value;
	struct awk_cell *next;
};

/* A file or command that is written to or read from. */
struct awk_stream {
	struct str name;
	bool known; /* the name */
	char op;    /* '>' 'a' '|' writing; '<' 'r' reading from a file, from a command */
	struct field name_field, text;
	struct str rest; /* reading */
	bool readable;
	bool told; /* what has been written up to here is an effect already */
};

/* Where in the input the text of a file ends. */
struct awk_part {
	struct str name;
	size_t end;
};

enum awk_flow { AWK_ON, AWK_LEFT, AWK_AGAIN, AWK_NEXT_RECORD, AWK_RETURNED, AWK_EXITED };

struct awk_machine {
	struct arena *arena;
	const struct lang_input *input;
	struct awk_program program;
	struct awk_cell *cells;
	size_t n_cells;
	struct awk_stream streams[MAX_AWK_STREAMS];
	size_t n_streams;
	struct field record;
	struct field *fields; /* $1..; NULL: cut from the record when asked for */
	size_t n_fields;
	bool fields_known;
	struct awk_value result; /* of return */
	struct field output;
	struct str rest; /* input not read yet */
	bool rest_known;
	struct awk_part *parts;                      /* the files that it is of, in order */
	size_t n_parts, parts_capacity, part, taken; /* taken: bytes of them read */
	size_t used_at_start;
	uint32_t steps, calls, nested, line;
	bool ignores_case; /* gawk's IGNORECASE */
	bool other_fields; /* gawk's FIELDWIDTHS or FPAT: fields are not told */
	bool failed, open; /* open: elements of some array are not known */
	struct lang_effect *effects, **effects_end;
	size_t n_effects;
};

struct awk_value awk_text(struct field text);
struct awk_value awk_str(struct awk_machine *m, struct str text);
struct awk_value awk_number(double number);
/* Text that was read: a field, a line, an element of split. */
struct awk_value awk_read_text(struct field text);
struct awk_value awk_unknown(void);
struct field awk_to_text(struct awk_machine *m, const struct awk_value *value);
/* False if it cannot be told. */
bool awk_to_number(struct awk_machine *m, const struct awk_value *value, double *ret);
/* A number, or text that was read and is one. */
bool awk_looks_numeric(struct awk_machine *m, const struct awk_value *value, double *ret);
bool awk_to_known(struct awk_machine *m, const struct awk_value *value, struct str *ret);
enum tri awk_truth(struct awk_machine *m, const struct awk_value *value);
/* Does the regex match; where. MAYBE: not known. */
enum tri awk_match(struct awk_machine *m, struct str regex, struct field text, size_t *ret_at,
	size_t *ret_len);

struct awk_cell *awk_cell(struct awk_machine *m, struct str name, struct str key);
/* The array has no elements any more. */
void awk_clear(struct awk_machine *m, struct str array);
/* From now on elements of the array are not known. */
void awk_set_open(struct awk_machine *m, struct str array);
bool awk_is_open(struct awk_machine *m, struct str array);
struct awk_value awk_get(struct awk_machine *m, const char *name);
void awk_set(struct awk_machine *m, struct str name, struct awk_value value);
void awk_set_record(struct awk_machine *m, struct field record);
struct awk_value awk_field(struct awk_machine *m, int64_t number);
void awk_set_field(struct awk_machine *m, int64_t number, struct awk_value value);
/* NF = number: fields are taken away or added, and $0 is made anew. */
void awk_set_count(struct awk_machine *m, int64_t number);
/* Cuts @text into the elements of array @name; the count, or -1 if not known. */
int64_t awk_split(struct awk_machine *m, struct str text, struct str separator, struct str array);

struct awk_value awk_eval(struct awk_machine *m, const struct awk_node *node);
enum awk_flow awk_exec(struct awk_machine *m, const struct awk_node *node);
/* A function of AWK's own. */
struct awk_value awk_builtin(struct awk_machine *m, const struct awk_node *call, bool *ret_found);
struct field awk_format(struct awk_machine *m, const struct awk_value *args, size_t n);
void awk_assign(struct awk_machine *m, const struct awk_node *target, struct awk_value value);
bool awk_step(struct awk_machine *m);

struct lang_effect *awk_effect(struct awk_machine *m, enum lang_effect_kind kind);
void awk_write(struct awk_machine *m, char op, struct field name, struct field text);
/* 1 a line, 0 the end, -1 an error; *ret_known false: it cannot be told. */
int awk_getline(struct awk_machine *m, const struct awk_node *node, struct field *ret_line,
	bool *ret_known);
/* Closes what is written to under @name; all at the end. What has been written is there then; also
 * once it is flushed, as system() does. */
void awk_close(struct awk_machine *m, struct str name);
void awk_flush(struct awk_machine *m);
void awk_close_all(struct awk_machine *m);
/* The next record into $0; false at the end. */
bool awk_next_record(struct awk_machine *m);

#endif
