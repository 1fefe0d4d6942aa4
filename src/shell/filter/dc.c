/* dc(1) (GNU 1.4): a calculator with a stack, whose strings are its programs. */
#include "shell/filter/decimal.h"
#include "shell/filter/run.h"

#define MAX_DC_STACK     64
#define MAX_DC_REGISTERS 64
#define MAX_DC_STEPS     20000
#define MAX_DC_DEPTH     32

struct dc_value {
	bool is_text;
	struct str text;
	struct decimal number;
};

/* One value on the stack of a register, or an element of its array. */
struct dc_slot {
	char name;
	bool is_element;
	int64_t index;
	struct dc_value value;
};

struct dc {
	struct filter *f;
	struct dc_value stack[MAX_DC_STACK];
	size_t n;
	struct dc_slot slots[MAX_DC_REGISTERS]; /* of one name, the last one is on top */
	size_t n_slots;
	int64_t scale, ibase, obase;
	int64_t leaving; /* levels of programs that end now */
	unsigned int steps, depth;
};

static void give_up(struct dc *dc)
{
	filter_unknown(dc->f);
}

static void push(struct dc *dc, struct dc_value value)
{
	if (dc->n == MAX_DC_STACK)
		give_up(dc);
	else
		dc->stack[dc->n++] = value;
}

static void push_number(struct dc *dc, struct decimal number)
{
	push(dc, (struct dc_value){ .number = number });
}

static struct dc_value pop(struct dc *dc)
{
	if (!dc->n) {
		give_up(dc);
		return (struct dc_value){ 0 };
	}
	return dc->stack[--dc->n];
}

static struct decimal pop_number(struct dc *dc)
{
	struct dc_value value = pop(dc);

	if (value.is_text)
		give_up(dc);
	return value.number;
}

static int64_t pop_whole(struct dc *dc, int64_t least, int64_t most)
{
	struct decimal number = pop_number(dc);
	int64_t whole = least;

	if (!decimal_rescale(&number, 0, &number) || !decimal_whole(&number, &whole) ||
		whole < least || whole > most)
		give_up(dc);
	return whole;
}

static void print(struct dc *dc, const struct dc_value *value)
{
	size_t from = dc->f->out.len;

	if (value->is_text)
		buf_add(&dc->f->out, value->text);
	else if (!decimal_print(&dc->f->out, &value->number, (unsigned int)dc->obase) ||
		 dc->f->out.len - from > 68)
		give_up(dc);
}

/* P: a text, or the bytes that a number is made of. */
static void print_bytes(struct dc *dc)
{
	struct dc_value value = pop(dc);
	struct decimal rest = value.number, base = decimal_of(256), byte;
	char bytes[256];
	size_t at = sizeof(bytes);

	if (value.is_text) {
		buf_add(&dc->f->out, value.text);
		return;
	}
	rest.negative = false;
	if (!decimal_rescale(&rest, 0, &rest))
		give_up(dc);
	while (!decimal_is_zero(&rest) && at > 0 && !dc->f->unknown) {
		int64_t code = 0;

		if (!decimal_modulo(&rest, &base, 0, &byte) || !decimal_whole(&byte, &code) ||
			!decimal_divide(&rest, &base, 0, &rest))
			give_up(dc);
		bytes[--at] = (char)code;
	}
	if (!decimal_is_zero(&rest))
		give_up(dc);
	buf_add(&dc->f->out, (struct str){ bytes + at, sizeof(bytes) - at });
}

static bool calculate_two(struct dc *dc, char op, const struct decimal *a, const struct decimal *b,
	struct decimal *ret)
{
	unsigned int scale = (unsigned int)dc->scale;

	switch (op) {
	case '+':
		return decimal_add(a, b, ret);
	case '-':
		return decimal_subtract(a, b, ret);
	case '*':
		return decimal_multiply(a, b, scale, ret);
	case '/':
		return decimal_divide(a, b, scale, ret);
	case '%':
		return decimal_modulo(a, b, scale, ret);
	default:
		return decimal_power(a, b, scale, ret);
	}
}

static void calculate(struct dc *dc, char op)
{
	struct decimal b = pop_number(dc), a = pop_number(dc), made;

	if (dc->f->unknown)
		return;
	if (op == '~') {
		if (!calculate_two(dc, '/', &a, &b, &made))
			give_up(dc);
		push_number(dc, made);
		op = '%';
	}
	if (!calculate_two(dc, op, &a, &b, &made))
		give_up(dc);
	push_number(dc, made);
}

static struct dc_slot *find_slot(struct dc *dc, char name, bool is_element, int64_t index)
{
	for (size_t i = dc->n_slots; i-- > 0;)
		if (dc->slots[i].name == name && dc->slots[i].is_element == is_element &&
			dc->slots[i].index == index)
			return &dc->slots[i];
	return NULL;
}

static void store(struct dc *dc, char name, bool is_element, int64_t index, bool over)
{
	struct dc_slot *slot = over ? find_slot(dc, name, is_element, index) : NULL;

	if (!slot && dc->n_slots == MAX_DC_REGISTERS) {
		give_up(dc);
		return;
	}
	if (!slot)
		slot = &dc->slots[dc->n_slots++];
	*slot = (struct dc_slot){ name, is_element, index, pop(dc) };
}

static void load(struct dc *dc, char name, bool takes)
{
	struct dc_slot *slot = find_slot(dc, name, false, 0);

	if (!slot) {
		if (takes)
			give_up(dc);
		push_number(dc, decimal_of(0));
		return;
	}
	push(dc, slot->value);
	if (takes) {
		size_t behind = dc->n_slots - (size_t)(slot - dc->slots) - 1;

		memmove(slot, slot + 1, behind * sizeof(*slot));
		dc->n_slots--;
	}
}

static void load_element(struct dc *dc, char name)
{
	struct dc_slot *slot = find_slot(dc, name, true, pop_whole(dc, 0, INT32_MAX));

	push(dc, slot ? slot->value : (struct dc_value){ 0 });
}

static void run(struct dc *dc, struct str text);

/* x, and the register behind a comparison: a number is only pushed. */
static void execute(struct dc *dc, const struct dc_value *value)
{
	if (!value->is_text)
		push(dc, *value);
	else if (dc->depth++ == MAX_DC_DEPTH)
		give_up(dc);
	else
		run(dc, value->text);
	dc->depth -= value->is_text;
	if (value->is_text && dc->leaving)
		dc->leaving--;
}

static void compare(struct dc *dc, char op, bool negated, char name)
{
	struct decimal top = pop_number(dc), below = pop_number(dc);
	int order = decimal_compare(&top, &below);
	bool is = op == '<' ? order < 0 : op == '>' ? order > 0 : order == 0;
	struct dc_slot *slot = find_slot(dc, name, false, 0);
	struct dc_value program;

	if (is == negated || dc->f->unknown)
		return;
	if (!slot) {
		give_up(dc);
		return;
	}
	program = slot->value;
	execute(dc, &program);
}

/* a: the first character of a text, or the one of that code. */
static void to_character(struct dc *dc)
{
	struct dc_value value = pop(dc);
	int64_t code = 0;

	if (value.is_text) {
		value.text = str_slice(value.text, 0, 1);
	} else {
		if (!decimal_whole(&value.number, &code))
			give_up(dc);
		value = (struct dc_value){ .is_text = true,
			.text = arena_printf(dc->f->arena, "%c", (int)(code & 255)) };
	}
	dc->f->failed |= !value.text.at;
	push(dc, value);
}

static void to_length(struct dc *dc, bool scale)
{
	struct dc_value value = pop(dc);

	if (scale)
		push_number(dc, decimal_of(value.is_text ? 0 : value.number.scale));
	else
		push_number(dc, decimal_of(value.is_text ? (int64_t)value.text.len
							 : (int64_t)decimal_length(&value.number)));
}

static void swap(struct dc *dc)
{
	struct dc_value b = pop(dc), a = pop(dc);

	push(dc, b);
	push(dc, a);
}

/* The topmost values by one place: the lowest of them comes to the top, or the top goes there. */
static void rotate(struct dc *dc)
{
	int64_t n = pop_whole(dc, -MAX_DC_STACK, MAX_DC_STACK);
	size_t k = (size_t)(n < 0 ? -n : n);
	struct dc_value moved, *at;

	if (k < 2)
		return;
	k = MIN(k, dc->n);
	at = dc->stack + dc->n - k;
	if (!k)
		return;
	moved = n > 0 ? at[0] : at[k - 1];
	memmove(n > 0 ? at : at + 1, n > 0 ? at + 1 : at, (k - 1) * sizeof(*at));
	at[n > 0 ? k - 1 : 0] = moved;
}

static void print_stack(struct dc *dc)
{
	for (size_t i = dc->n; i-- > 0;) {
		print(dc, &dc->stack[i]);
		buf_add_char(&dc->f->out, '\n');
	}
}

static void root(struct dc *dc)
{
	struct decimal a = pop_number(dc), made = { 0 };

	if (!decimal_root(&a, (unsigned int)dc->scale, &made))
		give_up(dc);
	push_number(dc, made);
}

/* | : base exponent modulus. */
static void power_modulo(struct dc *dc)
{
	struct decimal modulus = pop_number(dc), b = pop_number(dc), a = pop_number(dc), made = a;

	if (!decimal_power(&a, &b, 0, &made) || !decimal_modulo(&made, &modulus, 0, &made))
		give_up(dc);
	push_number(dc, made);
}

/* Commands of one letter. */
static void command(struct dc *dc, char c)
{
	struct dc_value value = { 0 };

	switch (c) {
	case 'p':
	case 'n':
		value = pop(dc);
		if (c == 'p')
			push(dc, value);
		if (!dc->f->unknown)
			print(dc, &value);
		if (c == 'p')
			buf_add_char(&dc->f->out, '\n');
		break;
	case 'P':
		print_bytes(dc);
		break;
	case 'f':
		print_stack(dc);
		break;
	case 'c':
		dc->n = 0;
		break;
	case 'd':
		value = pop(dc);
		push(dc, value);
		push(dc, value);
		break;
	case 'r':
		swap(dc);
		break;
	case 'R':
		rotate(dc);
		break;
	case 'v':
		root(dc);
		break;
	case 'i':
		dc->ibase = pop_whole(dc, 2, 16);
		break;
	case 'o':
		dc->obase = pop_whole(dc, 2, 1000000);
		break;
	case 'k':
		dc->scale = pop_whole(dc, 0, MAX_DECIMAL_SCALE);
		break;
	case 'I':
		push_number(dc, decimal_of(dc->ibase));
		break;
	case 'O':
		push_number(dc, decimal_of(dc->obase));
		break;
	case 'K':
		push_number(dc, decimal_of(dc->scale));
		break;
	case 'z':
		push_number(dc, decimal_of((int64_t)dc->n));
		break;
	case 'Z':
	case 'X':
		to_length(dc, c == 'X');
		break;
	case 'a':
		to_character(dc);
		break;
	case '|':
		power_modulo(dc);
		break;
	case 'x':
		value = pop(dc);
		execute(dc, &value);
		break;
	case 'q':
		dc->leaving = 2;
		break;
	case 'Q':
		dc->leaving = pop_whole(dc, 1, INT32_MAX);
		break;
	default:
		if (strchr("+-*/%^~", c))
			calculate(dc, c);
		else if (!strchr(" \t\n\r\f", c))
			give_up(dc);
	}
}

/* Commands that take what stands behind them; how many bytes, or 0. */
static size_t long_command(struct dc *dc, struct str text)
{
	char c = text.at[0], name = text.len > 1 ? text.at[1] : '\0';
	size_t end;

	if (c == '[') {
		size_t depth = 1;

		for (end = 1; end < text.len && depth; end++)
			depth += (size_t)(text.at[end] == '[') - (size_t)(text.at[end] == ']');
		push(dc, (struct dc_value){ .is_text = true, .text = str_slice(text, 1, end - 1) });
		return end;
	}
	if (c == '#')
		return MIN(str_find_char(text, '\n', 0), text.len);
	if (str_digit(c) < 16 && (c <= '9' || (c >= 'A' && c <= 'F')))
		name = '0';
	else if (c == '_' || c == '.')
		name = '0';
	else if (c == '!' && name && strchr("<>=", name)) {
		if (text.len > 2)
			compare(dc, name, true, text.at[2]);
		return 3;
	} else if (!strchr("slSL<>=:;", c)) {
		return 0;
	} else {
		int64_t index = c == ':' ? pop_whole(dc, 0, INT32_MAX) : 0;

		if (!name)
			give_up(dc);
		else if (c == 's' || c == 'S' || c == ':')
			store(dc, name, c == ':', index, c != 'S');
		else if (c == 'l' || c == 'L')
			load(dc, name, c == 'L');
		else if (c == ';')
			load_element(dc, name);
		else
			compare(dc, c, false, name);
		return 2;
	}
	for (end = 1; end < text.len &&
		      (text.at[end] == '.' || (text.at[end] >= '0' && text.at[end] <= '9') ||
			      (text.at[end] >= 'A' && text.at[end] <= 'F'));)
		end++;
	return end;
}

static void read_number(struct dc *dc, struct str text)
{
	struct decimal number = { 0 };
	bool negative = str_starts(text, "_");
	struct str digits = str_skip(text, negative);

	/* dc takes a digit beyond the base for what it is. */
	for (size_t i = 0; i < digits.len; i++)
		if (digits.at[i] != '.' && str_digit(digits.at[i]) >= (unsigned int)dc->ibase &&
			digits.len > 1)
			give_up(dc);
	if (!decimal_read(digits, (unsigned int)dc->ibase, &number))
		give_up(dc);
	number.negative = negative && !decimal_is_zero(&number);
	push_number(dc, number);
}

static void run(struct dc *dc, struct str text)
{
	while (text.len && !dc->f->unknown && !dc->f->failed && !dc->leaving) {
		char c = text.at[0];
		size_t n;

		if (++dc->steps > MAX_DC_STEPS)
			give_up(dc);
		n = long_command(dc, text);
		if (!n) {
			/* Among them ! TEXT, which a shell runs: what that prints is not told. */
			command(dc, c);
			n = 1;
		} else if (c == '_' || c == '.' || (c >= '0' && c <= '9') ||
			   (c >= 'A' && c <= 'F')) {
			read_number(dc, str_slice(text, 0, n));
		}
		text = str_skip(text, n);
	}
}

void filter_dc(struct filter *f)
{
	struct options o = filter_options(f, "e: expression: f: file:");
	struct dc *dc = filter_alloc(f, 1, sizeof(*dc));
	bool told = false;
	enum option_kind kind;
	struct str text;

	if (!dc)
		return;
	*dc = (struct dc){ .f = f, .ibase = 10, .obase = 10 };
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		told = true;
		text = filter_value(f, &o);
		if (kind == OPTION_FLAG)
			filter_unknown(f);
		else if (options_is(&o, "e", "expression") || filter_read(f, text, &text))
			run(dc, text);
	}
	for (size_t i = o.at + 1; (i < f->n || (!told && i == f->n)) && !f->unknown; i++)
		if (filter_read(f, i < f->n ? f->args[i] : STR("-"), &text))
			run(dc, text);
}
