/* A protected job: a live process or remote app that must not be stopped unasked. Plain data. */
#ifndef KEIHOOKD_FACTS_JOB_H
#define KEIHOOKD_FACTS_JOB_H

#include "facts/facts.h"

enum job_source {
	JOB_PATTERN,     /* matches a pack's protect: pattern */
	JOB_ENVIRONMENT, /* KEIHOOK_PROTECT in its environment */
	JOB_MARKED,      /* keihookctl protect, keihookctl run */
	JOB_LEARNED,     /* a launch that passed through the guard */
};

struct job {
	struct job *next;
	enum job_source source;
	struct str label; /* what a person would call it: "modal run train.py" */
	pid_t pid;        /* 0 for a remote app */
	uint64_t start_ticks;
	struct str app;        /* id of the remote app; its name where no id is known; or empty */
	struct str name;       /* name of the remote app, where it has one; or empty */
	struct str task;       /* the client's background task that runs it; or empty */
	int64_t started_ms;    /* wall clock; 0 unknown */
	struct str started_by; /* session id, user, or empty */
	struct str cost;       /* "$12.40 so far", or empty */
};

#endif
