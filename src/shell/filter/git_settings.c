/* What git config and git remote print (git-config(1), git-remote(1)). */
#include "facts/gitconfig.h"
#include "shell/filter/git.h"

#define STATUS_NO_REMOTE 2 /* of git remote get-url */

/* The words of a call that asks for one setting. */
struct asked {
	struct str name, file;
	size_t n;
	bool other; /* it lists, sets or removes */
};

static void read_words(const struct git_question *q, struct asked *asked)
{
	*asked = (struct asked){ 0 };
	for (size_t i = 1; i < q->n; i++) {
		struct str word = q->args[i];

		if ((str_is(word, "-f") || str_is(word, "--file")) && i + 1 < q->n)
			asked->file = q->args[++i];
		else if (str_starts(word, "--file="))
			asked->file = str_skip(word, strlen("--file="));
		else if (str_is(word, "--default") || str_is(word, "--type") ||
			 str_is(word, "--get-regexp") || str_starts(word, "--unset") ||
			 str_is(word, "-l") || str_is(word, "--list") || str_is(word, "-z") ||
			 str_is(word, "--show-origin") || str_is(word, "--show-scope") ||
			 str_is(word, "-e") || str_is(word, "--edit") || str_is(word, "--blob"))
			asked->other = true;
		else if (!str_starts(word, "-") &&
			 !(asked->n == 0 && i + 1 < q->n && str_is(word, "get"))) {
			asked->name = word;
			asked->n++;
		}
	}
	asked->other |= asked->n != 1;
}

static bool of_pair(struct str pair, struct str name, struct str *ret)
{
	if (pair.len < name.len || !str_equal_nocase(str_slice(pair, 0, name.len), name) ||
		(pair.len > name.len && pair.at[name.len] != '='))
		return false;
	*ret = str_skip(pair, name.len + 1);
	return true;
}

/* The last value of the setting in a file as the command left it. */
static bool of_file(struct filter *f, struct str path, struct str name, struct str *ret)
{
	struct gitconfig reader = { .arena = f->arena };
	struct file_texts texts = { 0 };
	struct str own, value;
	bool found = false;

	if (!f->input->read_file ||
		f->input->read_file(f->input->self, f->arena, filter_path(f, path), &texts) ||
		!texts.n)
		return false;
	reader.rest = texts.at[texts.n - 1];
	while (gitconfig_next(&reader, &own, &value))
		if (str_equal_nocase(own, name)) {
			*ret = value;
			found = true;
		}
	return found;
}

/* -c, then what the command set, then the files that it may have written. YES: *ret_value. */
static enum tri of_command(
	struct filter *f, const struct git_question *q, struct str name, struct str *ret_value)
{
	const struct git_view *git = f->input->git;
	struct str text, path;

	for (size_t i = q->n_given; i-- > 0;)
		if (of_pair(q->given[i], name, ret_value))
			return YES;
	for (size_t i = git ? git->n_settings : 0; i-- > 0;) {
		if (!field_known(f->arena, &git->settings[i], &text))
			return MAYBE;
		if (of_pair(text, name, ret_value))
			return YES;
	}
	if (!f->input->has_files)
		return NO;
	path = arena_printf(f->arena, "%.*s/.git/config", STR_ARGS(q->dir));
	if (path.at && of_file(f, path, name, ret_value))
		return YES;
	if (!filter_env(f, STR("HOME"), &text))
		return NO;
	path = arena_printf(f->arena, "%.*s/.gitconfig", STR_ARGS(text));
	return path.at && of_file(f, path, name, ret_value) ? YES : NO;
}

static bool is_remote_setting(struct str name)
{
	return str_starts(name, "remote.") || str_starts(name, "branch.") ||
	       str_starts(name, "url.");
}

static void print_value(struct filter *f, struct str value)
{
	buf_add(&f->out, value);
	buf_add_char(&f->out, '\n');
}

static void config(struct filter *f, const struct git_question *q)
{
	const struct git_view *git = f->input->git;
	struct asked asked;
	struct str text;
	enum tri own = NO;
	int status;

	read_words(q, &asked);
	if (asked.file.len && !asked.other) {
		if (of_file(f, asked.file, asked.name, &text))
			print_value(f, text);
		else
			filter_unknown(f);
		return;
	}
	if (!asked.other)
		own = of_command(f, q, asked.name, &text);
	else if (q->n_given || (git && git->n_settings) || f->input->has_files ||
		 !(git_has_word(q, "--list") || git_has_word(q, "-l") ||
			 git_has_word(q, "--get-regexp")))
		own = MAYBE;
	if (git && git->settings_changed && (asked.other || is_remote_setting(asked.name)))
		own = own == YES ? YES : MAYBE;
	if (own == YES) {
		print_value(f, text);
	} else if (own == NO && git_ask(f, q, &text, &status) &&
		   (status == 0 || (status == 1 && !asked.other && git && git->settled))) {
		buf_add(&f->out, text);
		f->status = status; /* 1: there is no such setting */
	} else {
		filter_unknown(f);
	}
}

/* git remote get-url NAME, where the command has set it: other rewriting is not followed. */
static bool own_remote(struct filter *f, const struct git_question *q)
{
	struct str name, url;

	if (q->n != 3 || !str_is(q->args[1], "get-url") || !f->input->git ||
		!f->input->git->n_settings)
		return false;
	name = arena_printf(f->arena, "remote.%.*s.url", STR_ARGS(q->args[2]));
	if (!name.at || of_command(f, q, name, &url) != YES)
		return false;
	print_value(f, url);
	return true;
}

static void remote(struct filter *f, const struct git_question *q)
{
	const struct git_view *git = f->input->git;
	bool reads = q->n == 1 || git_has_word(q, "-v") || str_is(q->args[1], "get-url");
	struct str text;
	int status;

	if (reads && !(git && git->settings_changed) && own_remote(f, q))
		return;
	if (reads && !q->n_given && !(git && (git->settings_changed || git->n_settings)) &&
		git_ask(f, q, &text, &status) &&
		(status == 0 || (status == STATUS_NO_REMOTE && git && git->settled))) {
		buf_add(&f->out, text);
		f->status = status;
	} else {
		filter_unknown(f);
	}
}

void git_settings(struct filter *f, const struct git_question *q)
{
	if (str_is(q->args[0], "config"))
		config(f, q);
	else
		remote(f, q);
}
