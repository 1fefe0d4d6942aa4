/*
 * What git does to files of the work tree. Contents that the command staged or had are kept, so
 * that `git add x; rm x; git checkout x; sh x` runs what was added. Trees that git copies
 * (clone, worktree) are seen as links to where they come from.
 */
#include "shell/eval/git.h"

#include <errno.h>

#include "shell/eval/patch.h"

/* Global options that take the next word (git(1)). */
static bool takes_word(struct str option)
{
	return str_is(option, "-C") || str_is(option, "-c") || str_is(option, "--git-dir") ||
	       str_is(option, "--work-tree") || str_is(option, "--namespace") ||
	       str_is(option, "--config-env");
}

static bool find_words(struct shell *sh, const struct call *call, struct git_words *ret)
{
	for (size_t i = 1; i < call->argc; i++) {
		struct str word;

		if (!field_known(eval_arena(sh), &call->argv[i], &word))
			return false;
		if (takes_word(word)) {
			i++;
			continue;
		}
		if (str_starts(word, "-"))
			continue;
		*ret = (struct git_words){ word, call->argv + i, call->argc - i };
		return true;
	}
	return false;
}

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* What every file of this command holds now may come back later. */
static int keep_contents(struct shell *sh)
{
	struct eval *e = sh->world->eval;

	for (struct file *file = e->files; file; file = file->next) {
		struct git_blob *blob;

		files_sync(sh, file);
		if (file->state != VIRTUAL_TEXT || file->target.n)
			continue;
		blob = arena_alloc(e->arena, struct git_blob, 1);
		if (!blob)
			return -ENOMEM;
		*blob = (struct git_blob){
			.path = file->path, .content = file->content, .next = e->git_blobs
		};
		e->git_blobs = blob;
	}
	return 0;
}

/* Files may be as they were on disk, as they were staged, or as they are. */
static int bring_back(struct shell *sh)
{
	struct eval *e = sh->world->eval;

	for (struct file *file = e->files; file; file = file->next) {
		struct value content = { 0 }, disk;

		if (file->state == VIRTUAL_DIR || file->target.n)
			continue;
		files_sync(sh, file);
		if (file->state != VIRTUAL_GONE)
			content = file->content;
		for (const struct git_blob *blob = e->git_blobs; blob; blob = blob->next)
			if (field_same(&blob->path, &file->path))
				content = value_join(&content, &blob->content);
		if (files_on_disk(sh, file->path, &disk))
			return -ENOMEM;
		content = value_join(&content, &disk);
		if (content.n == 0 && !content.open)
			continue;
		file->state = VIRTUAL_TEXT;
		file->content = content;
		file->growing = false;
		file->program = (struct field){ 0 };
		e->changes++;
	}
	return 0;
}

/* Files that are in the index only come into the work tree. */
static int write_staged(struct shell *sh)
{
	struct eval *e = sh->world->eval;
	int err = 0;

	for (const struct git_blob *blob = e->git_blobs; blob && !err; blob = blob->next) {
		struct file *file;

		if (!blob->staged || files_find(sh, blob->path))
			continue;
		err = files_write(sh, blob->path, blob->content, false, &file);
		if (!err && blob->is_executable)
			file->executable = YES;
	}
	return err;
}

static int link_to(struct shell *sh, struct field at, struct field from)
{
	struct file *file;
	int err = files_write(sh, at, value_unknown(), false, &file);

	if (!err)
		file->target = files_absolute(sh, from);
	return err;
}

/* The operands of @git from @at on; options with a value of these subcommands are looked over. */
static size_t operands(
	struct shell *sh, const struct git_words *git, size_t at, struct field *ret, size_t max)
{
	size_t n = 0;

	for (size_t i = at; i < git->argc && n < max; i++) {
		struct str word;

		if (field_known(eval_arena(sh), &git->argv[i], &word) && str_starts(word, "-")) {
			i += str_is(word, "-b") || str_is(word, "-B") || str_is(word, "-o") ||
			     str_is(word, "--depth") || str_is(word, "--branch");
			continue;
		}
		ret[n++] = git->argv[i];
	}
	return n;
}

static int clone(struct shell *sh, const struct git_words *git)
{
	struct field ops[2];
	size_t n = operands(sh, git, 1, ops, ARRAY_SIZE(ops));
	struct str from;

	if (n == 0 || !field_known(eval_arena(sh), &ops[0], &from) ||
		str_find_char(from, ':', 0) != STR_NOT_FOUND)
		return 0;
	if (n == 1) {
		from = str_basename(from);
		if (str_ends(from, ".git"))
			from.len -= 4;
		ops[1] = field_text(eval_arena(sh), from);
	}
	return link_to(sh, ops[1], ops[0]);
}

static int worktree(struct shell *sh, const struct git_words *git)
{
	struct field ops[2];
	size_t n = operands(sh, git, 1, ops, ARRAY_SIZE(ops));

	if (n < 2 || field_equals(&ops[0], STR("add")) != YES)
		return 0;
	return link_to(sh, ops[1], eval_cwd(sh));
}

/* Into a repository that the command has made: what it gets is what stands there. */
static int pull(struct shell *sh, const struct git_words *git)
{
	struct facts *facts = sh->world->facts;
	struct field op, cwd = eval_cwd(sh);
	struct file_info info = { 0 };
	struct str from, here;

	if (operands(sh, git, 1, &op, 1) == 0 || !facts ||
		!field_known(eval_arena(sh), &op, &from) ||
		!field_known(eval_arena(sh), &cwd, &here) ||
		str_find_char(from, ':', 0) != STR_NOT_FOUND ||
		str_find_char(from, '/', 0) == STR_NOT_FOUND)
		return 0;
	if (facts->file_info(facts->self, eval_arena(sh), here, &info) || info.kind != FILE_NONE)
		return 0;
	return link_to(sh, cwd, files_absolute(sh, op));
}

/* bundle create FILE ...: what is cloned from the file is what stands here. */
static int bundle(struct shell *sh, const struct git_words *git)
{
	struct field ops[2];
	size_t n = operands(sh, git, 1, ops, ARRAY_SIZE(ops));

	if (n < 2 || field_equals(&ops[0], STR("create")) != YES)
		return 0;
	return link_to(sh, ops[1], eval_cwd(sh));
}

/* --prefix=DIR/: the files of the repository stand below it, too. */
static int below_prefix(struct shell *sh, const struct git_words *git)
{
	struct str word;

	for (size_t i = 1; i < git->argc; i++)
		if (field_known(eval_arena(sh), &git->argv[i], &word) &&
			str_starts(word, "--prefix=") && str_ends(word, "/"))
			return link_to(sh,
				field_text(eval_arena(sh),
					str_slice(word, strlen("--prefix="), word.len - 1)),
				eval_cwd(sh));
	return 0;
}

static bool has_option(struct shell *sh, const struct git_words *git, const char *name)
{
	struct str word;

	for (size_t i = 1; i < git->argc; i++)
		if (field_known(eval_arena(sh), &git->argv[i], &word) && str_is(word, name))
			return true;
	return false;
}

/* git mv and git rm are the programs of that name. */
static int as_program(struct shell *sh, const struct call *call, const struct git_words *git)
{
	struct call other = *call;
	bool known;

	other.program = git->argv[0];
	other.argv = git->argv;
	other.argc = git->argc;
	return files_of_program(sh, &other, &known);
}

/* Subcommands that change neither commits, branches nor the index. */
static bool only_reads(struct shell *sh, const struct git_words *git)
{
	static const char *const reading[] = { "annotate", "blame", "cat-file", "check-attr",
		"check-ignore", "check-mailmap", "cherry", "count-objects", "merge-tree",
		"patch-id", "range-diff", "show-branch", "stripspace", "verify-commit",
		"verify-tag", "check-ref-format", "column", "config", "describe", "diff",
		"diff-tree", "for-each-ref", "format-patch", "fsck", "grep", "help", "log",
		"ls-files", "ls-remote", "ls-tree", "merge-base", "name-rev", "push", "remote",
		"rev-list", "rev-parse", "shortlog", "show", "show-ref", "status", "var", "version",
		"whatchanged" };
	static const char *const listing[] = { "list", "--list", "-l", "--show-current", "show",
		"-n" };
	static const char *const branches[] = { "-a", "-r", "-v", "-vv" };
	bool branch = str_is(git->name, "branch");
	struct str word;

	if (str_is(git->name, "hash-object"))
		return !has_option(sh, git, "-w");
	if (str_is(git->name, "merge-file"))
		return has_option(sh, git, "-p") || has_option(sh, git, "--stdout");
	if (is_one_of(git->name, reading, ARRAY_SIZE(reading)))
		return true;
	if (!branch && !str_is(git->name, "tag") && !str_is(git->name, "stash") &&
		!str_is(git->name, "notes") && !str_is(git->name, "worktree") &&
		!str_is(git->name, "submodule"))
		return false;
	if (git->argc == 1)
		return branch || str_is(git->name, "tag");
	if (!field_known(eval_arena(sh), &git->argv[1], &word))
		return false;
	return is_one_of(word, listing, ARRAY_SIZE(listing)) || str_starts(word, "--format") ||
	       (branch && is_one_of(word, branches, ARRAY_SIZE(branches)));
}

/* What git would say is not what it will say then. */
static void note_change(struct shell *sh, const struct git_words *git)
{
	struct eval *e = sh->world->eval;
	struct str verb;

	e->git_moved |= !only_reads(sh, git);
	e->git_changed |=
		str_is(git->name, "remote") && git->argc > 1 &&
		!(field_known(e->arena, &git->argv[1], &verb) &&
			(str_is(verb, "get-url") || str_is(verb, "show") || str_starts(verb, "-")));
}

bool git_only_reads(struct shell *sh, const struct call *call)
{
	struct git_words git;

	return find_words(sh, call, &git) && only_reads(sh, &git);
}

int git_files(struct shell *sh, const struct call *call)
{
	/* after which the last commit is still the one that was made last */
	static const char *const keeping[] = { "add", "branch", "fetch", "gc", "mv", "notes", "rm",
		"tag", "update-index", "worktree" };
	static const char *const staging[] = { "add", "commit", "stash", "update-index", "rm" };
	static const char *const writing[] = { "checkout", "restore", "reset", "stash", "switch",
		"pull", "merge", "rebase", "cherry-pick", "revert", "checkout-index", "read-tree",
		"am", "apply" };
	struct git_words git;
	int err = 0;

	if (!find_words(sh, call, &git))
		return 0;
	note_change(sh, &git);
	if (str_is(git.name, "hash-object"))
		return git_hash_objects(sh, call, &git);
	if (str_is(git.name, "commit"))
		err = git_note_commit(sh, call, &git);
	else if (!is_one_of(git.name, keeping, ARRAY_SIZE(keeping)) && !only_reads(sh, &git))
		sh->world->eval->git_message = (struct str){ 0 };
	if (!err && str_is(git.name, "update-index"))
		err = git_update_index(sh, &git);
	if (!err && is_one_of(git.name, staging, ARRAY_SIZE(staging)))
		err = keep_contents(sh);
	if (!err && is_one_of(git.name, writing, ARRAY_SIZE(writing)))
		err = bring_back(sh);
	if (!err && is_one_of(git.name, writing, ARRAY_SIZE(writing)))
		err = write_staged(sh);
	if (err)
		return err;
	if (str_is(git.name, "mv") || (str_is(git.name, "rm") && !has_option(sh, &git, "--cached")))
		return as_program(sh, call, &git);
	if (str_is(git.name, "clone"))
		return clone(sh, &git);
	if (str_is(git.name, "worktree"))
		return worktree(sh, &git);
	if (str_is(git.name, "pull") || str_is(git.name, "fetch"))
		return pull(sh, &git);
	if (str_is(git.name, "bundle"))
		return bundle(sh, &git);
	if (str_is(git.name, "checkout-index") || str_is(git.name, "read-tree"))
		return below_prefix(sh, &git);
	if (str_is(git.name, "apply") || str_is(git.name, "am"))
		return patch_files(sh, call, git.argv, git.argc, 1);
	return 0;
}
