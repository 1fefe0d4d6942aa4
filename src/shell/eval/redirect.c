/* Redirections, in the order written (bash(1), REDIRECTION). */
#include "shell/eval/eval.h"

#include <errno.h>

#include "shell/eval/socket.h"

static int own_fd(const struct redirect *r)
{
	switch (r->op) {
	case REDIRECT_IN:
	case REDIRECT_READWRITE:
	case REDIRECT_DUP_IN:
	case REDIRECT_HEREDOC:
	case REDIRECT_HERESTRING:
		return 0;
	case REDIRECT_OUT:
	case REDIRECT_CLOBBER:
	case REDIRECT_APPEND:
	case REDIRECT_DUP_OUT:
	case REDIRECT_BOTH:
	case REDIRECT_BOTH_APPEND:
		return 1;
	}
	return 1;
}

/* The number meant: as written, the operator's own, or for {name} a new one stored in it. */
static int fd_of(struct shell *sh, const struct redirect *r, bool closes, int *ret)
{
	struct eval *e = sh->world->eval;
	struct value held;
	struct str text;
	int64_t number;

	*ret = r->fd >= 0 ? r->fd : own_fd(r);
	if (!r->fd_name.len)
		return 0;
	if (closes) {
		held = state_get(sh, r->fd_name);
		*ret = -1;
		if (value_known(e->arena, &held, &text) && str_to_int64(text, &number))
			*ret = (int)number;
		return 0;
	}
	*ret = 10 + (int)e->descriptors++;
	text = arena_printf(e->arena, "%d", *ret);
	if (!text.at)
		return -ENOMEM;
	return state_set(sh, r->fd_name, value_text(e->arena, text), false);
}

static int set(struct shell *sh, int fd, struct channel *channel)
{
	if (!channel)
		return -ENOMEM;
	return fd < 0 ? 0 : eval_set_channel(sh, fd, channel);
}

/* A file or descriptor that is read. More than one name it may have: any of their texts. */
static int open_in(struct shell *sh, int fd, const struct value *target)
{
	struct value text = { 0 };

	for (size_t i = 0; i < target->n; i++) {
		struct value one;
		int number, err;

		if (target->alternatives[i].n != 1)
			continue;
		number = files_descriptor(sh, target->alternatives[i].at[0]);
		if (number >= 0 && target->n == 1 && eval_channel(sh, number))
			return set(sh, fd, eval_channel(sh, number));
		err = files_read(sh, target->alternatives[i].at[0], &one);
		if (err)
			return err;
		if (one.n == 0)
			one = value_unknown();
		text = value_join(&text, &one);
	}
	return set(sh, fd, eval_text_channel(sh, text));
}

/* A pattern stands for the one name that it matches. */
static bool is_pattern(const struct word *word)
{
	for (const struct part *part = word ? word->parts : NULL; part; part = part->next)
		if (part->kind != PART_LITERAL && !part->quoted)
			return true;
	return false;
}

/* The one path that is meant, where bash gives it to open(2) and not a meaning of its own. */
static bool opens(struct shell *sh, const struct value *target, struct field *ret_path)
{
	struct str text;

	if (target->n != 1 || target->open || target->alternatives[0].n != 1)
		return false;
	*ret_path = files_absolute(sh, target->alternatives[0].at[0]);
	return field_known(eval_arena(sh), ret_path, &text) && str_starts(text, "/") &&
	       !str_starts(text, "/dev/") && !str_starts(text, "/proc/");
}

static bool is_empty_text(const struct value *target)
{
	return target->n == 1 && !target->open && target->alternatives[0].n == 1 &&
	       field_is_known(&target->alternatives[0].at[0]) &&
	       !field_has_text(&target->alternatives[0].at[0]);
}

/* Would open(2) certainly find nothing to read? */
static bool in_fails(struct shell *sh, const struct value *target)
{
	struct file_info info;
	struct field path;

	return is_empty_text(target) || (opens(sh, target, &path) && exists(sh, path, &info) == NO);
}

/* Certainly a directory, none to put it in, or noclobber and there. */
static bool out_fails(struct shell *sh, const struct value *target, bool keeps)
{
	struct file_info info, above;
	struct field path;
	struct str text;
	enum tri there;

	if (is_empty_text(target))
		return true;
	if (!opens(sh, target, &path) || !field_known(eval_arena(sh), &path, &text))
		return false;
	there = exists(sh, path, &info);
	if (there == YES && (info.kind == FILE_DIR || (keeps && info.kind == FILE_REGULAR)))
		return true;
	text = str_slice(text, 0, MAX(str_rfind_char(text, '/'), (size_t)1));
	there = exists(sh, field_text(eval_arena(sh), text), &above);
	return there == NO || (there == YES && above.kind == FILE_REGULAR);
}

static bool fails(struct shell *sh, const struct redirect *r, const struct value *target)
{
	bool keeps = r->op == REDIRECT_OUT && state_option(sh, OPTION_NOCLOBBER) == YES;
	struct str text;
	int64_t number;

	if (is_pattern(r->target) && !is_empty_text(target))
		return false;
	switch (r->op) {
	case REDIRECT_IN:
		return in_fails(sh, target);
	case REDIRECT_READWRITE:
	case REDIRECT_OUT:
	case REDIRECT_CLOBBER:
	case REDIRECT_APPEND:
	case REDIRECT_BOTH:
	case REDIRECT_BOTH_APPEND:
		return sh->restricted || out_fails(sh, target, keeps);
	case REDIRECT_DUP_IN:
	case REDIRECT_DUP_OUT:
		if (!value_known(eval_arena(sh), target, &text))
			return false;
		if (str_ends(text, "-"))
			text.len--;
		return str_to_int64(text, &number) && number <= INT32_MAX &&
		       eval_is_closed(sh, (int)number);
	case REDIRECT_HEREDOC:
	case REDIRECT_HERESTRING:
		break;
	}
	return false;
}

static bool is_null(const struct field *path)
{
	return path->n == 1 && path->pieces[0].kind == PIECE_TEXT &&
	       str_is(path->pieces[0].text, "/dev/null");
}

static int open_out(struct shell *sh, int fd, const struct value *target, bool append)
{
	struct value empty = value_text(eval_arena(sh), STR(""));
	struct file_info info;
	struct file *file;
	enum tri there;
	int number, err;

	if (target->n == 0 || target->alternatives[0].n != 1)
		return set(sh, fd, eval_null_channel(sh));
	if (is_null(&target->alternatives[0].at[0]))
		return set(sh, fd, eval_null_channel(sh));
	number = files_descriptor(sh, target->alternatives[0].at[0]);
	if (number >= 0) {
		struct channel *same = eval_channel(sh, number);

		return set(sh, fd, same ? same : eval_text_channel(sh, value_unknown()));
	}
	for (size_t i = 1; i < target->n; i++)
		if (target->alternatives[i].n == 1) {
			err = files_write(
				sh, target->alternatives[i].at[0], value_unknown(), append, NULL);
			if (err)
				return err;
		}
	there = exists(sh, target->alternatives[0].at[0], &info);
	err = files_write(sh, target->alternatives[0].at[0], empty, append, &file);
	if (err)
		return err;
	/* A new file has no x bit, one that is there keeps its own. */
	if (there == NO || (there == YES && info.kind == FILE_REGULAR && info.real.len))
		file->executable = there == YES && info.executable ? YES : NO;
	return set(sh, fd, eval_file_channel(sh, file));
}

/* <>: what is written goes over what the file holds; a new or fifo file is read from its start. */
static int open_both(struct shell *sh, int fd, const struct value *target)
{
	struct file *file;
	int err;

	if (target->n != 1 || target->alternatives[0].n != 1 ||
		files_descriptor(sh, target->alternatives[0].at[0]) >= 0 ||
		is_null(&target->alternatives[0].at[0]))
		return open_in(sh, fd, target);
	file = files_find(sh, target->alternatives[0].at[0]);
	if (file && file->state != VIRTUAL_FIFO)
		return open_in(sh, fd, target);
	err = files_write(sh, target->alternatives[0].at[0], value_text(eval_arena(sh), STR("")),
		true, &file);
	return err ? err : set(sh, fd, eval_file_channel(sh, file));
}

static int duplicate(struct shell *sh, int fd, const struct redirect *r, const struct value *target)
{
	struct channel *from;
	struct str text;
	int64_t number;
	bool moves;

	if (!value_known(eval_arena(sh), target, &text))
		return set(sh, fd, eval_text_channel(sh, value_unknown()));
	if (str_is(text, "-"))
		return fd < 0 ? 0 : eval_set_channel(sh, fd, NULL);
	moves = str_ends(text, "-");
	if (moves)
		text.len--;
	if (!str_to_int64(text, &number)) {
		int err = r->op == REDIRECT_DUP_OUT ? open_out(sh, fd, target, false) : 0;

		return err || fd != 1 ? err : eval_set_channel(sh, 2, eval_channel(sh, 1));
	}
	from = eval_channel(sh, (int)number);
	if (!from)
		from = eval_text_channel(sh, value_unknown());
	if (set(sh, fd, from))
		return -ENOMEM;
	return moves ? eval_set_channel(sh, (int)number, NULL) : 0;
}

static int here_text(struct shell *sh, int fd, const struct redirect *r)
{
	struct value text, newline;
	int err = expand_text(sh, r->target, &text);

	if (err)
		return err;
	if (r->op == REDIRECT_HERESTRING) {
		newline = value_text(eval_arena(sh), STR("\n"));
		text = text_concat(eval_arena(sh), &text, &newline);
	}
	return set(sh, fd, eval_text_channel(sh, text));
}

static bool has_glob(const struct word *word)
{
	for (const struct part *part = word ? word->parts : NULL; part; part = part->next)
		if (part->kind == PART_GLOB)
			return true;
	return false;
}

/* Does the shell take a pattern for the names that it matches? sh and ksh do not. */
static bool matches_target(struct shell *sh)
{
	return (sh->dialect == DIALECT_BASH || sh->dialect == DIALECT_ZSH) &&
	       state_option(sh, OPTION_POSIX) == NO;
}

/* The one name that a pattern matches; more of them are ambiguous, but for zsh, which takes all. */
static int expand_target(
	struct shell *sh, const struct word *word, struct value *ret, bool *ret_fails)
{
	struct value names;
	int err = 0;

	if (has_glob(word) && matches_target(sh)) {
		err = expand_words(sh, word, &names);
		if (err)
			return err;
		if (names.n == 1 && !names.open && names.alternatives[0].n == 1 &&
			!names.alternatives[0].at[0].many) {
			*ret = names;
			return 0;
		}
		*ret_fails = sh->dialect == DIALECT_BASH && names.n == 1 && !names.open &&
			     names.alternatives[0].n > 1;
	}
	return *ret_fails ? 0 : expand_text(sh, word, ret);
}

static int redirect(struct shell *sh, const struct redirect *r, bool *ret_fails)
{
	bool dup = r->op == REDIRECT_DUP_IN || r->op == REDIRECT_DUP_OUT;
	struct value target;
	bool closes = false;
	struct str text;
	int fd, err;

	if (r->op == REDIRECT_HEREDOC || r->op == REDIRECT_HERESTRING) {
		err = fd_of(sh, r, false, &fd);
		return err ? err : here_text(sh, fd, r);
	}
	err = expand_target(sh, r->target, &target, ret_fails);
	if (err || *ret_fails)
		return err;
	if (dup)
		closes = value_known(eval_arena(sh), &target, &text) && str_is(text, "-");
	if (!dup || r->op == REDIRECT_DUP_OUT)
		socket_redirect(sh, &target, r->op == REDIRECT_IN);
	*ret_fails = fails(sh, r, &target);
	if (*ret_fails)
		return 0;
	err = fd_of(sh, r, closes, &fd);
	if (err)
		return err;
	switch (r->op) {
	case REDIRECT_IN:
		return open_in(sh, fd, &target);
	case REDIRECT_READWRITE:
		return fd == 0 ? open_in(sh, fd, &target) : open_both(sh, fd, &target);
	case REDIRECT_OUT:
	case REDIRECT_CLOBBER:
		return open_out(sh, fd, &target, false);
	case REDIRECT_APPEND:
		return open_out(sh, fd, &target, true);
	case REDIRECT_BOTH:
	case REDIRECT_BOTH_APPEND:
		err = open_out(sh, 1, &target, r->op == REDIRECT_BOTH_APPEND);
		return err ? err : eval_set_channel(sh, 2, eval_channel(sh, 1));
	case REDIRECT_DUP_IN:
	case REDIRECT_DUP_OUT:
		return duplicate(sh, fd, r, &target);
	case REDIRECT_HEREDOC:
	case REDIRECT_HERESTRING:
		break;
	}
	return 0;
}

int eval_redirects(struct shell *sh, const struct redirect *redirects, bool *ret_fails)
{
	*ret_fails = false;
	for (const struct redirect *r = redirects; r && !*ret_fails; r = r->next) {
		int err = redirect(sh, r, ret_fails);

		if (err)
			return err;
	}
	if (*ret_fails)
		sh->eval->status = 1;
	return *ret_fails ? eval_complain(sh, "", field_any(), "") : 0;
}

int eval_restore(struct shell *sh, const struct descriptor *until)
{
	for (const struct descriptor *d = sh->eval->descriptors; d && d != until; d = d->next)
		if (d->channel && d->channel->kind == CHANNEL_FILE)
			files_sync(sh, d->channel->file);
	sh->eval->descriptors = until;
	return 0;
}
