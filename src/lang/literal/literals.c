/* Which calls of C, Go, Rust, Java, R, Julia, Lisp and Prolog start programs, and with what. */
#include "lang/literal/cells.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define MAX_ARGUMENTS 32

enum verb {
	VERB_TEXT,  /* the first argument is text for a shell */
	VERB_WORDS, /* a program and its arguments, one by one or in a list */
	VERB_EXEC,  /* path, argv[0], arguments: the path is what runs */
	VERB_SPAWN, /* pid, path, .., .., argv */
	VERB_KILL,  /* pid, signal */
	VERB_GROUP, /* process group, signal */
	VERB_CALL,  /* syscall(62, pid, signal) */
	VERB_PRINT, /* fputs(text, file), fprintf(file, text) */
	VERB_GIVEN, /* a program and a list of arguments, or text for a shell alone */
	VERB_ALIEN, /* a function of libc, by its name, and its arguments */
	VERB_OF,    /* pid of what a destroy() behind it ends */
	VERB_LOAD,  /* a shared object: see lang_is_compiled() */
};

#define BIT(language) (1u << (language))

static const struct verb_row {
	unsigned int languages;
	const char *name; /* the whole of it, or its last part */
	enum verb verb;
} verbs[] = {
	{ BIT(LANG_C) | BIT(LANG_RUST), "system", VERB_TEXT },
	{ BIT(LANG_C) | BIT(LANG_RUST), "popen", VERB_TEXT },
	{ BIT(LANG_C) | BIT(LANG_RUST), "kill", VERB_KILL },
	{ BIT(LANG_C) | BIT(LANG_RUST), "killpg", VERB_GROUP },
	{ BIT(LANG_C), "tgkill", VERB_GROUP },
	{ BIT(LANG_C), "syscall", VERB_CALL },
	{ BIT(LANG_C), "dlopen", VERB_LOAD },
	{ BIT(LANG_C), "fputs", VERB_PRINT },
	{ BIT(LANG_C), "fprintf", VERB_PRINT },
	{ BIT(LANG_C), "fwrite", VERB_PRINT },
	{ BIT(LANG_C), "execl", VERB_EXEC },
	{ BIT(LANG_C), "execlp", VERB_EXEC },
	{ BIT(LANG_C), "execle", VERB_EXEC },
	{ BIT(LANG_C), "execv", VERB_EXEC },
	{ BIT(LANG_C), "execvp", VERB_EXEC },
	{ BIT(LANG_C), "execvpe", VERB_EXEC },
	{ BIT(LANG_C), "execve", VERB_EXEC },
	{ BIT(LANG_C), "posix_spawn", VERB_SPAWN },
	{ BIT(LANG_C), "posix_spawnp", VERB_SPAWN },
	{ BIT(LANG_GO), "exec.Command", VERB_WORDS },
	{ BIT(LANG_GO), "exec.CommandContext", VERB_WORDS },
	{ BIT(LANG_GO), "syscall.Exec", VERB_EXEC },
	{ BIT(LANG_GO), "syscall.Kill", VERB_KILL },
	{ BIT(LANG_GO), "os.StartProcess", VERB_EXEC },
	{ BIT(LANG_RUST), "Command::new", VERB_WORDS },
	{ BIT(LANG_JAVA), "ProcessBuilder", VERB_WORDS },
	{ BIT(LANG_JAVA), "exec", VERB_TEXT },
	{ BIT(LANG_R), "system", VERB_TEXT },
	{ BIT(LANG_R), "system2", VERB_WORDS },
	{ BIT(LANG_R), "shell", VERB_TEXT },
	{ BIT(LANG_R), "pipe", VERB_TEXT },
	{ BIT(LANG_R), "dyn.load", VERB_LOAD },
	{ BIT(LANG_R), "pskill", VERB_KILL },
	{ BIT(LANG_R), "tools::pskill", VERB_KILL },
	{ BIT(LANG_JULIA), "dlopen", VERB_LOAD },
	{ BIT(LANG_JULIA), "run", VERB_TEXT },
	{ BIT(LANG_JULIA), "read", VERB_TEXT },
	{ BIT(LANG_JULIA), "readchomp", VERB_TEXT },
	{ BIT(LANG_SCHEME), "system", VERB_TEXT },
	{ BIT(LANG_SCHEME), "dynamic-link", VERB_LOAD },
	{ BIT(LANG_SCHEME), "load-foreign-library", VERB_LOAD },
	{ BIT(LANG_SCHEME), "system*", VERB_WORDS },
	{ BIT(LANG_SCHEME), "open-pipe", VERB_TEXT },
	{ BIT(LANG_SCHEME), "open-input-pipe", VERB_TEXT },
	{ BIT(LANG_SCHEME), "open-output-pipe", VERB_TEXT },
	{ BIT(LANG_SCHEME), "execlp", VERB_EXEC },
	{ BIT(LANG_SCHEME), "execl", VERB_EXEC },
	{ BIT(LANG_SCHEME), "kill", VERB_KILL },
	{ BIT(LANG_SCHEME), "run-program", VERB_GIVEN },
	{ BIT(LANG_SCHEME), "launch-program", VERB_GIVEN },
	{ BIT(LANG_SCHEME), "shell", VERB_TEXT },
	{ BIT(LANG_SCHEME), "run-shell-command", VERB_TEXT },
	{ BIT(LANG_SCHEME), "alien-funcall", VERB_ALIEN },
	{ BIT(LANG_PROLOG), "shell", VERB_TEXT },
	{ BIT(LANG_PROLOG), "process_create", VERB_GIVEN },
	{ BIT(LANG_PROLOG), "process_kill", VERB_KILL },
	{ BIT(LANG_JAVA), "ProcessHandle.of", VERB_OF },
};

static struct lang_effect *add(struct literals *l, enum lang_effect_kind kind)
{
	struct lang_effect *effect = l->n_effects < MAX_LANG_EFFECTS
					     ? arena_alloc(l->arena, struct lang_effect, 1)
					     : NULL;

	if (!effect) {
		l->failed |= l->n_effects < MAX_LANG_EFFECTS;
		return NULL;
	}
	effect->kind = kind;
	effect->language = l->language;
	while (l->lines_at < l->at && l->lines_at < l->text.len)
		l->lines += l->text.at[l->lines_at++] == '\n';
	effect->line = l->lines + 1;
	*l->tail = effect;
	l->tail = &effect->next;
	l->n_effects++;
	return effect;
}

static void unreadable(struct literals *l)
{
	struct lang_effect *effect = add(l, LANG_UNREADABLE);

	if (effect)
		effect->why = "starts a program that is not known";
}

void literals_shell(struct literals *l, const struct operand *text)
{
	struct lang_effect *effect;

	if (text->n != 1 || !field_has_text(&text->items[0])) {
		unreadable(l);
		return;
	}
	effect = add(l, LANG_SHELL);
	if (effect)
		effect->text = text->items[0];
}

/* The arguments in one; a number in place of a text ends a vector of C. */
void literals_start(struct literals *l, const struct operand *args, size_t n)
{
	struct operand all = { .list = true };
	struct lang_effect *effect;

	for (size_t i = 0; i < n; i++)
		if (!args[i].number || l->language != LANG_C)
			literals_append(l, &all, &args[i]);
	while (all.n > 1 && field_equals(&all.items[all.n - 1], STR("0")) == YES &&
		l->language == LANG_C)
		all.n--;
	if (all.n == 0 || !field_has_text(&all.items[0])) {
		unreadable(l);
		return;
	}
	effect = add(l, LANG_ARGV);
	if (effect) {
		effect->argv = all.items;
		effect->argc = all.n;
	}
}

/* path, then argv: what runs is the path, with the arguments behind argv[0]. */
static void become(struct literals *l, struct operand *args, size_t n)
{
	struct operand all = { .list = true };

	for (size_t i = 1; i < n; i++)
		if (!args[i].number)
			literals_append(l, &all, &args[i]);
	if (args[0].n != 1 || all.n == 0) {
		unreadable(l);
		return;
	}
	all.items[0] = args[0].items[0];
	literals_start(l, &all, 1);
}

static void send(
	struct literals *l, const struct operand *pid, const struct operand *signal, bool group)
{
	struct field *argv = arena_alloc(l->arena, struct field, 3);
	struct lang_effect *effect = argv ? add(l, LANG_ARGV) : NULL;
	struct field dash = field_text(l->arena, STR("-"));

	l->failed |= !argv;
	if (!effect)
		return;
	argv[0] = field_text(l->arena, STR("kill"));
	argv[1] = field_join(l->arena, dash, signal->n == 1 ? signal->items[0] : field_any());
	argv[2] = pid->n == 1 ? pid->items[0] : field_any();
	if (group)
		argv[2] = field_join(l->arena, dash, argv[2]);
	effect->argv = argv;
	effect->argc = 3;
}

static void load(struct literals *l, const struct operand *path)
{
	struct str name, text;
	struct lang_effect *effect;

	if (path->n != 1 || !field_known(l->arena, &path->items[0], &name) ||
		!lang_read_file(l->arena, l->input, name, &text) || !lang_is_compiled(text))
		return;
	effect = add(l, LANG_CODE);
	if (effect) {
		effect->language = LANG_C;
		effect->path = path->items[0];
	}
}

static struct lang_effect *last_shell(struct literals *l)
{
	struct lang_effect *last = NULL;

	for (struct lang_effect *e = l->effects; e; e = e->next)
		if (e->kind == LANG_SHELL)
			last = e;
	return last;
}

static void print(struct literals *l, struct field text)
{
	struct lang_effect *pipe = l->pipe;

	pipe->stdin_text = pipe->has_stdin ? field_join(l->arena, pipe->stdin_text, text) : text;
	pipe->has_stdin = true;
}

/* .arg("x").args(["y"]) of Rust behind Command::new(..). */
static void chained(struct literals *l, struct operand *all)
{
	struct str name;
	struct operand args[MAX_ARGUMENTS];

	for (;;) {
		size_t before = l->at, n;

		literals_blank(l);
		if (literals_peek(l, 0) != '.') {
			l->at = before;
			return;
		}
		l->at++;
		if (!literals_name(l, &name) || literals_peek(l, 0) != '(')
			return;
		l->at++;
		n = literals_arguments(l, args, ARRAY_SIZE(args));
		if (str_is(name, "arg") || str_is(name, "args"))
			for (size_t i = 0; i < n; i++)
				literals_append(l, all, &args[i]);
	}
}

/* (run-program "modal" (list "a" "b") ..), (run-program "modal a b"), process_create(path(modal),
 * [a]) */
static void given(struct literals *l, const struct operand *args, size_t n)
{
	struct operand all = { .list = true }, rest;

	if (n < 2 || (l->language == LANG_SCHEME && !args[1].list)) {
		literals_shell(l, &args[0]);
		return;
	}
	rest = args[1];
	if (l->language == LANG_SCHEME && rest.n && !field_has_text(&rest.items[0])) { /* list */
		rest.items++;
		rest.n--;
	}
	literals_append(l, &all, &args[0]);
	literals_append(l, &all, &rest);
	literals_start(l, &all, 1);
}

/* (alien-funcall (extern-alien "kill" ..) 5 9) */
static void alien(struct literals *l, const struct operand *args, size_t n)
{
	for (size_t i = 0; i < args[0].n; i++) {
		const struct field *name = &args[0].items[i];

		if (field_equals(name, STR("kill")) == YES && n > 2)
			send(l, &args[1], &args[2], false);
		else if (field_equals(name, STR("system")) == YES && n > 1)
			literals_shell(l, &args[1]);
	}
}

static void call(struct literals *l, const struct verb_row *row)
{
	struct operand args[MAX_ARGUMENTS], all = { .list = true };
	size_t n = literals_arguments(l, args, ARRAY_SIZE(args));
	struct str known;

	if (n == 0)
		return;
	switch (row->verb) {
	case VERB_TEXT:
		if (args[0].list)
			literals_start(l, args, 1);
		else
			literals_shell(l, &args[0]);
		if (n == 2 && args[1].n == 1 && field_equals(&args[1].items[0], STR("w")) == YES)
			l->pipe = last_shell(l);
		break;
	case VERB_WORDS:
		if (str_ends(str_from(row->name), "Context") && n > 1)
			literals_start(l, args + 1, n - 1);
		else if (l->language == LANG_RUST) {
			literals_append(l, &all, &args[0]);
			chained(l, &all);
			literals_start(l, &all, 1);
		} else {
			literals_start(l, args, n);
		}
		break;
	case VERB_EXEC:
		become(l, args, n);
		break;
	case VERB_SPAWN:
		if (n >= 2 && args[n - 1].list)
			literals_start(l, &args[n - 1], 1);
		else if (n >= 3)
			literals_start(l, &args[n - 2], 1);
		break;
	case VERB_KILL:
	case VERB_GROUP:
		if (n >= 2)
			send(l, &args[0], &args[1], row->verb == VERB_GROUP);
		else if (l->language == LANG_PROLOG) {
			all = literals_one(l, field_text(l->arena, STR("TERM")));
			send(l, &args[0], &all, false);
		}
		break;
	case VERB_CALL:
		if (n >= 3 && args[0].n == 1 && field_known(l->arena, &args[0].items[0], &known) &&
			str_is(known, "62"))
			send(l, &args[1], &args[2], false);
		break;
	case VERB_GIVEN:
		given(l, args, n);
		break;
	case VERB_ALIEN:
		alien(l, args, n);
		break;
	case VERB_OF:
		if (str_contains(str_skip(l->text, l->at), "destroy")) {
			all = literals_one(l, field_text(l->arena, STR("TERM")));
			send(l, &args[0], &all, false);
		}
		break;
	case VERB_LOAD:
		load(l, &args[0]);
		break;
	case VERB_PRINT:
		for (size_t i = 0; i < n && l->pipe; i++)
			if (args[i].n == 1 && !args[i].number && field_has_text(&args[i].items[0]))
				print(l, args[i].items[0]);
		break;
	}
}

static const struct verb_row *verb_of(const struct literals *l, struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		struct str own = str_from(verbs[i].name);

		if (!(verbs[i].languages & BIT(l->language)) || !str_ends(name, verbs[i].name))
			continue;
		if (name.len == own.len || strchr(".:>", name.at[name.len - own.len - 1]))
			return &verbs[i];
	}
	return NULL;
}

/* char *v[] = .., cmd := .., let x = .., #define X .. */
static void assign(struct literals *l, struct str name)
{
	size_t before = l->at;

	literals_blank(l);
	while (literals_peek(l, 0) == '[') {
		l->at = MIN(str_find_char(l->text, ']', l->at), l->text.len);
		l->at += l->at < l->text.len;
		literals_blank(l);
	}
	l->at += literals_peek(l, 0) == ':' && literals_peek(l, 1) == '=';
	if (literals_peek(l, 0) == '<' && literals_peek(l, 1) == '-') /* R */
		l->at++;
	else if (literals_peek(l, 0) != '=' || strchr("=~", literals_peek(l, 1))) {
		l->at = before;
		return;
	}
	l->at++;
	before = l->at;
	literals_bind(l, name, literals_expression(l));
	l->at = before; /* what is within is seen, too */
}

static void define(struct literals *l)
{
	struct str name;

	l->at += strlen("#define");
	literals_blank(l);
	if (literals_name(l, &name) && literals_peek(l, 0) != '(')
		literals_bind(l, name, literals_expression(l));
}

/* Is what stands in the parenthesis that ends @before only shown? */
static bool is_shown(struct str before)
{
	static const char *const shows[] = { "print(", "write(", "writeln(", "writeq(",
		"display(" };

	for (size_t i = 0; i < ARRAY_SIZE(shows); i++)
		if (str_ends(before, shows[i]))
			return true;
	return false;
}

/* Prolog: X = shell(..) is a term; it runs if X stands elsewhere than where it is shown. */
static bool is_term(const struct literals *l, struct str name)
{
	size_t at = (size_t)(name.at - l->text.at), end, from;
	struct str variable;

	if (l->language != LANG_PROLOG || str_contains(l->text, "call"))
		return false;
	while (at > 0 && l->text.at[at - 1] == ' ')
		at--;
	if (at == 0 || l->text.at[at - 1] != '=')
		return false;
	for (end = at - 1; end > 0 && l->text.at[end - 1] == ' ';)
		end--;
	for (from = end; from > 0 && isalnum((unsigned char)l->text.at[from - 1]);)
		from--;
	variable = str_slice(l->text, from, end);
	if (!variable.len)
		return false;
	for (size_t i = end; (i = str_find(l->text, variable, i)) != STR_NOT_FOUND; i++)
		if (!is_shown(str_slice(l->text, 0, i)))
			return false;
	return true;
}

static void named(struct literals *l, struct str name)
{
	const struct verb_row *row = NULL;
	size_t behind = l->at;
	bool opened = l->language == LANG_SCHEME;

	if (!opened) {
		literals_blank(l);
		opened = literals_peek(l, 0) == '(';
		if (!opened)
			l->at = behind;
	}
	row = opened && !is_term(l, name) ? verb_of(l, name) : NULL;
	if (!row) {
		l->at = behind;
		assign(l, name);
		return;
	}
	l->at += literals_peek(l, 0) == '(' && l->language != LANG_SCHEME;
	behind = l->at;
	call(l, row);
	l->steps += (uint32_t)((l->at - behind) / 64);
	if (l->language != LANG_RUST)
		l->at = behind; /* system(f(popen(..))) */
}

/* "text".execute() of Groovy; .string "text" beside a call of system in assembly. */
static void quoted(struct literals *l, struct str text)
{
	struct operand operand = literals_one(l, field_text(l->arena, text));

	if (l->language == LANG_JAVA && str_starts(str_skip(l->text, l->at), ".execute("))
		literals_shell(l, &operand);
	else if (l->assembly)
		literals_shell(l, &operand);
}

/* (quote (..)) and '(..) where nothing evaluates what is data; true: it was stepped over. */
static bool skip_data(struct literals *l)
{
	size_t before = l->at, depth = 0;
	struct str text;

	if (literals_peek(l, 0) == '\'')
		l->at++;
	else if (literals_name(l, &text) && str_is(text, "quote"))
		literals_blank(l);
	else
		l->at = before;
	if (l->at == before || literals_peek(l, 0) != '(') {
		l->at = before;
		return false;
	}
	do {
		char c = literals_peek(l, 0);

		depth += c == '(';
		depth -= c == ')';
		if (c == '"')
			literals_string(l, &text);
		else
			l->at++;
	} while (depth && l->at < l->text.len);
	return true;
}

static void scan(struct literals *l)
{
	bool has_data = l->language == LANG_SCHEME && !str_contains(l->text, "eval");

	while (l->at < l->text.len && !l->failed && l->n_effects < MAX_LANG_EFFECTS) {
		struct str text;

		literals_blank(l);
		if (++l->steps > MAX_LANG_STEPS) {
			unreadable(l);
			return;
		}
		if (l->n_functions && literals_skip_idle(l))
			continue;
		if (has_data && skip_data(l))
			continue;
		if (l->language == LANG_C && str_starts(str_skip(l->text, l->at), "#define"))
			define(l);
		else if (literals_string(l, &text))
			quoted(l, text);
		else if (literals_name(l, &text))
			named(l, text);
		else
			l->at += l->at < l->text.len;
	}
}

/* argv, os.Args and the like: the program and what was given to it. */
static void bind_arguments(struct literals *l)
{
	static const char *const names[] = { "argv", "v", "av", "os.Args", "ARGS", "args" };
	struct operand all = { .list = true };
	struct operand first = literals_one(l, field_any());

	literals_append(l, &all, l->input->argc ? &(struct operand){ 0 } : &first);
	for (size_t i = 0; i < l->input->argc; i++) {
		struct operand one = literals_one(l, l->input->argv[i]);

		literals_append(l, &all, &one);
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		literals_bind(l, str_from(names[i]), all);
}

int literals_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects)
{
	struct literals *l = arena_alloc(arena, struct literals, 1);

	if (!l)
		return -ENOMEM;
	*l = (struct literals){
		.arena = arena,
		.input = input,
		.language = language,
		.text = input->text,
		.tail = &l->effects,
		.preloaded = input->argc && field_equals(&input->argv[0], STR("ld.so")) == YES,
		.assembly = language == LANG_C && str_contains(input->text, ".globl") &&
			    (str_contains(input->text, "call system") ||
				    str_contains(input->text, "call\tsystem")),
	};
	bind_arguments(l);
	literals_find_functions(l);
	scan(l);
	if (language == LANG_C)
		literals_run_c(l);
	*ret_effects = l->effects;
	return l->failed ? -ENOMEM : 0;
}
