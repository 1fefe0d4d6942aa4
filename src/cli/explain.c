/* keihookctl explain CMD: how a command is read, what it would start and which rules that meets. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "facts/fixture.h"
#include "reach/reach.h"
#include "shell/parse/dump.h"
#include "shell/parse/parse.h"

static size_t depth_of(const struct call *call)
{
	size_t depth = 0;

	while ((call = call->parent) && depth < MAX_DEPTH)
		depth++;
	return depth;
}

static void add_field(struct arena *arena, struct buf *out, const struct field *field)
{
	struct str text = field_show(arena, field);
	bool plain = text.len > 0 && !field->many;

	for (size_t i = 0; i < text.len; i++)
		plain &= (unsigned char)text.at[i] > ' ' && !strchr("'\"\\$`", text.at[i]);
	buf_printf(out, plain ? " %.*s" : " '%.*s'%s", STR_ARGS(text), field->many ? "..." : "");
}

static int add_reached(
	struct arena *arena, struct buf *out, struct facts *facts, const struct call *call)
{
	const struct process_table *table;
	struct reached reached;
	int err = reach_processes(arena, facts, call, &reached);

	if (err || !reached.applies || reached.harmless)
		return err;
	err = facts->processes(facts->self, arena, &table);
	if (err)
		return err;
	buf_printf(out, "      %.*s reaches", STR_ARGS(reached.how));
	if (reached.unresolved)
		buf_add_text(out, " what cannot be told");
	else if (reached.n_pids + reached.n_maybe + reached.n_apps == 0)
		buf_add_text(out, reached.own ? " what this command started" : " nobody");
	for (size_t i = 0; i < reached.n_pids && i < 8; i++) {
		const struct process *process = process_find(table, reached.pids[i]);
		struct str shown = process ? process->cmdline : STR("gone");

		buf_printf(
			out, "%s %d (%.*s)", i ? "," : "", (int)reached.pids[i], STR_ARGS(shown));
	}
	if (reached.n_pids > 8)
		buf_printf(out, " and %zu more", reached.n_pids - 8);
	if (reached.n_maybe)
		buf_printf(out, ", perhaps %zu others", reached.n_maybe);
	for (size_t i = 0; i < reached.n_apps; i++)
		buf_printf(out, " app %.*s", STR_ARGS(reached.apps[i]));
	buf_add_char(out, '\n');
	return 0;
}

static int add_calls(
	struct arena *arena, struct buf *out, struct facts *facts, const struct effects *effects)
{
	int err = 0;

	buf_add_text(out, "calls\n");
	for (const struct call *call = effects->calls; call && !err; call = call->next) {
		buf_printf(out, "  %2u%*s", call->number, (int)(2 * depth_of(call)), "");
		for (size_t i = 0; i < call->argc; i++)
			add_field(arena, out, &call->argv[i]);
		buf_printf(out, "   [%s%s%s%s]\n", call_via_name(call->via),
			call->conditional ? ", perhaps" : "",
			call->background ? ", background" : "", call->remote ? ", elsewhere" : "");
		err = add_reached(arena, out, facts, call);
	}
	return err;
}

static void add_rest(struct arena *arena, struct buf *out, const struct effects *effects)
{
	if (effects->writes)
		buf_add_text(out, "writes\n");
	for (const struct write *write = effects->writes; write; write = write->next) {
		buf_add_text(out, " ");
		add_field(arena, out, &write->path);
		buf_printf(out, "%s%s\n", write->removed ? "  (taken away)" : "",
			write->content.open ? "  (contents not known)" : "");
	}
	if (effects->codes)
		buf_add_text(out, "other languages\n");
	for (const struct code *code = effects->codes; code; code = code->next) {
		buf_printf(out, "  %s", code->path.n ? "file" : "text");
		if (code->path.n)
			add_field(arena, out, &code->path);
		buf_add_text(out, code->known ? "\n" : "  (not known)\n");
	}
	if (effects->unreads || effects->limit_hit)
		buf_add_text(out, "not followed\n");
	for (const struct unread *unread = effects->unreads; unread; unread = unread->next)
		buf_printf(out, "  %s%s%.*s\n", unread->why, unread->text.len ? ": " : "",
			STR_ARGS(str_slice(unread->text, 0, 60)));
	if (effects->limit_hit)
		buf_add_text(out, "  a limit was reached; the rest is judged by its words\n");
}

static int explain(struct check *check, struct arena *arena, struct buf *out)
{
	struct parse_options options = { .extglob = false };
	struct shell_input input = {
		.command = check->command,
		.cwd = check->cwd,
		.wrappers = policy_wrappers(check->policy),
	};
	struct effects *effects;
	struct parsed parsed;
	struct facts facts;
	int err = check_facts(check, arena, check->command, &facts);

	if (err)
		return err;
	input.facts = &facts;
	err = shell_parse(arena, check->command, &options, &parsed);
	if (!err) {
		buf_add_text(out, "tree\n");
		err = shell_dump(out, check->command, parsed.root);
	}
	if (!err)
		err = shell_effects(arena, &input, &effects);
	if (!err)
		err = add_calls(arena, out, &facts, effects);
	if (!err)
		add_rest(arena, out, effects);
	if (!check->has_fixture)
		facts_real_finish(&facts);
	return err;
}

static void add_verdict(struct buf *out, const struct verdict *verdict)
{
	buf_printf(out, "verdict\n  %s\n", verdict_kind_name(verdict->kind));
	for (const struct finding *f = verdict->findings; f; f = f->next)
		buf_printf(out, "  %s %.*s: %.*s%s%.*s%s\n", verdict_kind_name(f->kind),
			STR_ARGS(f->rule), STR_ARGS(f->why), f->target.len ? ", target " : "",
			STR_ARGS(f->target), f->maybe ? " (not certain)" : "");
	if (verdict->note.len)
		buf_printf(out, "  in a session also needs: %.*s\n", STR_ARGS(verdict->note));
}

int ctl_explain(int argc, char **argv)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct verdict verdict = { 0 };
	struct check check;
	struct arena arena;
	int err, status = check_init(&check, argc, argv);

	arena_init(&arena, 2 * ARENA_MAX_BYTES);
	if (!status && !check.has_command) {
		fprintf(stderr, "usage: keihookctl explain CMD [--cwd DIR] [--only PACK,...] "
				"[--facts FIXTURE]\n");
		status = 1;
	}
	if (!status) {
		err = explain(&check, &arena, &out);
		if (!err)
			err = check_command(&check, &arena, check.command, check.cwd, &verdict);
		if (!err)
			add_verdict(&out, &verdict);
		if (!err)
			err = buf_failed(&out) ? -ENOMEM
					       : file_write_all(STDOUT_FILENO, buf_str(&out));
		if (err) {
			fprintf(stderr, "keihookctl explain: %s\n", strerror(-err));
			status = 1;
		}
	}
	arena_finish(&arena);
	check_finish(&check);
	return status;
}
