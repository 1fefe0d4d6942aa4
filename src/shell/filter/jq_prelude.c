/* Functions that jq 1.6 defines in its own language (builtin.jq of its sources). */
#include "shell/filter/jq.h"

static const struct {
	const char *name;
	size_t n_args;
	const char *parameters, *body;
} functions[] = {
	{ "map", 1, "f", "[.[] | f]" },
	{ "select", 1, "f", "if f then . else empty end" },
	{ "recurse", 0, "", "recurse(.[]?)" },
	{ "recurse", 1, "f", "def r: ., (f | r); r" },
	{ "recurse", 2, "f; cond", "def r: ., (f | select(cond) | r); r" },
	{ "recurse_down", 0, "", "recurse" },
	{ "values", 0, "", "select(. != null)" },
	{ "nulls", 0, "", "select(. == null)" },
	{ "strings", 0, "", "select(type == \"string\")" },
	{ "numbers", 0, "", "select(type == \"number\")" },
	{ "arrays", 0, "", "select(type == \"array\")" },
	{ "objects", 0, "", "select(type == \"object\")" },
	{ "booleans", 0, "", "select(type == \"boolean\")" },
	{ "iterables", 0, "", "select(type | . == \"array\" or . == \"object\")" },
	{ "scalars", 0, "", "select(type | . != \"array\" and . != \"object\")" },
	{ "map_values", 1, "f", ".[] |= f" },
	{ "to_entries", 0, "", "[keys_unsorted[] as $k | {key: $k, value: .[$k]}]" },
	{ "from_entries", 0, "",
		"map({(.key // .k // .name // .Name // .K // .Key): "
		"(if has(\"value\") then .value else .Value end)}) | add + {} // {}" },
	{ "with_entries", 1, "f", "to_entries | map(f) | from_entries" },
	{ "range", 1, "$x", "range(0; $x)" },
	{ "first", 0, "", ".[0]" },
	{ "last", 0, "", ".[-1]" },
	{ "nth", 1, "$n", ".[$n]" },
	{ "nth", 2, "$n; f", "[f] | .[$n]" },
	{ "last", 1, "f", "reduce f as $x (null; $x)" },
	{ "isempty", 1, "g", "[g] | length == 0" },
	{ "until", 2, "cond; update", "def u: if cond then . else (update | u) end; u" },
	{ "while", 2, "cond; update", "def w: if cond then ., (update | w) else empty end; w" },
	{ "repeat", 1, "f", "def r: ., (f | r); r" },
	{ "any", 0, "", "reduce .[] as $x (false; . or $x)" },
	{ "all", 0, "", "reduce .[] as $x (true; . and $x)" },
	{ "any", 1, "f", "reduce (.[] | f) as $x (false; . or $x)" },
	{ "all", 1, "f", "reduce (.[] | f) as $x (true; . and $x)" },
	{ "any", 2, "g; f", "reduce (g | f) as $x (false; . or $x)" },
	{ "all", 2, "g; f", "reduce (g | f) as $x (true; . and $x)" },
	{ "in", 1, "xs", ". as $x | xs | has($x)" },
	{ "inside", 1, "xs", ". as $x | xs | contains($x)" },
	{ "IN", 1, "s", "any(s == .; .)" },
	{ "IN", 2, "src; s", "any(src == s; .)" },
	{ "INDEX", 2, "stream; f", "reduce stream as $row ({}; .[$row | f | tostring] |= $row)" },
	{ "add", 0, "", "reduce .[] as $x (null; . + $x)" },
	{ "add", 1, "f", "reduce f as $x (null; . + $x)" },
	{ "flatten", 0, "", "flatten(1e9)" },
	{ "flatten", 1, "$x",
		"reduce .[] as $i ([]; if $i | type == \"array\" and $x > 0 "
		"then . + ($i | flatten($x - 1)) else . + [$i] end)" },
	{ "paths", 0, "", "path(..) | select(length > 0)" },
	{ "paths", 1, "f", "path(.. | select(f)) | select(length > 0)" },
	{ "leaf_paths", 0, "", "paths(scalars)" },
	{ "del", 1, "f", "delpaths([path(f)])" },
	{ "walk", 1, "f",
		"def w: if type == \"object\" then . as $in | reduce keys_unsorted[] as $k "
		"({}; . + {($k): ($in[$k] | w)}) | f "
		"elif type == \"array\" then map(w) | f else f end; w" },
	{ "tostream", 0, "",
		"path(def r: (.[]? | r), .; r) as $p | getpath($p) | "
		"reduce path(.[]?) as $q ([$p, .]; [$p + $q])" },
	{ "combinations", 0, "",
		"if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | "
		"[$x] + $w end" },
	{ "combinations", 1, "n", ". as $dot | [range(n)] | map($dot) | combinations" },
	{ "transpose", 0, "",
		"if . == [] then [] else . as $in | (map(length) | max) as $max | "
		"[range(0; $max) as $j | [range(0; $in | length) as $i | $in[$i][$j]]] end" },
	{ "ascii", 0, "", "[.] | implode" },
	{ "todate", 0, "", "strftime(\"%Y-%m-%dT%H:%M:%SZ\")" },
	{ "todateiso8601", 0, "", "todate" },
	{ "date", 0, "", "todate" },
	{ "fromdateiso8601", 0, "", "fromdate" },
	{ "index", 1, "$i", "indices($i) | .[0]" },
	{ "rindex", 1, "$i", "indices($i) | .[-1:][0]" },
	{ "match", 1, "$re", "match($re; null)" },
	{ "test", 1, "$re", "test($re; null)" },
	{ "test", 2, "$re; $flags", "[match($re; $flags)] | length > 0" },
	{ "capture", 1, "$re", "capture($re; null)" },
	{ "capture", 2, "$re; $flags",
		"match($re; $flags) | [.captures[] | select(.name != null) | "
		"{key: .name, value: .string}] | from_entries" },
	{ "scan", 1, "$re",
		"match($re; \"g\") | if (.captures | length) > 0 then [.captures[].string] "
		"else .string end" },
	{ "splits", 1, "$re", "splits($re; null)" },
	{ "splits", 2, "$re; $flags", "split($re; $flags) | .[]" },
	{ "sub", 2, "re; str", "sub(re; str; \"\")" },
	{ "gsub", 2, "re; str", "gsub(re; str; \"\")" },
	{ "min", 0, "", "min_by(.)" },
	{ "max", 0, "", "max_by(.)" },
	{ "unique", 0, "", "unique_by(.)" },
	{ "sort", 0, "", "sort_by(.)" },
	{ "env", 0, "", "$ENV" },
};

const char *jq_prelude(struct str name, size_t n_args, const char **ret_parameters)
{
	for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
		if (functions[i].n_args == n_args && str_is(name, functions[i].name)) {
			*ret_parameters = functions[i].parameters;
			return functions[i].body;
		}
	return NULL;
}
