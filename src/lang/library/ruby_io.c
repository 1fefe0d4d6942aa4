/* Ruby's IO: "|command" in place of a path, and what is read of commands and operands. */
#include "lang/library/library.h"

/* Open3.popen3(cmd) { |in, out, err| .. }: the block is given what was started, thrice. */
struct thing *ruby_popen(struct machine *m, struct invocation *call)
{
	struct thing *process, *block = NULL, *args[3];
	struct invocation plain = *call;

	if (call->n && call->args[call->n - 1]->kind == THING_FUNCTION) {
		block = call->args[call->n - 1];
		plain.n--;
	}
	plain.param = GIVES_PROCESS;
	process = library_start(m, &plain);
	args[0] = args[1] = args[2] = process;
	if (block)
		return machine_call(
			m, block, &(struct invocation){ .args = args, .n = 3, .line = call->line });
	{
		struct thing *list = thing_list(m);

		for (size_t i = 0; i < 3; i++)
			thing_push(m, list, process);
		return list;
	}
}

/* open("|command") */
struct thing *ruby_open(struct machine *m, struct invocation *call)
{
	struct field path = call->n ? thing_as_field(m, call->args[0]) : (struct field){ 0 };

	if (path.n && path.pieces->kind == PIECE_TEXT && str_starts(path.pieces->text, "|")) {
		call->args[0] = thing_field(m, field_skip(m->arena, &path, 1));
		call->param = GIVES_PROCESS;
		return library_shell(m, call);
	}
	return library_open_file(m, call);
}

/* IO.read("|command"), IO.readlines, IO.foreach; File's methods of these names take a path only.
 */
struct thing *ruby_read(struct machine *m, struct invocation *call)
{
	struct field path = call->n ? thing_as_field(m, call->args[0]) : (struct field){ 0 };
	struct thing *text, *lines;
	bool pipe = path.n && path.pieces->kind == PIECE_TEXT && str_starts(path.pieces->text, "|");

	if (pipe && str_starts(call->name, "IO.")) {
		text = effect_output(m, effect_shell(m, field_skip(m->arena, &path, 1)));
	} else {
		text = library_read_file(m, call);
	}
	if (!call->param)
		return text;
	lines = library_method(m, &(struct invocation){ .args = &text, .n = 1 }, "lines", 0);
	for (size_t i = 0; i < call->n; i++)
		if (call->args[i]->kind == THING_FUNCTION && lines->kind == THING_LIST)
			return method_of_list(m,
				&(struct invocation){
					.self = lines, .args = &call->args[i], .n = 1 },
				STR("map"));
		else if (call->args[i]->kind == THING_FUNCTION)
			machine_apply(m, call->args[i], thing_field(m, field_any()));
	return lines;
}

/* IO.write("|command", text) */
struct thing *ruby_write(struct machine *m, struct invocation *call)
{
	struct field path = call->n ? thing_as_field(m, call->args[0]) : (struct field){ 0 };

	if (!path.n || path.pieces->kind != PIECE_TEXT || !str_starts(path.pieces->text, "|"))
		return library_write_file(m, call);
	effect_give(m, effect_shell(m, field_skip(m->arena, &path, 1)),
		call->n > 1 ? thing_as_field(m, call->args[1]) : field_any());
	return thing_unknown();
}

struct thing *ruby_gets(struct machine *m, struct invocation *call)
{
	struct invocation inner = { .self = library_operands(m), .param = 1 };
	struct thing *line = library_input(m, &inner);

	(void)call;
	scope_set(m, m->globals, STR("$_"), line);
	return line;
}

struct thing *ruby_read_operands(struct machine *m, struct invocation *call)
{
	struct invocation inner = { .self = library_operands(m) };
	struct thing *text = library_input(m, &inner), *lines;

	lines = call->param ? library_method(
				      m, &(struct invocation){ .args = &text, .n = 1 }, "lines", 0)
			    : text;
	return lines;
}
