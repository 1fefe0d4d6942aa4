/*
 * Pickles (pickletools.py has all operations): reading one calls what it names. What is dumped
 * here is written in protocol 0, so that it may go through files and other programs as a text.
 */
#include "base/buf.h"
#include "lang/python/parse.h"
#include "lang/python/python.h"

#define MAX_PICKLE_STACK 256
#define MAX_PICKLE_MEMO  256
#define MAX_PICKLE_DEPTH 16 /* of a thing that is dumped */

struct unpickler {
	struct machine *m;
	struct str text;
	size_t at;
	struct thing *stack[MAX_PICKLE_STACK], *memo[MAX_PICKLE_MEMO];
	size_t n, marks[MAX_PICKLE_STACK], n_marks, n_memo;
};

static void push(struct unpickler *p, struct thing *thing)
{
	if (p->n < MAX_PICKLE_STACK)
		p->stack[p->n++] = thing;
}

static struct thing *pop(struct unpickler *p)
{
	return p->n ? p->stack[--p->n] : thing_unknown();
}

static struct str take(struct unpickler *p, size_t n)
{
	struct str taken = str_slice(p->text, p->at, MIN(p->at + n, p->text.len));

	p->at += taken.len;
	return taken;
}

static uint64_t take_number(struct unpickler *p, size_t n)
{
	struct str bytes = take(p, n);
	uint64_t value = 0;

	for (size_t i = bytes.len; i > 0; i--)
		value = value << 8 | (unsigned char)bytes.at[i - 1];
	return value;
}

static struct str take_line(struct unpickler *p)
{
	struct str rest = str_skip(p->text, p->at), line = STR("");

	str_next_line(&rest, &line);
	p->at = MIN(p->at + line.len + 1, p->text.len);
	return line;
}

/* 'text' and "text" of protocol 0 */
static struct str unquoted(struct unpickler *p, struct str line)
{
	if (line.len >= 2 && (line.at[0] == '\'' || line.at[0] == '"'))
		line = str_slice(line, 1, line.len - 1);
	return py_unescape(p->m->arena, line);
}

static struct thing *global(struct unpickler *p, struct str module, struct str name)
{
	struct thing *thing = scope_own(p->m->globals, name);

	if (str_is(module, "__main__") && thing)
		return thing;
	if (str_is(module, "posix") || str_is(module, "nt"))
		module = STR("os");
	thing = thing_native(p->m,
		str_is(module, "builtins") || str_is(module, "__builtin__")
			? name
			: arena_printf(p->m->arena, "%.*s.%.*s", STR_ARGS(module), STR_ARGS(name)),
		NULL);
	if (thing->kind == THING_NATIVE)
		thing->flag = true;
	return thing;
}

/* What has been pushed behind the last mark, as a list. */
static struct thing *marked(struct unpickler *p)
{
	struct thing *list = thing_list(p->m);
	size_t from = p->n_marks ? p->marks[--p->n_marks] : 0;

	for (size_t i = MIN(from, p->n); i < p->n; i++)
		thing_push(p->m, list, p->stack[i]);
	p->n = MIN(from, p->n);
	return list;
}

static struct thing *last_of(struct unpickler *p, size_t n)
{
	struct thing *list = thing_list(p->m);

	n = MIN(n, p->n);
	for (size_t i = p->n - n; i < p->n; i++)
		thing_push(p->m, list, p->stack[i]);
	p->n -= n;
	return list;
}

static struct thing *as_dict(struct unpickler *p, struct thing *pairs)
{
	struct thing *dict = thing_list(p->m);

	if (dict->kind == THING_LIST)
		dict->kind = THING_DICT;
	for (size_t i = 0; i + 1 < pairs->n; i += 2)
		thing_set(p->m, dict, pairs->items[i], pairs->items[i + 1]);
	return dict;
}

static struct thing *reduce(struct unpickler *p, struct thing *function, struct thing *args)
{
	struct invocation call = { .line = p->m->line };

	if (args->kind == THING_LIST) {
		call.args = args->items;
		call.n = args->n;
	}
	return machine_call(p->m, function, &call);
}

static void memorize(struct unpickler *p, uint64_t at)
{
	if (p->n && at < MAX_PICKLE_MEMO)
		p->memo[at] = p->stack[p->n - 1];
}

static void recall(struct unpickler *p, uint64_t at)
{
	push(p, at < MAX_PICKLE_MEMO && p->memo[at] ? p->memo[at] : thing_unknown());
}

static void add_items(struct unpickler *p, struct thing *items)
{
	struct thing *into = p->n ? p->stack[p->n - 1] : thing_unknown();

	for (size_t i = 0; into->kind == THING_LIST && i < items->n; i++)
		thing_push(p->m, into, items->items[i]);
	for (size_t i = 0; into->kind == THING_DICT && i + 1 < items->n; i += 2)
		thing_set(p->m, into, items->items[i], items->items[i + 1]);
}

/* Values: true if @op is one. */
static bool value(struct unpickler *p, char op)
{
	struct machine *m = p->m;
	int64_t number = 0;

	switch (op) {
	case 'S': case 'T': case 'U': case 'C': case 'B': case '\x8e': case '\x96':
		push(p, thing_text(m, op == 'S' ? unquoted(p, take_line(p))
				: take(p, take_number(p, op == 'U' || op == 'C' ? 1
							: op == 'T' || op == 'B' ? 4 : 8))));
		return true;
	case 'V':
		push(p, thing_text(m, py_unescape(m->arena, take_line(p))));
		return true;
	case 'X': case '\x8c': case '\x8d':
		push(p, thing_text(m, take(p, take_number(p, op == 'X' ? 4 : op == '\x8c' ? 1 : 8))));
		return true;
	case 'I': case 'L':
		str_to_int64(take_line(p), &number);
		push(p, thing_number(m, number));
		return true;
	case 'J': case 'K': case 'M':
		push(p, thing_number(m, (int64_t)take_number(p, op == 'J' ? 4 : op == 'K' ? 1 : 2)));
		return true;
	case '\x8a':
		push(p, thing_number(m, (int64_t)take_number(p, MIN(take_number(p, 1), 8u))));
		return true;
	case 'F':
		take_line(p);
		push(p, thing_unknown());
		return true;
	case 'G':
		take(p, 8);
		push(p, thing_unknown());
		return true;
	case 'N':
		push(p, thing_none());
		return true;
	case '\x88': case '\x89':
		push(p, thing_bool(m, op == '\x88'));
		return true;
	default:
		return false;
	}
}

static void build(struct unpickler *p, char op)
{
	struct thing *a, *b;
	struct str module, name;

	switch (op) {
	case '(':
		if (p->n_marks < MAX_PICKLE_STACK)
			p->marks[p->n_marks++] = p->n;
		break;
	case 't': case 'l':
		push(p, marked(p));
		break;
	case ')': case ']': case '\x8f':
		push(p, thing_list(p->m));
		break;
	case '\x85': case '\x86': case '\x87':
		push(p, last_of(p, (size_t)(unsigned char)op - 0x84));
		break;
	case 'd':
		push(p, as_dict(p, marked(p)));
		break;
	case '}':
		push(p, as_dict(p, thing_list(p->m)));
		break;
	case 'a':
		add_items(p, last_of(p, 1));
		break;
	case 's':
		add_items(p, last_of(p, 2));
		break;
	case 'e': case 'u': case '\x90':
		add_items(p, marked(p));
		break;
	case 'c':
		module = take_line(p);
		push(p, global(p, module, take_line(p)));
		break;
	case '\x93':
		b = pop(p);
		a = pop(p);
		if (thing_as_text(p->m, a, &module) && thing_as_text(p->m, b, &name))
			push(p, global(p, module, name));
		else
			push(p, thing_unknown());
		break;
	case 'R': case '\x81':
		b = pop(p);
		a = pop(p);
		push(p, reduce(p, a, b));
		break;
	case 'i':
		module = take_line(p);
		a = global(p, module, take_line(p));
		push(p, reduce(p, a, marked(p)));
		break;
	case 'o':
		b = marked(p);
		a = b->n ? b->items[0] : thing_unknown();
		if (b->n)
			memmove(b->items, b->items + 1, --b->n * sizeof(*b->items));
		push(p, reduce(p, a, b));
		break;
	case 'b': case '0':
		pop(p);
		break;
	case '2':
		push(p, p->n ? p->stack[p->n - 1] : thing_unknown());
		break;
	default:
		break;
	}
}

/* What is kept for later, and what says nothing: false for all others. */
static bool kept(struct unpickler *p, char op)
{
	int64_t at = 0;

	switch (op) {
	case 'p': case 'g':
		str_to_int64(take_line(p), &at);
		break;
	case 'q': case 'h':
		at = (int64_t)take_number(p, 1);
		break;
	case 'r': case 'j':
		at = (int64_t)take_number(p, 4);
		break;
	case '\x94':
		at = (int64_t)p->n_memo++;
		break;
	case '\x80':
		take(p, 1);
		return true;
	case '\x95': /* a frame that is cut off is not read at all */
		if (take_number(p, 8) > p->text.len - p->at)
			p->at = p->text.len;
		return true;
	default:
		return false;
	}
	if (op == 'g' || op == 'h' || op == 'j')
		recall(p, (uint64_t)at);
	else
		memorize(p, (uint64_t)at);
	return true;
}

static struct thing *unpickle(struct machine *m, struct str text)
{
	struct unpickler *p = arena_alloc(m->arena, struct unpickler, 1);

	if (!p) {
		m->failed = true;
		return thing_unknown();
	}
	*p = (struct unpickler){ .m = m, .text = text };
	while (p->at < text.len && text.at[p->at] != '.' && !machine_step(m)) {
		char op = text.at[p->at++];

		if (!kept(p, op) && !value(p, op))
			build(p, op);
	}
	return pop(p);
}

static struct thing *load(struct machine *m, struct invocation *call)
{
	struct thing *from = call->n ? call->args[0] : thing_unknown();
	struct str text;

	if (!call->n && call->self && call->self->n)
		from = call->self->items[0]; /* Unpickler(file).load() */
	if (thing_as_text(m, from, &text))
		return unpickle(m, text);
	effect_unreadable(m, "runs a pickle that is not known", field_any());
	return thing_unknown();
}

static void dump(struct machine *m, struct buf *out, struct thing *thing, uint32_t depth);

static void dump_all(struct machine *m, struct buf *out, const struct thing *list, uint32_t depth)
{
	for (size_t i = 0; i < list->n; i++)
		dump(m, out, list->items[i], depth);
}

static void dump_text(struct buf *out, struct str text)
{
	buf_add_text(out, "S'");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\'' || text.at[i] == '\\')
			buf_add_char(out, '\\');
		if (text.at[i] == '\n')
			buf_add_text(out, "\\n");
		else
			buf_add_char(out, text.at[i]);
	}
	buf_add_text(out, "'\n");
}

/* __reduce__ gives a function and its arguments. */
static void dump_object(struct machine *m, struct buf *out, struct thing *object, uint32_t depth)
{
	struct thing *made = object_special(m, object, "__reduce__", NULL);
	struct str module = STR("__main__"), name;

	if (!made)
		made = object_special(m, object, "__reduce_ex__", thing_number(m, 2));
	if (!made || made->kind != THING_LIST || made->n < 2) {
		buf_add_char(out, 'N');
		return;
	}
	name = made->items[0]->name;
	if (made->items[0]->kind == THING_NATIVE && str_contains(name, ".")) {
		module = str_slice(name, 0, str_rfind_char(name, '.'));
		name = last_name(name);
	} else if (made->items[0]->kind == THING_NATIVE) {
		module = STR("builtins");
	}
	buf_printf(out, "c%.*s\n%.*s\n", STR_ARGS(module), STR_ARGS(name));
	dump(m, out, made->items[1], depth);
	buf_add_char(out, 'R');
}

static void dump(struct machine *m, struct buf *out, struct thing *thing, uint32_t depth)
{
	struct str text;

	if (depth == MAX_PICKLE_DEPTH || machine_step(m))
		return;
	if (thing->kind == THING_LIST || thing->kind == THING_DICT) {
		buf_add_char(out, '(');
		dump_all(m, out, thing, depth + 1);
		buf_add_char(out, thing->kind == THING_LIST ? 't' : 'd');
	} else if (thing->kind == THING_NUMBER) {
		buf_printf(out, "I%lld\n", (long long)thing->number);
	} else if (thing->kind == THING_OBJECT) {
		dump_object(m, out, thing, depth + 1);
	} else if (thing->kind == THING_TEXT && thing_as_text(m, thing, &text)) {
		dump_text(out, text);
	} else {
		buf_add_char(out, 'N');
	}
}

static struct thing *dumped(struct machine *m, struct invocation *call)
{
	struct buf out = BUF_IN(m->arena);
	struct thing *text;

	dump(m, &out, call->n ? call->args[0] : thing_none(), 0);
	buf_add_char(&out, '.');
	m->failed |= buf_failed(&out);
	text = thing_text(m, buf_str(&out));
	if (!call->param || call->n < 2)
		return text;
	return machine_call(m, machine_member(m, call->args[1], STR("write")),
		&(struct invocation){ .args = &text, .n = 1, .line = call->line });
}

static const struct native natives[] = {
	{ "pickle.loads", load, 0 },
	{ "pickle.load", load, 0 },
	{ "pickle.Unpickler().load", load, 0 },
	{ "_pickle.loads", load, 0 },
	{ "cPickle.loads", load, 0 },
	{ "pickle.dumps", dumped, 0 },
	{ "pickle.dump", dumped, 1 },
};

const struct native_table python_pickle_natives = { natives, ARRAY_SIZE(natives) };
