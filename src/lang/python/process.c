/* Processes that Python code starts and signals. */
#include "lang/library/library.h"
#include "lang/python/python.h"

/* What Popen(args, shell=.., executable=..) would start. */
static struct lang_effect *start_list(
	struct machine *m, struct thing *args, struct thing *executable)
{
	bool replaced = executable && executable->kind != THING_NONE;
	struct thing *list;

	if (args->kind == THING_TEXT)
		return effect_list(m, replaced ? &executable : &args, 1, false);
	if (args->kind != THING_LIST)
		return effect_unreadable(m, "starts a program that is not known", field_any());
	if (!replaced || !args->n)
		return effect_list(m, args->items, args->n, args->flag);
	list = thing_list(m);
	thing_push(m, list, executable);
	for (size_t i = 1; i < args->n; i++)
		thing_push(m, list, args->items[i]);
	return effect_list(m, list->items, list->n, args->flag);
}

static struct lang_effect *start_args(
	struct machine *m, struct thing *args, enum tri shell, struct thing *executable)
{
	struct lang_effect *effect = NULL;

	if (args->kind == THING_EITHER) {
		for (size_t i = 0; i < args->n; i++)
			effect = start_args(m, args->items[i], shell, executable);
		return effect;
	}
	if (shell != NO) {
		struct thing *text = args->kind == THING_LIST && args->n ? args->items[0] : args;

		effect = effect_shell_by(m, thing_as_field(m, text), executable);
	}
	if (shell != YES)
		effect = start_list(m, args, executable);
	return effect;
}

static void apply_options(struct machine *m, struct lang_effect *effect, struct invocation *call)
{
	struct thing *input = argument(call, SIZE_MAX, "input");
	struct thing *in = argument(call, SIZE_MAX, "stdin");
	struct thing *cwd = argument(call, SIZE_MAX, "cwd");

	if (input && input->kind != THING_NONE)
		effect_give(m, effect, thing_as_field(m, input));
	else if (in && in->kind == THING_NATIVE && in->has_text) {
		effect_give(m, effect, thing_as_field(m, thing_field(m, in->text)));
		in->effect = in->effect ? in->effect : effect;
	} else if (in && in->kind == THING_TEXT)
		effect_give(m, effect, thing_as_field(m, in));
	if (cwd && cwd->kind != THING_NONE) {
		effect->cwd = thing_as_field(m, cwd);
		effect->has_cwd = true;
	}
}

enum result_form { RESULT_PROCESS, RESULT_OUTPUT, RESULT_PAIR, RESULT_NUMBER };

static struct thing *result_of(struct machine *m, struct lang_effect *effect, int form)
{
	struct thing *list;

	if (form == RESULT_OUTPUT)
		return effect_captured(m, effect);
	if (form == RESULT_NUMBER)
		return thing_unknown();
	if (form == RESULT_PROCESS)
		return effect_process(m, effect);
	list = thing_list(m);
	thing_push(m, list, thing_unknown());
	thing_push(m, list, effect_captured(m, effect));
	return list;
}

/* subprocess.run and all who take the same arguments. */
static struct thing *run(struct machine *m, struct invocation *call)
{
	struct thing *args = argument(call, 0, "args"), *shell = argument(call, 8, "shell");
	struct thing *env = argument(call, SIZE_MAX, "env"), *before = m->environment;
	struct lang_effect *effect;
	enum tri by_shell = shell ? thing_truth(shell) : NO;

	if (!args)
		args = thing_unknown();
	if (env && env->kind == THING_DICT)
		m->environment = env->n < 32 ? env : NULL;
	effect = start_args(m, args, by_shell, argument(call, SIZE_MAX, "executable"));
	m->environment = before;
	if (!effect)
		return thing_unknown();
	apply_options(m, effect, call);
	return result_of(m, effect, call->param);
}

static struct thing *shell(struct machine *m, struct invocation *call)
{
	struct thing *text = argument(call, 0, "cmd");

	if (!text)
		text = argument(call, 0, "command");
	return result_of(
		m, effect_shell(m, text ? thing_as_field(m, text) : field_any()), call->param);
}

/* os.popen(cmd, mode): a file that is read, or whose writes the command reads. */
static struct thing *popen_file(struct machine *m, struct invocation *call)
{
	struct thing *mode = argument(call, 1, "mode"), *file;
	struct lang_effect *effect =
		effect_shell(m, call->n ? thing_as_field(m, call->args[0]) : field_any());

	if (mode && mode->kind == THING_TEXT && field_starts(&mode->text, STR("w")) == YES) {
		file = thing_native(m, STR("open()"), NULL);
		if (file->kind == THING_NATIVE)
			file->effect = effect;
		return file;
	}
	return effect_captured(m, effect);
}

/* Arguments one by one: create_subprocess_exec("modal", "app", ...), plumbing of spawn*. */
static struct thing *run_words(struct machine *m, struct invocation *call)
{
	return effect_process(m, effect_list(m, call->args, call->n, call->more));
}

/* os.execvp(file, [argv0, ...]); param: how many arguments stand before the file. */
static struct thing *exec_vector(struct machine *m, struct invocation *call)
{
	size_t skip = (size_t)call->param;
	struct thing *file = argument(call, skip, NULL), *list = argument(call, skip + 1, NULL);
	struct thing *env = argument(call, skip + 2, "env"), *before = m->environment;
	struct lang_effect *effect;

	if (env && env->kind == THING_DICT)
		m->environment = env->n < 32 ? env : NULL;

	if (!file || !list || list->kind != THING_LIST || !list->n)
		effect = effect_unreadable(m, "becomes a program that is not known", field_any());
	else
		effect = start_list(m, list, file);
	m->environment = before;
	if (skip == 0 && !m->branches && str_starts(call->name, "os.exec"))
		return thing_native(m, STR("exit()"), NULL);
	return effect_process(m, effect);
}

/* (ctypes.c_char_p * 3)(b"modal", b"x", None): up to the null that ends it. */
static struct thing *array(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);

	for (size_t i = 0; i < call->n && call->args[i]->kind != THING_NONE; i++)
		thing_push(m, list, call->args[i]);
	if (list->kind == THING_LIST)
		list->flag = call->more;
	return list;
}

/* os.execlp(file, argv0, argv1, ...) */
static struct thing *exec_words(struct machine *m, struct invocation *call)
{
	size_t skip = (size_t)call->param;
	struct thing *list, *process, *before = m->environment;

	if (call->n < skip + 2) {
		effect_unreadable(m, "becomes a program that is not known", field_any());
		return thing_unknown();
	}
	list = thing_list(m);
	for (size_t i = skip + 1; i < call->n; i++)
		if (call->args[i]->kind != THING_DICT)
			thing_push(m, list, call->args[i]);
		else
			m->environment = call->args[i]->n < 32 ? call->args[i] : NULL;
	if (list->kind == THING_LIST)
		list->flag = call->more;
	process = effect_process(m, start_list(m, list, call->args[skip]));
	m->environment = before;
	return process;
}

static struct thing *os_kill(struct machine *m, struct invocation *call)
{
	struct thing *pid = argument(call, 0, "pid"), *number = argument(call, 1, "sig");

	if (!number)
		number = argument(call, 1, "signal");
	effect_kill(m, number ? number : thing_field(m, field_any()),
		pid ? pid : thing_field(m, field_any()), call->param);
	return thing_none();
}

/* psutil.Process(pid).kill(): the pid stands in the object. */
static struct thing *kill_object(struct machine *m, struct invocation *call)
{
	static const char *const names[] = { "TERM", "KILL", "STOP", "CONT" };
	struct thing *pid = thing_field(m, field_any()), *signal = argument(call, 0, NULL);

	if (call->self && call->self->kind == THING_NATIVE && call->self->n)
		pid = call->self->items[0];
	if (call->param >= 0 || !signal)
		signal = thing_text(m, str_from(names[MAX(call->param, 0)]));
	effect_kill(m, signal, pid, false);
	return thing_none();
}

static struct thing *own_pid(struct machine *m, struct invocation *call)
{
	struct piece *piece = arena_alloc(m->arena, struct piece, 1);

	(void)call;
	if (!piece) {
		m->failed = true;
		return thing_unknown();
	}
	*piece = (struct piece){ .kind = PIECE_OWN_PID };
	return thing_field(m, (struct field){ .pieces = piece, .n = 1 });
}

/* getpgid(x), pidfd_open(x): as good as x. */
static struct thing *same_pid(struct machine *m, struct invocation *call)
{
	int64_t pid;

	if (call->param && call->n && thing_as_number(m, call->args[0], &pid) && pid == 0)
		return own_pid(m, call);
	return call->n ? call->args[0] : thing_unknown();
}

static struct thing *communicate(struct machine *m, struct invocation *call)
{
	struct thing *process = call->self, *input = argument(call, 0, "input"), *pair;

	if (!process || !process->effect)
		return thing_unknown();
	if (input && input->kind != THING_NONE)
		effect_give(m, process->effect, thing_as_field(m, input));
	pair = thing_list(m);
	thing_push(m, pair, effect_output(m, process->effect));
	thing_push(m, pair, thing_field(m, field_any()));
	return pair;
}

static struct thing *write_stdin(struct machine *m, struct invocation *call)
{
	struct thing *process = call->self ? call->self->self : NULL;

	if (process && process->kind == THING_NATIVE && process->effect && call->n)
		effect_give(m, process->effect, thing_as_field(m, call->args[0]));
	return thing_none();
}

/* p.terminate() of what the text has started: as the shell would start it and signal it. */
static struct thing *stop_own(struct machine *m, struct invocation *call)
{
	const struct lang_effect *effect = call->self ? call->self->effect : NULL;
	struct thing *words = thing_list(m);
	struct str word;

	if (!effect || effect->kind != LANG_ARGV)
		return thing_none();
	for (size_t i = 0; i < effect->argc; i++) {
		if (!field_known(m->arena, &effect->argv[i], &word))
			return thing_none();
		word = words_in_quotes(m, word);
		thing_push(
			m, words, thing_text(m, arena_printf(m->arena, "'%.*s'", STR_ARGS(word))));
	}
	thing_push(m, words, thing_text(m, STR("& kill $!")));
	effect_shell(m, thing_as_field(m, method_join(m, words, thing_text(m, STR(" ")))));
	return thing_none();
}

/* Modal's own calls that stop what runs, as the command that does the same. */
static struct thing *modal_stop(struct machine *m, struct invocation *call)
{
	static const char *const app[] = { "modal", "app", "stop" };
	static const char *const container[] = { "modal", "container", "stop" };
	struct field name = field_any();

	if (call->self && call->self->kind == THING_NATIVE && call->self->n)
		name = thing_as_field(m, call->self->items[0]);
	else if (call->n && call->param == 2 && call->args[0]->kind == THING_NATIVE &&
		 call->args[0]->n)
		name = thing_as_field(m, call->args[0]->items[0]);
	effect_command(m, call->param == 1 ? container : app, 3, &name, 1);
	return thing_none();
}

static struct thing *chdir_to(struct machine *m, struct invocation *call)
{
	if (call->n) {
		m->cwd = thing_as_field(m, call->args[0]);
		m->has_cwd = true;
	}
	return thing_none();
}

/* runpy.run_module("modal"), run_path("x.py"): what python -m or python FILE would do. */
static struct thing *run_module(struct machine *m, struct invocation *call)
{
	struct thing *what = argument(call, 0, call->param ? "mod_name" : "path_name");
	struct thing *argv = python_argv(m), *list = thing_list(m);

	thing_push(m, list, thing_text(m, STR("python3")));
	if (call->param)
		thing_push(m, list, thing_text(m, STR("-m")));
	thing_push(m, list, what ? what : thing_unknown());
	for (size_t i = 1; argv->kind == THING_LIST && i < argv->n; i++)
		thing_push(m, list, argv->items[i]);
	effect_list(m, list->items, list->n, argv->kind != THING_LIST || argv->flag);
	return thing_unknown();
}

/* signal.signal(number, handler) */
static struct thing *on_signal(struct machine *m, struct invocation *call)
{
	if (call->n > 1)
		signal_handle(m, call->args[0], call->args[1]);
	return thing_none();
}

/* alarm, setitimer, raise_signal: handlers run, or will. */
static struct thing *own_signal(struct machine *m, struct invocation *call)
{
	(void)call;
	signal_raise(m);
	return thing_none();
}

static const struct native natives[] = {
	{ "signal.signal", on_signal, 0 },
	{ "signal.alarm", own_signal, 0 },
	{ "signal.setitimer", own_signal, 0 },
	{ "signal.raise_signal", own_signal, 0 },
	{ "signal.pthread_kill", own_signal, 0 },
	{ "*.add_signal_handler", on_signal, 0 },
	{ "ctypes.CDLL", library_load_object, 0 },
	{ "ctypes.PyDLL", library_load_object, 0 },
	{ "ctypes.cdll.LoadLibrary", library_load_object, 0 },
	{ "ctypes.pydll.LoadLibrary", library_load_object, 0 },
	{ "_ctypes.dlopen", library_load_object, 0 },
	{ "ctypes.CDLL().syscall", library_syscall, 0 },
	{ "ctypes.cdll.LoadLibrary().syscall", library_syscall, 0 },
	{ "os.system", shell, RESULT_NUMBER },
	{ "posix.system", shell, RESULT_NUMBER },
	{ "os.popen", popen_file, 0 },
	{ "subprocess.run", run, RESULT_PROCESS },
	{ "subprocess.Popen", run, RESULT_PROCESS },
	{ "subprocess.call", run, RESULT_NUMBER },
	{ "subprocess.check_call", run, RESULT_NUMBER },
	{ "subprocess.check_output", run, RESULT_OUTPUT },
	{ "subprocess.getoutput", shell, RESULT_OUTPUT },
	{ "subprocess.getstatusoutput", shell, RESULT_PAIR },
	{ "commands.getoutput", shell, RESULT_OUTPUT },
	{ "commands.getstatusoutput", shell, RESULT_PAIR },
	{ "asyncio.create_subprocess_exec", run_words, 0 },
	{ "asyncio.subprocess.create_subprocess_exec", run_words, 0 },
	{ "asyncio.create_subprocess_shell", shell, RESULT_PROCESS },
	{ "asyncio.subprocess.create_subprocess_shell", shell, RESULT_PROCESS },
	{ "anyio.run_process", run, RESULT_PROCESS },
	{ "trio.run_process", run, RESULT_PROCESS },
	{ "pty.spawn", run, RESULT_NUMBER },
	{ "pexpect.run", shell, RESULT_OUTPUT },
	{ "pexpect.spawn", shell, RESULT_PROCESS },
	{ "invoke.run", shell, RESULT_PROCESS },
	{ "fabric.Connection().local", shell, RESULT_PROCESS },
	{ "sarge.run", shell, RESULT_PROCESS },
	{ "delegator.run", shell, RESULT_PROCESS },
	{ "envoy.run", shell, RESULT_PROCESS },
	{ "get_ipython().system", shell, RESULT_NUMBER },
	{ "get_ipython().getoutput", shell, RESULT_OUTPUT },
	{ "ctypes.CDLL().system", shell, RESULT_NUMBER },
	{ "ctypes.CDLL().popen", shell, RESULT_NUMBER },
	{ "ctypes.CDLL().kill", os_kill, 0 },
	{ "ctypes.CDLL().killpg", os_kill, 1 },
	{ "ctypes.cdll.LoadLibrary().system", shell, RESULT_NUMBER },
	{ "ctypes.cdll.LoadLibrary().kill", os_kill, 0 },
	{ "ctypes.pythonapi.system", shell, RESULT_NUMBER },
	{ "ctypes.CDLL().execv", exec_vector, 0 },
	{ "ctypes.CDLL().execvp", exec_vector, 0 },
	{ "ctypes.CDLL().execve", exec_vector, 0 },
	{ "ctypes.CDLL().execvpe", exec_vector, 0 },
	{ "ctypes.CDLL().execl", exec_words, 0 },
	{ "ctypes.CDLL().execlp", exec_words, 0 },
	{ "ctypes.pythonapi.PyRun_SimpleString", library_evaluate, 0 },
	{ "ctypes.pythonapi.PyRun_SimpleStringFlags", library_evaluate, 0 },
	{ "ctypes.array", array, 0 },
	{ "ctypes.c_char_p", library_first, 0 },
	{ "os.execv", exec_vector, 0 },
	{ "os.execve", exec_vector, 0 },
	{ "os.execvp", exec_vector, 0 },
	{ "os.execvpe", exec_vector, 0 },
	{ "os.execl", exec_words, 0 },
	{ "os.execle", exec_words, 0 },
	{ "os.execlp", exec_words, 0 },
	{ "os.execlpe", exec_words, 0 },
	{ "os.spawnv", exec_vector, 1 },
	{ "os.spawnve", exec_vector, 1 },
	{ "os.spawnvp", exec_vector, 1 },
	{ "os.spawnvpe", exec_vector, 1 },
	{ "os.spawnl", exec_words, 1 },
	{ "os.spawnle", exec_words, 1 },
	{ "os.spawnlp", exec_words, 1 },
	{ "os.spawnlpe", exec_words, 1 },
	{ "os.posix_spawn", exec_vector, 0 },
	{ "os.posix_spawnp", exec_vector, 0 },
	{ "_posixsubprocess.fork_exec", run, RESULT_NUMBER },
	{ "os.kill", os_kill, 0 },
	{ "posix.kill", os_kill, 0 },
	{ "os.killpg", os_kill, 1 },
	{ "signal.pidfd_send_signal", os_kill, 0 },
	{ "os.pidfd_open", same_pid, 0 },
	{ "os.getpgid", same_pid, 1 },
	{ "os.getsid", same_pid, 1 },
	{ "os.fork", own_pid, 0 },
	{ "os.getpid", own_pid, 0 },
	{ "os.fork", own_pid, 0 }, /* a child, or none: never another's */
	{ "os.getpgrp", own_pid, 0 },
	{ "psutil.Process().terminate", kill_object, 0 },
	{ "psutil.Process().kill", kill_object, 1 },
	{ "psutil.Process().suspend", kill_object, 2 },
	{ "psutil.Process().send_signal", kill_object, -1 },
	{ "psutil.process_iter()[].terminate", kill_object, 0 },
	{ "psutil.process_iter()[].kill", kill_object, 1 },
	{ "psutil.process_iter()[].suspend", kill_object, 2 },
	{ "psutil.process_iter()[].send_signal", kill_object, -1 },
	{ "psutil.process_iter()[].children()[].kill", kill_object, 1 },
	{ "psutil.Process().children()[].kill", kill_object, 1 },
	{ "psutil.Process().children()[].terminate", kill_object, 0 },
	{ "process().communicate", communicate, 0 },
	{ "process().stdin.write", write_stdin, 0 },
	{ "process().kill", stop_own, 0 },
	{ "process().terminate", stop_own, 0 },
	{ "process().send_signal", stop_own, 0 },
	{ "modal.App.lookup().stop", modal_stop, 0 },
	{ "modal.App.from_name().stop", modal_stop, 0 },
	{ "modal.FunctionCall.from_id().cancel", modal_stop, 1 },
	{ "modal.functions.FunctionCall.from_id().cancel", modal_stop, 1 },
	{ "modal.Sandbox.from_id().terminate", modal_stop, 1 },
	{ "modal.Sandbox.from_name().terminate", modal_stop, 1 },
	{ "modal.Sandbox.list()[].terminate", modal_stop, 1 },
	{ "*.AppStop", modal_stop, 2 },
	{ "*.ContainerStop", modal_stop, 1 },
	{ "os.chdir", chdir_to, 0 },
	{ "runpy.run_module", run_module, 1 },
	{ "runpy._run_module_as_main", run_module, 1 },
	{ "runpy.run_path", run_module, 0 },
};

const struct native_table python_process_natives = { natives, ARRAY_SIZE(natives) };
