/*
 * One hook event as Claude Code sends it (facts: version 2.1.330). Plain data; every text points
 * into the payload or the arena it was read with. Absent texts have len 0.
 */
#ifndef KEIHOOKD_PROTOCOL_EVENT_H
#define KEIHOOKD_PROTOCOL_EVENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

/* A payload longer than this is judged by its raw bytes. */
#define MAX_PAYLOAD (8u << 20)
/* A command longer than this is not analysed ("unreadable"). */
#define MAX_COMMAND (1u << 20)

enum event_kind {
	EVENT_PRE_TOOL_USE,
	EVENT_POST_TOOL_USE,
	EVENT_POST_TOOL_USE_FAILURE,
	EVENT_USER_PROMPT_SUBMIT,
	EVENT_SESSION_START,
	EVENT_SESSION_END,
	EVENT_CONFIG_CHANGE,
	EVENT_OTHER, /* an event name we do not know: allowed, said so */
};

/* What the tool would be given. Texts that a tool does not have stay empty. */
struct tool_input {
	struct str command;                /* Bash, PowerShell, Monitor */
	struct str file_path;              /* Write, Edit, NotebookEdit (notebook_path) */
	struct str content;                /* Write: the new text; NotebookEdit: new_source */
	struct str old_string, new_string; /* Edit */
	struct str prompt;                 /* CronCreate, ScheduleWakeup, Agent */
	struct str task_id;                /* TaskStop (task_id), KillShell (shell_id) */
	bool has_command, has_content, replace_all, run_in_background;
	struct str raw; /* the JSON of tool_input, as sent */
};

/* Who handed the event in: SO_PEERCRED of the hook client, or ourselves for one-shot runs. */
struct peer {
	pid_t pid;
	uid_t uid;
	bool foreign_namespace; /* the peer's pid means nothing here (a container) */
};

struct event {
	enum event_kind kind;
	struct str name; /* hook_event_name as sent */
	struct str session_id, transcript_path, cwd, prompt_id, permission_mode, agent_id;
	struct str tool_name, tool_use_id;
	struct tool_input input;
	struct str tool_response; /* PostToolUse: raw JSON, or its stdout where it has one */
	struct str
		task; /* PostToolUse: the background task that the command goes on in; or empty */
	int64_t duration_ms;  /* PostToolUse: how long the tool ran; 0 unknown */
	struct str prompt;    /* UserPromptSubmit */
	struct str source;    /* SessionStart, ConfigChange */
	struct str file_path; /* ConfigChange */
	struct peer peer;
	int64_t received_ms; /* wall clock, set by who received it; decide() has no clock */
	uint64_t arrival;    /* counts up in the daemon: which of two events came first */
};

const char *event_kind_name(enum event_kind kind);

#endif
