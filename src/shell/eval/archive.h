/*
 * Archives and compressed files that a command makes and opens again. What is packed is a piece
 * of unknown text with an identity, so that it goes through pipes, copies and files as bytes do,
 * and nobody takes it for the text inside.
 */
#ifndef KEIHOOKD_SHELL_EVAL_ARCHIVE_H
#define KEIHOOKD_SHELL_EVAL_ARCHIVE_H

#include "shell/eval/eval.h"

#define MAX_MEMBERS 64 /* of one archive; past it no more is known of it */

struct member {
	struct str name; /* without a leading / or ./ */
	struct value content;
	struct field from; /* a directory: where it lies; no pieces for a file */
};

struct pack {
	struct str id;
	struct str format; /* "tar", "zip", "gz" ... */
	struct member *members;
	size_t n, capacity;
	bool more; /* than MAX_MEMBERS */
	struct pack *next;
};

/* A new one; NULL: no memory. */
struct pack *pack_create(struct shell *sh, const char *format);
int pack_add(struct shell *sh, struct pack *pack, struct member member);
/* A file or a directory with what this command has put into it, as it is now. */
int pack_add_path(struct shell *sh, struct pack *pack, struct field path, struct str name);
struct value pack_value(struct shell *sh, const struct pack *pack);
/* The pack that the text is, or NULL. @format NULL: of any kind. */
struct pack *pack_of(struct shell *sh, const struct value *text, const char *format);
/* What a.zip/NAME holds, as Python finds it in a zip that this command has made; false: nothing. */
bool pack_file(struct shell *sh, struct field path, struct value *ret);
/* What Python has put into the archive at @path lies below it; NULL: nothing does. */
int pack_of_files(struct shell *sh, struct field path, struct str format, struct pack **ret);
/* Puts a member to @path. */
int pack_extract(struct shell *sh, const struct member *member, struct field path);
/* The bytes of a program that the packs know: copies of it are it, whatever they are called. */
int pack_of_program(struct shell *sh, struct str name, struct value *ret);
/* Something unknown was taken out here: files that were gone may be there again. */
void pack_unknown(struct shell *sh);
/* @name in @dir (no pieces: here). */
struct field pack_path(struct shell *sh, struct field dir, struct str name);

/* An archiver runs: files change, and what it prints is written. *ret_done false: it is none. */
int archive_start(struct shell *sh, const struct call *call, bool *ret_done);

/* tar --to-command: the text of the members that the command reads; *ret stays as it is if not. */
int archive_member(struct shell *sh, const struct call *call, struct value *ret);

/*
 * What one kind of them does to files and what it prints; *ret_done false: it is none, or what it
 * does is not known. Nothing is printed: no alternatives and not open.
 */
typedef int archive_fn(
	struct shell *sh, const struct call *call, bool *ret_done, struct value *ret_output);
archive_fn archive_run, compress_run, pack_print, split_run;

/* A copy of a directory: it is seen as a link to the other, as far as it is not there yet. */
int archive_copy_tree(struct shell *sh, struct field from, struct field to);

#endif
