/* Which processes are protected jobs by a pack's `protect:` patterns. */
#include "rules/match.h"

#define MAX_LABEL    80
#define MAX_STARTERS 16 /* words before the program proper: uv run -q modal */

/* Does @text start a program that starts the one named behind it? */
static bool starts_others(struct str name)
{
	static const char *const starters[] = { "python", "python3", "python2", "pypy", "pypy3",
		"node", "bun", "deno", "ruby", "perl", "uv", "uvx", "pipx", "poetry", "pdm",
		"hatch", "rye", "pixi", "pipenv", "conda", "mamba", "micromamba", "sh", "bash",
		"dash", "zsh", "env", "nohup", "setsid", "timeout", "nice", "ionice", "stdbuf",
		"sudo", "doas", "time", "strace", "unbuffer", "script", "watch" };

	while (name.len && (name.at[name.len - 1] == '.' ||
				   (name.at[name.len - 1] >= '0' && name.at[name.len - 1] <= '9' &&
					   str_starts(name, "python"))))
		name.len--;
	for (size_t i = 0; i < ARRAY_SIZE(starters); i++)
		if (str_is(name, starters[i]))
			return true;
	return false;
}

static bool one_of(struct str word, const struct words *words)
{
	for (size_t i = 0; i < words->n; i++)
		if (str_equal(word, words->at[i]))
			return true;
	return false;
}

/* The words behind the program, options between them looked through. */
static bool words_follow(const struct protect *protect, const struct process *p, size_t at)
{
	size_t want = 1;

	for (at++; at < p->argc && want < protect->n_argv; at++) {
		if (p->argv[at].len && p->argv[at].at[0] == '-')
			continue;
		if (one_of(p->argv[at], &protect->argv[want]))
			want++;
		else if (want > 1 || at > 4)
			return false;
	}
	return want == protect->n_argv;
}

static bool argv_matches(const struct protect *protect, const struct process *p, size_t *ret_at)
{
	for (size_t i = 0; i < p->argc && i < MAX_STARTERS; i++) {
		if (one_of(str_basename(p->argv[i]), &protect->argv[0]) &&
			words_follow(protect, p, i)) {
			*ret_at = i;
			return true;
		}
		if (i == 0 && !starts_others(str_basename(p->argv[0])))
			return false;
	}
	return false;
}

static struct str process_label(struct arena *arena, const struct process *p, size_t at)
{
	struct buf label = BUF_IN(arena);

	for (size_t i = at; i < p->argc && label.len < MAX_LABEL; i++) {
		if (i > at)
			buf_add_char(&label, ' ');
		buf_add(&label, i == at ? str_basename(p->argv[i]) : p->argv[i]);
	}
	return str_slice(buf_str(&label), 0, MAX_LABEL);
}

bool policy_protects(const struct policy *policy, const struct process *process,
	struct arena *arena, struct str *ret_label)
{
	size_t at = 0;

	for (const struct pack *pack = policy->packs; pack; pack = pack->next)
		for (const struct protect *p = pack->protects; p; p = p->next) {
			if (p->n_argv && !argv_matches(p, process, &at))
				continue;
			if (p->cmdline && pattern_search(p->cmdline, process->cmdline) == NO)
				continue;
			*ret_label = p->label.len ? p->label : process_label(arena, process, at);
			return true;
		}
	return false;
}

bool process_command(
	struct arena *arena, const struct process *process, size_t at, struct str *ret_label)
{
	if (at >= process->argc || at >= MAX_STARTERS ||
		(at > 0 && !starts_others(str_basename(process->argv[0]))))
		return false;
	*ret_label = process_label(arena, process, at);
	return true;
}

/* The call as the process that it would be. */
bool policy_protects_call(const struct policy *policy, const struct call *call, struct arena *arena,
	struct str *ret_label)
{
	struct buf cmdline = BUF_IN(arena);
	struct process process = { .argc = call->argc };
	struct str program, label;

	process.argv = arena_alloc(arena, struct str, call->argc + 1);
	if (!process.argv || !call->argc)
		return false;
	for (size_t i = 0; i < call->argc; i++) {
		process.argv[i] = field_show(arena, &call->argv[i]);
		buf_printf(&cmdline, "%s%.*s", i ? " " : "", STR_ARGS(process.argv[i]));
	}
	process.cmdline = buf_str(&cmdline);
	label = process.argv[0];
	if (field_known(arena, &call->program, &program) && program.len)
		process.argv[0] = program;
	if (!policy_protects(policy, &process, arena, ret_label))
		return false;
	/* A copy under another name is found again by that name. */
	if (!str_equal(str_basename(label), process.argv[0])) {
		process.argv[0] = label;
		*ret_label = process_label(arena, &process, 0);
	}
	return true;
}
