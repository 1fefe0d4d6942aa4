/* What sed's s and y make of the pattern space. */
#include "shell/filter/sed.h"

/* The replacement with & and \1, and the case letters \U \L \u \l \E. */
static void add_replacement(
	struct buf *out, struct str with, const char *line, const regmatch_t *m, bool *ret_unknown)
{
	char mode = 0, once = 0;

	for (size_t i = 0; i < with.len; i++) {
		struct str piece = str_slice(with, i, i + 1);

		if (with.at[i] == '\\' && i + 1 < with.len) {
			char c = with.at[++i];

			if (strchr("ULE", c)) {
				mode = c == 'E' ? 0 : c;
				continue;
			}
			if (c == 'u' || c == 'l') {
				once = c;
				continue;
			}
			if (c >= '0' && c <= '9')
				piece = m[c - '0'].rm_so < 0
						? STR("")
						: (struct str){ line + m[c - '0'].rm_so,
							  (size_t)(m[c - '0'].rm_eo -
								   m[c - '0'].rm_so) };
			else if (c == 'n')
				piece = STR("\n");
			else if (c == 'c')
				*ret_unknown = true;
			else
				piece = str_slice(with, i, i + 1);
		} else if (with.at[i] == '&') {
			piece = (struct str){ line + m[0].rm_so,
				(size_t)(m[0].rm_eo - m[0].rm_so) };
		}
		for (size_t k = 0; k < piece.len; k++) {
			char c = piece.at[k], to = once ? once : mode;

			once = 0;
			if ((to == 'U' || to == 'u') && c >= 'a' && c <= 'z')
				c = (char)(c - 32);
			if ((to == 'L' || to == 'l') && c >= 'A' && c <= 'Z')
				c = (char)(c + 32);
			buf_add_char(out, c);
		}
	}
}

void sed_substitute(struct sed_run *run, const struct sed_command *command)
{
	struct buf out = BUF_IN(run->f->arena);
	struct str line = run->pattern;
	size_t at = 0, n = 0;
	bool replaced = false, touches = false;
	regmatch_t m[10];

	while (at <= line.len && sed_matches(run, command->regex, at, 10, m)) {
		size_t from = (size_t)m[0].rm_so, to = (size_t)m[0].rm_eo;
		/* An empty match right behind the one before does not count. */
		bool counts = to > from || at == 0 || from > at || !touches;
		bool now = counts &&
			   (++n == command->number || (command->global && n >= command->number));

		buf_add(&out, str_slice(line, at, from));
		if (now)
			add_replacement(&out, command->text, line.at, m, &run->f->unknown);
		else
			buf_add(&out, str_slice(line, from, to));
		replaced |= now;
		at = to;
		touches = to > from;
		if (to == from) {
			if (at < line.len)
				buf_add_char(&out, line.at[at]);
			at++;
		}
		if (replaced && !command->global)
			break;
		if (++run->steps > MAX_SED_STEPS) {
			filter_unknown(run->f);
			return;
		}
	}
	if (!replaced)
		return;
	buf_add(&out, str_skip(line, at));
	run->pattern = sed_keep(run, &out);
	run->replaced = true;
	if (command->executes)
		sed_execute_pattern(run);
	if (command->print)
		sed_put_line(run, run->pattern);
	if (command->file.len)
		sed_write_line(run, command->file);
}

void sed_transliterate(struct sed_run *run, const struct sed_command *command)
{
	struct buf out = BUF_IN(run->f->arena);

	for (size_t i = 0; i < run->pattern.len; i++) {
		size_t at = str_find_char(command->from_set, run->pattern.at[i], 0);

		buf_add_char(&out, at == STR_NOT_FOUND ? run->pattern.at[i] : command->text.at[at]);
	}
	run->pattern = sed_keep(run, &out);
}
