#include "reach/reach.h"

int reach_push(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct call *call, struct pushed *ret)
{
	(void)arena;
	(void)facts;
	(void)effects;
	(void)call;
	*ret = (struct pushed){ 0 };
	return 0;
}
