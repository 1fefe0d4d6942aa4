#include "protocol/utf8.h"

static bool continues(struct str text, size_t at)
{
	return at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80;
}

size_t utf8_valid_len(struct str text)
{
	unsigned char first, second;

	if (!text.len)
		return 0;
	first = (unsigned char)text.at[0];
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4 || !continues(text, 1))
		return 0;
	second = (unsigned char)text.at[1];
	if (first < 0xe0)
		return 2;
	if (!continues(text, 2))
		return 0;
	if (first < 0xf0)
		return (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ? 0 : 3;
	if (!continues(text, 3) || (first == 0xf0 && second < 0x90) ||
		(first == 0xf4 && second > 0x8f))
		return 0;
	return 4;
}

struct str utf8_cut(struct str text, size_t max)
{
	if (text.len <= max)
		return text;
	while (max && ((unsigned char)text.at[max] & 0xc0) == 0x80)
		max--;
	return str_slice(text, 0, max);
}
