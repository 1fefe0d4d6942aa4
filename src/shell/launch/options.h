/*
 * Walks the options of a command line as getopt_long(3) would, over words that may be only
 * partly known. Which options take a value is told by a spec, one text of blank-separated
 * entries: a letter or a long name, and a mark behind it.
 *
 *   u:      takes a value (next word, or attached: -uX, --user=X)
 *   x?      may have an attached value, never the next word
 *   l#      may have digits attached, which are not letters of a cluster
 *   l,      takes the next word for its value if that is a number, or an attached one
 *   help!   ends it: nothing is started
 *   c$      its value is shell text that is run
 *   S&      its value is split into words that stand before the others
 *   chdir=  its value is the directory to run in
 *   unset%  its value is a variable that is taken away
 *   setenv@ its value is NAME=VALUE for what is started
 *   clear~  takes all variables away
 *   p>      its value is a program that is run
 *   e+      its value and all words behind are the command
 *   s|      what is started is shell text: the words joined by blanks
 *   x^      what is started is not shell text, contrary to the row
 *   bind;   takes two words
 *   i<      its value is a file that is read as shell
 *   o/      its value, behind a | or ! it begins with, is shell text that is run
 *   name    a flag; needed only where it is the beginning of another name
 *
 * An entry that begins with '-' is a long name written with one dash (-name).
 */
#ifndef KEIHOOKD_SHELL_LAUNCH_OPTIONS_H
#define KEIHOOKD_SHELL_LAUNCH_OPTIONS_H

#include "value/value.h"

enum option_kind {
	OPTION_END,   /* no words are left */
	OPTION_FLAG,  /* an option without value */
	OPTION_VALUE, /* an option and its value */
	OPTION_WORD,  /* an operand: argv[at]; stays there until options_take_word() */
	OPTION_MAYBE, /* an unknown word that may be an option: argv[at], as above */
};

struct options {
	struct arena *arena;
	const struct field *argv;
	size_t argc, at;
	const char *spec;
	bool only_words; /* behind -- */
	bool plus;       /* +x is an option, too (shells) */
	size_t in_word;  /* offset in a cluster of letters, 0: at a new word */
	/* The present option. */
	char mark;       /* of the spec, 0 for one that is not in it */
	struct str name; /* without dashes */
	bool is_long;
	char sign; /* '-' or '+' */
	struct field value;
	bool value_missing;
};

struct options options_of(
	struct arena *arena, const struct field *argv, size_t argc, const char *spec);
enum option_kind options_next(struct options *options);
void options_take_word(struct options *options);
/* The mark of an option: ' ' for a flag, 0 if the spec does not name it. A cut name is made whole.
 */
char options_mark(const char *spec, struct str *name, bool is_long);
/* Is the present option one of these (a letter, or a long name of two and more)? */
bool options_is(const struct options *options, const char *short_name, const char *long_name);

#endif
