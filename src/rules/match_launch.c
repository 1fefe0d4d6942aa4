/*
 * Scripts that a call hands to a launcher and that run elsewhere: `modal run train.py::main`,
 * `modal deploy -m pkg.app`. Read as the command leaves them, through what it writes itself.
 */
#include <errno.h>

#include "base/path.h"
#include "rules/match.h"

struct launch {
	struct match_run *run;
	const struct call *call;
	bool applies;
	size_t n_words; /* words of the launching call before the script */
};

static int begins(void *self, const struct rule *rule)
{
	struct launch *launch = self;
	const struct launch_condition *c = rule->when.launches;
	struct answer answer;
	const struct program *program;

	if (launch->applies || call_is(launch->call, &c->by[0]) == NO)
		return 0;
	program = pack_program(rule->pack, c->by[0].at[0]);
	words_begin(launch->run->arena, program, launch->call, c->by, c->n_by, &answer);
	if (answer.holds != NO && (answer.known > 0 || c->n_by == 1)) {
		launch->applies = true;
		launch->n_words = c->n_by;
	}
	return 0;
}

/* The file of `train.py::main`, `pkg.app` and `pkg/app.py`. */
static struct str script_path(struct arena *arena, struct str word)
{
	struct buf path = BUF_IN(arena);

	word = str_slice(word, 0, str_find(word, STR("::"), 0));
	if (!word.len || str_ends(word, ".py") || str_find_char(word, '/', 0) != STR_NOT_FOUND)
		return word;
	for (size_t i = 0; i < word.len; i++)
		buf_add_char(&path, word.at[i] == '.' ? '/' : word.at[i]);
	buf_add_text(&path, ".py");
	return buf_str(&path);
}

/* The last text that this same command writes there, if it does. */
static bool written(struct match_run *run, struct str path, struct str *ret)
{
	bool found = false;

	for (const struct write *w = run->input->effects->writes; w; w = w->next) {
		struct str target, text, cwd = run->input->cwd;

		if (w->by && w->by->cwd.n)
			field_known(run->arena, &w->by->cwd, &cwd);
		if (!field_known(run->arena, &w->path, &target) ||
			!str_equal(path_join(run->arena, cwd, target), path))
			continue;
		found = value_known(run->arena, &w->content, &text);
		if (found)
			*ret = text;
	}
	return found;
}

static int note_missing(struct match_run *run, struct str word)
{
	const struct session_view *session = run->input->session;

	if (!session || !session->check)
		return 0;
	buf_printf(&run->note, "%s%.*s to be there: it could not be read",
		run->note.len ? ", " : "", STR_ARGS(word));
	return 0;
}

static int judge_script(struct match_run *run, const struct call *call, const struct field *word)
{
	struct facts *facts = run->input->facts;
	struct code code = {
		.language = LANG_PYTHON,
		.known = true,
		.path = *word,
		.by = call,
		.span = call->span,
	};
	struct str name, path, cwd = run->input->cwd;
	struct file_texts texts = { .n = 1 };
	int err = 0;

	if (!field_known(run->arena, word, &name))
		return 0;
	if (call->cwd.n)
		field_known(run->arena, &call->cwd, &cwd);
	name = script_path(run->arena, name);
	code.path = field_text(run->arena, name);
	path = path_join(run->arena, cwd, name);
	if (!code.path.pieces || !path.at)
		return -ENOMEM;
	if (!written(run, path, &texts.at[0])) {
		texts.n = 0;
		if (facts && facts->read_file)
			err = facts->read_file(facts->self, run->arena, path, &texts);
		if (err == -ENOMEM)
			return err;
		if (err || !texts.n)
			return note_missing(run, name);
	}
	for (size_t i = 0; i < texts.n && !err; i++)
		err = match_text(run, &code, texts.at[i], false);
	return err;
}

int match_launched(struct match_run *run, const struct call *call)
{
	struct launch launch = { .run = run, .call = call };
	const struct field **words;
	const struct program *program = NULL;
	struct str name;
	size_t n;
	int err = index_launches(run->policy->index, begins, &launch);

	if (err || !launch.applies)
		return err;
	if (program_name(run->arena, call->program.n ? &call->program : call->argv, &name))
		for (const struct pack *p = run->policy->packs; p && !program; p = p->next)
			program = pack_program(p, name);
	if (!words_list(run->arena, program, call, &words, &n))
		return -ENOMEM;
	if (launch.n_words >= n)
		return 0;
	return judge_script(run, call, words[launch.n_words]);
}
