/* date (coreutils 9.1), as far as the time of day does not matter: of a time that is named. */
#include <stdio.h>

#include "shell/filter/run.h"

bool filter_strftime(char *text, size_t size, struct str format, const struct tm *tm)
{
	if (!format.len) {
		text[0] = '\0';
		return true;
	}
/* The words of the command are the format: only what is a time's is taken from them. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	return strftime(text, size, format.at, tm) > 0;
#pragma GCC diagnostic pop
}

/* Names of zones, times of now, and what date alone has (%N, %q, %:z) are not told. */
static bool is_plain(struct str format, bool utc)
{
	for (size_t i = 0; i < format.len; i++) {
		if (format.at[i] != '%')
			continue;
		while (++i < format.len && strchr("_-0^#", format.at[i]))
			;
		if (i == format.len ||
			!strchr(utc ? "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%" : "snt%",
				format.at[i]))
			return false;
	}
	return true;
}

static bool is_utc(struct filter *f)
{
	struct str zone;

	return filter_env(f, STR("TZ"), &zone) &&
	       (str_is(zone, "UTC") || str_is(zone, "UTC0") || str_is(zone, "GMT"));
}

/* @SECONDS, or a date and perhaps a time in UTC. */
static bool read_time(struct filter *f, struct str text, bool utc, time_t *ret)
{
	static const char *const formats[] = { "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S",
		"%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S" };
	int64_t seconds;

	if (str_starts(text, "@")) {
		if (!str_to_int64(str_skip(text, 1), &seconds))
			return false;
		*ret = (time_t)seconds;
		return true;
	}
	if (str_ends(text, " UTC") || str_ends(text, "Z")) {
		text = str_slice(text, 0, text.len - (str_ends(text, "Z") ? 1 : 4));
		utc = true;
	}
	text = arena_copy(f->arena, text);
	for (size_t i = 0; utc && text.at && i < ARRAY_SIZE(formats); i++) {
		struct tm tm = { 0 };
		const char *end;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		end = strptime(text.at, formats[i], &tm);
#pragma GCC diagnostic pop
		if (end && !*end) {
			*ret = timegm(&tm);
			return true;
		}
	}
	return false;
}

/* Without a time only words are printed: +%%, %n and %t. */
static void print_words(struct filter *f, struct str format)
{
	for (size_t i = 0; i < format.len && !f->unknown; i++) {
		char c = format.at[i];

		if (c == '%') {
			char kind = ++i < format.len ? format.at[i] : '\0';

			c = kind == 'n' ? '\n' : kind == 't' ? '\t' : '%';
			f->unknown |= kind != '%' && kind != 'n' && kind != 't';
		}
		buf_add_char(&f->out, c);
	}
}

static struct str format_of(struct filter *f, struct options *o)
{
	struct str value = filter_value(f, o);
	bool iso = options_is(o, "I", "iso-8601");

	if (options_is(o, "R", "rfc-email"))
		return STR("%a, %d %b %Y %H:%M:%S %z");
	if (iso && (!value.len || str_is(value, "date")))
		return STR("%F");
	if (iso && (str_is(value, "seconds") || str_is(value, "s")))
		return STR("%FT%T+00:00");
	if (options_is(o, NULL, "rfc-3339") && str_is(value, "date"))
		return STR("%F");
	if (options_is(o, NULL, "rfc-3339") && str_is(value, "seconds"))
		return STR("%F %T+00:00");
	filter_unknown(f);
	return STR("");
}

static bool in_utc(const time_t *at, struct tm *ret)
{
	if (!gmtime_r(at, ret))
		return false;
	ret->tm_zone = "UTC";
	return true;
}

void filter_date(struct filter *f)
{
	struct options o = filter_options(f, "d: date: f: file: r: reference: s: set: u utc I? "
					     "iso-8601? R rfc-email rfc-3339: universal debug");
	struct str given = STR(""), format = STR("%a %b %e %H:%M:%S %Z %Y");
	bool utc = is_utc(f), has_time = false;
	enum option_kind kind;
	time_t at = 0;
	char text[512];
	struct tm tm;

	while ((kind = options_next(&o)) != OPTION_END && !f->unknown) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			f->unknown |= !str_starts(f->args[o.at + 1], "+");
			format = str_skip(f->args[o.at + 1], 1);
			options_take_word(&o);
		} else if (options_is(&o, "d", "date")) {
			given = filter_value(f, &o);
			has_time = true;
		} else if (options_is(&o, "u", "utc") || options_is(&o, NULL, "universal")) {
			utc = true;
		} else {
			format = format_of(f, &o);
		}
	}
	if (f->unknown)
		return;
	if (!has_time) {
		print_words(f, format);
	} else if (!is_plain(format, utc) || !read_time(f, given, utc, &at) || !in_utc(&at, &tm) ||
		   !filter_strftime(text, sizeof(text), arena_copy(f->arena, format), &tm)) {
		filter_unknown(f);
		return;
	} else {
		/* strftime(3) would count %s by our own zone. */
		if (str_is(format, "%s"))
			snprintf(text, sizeof(text), "%lld", (long long)at);
		else
			f->unknown |= str_contains(format, "%s");
		buf_add_text(&f->out, text);
	}
	buf_add_char(&f->out, '\n');
}
