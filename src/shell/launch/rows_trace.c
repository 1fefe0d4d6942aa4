/*
 * Debuggers, tracers, profilers and timers of programs. Option grammars: --help and manual, held
 * against the programs themselves by tests/corpus/wrapper-probe where it names them.
 */
#include "shell/launch/wrapper_table.h"

static const struct wrapper_row rows[] = {
	{ "austin", NULL, NULL,
		"a alt-format C children e exclude-empty f full g gc h: heap: i: interval: m "
		"memory o: output: p! pid! P pipe s sleepless t: timeout: w! where! x: exposure: "
		"help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "bpftrace", NULL, NULL, "c$ cmd$ B: e: f: I: o: p: unsafe", BEGIN_NONE, 0, 0 },
	{ "catchsegv", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "compute-sanitizer", NULL, NULL,
		"tool: log-file: print-limit: kernel-regex: target-processes: save: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "coz", "run", NULL, "b: binary-scope: s: source-scope: p: progress: o: output: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "dtruss", NULL, NULL, "n: t: b: W: p! a c d e f l o s L F", BEGIN_ARGV, 0, 0 },
	{ "gdbserver", NULL, NULL,
		"wrapper: debug debug-format: disable-packet: selftest? once multi! attach! "
		"startup-with-shell no-startup-with-shell help! version!",
		BEGIN_ARGV, 1, 0 },
	{ "heaptrack", NULL, NULL,
		"p! pid! o: output: use-inject r raw d debug a! analyze! h! help! v! version!",
		BEGIN_ARGV, 0, 0 },
	{ "hyperfine", NULL, NULL,
		"w: warmup: m: min-runs: M: max-runs: r: runs: s$ setup$ p$ prepare$ c$ cleanup$ "
		"conclude$ reference$ P: parameter-scan: D: parameter-step-size: L; "
		"parameter-list; S: shell: style: sort: u: time-unit: export-asciidoc: export-csv: "
		"export-json: export-markdown: export-orgmode: output: input: n: command-name: h! "
		"help! V! version!",
		BEGIN_EACH, 0, 0 },
	{ "leaks", NULL, NULL, "-outputGraph: -exclude: q -quiet -list", BEGIN_DASHES, 0, 0 },
	{ "ltrace", NULL, NULL,
		"a: align: A: D: debug: e: F: config: l: library: n: indent: o: output: p! s: u: "
		"w: where: x: h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "mprof", "run", NULL,
		"interval: T: o: output: t: timeout: E exit-code python nopython C "
		"include-children M multiprocess h! help! backend:",
		BEGIN_ARGV, 0, 0 },
	{ "multitime", NULL, NULL, "f: I: i: n: o: r: s: b! l q v", BEGIN_ARGV, 0, 0 },
	{ "ncu", NULL, NULL,
		"o: export: k: kernel-name: c: launch-count: s: launch-skip: set: section: "
		"metrics: target-processes: devices: mode: page: i! import! csv f h! help! v! "
		"version!",
		BEGIN_ARGV, 0, 0 },
	{ "nsys", "profile", NULL,
		"o: output: t: trace: s: sample: d: duration: y: delay: f: force-overwrite: c: "
		"capture-range: e@ env-var@ b: backtrace: w: show-output: x: stop-on-exit: k: "
		"kill: n: inherit-environment: stats: gpu-metrics-device: cuda-memory-usage: "
		"cudabacktrace: python-backtrace? python-sampling: pytorch: osrt-threshold: "
		"session-new: wait: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "nsys", "launch", NULL,
		"t: trace: e@ env-var@ session: session-new: n: w: wait: h! help!", BEGIN_ARGV, 0,
		0 },
	{ "nvprof", NULL, NULL,
		"o: export-profile: f force-overwrite log-file: m: metrics: e: events: kernels: "
		"devices: print-gpu-trace print-api-trace csv normalized-time-unit: "
		"profile-from-start: h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "record", NULL,
		"e: event: p: pid: t: tid: C: cpu: c: count: F: freq: o: output: m: mmap-pages: "
		"call-graph: G: cgroup: D: delay: k: clockid: r: realtime: j: branch-filter: "
		"filter: u: uid: N a g help! h! per-thread clang-path: clang-opt: vmlinux: "
		"affinity: mmap-flush: timestamp-filename switch-max-files: synth: max-size: "
		"control: threads?",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "stat", NULL,
		"e: event: p: pid: t: tid: C: cpu: r: repeat: o: output: x: field-separator: I: "
		"interval-print: interval-count: timeout: D: delay: M: metrics: G: cgroup: pre$ "
		"post$ log-fd: filter: a d n h! help! for-each-cgroup: control: input: i "
		"no-inherit",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "trace", NULL,
		"e: event: expr: p: pid: t: tid: C: cpu: o: output: m: mmap-pages: u: uid: "
		"duration: G: cgroup: filter-pids: call-graph: D: delay: s h! help! filter: F: pf: "
		"max-events: switch-on: switch-off:",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "c2c record", NULL, "e: event: p! C: cpu: l: ldlat: o: output: k: u: a h!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "lock record", NULL, "e: event: p! C: cpu: o: output: i: input: D: k: a h!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "mem record", NULL, "e: event: t: type: ldlat: p! C: cpu: o: output: k: u: a h!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "sched record", NULL, "e: event: p! C: cpu: o: output: i: input: k: a h!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "kvm record", NULL, "e: event: p! C: cpu: o: output: a h!", BEGIN_ARGV, 0, 0 },
	{ "psrecord", NULL, NULL,
		"log: plot: duration: interval: include-children include-io log-format: h! help!",
		BEGIN_EACH, 0, 0 },
	{ "py-spy", "record", NULL,
		"p! pid! o: output: f: format: d: duration: r: rate: full-filenames F function "
		"nolineno t threads g gil i idle s subprocesses n native S nonblocking h! help! V! "
		"version!",
		BEGIN_ARGV, 0, 0 },
	{ "py-spy", "top", NULL,
		"p! pid! r: rate: d: delay: full-filenames s subprocesses n native S nonblocking g "
		"gil i idle h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "rocprof", NULL, NULL,
		"i: o: d: t: m: basenames: timestamp: stats hip-trace hsa-trace sys-trace "
		"roctx-trace h! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "rr", "record", NULL,
		"c: num-cpu-ticks: n no-syscall-buffer o: output-trace-dir: p: print-trace-dir: s: "
		"t: continue-through-signal: u: cpu-unbound v@ env@ w wait h chaos",
		BEGIN_ARGV, 0, 0 },
	{ "rr", NULL, NULL, "help! version!", BEGIN_ARGV, 0, 0 },
	{ "samply", "record", NULL,
		"o: output: r: rate: d: duration: p! pid! P: port: n: profile-name: "
		"main-thread-only s save-only no-open iteration-count: reuse-threads h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "stap", NULL, NULL,
		"c$ e: E: I: D: B: x: T: d: o: s: S: G; m: r: a: l: L: R: p: h! help! V! version!",
		BEGIN_NONE, 0, 0 },
	{ "strace", NULL, NULL,
		"a: columns: abbrev: attach: b: detach-on: const-print-style: decode-pids: "
		"decode-fds? e: E@ env@ I: interruptible: o/ output/ output-append-mode "
		"output-separately O: summary-syscall-overhead: summary summary-only "
		"summary-wall-clock p: P: trace-path: s: string-limit: S: summary-sort-by: u: "
		"user: U: summary-columns: X: trace: signal: status: inject: fault: kvm: raw: "
		"read: write: verbose: quiet? silent? silence? secontext? stack-traces? daemonize? "
		"absolute-timestamps? relative-timestamps? argv0: h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "uftrace", "record", NULL,
		"A: argument: b: buffer: C: caller-filter: d: data: D: depth: E: event: F: filter: "
		"H: hide: host: k K: kernel-depth: L: libname N: notrace: P: patch: U: unpatch: "
		"port: R: retval: r: rt-prio: S: script: s: sampling: T: trigger: t: time-filter: "
		"W: watch: Z: size-filter: h! help! color: column-offset: debug-domain: demangle: "
		"diff: diff-policy: Event: format: f: output-fields: kernel-buffer: logfile: "
		"libmcount-path: match: max-stack: num-thread: opt-file: time-range: run-cmd: "
		"sample-time: signal: sort-column: sort: tid: with-syms:",
		BEGIN_ARGV, 0, 0 },
	{ "valgrind", NULL, NULL, "h? help! version!", BEGIN_ARGV, 0, 0 },
	{ "xctrace", "record", NULL,
		"output: template: instrument: device: device-name: time-limit: attach! "
		"all-processes! package: env@ target-stdin: target-stdout: launch",
		BEGIN_DASHES, 0, 0 },
};

const struct wrapper_table trace_wrappers = { .rows = rows, .n = ARRAY_SIZE(rows), .sorted = true };
