#include "rules/policy.h"

int rules_match(struct arena *arena, const struct policy *policy, const struct match_input *input,
	struct finding **ret_findings, struct str *ret_note)
{
	(void)arena;
	(void)policy;
	(void)input;
	*ret_findings = NULL;
	*ret_note = STR("");
	return 0;
}

const struct wrapper_table *policy_wrappers(const struct policy *policy)
{
	(void)policy;
	return NULL;
}

int policy_load(const struct policy_options *options, struct policy **ret, struct buf *diagnostics,
	size_t *ret_n_broken)
{
	(void)options;
	(void)diagnostics;
	*ret = NULL;
	*ret_n_broken = 0;
	return 0;
}

struct policy *policy_ref(struct policy *policy)
{
	return policy;
}

void policy_unref(struct policy *policy)
{
	(void)policy;
}

size_t policy_n_rules(const struct policy *policy)
{
	(void)policy;
	return 0;
}

const struct str *policy_guarded_words(const struct policy *policy, size_t *ret_n)
{
	(void)policy;
	*ret_n = 0;
	return NULL;
}

bool policy_protects(const struct policy *policy, const struct process *process,
	struct arena *arena, struct str *ret_label)
{
	(void)policy;
	(void)process;
	(void)arena;
	(void)ret_label;
	return false;
}
