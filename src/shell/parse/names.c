#include "base/util.h"
#include "shell/parse/ast.h"
#include "shell/parse/dump.h"

const char *node_kind_name(enum node_kind kind)
{
	static const char *const names[] = {
		[NODE_SIMPLE] = "command",
		[NODE_PIPELINE] = "pipeline",
		[NODE_AND] = "and",
		[NODE_OR] = "or",
		[NODE_SEQUENCE] = "list",
		[NODE_GROUP] = "group",
		[NODE_SUBSHELL] = "subshell",
		[NODE_IF] = "if",
		[NODE_WHILE] = "while",
		[NODE_UNTIL] = "until",
		[NODE_FOR] = "for",
		[NODE_SELECT] = "select",
		[NODE_FOR_ARITH] = "for-arith",
		[NODE_CASE] = "case",
		[NODE_FUNCTION] = "function",
		[NODE_COPROC] = "coproc",
		[NODE_TEST] = "test",
		[NODE_ARITH] = "arith",
		[NODE_UNPARSED] = "unparsed",
	};

	return names[kind];
}

const char *part_kind_name(enum part_kind kind)
{
	static const char *const names[] = {
		[PART_LITERAL] = "text",
		[PART_GLOB] = "glob",
		[PART_TILDE] = "tilde",
		[PART_BRACE] = "brace",
		[PART_PARAM] = "param",
		[PART_ARITH] = "arith",
		[PART_COMMAND] = "command",
		[PART_PROCESS] = "process",
	};

	return names[kind];
}

const char *param_op_name(enum param_op op)
{
	static const char *const names[] = {
		[PARAM_PLAIN] = "value",
		[PARAM_LENGTH] = "length",
		[PARAM_INDIRECT] = "indirect",
		[PARAM_NAMES] = "names",
		[PARAM_KEYS] = "keys",
		[PARAM_DEFAULT] = "default",
		[PARAM_ASSIGN] = "assign",
		[PARAM_ERROR] = "error",
		[PARAM_ALTERNATE] = "alternate",
		[PARAM_REMOVE_PREFIX] = "remove-prefix",
		[PARAM_REMOVE_SUFFIX] = "remove-suffix",
		[PARAM_REPLACE] = "replace",
		[PARAM_SUBSTRING] = "substring",
		[PARAM_UPPER] = "upper",
		[PARAM_LOWER] = "lower",
		[PARAM_TOGGLE] = "toggle",
		[PARAM_TRANSFORM] = "transform",
	};

	return names[op];
}

const char *redirect_op_name(enum redirect_op op)
{
	static const char *const names[] = {
		[REDIRECT_IN] = "<",
		[REDIRECT_OUT] = ">",
		[REDIRECT_CLOBBER] = ">|",
		[REDIRECT_APPEND] = ">>",
		[REDIRECT_READWRITE] = "<>",
		[REDIRECT_DUP_IN] = "<&",
		[REDIRECT_DUP_OUT] = ">&",
		[REDIRECT_BOTH] = "&>",
		[REDIRECT_BOTH_APPEND] = "&>>",
		[REDIRECT_HEREDOC] = "<<",
		[REDIRECT_HERESTRING] = "<<<",
	};

	return names[op];
}
