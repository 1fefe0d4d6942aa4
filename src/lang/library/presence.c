/* Questions whether something is there: defined, exists, isset, empty, nil?, key?. */
#include "lang/library/library.h"

static enum tri is_there(const struct thing *thing)
{
	switch (thing->kind) {
	case THING_NONE:
		return NO;
	case THING_TEXT:
		return field_is_known(&thing->text) ? YES : MAYBE;
	case THING_BOOL:
	case THING_NUMBER:
	case THING_LIST:
	case THING_DICT:
	case THING_FUNCTION:
	case THING_CLASS:
	case THING_OBJECT:
		return YES;
	case THING_UNKNOWN:
	case THING_NATIVE:
	case THING_EITHER:
		break;
	}
	return MAYBE;
}

struct thing *library_is_there(struct machine *m, struct invocation *call)
{
	enum tri all = YES;

	for (size_t i = 0; i < call->n; i++)
		all = tri_and(all, is_there(call->args[i]));
	if (!call->n)
		all = MAYBE; /* Perl: of $_ */
	return thing_answer(m, call->param == IS_ABSENT ? tri_not(all) : all);
}

struct thing *library_object_is_there(struct machine *m, struct invocation *call)
{
	enum tri there = call->self ? is_there(call->self) : MAYBE;

	return thing_answer(m, call->param == IS_ABSENT ? tri_not(there) : there);
}

struct thing *library_is_false(struct machine *m, struct invocation *call)
{
	return thing_answer(m, call->n ? tri_not(machine_truth(m, call->args[0])) : MAYBE);
}

struct thing *library_has_variable(struct machine *m, struct invocation *call)
{
	return thing_answer(m, call->n ? is_there(machine_environment(m, call->args[0])) : MAYBE);
}

/* Before the text itself has done anything that may have changed that. */
static enum tri file_is_there(struct machine *m, struct thing *path, int wanted)
{
	enum file_kind kind = FILE_NONE;
	enum tri there;
	struct str name;

	if (!m->input->exists || m->n_effects || m->has_cwd || !thing_as_text(m, path, &name) ||
		!name.len)
		return MAYBE;
	there = m->input->exists(m->input->self, name, &kind);
	if (there != YES || wanted == FILE_OF_ANY_KIND)
		return there;
	return kind == (wanted == FILE_AS_DIRECTORY ? FILE_DIR : FILE_REGULAR) ? YES : NO;
}

struct thing *library_file_exists(struct machine *m, struct invocation *call)
{
	struct thing *path = call->n ? call->args[0] : call->self;

	if (!path || (!call->n && path->kind != THING_TEXT))
		return NULL;
	return thing_answer(m, file_is_there(m, path, call->param));
}

struct thing *library_describe(struct machine *m, struct invocation *call)
{
	if (call->param)
		effect_print(m, field_any());
	return thing_field(m, field_any());
}
