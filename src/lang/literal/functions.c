/*
 * Which functions of a C text run at all: from main, constructors and destructors on through every
 * function whose name they hold, be it as a call, a pointer or in a text (dlsym, asm). What stands
 * outside functions holds names, too. Of what ld.so preloads run constructors and the functions
 * that take the place of libc's. In doubt - no main, braces that do not match, names that the
 * preprocessor joins, a text that includes others - all of them run.
 */
#include <string.h>

#include "lang/literal/literals.h"

/* What programs commonly call of libc, so that a preloaded function of that name is called. */
static const char *const interposed[] = { "__cxa_atexit", "__cxa_finalize", "__errno_location",
	"__fprintf_chk", "__libc_start_main", "__printf_chk", "_exit", "_init", "abort", "access",
	"alarm", "atexit", "bindtextdomain", "calloc", "chdir", "chmod", "clock_gettime", "close",
	"closedir", "connect", "dcgettext", "dlopen", "dlsym", "dup", "dup2", "error", "execv",
	"execve", "execvp", "exit", "fclose", "fcntl", "fflush", "fgets", "fileno", "fopen", "fork",
	"fputc", "fputs", "fread", "free", "fseek", "fstat", "fwrite", "getc", "getcwd", "getegid",
	"getenv", "geteuid", "getgid", "getline", "getopt", "getopt_long", "getpid", "getppid",
	"getpwuid", "gettimeofday", "getuid", "ioctl", "isatty", "kill", "localtime", "lseek",
	"lstat", "malloc", "mbrtowc", "memchr", "memcmp", "memcpy", "memmove", "memset", "mmap",
	"munmap", "nanosleep", "nl_langinfo", "open", "open64", "openat", "opendir", "pipe", "poll",
	"printf", "putc", "putchar", "puts", "qsort", "raise", "read", "readdir", "readlink",
	"realloc", "recv", "rename", "secure_getenv", "select", "send", "setenv", "setlocale",
	"sigaction", "signal", "sigprocmask", "sleep", "snprintf", "socket", "stat", "statx",
	"strchr", "strcmp", "strcpy", "strdup", "strerror", "strftime", "strlen", "strncmp",
	"strrchr", "strtol", "sysconf", "system", "textdomain", "time", "uname", "unlink",
	"unsetenv", "usleep", "vfprintf", "vprintf", "waitpid", "write" };

static bool is_interposed(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(interposed); i++)
		if (str_is(name, interposed[i]))
			return true;
	return str_starts(name, "la_"); /* rtld-audit(7) */
}

static struct str word_at(const struct literals *l)
{
	size_t n = 0;

	while (literals_is_word(literals_peek(l, n)))
		n++;
	return str_slice(l->text, l->at, l->at + n);
}

static void step_character(struct literals *l)
{
	size_t end = l->at + 1;

	while (end < l->text.len && l->text.at[end] != '\'' && l->text.at[end] != '\n')
		end += l->text.at[end] == '\\' ? 2 : 1;
	l->at = MIN(end + 1, l->text.len);
}

/* Over the token at hand, which is no bracket of interest; false at the end of the text. */
static bool step_token(struct literals *l)
{
	struct str text;

	if (l->at >= l->text.len || ++l->steps > MAX_LANG_STEPS)
		return false;
	if (literals_string(l, &text))
		return true;
	if (literals_peek(l, 0) == '\'')
		step_character(l);
	else
		l->at += MAX(word_at(l).len, (size_t)1);
	return true;
}

/* Behind the bracket that closes the one at hand; false if none does. */
static bool step_pair(struct literals *l, char open, char close)
{
	unsigned int depth = 0;

	for (;;) {
		literals_blank(l);
		depth += literals_peek(l, 0) == open;
		if (literals_peek(l, 0) == close && --depth == 0) {
			l->at++;
			return true;
		}
		if (!step_token(l))
			return false;
	}
}

static void mention(struct literals *l, struct str name)
{
	for (size_t i = 0; i < l->n_functions; i++)
		l->functions[i].runs |= str_equal(l->functions[i].name, name);
}

static void mention_all(struct literals *l, size_t from, size_t to)
{
	for (size_t at = from; at < to;) {
		size_t end = at;

		while (end < to && literals_is_word(l->text.at[end]))
			end++;
		if (end > at)
			mention(l, str_slice(l->text, at, end));
		at = end + (end == at);
	}
}

/* NAME(..) { .. }, with attributes between; @from: where what declares it begins. */
static bool add_function(struct literals *l, struct str name, size_t from)
{
	struct str before = str_slice(l->text, from, l->at);
	struct literal_function *f;

	if (l->n_functions == MAX_LITERAL_FUNCTIONS)
		return false;
	f = &l->functions[l->n_functions++];
	f->name = name;
	f->head = (size_t)(name.at - l->text.at);
	f->from = l->at;
	f->runs = (l->preloaded ? is_interposed(name) : str_is(name, "main")) ||
		  str_contains(before, "constructor") || str_contains(before, "destructor") ||
		  str_contains(before, "section");
	f->seen = false;
	if (!step_pair(l, '{', '}'))
		return false;
	f->to = l->at;
	return true;
}

/* Every function at the outermost level, and in extern "C" { .. } and the like. */
static bool find_functions(struct literals *l)
{
	struct str name = STR("");
	size_t from = 0;
	bool listed = false; /* the parentheses of parameters have just been passed */

	for (;;) {
		char c;

		literals_blank(l);
		c = literals_peek(l, 0);
		if (l->at >= l->text.len)
			return true;
		if (c == '(' && name.len) {
			if (!step_pair(l, '(', ')'))
				return false;
			listed = true;
		} else if (c == '{' && listed) {
			if (!add_function(l, name, from))
				return false;
			from = l->at;
			listed = false;
		} else if (c == ';' || c == '}' || c == '{' || c == '=') {
			from = ++l->at;
			listed = false;
		} else if (literals_is_word(c)) {
			struct str word = word_at(l);

			if (literals_peek(l, word.len) == '(' ||
				(literals_peek(l, word.len) == ' ' &&
					literals_peek(l, word.len + 1) == '('))
				name = str_starts(word, "__attribute") ? name : word;
			l->at += word.len;
		} else if (!step_token(l)) {
			return false;
		}
	}
}

/* Names outside of functions, but for those that stand where a function is declared. */
static void mention_outside(struct literals *l)
{
	size_t at = 0;

	for (size_t i = 0; i < l->n_functions; i++) {
		mention_all(l, at, l->functions[i].head);
		mention_all(
			l, l->functions[i].head + l->functions[i].name.len, l->functions[i].from);
		at = l->functions[i].to;
	}
	mention_all(l, at, l->text.len);
}

void literals_find_functions(struct literals *l)
{
	struct literals copy;
	bool more = true, has_main = false;

	if (l->language != LANG_C || (!l->preloaded && !str_contains(l->text, "main")) ||
		str_contains(l->text, "##") || str_contains(l->text, "#include \"") ||
		str_contains(l->text, "::"))
		return;
	copy = *l;
	if (!find_functions(&copy))
		copy.n_functions = 0;
	mention_outside(&copy);
	while (more) {
		more = false;
		for (size_t i = 0; i < copy.n_functions; i++) {
			struct literal_function *f = &copy.functions[i];

			has_main |= str_is(f->name, "main");
			if (!f->runs || f->seen)
				continue;
			f->seen = more = true;
			mention_all(&copy, f->from, f->to);
		}
	}
	if (!has_main && !l->preloaded)
		return;
	memcpy(l->functions, copy.functions, sizeof(l->functions));
	l->n_functions = copy.n_functions;
}

bool literals_skip_idle(struct literals *l)
{
	for (size_t i = 0; i < l->n_functions; i++)
		if (l->functions[i].from == l->at && !l->functions[i].runs) {
			l->at = l->functions[i].to;
			return true;
		}
	return false;
}
