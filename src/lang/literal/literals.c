/* Which calls of Perl, Ruby, JavaScript, PHP and Lua start programs, and with what. */
#include "lang/literal/literals.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum verb {
	VERB_SHELL,    /* one text for a shell, or several words of a program */
	VERB_TEXT,     /* the first argument is text for a shell */
	VERB_WORDS,    /* a program and the list of its arguments */
	VERB_OPEN,     /* Perl: open(F, "|-", command) */
	VERB_KILL,     /* signal, pids */
	VERB_KILL_PID, /* pid, signal */
	VERB_CODE,
	VERB_WRITE, /* path, text */
};

static const struct verb_row {
	enum language language;
	const char *name; /* its last component */
	enum verb verb;
} verbs[] = {
	{ LANG_PERL, "system", VERB_SHELL },
	{ LANG_PERL, "exec", VERB_SHELL },
	{ LANG_PERL, "kill", VERB_KILL },
	{ LANG_PERL, "open", VERB_OPEN },
	{ LANG_PERL, "eval", VERB_CODE },
	{ LANG_RUBY, "system", VERB_SHELL },
	{ LANG_RUBY, "exec", VERB_SHELL },
	{ LANG_RUBY, "spawn", VERB_SHELL },
	{ LANG_RUBY, "popen", VERB_SHELL },
	{ LANG_RUBY, "capture2", VERB_SHELL },
	{ LANG_RUBY, "capture2e", VERB_SHELL },
	{ LANG_RUBY, "capture3", VERB_SHELL },
	{ LANG_RUBY, "popen2", VERB_SHELL },
	{ LANG_RUBY, "popen3", VERB_SHELL },
	{ LANG_RUBY, "kill", VERB_KILL },
	{ LANG_RUBY, "eval", VERB_CODE },
	{ LANG_RUBY, "write", VERB_WRITE },
	{ LANG_JAVASCRIPT, "exec", VERB_TEXT },
	{ LANG_JAVASCRIPT, "execSync", VERB_TEXT },
	{ LANG_JAVASCRIPT, "spawn", VERB_WORDS },
	{ LANG_JAVASCRIPT, "spawnSync", VERB_WORDS },
	{ LANG_JAVASCRIPT, "execFile", VERB_WORDS },
	{ LANG_JAVASCRIPT, "execFileSync", VERB_WORDS },
	{ LANG_JAVASCRIPT, "kill", VERB_KILL_PID },
	{ LANG_JAVASCRIPT, "eval", VERB_CODE },
	{ LANG_JAVASCRIPT, "writeFileSync", VERB_WRITE },
	{ LANG_JAVASCRIPT, "writeFile", VERB_WRITE },
	{ LANG_PHP, "system", VERB_TEXT },
	{ LANG_PHP, "exec", VERB_TEXT },
	{ LANG_PHP, "shell_exec", VERB_TEXT },
	{ LANG_PHP, "passthru", VERB_TEXT },
	{ LANG_PHP, "popen", VERB_TEXT },
	{ LANG_PHP, "proc_open", VERB_WORDS },
	{ LANG_PHP, "pcntl_exec", VERB_WORDS },
	{ LANG_PHP, "posix_kill", VERB_KILL_PID },
	{ LANG_PHP, "eval", VERB_CODE },
	{ LANG_PHP, "file_put_contents", VERB_WRITE },
	{ LANG_LUA, "execute", VERB_TEXT },
	{ LANG_LUA, "popen", VERB_TEXT },
};

static char peek(const struct literals *l, size_t n)
{
	return l->at + n < l->text.len ? l->text.at[l->at + n] : '\0';
}

static struct lang_effect *add(struct literals *l, enum lang_effect_kind kind)
{
	struct lang_effect *effect = arena_alloc(l->arena, struct lang_effect, 1);

	if (!effect || l->n_effects >= MAX_LANG_EFFECTS) {
		l->failed |= !effect;
		return effect;
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

static struct lang_effect *shell(struct literals *l, struct field text)
{
	struct lang_effect *effect = NULL;

	if (!field_has_text(&text) && !field_is_known(&text))
		unreadable(l);
	else if ((effect = add(l, LANG_SHELL)))
		effect->text = text;
	return effect;
}

static void words(struct literals *l, const struct operand *args, size_t n)
{
	struct lang_effect *effect;
	size_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += args[i].n;
	if (total == 0)
		return;
	if (!field_has_text(&args[0].items[0]) && total == 1) {
		unreadable(l);
		return;
	}
	effect = add(l, LANG_ARGV);
	if (!effect)
		return;
	effect->argv = arena_alloc(l->arena, struct field, total);
	if (!effect->argv) {
		l->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < args[i].n; k++)
			effect->argv[effect->argc++] = args[i].items[k];
}

static void start(struct literals *l, const struct operand *args, size_t n)
{
	while (n > 1 && args[0].absent) {
		args++;
		n--;
	}
	if (n && (args[0].list || (n > 1 && !args[1].absent)))
		words(l, args, n);
	else if (n && !args[0].absent)
		shell(l, literals_text(l, &args[0]));
}

static void send(struct literals *l, const struct operand *signal, const struct operand *pids)
{
	struct operand parts[3] = { literals_one(l, field_text(l->arena, STR("kill"))), { 0 },
		*pids };
	struct field text = literals_text(l, signal), pid;
	struct str known;

	if (field_known(l->arena, &text, &known) && known.len && known.at[0] == '-') {
		pid = field_join(l->arena, field_text(l->arena, STR("-")), literals_text(l, pids));
		parts[2] = literals_one(l, pid);
	} else {
		text = field_join(l->arena, field_text(l->arena, STR("-")), text);
	}
	parts[1] = literals_one(l, text);
	words(l, parts, 3);
}

static void open_pipe(struct literals *l, const struct operand *args, size_t n)
{
	struct field mode = n > 1 ? literals_text(l, &args[1]) : field_any();
	struct str text;

	if (!field_known(l->arena, &mode, &text))
		return;
	text = str_trim(text);
	if (n > 2 && (str_is(text, "|-") || str_is(text, "-|")))
		start(l, args + 2, n - 2);
	else if (n == 2 && str_starts(text, "|"))
		shell(l, field_text(l->arena, str_skip(text, 1)));
	else if (n == 2 && str_ends(text, "|"))
		shell(l, field_text(l->arena, str_slice(text, 0, text.len - 1)));
}

static void give(
	struct literals *l, enum lang_effect_kind kind, const struct operand *args, size_t n)
{
	struct field text = literals_text(l, &args[n - 1]);
	struct lang_effect *effect = NULL;

	if (kind == LANG_CODE && !field_has_text(&text))
		unreadable(l);
	else
		effect = add(l, kind);
	if (!effect)
		return;
	effect->text = text;
	if (kind == LANG_WRITE)
		effect->path = literals_text(l, &args[0]);
}

/* regex.exec(text) is no start: the receiver has to be child_process by one of its names. */
static bool is_foreign(const struct literals *l, struct str name, const struct operand *args)
{
	return l->language == LANG_JAVASCRIPT && str_ends(name, "exec") && name.len > 4 &&
	       !str_contains(name, "child") && !str_starts(name, "cp.") &&
	       !field_has_text(&args[0].items[0]);
}

static void call(struct literals *l, const struct verb_row *row, struct str name)
{
	struct operand args[16];
	size_t n;

	if (row->verb == VERB_CODE && peek(l, 0) == ' ' && peek(l, 1) == '{')
		return;
	n = literals_arguments(l, args, ARRAY_SIZE(args));
	if (n == 0 || (args[0].n == 0 && !args[0].absent))
		return;
	if (row->verb == VERB_SHELL)
		start(l, args, n);
	else if (row->verb == VERB_TEXT && args[0].n && !is_foreign(l, name, args))
		args[0].list ? words(l, args, 1) : (void)shell(l, literals_text(l, &args[0]));
	else if (row->verb == VERB_WORDS)
		words(l, args, n > 1 && args[1].list ? 2 : 1);
	else if (row->verb == VERB_OPEN)
		open_pipe(l, args, n);
	else if (row->verb == VERB_KILL && n > 1)
		for (size_t i = 1; i < n; i++)
			send(l, &args[0], &args[i]);
	else if (row->verb == VERB_KILL_PID) {
		struct operand term = literals_one(l, field_text(l->arena, STR("TERM")));

		send(l, n > 1 && args[1].n ? &args[1] : &term, &args[0]);
	} else if (row->verb == VERB_CODE)
		give(l, LANG_CODE, args, 1);
	else if (row->verb == VERB_WRITE && n >= 2)
		give(l, LANG_WRITE, args, 2);
}

static struct str last_component(struct str name)
{
	for (size_t i = name.len; i-- > 0;)
		if (strchr(".:>", name.at[i]))
			return str_skip(name, i + 1);
	return name;
}

static const struct verb_row *verb_of(const struct literals *l, struct str name)
{
	struct str last = last_component(name);

	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (verbs[i].language == l->language && str_is(last, verbs[i].name))
			return &verbs[i];
	return NULL;
}

static void assign(struct literals *l, struct str name)
{
	bool adds;
	struct operand value, *old = literals_find(l, name);

	literals_blank(l);
	adds = peek(l, 0) && strchr(".+", peek(l, 0)) && peek(l, 1) == '=';
	if (!adds && (peek(l, 0) != '=' || strchr("=~>", peek(l, 1))))
		return;
	l->at += adds ? 2 : 1;
	value = literals_expression(l);
	if (adds)
		value = literals_one(
			l, field_join(l->arena, old ? literals_text(l, old) : field_any(),
				   literals_text(l, &value)));
	literals_bind(l, name, value);
}

/* A name: what it does; reading goes on right behind it, so that what is within is seen, too. */
static void named(struct literals *l, struct str name, bool sigil)
{
	const struct verb_row *row = sigil ? NULL : verb_of(l, name);
	size_t behind = l->at;

	if (row)
		call(l, row, name);
	else
		assign(l, name);
	if (l->at > behind)
		l->steps += (uint32_t)((l->at - behind) / 64);
	l->at = behind;
}

static void quoted(struct literals *l, const struct operand *operand, char quote, char before)
{
	if (quote == '`' && (l->language != LANG_JAVASCRIPT || before == '$'))
		shell(l, literals_text(l, operand));
}

static void scan(struct literals *l)
{
	char before = '\n';

	while (l->at < l->text.len && !l->failed && l->n_effects < MAX_LANG_EFFECTS) {
		struct operand operand;
		struct str name;
		char quote, first;

		literals_blank(l);
		first = peek(l, 0);
		if (++l->steps > MAX_LANG_STEPS) {
			unreadable(l);
			return;
		}
		if (literals_regex(l, before)) {
			before = '/';
			l->at += peek(l, 0) == '.';
			if (peek(l, 0))
				literals_name(l, &name);
		} else if (literals_string(l, &operand, &quote)) {
			quoted(l, &operand, quote, before);
			before = '"';
		} else if (literals_name(l, &name)) {
			named(l, name, strchr("$@%", first) != NULL);
			before = 'a';
		} else if (l->at < l->text.len) {
			before = l->text.at[l->at++];
		}
	}
}

static void bind_arguments(struct literals *l)
{
	const struct lang_input *input = l->input;
	struct operand argv = { .items = input->argv, .n = input->argc, .list = true };
	struct operand rest = argv;

	if (input->argc) {
		rest.items++;
		rest.n--;
	}
	literals_bind(l, STR("ARGV"), rest);
	literals_bind(l, STR("argv"), argv);
	literals_bind(l, STR("process.argv"), argv);
	if (input->has_stdin) {
		struct operand in = literals_one(l, input->stdin_text);

		literals_bind(l, STR("_"), in);
	}
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
	};
	bind_arguments(l);
	scan(l);
	*ret_effects = l->effects;
	return l->failed ? -ENOMEM : 0;
}
