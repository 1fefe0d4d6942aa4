/* The words of programs that work on files: options left out, -t told apart. */
#include "shell/eval/file_programs.h"

static bool first_char_is(const struct field *field, char c)
{
	return field->n && field->pieces[0].kind == PIECE_TEXT && field->pieces[0].text.len > 1 &&
	       field->pieces[0].text.at[0] == c;
}

static bool takes_value(char option, const char *valued)
{
	return strchr(valued, option) != NULL;
}

static void read_option(
	struct file_operands *ops, struct str option, const char *valued, bool *ret_skip, bool *ret_into)
{
	*ret_skip = *ret_into = false;
	if (str_starts(option, "--")) {
		ops->symbolic |= str_is(option, "--symbolic");
		ops->append |= str_is(option, "--append");
		ops->recursive |= str_is(option, "--recursive") || str_is(option, "--archive");
		*ret_into = str_is(option, "--target-directory");
		return;
	}
	for (size_t i = 1; i < option.len; i++) {
		char c = option.at[i];

		ops->symbolic |= c == 's';
		ops->append |= c == 'a';
		ops->recursive |= c == 'r' || c == 'R' || c == 'a';
		if (takes_value(c, valued)) {
			*ret_skip = i + 1 == option.len && c != 't';
			*ret_into = i + 1 == option.len && c == 't';
			return;
		}
	}
}

void file_operands_read(
	struct arena *arena, const struct call *call, const char *valued, struct file_operands *ops)
{
	bool options = true;

	*ops = (struct file_operands){ 0 };
	for (size_t i = 1; i < call->argc; i++) {
		const struct field *field = &call->argv[i];
		struct str text;
		bool skip, into;

		if (!options || !first_char_is(field, '-')) {
			if (ops->n < MAX_OPERANDS)
				ops->at[ops->n++] = *field;
			continue;
		}
		if (!field_known(arena, field, &text))
			continue;
		if (str_is(text, "--")) {
			options = false;
			continue;
		}
		if (str_starts(text, "--target-directory=")) {
			ops->into = field_text(arena, str_skip(text, 19));
			continue;
		}
		read_option(ops, text, valued, &skip, &into);
		if (into && i + 1 < call->argc)
			ops->into = call->argv[++i];
		else if (skip)
			i++;
	}
}
