/*
 * Prints what the words of each line of a file become, in the notation of `show` in
 * tests/golden/expand/compare.sh, which runs the same lines in bash. A line is a script of its
 * own: assignments, (( )), [[ a == p ]], show, set, shopt, declare, unset.
 *
 *	expand-driver DIRECTORY FILE
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "facts/facts.h"
#include "shell/expand/expand.h"
#include "shell/expand/shell.h"
#include "shell/parse/parse.h"

static void print_list(struct arena *arena, const struct fields *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct str text = field_show(arena, &list->at[i]);

		printf("<%.*s%s>", STR_ARGS(text), list->at[i].many ? "+" : "");
	}
}

static void show(struct shell *sh, const struct word *words)
{
	struct value value;

	if (expand_words(sh, words, &value) < 0) {
		printf("no memory\n");
		return;
	}
	for (size_t i = 0; i < value.n; i++) {
		if (i)
			printf(" | ");
		print_list(sh->world->arena, &value.alternatives[i]);
	}
	printf("\n");
}

static unsigned int declared_flags(struct str option)
{
	static const struct {
		char letter;
		unsigned int flag;
	} letters[] = { { 'a', VARIABLE_ARRAY }, { 'A', VARIABLE_ASSOC }, { 'i', VARIABLE_INTEGER },
		{ 'n', VARIABLE_NAMEREF }, { 'l', VARIABLE_LOWER }, { 'u', VARIABLE_UPPER },
		{ 'r', VARIABLE_READONLY }, { 'x', VARIABLE_EXPORTED } };
	unsigned int flags = 0;

	for (size_t i = 1; i < option.len; i++)
		for (size_t j = 0; j < ARRAY_SIZE(letters); j++)
			if (option.at[i] == letters[j].letter)
				flags |= letters[j].flag;
	return flags;
}

static void declare(struct shell *sh, const struct word *words)
{
	unsigned int flags = declared_flags(words->parts->text);

	for (words = words->next; words; words = words->next) {
		struct str name = words->assign ? words->assign->name : words->parts->text;
		bool reference = flags & VARIABLE_NAMEREF;

		if (!reference)
			state_set_flags(sh, name, flags & ~(unsigned int)VARIABLE_READONLY, 0);
		if (words->assign)
			expand_assign(sh, words->assign);
		state_set_flags(sh, name, flags, 0);
	}
}

static void set_options(struct shell *sh, const struct word *words, bool on)
{
	enum shell_option option;

	for (; words; words = words->next)
		if (shell_option_from_name(words->parts->text, &option))
			state_set_option(sh, option, on);
}

static void set_positional(struct shell *sh, const struct word *words)
{
	struct value list;

	if (words && str_is(words->parts->text, "-f"))
		state_set_option(sh, OPTION_NOGLOB, true);
	else if (words && expand_words(sh, words->next, &list) == 0)
		state_set_positional(sh, list);
}

static void run_words(struct shell *sh, const struct word *words)
{
	struct str command = words->parts->text;

	if (str_is(command, "show"))
		show(sh, words->next);
	else if (str_is(command, "declare"))
		declare(sh, words->next);
	else if (str_is(command, "shopt"))
		set_options(sh, words->next->next, str_is(words->next->parts->text, "-s"));
	else if (str_is(command, "set"))
		set_positional(sh, words->next);
	else if (str_is(command, "unset"))
		for (const struct word *word = words->next; word; word = word->next)
			state_unset(sh, word->parts->text);
}

static void run_test(struct shell *sh, const struct test *test)
{
	struct str text = { "", 0 }, pattern = { "", 0 };
	struct value left, right;

	expand_text(sh, test->left, &left);
	expand_pattern(sh, test->right, &right);
	if (!value_known(sh->world->arena, &left, &text) ||
		!value_known(sh->world->arena, &right, &pattern))
		printf("unknown\n");
	else
		printf("%s\n", pattern_matches(pattern, text, true) ? "yes" : "no");
}

static void run_node(struct shell *sh, const struct node *node)
{
	int64_t number;
	bool known;

	switch ((int)node->kind) {
	case NODE_SIMPLE:
		for (const struct assign *a = node->assigns; a; a = a->next)
			expand_assign(sh, a);
		if (node->words)
			run_words(sh, node->words);
		break;
	case NODE_ARITH:
		expand_arith(sh, node->words, &known, &number);
		break;
	case NODE_TEST:
		run_test(sh, node->test);
		break;
	default:
		printf("%s %s\n", node_kind_name(node->kind), node->why ? node->why : "");
	}
}

static void run_line(struct arena *arena, struct str directory, struct str line)
{
	struct world world = { .arena = arena };
	struct parse_options options = { .extglob = true };
	struct parsed parsed;
	struct facts facts;
	struct shell *sh;

	if (facts_real(arena, 0, &facts) < 0 || shell_parse(arena, line, &options, &parsed) < 0)
		return;
	world.facts = &facts;
	sh = state_create(&world, value_text(arena, directory));
	state_set_option(sh, OPTION_EXTGLOB, true);
	for (const struct node *node = parsed.root->list; node; node = node->next)
		run_node(sh, node);
	facts_real_finish(&facts);
}

int main(int argc, char **argv)
{
	struct arena arena, line_arena;
	struct str text, line;

	arena_init(&arena, 0);
	arena_init(&line_arena, 0);
	if (argc != 3 || file_read(&arena, argv[2], 1 << 20, &text) < 0) {
		fprintf(stderr, "usage: expand-driver DIRECTORY FILE\n");
		return 2;
	}
	while (str_next_line(&text, &line)) {
		if (line.len == 0 || line.at[0] == '#')
			continue;
		printf("%.*s\n", STR_ARGS(line));
		run_line(&line_arena, str_from(argv[1]), line);
		arena_reset(&line_arena);
	}
	arena_finish(&line_arena);
	arena_finish(&arena);
	return 0;
}
