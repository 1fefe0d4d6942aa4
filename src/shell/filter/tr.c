/* tr(1) of coreutils 9.1: sets with ranges, classes, [c*n], escapes; -c -d -s -t. Bytes. */
#include <ctype.h>

#include "shell/filter/run.h"

#define MAX_SET 8192

struct set {
	unsigned char at[MAX_SET];
	size_t n;
	size_t star_at; /* where a [c*] stands, for it fills up to the other's length */
	unsigned char star;
	bool has_star, bad, lower, upper;
};

static void add(struct set *set, unsigned char c)
{
	if (set->n < MAX_SET)
		set->at[set->n++] = c;
	else
		set->bad = true;
}

static unsigned char next_char(struct str text, size_t *at)
{
	static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
	char c = text.at[(*at)++];
	const char *simple;
	unsigned int value = 0;
	int n = 0;

	if (c != '\\' || *at >= text.len)
		return (unsigned char)c;
	while (n < 3 && *at < text.len && text.at[*at] >= '0' && text.at[*at] <= '7' &&
		value * 8 + (unsigned int)(text.at[*at] - '0') < 256) {
		value = value * 8 + (unsigned int)(text.at[(*at)++] - '0');
		n++;
	}
	if (n > 0)
		return (unsigned char)value;
	c = text.at[(*at)++];
	simple = c ? strchr(from, c) : NULL;
	return (unsigned char)(simple ? to[simple - from] : c);
}

static bool add_class(struct set *set, struct str name)
{
	static const struct {
		const char *name;
		int (*is)(int c);
	} classes[] = {
		{ "alpha", isalpha },
		{ "digit", isdigit },
		{ "alnum", isalnum },
		{ "upper", isupper },
		{ "lower", islower },
		{ "space", isspace },
		{ "blank", isblank },
		{ "punct", ispunct },
		{ "print", isprint },
		{ "graph", isgraph },
		{ "cntrl", iscntrl },
		{ "xdigit", isxdigit },
	};

	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		if (!str_is(name, classes[i].name))
			continue;
		for (int c = 0; c < 128; c++)
			if (classes[i].is(c))
				add(set, (unsigned char)c);
		set->lower |= str_is(name, "lower");
		set->upper |= str_is(name, "upper");
		return true;
	}
	return false;
}

/* [:class:], [=c=], [c*n]; false if it is none of them. */
static bool add_bracket(struct set *set, struct str text, size_t *at)
{
	struct str rest = str_skip(text, *at);
	size_t close, repeat;
	int64_t count = 0;

	if (str_starts(rest, "[:") && (close = str_find(rest, STR(":]"), 2)) != STR_NOT_FOUND) {
		if (!add_class(set, str_slice(rest, 2, close)))
			set->bad = true;
		*at += close + 2;
		return true;
	}
	if (str_starts(rest, "[=") && rest.len >= 5 && rest.at[3] == '=' && rest.at[4] == ']') {
		add(set, (unsigned char)rest.at[2]);
		*at += 5;
		return true;
	}
	repeat = 1;
	if (rest.len < 4)
		return false;
	{
		unsigned char c = next_char(rest, &repeat);

		close = str_find_char(rest, ']', repeat);
		if (repeat >= rest.len || rest.at[repeat] != '*' || close == STR_NOT_FOUND)
			return false;
		if (close > repeat + 1 &&
			(!str_to_int64(str_slice(rest, repeat + 1, close), &count) || count < 0))
			return false;
		if (count == 0) {
			set->has_star = true;
			set->star = c;
			set->star_at = set->n;
		}
		for (int64_t i = 0; i < count && !set->bad; i++)
			add(set, c);
	}
	*at += close + 1;
	return true;
}

static void read_set(struct set *set, struct str text)
{
	for (size_t at = 0; at < text.len && !set->bad;) {
		unsigned char from, to;

		if (text.at[at] == '[' && add_bracket(set, text, &at))
			continue;
		from = next_char(text, &at);
		if (at + 1 >= text.len || text.at[at] != '-') {
			add(set, from);
			continue;
		}
		at++;
		to = next_char(text, &at);
		set->bad |= to < from;
		for (unsigned int c = from; c <= to && !set->bad; c++)
			add(set, (unsigned char)c);
	}
}

static void complement(struct set *set)
{
	bool has[256] = { false };

	for (size_t i = 0; i < set->n; i++)
		has[set->at[i]] = true;
	set->n = 0;
	for (unsigned int c = 0; c < 256; c++)
		if (!has[c])
			add(set, (unsigned char)c);
}

/* @to as long as @from: [c*] fills, otherwise its last character is repeated. */
static void lengthen(struct set *to, size_t n)
{
	if (to->has_star && to->n < n) {
		size_t more = n - to->n;

		memmove(to->at + to->star_at + more, to->at + to->star_at, to->n - to->star_at);
		memset(to->at + to->star_at, to->star, more);
		to->n = n;
	}
	while (to->n > 0 && to->n < n)
		add(to, to->at[to->n - 1]);
}

struct tr {
	bool complement, delete, squeeze, truncate;
	struct set from, to;
	unsigned char map[256];
	bool dropped[256], squeezed[256];
};

static void prepare(struct tr *tr, size_t n_sets)
{
	bool translate = n_sets == 2 && !tr->delete;
	const struct set *squeezed = n_sets == 2 ? &tr->to : &tr->from;

	if (tr->complement)
		complement(&tr->from);
	if (translate && tr->truncate && tr->from.n > tr->to.n)
		tr->from.n = tr->to.n;
	if (translate)
		lengthen(&tr->to, tr->from.n);
	for (unsigned int c = 0; c < 256; c++)
		tr->map[c] = (unsigned char)c;
	for (size_t i = 0; translate && i < tr->from.n && i < tr->to.n; i++)
		tr->map[tr->from.at[i]] = tr->to.at[i];
	for (size_t i = 0; tr->delete &&i < tr->from.n; i++)
		tr->dropped[tr->from.at[i]] = true;
	for (size_t i = 0; tr->squeeze && i < squeezed->n; i++)
		tr->squeezed[squeezed->at[i]] = true;
}

static void run(struct filter *f, const struct tr *tr, struct str text)
{
	int last = -1;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (tr->dropped[c])
			continue;
		c = tr->map[c];
		if (tr->squeezed[c] && last == c)
			continue;
		last = c;
		buf_add_char(&f->out, (char)c);
	}
}

/* [:lower:] and [:upper:] pair up character by character, which their order gives already. */
void filter_tr(struct filter *f)
{
	struct options o = filter_options(f, "");
	struct tr *tr = filter_alloc(f, 1, sizeof(*tr));
	enum option_kind kind;
	size_t at, n_sets;
	struct str text;

	if (!tr)
		return;
	while ((kind = options_next(&o)) == OPTION_FLAG) {
		tr->complement |= options_is(&o, "cC", "complement");
		tr->delete |= options_is(&o, "d", "delete");
		tr->squeeze |= options_is(&o, "s", "squeeze-repeats");
		tr->truncate |= options_is(&o, "t", "truncate-set1");
	}
	at = o.at + 1;
	n_sets = f->n - at;
	if (n_sets < 1 || n_sets > 2 || !filter_read(f, STR("-"), &text)) {
		filter_unknown(f);
		return;
	}
	read_set(&tr->from, f->args[at]);
	if (n_sets == 2)
		read_set(&tr->to, f->args[at + 1]);
	if (tr->from.bad || tr->to.bad) {
		f->status = 1;
		return;
	}
	prepare(tr, n_sets);
	run(f, tr, text);
}
