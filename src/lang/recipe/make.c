/* Runs down the goals of a Makefile. */
#include "lang/recipe/make.h"

#include <errno.h>

bool make_step(struct make *make)
{
	return !make->failed && !make->stopped && ++make->steps < MAX_RECIPE_STEPS;
}

struct make_variable *make_find(struct make *make, struct str name)
{
	struct make_variable *own = make->running ? make->running->variables : NULL;

	for (; own; own = own->next)
		if (str_equal(own->name, name))
			return own;
	for (struct make_rule *rule = make->running ? make->rules : NULL; rule && make_step(make);
		rule = rule->next)
		for (own = str_equal(rule->target, make->target) ? rule->variables : NULL; own;
			own = own->next)
			if (str_equal(own->name, name))
				return own;
	for (struct make_variable *v = make->variables; v && make_step(make); v = v->next)
		if (str_equal(v->name, name))
			return v;
	return NULL;
}

void make_define(struct make *make, struct str name, struct field value, bool recursive, bool fixed)
{
	struct make_variable *variable = NULL;

	for (variable = make->variables; variable; variable = variable->next)
		if (str_equal(variable->name, name))
			break;
	if (variable && variable->fixed && !fixed)
		return;
	if (!variable) {
		if (make->n_variables++ >= MAX_MAKE_VARIABLES)
			return;
		variable = arena_alloc(make->arena, struct make_variable, 1);
		if (!variable) {
			make->failed = true;
			return;
		}
		variable->next = make->variables;
		make->variables = variable;
	}
	variable->name = name;
	variable->value = value;
	variable->recursive = recursive;
	variable->fixed = fixed;
}

void make_add_line(struct make *make, struct field text, uint32_t line, bool always)
{
	struct recipe_line *made;

	if (make->n_lines > MAX_RECIPE_LINES)
		return;
	if (make->n_lines++ == MAX_RECIPE_LINES)
		text = field_any();
	made = arena_alloc(make->arena, struct recipe_line, 1);
	if (!made) {
		make->failed = true;
		return;
	}
	*made = (struct recipe_line){
		.text = text,
		.goal = make->target,
		.always = always,
		.line = line,
		.exports = make_exports(make),
	};
	*make->lines_tail = made;
	make->lines_tail = &made->next;
	make->last = made;
}

static void run_command(struct make *make, struct make_command *command)
{
	struct field text;
	bool always =
		str_contains(command->text, "$(MAKE)") || str_contains(command->text, "${MAKE}");
	size_t skip = 0;
	struct str first;

	make->tells = true;
	text = make_expand(make, command->text, 0);
	make->tells = false;
	if (text.n && text.pieces[0].kind == PIECE_TEXT) {
		first = text.pieces[0].text;
		while (skip < first.len && strchr("@-+ \t", first.at[skip]))
			always |= first.at[skip++] == '+';
		text = field_skip(make->arena, &text, skip);
		if (text.n == 1 && text.pieces[0].text.len == 0)
			return;
	}
	make_add_line(make, make_by_shell(make, text), command->line, always);
}

/* foo.o against %.o; sets what the % stands for. */
static bool pattern_fits(struct str pattern, struct str goal, struct str *ret_stem)
{
	size_t at = str_find_char(pattern, '%', 0);
	struct str behind;

	if (at == STR_NOT_FOUND)
		return str_equal(pattern, goal);
	behind = str_skip(pattern, at + 1);
	if (goal.len < pattern.len - 1 ||
		!str_equal(str_slice(goal, 0, at), str_slice(pattern, 0, at)) ||
		!str_equal(str_skip(goal, goal.len - behind.len), behind))
		return false;
	*ret_stem = str_slice(goal, at, goal.len - behind.len);
	return true;
}

static void run_goal(struct make *make, struct str goal, uint32_t depth);

static bool is_phony(const struct make *make, struct str goal)
{
	for (const struct make_rule *rule = make->rules; rule; rule = rule->next) {
		struct str rest = rule->needs, word;

		if (!str_is(rule->target, ".PHONY"))
			continue;
		while (make_next_word(&rest, &word))
			if (str_equal(word, goal))
				return true;
	}
	return false;
}

static void run_rule(
	struct make *make, struct make_rule *rule, struct str goal, struct str stem, uint32_t depth)
{
	struct str needs = rule->needs, word;

	if (str_find_char(needs, '%', 0) != STR_NOT_FOUND) {
		size_t at = str_find_char(needs, '%', 0);

		needs = arena_printf(make->arena, "%.*s%.*s%.*s", (int)at, needs.at, STR_ARGS(stem),
			STR_ARGS(str_skip(needs, at + 1)));
	}
	if (str_find_char(needs, '$', 0) != STR_NOT_FOUND) { /* .SECONDEXPANSION */
		make->target = goal;
		needs = make_expand_known(make, needs, depth);
	}
	for (struct str rest = needs; make_next_word(&rest, &word) && make_step(make);)
		if (!str_is(word, "|"))
			run_goal(make, word, depth + 1);
	if (!str_trim(needs).len && rule->commands && !make->input->remake &&
		!is_phony(make, goal) && make_has_file(make, goal))
		return; /* up to date */
	make->target = goal;
	make->needs = needs;
	make->running = rule;
	for (struct make_command *c = rule->commands; c && make_step(make); c = c->next)
		run_command(make, c);
	make->running = NULL;
}

/* A goal that no rule makes: by a rule of make's own, or by .DEFAULT. */
static void run_without_rule(struct make *make, struct str goal, uint32_t depth)
{
	struct str text = make_implicit(make, goal);

	if (text.len) {
		make->target = goal;
		make_add_line(make, make_expand(make, text, depth), 0, false);
		return;
	}
	for (struct make_rule *rule = make->rules; rule && make_step(make); rule = rule->next)
		if (str_is(rule->target, ".DEFAULT") && !make_has_file(make, goal))
			run_rule(make, rule, goal, STR(""), depth);
}

static void run_goal(struct make *make, struct str goal, uint32_t depth)
{
	bool found = false;
	struct str stem = STR("");

	if (depth > MAX_RECIPE_DEPTH)
		return;
	for (struct make_rule *rule = make->rules; rule && make_step(make); rule = rule->next) {
		if (!str_equal(rule->target, goal))
			continue;
		found = true;
		if (rule->visited)
			continue;
		rule->visited = true;
		run_rule(make, rule, goal, stem, depth);
	}
	for (struct make_rule *rule = make->rules; rule && !found && make_step(make);
		rule = rule->next) {
		if (str_find_char(rule->target, '%', 0) == STR_NOT_FOUND ||
			!pattern_fits(rule->target, goal, &stem))
			continue;
		run_rule(make, rule, goal, stem, depth);
		found = true;
		break;
	}
	if (!found)
		run_without_rule(make, goal, depth);
}

/* Rules that make what is included run first; then make starts anew. */
static bool remade(struct make *make)
{
	size_t before = make->n_lines;

	for (const struct make_missing *m = make->missing; m && make_step(make); m = m->next)
		for (struct make_rule *rule = make->rules; rule; rule = rule->next)
			if (str_equal(rule->target, m->name) && rule->commands)
				run_goal(make, m->name, 0);
	if (make->n_lines == before)
		return false;
	make_add_line(make, field_text(make->arena, STR("")), 0, false);
	if (make->lines_tail != &make->lines)
		make->last->restart = true;
	return true;
}

static void run_goals(struct make *make)
{
	struct make_variable *wanted = make_find(make, STR(".DEFAULT_GOAL"));
	struct str name;

	if (make->stopped || (make->missing && !make->input->restarted && remade(make)))
		return;

	if (wanted && field_known(make->arena, &wanted->value, &name) && name.len)
		make->goal = str_trim(name);
	if (make->input->n_goals == 0 && make->goal.len)
		run_goal(make, make->goal, 0);
	for (size_t i = 0; i < make->input->n_goals; i++) {
		if (field_known(make->arena, &make->input->goals[i], &name))
			run_goal(make, name, 0);
		else
			for (struct make_rule *rule = make->rules; rule; rule = rule->next)
				if (field_equals(&make->input->goals[i], rule->target) != NO)
					run_goal(make, rule->target, 0);
	}
}

/* NAME=VALUE of the command line; of one that is not known as a whole the name is. */
static void define_given(struct make *make, const struct field *word)
{
	struct str text, name;
	size_t equals;

	if (field_known(make->arena, word, &text)) {
		make_read_assignment(make, text, NULL, true, 0);
		return;
	}
	name = word->n && word->pieces[0].kind == PIECE_TEXT ? word->pieces[0].text : STR("");
	equals = str_find_char(name, '=', 0);
	if (equals == STR_NOT_FOUND)
		return;
	name = str_slice(name, 0, equals);
	if (str_ends(name, ":"))
		name = str_slice(name, 0, name.len - 1);
	make_define(make, name, field_skip(make->arena, word, equals + 1), false, true);
}

int make_lines(struct arena *arena, const struct recipe_input *input, struct recipe_line **ret)
{
	struct make make = { .arena = arena, .input = input, .prefix = '\t' };

	make.rules_tail = &make.rules;
	make.lines_tail = &make.lines;
	for (size_t i = 0; i < input->n_variables; i++)
		define_given(&make, &input->variables[i]);
	for (size_t i = 0; i < input->n_before; i++)
		make_read(&make, input->before[i], 0);
	make.goal = STR("");
	for (size_t i = 0; i < input->n_evals; i++)
		make_read(&make, input->evals[i], 0);
	make_read(&make, input->text, 0);
	run_goals(&make);
	if (make.steps >= MAX_RECIPE_STEPS)
		make_add_line(&make, field_any(), 0, true);
	if (make.failed)
		return -ENOMEM;
	*ret = make.lines;
	return 0;
}
