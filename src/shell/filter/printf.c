/*
 * printf as bash's builtin formats (bash(1), printf(3)): the format is used again while arguments
 * are left. Arguments may be partly known; %s and %b keep their pieces.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "shell/filter/run.h"

struct directive {
	char flags[8];
	size_t n_flags;
	int64_t width, precision;
	bool has_width, has_precision;
	char kind;
};

struct printer {
	struct filter *f;
	const struct field *args;
	size_t n_args, at;
	struct field out;
	struct buf text; /* known text not joined to `out` yet */
	bool unknown, stopped, used;
};

static void flush(struct printer *p)
{
	if (p->text.len == 0)
		return;
	p->f->failed |= buf_failed(&p->text);
	p->out = field_join(p->f->arena, p->out, field_text(p->f->arena, buf_str(&p->text)));
	p->f->failed |= !p->out.pieces;
	p->text = BUF_IN(p->f->arena);
}

static void put_field(struct printer *p, const struct field *field)
{
	struct field one = *field;

	flush(p);
	if (one.many)
		one = field_any();
	p->out = field_join(p->f->arena, p->out, one);
	p->f->failed |= !p->out.pieces;
}

/* The next argument; the empty text once none is left. */
static struct field next_argument(struct printer *p)
{
	static const struct piece empty = { .kind = PIECE_TEXT, .text = { "", 0 } };

	p->used = true;
	if (p->at >= p->n_args)
		return (struct field){ .pieces = &empty, .n = 1 };
	return p->args[p->at++];
}

static int64_t number_of(struct printer *p, const struct field *field)
{
	struct str text, copy;
	int64_t value = 0;
	char *end;

	if (field->many || !field_known(p->f->arena, field, &text)) {
		p->unknown = true;
		return 0;
	}
	if (text.len >= 2 && (text.at[0] == '\'' || text.at[0] == '"'))
		return (unsigned char)text.at[1];
	if (text.len == 0)
		return 0;
	copy = arena_copy(p->f->arena, text);
	if (!copy.at) {
		p->f->failed = true;
		return 0;
	}
	errno = 0;
	value = strtoll(copy.at, &end, 0);
	if (errno || end != copy.at + copy.len)
		p->f->status = 1;
	return value;
}

static void put_padded(struct printer *p, struct str text, const struct directive *d)
{
	bool left = memchr(d->flags, '-', d->n_flags) != NULL;
	size_t width = d->has_width && d->width > 0 ? (size_t)d->width : 0;
	size_t pad = width > text.len ? width - text.len : 0;

	if (pad > MAX_FILTER_OUTPUT) {
		p->unknown = true;
		return;
	}
	for (size_t i = 0; !left && i < pad; i++)
		buf_add_char(&p->text, ' ');
	buf_add(&p->text, text);
	for (size_t i = 0; left && i < pad; i++)
		buf_add_char(&p->text, ' ');
}

static void put_string(struct printer *p, const struct field *argument, const struct directive *d)
{
	struct str text;

	if (!argument->many && field_known(p->f->arena, argument, &text)) {
		if (d->has_precision && d->precision >= 0)
			text = str_slice(text, 0, (size_t)d->precision);
		put_padded(p, text, d);
	} else if (d->has_precision) {
		p->unknown = true;
	} else {
		put_field(p, argument);
	}
}

static void put_unescaped(
	struct printer *p, const struct field *argument, const struct directive *d)
{
	for (size_t i = 0; i < argument->n && !p->stopped; i++) {
		struct buf text = BUF_IN(p->f->arena);

		if (argument->pieces[i].kind != PIECE_TEXT) {
			put_field(p, &(struct field){ .pieces = &argument->pieces[i], .n = 1 });
			continue;
		}
		/* %b reads \0nnn as echo does and \nnn as well; its \c ends everything. */
		p->stopped = !filter_unescape_b(&text, argument->pieces[i].text);
		p->f->failed |= buf_failed(&text);
		if (argument->n == 1)
			put_padded(p, buf_str(&text), d);
		else
			buf_add(&p->text, buf_str(&text));
	}
}

/* %q: as bash writes it, with backslashes, or $'..' where there are control characters. */
static void put_quoted(struct printer *p, struct str text)
{
	bool control = false;

	if (text.len == 0)
		buf_add_text(&p->text, "''");
	for (size_t i = 0; i < text.len; i++)
		control |= (unsigned char)text.at[i] < 32 || text.at[i] == 127;
	if (control)
		buf_add_text(&p->text, "$'");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (control && c == '\n') {
			buf_add_text(&p->text, "\\n");
		} else if (control && c == '\t') {
			buf_add_text(&p->text, "\\t");
		} else if (control && ((unsigned char)c < 32 || c == 127)) {
			buf_printf(&p->text, "\\%03o", (unsigned char)c);
		} else {
			if (control ? strchr("'\\", c) != NULL
				    : strchr(" !\"$&'()*,;<>?[\\]^`{|}~#", c) != NULL &&
						!((c == '#' || c == '~') && i > 0))
				buf_add_char(&p->text, '\\');
			buf_add_char(&p->text, c);
		}
	}
	if (control)
		buf_add_text(&p->text, "'");
}

/* A number, as printf(3) itself formats it. */
static void put_number(struct printer *p, int64_t value, const struct directive *d)
{
	char format[32], flags[9];
	char digits[512];
	int width = d->has_width ? (int)MAX(MIN(d->width, 400), -400) : 0;
	int precision = d->has_precision ? (int)MAX(MIN(d->precision, 400), -1) : -1;
	int len;

	memcpy(flags, d->flags, d->n_flags);
	flags[d->n_flags] = '\0';
	snprintf(format, sizeof(format), "%%%s*.*%s%c", flags, PRId64[0] == 'l' ? "l" : "ll",
		d->kind);
	if (d->width > 400 || d->precision > 400)
		p->unknown = true;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	len = snprintf(digits, sizeof(digits), format, width, precision, value);
#pragma GCC diagnostic pop
	if (len > 0)
		buf_add(&p->text, (struct str){ digits, MIN((size_t)len, sizeof(digits) - 1) });
}

static int64_t read_count(struct printer *p, struct str format, size_t *at, bool *ret_given)
{
	int64_t value = 0;

	*ret_given = false;
	if (*at < format.len && format.at[*at] == '*') {
		struct field argument = next_argument(p);

		(*at)++;
		*ret_given = true;
		return number_of(p, &argument);
	}
	while (*at < format.len && format.at[*at] >= '0' && format.at[*at] <= '9') {
		if (value < 100000000)
			value = value * 10 + (format.at[*at] - '0');
		(*at)++;
		*ret_given = true;
	}
	return value;
}

static bool read_directive(struct printer *p, struct str format, size_t *at, struct directive *d)
{
	*d = (struct directive){ 0 };
	while (*at < format.len && strchr("-+ 0#'", format.at[*at]) && format.at[*at]) {
		if (d->n_flags < sizeof(d->flags))
			d->flags[d->n_flags++] = format.at[*at];
		(*at)++;
	}
	d->width = read_count(p, format, at, &d->has_width);
	if (d->width < 0) {
		d->width = -d->width;
		if (d->n_flags < sizeof(d->flags))
			d->flags[d->n_flags++] = '-';
	}
	if (*at < format.len && format.at[*at] == '.') {
		(*at)++;
		d->precision = read_count(p, format, at, &d->has_precision);
		d->has_precision = true;
	}
	while (*at < format.len && strchr("hljztL", format.at[*at]) && format.at[*at])
		(*at)++;
	if (*at >= format.len)
		return false;
	d->kind = format.at[(*at)++];
	return true;
}

static void put_directive(struct printer *p, const struct directive *d)
{
	struct field argument = next_argument(p);
	struct str text;

	switch (d->kind) {
	case 's':
		put_string(p, &argument, d);
		break;
	case 'b':
		put_unescaped(p, &argument, d);
		break;
	case 'c':
		if (!argument.many && field_known(p->f->arena, &argument, &text))
			put_padded(p, str_slice(text, 0, 1), d);
		else
			p->unknown = true;
		break;
	case 'q':
		if (!argument.many && field_known(p->f->arena, &argument, &text))
			put_quoted(p, text);
		else
			p->unknown = true;
		break;
	case 'd':
	case 'i':
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		put_number(p, number_of(p, &argument), d);
		break;
	default:
		p->unknown = true;
	}
}

/* %(format)T: a time; a format that asks for nothing of it prints itself. */
static bool put_time(struct printer *p, struct str format, size_t *at)
{
	size_t end = str_find(format, STR(")T"), *at);
	struct str text;

	if (format.at[*at] != '(' || end == STR_NOT_FOUND)
		return false;
	text = str_slice(format, *at + 1, end);
	(void)next_argument(p);
	p->unknown |= str_find_char(text, '%', 0) != STR_NOT_FOUND;
	p->unknown |= !text.len;
	buf_add(&p->text, text);
	*at = end + 2;
	return true;
}

static void put_format(struct printer *p, struct str format)
{
	for (size_t at = 0; at < format.len && !p->stopped && !p->unknown;) {
		size_t from = at;
		struct directive d;

		while (at < format.len && format.at[at] != '%') {
			at += format.at[at] == '\\' && at + 1 < format.len ? 2 : 1;
			if (at > format.len)
				at = format.len;
		}
		if (at > from)
			p->stopped = !filter_unescape_printf(&p->text, str_slice(format, from, at));
		if (at >= format.len || p->stopped)
			return;
		at++;
		if (at < format.len && format.at[at] == '%') {
			buf_add_char(&p->text, '%');
			at++;
		} else if (at < format.len && put_time(p, format, &at)) {
			continue;
		} else if (read_directive(p, format, &at, &d)) {
			put_directive(p, &d);
		} else {
			p->unknown = true;
		}
	}
}

bool filter_printf_fields(
	struct filter *f, const struct field *argv, size_t argc, struct field *ret)
{
	struct printer p = { .f = f, .text = BUF_IN(f->arena) };
	struct str format;

	p.out = field_text(f->arena, STR(""));
	if (argc > 0 && field_equals(&argv[0], STR("--")) == YES) {
		argv++;
		argc--;
	}
	if (argc == 0 || argv[0].many || !field_known(f->arena, &argv[0], &format) ||
		str_starts(format, "-v"))
		return false;
	p.args = argv + 1;
	p.n_args = argc - 1;
	do {
		size_t before = p.at;

		p.used = false;
		put_format(&p, format);
		if (p.unknown || f->failed)
			return false;
		if (p.stopped || p.at == before)
			break;
	} while (p.at < p.n_args && p.used);
	flush(&p);
	*ret = p.out;
	return true;
}

void filter_printf(struct filter *f)
{
	struct field out;
	struct str text;

	if (!filter_printf_fields(f, f->fields + 1, f->n - 1, &out) ||
		!field_known(f->arena, &out, &text)) {
		filter_unknown(f);
		return;
	}
	buf_add(&f->out, text);
}
