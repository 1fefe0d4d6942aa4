#include "protocol/verdict.h"

const char *verdict_kind_name(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_ALLOW:
		return "allow";
	case VERDICT_WARN:
		return "warn";
	case VERDICT_ASK:
		return "ask";
	case VERDICT_DENY:
		return "deny";
	case VERDICT_PENDING:
		return "pending";
	}
	return "?";
}
