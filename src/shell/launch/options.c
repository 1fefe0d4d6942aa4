#include "shell/launch/options.h"

/* The mark of a cut name that could be several options of different kinds. */
#define OPTION_AMBIGUOUS '*'

static bool next_entry(const char **spec, struct str *ret_name, char *ret_mark)
{
	static const char marks[] = ":?!$&=%@~><+|^;#,/";
	const char *at = *spec;
	size_t len;

	while (*at == ' ')
		at++;
	if (!*at)
		return false;
	len = strcspn(at, " ");
	*spec = at + len;
	*ret_mark = ' ';
	if (len > 1 && strchr(marks, at[len - 1]))
		*ret_mark = at[--len];
	*ret_name = (struct str){ at, len };
	return true;
}

char options_mark(const char *spec, struct str *name, bool is_long)
{
	struct str entry, whole = *name;
	char mark, near = 0;

	while (next_entry(&spec, &entry, &mark)) {
		if ((entry.len > 1) != is_long)
			continue;
		if (str_equal(entry, *name))
			return mark;
		/* getopt_long(3): a name may be cut while it stays unambiguous. */
		if (is_long && entry.at[0] != '-' && name->len && name->at[0] != '-' &&
			entry.len > name->len && memcmp(entry.at, name->at, name->len) == 0) {
			near = near && near != mark ? OPTION_AMBIGUOUS : mark;
			whole = entry;
		}
	}
	if (near == OPTION_AMBIGUOUS)
		return 0;
	*name = whole;
	return near;
}

struct options options_of(
	struct arena *arena, const struct field *argv, size_t argc, const char *spec)
{
	return (struct options){
		.arena = arena, .argv = argv, .argc = argc, .spec = spec ? spec : ""
	};
}

void options_take_word(struct options *options)
{
	options->at++;
	options->in_word = 0;
}

static struct str known_start(const struct field *field)
{
	if (field->n == 0 || field->pieces[0].kind != PIECE_TEXT)
		return (struct str){ "", 0 };
	return field->pieces[0].text;
}

static bool takes_value(char mark)
{
	return mark && strchr(":$&=%@><+;/", mark) != NULL;
}

static bool next_is_number(const struct options *o)
{
	struct str text;
	int64_t number;

	return o->at + 1 < o->argc && field_known(o->arena, &o->argv[o->at + 1], &text) &&
	       str_to_int64(text, &number);
}

/* The value that stands in the next word. */
static enum option_kind value_in_next(struct options *o)
{
	o->at++;
	o->in_word = 0;
	o->value_missing = o->at >= o->argc;
	if (!o->value_missing)
		o->value = o->argv[o->at++];
	if (o->mark == ';' && o->at < o->argc)
		o->at++;
	return OPTION_VALUE;
}

static enum option_kind value_attached(struct options *o, size_t offset)
{
	o->value = field_skip(o->arena, &o->argv[o->at], offset);
	o->at++;
	o->in_word = 0;
	return OPTION_VALUE;
}

static enum option_kind long_option(struct options *o, struct str start, size_t dashes)
{
	size_t equals = str_find_char(start, '=', 0);
	size_t end = equals == STR_NOT_FOUND ? start.len : equals;

	o->is_long = true;
	o->name = str_slice(start, dashes == 1 ? 0 : dashes, end);
	o->mark = options_mark(o->spec, &o->name, true);
	if (dashes == 1)
		o->name = str_skip(o->name, 1);
	if (equals != STR_NOT_FOUND)
		return value_attached(o, equals + 1);
	if (takes_value(o->mark) || (o->mark == ',' && next_is_number(o)))
		return value_in_next(o);
	options_take_word(o);
	return OPTION_FLAG;
}

static enum option_kind letter_option(struct options *o, struct str start)
{
	size_t at = o->in_word;

	o->is_long = false;
	o->name = str_slice(start, at, at + 1);
	o->mark = options_mark(o->spec, &o->name, false);
	if (takes_value(o->mark) || o->mark == '?' || o->mark == ',') {
		bool last = at + 1 >= start.len && o->argv[o->at].n <= 1;

		if (!last)
			return value_attached(o, at + 1);
		if (takes_value(o->mark) || (o->mark == ',' && next_is_number(o)))
			return value_in_next(o);
	}
	o->in_word++;
	while (o->mark == '#' && o->in_word < start.len && start.at[o->in_word] >= '0' &&
		start.at[o->in_word] <= '9')
		o->in_word++;
	if (o->in_word >= start.len)
		options_take_word(o);
	return OPTION_FLAG;
}

/* -name, of a program that writes long names with one dash. */
static bool is_one_dash_name(const struct options *o, struct str start)
{
	size_t equals = str_find_char(start, '=', 0);
	struct str name = str_slice(start, 0, equals == STR_NOT_FOUND ? start.len : equals);

	return start.at[0] == '-' && options_mark(o->spec, &name, true) != 0;
}

enum option_kind options_next(struct options *o)
{
	struct str start;

	o->value = (struct field){ 0 };
	o->value_missing = false;
	o->mark = 0;
	if (o->at >= o->argc)
		return OPTION_END;
	start = known_start(&o->argv[o->at]);
	if (o->in_word)
		return letter_option(o, start);
	if (o->only_words)
		return OPTION_WORD;
	if (start.len == 0)
		return field_starts(&o->argv[o->at], STR("-")) == NO && !o->argv[o->at].many
			       ? OPTION_WORD
			       : OPTION_MAYBE;
	if (str_is(start, "--") && o->argv[o->at].n == 1) {
		o->only_words = true;
		options_take_word(o);
		return options_next(o);
	}
	if ((start.at[0] != '-' && !(o->plus && start.at[0] == '+')) || start.len == 1)
		return OPTION_WORD;
	o->sign = start.at[0];
	if (str_starts(start, "--"))
		return long_option(o, start, 2);
	if (is_one_dash_name(o, start))
		return long_option(o, start, 1);
	o->in_word = 1;
	return letter_option(o, start);
}

bool options_is(const struct options *o, const char *short_name, const char *long_name)
{
	if (!o->is_long)
		return short_name && o->name.len == 1 && strchr(short_name, o->name.at[0]);
	return long_name && str_is(o->name, long_name);
}
