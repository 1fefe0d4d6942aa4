/* base64, base32, basenc (coreutils 9.1), openssl base64 | enc -base64, and xxd (vim 9.0). */
#include "shell/filter/run.h"

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char base32_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char base32hex_digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
static const char base16_digits[] = "0123456789ABCDEF";

struct base {
	const char *digits;
	unsigned int bits;  /* of one digit */
	unsigned int group; /* digits in a padded group; 1: no padding */
	bool decode, ignore_garbage;
	int64_t wrap;
};

static void encode(struct filter *f, const struct base *base, struct str text)
{
	uint32_t bits = 0;
	unsigned int n_bits = 0;
	size_t n = 0;

	for (size_t i = 0; i < text.len || n_bits > 0 || n % base->group; n++) {
		char digit = '=';

		if (i < text.len && n_bits < base->bits) {
			bits = (bits << 8 | (unsigned char)text.at[i++]) & 0xffffff;
			n_bits += 8;
		}
		if (n_bits >= base->bits) {
			n_bits -= base->bits;
			digit = base->digits[bits >> n_bits & ((1u << base->bits) - 1)];
		} else if (n_bits > 0) {
			digit = base->digits[bits << (base->bits - n_bits) &
					     ((1u << base->bits) - 1)];
			n_bits = 0;
		}
		if (base->wrap > 0 && n > 0 && n % (size_t)base->wrap == 0)
			buf_add_char(&f->out, '\n');
		buf_add_char(&f->out, digit);
	}
	if (base->wrap > 0 && n > 0)
		buf_add_char(&f->out, '\n');
}

/* What was decoded before a wrong digit is printed all the same, as base64 -d does. */
static void decode(struct filter *f, const struct base *base, struct str text)
{
	uint32_t bits = 0;
	unsigned int n_bits = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		const char *digit;

		if (c == '\n')
			continue;
		if (c == '=') {
			bits = n_bits = 0;
			continue;
		}
		digit = c ? strchr(base->digits, c) : NULL;
		if (!digit && base->ignore_garbage)
			continue;
		if (!digit) {
			f->status = 1;
			return;
		}
		bits = (bits << base->bits | (uint32_t)(digit - base->digits)) & 0xffffff;
		n_bits += base->bits;
		if (n_bits >= 8) {
			n_bits -= 8;
			buf_add_char(&f->out, (char)(bits >> n_bits));
		}
	}
}

void filter_recode_base64(struct filter *f, struct str text, bool decoding)
{
	struct base base = { base64_digits, 6, 4, false, false, 0 };

	if (decoding)
		decode(f, &base, text);
	else
		encode(f, &base, text);
}

void filter_recode_base32(struct filter *f, struct str text, bool decoding)
{
	struct base base = { base32_digits, 5, 8, false, false, 0 };

	if (decoding)
		decode(f, &base, text);
	else
		encode(f, &base, text);
}

static void run_base(struct filter *f, struct base *base, struct options *o)
{
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(o, "dD", "decode"))
			base->decode = true;
		else if (options_is(o, "i", "ignore-garbage"))
			base->ignore_garbage = true;
		else if (options_is(o, "w", "wrap"))
			f->unknown |= !str_to_int64(filter_value(f, o), &base->wrap);
		else if (options_is(o, NULL, "base64url"))
			*base = (struct base){ base64url_digits, 6, 4, base->decode,
				base->ignore_garbage, base->wrap };
		else if (options_is(o, NULL, "base32"))
			*base = (struct base){ base32_digits, 5, 8, base->decode,
				base->ignore_garbage, base->wrap };
		else if (options_is(o, NULL, "base32hex"))
			*base = (struct base){ base32hex_digits, 5, 8, base->decode,
				base->ignore_garbage, base->wrap };
		else if (options_is(o, NULL, "base16"))
			*base = (struct base){ base16_digits, 4, 1, base->decode,
				base->ignore_garbage, base->wrap };
		else if (options_is(o, NULL, "base64"))
			*base = (struct base){ base64_digits, 6, 4, base->decode,
				base->ignore_garbage, base->wrap };
		else
			filter_unknown(f);
	}
	if (f->unknown || !filter_read_all(f, o->at + 1, &text))
		return;
	if (base->decode)
		decode(f, base, text);
	else
		encode(f, base, text);
}

void filter_base64(struct filter *f)
{
	struct options o = filter_options(f, "w: wrap: d decode");
	struct base base = { base64_digits, 6, 4, false, false, 76 };

	run_base(f, &base, &o);
}

void filter_base32(struct filter *f)
{
	struct options o = filter_options(f, "w: wrap: d decode");
	struct base base = { base32_digits, 5, 8, false, false, 76 };

	run_base(f, &base, &o);
}

/* openssl base64 [-d] [-A] [-in FILE], openssl enc -base64 | -a. */
void filter_openssl(struct filter *f)
{
	struct base base = { base64_digits, 6, 4, false, true, 64 };
	bool base64 = f->n > 1 && str_is(f->args[1], "base64");
	struct str from = STR("-"), text;

	for (size_t i = 2; i < f->n; i++) {
		if (str_is(f->args[i], "-d"))
			base.decode = true;
		else if (str_is(f->args[i], "-A"))
			base.wrap = 0;
		else if (str_is(f->args[i], "-base64") || str_is(f->args[i], "-a"))
			base64 = true;
		else if (str_is(f->args[i], "-in") && i + 1 < f->n)
			from = f->args[++i];
		else if (!str_is(f->args[i], "-e"))
			filter_unknown(f);
	}
	if (!base64 || f->unknown || !filter_read(f, from, &text)) {
		filter_unknown(f);
		return;
	}
	if (base.decode)
		decode(f, &base, text);
	else
		encode(f, &base, text);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 32) >= 'a' && (c | 32) <= 'f')
		return (c | 32) - 'a' + 10;
	return -1;
}

/*
 * xxd -r -p: two digits in a row are a byte; a character that is none parts them, and behind three
 * of those the rest of the line is skipped (xxd.c of vim 9.0).
 */
static void unhex(struct filter *f, struct str text)
{
	int last[3] = { -1, -1, -1 }; /* the digits read last, the newest first */

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] && strchr(" \n\t\r", text.at[i]))
			continue;
		last[2] = last[1];
		last[1] = last[0];
		last[0] = hex_digit(text.at[i]);
		if (last[0] >= 0 && last[1] >= 0) {
			buf_add_char(&f->out, (char)(last[1] << 4 | last[0]));
			last[0] = -1;
		} else if (last[0] < 0 && last[1] < 0 && last[2] < 0) {
			while (i + 1 < text.len && text.at[i + 1] != '\n')
				i++;
		}
	}
}

/* Lines as xxd prints them: offset, colon, groups of digits, two blanks, the characters. */
static void unhex_dump(struct filter *f, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		size_t colon = str_find_char(line, ':', 0), end;

		if (colon == STR_NOT_FOUND)
			continue;
		end = str_find(line, STR("  "), colon + 2);
		unhex(f, str_slice(line, colon + 1, end));
	}
}

static void hex_plain(struct filter *f, struct str text, int64_t columns, bool upper)
{
	for (size_t i = 0; i < text.len; i++) {
		buf_printf(&f->out, upper ? "%02X" : "%02x", (unsigned char)text.at[i]);
		if ((columns > 0 && (i + 1) % (size_t)columns == 0) || i + 1 == text.len)
			buf_add_char(&f->out, '\n');
	}
}

struct xxd {
	bool plain, revert, upper;
	int64_t columns, most;
};

/* xxd looks at the first letter only: -rp is -r, -plain and -ps are -p. */
static size_t xxd_options(struct filter *f, struct xxd *x)
{
	size_t at = 1;

	for (; at < f->n && f->args[at].len > 1 && f->args[at].at[0] == '-'; at++) {
		struct str word = str_skip(f->args[at], str_starts(f->args[at], "--") ? 2 : 1);
		struct str value = str_skip(word, 1);
		char letter = word.len ? word.at[0] : 'p';

		if (word.len == 0)
			return at + 1;
		x->plain |= letter == 'p';
		x->revert |= letter == 'r';
		x->upper |= letter == 'u';
		if (strchr("pru", letter))
			continue;
		if (letter != 'c' && letter != 'l') {
			filter_unknown(f);
			return at;
		}
		if ((value.len == 0 || value.at[0] == 'o' || value.at[0] == 'e') && at + 1 < f->n)
			value = f->args[++at];
		f->unknown |= !str_to_int64(value, letter == 'c' ? &x->columns : &x->most);
	}
	return at;
}

/* It comes here only where it starts nothing: without any words it is quiet, too. */
void filter_xargs(struct filter *f)
{
	f->unknown |= !f->stdin_known || str_trim(f->stdin_text).len;
}

void filter_xxd(struct filter *f)
{
	struct xxd x = { .columns = 30, .most = -1 };
	size_t at = xxd_options(f, &x);
	struct str text;

	if (f->unknown || !filter_read_all(f, at, &text))
		return;
	if (x.most >= 0)
		text = str_slice(text, 0, (size_t)x.most);
	if (x.revert && x.plain)
		unhex(f, text);
	else if (x.revert && str_find_char(text, ':', 0) != STR_NOT_FOUND)
		unhex_dump(f, text);
	else if (x.plain && !x.revert)
		hex_plain(f, text, x.columns, x.upper);
	else
		filter_unknown(f);
}
