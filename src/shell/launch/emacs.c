/*
 * emacs(1) 28 and emacsclient(1): Lisp of --eval, -l FILE and --script FILE, functions of -f, files
 * that are visited. An `eval:` among the local variables of a file is run where that is allowed,
 * the blocks of an Org file where it is told to ("Evaluating Code Blocks"): in batch mode nobody
 * can be asked.
 */
#include "shell/launch/lisp.h"

struct emacs {
	struct lisp lisp;
	struct str visited; /* text of the last file */
};

/* Blocks of an Org file: #+begin_src LANGUAGE, lines, #+end_src. */
static void run_blocks(struct emacs *e)
{
	static const struct {
		const char *name;
		enum language language;
	} languages[] = {
		{ "python", LANG_PYTHON },
		{ "perl", LANG_PERL },
		{ "ruby", LANG_RUBY },
		{ "lua", LANG_LUA },
		{ "js", LANG_JAVASCRIPT },
		{ "awk", LANG_AWK },
	};
	struct str rest = e->visited, line;

	while (str_next_line(&rest, &line)) {
		struct buf code = BUF_IN(e->lisp.u->arena);
		struct str name;
		struct field field;

		line = str_trim(line);
		if (line.len < 12 || !str_equal_nocase(str_slice(line, 0, 12), STR("#+begin_src ")))
			continue;
		name = str_trim(str_skip(line, 12));
		name = str_slice(name, 0, str_find_char(name, ' ', 0));
		while (str_next_line(&rest, &line) &&
			!str_equal_nocase(str_trim(line), STR("#+end_src"))) {
			buf_add(&code, line);
			buf_add_char(&code, '\n');
		}
		e->lisp.u->failed |= buf_failed(&code);
		field = launch_field(e->lisp.u, buf_str(&code));
		if (str_is(name, "sh") || str_is(name, "bash") || str_is(name, "shell"))
			launch_text(e->lisp.u, field)->conditional = true;
		else if (str_is(name, "emacs-lisp") || str_is(name, "elisp"))
			lisp_read(&e->lisp, buf_str(&code));
		for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
			if (str_is(name, languages[i].name))
				launch_code(e->lisp.u, languages[i].language, &field, NULL);
	}
}

static bool runs_blocks(struct str name)
{
	static const char *const names[] = { "org-babel-execute-buffer",
		"org-babel-execute-subtree", "org-babel-execute-src-block",
		"org-babel-execute-maybe", "org-ctrl-c-ctrl-c", "org-babel-load-file", NULL };

	return lisp_is_one_of(name, names);
}

static void called(struct lisp *lisp, struct str name)
{
	struct emacs *e = container_of(lisp, struct emacs, lisp);
	const struct datum *asks = lisp_variable(&e->lisp, STR("org-confirm-babel-evaluate"));

	if (runs_blocks(name) && asks && lisp_is_nil(asks))
		run_blocks(e);
}

/* `eval: FORM` in the list at the end of a file; only where no question would be asked. */
static void run_local_variables(struct emacs *e)
{
	const struct datum *enabled = lisp_variable(&e->lisp, STR("enable-local-variables"));
	size_t at = str_find(e->visited, STR("Local Variables:"), 0);
	struct str rest, line;

	if (!enabled || field_equals(&enabled->text, STR(":all")) != YES || at == STR_NOT_FOUND)
		return;
	rest = str_skip(e->visited, at);
	while (str_next_line(&rest, &line) && !str_contains(line, "End:")) {
		size_t form_at = str_find(line, STR("eval:"), 0);

		if (form_at == STR_NOT_FOUND)
			continue;
		form_at += strlen("eval:");
		lisp_read(&e->lisp, str_skip(line, form_at));
	}
}

static void visit(struct emacs *e, const struct field *path)
{
	struct file_texts texts;
	struct str name;

	if (!launch_known(e->lisp.u, path, &name) || !launch_read_file(e->lisp.u, name, &texts))
		return;
	e->visited = texts.at[texts.n - 1];
	run_local_variables(e);
}

/* The first of the user's files that is there; -q, -Q and --batch leave it alone. */
static void read_own_file(struct emacs *e)
{
	static const char *const files[] = { ".emacs", ".emacs.el", ".emacs.d/init.el",
		".config/emacs/init.el" };
	static const char *const bare[] = { "-q", "--no-init-file", "-Q", "--quick", "-batch",
		"--batch", "-script", "--script", "-x", NULL };
	struct file_texts texts;
	struct str word;

	for (size_t i = 1; i < e->lisp.u->argc; i++)
		if (launch_known(e->lisp.u, &e->lisp.u->argv[i], &word) &&
			lisp_is_one_of(word, bare))
			return;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (launch_read_home(e->lisp.u, files[i], &texts, NULL)) {
			lisp_read(&e->lisp, texts.at[texts.n - 1]);
			return;
		}
}

static void run_function(struct emacs *e, const struct field *name)
{
	struct str known;

	if (launch_known(e->lisp.u, name, &known))
		lisp_call(&e->lisp, known, NULL, 0);
}

static void evaluate(struct emacs *e, const struct field *code)
{
	struct str text;

	if (launch_known(e->lisp.u, code, &text))
		lisp_read(&e->lisp, text);
}

/* Long options stand behind one dash or two. */
void launch_emacs(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"-eval: eval: -execute: execute: l: -load: load: -script: script: x: f: "
		"-funcall: funcall: e: -insert: insert: i: -batch batch -kill kill -quick quick q "
		"Q -no-init-file no-init-file -daemon? daemon? -bg-daemon? bg-daemon? "
		"-fg-daemon? fg-daemon? u: -user: user: t: -terminal: terminal: d: -display: "
		"display: L: -directory: directory: -chdir= chdir= -init-directory: "
		"init-directory: -no-site-file no-site-file nsl -no-splash no-splash -help! help! "
		"-version! version! -nw -no-window-system no-window-system T: -title: title: "
		"-name: "
		"name: g: -geometry: geometry: fn: -font: font: -file: file: -visit: visit: "
		"-find-file: find-file:");
	bool client = str_is(u->program, "emacsclient");
	struct emacs e = { .lisp = { .u = u, .call = called }, .visited = STR("") };
	enum option_kind kind;

	if (!client)
		read_own_file(&e);
	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!')
			return;
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (client)
				evaluate(&e, &o.argv[o.at]);
			else
				visit(&e, &o.argv[o.at]);
			options_take_word(&o);
		} else if (o.value.n && (options_is(&o, client ? "e" : NULL, "eval") ||
						options_is(&o, NULL, "execute"))) {
			evaluate(&e, &o.value);
		} else if (o.value.n &&
			   (options_is(&o, "lx", "load") || options_is(&o, NULL, "script"))) {
			lisp_load(&e.lisp, &o.value);
		} else if (o.value.n && options_is(&o, "fe", "funcall")) {
			run_function(&e, &o.value);
		} else if (o.value.n &&
			   (options_is(&o, NULL, "file") || options_is(&o, NULL, "visit") ||
				   options_is(&o, NULL, "find-file"))) {
			visit(&e, &o.value);
		}
	}
}
