/* $x, $x[1], $x[2..-1], $$x and "$x" of fish: elements counted from 1, or from -1 at the end. */
#include "shell/dialect/fish.h"

static bool is_name(int c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static struct str take_name(struct translation *t)
{
	size_t from = t->pos;

	while (is_name(translation_peek(t, 0)))
		t->pos++;
	return str_slice(t->text, from, t->pos);
}

/* One end of a range: a number, or what bash's arithmetic says for one that is computed. */
struct bound {
	bool given, computed;
	int64_t number;
	struct str text;
};

struct range {
	struct bound from, to;
	bool is_range;
};

/* (math $i + 1), at its paren */
static bool take_computed(struct translation *t, struct str *ret)
{
	struct buf outer = t->out;
	bool done;

	if (translation_too_deep(t))
		return false;
	t->out = BUF_IN(t->arena);
	t->pos++;
	t->depth++;
	done = fish_list(t) && translation_take(t, ")");
	t->depth--;
	*ret = arena_printf(t->arena, "$({\n%.*s\n})", STR_ARGS(buf_str(&t->out)));
	t->out = outer;
	return done && ret->at;
}

static bool take_bound(struct translation *t, struct bound *ret)
{
	bool minus = translation_peek(t, 0) == '-', dollar;
	struct str name;

	*ret = (struct bound){ 0 };
	t->pos += minus;
	if (translation_peek(t, 0) == '(') {
		ret->given = ret->computed = true;
		return !minus && take_computed(t, &ret->text);
	}
	dollar = translation_take(t, "$");
	name = take_name(t);
	ret->given = name.len > 0;
	ret->computed = dollar;
	ret->text = dollar ? arena_printf(t->arena, "$%.*s", STR_ARGS(name)) : name;
	if (!ret->given || (dollar && minus))
		return !minus && !dollar;
	if (!dollar && !str_to_int64(name, &ret->number))
		return false;
	ret->number = minus ? -ret->number : ret->number;
	return dollar || ret->number != 0;
}

/* The next item within [ ]; *ret_done at its end. */
static bool take_range(struct translation *t, struct range *ret, bool *ret_done)
{
	while (translation_peek(t, 0) == ' ')
		t->pos++;
	*ret_done = translation_take(t, "]");
	if (*ret_done)
		return true;
	if (!take_bound(t, &ret->from))
		return false;
	ret->is_range = translation_take(t, "..");
	if (!ret->is_range)
		return ret->from.given;
	if (!take_bound(t, &ret->to))
		return false;
	if (!ret->from.given)
		ret->from = (struct bound){ .given = true, .number = 1, .text = STR("1") };
	if (!ret->to.given)
		ret->to = (struct bound){ .given = true, .number = -1 };
	return true;
}

/* The bound as bash counts: from @base on, or from the end of the list. */
static void add_place(struct translation *t, const struct bound *bound, int64_t base)
{
	if (bound->computed)
		buf_printf(&t->out, " %.*s-%d", STR_ARGS(bound->text), (int)(1 - base));
	else
		buf_printf(&t->out, " %lld",
			(long long)(bound->number > 0 ? bound->number - 1 + base : bound->number));
}

/* How many from @range->from on; nothing: all of them. */
static void add_length(struct translation *t, struct str list, const struct range *range)
{
	const struct bound *from = &range->from, *to = &range->to;

	if (!range->is_range)
		buf_add_text(&t->out, ":1");
	else if (!to->computed && !from->computed && (to->number > 0) == (from->number > 0))
		buf_printf(&t->out, ":%lld", (long long)(to->number - from->number + 1));
	else if (to->computed && (from->computed || from->number > 0))
		buf_printf(&t->out, ":%.*s-%.*s+1", STR_ARGS(to->text), STR_ARGS(from->text));
	else if (!to->computed && to->number < -1)
		buf_printf(&t->out, ":%.*s%lld-%.*s+2", STR_ARGS(list), (long long)to->number,
			STR_ARGS(from->text));
}

/* $x[3..1] counts down. */
static bool is_reversed(const struct range *range)
{
	return range->is_range && !range->from.computed && !range->to.computed &&
	       (range->from.number > 0) == (range->to.number > 0) &&
	       range->from.number > range->to.number;
}

static void add_slice(
	struct translation *t, struct str name, const struct range *range, bool quoted)
{
	bool argv = str_is(name, "argv");
	struct str subscript = quoted ? STR("[*]") : STR("[@]");
	struct str list =
		argv ? (quoted ? STR("*") : STR("@"))
		     : arena_printf(t->arena, "%.*s%.*s", STR_ARGS(name), STR_ARGS(subscript));
	struct str length = arena_printf(t->arena, "${#%.*s}", STR_ARGS(list));

	buf_printf(&t->out, "\"${%.*s:", STR_ARGS(list));
	add_place(t, &range->from, argv);
	add_length(t, length, range);
	buf_add_text(&t->out, "}\"");
}

static bool add_elements(struct translation *t, struct str name, bool quoted)
{
	bool done = false, first = true;

	t->pos++;
	for (;;) {
		struct range range = { 0 };

		if (!take_range(t, &range, &done))
			return false;
		if (done)
			return !first;
		if (!first)
			buf_add_text(&t->out, quoted ? "' '" : " ");
		first = false;
		if (!is_reversed(&range)) {
			add_slice(t, name, &range, quoted);
			continue;
		}
		for (int64_t n = range.from.number; n >= range.to.number; n--) {
			struct range one = { .from = { .given = true, .number = n } };

			add_slice(t, name, &one, quoted);
			if (n > range.to.number)
				buf_add_text(&t->out, quoted ? "' '" : " ");
		}
	}
}

/* Variables that fish sets itself. */
static bool add_own(struct translation *t, struct str name, bool quoted)
{
	static const struct own_variable own[] = {
		{ "argv", "\"$@\"", "\"$*\"" },
		{ "status", "\"$?\"", "\"$?\"" },
		{ "pipestatus", "\"${PIPESTATUS[@]}\"", "\"${PIPESTATUS[*]}\"" },
		{ "fish_pid", "\"$$\"", "\"$$\"" },
		{ "last_pid", "\"$!\"", "\"$!\"" },
	};

	return translation_own(t, own, ARRAY_SIZE(own), name, quoted);
}

/* $$x, $$x[1]: the index is for x. */
static bool add_through(struct translation *t, struct str name)
{
	struct range range = { 0 };
	bool done = false;

	if (translation_peek(t, 0) != '[') {
		buf_printf(&t->out, "\"${!%.*s}\"", STR_ARGS(name));
		return true;
	}
	t->pos++;
	if (!take_range(t, &range, &done) || done || range.is_range || range.from.computed ||
		range.from.number < 1 || !translation_take(t, "]"))
		return false;
	if (str_is(name, "argv"))
		buf_printf(&t->out, "\"${!%lld}\"", (long long)range.from.number);
	else
		buf_printf(&t->out, "\"${!%.*s[%lld]}\"", STR_ARGS(name),
			(long long)range.from.number - 1);
	return translation_peek(t, 0) != '[';
}

bool fish_variable(struct translation *t, bool quoted)
{
	struct str name;
	bool through = false;

	t->pos++;
	through = translation_take(t, "$");
	name = take_name(t);
	if (!name.len || (name.at[0] >= '0' && name.at[0] <= '9'))
		return false;
	if (through)
		return add_through(t, name);
	if (translation_peek(t, 0) == '[')
		return add_elements(t, name, quoted);
	if (!add_own(t, name, quoted))
		buf_printf(&t->out, "\"${%.*s[%c]}\"", STR_ARGS(name), quoted ? '*' : '@');
	return true;
}

/* (cmd)[1] (cmd)[2..3] (cmd)[-1]: lines of what it prints. */
bool fish_line_index(struct translation *t)
{
	bool done = false;

	t->pos++;
	buf_add_text(&t->out, " | sed -n");
	for (;;) {
		struct range range = { 0 };

		if (!take_range(t, &range, &done))
			return false;
		if (done)
			return true;
		if (range.from.computed || range.to.computed || range.from.number < -1 ||
			range.to.number < -1 || is_reversed(&range))
			return false;
		if (range.from.number < 0)
			buf_add_text(&t->out, " -e '$p'");
		else if (!range.is_range)
			buf_printf(&t->out, " -e %lldp", (long long)range.from.number);
		else if (range.to.number < 0)
			buf_printf(&t->out, " -e '%lld,$p'", (long long)range.from.number);
		else
			buf_printf(&t->out, " -e %lld,%lldp", (long long)range.from.number,
				(long long)range.to.number);
	}
}
