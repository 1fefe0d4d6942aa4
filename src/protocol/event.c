#include "protocol/event.h"

const char *event_kind_name(enum event_kind kind)
{
	switch (kind) {
	case EVENT_PRE_TOOL_USE:
		return "PreToolUse";
	case EVENT_POST_TOOL_USE:
		return "PostToolUse";
	case EVENT_POST_TOOL_USE_FAILURE:
		return "PostToolUseFailure";
	case EVENT_USER_PROMPT_SUBMIT:
		return "UserPromptSubmit";
	case EVENT_SESSION_START:
		return "SessionStart";
	case EVENT_SESSION_END:
		return "SessionEnd";
	case EVENT_CONFIG_CHANGE:
		return "ConfigChange";
	case EVENT_OTHER:
		break;
	}
	return "other";
}
