/* Which programs are filters. */
#include "shell/filter/run.h"

static const struct {
	const char *name;
	filter_fn *run;
} filters[] = {
	{ ":", filter_true },
	{ "base32", filter_base32 },
	{ "base64", filter_base64 },
	{ "basename", filter_basename },
	{ "basenc", filter_base64 },
	{ "bc", filter_bc },
	{ "cat", filter_cat },
	{ "cmp", filter_cmp },
	{ "colrm", filter_colrm },
	{ "column", filter_column },
	{ "combine", filter_combine },
	{ "comm", filter_comm },
	{ "command", filter_which },
	{ "cut", filter_cut },
	{ "date", filter_date },
	{ "dc", filter_dc },
	{ "dd", filter_dd },
	{ "diff", filter_diff },
	{ "dirname", filter_dirname },
	{ "echo", filter_echo },
	{ "ed", filter_ed },
	{ "egrep", filter_grep },
	{ "env", filter_env_list },
	{ "envsubst", filter_envsubst },
	{ "ex", filter_ed },
	{ "expand", filter_expand },
	{ "expr", filter_expr },
	{ "factor", filter_factor },
	{ "false", filter_false },
	{ "fgrep", filter_grep },
	{ "find", filter_find_names },
	{ "fmt", filter_fmt },
	{ "fold", filter_fold },
	{ "fuser", filter_fuser },
	{ "gbase64", filter_base64 },
	{ "gcut", filter_cut },
	{ "getopt", filter_getopt },
	{ "ggrep", filter_grep },
	{ "ghead", filter_head },
	{ "git", filter_git },
	{ "grep", filter_grep },
	{ "gsed", filter_sed },
	{ "gshuf", filter_shuf },
	{ "gsort", filter_sort },
	{ "gtac", filter_tac },
	{ "gtail", filter_tail },
	{ "gtr", filter_tr },
	{ "head", filter_head },
	{ "iconv", filter_iconv },
	{ "join", filter_join },
	{ "jq", filter_jq },
	{ "less", filter_pager },
	{ "look", filter_look },
	{ "ls", filter_ls },
	{ "lsof", filter_lsof },
	{ "more", filter_pager },
	{ "netstat", filter_ss },
	{ "nl", filter_nl },
	{ "nvim", filter_ed },
	{ "openssl", filter_openssl },
	{ "paste", filter_paste },
	{ "pgrep", filter_pgrep },
	{ "pidof", filter_pidof },
	{ "pr", filter_pr },
	{ "printenv", filter_printenv },
	{ "printf", filter_printf },
	{ "ps", filter_ps },
	{ "pv", filter_pv },
	{ "pwd", filter_pwd },
	{ "readlink", filter_realpath },
	{ "realpath", filter_realpath },
	{ "red", filter_ed },
	{ "rev", filter_rev },
	{ "sed", filter_sed },
	{ "seq", filter_seq },
	{ "shar", filter_shar },
	{ "shuf", filter_shuf },
	{ "sleep", filter_sleep },
	{ "sort", filter_sort },
	{ "sqlite3", filter_sqlite },
	{ "ss", filter_ss },
	{ "strings", filter_strings },
	{ "tac", filter_tac },
	{ "tail", filter_tail },
	{ "tee", filter_tee },
	{ "tr", filter_tr },
	{ "true", filter_true },
	{ "type", filter_which },
	{ "ul", filter_ul },
	{ "uname", filter_uname },
	{ "unexpand", filter_unexpand },
	{ "uniq", filter_uniq },
	{ "uudecode", filter_uudecode },
	{ "uuencode", filter_uuencode },
	{ "vi", filter_ed },
	{ "vim", filter_ed },
	{ "wc", filter_wc },
	{ "whereis", filter_whereis },
	{ "which", filter_which },
	{ "xargs", filter_xargs },
	{ "xxd", filter_xxd },
	{ "yes", filter_yes },
};

bool filter_is(struct str program)
{
	return filter_find(program) != NULL;
}

bool filter_is_editor(struct str program)
{
	return filter_find(program) == filter_ed;
}

filter_fn *filter_find(struct str program)
{
	size_t low = 0, high = ARRAY_SIZE(filters);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_compare(str_from(filters[middle].name), program);

		if (order == 0)
			return filters[middle].run;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
