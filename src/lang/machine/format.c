/* Texts with places to fill: "{} {name}".format(..), "%s" % .., sprintf. */
#include "base/conversion.h"
#include "lang/machine/machine.h"

static struct field literal(struct machine *m, struct str text)
{
	return field_text(m->arena, text);
}

/* {0.name[1]:>8}: what stands before the dot or bracket names the argument. */
static struct thing *place_value(
	struct machine *m, struct str place, struct invocation *call, size_t *next)
{
	size_t end = 0;
	struct thing *thing = NULL;
	struct str name;
	int64_t i;

	while (end < place.len && !strchr(".[!:", place.at[end]))
		end++;
	name = str_slice(place, 0, end);
	if (name.len == 0)
		thing = *next < call->n ? call->args[(*next)++] : NULL;
	else if (str_to_int64(name, &i))
		thing = i >= 0 && (size_t)i < call->n ? call->args[i] : NULL;
	else if (call->keywords)
		thing = thing_get(call->keywords, name);
	while (thing && end < place.len && place.at[end] == '[') {
		size_t close = str_find_char(place, ']', end);
		struct str key;

		if (close == STR_NOT_FOUND)
			return NULL;
		key = str_slice(place, end + 1, close);
		thing = machine_index(
			m, thing, str_to_int64(key, &i) ? thing_number(m, i) : thing_text(m, key));
		end = close + 1;
	}
	return end < place.len && place.at[end] == '.' ? NULL : thing;
}

/* Fill characters, alignment, width; what else a format may say leaves the text as it is. */
static struct field padded(struct machine *m, struct field value, struct str spec)
{
	struct buf buf = BUF_IN(m->arena);
	char fill = ' ', align = 0;
	struct str text;
	size_t i = 0, width = 0, before;

	if (!field_known(m->arena, &value, &text))
		return value;
	if (spec.len > 1 && strchr("<>^", spec.at[1])) {
		fill = spec.at[0];
		align = spec.at[1];
		i = 2;
	} else if (spec.len && strchr("<>^", spec.at[0])) {
		align = spec.at[0];
		i = 1;
	}
	for (; i < spec.len && spec.at[i] >= '0' && spec.at[i] <= '9' && width < 10000; i++)
		width = width * 10 + (size_t)(spec.at[i] - '0');
	if (i < spec.len && spec.at[i] != 's' && spec.at[i] != 'd')
		return spec.at[i] == 'c' && str_to_int64(text, &(int64_t){ 0 }) ? field_any()
		       : width || spec.at[i] == '.'                             ? field_any()
										: value;
	if (width <= text.len)
		return value;
	before = align == '>' ? width - text.len : align == '^' ? (width - text.len) / 2 : 0;
	for (size_t n = 0; n < before; n++)
		buf_add_char(&buf, fill);
	buf_add(&buf, text);
	while (buf.len < width && !buf_failed(&buf))
		buf_add_char(&buf, fill);
	return literal(m, buf_str(&buf));
}

static struct field formatted(struct machine *m, struct thing *thing, struct str spec)
{
	struct thing *own;

	if (!thing)
		return field_any();
	own = object_special(m, thing, "__format__", thing_text(m, spec));
	return padded(m, thing_as_field(m, own ? own : thing), own ? STR("") : spec);
}

struct thing *format_braces(struct machine *m, struct field format, struct invocation *call)
{
	struct field made = literal(m, STR(""));
	struct str text;
	size_t from = 0, at = 0, next = 0;

	if (!field_known(m->arena, &format, &text))
		return thing_field(m, field_any());
	while (at < text.len && !machine_step(m)) {
		bool twice = at + 1 < text.len && text.at[at + 1] == text.at[at];
		size_t end, colon;
		struct thing *thing;
		struct field value;

		if (text.at[at] != '{' && text.at[at] != '}') {
			at++;
			continue;
		}
		made = field_add(m, made, literal(m, str_slice(text, from, twice ? at + 1 : at)));
		end = str_find_char(text, '}', at);
		if (twice || text.at[at] == '}' || end == STR_NOT_FOUND) {
			at += twice ? 2 : 1;
			from = at;
			continue;
		}
		thing = place_value(m, str_slice(text, at + 1, end), call, &next);
		colon = str_find_char(str_slice(text, 0, end), ':', at);
		value = formatted(m, thing,
			colon == STR_NOT_FOUND ? STR("") : str_slice(text, colon + 1, end));
		made = field_add(m, made, value);
		from = at = end + 1;
	}
	return thing_field(m, field_add(m, made, literal(m, str_slice(text, from, at))));
}

static struct field converted(struct machine *m, struct thing *thing, const struct conversion *c)
{
	struct field shown = thing_as_field(m, thing);
	struct buf out = BUF_IN(m->arena);
	bool plain = !c->flags[0] && !c->width && c->precision < 0;
	struct str text = STR("");
	int64_t number = 0;

	if (plain && strchr("sdi", c->letter))
		return shown;
	if (c->letter == 'c' && thing->kind == THING_NUMBER && thing_as_number(m, thing, &number)) {
		buf_add_utf8(&out, (uint32_t)number);
		return literal(m, buf_str(&out));
	}
	if (c->letter == 'c' && plain)
		return shown;
	if (!field_known(m->arena, &shown, &text))
		return field_any();
	if (c->letter == 's')
		conversion_add_text(&out, c, text);
	else if (strchr("diuxXo", c->letter) && str_to_int64(text, &number))
		conversion_add_whole(&out, c, number);
	else
		return field_any();
	return literal(m, buf_str(&out));
}

/* One conversion of printf, with @at behind the percent sign. */
static struct field conversion(
	struct machine *m, struct str text, size_t *at, struct thing **args, size_t n, size_t *next)
{
	struct thing *thing = NULL;
	size_t flags = *at, length, end;
	struct conversion c;

	if (*at < text.len && text.at[*at] == '(') { /* %(name)s */
		size_t close = str_find_char(text, ')', *at);

		if (close == STR_NOT_FOUND)
			return field_any();
		if (n == 1 && args[0]->kind == THING_DICT)
			thing = thing_get(args[0], str_slice(text, *at + 1, close));
		thing = thing ? thing : thing_unknown();
		flags = *at = close + 1;
	}
	length = conversion_read(str_skip(text, *at), &c);
	if (*at >= text.len)
		return literal(m, STR("%"));
	if (text.at[*at] == '%') {
		(*at)++;
		return literal(m, STR("%"));
	}
	if (!thing)
		thing = *next < n ? args[(*next)++] : thing_unknown();
	/* %r, %ld and the like: the last letter ends it. */
	for (end = *at; !length && end < text.len && strchr("-+ #0123456789.*lh", text.at[end]);)
		end++;
	if (!length) {
		*at = end + 1;
		return end == flags && end < text.len && text.at[end] == 'r'
			       ? thing_as_field(m, thing)
			       : field_any();
	}
	*at += length;
	return converted(m, thing, &c);
}

struct thing *format_percent(struct machine *m, struct field format, struct thing **args, size_t n)
{
	struct field made = literal(m, STR(""));
	struct str text;
	size_t at = 0, next = 0;

	if (!field_known(m->arena, &format, &text))
		return thing_field(m, field_any());
	while (at < text.len && !machine_step(m)) {
		size_t stop = str_find_char(text, '%', at);

		if (stop == STR_NOT_FOUND)
			stop = text.len;
		made = field_add(m, made, literal(m, str_slice(text, at, stop)));
		at = stop + 1;
		if (stop < text.len)
			made = field_add(m, made, conversion(m, text, &at, args, n, &next));
	}
	return thing_field(m, made);
}
