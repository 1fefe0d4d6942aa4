/* Makefiles, read: variables, rules, conditions, includes. */
#include "lang/recipe/make.h"

/* Does the environment, as far as it is known, set what ?= leaves alone then? */
static bool of_environment(const struct make *make, struct str name)
{
	struct value value = value_unknown();

	if (make->input->environment)
		value = make->input->environment(make->input->self, name);
	return value.n > 0 && !value.open && value.alternatives[0].n > 0;
}

/* NAME op VALUE; op is one of = := ::= ?= += !=. False if the line is no assignment. */
bool make_read_assignment(
	struct make *make, struct str line, struct make_rule *rule, bool fixed, uint32_t depth)
{
	bool exported = fixed, overrides = false;
	size_t at = 0, name_end;
	struct make_variable *old;
	struct str name, value;
	struct field own;
	char op = '=';

	line = str_trim(line);
	for (;;) {
		static const char *const words[] = { "export ", "override ", "private " };
		size_t i = 0;

		while (i < ARRAY_SIZE(words) && !str_starts(line, words[i]))
			i++;
		if (i == ARRAY_SIZE(words))
			break;
		exported |= i == 0;
		overrides |= i == 1;
		line = str_trim(str_skip(line, strlen(words[i])));
	}
	while (at < line.len && !strchr("=:?+!# \t", line.at[at])) {
		if (line.at[at] == '$' && at + 1 < line.len &&
			(line.at[at + 1] == '(' || line.at[at + 1] == '{')) {
			size_t end = str_find_char(line, line.at[at + 1] == '(' ? ')' : '}', at);

			at = end == STR_NOT_FOUND ? line.len : end;
		}
		at++;
	}
	name_end = MIN(at, line.len);
	while (at < line.len && strchr(" \t", line.at[at]))
		at++;
	while (at < line.len && strchr(":?+!", line.at[at]))
		op = line.at[at++];
	if (at >= line.len || line.at[at] != '=' || name_end == 0)
		return false;
	name = make_expand_known(make, str_slice(line, 0, name_end), depth);
	value = str_trim(str_skip(line, at + 1));
	if (rule) {
		struct make_variable *v = arena_alloc(make->arena, struct make_variable, 1);

		make->failed |= !v;
		if (v) {
			*v = (struct make_variable){ .name = name,
				.value = field_text(make->arena, value),
				.recursive = true,
				.exported = exported,
				.next = rule->variables };
			rule->variables = v;
		}
		return true;
	}
	old = make_find(make, name);
	if ((op == '?' && old) ||
		((op == '?' || (make->input->environment_first && !fixed && !overrides)) &&
			of_environment(make, name)))
		return true;
	fixed |= overrides;
	if (op == ':') {
		own = make_expand(make, value, depth);
	} else if (op == '!') {
		own = make_expand(
			make, arena_printf(make->arena, "$(shell %.*s)", STR_ARGS(value)), depth);
	} else if (op == '+' && old) {
		struct str known;

		if (!field_known(make->arena, &old->value, &known))
			known = STR("");
		own = field_text(make->arena,
			arena_printf(make->arena, "%.*s %.*s", STR_ARGS(known), STR_ARGS(value)));
		if (!old->recursive)
			own = make_expand(make, own.pieces[0].text, depth);
		make_define(make, name, own, old->recursive, fixed);
		return true;
	} else {
		own = field_text(make->arena, value);
	}
	make_define(make, name, own, op != ':' && op != '!', fixed);
	old = make_find(make, name);
	if (old)
		old->exported |= exported;
	return true;
}

static struct make_rule *add_rule(struct make *make, struct str target, struct str needs)
{
	struct make_rule *rule;

	if (make->n_rules++ >= MAX_MAKE_RULES)
		return NULL;
	rule = arena_alloc(make->arena, struct make_rule, 1);
	if (!rule) {
		make->failed = true;
		return NULL;
	}
	rule->target = target;
	rule->needs = needs;
	*make->rules_tail = rule;
	make->rules_tail = &rule->next;
	if (!make->goal.len && target.at[0] != '.' &&
		str_find_char(target, '%', 0) == STR_NOT_FOUND)
		make->goal = target;
	return rule;
}

static void add_command(struct make *make, struct make_rule *first, struct str text, uint32_t line)
{
	for (struct make_rule *rule = first; rule; rule = rule->next) {
		struct make_command *made = arena_alloc(make->arena, struct make_command, 1);
		struct make_command **tail = &rule->commands;

		if (!made) {
			make->failed = true;
			return;
		}
		*made = (struct make_command){ .text = text, .line = line };
		while (*tail && make_step(make))
			tail = &(*tail)->next;
		*tail = made;
	}
}

/* The colon that ends the targets of a rule; not one within $(..). */
static size_t rule_colon(struct str line)
{
	uint32_t depth = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] == '(' || line.at[i] == '{')
			depth++;
		else if (line.at[i] == ')' || line.at[i] == '}')
			depth -= depth > 0;
		else if (depth == 0 && line.at[i] == '#')
			break;
		else if (depth == 0 && line.at[i] == ':')
			return i;
	}
	return STR_NOT_FOUND;
}

/* "targets: needs ; recipe". Returns the first of the rules that the line makes. */
static struct make_rule *read_rule(struct make *make, struct str line, uint32_t depth)
{
	size_t colon = rule_colon(line), semicolon;
	struct str targets, needs, recipe = STR(""), word;
	struct make_rule *first = NULL;

	if (colon == STR_NOT_FOUND) {
		make_expand(make, line, depth); /* a bare $(eval ..), $(call ..) or $(shell ..) */
		return NULL;
	}
	targets = make_expand_known(make, str_slice(line, 0, colon), depth);
	needs = str_skip(line, colon + 1);
	if (needs.len && needs.at[0] == ':')
		needs = str_skip(needs, 1);
	semicolon = str_find_char(needs, ';', 0);
	if (semicolon != STR_NOT_FOUND) {
		recipe = str_trim(str_skip(needs, semicolon + 1));
		needs = str_slice(needs, 0, semicolon);
	}
	while (make_next_word(&targets, &word)) {
		struct make_rule *rule;

		rule = add_rule(make, word, STR(""));
		first = first ? first : rule;
		if (!rule || make_read_assignment(make, needs, rule, false, depth))
			continue;
		rule->needs = make_expand_known(
			make, str_slice(needs, 0, str_find_char(needs, '#', 0)), depth);
	}
	if (first && recipe.len)
		add_command(make, first, recipe, make->line);
	return first;
}

/* A file that is to be included and is not there: remembered, a rule may make it. */
static void miss(struct make *make, struct str name)
{
	struct make_missing *missing = arena_alloc(make->arena, struct make_missing, 1);

	make->failed |= !missing;
	if (!missing)
		return;
	*missing = (struct make_missing){ .name = name, .next = make->missing };
	make->missing = missing;
}

static void include(struct make *make, struct str names, uint32_t depth)
{
	struct str rest = make_glob(make, make_expand_known(make, names, depth)), word;

	while (make->input->read_file && make_next_word(&rest, &word) && depth < MAX_RECIPE_DEPTH) {
		struct file_texts texts = { 0 };
		struct str name = word;

		if (word.at[0] != '/' && make->input->cwd.len)
			word = arena_printf(make->arena, "%.*s/%.*s", STR_ARGS(make->input->cwd),
				STR_ARGS(word));
		if (make->input->read_file(make->input->self, make->arena, word, &texts) ||
			!texts.n) {
			miss(make, name);
			continue;
		}
		for (size_t i = 0; i < texts.n; i++)
			make_read(make, texts.at[i], depth + 1);
	}
}

/* ifeq (a,b), ifneq 'a' 'b', ifdef X: decided where both sides are known. */
static enum tri decide_condition(struct make *make, struct str line, uint32_t depth)
{
	bool negated = str_starts(line, "ifn");
	struct str rest = str_trim(str_skip(line, negated ? 5 : 4)), left, right;
	enum tri answer = MAYBE;

	if (str_starts(line, "ifdef") || str_starts(line, "ifndef")) {
		rest = str_trim(str_skip(line, negated ? 6 : 5));
		answer = make_find(make, rest) ? YES : NO;
		if (answer == NO && make->input->environment) {
			struct value value = make->input->environment(make->input->self, rest);

			answer = value.open                                ? MAYBE
				 : value.n && value.alternatives[0].n == 0 ? NO
									   : YES;
		}
		return negated ? tri_not(answer) : answer;
	}
	if (str_starts(rest, "(") && str_ends(rest, ")")) {
		size_t comma = str_find_char(rest, ',', 0);

		if (comma == STR_NOT_FOUND)
			return MAYBE;
		left = str_trim(str_slice(rest, 1, comma));
		right = str_trim(str_slice(rest, comma + 1, rest.len - 1));
	} else {
		size_t close = rest.len ? str_find_char(rest, rest.at[0], 1) : STR_NOT_FOUND;

		if (close == STR_NOT_FOUND)
			return MAYBE;
		left = str_slice(rest, 1, close);
		rest = str_trim(str_skip(rest, close + 1));
		right = rest.len > 1 ? str_slice(rest, 1, rest.len - 1) : rest;
	}
	{
		struct field a = make_expand(make, left, depth),
			     b = make_expand(make, right, depth);
		struct str known;

		if (field_known(make->arena, &b, &known))
			answer = field_equals(&a, known);
		else if (field_known(make->arena, &a, &known))
			answer = field_equals(&b, known);
	}
	return negated ? tri_not(answer) : answer;
}

/* Which of nested conditionals let lines through. */
struct conditions {
	enum tri state[MAX_RECIPE_DEPTH];
	size_t n, skipped; /* skipped: opened past the limit or within what is left out */
};

static bool let_through(const struct conditions *c)
{
	return c->skipped == 0 && (c->n == 0 || c->state[c->n - 1] != NO);
}

static bool are_decided(const struct conditions *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->state[i] == MAYBE)
			return false;
	return true;
}

/* True if the line is part of a conditional. */
static bool read_condition(struct make *make, struct conditions *c, struct str line, uint32_t depth)
{
	if (str_starts(line, "ifeq") || str_starts(line, "ifneq") || str_starts(line, "ifdef") ||
		str_starts(line, "ifndef")) {
		if (!let_through(c) || c->n == MAX_RECIPE_DEPTH)
			c->skipped++;
		else
			c->state[c->n++] = decide_condition(make, line, depth);
		return true;
	}
	if (str_starts(line, "else")) {
		struct str rest = str_trim(str_skip(line, 4));

		if (c->skipped || !c->n)
			return true;
		if (c->state[c->n - 1] == YES)
			c->state[c->n - 1] = NO;
		else if (c->state[c->n - 1] == NO)
			c->state[c->n - 1] =
				str_starts(rest, "if") ? decide_condition(make, rest, depth) : YES;
		return true;
	}
	if (str_is(line, "endif") || str_starts(line, "endif ") || str_starts(line, "endif#")) {
		if (c->skipped)
			c->skipped--;
		else
			c->n -= c->n > 0;
		return true;
	}
	return false;
}

/* The next line with its continuations; in recipes the backslashes stay. */
static bool logical_line(struct make *make, struct str *rest, struct str *ret, uint32_t *line)
{
	struct str one, joined;

	if (!str_next_line(rest, &one))
		return false;
	(*line)++;
	joined = one;
	while (str_ends(joined, "\\") && rest->len && make_step(make)) {
		bool recipe = one.at[0] == make->prefix;

		if (!str_next_line(rest, &one))
			break;
		(*line)++;
		if (recipe && one.len && one.at[0] == make->prefix)
			one = str_skip(one, 1);
		joined = recipe ? arena_printf(make->arena, "%.*s\n%.*s", STR_ARGS(joined),
					  STR_ARGS(one))
				: arena_printf(make->arena, "%.*s %.*s", (int)joined.len - 1,
					  joined.at, STR_ARGS(str_trim(one)));
		one = joined;
		if (!joined.at) {
			make->failed = true;
			return false;
		}
	}
	*ret = joined;
	return true;
}

/* export, export NAME...; .EXPORT_ALL_VARIABLES does the same */
static void read_export(struct make *make, struct str names, uint32_t depth)
{
	struct str rest = make_expand_known(make, names, depth), word;

	make->exports_all |= !str_trim(rest).len;
	while (make_step(make) && make_next_word(&rest, &word)) {
		struct make_variable *variable = make_find(make, word);

		if (variable)
			variable->exported = true;
		else
			make->exports_all = true;
	}
}

static void read_define(struct make *make, struct str head, struct str *rest, uint32_t *line)
{
	struct str name = str_trim(str_skip(head, 6)), one;
	const char *start = rest->at;
	size_t len = 0;

	if (str_ends(name, "="))
		name = str_trim(str_slice(name, 0, name.len - 1));
	while (str_next_line(rest, &one)) {
		(*line)++;
		if (str_starts(str_trim(one), "endef"))
			break;
		len = (size_t)(one.at - start) + one.len;
	}
	make_define(make, name, field_text(make->arena, (struct str){ start, len }), true, false);
}

static void read_lines(struct make *make, struct str text, uint32_t depth)
{
	struct make_rule *current = NULL;
	struct conditions conditions = { 0 };
	uint32_t line = 0, undecided = make->undecided;
	struct str one;

	for (; make_step(make); make->line = line) {
		struct str trimmed;
		uint32_t from = line + 1;

		if (!logical_line(make, &text, &one, &line))
			return;
		make->undecided = undecided + (are_decided(&conditions) ? 0 : 1);
		make->line = from;
		if (current && one.len && one.at[0] == make->prefix) {
			if (let_through(&conditions))
				add_command(make, current, str_skip(one, 1), from);
			continue;
		}
		trimmed = str_trim(one);
		if (trimmed.len == 0 || trimmed.at[0] == '#')
			continue;
		if (read_condition(make, &conditions, trimmed, depth) || !let_through(&conditions))
			continue;
		if (str_starts(trimmed, "define ")) {
			read_define(make, trimmed, &text, &line);
		} else if (str_starts(trimmed, "include ") || str_starts(trimmed, "-include ") ||
			   str_starts(trimmed, "sinclude ")) {
			include(make, str_skip(trimmed, str_find_char(trimmed, ' ', 0)), depth);
		} else if (str_starts(trimmed, ".RECIPEPREFIX")) {
			size_t equal = str_find_char(trimmed, '=', 0);
			struct str prefix =
				str_trim(str_skip(trimmed, MIN(equal, trimmed.len - 1) + 1));

			make->prefix = prefix.len ? prefix.at[0] : '\t';
		} else if (!make_read_assignment(make, one, NULL, false, depth)) {
			struct make_rule *made;

			if (str_is(trimmed, "export") || str_starts(trimmed, "export ")) {
				read_export(make, str_skip(trimmed, strlen("export")), depth);
				continue;
			}
			made = read_rule(make, trimmed, depth);
			make->exports_all |= made && str_is(made->target, ".EXPORT_ALL_VARIABLES");

			current = made ? made : current;
		} else {
			current = NULL;
		}
	}
}

void make_read(struct make *make, struct str text, uint32_t depth)
{
	uint32_t undecided = make->undecided;

	if (depth > MAX_RECIPE_DEPTH)
		return;
	read_lines(make, text, depth);
	make->undecided = undecided;
}
