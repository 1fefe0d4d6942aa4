/* The productions that call each other across files. Each returns NULL where it failed. */
#ifndef KEIHOOKD_SHELL_PARSE_RULES_H
#define KEIHOOKD_SHELL_PARSE_RULES_H

#include "shell/parse/lexer.h"

/* How a word is read, by where it stands. */
enum word_place {
	WORD_PLAIN,   /* tilde, braces, globs */
	WORD_TARGET,  /* of a redirect, subject of case: no braces */
	WORD_PATTERN, /* of case, the right of == in [[ ]] */
	WORD_REGEX,   /* behind =~ */
};

/* parse/parse.c */
struct node *parse_list(struct parser *p); /* up to a word that closes it */
/* All of the present range. */
struct node *parse_whole(struct parser *p);
struct node *parse_compound_list(struct parser *p); /* of at least one command */
struct node *parse_unparsed(struct parser *p, size_t from);
void *parse_unexpected(struct parser *p);

/* pipeline [&& || pipeline]... */
struct node *parse_sublist(struct parser *p);

/* parse/zsh.c: what only zsh has. */
/* repeat, foreach, an anonymous function; *ret_is_one false: none stands here. */
struct node *parse_zsh_command(struct parser *p, bool *ret_is_one);
/* The body of a loop: do LIST done, { LIST } or one command. */
struct node *parse_zsh_body(struct parser *p);
/* if and while whose condition needs no `then` or `do` behind it, at their condition. */
struct node *parse_zsh_if(struct parser *p, bool *ret_is_one);
struct node *parse_zsh_while(struct parser *p, enum node_kind kind, bool *ret_is_one);
/* ( WORD... ) of for and foreach. */
bool parse_zsh_list(struct parser *p, struct node *node);
/* always { LIST }, if it stands behind @node. */
struct node *parse_zsh_always(struct parser *p, struct node *node);
/* The names behind the first of `function`, and the body that all of them get. */
struct node *parse_zsh_functions(struct parser *p, size_t from, struct str name);
/* Does a } stand here that ends the list though it is no first word? */
bool parse_zsh_ends(struct parser *p);

/* parse/command.c */
struct node *parse_command(struct parser *p);
/* A command with a body of its own, and redirects; *ret_is_one false: none stands here. */
struct node *parse_shell_command(struct parser *p, bool *ret_is_one);
/* Behind name() or function name; the name is empty for an anonymous one. */
struct node *parse_function_body(struct parser *p, size_t from, struct str name);

/* parse/compound.c */
struct node *parse_group(struct parser *p);
struct node *parse_subshell(struct parser *p);
/* (( )); *ret_is_one false: it is a subshell that starts with a subshell. */
struct node *parse_arith_command(struct parser *p, bool *ret_is_one);
struct node *parse_if(struct parser *p);
struct node *parse_while(struct parser *p, enum reserved word);
bool parse_expect(struct parser *p, enum reserved word);
/* do LIST done */
struct node *parse_do_group(struct parser *p);

/* parse/for.c, parse/case.c, parse/test.c */
struct node *parse_for(struct parser *p, enum reserved word);
struct node *parse_case(struct parser *p);
struct node *parse_test(struct parser *p);

/* parse/redirect.c */
bool parse_redirect_stands(struct parser *p);
struct redirect *parse_redirect(struct parser *p);
bool parse_redirects(struct parser *p, struct node *node);

/* parse/assign.c */
/* name=value in front of a command; *ret_is_one false: a word stands here. */
struct assign *parse_assignment(struct parser *p, bool *ret_is_one);
/* What name=(...) is behind the command's name. */
enum array_place {
	ARRAY_NOWHERE,  /* a syntax error */
	ARRAY_ASSIGNED, /* behind declare and its kin: an assignment */
	ARRAY_WORD,     /* behind eval, let, alias: a word that holds blanks */
};
struct word *parse_argument(struct parser *p, enum array_place arrays);
/* All of [from, to) as a word: subscripts, arithmetic. */
struct word *parse_subscript(struct parser *p, size_t from, size_t to);

/* parse/word.c */
struct word *parse_word(struct parser *p, enum word_place place);
/* As a plain one, with the metacharacters before @solid part of it. */
struct word *parse_solid_word(struct parser *p, size_t solid);
/* The value of name=; @ret_argument, if wanted, is the same read with braces. */
struct word *parse_value(struct parser *p, struct word **ret_argument);
/* All of the present range, as within double quotes; @heredoc: where " is plain. */
struct word *parse_expansions(struct parser *p, bool heredoc);

/* parse/heredoc.c */
bool parse_heredoc_delimiter(struct parser *p, struct redirect *redirect);
bool parse_heredoc_bodies(struct parser *p);

#endif
