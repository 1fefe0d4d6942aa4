/*
 * What texts, lists and dictionaries can do in the languages read here. The names seldom mean
 * different things in two of them, so there is one table; where they do, the language decides.
 */
#include <ctype.h>

#include "base/buf.h"
#include "lang/machine/machine.h"

static struct thing *any_text(struct machine *m)
{
	return thing_field(m, field_any());
}

static struct thing *cased(struct machine *m, struct str text, bool upper)
{
	struct buf buf = BUF_IN(m->arena);

	for (size_t i = 0; i < text.len; i++)
		buf_add_char(&buf, (char)(upper ? toupper((unsigned char)text.at[i])
						: tolower((unsigned char)text.at[i])));
	return thing_built(m, &buf);
}

static struct thing *swapped(struct machine *m, struct str text)
{
	struct buf buf = BUF_IN(m->arena);

	for (size_t i = 0; i < text.len; i++)
		buf_add_char(&buf, (char)(islower((unsigned char)text.at[i])
						   ? toupper((unsigned char)text.at[i])
						   : tolower((unsigned char)text.at[i])));
	return thing_built(m, &buf);
}

static struct thing *stripped(
	struct machine *m, struct str text, struct thing *which, bool left, bool right)
{
	struct str set = STR(" \t\r\n\f\v");

	if (which && which->kind != THING_NONE && !thing_as_text(m, which, &set))
		return any_text(m);
	while (left && text.len && str_find_char(set, text.at[0], 0) != STR_NOT_FOUND)
		text = str_skip(text, 1);
	while (right && text.len && str_find_char(set, text.at[text.len - 1], 0) != STR_NOT_FOUND)
		text.len--;
	return thing_text(m, text);
}

static struct thing *replaced(
	struct machine *m, struct str text, struct thing *what, struct thing *with, bool all)
{
	struct field made = field_text(m->arena, STR("")), by = thing_as_field(m, with);
	struct str old;
	size_t from = 0, stop;

	if (what->kind == THING_NATIVE && what->n == 2 && str_is(what->name, "pattern")) {
		struct str flags;

		if (m->dialect->language != LANG_RUBY)
			all = thing_as_text(m, what->items[1], &flags) && str_contains(flags, "g");
		what = what->items[0];
		if (thing_as_text(m, what, &old))
			for (size_t i = 0; i < old.len; i++)
				if (strchr("\\.[](){}*+?|^$", old.at[i]))
					return any_text(m);
	}
	if (!thing_as_text(m, what, &old) || old.len == 0 || with->kind == THING_FUNCTION)
		return any_text(m);
	while ((stop = str_find(text, old, from)) != STR_NOT_FOUND && !machine_step(m)) {
		made = field_add(m, made, field_text(m->arena, str_slice(text, from, stop)));
		made = field_add(m, made, by);
		from = stop + old.len;
		if (!all)
			break;
	}
	return thing_field(m, field_add(m, made, field_text(m->arena, str_skip(text, from))));
}

static struct thing *reversed_text(struct machine *m, struct str text)
{
	struct buf buf = BUF_IN(m->arena);

	for (size_t i = text.len; i > 0; i--)
		buf_add_char(&buf, text.at[i - 1]);
	return thing_built(m, &buf);
}

struct thing *method_reversed(struct machine *m, struct thing *thing)
{
	struct thing *list, *items = thing->kind == THING_TEXT ? NULL : thing_iterate(m, thing);
	struct str text;

	if (thing->kind == THING_TEXT)
		return thing_as_text(m, thing, &text) ? reversed_text(m, text) : any_text(m);
	if (!items)
		return thing_unknown();
	list = thing_list(m);
	for (size_t i = items->n; i > 0; i--)
		thing_push(m, list, items->items[i - 1]);
	if (list->kind == THING_LIST)
		list->flag = items->flag;
	return list;
}

static struct thing *code_point(struct machine *m, struct str text, struct thing *at)
{
	int64_t i = 0;

	if (at && !thing_as_number(m, at, &i))
		return thing_unknown();
	if (i < 0 || (size_t)i >= text.len)
		return thing_unknown();
	return thing_number(m, (unsigned char)text.at[i]);
}

static struct thing *sub_text(
	struct machine *m, struct thing *self, struct invocation *call, bool len)
{
	struct thing *bounds[3] = { argument(call, 0, NULL), argument(call, 1, NULL), NULL };
	int64_t from, n;

	if (len && bounds[0] && bounds[1] && thing_as_number(m, bounds[0], &from) &&
		thing_as_number(m, bounds[1], &n))
		bounds[1] = thing_number(m, from + n);
	return machine_slice(m, self, bounds);
}

enum text_method {
	UPPER,
	LOWER,
	SWAP,
	STRIP,
	LSTRIP,
	RSTRIP,
	CHOMP,
	SPLIT,
	LINES,
	JOIN,
	REPLACE,
	REPLACE_FIRST,
	REVERSE,
	FORMAT,
	SAME,
	STARTS,
	ENDS,
	OF_DIGITS,
	OF_LETTERS,
	OF_WORD,
	OF_BLANKS,
	OF_UPPER,
	OF_LOWER,
	INCLUDES,
	FIND,
	CHAR_CODE,
	CHAR_AT,
	SLICE,
	SUBSTR,
	CONCAT,
	REPEAT,
	TO_NUMBER,
	HEX,
	PARTITION,
	TITLE,
	CHARS,
	REMOVE_PREFIX,
	REMOVE_SUFFIX,
	JOIN_PATH,
	TRANSLATE,
	UNPACK,
	SPLIT_BEHIND,
	ENCODE,
	DECODE,
	PART_BEHIND,
};

static const struct {
	const char *name;
	enum text_method method;
} text_methods[] = {
	{ "upper", UPPER },
	{ "toUpperCase", UPPER },
	{ "upcase", UPPER },
	{ "lower", LOWER },
	{ "toLowerCase", LOWER },
	{ "downcase", LOWER },
	{ "casefold", LOWER },
	{ "swapcase", SWAP },
	{ "strip", STRIP },
	{ "trim", STRIP },
	{ "lstrip", LSTRIP },
	{ "trimStart", LSTRIP },
	{ "rstrip", RSTRIP },
	{ "trimEnd", RSTRIP },
	{ "chomp", CHOMP },
	{ "split", SPLIT },
	{ "rsplit", SPLIT_BEHIND },
	{ "splitlines", LINES },
	{ "readlines", LINES },
	{ "lines", LINES },
	{ "each_line", LINES },
	{ "join", JOIN },
	{ "replace", REPLACE },
	{ "replaceAll", REPLACE },
	{ "gsub", REPLACE },
	{ "sub", REPLACE_FIRST },
	{ "reverse", REVERSE },
	{ "format", FORMAT },
	{ "encode", ENCODE },
	{ "decode", DECODE },
	{ "toString", SAME },
	{ "to_s", SAME },
	{ "read", SAME },
	{ "to_str", SAME },
	{ "valueOf", SAME },
	{ "tobytes", SAME },
	{ "getvalue", SAME },
	{ "strip_heredoc", SAME },
	{ "dup", SAME },
	{ "freeze", SAME },
	{ "normalize", SAME },
	{ "expanduser", SAME },
	{ "resolve", SAME },
	{ "absolute", SAME },
	{ "as_posix", SAME },
	{ "force_encoding", SAME },
	{ "b", SAME },
	{ "text", SAME },
	{ "startswith", STARTS },
	{ "startsWith", STARTS },
	{ "start_with?", STARTS },
	{ "endswith", ENDS },
	{ "endsWith", ENDS },
	{ "end_with?", ENDS },
	{ "isdigit", OF_DIGITS },
	{ "isdecimal", OF_DIGITS },
	{ "isnumeric", OF_DIGITS },
	{ "isalpha", OF_LETTERS },
	{ "isalnum", OF_WORD },
	{ "isspace", OF_BLANKS },
	{ "isupper", OF_UPPER },
	{ "islower", OF_LOWER },
	{ "includes", INCLUDES },
	{ "include?", INCLUDES },
	{ "find", FIND },
	{ "index", FIND },
	{ "indexOf", FIND },
	{ "charCodeAt", CHAR_CODE },
	{ "codePointAt", CHAR_CODE },
	{ "ord", CHAR_CODE },
	{ "byte", CHAR_CODE },
	{ "charAt", CHAR_AT },
	{ "at", CHAR_AT },
	{ "slice", SLICE },
	{ "substring", SLICE },
	{ "substr", SUBSTR },
	{ "concat", CONCAT },
	{ "repeat", REPEAT },
	{ "to_i", TO_NUMBER },
	{ "hex", HEX },
	{ "partition", PARTITION },
	{ "rpartition", PART_BEHIND },
	{ "title", TITLE },
	{ "capitalize", TITLE },
	{ "chars", CHARS },
	{ "removeprefix", REMOVE_PREFIX },
	{ "delete_prefix", REMOVE_PREFIX },
	{ "removesuffix", REMOVE_SUFFIX },
	{ "delete_suffix", REMOVE_SUFFIX },
	{ "joinpath", JOIN_PATH },
	{ "translate", TRANSLATE },
	{ "tr", TRANSLATE },
	{ "delete", TRANSLATE },
	{ "unpack1", UNPACK },
	{ "unpack", UNPACK },
};

static bool holds(struct str text, int (*is)(int))
{
	for (size_t i = 0; i < text.len; i++)
		if (is((unsigned char)text.at[i]))
			return true;
	return false;
}

/* Is it of characters of one kind, and not empty? Of others than ASCII that is not known. */
static struct thing *consists(struct machine *m, struct str text, int (*is)(int))
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return thing_unknown();
		else if (!is((unsigned char)text.at[i]))
			return thing_bool(m, false);
	return thing_bool(m, text.len > 0);
}

static struct thing *unpacked(struct machine *m, struct str text, struct thing *how)
{
	struct str format, result;

	if (!thing_as_text(m, how, &format))
		return any_text(m);
	if (str_starts(format, "m") && decode_base64(m->arena, text, &result))
		return thing_text(m, result);
	if (str_starts(format, "H"))
		return thing_text(m, encode_hex(m->arena, text));
	if (str_starts(format, "A") || str_starts(format, "a"))
		return thing_text(m, text);
	return any_text(m);
}

static struct thing *text_call(
	struct machine *m, enum text_method method, struct thing *self, struct invocation *call)
{
	struct thing *first = argument(call, 0, NULL), *second = argument(call, 1, NULL);
	struct str text, part;
	struct buf buf = BUF_IN(m->arena);
	struct thing *list;
	int64_t number;

	if (method == JOIN && first)
		return method_join(m, first, self);
	if (method == FORMAT)
		return format_braces(m, thing_as_field(m, self), call);
	if (method == SAME)
		return self;
	if (method == CONCAT || method == JOIN_PATH) {
		for (size_t i = 0; i < call->n; i++) {
			if (method == JOIN_PATH)
				self = machine_binary(m, OP_CONCAT, self, thing_text(m, STR("/")));
			self = machine_binary(m, OP_CONCAT, self, call->args[i]);
		}
		return self;
	}
	if (!thing_as_text(m, self, &text))
		return (method >= STARTS && method <= INCLUDES) || method == FIND ||
				       method == CHAR_CODE || method == TO_NUMBER ||
				       method == SPLIT || method == LINES || method == PARTITION
			       ? thing_unknown()
			       : any_text(m);
	switch (method) {
	case UPPER:
		return cased(m, text, true);
	case LOWER:
		return cased(m, text, false);
	case SWAP:
		return swapped(m, text);
	case STRIP:
		return stripped(m, text, first, true, true);
	case LSTRIP:
		return stripped(m, text, first, true, false);
	case RSTRIP:
		return stripped(m, text, first, false, true);
	case CHOMP:
		return stripped(m, text, NULL, false, true);
	case SPLIT:
		return method_split(
			m, text, argument(call, 0, "sep"), argument(call, 1, "maxsplit"));
	case LINES:
		return method_split(m,
			str_ends(text, "\n") ? str_slice(text, 0, text.len - 1) : text,
			thing_text(m, STR("\n")), NULL);
	case SPLIT_BEHIND:
		return method_split_behind(
			m, text, argument(call, 0, "sep"), argument(call, 1, "maxsplit"));
	case REPLACE:
		if (!first || !second)
			return NULL;
		return replaced(m, text, first, second,
			m->dialect->language != LANG_JAVASCRIPT ||
				str_is(last_name(call->name), "replaceAll"));
	case REPLACE_FIRST:
		return first && second ? replaced(m, text, first, second, false) : any_text(m);
	case REVERSE:
		return reversed_text(m, text);
	case STARTS:
		return first ? method_affix(m, text, first, true, false) : thing_unknown();
	case ENDS:
		return first ? method_affix(m, text, first, false, false) : thing_unknown();
	case OF_DIGITS:
		return consists(m, text, isdigit);
	case OF_LETTERS:
		return consists(m, text, isalpha);
	case OF_WORD:
		return consists(m, text, isalnum);
	case OF_BLANKS:
		return consists(m, text, isspace);
	case OF_UPPER:
		return thing_bool(m, holds(text, isupper) && !holds(text, islower));
	case OF_LOWER:
		return thing_bool(m, holds(text, islower) && !holds(text, isupper));
	case REMOVE_PREFIX:
		return first ? method_affix(m, text, first, true, true) : self;
	case REMOVE_SUFFIX:
		return first ? method_affix(m, text, first, false, true) : self;
	case INCLUDES:
		return first && thing_as_text(m, first, &part)
			       ? thing_answer(
					 m, str_find(text, part, 0) != STR_NOT_FOUND ? YES : NO)
			       : thing_unknown();
	case FIND:
		if (!first || !thing_as_text(m, first, &part))
			return thing_unknown();
		return str_find(text, part, 0) == STR_NOT_FOUND
			       ? thing_number(m, -1)
			       : thing_number(m, (int64_t)str_find(text, part, 0));
	case CHAR_CODE:
		return code_point(m, text, first);
	case CHAR_AT:
		return machine_index(m, self, first ? first : thing_number(m, 0));
	case SLICE:
		return sub_text(m, self, call, m->dialect->language == LANG_RUBY);
	case SUBSTR:
		return sub_text(m, self, call, true);
	case REPEAT:
		return first ? machine_binary(m, OP_REPEAT, self, first) : self;
	case TO_NUMBER:
		return str_to_int64(str_trim(text), &number) ? thing_number(m, number)
							     : thing_unknown();
	case HEX:
		return thing_text(m, encode_hex(m->arena, text));
	case PARTITION:
		return first ? method_partition(m, text, first, false) : thing_unknown();
	case PART_BEHIND:
		return first ? method_partition(m, text, first, true) : thing_unknown();
	case ENCODE:
		self = thing_copy(m, self);
		if (self->kind == THING_TEXT)
			self->flag = m->dialect->language == LANG_PYTHON;
		return self;
	case DECODE:
		return thing_text(m, text);
	case TITLE:
		buf_add(&buf, text);
		if (buf.len)
			buf.at[0] = (char)toupper((unsigned char)buf.at[0]);
		return thing_built(m, &buf);
	case CHARS:
		return thing_iterate(m, self);
	case TRANSLATE:
		return first ? method_translated(m, text, call) : self;
	case UNPACK:
		if (!first)
			return thing_unknown();
		if (str_ends(call->name, "1"))
			return unpacked(m, text, first);
		list = thing_list(m);
		thing_push(m, list, unpacked(m, text, first));
		return list;
	case JOIN:
	case FORMAT:
	case SAME:
	case CONCAT:
	case JOIN_PATH:
		break;
	}
	return thing_unknown();
}

struct thing *method_call(struct machine *m, struct invocation *call, struct str name)
{
	struct thing *self = call->self;

	if (self->kind == THING_EITHER) {
		struct thing *result = NULL;

		for (size_t i = 0; i < self->n; i++) {
			struct invocation one = *call;
			struct thing *own;

			one.self = self->items[i];
			own = method_call(m, &one, name);
			own = own ? own : thing_unknown();
			result = result ? thing_either(m, result, own) : own;
		}
		return result;
	}
	if (thing_is_unset(self))
		return thing_unset_method(name);
	if (self->kind == THING_NATIVE && self->has_text)
		self = thing_field(m, self->text);
	if (self->kind == THING_TEXT || self->kind == THING_NUMBER) {
		if (self->kind == THING_NUMBER && !str_is(name, "toString") &&
			!str_is(name, "to_s"))
			return NULL;
		if (self->kind == THING_NUMBER)
			return thing_field(m, thing_as_field(m, self));
		for (size_t i = 0; i < ARRAY_SIZE(text_methods); i++)
			if (str_is(name, text_methods[i].name))
				return text_call(m, text_methods[i].method, self, call);
		return NULL;
	}
	if (self->kind == THING_LIST || self->kind == THING_DICT)
		return method_of_list(m, call, name);
	return NULL;
}
