#include "protocol/kei.h"

/* The line that @bytes begin with, without its newline; KEI_MAX_HEADER bytes at most. */
static enum kei_answer header_line(struct str bytes, struct str *ret_line, struct str *ret_rest)
{
	size_t end = str_find_char(str_slice(bytes, 0, KEI_MAX_HEADER), '\n', 0);

	if (end == STR_NOT_FOUND)
		return bytes.len < KEI_MAX_HEADER ? KEI_INCOMPLETE : KEI_BAD;
	*ret_line = str_slice(bytes, 0, end);
	*ret_rest = str_skip(bytes, end + 1);
	return KEI_GOOD;
}

static bool is_version(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~')
			return false;
	return text.len > 0;
}

enum kei_answer kei_read_request(struct str bytes, struct str *ret_version, struct str *ret_payload)
{
	const size_t start = sizeof(KEI_REQUEST_START) - 1;
	struct str line, rest, known = str_slice(bytes, 0, start);
	enum kei_answer answer;

	if (!str_equal(known, str_slice(STR(KEI_REQUEST_START), 0, known.len)))
		return KEI_BAD;
	answer = header_line(bytes, &line, &rest);
	if (answer != KEI_GOOD)
		return answer;
	if (!is_version(str_skip(line, start)))
		return KEI_BAD;
	*ret_version = str_skip(line, start);
	*ret_payload = rest;
	return KEI_GOOD;
}

static bool take(struct str *line, const char *text)
{
	if (!str_starts(*line, text))
		return false;
	*line = str_skip(*line, strlen(text));
	return true;
}

/* A number of at most six digits, written as we write it, and the blank behind it. */
static bool take_number(struct str *line, size_t *ret)
{
	size_t n = 0, i = 0;

	while (i < line->len && line->at[i] >= '0' && line->at[i] <= '9' && i < 6)
		n = n * 10 + (size_t)(line->at[i++] - '0');
	if (!i || (i > 1 && line->at[0] == '0') || i >= line->len || line->at[i] != ' ')
		return false;
	*line = str_skip(*line, i + 1);
	*ret = n;
	return true;
}

enum kei_answer kei_read_reply(struct str bytes, struct kei_reply *ret)
{
	struct str line, rest;
	size_t status, out, err;

	if (header_line(bytes, &line, &rest) != KEI_GOOD)
		return KEI_BAD;
	if (!take(&line, "KEI/1 ") || !take_number(&line, &status) || !take_number(&line, &out) ||
		!take_number(&line, &err) || !is_version(line))
		return KEI_BAD;
	if (status > 2 || out > KEI_MAX_REPLY || err > KEI_MAX_REPLY - out || out + err != rest.len)
		return KEI_BAD;
	*ret = (struct kei_reply){
		.status = (int)status,
		.out = str_slice(rest, 0, out),
		.err = str_skip(rest, out),
		.version = line,
	};
	return KEI_GOOD;
}

static size_t add_text(char *line, size_t at, const char *text)
{
	size_t len = strlen(text), room = KEI_MAX_HEADER - 1 - at;

	if (len > room)
		len = room;
	memcpy(line + at, text, len);
	return at + len;
}

static size_t add_number(char *line, size_t at, size_t n)
{
	char digits[24];
	size_t first = sizeof(digits) - 1;

	digits[first] = '\0';
	do
		digits[--first] = (char)('0' + n % 10);
	while (n /= 10);
	return add_text(line, at, digits + first);
}

size_t kei_write_reply_header(
	char line[KEI_MAX_HEADER], int status, size_t out, size_t err, const char *version)
{
	size_t at = add_text(line, 0, "KEI/1 ");

	at = add_number(line, at, (size_t)status);
	at = add_number(line, add_text(line, at, " "), out);
	at = add_number(line, add_text(line, at, " "), err);
	at = add_text(line, add_text(line, at, " "), version);
	line[at] = '\n';
	return at + 1;
}
