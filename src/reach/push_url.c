/* URLs and paths as git reads them. */
#include "reach/push.h"

#include <errno.h>

#include "base/buf.h"

int texts_add(struct arena *arena, struct texts *texts, struct str text)
{
	struct str *at =
		arena_grow(arena, texts->at, texts->n, &texts->capacity, sizeof(*texts->at));

	if (!at || !text.at)
		return -ENOMEM;
	texts->at = at;
	texts->at[texts->n++] = text;
	return 0;
}

static struct str lower(struct arena *arena, struct str host)
{
	struct buf text = BUF_IN(arena);

	while (host.len && host.at[host.len - 1] == '.')
		host.len--;
	for (size_t i = 0; i < host.len; i++) {
		char c = host.at[i];

		buf_add_char(&text, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
	}
	return buf_str(&text);
}

/* [user[:password]@]host[:port] */
static struct str authority_host(struct str authority)
{
	size_t at = str_rfind_char(authority, '@');
	size_t colon;

	if (at != STR_NOT_FOUND)
		authority = str_skip(authority, at + 1);
	if (str_starts(authority, "["))
		return str_slice(authority, 1, str_find_char(authority, ']', 0));
	colon = str_find_char(authority, ':', 0);
	return str_slice(authority, 0, colon);
}

static bool is_scheme(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.",
			    text.at[i]))
			return false;
	return text.len > 0;
}

/* ext::ssh HOST %S PATH; any other program is followed as such. */
static struct str ext_host(struct arena *arena, struct str command, bool *ret_ssh)
{
	struct str words[32];
	const struct str *destination;
	size_t n = 0;

	while (command.len && n < ARRAY_SIZE(words)) {
		size_t end = MIN(str_find_char(command, ' ', 0), command.len);

		if (end)
			words[n++] = str_slice(command, 0, end);
		command = str_trim(str_skip(command, end));
	}
	if (n == 0 || !str_is(str_basename(words[0]), "ssh"))
		return STR("");
	destination = ssh_destination(words, n);
	*ret_ssh = destination != NULL;
	return destination ? lower(arena, authority_host(*destination)) : STR("");
}

struct str url_host(struct arena *arena, struct str url, bool *ret_ssh)
{
	size_t scheme = str_find(url, STR("://"), 0);
	size_t helper = str_find(url, STR("::"), 0);
	size_t colon, slash;

	*ret_ssh = false;
	if (str_starts(url, "ext::"))
		return ext_host(arena, str_skip(url, strlen("ext::")), ret_ssh);
	if (helper != STR_NOT_FOUND && is_scheme(str_slice(url, 0, helper)))
		return url_host(arena, str_skip(url, helper + 2), ret_ssh);
	if (scheme != STR_NOT_FOUND && is_scheme(str_slice(url, 0, scheme))) {
		struct str rest = str_skip(url, scheme + 3);

		if (str_equal_nocase(str_slice(url, 0, scheme), STR("file")))
			return STR("");
		*ret_ssh = str_contains(lower(arena, str_slice(url, 0, scheme)), "ssh");
		return lower(
			arena, authority_host(str_slice(rest, 0, str_find_char(rest, '/', 0))));
	}
	colon = str_find_char(url, ':', 0);
	slash = str_find_char(url, '/', 0);
	if (str_starts(url, "[") && str_find_char(url, ']', 0) != STR_NOT_FOUND)
		return lower(arena, authority_host(url));
	if (colon == STR_NOT_FOUND || slash < colon)
		return STR("");
	*ret_ssh = true;
	return lower(arena, authority_host(str_slice(url, 0, colon)));
}
