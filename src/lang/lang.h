/*
 * What a program text in another language would do, as far as reading it tells: commands it
 * would run, signals it would send, files it would write. The text is never run. What cannot be
 * followed into a system-like call is reported as unreadable, never as nothing.
 */
#ifndef KEIHOOKD_LANG_LANG_H
#define KEIHOOKD_LANG_LANG_H

#include "facts/facts.h"
#include "value/value.h"

#define MAX_LANG_STEPS   200000 /* of one text */
#define MAX_LANG_EFFECTS 512

enum language {
	LANG_NONE,
	LANG_PYTHON,
	LANG_JAVASCRIPT,
	LANG_PERL,
	LANG_RUBY,
	LANG_PHP,
	LANG_LUA,
	LANG_AWK,
	LANG_TCL,
	LANG_EXPECT,
	LANG_C, /* and C++ */
	LANG_GO,
	LANG_RUST,
	LANG_JAVA, /* and Groovy */
	LANG_R,
	LANG_JULIA,
	LANG_SCHEME, /* and Lisp */
	LANG_PROLOG,
};

enum lang_effect_kind {
	LANG_ARGV,       /* starts argv[0] with argv; os.kill(5, 9) is given as kill -9 5 */
	LANG_SHELL,      /* hands `text` to sh -c */
	LANG_WRITE,      /* writes `text` to `path` (append: at its end) */
	LANG_CODE,       /* runs `text` as `language`; `path` instead when it is a file */
	LANG_UNREADABLE, /* something is run that cannot be told; `why` */
};

struct lang_effect {
	enum lang_effect_kind kind;
	struct field *argv;
	size_t argc;
	struct field text, path;
	struct field stdin_text; /* what the program would be given, when has_stdin */
	struct field cwd;        /* when has_cwd */
	enum language language;
	bool append, has_stdin, has_cwd;
	bool captured;   /* what it prints goes to the program, not where that prints */
	const char *why; /* UNREADABLE: static text */
	uint32_t line;   /* from 1 */
	struct lang_effect *next;
};

struct lang_input {
	struct str text;
	struct str name;          /* file name for messages, empty for -c and stdin */
	const struct field *argv; /* sys.argv: [0] the script or -c */
	size_t argc;
	struct field stdin_text; /* awk, perl -n and friends; what input() reads */
	bool has_stdin;
	struct str cwd;
	struct facts *facts;
	/* Output of a command as the shell layer predicts it; unknown where it cannot. May be NULL.
	 */
	int (*output)(
		void *self, const struct field *argv, size_t argc, bool shell, struct value *ret);
	void *self;
	/* Value of an environment variable; unknown where it cannot be told; one list of no fields:
	 * nobody is known to have set it; no list, and not open: it is not set. May be NULL. */
	struct value (*environment)(void *self, struct str name);
	/* Is there a file of that name, and what kind of. May be NULL: it cannot be told. */
	enum tri (*exists)(void *self, struct str path, enum file_kind *ret_kind);
	/* Text of a file as the command left it so far. May be NULL: facts->read_file. */
	int (*read_file)(void *self, struct arena *arena, struct str path, struct file_texts *ret);
};

struct lang_end {
	struct value output; /* what it would print on stdout, as far as that is known */
	int status;          /* that it certainly ends with, never 0; -1: not known */
};

/*
 * Effects in order; what it prints on stderr is a write to /dev/stderr. @ret_end may be NULL.
 * Returns 0 or -ENOMEM; text it cannot read is LANG_UNREADABLE, not an error.
 */
int lang_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end);

/*
 * The text of a program as its reader takes it. Tcl's and expect's take one of which parts are not
 * known, as long as some of it is; for all others false then.
 */
bool lang_text(
	struct arena *arena, enum language language, const struct field *text, struct str *ret);

/*
 * What a compiler has made runs as the source it was made of: the file holds that, behind a first
 * line that names what runs it. The same of a shared object: what loads it has its source run.
 */
#define LANG_C_INTERPRETER "/usr/bin/tcc -run"
bool lang_is_compiled(struct str text);
/* One known text of the file, as the command has left it; false if it has none. */
bool lang_read_file(
	struct arena *arena, const struct lang_input *input, struct str path, struct str *ret);

/* The language a program name or #! line stands for: python3.11, node, ruby ... */
enum language lang_of_program(struct str name);
const char *language_name(enum language language);

/* Things the launch rules ask about a Python text. */
struct python_call {
	struct str name;      /* "print", "map" */
	struct str receiver;  /* "f" of f.map(...); empty for a plain call */
	struct str *keywords; /* names of its keyword arguments */
	size_t n_keywords;
	bool star_keywords;  /* **kw is among them: a keyword may be given */
	bool receiver_modal; /* known to come from modal (decorated with @app.function ...) */
	bool receiver_other; /* known not to: a list, a pandas frame, an executor ... */
	uint32_t line, column;
	struct python_call *next;
};

struct python_outline {
	bool imports_modal;
	bool runs_modal; /* a call that starts work there: app.run(), f.remote(), f.map() ... */
	bool readable;   /* false: the text does not even tokenize as Python */
	struct python_call *calls;
	bool unbuffered; /* reconfigures stdout, or PYTHONUNBUFFERED is set by the image */
};

int lang_python_outline(struct arena *arena, struct str text, struct python_outline *ret);

#endif
