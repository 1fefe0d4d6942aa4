/*
 * Objects that the command itself has made, and what git prints of them: blobs of hash-object stand
 * as files under their own name where git keeps them, the last commit as its message.
 */
#include "base/sha1.h"
#include "shell/filter/git.h"

struct str git_object_name(struct arena *arena, struct str text)
{
	char hex[SHA1_HEX_LEN + 1];
	struct str head = arena_printf(arena, "blob %zu", text.len);

	if (!head.at)
		return head;
	head.len++; /* the NUL belongs to it */
	sha1_hex(head, text, hex);
	return arena_copy(arena, str_from(hex));
}

struct str git_object_path(struct arena *arena, struct str name)
{
	return arena_printf(arena, ".git/objects/%.*s", STR_ARGS(name));
}

static void print_name(struct filter *f, struct str text)
{
	struct str name = git_object_name(f->arena, text);

	f->failed |= !name.at;
	buf_add(&f->out, name);
	buf_add_char(&f->out, '\n');
}

/* git hash-object [-w] [-t blob] [--stdin] [FILE...] */
void git_hash_object(struct filter *f, const struct git_question *q)
{
	struct str text;

	for (size_t i = 1; i < q->n; i++) {
		if (str_is(q->args[i], "-w") || str_is(q->args[i], "--no-filters") ||
			str_is(q->args[i], "--"))
			continue;
		if (str_is(q->args[i], "-t") && i + 1 < q->n && str_is(q->args[i + 1], "blob"))
			i++;
		else if (str_is(q->args[i], "--stdin") && f->stdin_known)
			print_name(f, f->stdin_text);
		else if (!str_starts(q->args[i], "-") && filter_read(f, q->args[i], &text))
			print_name(f, text);
		else
			filter_unknown(f);
	}
}

static bool is_name(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!strchr("0123456789abcdef", word.at[i]))
			return false;
	return word.len == SHA1_HEX_LEN;
}

/* git cat-file -p NAME, git cat-file blob NAME, git show NAME. */
bool git_own_object(struct filter *f, const struct git_question *q, struct str *ret)
{
	struct str name = q->n > 1 ? q->args[q->n - 1] : STR(""), path;
	struct file_texts texts = { 0 };
	bool prints = str_is(q->args[0], "show")
			      ? q->n == 2
			      : str_is(q->args[0], "cat-file") && q->n == 3 &&
					(str_is(q->args[1], "-p") || str_is(q->args[1], "blob"));

	if (!prints || !f->input->has_files || !f->input->read_file || !is_name(name))
		return false;
	path = git_object_path(f->arena, name);
	if (!path.at ||
		f->input->read_file(f->input->self, f->arena, filter_path(f, path), &texts) ||
		texts.n != 1)
		return false;
	*ret = texts.at[0];
	return true;
}

/* Author of a commit that the command makes; false: not known. */
static bool author(struct filter *f, const struct git_question *q, struct str *ret)
{
	static const struct str ask[] = { { "config", 6 }, { "--get", 5 }, { "user.name", 9 } };
	const struct git_question config = { .dir = q->dir, .args = ask, .n = ARRAY_SIZE(ask) };
	const struct git_view *git = f->input->git;
	struct str text;
	int status;

	if (git->author.at) {
		*ret = git->author;
		return true;
	}
	for (size_t i = git->n_settings; i-- > 0;)
		if (!field_known(f->arena, &git->settings[i], &text) ||
			str_starts(text, "user.name="))
			return false;
	if (!git_ask(f, &config, &text, &status) || status != 0)
		return false;
	*ret = str_trim(text);
	return true;
}

/* Of a message: its first paragraph, in one line; what stands behind. */
static struct str subject(struct filter *f, struct str message, struct str *ret_body)
{
	size_t end = MIN(str_find(message, STR("\n\n"), 0), message.len);
	struct str text = arena_copy(f->arena, str_slice(message, 0, end));

	*ret_body = str_trim(str_skip(message, end));
	f->failed |= !text.at;
	for (size_t i = 0; text.at && i < text.len; i++)
		if (text.at[i] == '\n')
			((char *)(uintptr_t)text.at)[i] = ' ';
	return text;
}

/* --format=... of git-log(1), as far as it is about the message. */
static bool print_commit(struct filter *f, const struct git_question *q, struct str format)
{
	struct str body, text, first = subject(f, f->input->git->message, &body);

	for (size_t i = 0; i < format.len; i++) {
		struct str code = str_slice(format, i + 1, MIN(i + 3, format.len));

		if (format.at[i] != '%') {
			buf_add_char(&f->out, format.at[i]);
			continue;
		}
		i++;
		if (str_starts(code, "s"))
			buf_add(&f->out, first);
		else if (str_starts(code, "b") && body.len)
			buf_printf(&f->out, "%.*s\n", STR_ARGS(body));
		else if (str_starts(code, "B"))
			buf_printf(&f->out, "%.*s\n", STR_ARGS(f->input->git->message));
		else if (str_starts(code, "n"))
			buf_add_char(&f->out, '\n');
		else if (str_is(code, "an") && author(f, q, &text))
			buf_add(&f->out, text);
		else if (!str_starts(code, "b"))
			return false;
		i += str_is(code, "an");
	}
	buf_add_char(&f->out, '\n');
	return true;
}

/* git log -1 --format=FORMAT, git show -s --format=FORMAT. */
bool git_own_commit(struct filter *f, const struct git_question *q)
{
	bool one = false;
	struct str format = STR("");

	if (!f->input->git || !f->input->git->message.len ||
		(!str_is(q->args[0], "log") && !str_is(q->args[0], "show")))
		return false;
	for (size_t i = 1; i < q->n; i++) {
		struct str word = q->args[i];
		size_t equals = str_find_char(word, '=', 0);

		if (str_is(word, "-1") || str_is(word, "-n1") || str_is(word, "-s") ||
			str_is(word, "--no-patch"))
			one = true;
		else if ((str_starts(word, "--format=") || str_starts(word, "--pretty=")) &&
			 str_find_char(word, '%', 0) != STR_NOT_FOUND)
			format = str_skip(word, equals + 1);
		else if (!str_is(word, "HEAD"))
			return false;
	}
	if (str_starts(format, "format:"))
		format = str_skip(format, strlen("format:"));
	else if (str_starts(format, "tformat:"))
		format = str_skip(format, strlen("tformat:"));
	if (!one || !format.len)
		return false;
	if (print_commit(f, q, format))
		return true;
	f->out.len = 0;
	return false;
}
