/* Conditions on single arguments, and texts that could not be followed. */
#include <errno.h>

#include "rules/match.h"

static bool is_value_of(
	const struct argument *a, const struct arg_condition *arg, const struct program *program)
{
	for (size_t i = 0; a->kind == ARGUMENT_OPTION && i < arg->options.n; i++)
		if (a->has_value && argument_is(a, arg->options.at[i], program))
			return true;
	return false;
}

static enum tri search(struct arena *arena, const struct pattern *pattern,
	const struct field *field, struct str text)
{
	if (field && !field_known(arena, field, &text))
		return MAYBE;
	return pattern_search(pattern, text);
}

int match_arg(struct match_run *run, const struct program *program, const struct arg_condition *arg,
	const struct call *call, struct answer *answer)
{
	struct option_cursor cursor = { .program = program, .call = call, .at = 1 };
	enum tri holds = call->truncated_argv ? MAYBE : NO;
	int word = 0;

	for (;;) {
		struct argument a = next_argument(run->arena, &cursor);

		if (a.kind == ARGUMENT_END || holds == YES)
			break;
		word += a.kind != ARGUMENT_OPTION;
		if (arg->options.n) {
			if (is_value_of(&a, arg, program))
				holds = tri_or(holds,
					search(run->arena, arg->pattern, a.value, a.value_text));
			continue;
		}
		if (arg->word >= 0 && (a.kind == ARGUMENT_OPTION || word != arg->word))
			continue;
		holds = tri_or(holds, search(run->arena, arg->pattern, a.field, STR("")));
		if (a.value)
			holds = tri_or(holds, search(run->arena, arg->pattern, a.value, STR("")));
	}
	answer_and(
		answer, (struct answer){ .holds = holds, .program = YES, .known = holds == YES });
	return 0;
}

static const struct pack *pack_of_word(
	const struct policy *policy, struct str text, bool alive, struct str *ret_word);

static int unread_finding(struct match_run *run, const struct unread *unread,
	const struct pack *pack, struct str word)
{
	struct finding *finding = arena_alloc(run->arena, struct finding, 1);
	struct finding **end = &run->findings;

	if (!finding)
		return -ENOMEM;
	*finding = (struct finding){
		.kind = VERDICT_DENY,
		.maybe = true,
		.rule = arena_printf(run->arena, "%.*s.unreadable", STR_ARGS(pack->name)),
		.why = arena_printf(run->arena, "runs text that cannot be followed (%s)%s%.*s%s",
			unread->why, word.len ? " and holds the word '" : "", STR_ARGS(word),
			word.len ? "'" : ""),
		.say = STR("Write the command out plainly, so that it can be read before it runs."),
		.confirm = STR("yes, stop it"),
		.seen = str_slice(unread->text, 0, 200),
		.span = unread->span,
	};
	while (*end && (*end)->kind >= finding->kind && !(*end)->shadow)
		end = &(*end)->next;
	finding->next = *end;
	*end = finding;
	return finding->rule.at && finding->why.at ? 0 : -ENOMEM;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool holds_word(struct str text, struct str word)
{
	for (size_t at = str_find(text, word, 0); at != STR_NOT_FOUND;
		at = str_find(text, word, at + 1)) {
		/* in "\nmodal" of JSON the letter before belongs to the escape */
		bool begins = at == 0 || !is_word_char(text.at[at - 1]) ||
			      (at > 1 && text.at[at - 2] == '\\');
		bool ends = at + word.len >= text.len || !is_word_char(text.at[at + word.len]);

		if (begins && ends)
			return true;
	}
	return false;
}

static const struct pack *pack_of_word(
	const struct policy *policy, struct str text, bool alive, struct str *ret_word)
{
	for (const struct pack *pack = policy->packs; pack; pack = pack->next) {
		const struct words *words = alive ? &pack->guarded_alive : &pack->guarded;

		for (size_t i = 0; i < words->n; i++)
			if (holds_word(text, words->at[i])) {
				*ret_word = words->at[i];
				return pack;
			}
	}
	return NULL;
}

static const struct pack *pack_of_field(
	const struct policy *policy, const struct field *field, bool alive, struct str *ret_word)
{
	const struct pack *pack = NULL;

	for (size_t i = 0; i < field->n && !pack; i++)
		if (field->pieces[i].kind == PIECE_TEXT)
			pack = pack_of_word(policy, field->pieces[i].text, alive, ret_word);
	return pack;
}

/* The first pack that protects jobs: it speaks where nothing is known at all. */
static const struct pack *protecting_pack(const struct policy *policy)
{
	for (const struct pack *pack = policy->packs; pack; pack = pack->next)
		if (pack->protects)
			return pack;
	return NULL;
}

/* Does the command carry text that only a decoder makes readable? */
static bool decodes(struct arena *arena, const struct effects *effects)
{
	static const char *const decoders[] = { "openssl", "base32", "base58", "base64", "basenc",
		"uudecode", "xxd" };

	for (const struct call *call = effects->calls; call; call = call->next) {
		struct str name;

		if (!call->argc ||
			!program_name(arena, call->program.n ? &call->program : call->argv, &name))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(decoders); i++)
			if (str_is(name, decoders[i]))
				return true;
	}
	return false;
}

/* Does an argument of the call, or what it reads, hold a guarded word? Its own name does not count:
 * as a call it has been judged. */
static const struct pack *pack_of_call(
	const struct policy *policy, const struct opaque *call, bool alive, struct str *ret_word)
{
	const struct pack *pack = NULL;

	for (size_t i = 1; i < call->argc && !pack; i++)
		pack = pack_of_field(policy, &call->argv[i], alive, ret_word);
	for (size_t i = 0; i < call->input.n && !pack; i++)
		for (size_t k = 0; k < call->input.alternatives[i].n && !pack; k++)
			pack = pack_of_field(
				policy, &call->input.alternatives[i].at[k], alive, ret_word);
	return pack;
}

/* Has this same command written the file that @path names? */
static bool is_written(struct arena *arena, const struct effects *effects, const struct field *path)
{
	struct str name, own;

	if (!field_known(arena, path, &name))
		return false;
	while (str_starts(name, "./"))
		name = str_skip(name, 2);
	for (const struct write *write = effects->writes; write; write = write->next)
		if (field_known(arena, &write->path, &own) && own.len >= name.len &&
			str_equal(str_skip(own, own.len - name.len), name) &&
			(own.len == name.len || own.at[own.len - name.len - 1] == '/'))
			return true;
	return false;
}

/*
 * Does the program that runs the text hold a guarded word, where it stands in a file of this
 * command? One that stands in an argument or on the standard input is seen with the call.
 */
static const struct pack *pack_of_program(
	struct match_run *run, const struct unread *unread, bool alive, struct str *ret_word)
{
	const struct effects *effects = run->input->effects;
	const struct pack *pack = NULL;

	for (const struct code *code = effects->codes; code && !pack; code = code->next) {
		const struct call *call = unread->by;

		while (call && call != code->by)
			call = call->parent;
		if (call && code->known && code->path.n &&
			is_written(run->arena, effects, &code->path))
			pack = pack_of_word(run->policy, code->text, alive, ret_word);
	}
	return pack;
}

/*
 * Nothing of the text is known. Most such text is innocent (eval "$(ssh-agent)"); it counts while
 * a job is alive and a guarded word went into it: through a call whose output cannot be told, or
 * the one that runs it, or its program; or an encoding hides what it holds.
 */
static const struct pack *pack_of_nothing(
	struct match_run *run, const struct unread *unread, struct str *ret_word)
{
	const struct effects *effects = run->input->effects;
	const struct policy *policy = run->policy;
	const struct pack *pack = NULL;

	struct opaque by = { .next = effects->opaques };

	if (unread->by) {
		by.argv = unread->by->argv;
		by.argc = unread->by->argc;
		by.input = unread->by->input;
	}
	for (int alive = 0; alive < 2; alive++)
		for (const struct opaque *o = &by; o && !pack; o = o->next)
			pack = pack_of_call(policy, o, alive, ret_word);
	for (int alive = 0; alive < 2 && !pack; alive++)
		pack = pack_of_program(run, unread, alive, ret_word);
	if (!pack && decodes(run->arena, effects))
		pack = protecting_pack(policy);
	return pack;
}

static int judge_unread(struct match_run *run, const struct unread *unread)
{
	const struct pack *pack;
	const struct job *jobs = NULL;
	struct str word = STR("");
	int err;

	pack = pack_of_word(run->policy, unread->text, false, &word);
	if (pack)
		return unread_finding(run, unread, pack, word);
	err = match_jobs(run, &jobs);
	if (err || !jobs)
		return err;
	pack = unread->text.len ? pack_of_word(run->policy, unread->text, true, &word)
				: pack_of_nothing(run, unread, &word);
	return pack ? unread_finding(run, unread, pack, word) : 0;
}

int match_unread(struct match_run *run)
{
	const struct effects *effects = run->input->effects;
	int err = 0;

	for (const struct unread *u = effects->unreads; u && !err; u = u->next)
		if (u->shell_like)
			err = judge_unread(run, u);
	if (!err && effects->limit_hit && run->input->command.len) {
		struct unread whole = {
			.why = "it is too long or too deeply nested",
			.text = run->input->command,
			.shell_like = true,
			.span = { 0, (uint32_t)run->input->command.len },
		};

		err = judge_unread(run, &whole);
	}
	return err;
}

const struct str *policy_guarded_words(const struct policy *policy, size_t *ret_n)
{
	*ret_n = policy->guarded.n;
	return policy->guarded.at;
}

const struct str *policy_program_names(const struct policy *policy, size_t *ret_n)
{
	*ret_n = policy->names.n;
	return policy->names.at;
}

bool policy_guarded(const struct policy *policy, struct str text)
{
	for (size_t i = 0; i < policy->guarded.n; i++)
		if (holds_word(text, policy->guarded.at[i]))
			return true;
	return false;
}
