/* What the files of the matcher share: one run over the effects of one event. */
#ifndef KEIHOOKD_RULES_MATCH_H
#define KEIHOOKD_RULES_MATCH_H

#include "reach/reach.h"
#include "rules/index.h"
#include "rules/policy.h"
#include "rules/words.h"

struct policy {
	struct arena arena;
	struct pack *packs;
	struct index *index;
	const struct wrapper_table *wrappers; /* NULL: the built-in ones */
	size_t n_rules;
	struct words guarded;       /* every guarded word, each once */
	struct words guarded_alive; /* those that count only while a job is alive */
	struct words names;         /* guarded words and the packs' programs, each once */
	struct words there;         /* names of all packs, in force or not */
	size_t there_capacity;
	unsigned int references;
};

/* One pack as a policy of its own, for its tests; give policy->arena back. 0 or -ENOMEM. */
int policy_alone(struct policy *policy, struct pack *pack);

/* What is looked at: a call, a code text with its call, a write with its call, or a tool. */
struct subject {
	const struct call *call;
	const struct write *write;
	const struct code *code;
	struct str text;                      /* of the code */
	const struct python_outline *outline; /* of Python code */
	bool assumed;                         /* taken for Modal code although nothing says so */
	struct span span;
	/* looked up once, when a rule first asks */
	bool has_reached, has_pushed;
	struct reached reached;
	struct pushed pushed;
	/* what the last rule that held found */
	struct str where, host, path;
	const struct job *jobs[8]; /* those hit */
	size_t n_jobs;
};

struct match_run {
	struct arena *arena;
	const struct policy *policy;
	const struct match_input *input;
	struct finding *findings;
	struct buf note;
	const struct job *jobs;
	bool has_jobs;
	struct subject *subject; /* at hand */
};

/* One condition each; they lower @answer. Return 0 or -ENOMEM. */
int match_hits(struct match_run *run, struct subject *s, struct answer *answer);
int match_pushes(
	struct match_run *run, const struct words *hosts, struct subject *s, struct answer *answer);
int match_arg(struct match_run *run, const struct program *program, const struct arg_condition *arg,
	const struct call *call, struct answer *answer);
int match_code(struct match_run *run, const struct conditions *c, struct subject *s,
	struct answer *answer);
/* Judges one text as code; @assumed: as Modal code, although nothing says so. */
int match_text(struct match_run *run, const struct code *code, struct str text, bool assumed);
/* Python files that a call hands to a launcher: modal run train.py. */
int match_launched(struct match_run *run, const struct call *call);

int match_writes(struct match_run *run, const struct write_condition *c, struct subject *s,
	struct answer *answer);
int match_tool(struct match_run *run, const struct tool_condition *c, struct answer *answer);

/* Jobs that must not be stopped, alive now. */
int match_jobs(struct match_run *run, const struct job **ret);

/* The jobs that @s would hit, for texts: label, pid and age; what they are called; their keys. */
struct str hit_jobs_show(const struct match_run *run, const struct subject *s);
struct str hit_jobs_names(const struct match_run *run, const struct subject *s);
struct str hit_jobs_keys(const struct match_run *run, const struct subject *s);
/* @say, with the line that would end only the others, where there are any. */
struct str hit_jobs_instead(const struct match_run *run, const struct subject *s, struct str say);

/* Both hold. */
void answer_and(struct answer *answer, struct answer other);

/* Rule @rule holds for the subject at hand, or does not; adds a finding. index_visit. */
int match_rule(void *run, const struct rule *rule);
/* Texts that could not be followed, judged by guarded words. */
int match_unread(struct match_run *run);

/* Is @path matched by @glob? `*` stays within a name, `**` does not; `~` is the home directory. */
bool path_matches(struct str glob, struct str path, struct str home);

#endif
