/*
 * GNU parallel 20221122 (parallel(1)) and sem; moreutils' parallel where -- separates the
 * arguments. The command's words are joined and given to a shell once for each argument; without
 * a command the arguments are the commands.
 */
#include "shell/launch/launch.h"

#define MAX_SOURCES 8
#define MAX_JOBS    64

struct source {
	const struct field *at;
	size_t n;
};

struct parallel {
	const struct field *command;
	size_t n_command;
	struct source sources[MAX_SOURCES];
	size_t n_sources;
	bool zero, stopped, remote, pipe, quote;
	bool no_args; /* -n0: the arguments only count */
	struct str replace, columns;
};

/* options_hash() of its release 20221122: all, since a name may be cut. */
static const char parallel_options[] =
	"0 B: C: D: E: H: I: J: L: M N: P: S: T U: V! W: X Y a: d: e: g h! i: j: k l, m n: o p q r "
	"s: t u v x arg-file: arg-file-sep: arg-sep: argfile: argfilesep: argsep: bar basefile: "
	"basenameextensionreplace: basenamereplace: bf: bg bibtex! bin: block: block-size: "
	"block-timeout: blocksize: blocktimeout: bner: bnr: bt: bug cat cf citation! cleanup "
	"col-sep: color color-fail color-failed colorfail colorfailed colour colour-fail "
	"colour-failed colourfail colourfailed colsep: compress compress-program: compressprogram: "
	"controlmaster csv ctag ctag-string: ctagstring: ctrl-c ctrlc debug: decompress-program: "
	"decompressprogram: delay: delimiter: dirnamereplace: dnr: dr! dry-run! dryrun! embed! "
	"env: eof: er: eta exit extensionreplace: fg fifo files filter: filter-host filter-hosts "
	"filterhosts gnu group group-by: groupby: halt: halt-on-error: hashbang header: help! hgrp "
	"hostgroup hostgroups hostgrp id: interactive jl: joblog: jobs: keep-order keeporder "
	"latest-line latestline lb limit: line-buffer line-buffered linebuffer linebuffered link "
	"linkinputsource: ll load: max-args: max-chars: max-line-length-allowed! max-lines, "
	"max-procs: max-replace-args: maxargs: maxchars: maxlinelengthallowed! maxlines, maxprocs: "
	"maxreplaceargs: memfree: memsuspend: minversion! nice: nn no-ctrl-c no-ctrlc no-k "
	"no-keep-order no-notice no-run-if-empty noctrlc nok nokeeporder nonall nonotice "
	"norunifempty noswap null number-of-cores! number-of-cpus! number-of-sockets! "
	"number-of-threads! numberofcores! numberofcpus! numberofsockets! numberofthreads! onall "
	"open-tty output-as-files outputasfiles parens: pipe pipe-part pipepart plus "
	"process-slot-var: processslotvar: profile: progress quote recend: record-env! recordenv! "
	"recstart: regex regexp remove-rec-sep removerecsep replace: res: result: results: resume "
	"resume-failed resumefailed retries: retry-failed retryfailed return: round round-robin "
	"roundrobin rpl: rrs rsync-opts: rsyncopts: semaphore semaphore-name: semaphore-timeout: "
	"semaphorename: semaphoretimeout: seqreplace: shard: shebang shell-completion! "
	"shell-quote! shell_quote! shellcompletion! shellquote! show-limits! showlimits! shuf "
	"silent skip-first-line skipfirstline slf: slotreplace: spreadstdin sql: sql-and-worker: "
	"sql-master: sql-worker: sqlandworker: sqlmaster: sqlworker: ssh: ssh-delay: sshdelay: "
	"sshlogin: sshloginfile: st: tag tag-string: tagstring: tee tempdir: template: term-seq: "
	"termseq: tf: timeout: tmpdir: tmpl: tmux tmux-pane tmuxpane tollef total: total-jobs: "
	"totaljobs: transfer transfer-file: transfer-files: transferfile: transferfiles: trc: tty "
	"ungroup use-compress-program: use-cores-instead-of-threads use-cpus-instead-of-cores "
	"use-decompress-program: use-sockets-instead-of-threads usecompressprogram: "
	"usecoresinsteadofthreads usecpusinsteadofcores usedecompressprogram: "
	"usesocketsinsteadofthreads verbose version! wait wd: will-cite willcite work-dir: "
	"workdir: xapply xapplyinputsource: xargs";

static bool is_separator(const struct field *word)
{
	return launch_is(word, ":::") || launch_is(word, ":::+") || launch_is(word, "::::") ||
	       launch_is(word, "::::+");
}

static void add_source(struct unwrap *u, struct parallel *p, const struct field *at, size_t n)
{
	(void)u;
	if (p->n_sources < MAX_SOURCES)
		p->sources[p->n_sources++] = (struct source){ at, n };
}

static void add_lines(struct unwrap *u, struct parallel *p, struct str text)
{
	struct field *words = NULL;
	size_t n = 0, capacity = 0;
	struct str line;

	while (n < MAX_JOBS && text.len > 0) {
		if (p->zero) {
			size_t end = str_find_char(text, '\0', 0);

			line = str_slice(text, 0, end);
			text = end == STR_NOT_FOUND ? STR("") : str_skip(text, end + 1);
		} else if (!str_next_line(&text, &line)) {
			break;
		}
		words = arena_grow(u->arena, words, n, &capacity, sizeof(*words));
		if (!words) {
			u->failed = true;
			return;
		}
		words[n++] = launch_field(u, line);
	}
	add_source(u, p, words, n);
}

static void add_unknown(struct unwrap *u, struct parallel *p)
{
	struct field *any = arena_alloc(u->arena, struct field, 1);

	if (!any) {
		u->failed = true;
		return;
	}
	*any = field_any();
	add_source(u, p, any, 1);
}

static void add_file(struct unwrap *u, struct parallel *p, const struct field *name)
{
	struct file_texts texts;
	struct str path, text;

	if (launch_is(name, "-") && launch_stdin_text(u, &text))
		add_lines(u, p, text);
	else if (launch_known(u, name, &path) && launch_read_file(u, path, &texts))
		add_lines(u, p, texts.at[texts.n - 1]);
	else
		add_unknown(u, p);
}

/* Behind the command: ::: WORDS, :::: FILES, in any number. */
static void read_sources(
	struct unwrap *u, struct parallel *p, const struct field *argv, size_t argc)
{
	for (size_t i = 0; i < argc;) {
		bool files = launch_is(&argv[i], "::::") || launch_is(&argv[i], "::::+");
		size_t end = i + 1;

		while (end < argc && !is_separator(&argv[end]))
			end++;
		for (size_t k = i + 1; files && k < end; k++)
			add_file(u, p, &argv[k]);
		if (!files)
			add_source(u, p, argv + i + 1, end - i - 1);
		i = end;
	}
}

static struct field without_extension(struct unwrap *u, const struct field *value)
{
	struct str text;
	size_t dot;

	if (!field_known(u->arena, value, &text))
		return *value;
	dot = str_rfind_char(text, '.');
	if (dot == STR_NOT_FOUND || str_find_char(text, '/', dot) != STR_NOT_FOUND)
		return *value;
	return launch_field(u, str_slice(text, 0, dot));
}

/* What {}, {.}, {/}, {//}, {/.}, {2}, {2.} ... stand for; false if it is no replacement. */
static bool replacement(
	struct unwrap *u, struct str name, const struct field *values, size_t n, struct field *ret)
{
	size_t digits = 0, which = 0;
	struct str text;

	while (digits < name.len && name.at[digits] >= '0' && name.at[digits] <= '9')
		which = which * 10 + (size_t)(name.at[digits++] - '0');
	if (digits > 2 || which > n)
		return false;
	if (str_is(name, "#") || str_is(name, "%")) {
		*ret = field_any();
		return true;
	}
	name = str_skip(name, digits);
	*ret = values[which ? which - 1 : 0];
	if (name.len == 0)
		return true;
	if (!str_is(name, ".") && !str_is(name, "/") && !str_is(name, "//") && !str_is(name, "/."))
		return false;
	if (field_known(u->arena, ret, &text)) {
		size_t slash = str_rfind_char(text, '/');

		if (str_is(name, "//"))
			*ret = launch_field(
				u, slash == STR_NOT_FOUND ? STR(".") : str_slice(text, 0, slash));
		else if (name.at[0] == '/' && slash != STR_NOT_FOUND)
			*ret = launch_field(u, str_skip(text, slash + 1));
	}
	if (str_is(name, ".") || str_is(name, "/."))
		*ret = without_extension(u, ret);
	return true;
}

static struct field expand_text(struct unwrap *u, const struct parallel *p, struct str text,
	const struct field *values, size_t n_values, bool *ret_used)
{
	struct field out = { 0 };
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct str rest = str_skip(text, i), name = STR("");
		size_t len = 0;
		struct field value;

		if (p->replace.len && str_find(rest, p->replace, 0) == 0) {
			len = p->replace.len;
		} else if (text.at[i] == '{' && p->replace.len == 0) {
			size_t close = str_find_char(rest, '}', 0);

			if (close == STR_NOT_FOUND || close > 5)
				continue;
			name = str_slice(rest, 1, close);
			len = close + 1;
		}
		if (len == 0 || !replacement(u, name, values, n_values, &value))
			continue;
		if (i > from)
			out = launch_join(u, out, launch_field(u, str_slice(text, from, i)));
		value = launch_quoted(u, &value);
		value.many = false;
		out = launch_join(u, out, value);
		*ret_used = true;
		from = i + len;
		i = from - 1;
	}
	if (from < text.len || text.len == 0)
		out = launch_join(u, out, launch_field(u, str_skip(text, from)));
	return out;
}

static void start_job(
	struct unwrap *u, const struct parallel *p, const struct field *values, size_t n_values)
{
	struct field text = { 0 };
	bool used = false;

	for (size_t i = 0; i < p->n_command; i++) {
		const struct field *word = &p->command[i];

		if (i > 0)
			text = launch_join(u, text, launch_field(u, STR(" ")));
		for (size_t k = 0; k < word->n; k++) {
			struct field piece = { .pieces = &word->pieces[k], .n = 1 };

			if (word->pieces[k].kind == PIECE_TEXT)
				piece = expand_text(
					u, p, word->pieces[k].text, values, n_values, &used);
			if (p->quote)
				piece = launch_quoted(u, &piece);
			text = launch_join(u, text, piece);
		}
	}
	if (used || p->pipe || p->no_args)
		n_values = 0;
	for (size_t i = 0; i < n_values; i++) {
		struct field value = values[i];

		if (p->n_command > 0)
			value = launch_quoted(u, &value);
		value.many = false;
		if (text.n)
			text = launch_join(u, text, launch_field(u, STR(" ")));
		text = launch_join(u, text, value);
	}
	if (text.n == 0)
		return;
	launch_text(u, text)->remote = p->remote;
	u->last->inherits_stdin = p->pipe;
}

/* --colsep: one argument is as many values as it has columns. */
static size_t split_columns(struct unwrap *u, const struct parallel *p, struct field *values)
{
	struct str text;
	size_t n = 0;

	if (!p->columns.len || p->n_sources != 1 || !launch_known(u, &values[0], &text))
		return p->n_sources;
	while (n < MAX_SOURCES) {
		size_t end = str_find(text, p->columns, 0);

		values[n++] = launch_field(u, str_slice(text, 0, end));
		if (end == STR_NOT_FOUND)
			break;
		text = str_skip(text, end + p->columns.len);
	}
	return n;
}

static void start_jobs(struct unwrap *u, const struct parallel *p)
{
	size_t at[MAX_SOURCES] = { 0 };

	for (size_t i = 0; i < p->n_sources; i++)
		if (p->sources[i].n == 0)
			return;
	for (size_t n = 0; n < MAX_JOBS && !u->failed; n++) {
		struct field values[MAX_SOURCES];
		size_t k = p->n_sources;

		for (size_t i = 0; i < p->n_sources; i++)
			values[i] = p->sources[i].at[at[i]];
		start_job(u, p, values, split_columns(u, p, values));
		while (k > 0 && ++at[k - 1] == p->sources[k - 1].n)
			at[--k] = 0;
		if (k == 0)
			return;
	}
	u->unknown = true;
}

static void take_option(struct unwrap *u, const struct options *o, struct parallel *p)
{
	p->stopped |= o->mark == '!';
	p->zero |= options_is(o, "0", "null");
	p->quote |= options_is(o, "q", "quote");
	p->pipe |= options_is(o, NULL, "pipe") || options_is(o, NULL, "pipepart") ||
		   options_is(o, NULL, "pipe-part") || options_is(o, NULL, "spreadstdin");
	if ((options_is(o, "S", "sshlogin") || options_is(o, NULL, "sshloginfile")) &&
		!launch_is(&o->value, ":"))
		p->remote = true;
	if (options_is(o, "C", "colsep") || options_is(o, NULL, "col-sep"))
		launch_known(u, &o->value, &p->columns);
	if (options_is(o, "nN", "max-args") || options_is(o, NULL, "max-replace-args"))
		p->no_args = launch_is(&o->value, "0");
	if (options_is(o, "a", "arg-file"))
		add_file(u, p, &o->value);
	if (options_is(o, "I", NULL))
		launch_known(u, &o->value, &p->replace);
}

/* moreutils: parallel COMMAND -- ARGUMENTS; the command gets each argument as one word. */
static bool start_moreutils(struct unwrap *u, const struct field *argv, size_t argc)
{
	size_t dashes = 0;

	while (dashes < argc && !launch_is(&argv[dashes], "--"))
		dashes++;
	if (dashes >= argc)
		return false;
	for (size_t i = dashes + 1; i < argc; i++) {
		if (dashes == 0)
			launch_text(u, argv[i]);
		else
			launch_argv(u, launch_concat(u, argv, dashes, &argv[i], 1), dashes + 1);
	}
	return true;
}

static void read_stdin(struct unwrap *u, struct parallel *p)
{
	struct str text;

	if (launch_stdin_text(u, &text))
		add_lines(u, p, text);
	else
		add_unknown(u, p);
}

void launch_parallel(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, parallel_options);
	struct parallel p = { 0 };
	enum option_kind kind;
	size_t end;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (kind == OPTION_FLAG && is_separator(&o.argv[o.at - (o.in_word == 0)]))
			break;
		take_option(u, &o, &p);
	}
	if (p.stopped)
		return;
	for (end = o.at; end < o.argc && !is_separator(&o.argv[end]);)
		end++;
	p.command = o.argv + o.at;
	p.n_command = end - o.at;
	if (p.n_command == 1 && launch_is(&p.command[0], "{}") && !p.quote)
		p.n_command = 0;
	if (end == o.argc && p.n_sources == 0 && start_moreutils(u, p.command, p.n_command))
		return;
	read_sources(u, &p, o.argv + end, o.argc - end);
	if (p.pipe && p.n_sources == 0)
		start_job(u, &p, NULL, 0);
	else {
		if (p.n_sources == 0)
			read_stdin(u, &p);
		start_jobs(u, &p);
	}
}

/* sem COMMAND ARGS: one job, now. */
void launch_sem(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, parallel_options);
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		if (o.mark == '!' || options_is(&o, NULL, "wait"))
			return;
	if (o.at < o.argc)
		launch_joined(u, o.argv + o.at, o.argc - o.at);
}
