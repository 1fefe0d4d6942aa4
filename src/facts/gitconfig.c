#include "facts/gitconfig.h"

#include "base/buf.h"

/* [section "subsection"] becomes `section.subsection.`; what stands behind it is the rest. */
static struct str take_section(struct gitconfig *reader, struct str line)
{
	size_t end = str_find_char(line, ']', 0), open = str_find_char(line, '"', 0), close;
	struct str inside;

	if (open < end) /* the subsection may hold a bracket */
		end = str_find_char(line, ']', open);
	inside = str_slice(line, 1, end);
	close = str_rfind_char(inside, '"');
	if (open < end && close != STR_NOT_FOUND && close >= open)
		reader->section = arena_printf(reader->arena, "%.*s.%.*s.",
			STR_ARGS(str_trim(str_slice(inside, 0, open - 1))),
			STR_ARGS(str_slice(inside, open, close)));
	else
		reader->section = arena_printf(reader->arena, "%.*s.", STR_ARGS(str_trim(inside)));
	return end == STR_NOT_FOUND ? STR("") : str_trim(str_skip(line, end + 1));
}

/* A line that ends in a backslash goes on in the next. */
static struct str continued(struct gitconfig *reader, struct str line)
{
	struct str next;

	while (str_ends(line, "\\") && str_next_line(&reader->rest, &next))
		line = arena_concat(reader->arena, str_slice(line, 0, line.len - 1), next);
	return line;
}

static char escaped(char c)
{
	return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'b' ? '\b' : c;
}

/* Without quotes, escapes and a comment behind it. */
static struct str value_of(struct gitconfig *reader, struct str text)
{
	struct buf value = BUF_IN(reader->arena);
	bool quoted = false;
	size_t kept = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '"') {
			quoted = !quoted;
			kept = value.len;
			continue;
		}
		if (!quoted && (c == '#' || c == ';'))
			break;
		if (c == '\\' && i + 1 < text.len) {
			buf_add_char(&value, escaped(text.at[++i]));
			kept = value.len;
			continue;
		}
		buf_add_char(&value, c);
		if (quoted || (c != ' ' && c != '\t' && c != '\r'))
			kept = value.len;
	}
	return str_slice(buf_str(&value), 0, kept);
}

bool gitconfig_next(struct gitconfig *reader, struct str *ret_name, struct str *ret_value)
{
	struct str line;

	while (str_next_line(&reader->rest, &line)) {
		struct str name;
		size_t equals;

		line = str_trim(line);
		if (str_starts(line, "["))
			line = take_section(reader, line);
		if (!line.len || line.at[0] == '#' || line.at[0] == ';' || !reader->section.len)
			continue;
		equals = str_find_char(line, '=', 0);
		name = str_trim(str_slice(line, 0, equals));
		*ret_value = equals == STR_NOT_FOUND
				     ? STR("true")
				     : value_of(reader, continued(reader, str_trim(str_skip(line, equals + 1))));
		*ret_name = arena_concat(reader->arena, reader->section, name);
		return ret_name->at && ret_value->at;
	}
	return false;
}
