/* What a text looks like, for telling a person that it is not quite the phrase. */
#include "base/buf.h"
#include "base/util.h"
#include "session/phrase.h"

struct look_alike {
	uint32_t code_point;
	char ascii;
};

/* Letters of other scripts that are drawn like, or nearly like, an ASCII one. By code point. */
static const struct look_alike look_alikes[] = {
	{ 0x131, 'i' },
	{ 0x17f, 's' },
	{ 0x1c0, 'l' },
	{ 0x251, 'a' },
	{ 0x261, 'g' },
	{ 0x269, 'i' },
	{ 0x26a, 'i' },
	{ 0x274, 'n' },
	{ 0x280, 'r' },
	{ 0x28f, 'y' },
	{ 0x391, 'a' },
	{ 0x392, 'b' },
	{ 0x395, 'e' },
	{ 0x396, 'z' },
	{ 0x397, 'h' },
	{ 0x399, 'i' },
	{ 0x39a, 'k' },
	{ 0x39c, 'm' },
	{ 0x39d, 'n' },
	{ 0x39f, 'o' },
	{ 0x3a1, 'p' },
	{ 0x3a4, 't' },
	{ 0x3a5, 'y' },
	{ 0x3a7, 'x' },
	{ 0x3b1, 'a' },
	{ 0x3b5, 'e' },
	{ 0x3b9, 'i' },
	{ 0x3ba, 'k' },
	{ 0x3bd, 'v' },
	{ 0x3bf, 'o' },
	{ 0x3c1, 'p' },
	{ 0x3c3, 'o' },
	{ 0x3c4, 't' },
	{ 0x3c5, 'u' },
	{ 0x3c7, 'x' },
	{ 0x3f2, 'c' },
	{ 0x3f3, 'j' },
	{ 0x405, 's' },
	{ 0x406, 'i' },
	{ 0x408, 'j' },
	{ 0x410, 'a' },
	{ 0x412, 'b' },
	{ 0x415, 'e' },
	{ 0x41a, 'k' },
	{ 0x41c, 'm' },
	{ 0x41d, 'h' },
	{ 0x41e, 'o' },
	{ 0x420, 'p' },
	{ 0x421, 'c' },
	{ 0x422, 't' },
	{ 0x423, 'y' },
	{ 0x425, 'x' },
	{ 0x430, 'a' },
	{ 0x432, 'b' },
	{ 0x435, 'e' },
	{ 0x43a, 'k' },
	{ 0x43c, 'm' },
	{ 0x43d, 'h' },
	{ 0x43e, 'o' },
	{ 0x440, 'p' },
	{ 0x441, 'c' },
	{ 0x442, 't' },
	{ 0x443, 'y' },
	{ 0x445, 'x' },
	{ 0x450, 'e' },
	{ 0x451, 'e' },
	{ 0x455, 's' },
	{ 0x456, 'i' },
	{ 0x457, 'i' },
	{ 0x458, 'j' },
	{ 0x4ae, 'y' },
	{ 0x4af, 'y' },
	{ 0x4bb, 'h' },
	{ 0x4c0, 'l' },
	{ 0x501, 'd' },
	{ 0x51b, 'q' },
	{ 0x51d, 'w' },
	{ 0x54d, 'u' },
	{ 0x555, 'o' },
	{ 0x575, 'j' },
	{ 0x578, 'n' },
	{ 0x57d, 'u' },
	{ 0x585, 'o' },
	{ 0x5e1, 'o' },
	{ 0x665, 'o' },
	{ 0x13a2, 'i' },
	{ 0x13a9, 'y' },
	{ 0x13aa, 'a' },
	{ 0x13ac, 'e' },
	{ 0x13da, 's' },
	{ 0x1ef3, 'y' },
	{ 0x1ef5, 'y' },
	{ 0x1ef7, 'y' },
	{ 0x1ef9, 'y' },
};

/* Base letters of U+00C0 to U+017F; '?' where there is none. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo?ouuuuy?saaaaaaaceeeeiiiidnooooo?ouuuuy?y"
			    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkkllllll?"
			    "?llnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static bool is_invisible(uint32_t c)
{
	return c == 0xad || c == 0x34f || c == 0x61c || c == 0x180e || c == 0xfeff ||
	       (c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe0fff);
}

static int by_code_point(uint32_t code_point)
{
	size_t low = 0, high = ARRAY_SIZE(look_alikes);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (look_alikes[middle].code_point == code_point)
			return look_alikes[middle].ascii;
		if (look_alikes[middle].code_point < code_point)
			low = middle + 1;
		else
			high = middle;
	}
	return ' ';
}

/* The letter a person sees, ' ' for what is none, -1 for what cannot be seen. */
static int seen_as(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return (int)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (int)c;
	if (c < 0x80)
		return ' ';
	if (is_invisible(c))
		return -1;
	if (c >= 0xc0 && c < 0xc0 + sizeof(latin) - 1 && latin[c - 0xc0] != '?')
		return latin[c - 0xc0];
	if (c >= 0xff01 && c <= 0xff5e) /* full width */
		return seen_as(c - 0xff01 + '!');
	if (c >= 0x1d400 && c <= 0x1d6a3) /* mathematical alphabets */
		return 'a' + (int)((c - 0x1d400) % 26);
	if (c >= 0x24b6 && c <= 0x24e9) /* circled */
		return 'a' + (int)((c - 0x24b6) % 26);
	return by_code_point(c);
}

/* Takes one character off; bytes that are not UTF-8 are taken one by one as U+FFFD. */
static uint32_t next_code_point(struct str *text)
{
	unsigned char first = (unsigned char)text->at[0];
	size_t n = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? first : first & (0xffu >> (n + 1));

	if ((first >= 0x80 && n == 1) || n > text->len)
		n = 1, c = first < 0x80 ? first : 0xfffd;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)text->at[i] & 0x3f);
	*text = str_skip(*text, n);
	return c;
}

struct str text_skeleton(struct arena *arena, struct str text)
{
	struct buf seen = BUF_IN(arena);

	while (text.len) {
		int c = seen_as(next_code_point(&text));

		if (c < 0 || (c == ' ' && (!seen.len || seen.at[seen.len - 1] == ' ')))
			continue;
		buf_add_char(&seen, (char)c);
	}
	if (seen.len && seen.at[seen.len - 1] == ' ')
		seen.len--;
	if (buf_failed(&seen))
		return (struct str){ NULL, 0 };
	return buf_str(&seen);
}
