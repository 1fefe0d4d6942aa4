/* What was decided, and what is said about it to the agent and to the person. Plain data. */
#ifndef KEIHOOKD_PROTOCOL_VERDICT_H
#define KEIHOOKD_PROTOCOL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct span {
	uint32_t off, len; /* bytes of the command */
};

/* Ordered: the strictest finding decides. PENDING is an answer of decide() only. */
enum verdict_kind { VERDICT_ALLOW, VERDICT_WARN, VERDICT_ASK, VERDICT_DENY, VERDICT_PENDING };

/* One rule that held for one call (or write, or launched text). */
struct finding {
	struct finding *next;
	enum verdict_kind kind;  /* what the rule says: WARN, ASK or DENY */
	bool shadow;             /* logged only */
	bool confirmed;          /* lifted by a confirmation */
	bool maybe;              /* not everything about it is known */
	struct str rule;         /* full name: modal.app-stop */
	struct str why;          /* "stops a running Modal app" */
	struct str say;          /* what the agent should do instead */
	struct str confirm;      /* phrase that lifts it; empty if none does */
	struct str confirm_also; /* another phrase that lifts it as well; mostly empty */
	struct str target;       /* what it is about: "ap-12"; empty where there is none */
	struct str seen;         /* the words that matched, as bash would see them */
	struct str at_stake;     /* protected jobs it would hit: label, pid, age; may be empty */
	struct str jobs;         /* the same jobs as keys, "pid:ticks" or "app:NAME", one a line */
	struct str history; /* what became of an earlier permission, or empty; for both readers */
	struct str code;    /* belongs behind the phrase; for the person's eyes alone */
	struct str refusal; /* number to give to `keihookctl allow`; empty where none was kept */
	struct str where;   /* "train.py:12" for launched texts; empty for the command itself */
	struct span span;   /* of the command */
};

struct verdict {
	enum verdict_kind kind;
	struct finding *findings;
	struct str reason;   /* for the agent; says what, why, what instead */
	struct str person;   /* systemMessage for the person; empty where there is nothing to say */
	struct str note;     /* for --check: "in a session also needs ..." */
	bool hardened;       /* nothing that is typed lifts anything, only root does */
	const char *trouble; /* the state cannot be used: nothing at all lifts; or NULL */
	int wait_ms;         /* PENDING: ask again after this long, or when the transcript grew */
};

const char *verdict_kind_name(enum verdict_kind kind);

#endif
