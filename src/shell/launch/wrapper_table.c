/*
 * The rows, by name. Option grammars: --help and man page of each program as of Debian 12, or
 * of its own current release where Debian has none.
 */
#include "shell/launch/wrapper_table.h"

#define SUDO_OPTIONS \
	"A askpass b background B bell C: close-from: D= chdir= E preserve-env? e! edit! g: " \
	"group: H " \
	"set-home h: host: i| login| K! remove-timestamp! k l! list! n P p: prompt: R: chroot: " \
	"r: " \
	"role: S stdin s| shell| t: type: T: command-timeout: U: other-user: u: user: V! " \
	"version! " \
	"v! validate! help!"
/* docker(1), docker-exec(1), docker-run(1), 24; podman and nerdctl take the same. */
#define DOCKER_GLOBALS \
	"c: context: config: H: host: l: log-level: tlscacert: tlscert: tlskey: url: connection: " \
	"identity: root: namespace: n: address: a: version! v! help!"
#define DOCKER_EXEC "e@ env@ env-file: u: user: w: workdir: detach-keys: help!"
#define DOCKER_RUN \
	"a: attach: add-host: annotation: blkio-weight: cap-add: cap-drop: cgroup-parent: " \
	"cgroupns: " \
	"cidfile: cpu-period: cpu-quota: c: cpu-shares: cpus: cpuset-cpus: cpuset-mems: " \
	"detach-keys: " \
	"device: dns: dns-search: domainname: entrypoint& e@ env@ env-file: expose: gpus: " \
	"group-add: " \
	"health-cmd$ h: hostname: ip: ipc: l: label: label-file: link: log-driver: log-opt: " \
	"mac-address: m: memory: memory-swap: mount: name: network: net: network-alias: pid: " \
	"pids-limit: platform: p: publish: pull: restart: runtime: security-opt: shm-size: " \
	"stop-signal: stop-timeout: sysctl: tmpfs: ulimit: u: user: userns: uts: v: volume: " \
	"volume-driver: volumes-from: w: workdir: help!"
#define COMPOSE_GLOBALS \
	"f: file: p: project-name: profile: project-directory: env-file: ansi: parallel: " \
	"progress: " \
	"c: context: H: host:"
#define COMPOSE_EXEC "e@ env@ index: u: user: w: workdir: d T help!"
#define COMPOSE_RUN \
	"e@ env@ entrypoint& l: label: name: p: publish: u: user: v: volume: w: workdir: " \
	"cap-add: " \
	"cap-drop: pull: help!"
/* kubectl(1) 1.28 */
#define KUBE_GLOBALS \
	"n: namespace: context: kubeconfig: s: server: cluster: user: token: as: as-group: " \
	"certificate-authority: client-certificate: client-key: request-timeout: cache-dir: v:"
#define KUBE_EXEC KUBE_GLOBALS " c: container: f: filename: pod-running-timeout: h! help!"
#define KUBE_RUN \
	KUBE_GLOBALS " image: env: l: labels: o: output: overrides: port: restart: dry-run? " \
		     "annotations: " \
		     "grace-period: timeout: template: h! help!"
#define KUBE_DEBUG \
	KUBE_GLOBALS " image: c: container: target: env: copy-to: profile: set-image: h! help!"
/* conda run --help, 23.7 */
#define CONDA_RUN \
	"n: name: p: prefix: cwd= e: env: r: root-prefix: a: attach: rc-file: v live-stream " \
	"no-capture-output help! h!"
/* mosh(1), a terminal's own option for its command */
#define TERMINAL_E "e+ -e+ x+ -x+ help! h!"
#define LD_SO \
	"library-path: inhibit-rpath: audit: argv0: preload: glibc-hwcaps-prepend: " \
	"glibc-hwcaps-mask: list! verify! help! version!"
/* uv run --help, uv tool run --help 0.5 */
#define UV_GLOBALS \
	"directory= project: config-file: cache-dir: color: allow-insecure-host: " \
	"python-preference:"
#define UV_RUN \
	UV_GLOBALS \
	" extra: group: only-group: no-group: no-extra: with: with-editable: with-requirements: " \
	"p: " \
	"python: package: env-file: index: default-index: i: index-url: extra-index-url: f: " \
	"find-links: index-strategy: keyring-provider: resolution: prerelease: exclude-newer: " \
	"link-mode: refresh-package: P: upgrade-package: reinstall-package: no-build-package: " \
	"no-binary-package: C: config-setting: config-settings-package: from: " \
	"no-build-isolation-package: n no-cache h! help!"
/* npm exec --help 10 */
#define NPX \
	"p: package: c$ call$ w: workspace: cache: userconfig: registry: prefix: node-options: " \
	"loglevel: shell: n: node-arg: y yes no q quiet ws workspaces help! h! v! version!"
/* su(1), of which runuser and sg differ little, has its own function. */

static const struct wrapper_row rows[] = {
	{ "abduco", NULL, NULL, "e:", BEGIN_ARGV, 1, 0 },
	{ "alacritty", NULL, NULL,
		"e+ command+ working-directory= T: title: class: config-file: o: option: embed: "
		"socket: help! version!",
		BEGIN_NONE, 0, 0 },
	{ "and", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 }, /* fish(1), as or and not */
	{ "apptainer", "exec", NULL,
		"B: bind: env@ env-file: H: home: pwd= W: workdir: S: scratch: o: overlay: app: "
		"net: "
		"network: add-caps: drop-caps: security: fusemount: h! help!",
		BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "asdf", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "aws-vault", "exec", "backend: prompt:", "d: duration: region: mfa-token: t: n s b",
		BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "bpftrace", NULL, NULL, "c$ cmd$ B: e: f: I: o: p: unsafe", BEGIN_NONE, 0, 0 },
	{ "builtin", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "bun", "x", NULL, "p: package: bun silent", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "bun", "exec", NULL, NULL, BEGIN_JOINED, 0, 0 },
	{ "bundle", "exec", NULL, "gemfile: keep-file-descriptors", BEGIN_ARGV, 0, 0 },
	{ "bunx", NULL, NULL, "p: package: bun silent", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "busybox", NULL, NULL, "list! list-full! install! help!", BEGIN_ARGV, 0, 0 },
	{ "bwrap", NULL, NULL,
		"args: argv0: userns: userns2: pidns: uid: gid: hostname: chdir= setenv; unsetenv% "
		"lock-file: sync-fd: bind; bind-try; dev-bind; dev-bind-try; ro-bind; ro-bind-try; "
		"remount-ro: proc: dev: tmpfs: mqueue: dir: file; bind-data; ro-bind-data; "
		"symlink; seccomp: "
		"add-seccomp-fd: block-fd: userns-block-fd: info-fd: json-status-fd: cap-add: "
		"cap-drop: "
		"perms: size: chmod; exec-label: file-label: overlay-src: clearenv~ help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "caffeinate", NULL, NULL, "t: w: d i m s u", BEGIN_ARGV, 0, 0 },
	{ "catchsegv", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "cgexec", NULL, NULL, "g: sticky b", BEGIN_ARGV, 0, 0 },
	{ "choom", NULL, NULL, "n: adjust: p: pid: h! help! V! version!", BEGIN_ARGV, 0, 0 },
	{ "chpst", NULL, NULL, "u: U: e: /: n: m: d: o: p: f: c: t: l: L: b: r: v V P 0 1 2",
		BEGIN_ARGV, 0, 0 },
	{ "chronic", NULL, NULL, "v e", BEGIN_ARGV, 0, 0 },
	{ "chroot", NULL, NULL, "groups: userspec: skip-chdir help! version!", BEGIN_ARGV, 1,
		WRAPPER_SHELL },
	{ "chrt", NULL, NULL,
		"T: sched-runtime: P: sched-period: D: sched-deadline: p! pid! m! max! h! help! V! version!",
		BEGIN_ARGV, 1, 0 },
	{ "command", NULL, NULL, "p v! V!", BEGIN_ARGV, 0, 0 },
	{ "concurrently", NULL, NULL,
		"n: names: c: prefix-colors: p: prefix: s: success: m: max-processes: kill-signal: "
		"l: "
		"prefix-length: restart-tries: restart-after: name-separator: handle-input: help! "
		"h!",
		BEGIN_EACH, 0, 0 },
	{ "conda", "run", NULL, CONDA_RUN, BEGIN_ARGV, 0, 0 },
	{ "corepack", NULL, NULL, NULL, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "cpulimit", NULL, NULL, "p! pid! e! exe! P! path! l: limit: c: cpu: z i b v h!",
		BEGIN_ARGV, 0, 0 },
	{ "daemonize", NULL, NULL, "a c= e: E@ o: p: l: u: v", BEGIN_ARGV, 0, 0 },
	{ "dbus-launch", NULL, NULL,
		"autolaunch: config-file: exit-with-session sh-syntax csh-syntax", BEGIN_ARGV, 0,
		0 },
	{ "dbus-run-session", NULL, NULL, "config-file: dbus-daemon: help! version!", BEGIN_ARGV, 0,
		0 },
	{ "direnv", "exec", NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "distrobox", "enter", NULL, "n: name: a: additional-flags: e+ help! h!", BEGIN_DASHES, 0,
		0 },
	{ "distrobox-enter", NULL, NULL, "n: name: a: additional-flags: e+ help! h!", BEGIN_DASHES,
		0, 0 },
	{ "doas", NULL, NULL, "a: C! u: L! n s|", BEGIN_ARGV, 0, WRAPPER_QUOTES },
	{ "docker", "exec", DOCKER_GLOBALS, DOCKER_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "docker", "container exec", DOCKER_GLOBALS, DOCKER_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "docker", "run", DOCKER_GLOBALS, DOCKER_RUN, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "docker", "container run", DOCKER_GLOBALS, DOCKER_RUN, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "docker", "compose exec", DOCKER_GLOBALS " " COMPOSE_GLOBALS, COMPOSE_EXEC, BEGIN_ARGV, 1,
		WRAPPER_REMOTE },
	{ "docker", "compose run", DOCKER_GLOBALS " " COMPOSE_GLOBALS, COMPOSE_RUN, BEGIN_ARGV, 1,
		WRAPPER_REMOTE },
	{ "docker-compose", "exec", COMPOSE_GLOBALS, COMPOSE_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "docker-compose", "run", COMPOSE_GLOBALS, COMPOSE_RUN, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "doppler", "run", "p: project: c: config: t: token: scope:",
		"command$ p: project: c: config: t: token: scope: fallback: passphrase: mount: "
		"mount-format: mount-template: name-transformer: only-secrets: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "dotenv", "run", "f: file: q: quote: e: export:", NULL, BEGIN_ARGV, 0, 0 },
	{ "dotenv", NULL, NULL, "e: v@ p: c? o", BEGIN_ARGV, 0, 0 },
	{ "dotenvx", "run", NULL, "f: env-file: e: env: fk: convention:", BEGIN_ARGV, 0, 0 },
	{ "dtach", NULL, NULL, "e: r: a! p! c n N A E z", BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "dumb-init", NULL, NULL, "r: rewrite: c v single-child verbose h! V!", BEGIN_ARGV, 0, 0 },
	{ "eatmydata", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "entr", NULL, NULL, "a c d n p r s| x z", BEGIN_ARGV, 0, WRAPPER_NO_STDIN },
	{ "env", NULL, NULL,
		"u% unset% C= chdir= S& split-string& i~ ignore-environment~ 0 null argv0: a: "
		"help! version!",
		BEGIN_ARGV, 0, WRAPPER_ASSIGNS },
	{ "envdir", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "exec", NULL, NULL, "a: c~ l", BEGIN_ARGV, 0, 0 },
	{ "fakechroot", NULL, NULL,
		"l: lib: d: elfloader: c: config-dir: b: bindir: e: environment: s "
		"use-system-libs h! v!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "fakeroot", NULL, NULL, "l: lib: f: faked: i: s: b: u unknown-is-real h! v!", BEGIN_ARGV,
		0, WRAPPER_SHELL },
	{ "faketime", NULL, NULL, "f: exclude-monotonic m p: date-prog:", BEGIN_ARGV, 1, 0 },
	{ "firejail", NULL, NULL, "help! version! list! tree! top! ls! get!", BEGIN_ARGV, 0,
		WRAPPER_SHELL },
	{ "flatpak-spawn", NULL, NULL,
		"env@ unset-env% directory= forward-fd: sandbox-expose: sandbox-expose-ro: "
		"sandbox-flag:",
		BEGIN_ARGV, 0, 0 },
	{ "flock", NULL, NULL,
		"w: timeout: wait: E: conflict-exit-code: s shared x e exclusive n nb nonblock u unlock o "
		"close F no-fork verbose h! help! V! version!",
		BEGIN_ARGV, 1, WRAPPER_DASH_C },
	{ "fnm", "exec", NULL, "using: node-dir: fnm-dir:", BEGIN_ARGV, 0, 0 },
	{ "gnome-terminal", NULL, NULL,
		"e$ command$ x+ execute+ working-directory= title: t: tab-with-profile: "
		"window-with-profile: profile: geometry: display: role: zoom: help!",
		BEGIN_ARGV, 0, 0 },
	{ "gosu", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "gtime", NULL, NULL, "f: format: o: output: a append p v q", BEGIN_ARGV, 0, 0 },
	{ "gtimeout", NULL, NULL, "k: kill-after: s: signal:", BEGIN_ARGV, 1, 0 },
	{ "hatch", "run", "e: env: p: project: data-dir: cache-dir: config:", NULL, BEGIN_ARGV, 0,
		0 },
	{ "hyperfine", NULL, NULL,
		"w: warmup: m: min-runs: M: max-runs: r: runs: s$ setup$ p$ prepare$ c$ cleanup$ "
		"conclude$ reference$ P: parameter-scan: D: parameter-step-size: L; "
		"parameter-list; S: shell: "
		"style: sort: u: time-unit: export-asciidoc: export-csv: export-json: "
		"export-markdown: "
		"export-orgmode: output: input: n: command-name: h! help! V! version!",
		BEGIN_EACH, 0, 0 },
	{ "i386", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "ifne", NULL, NULL, "n", BEGIN_ARGV, 0, WRAPPER_CONDITIONAL },
	{ "infisical", "run", NULL, "c$ command$ e: env: path: token: projectId: tags:", BEGIN_ARGV,
		0, 0 },
	{ "ionice", NULL, NULL, "c: class: n: classdata: p! pid! P! pgid! u! uid! t h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "k3s", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "keihookctl", "run", NULL, "label:", BEGIN_ARGV, 0, 0 },
	{ "kitty", NULL, NULL,
		"T: title: c: config: o: override: d= directory= session: class: name: listen-on: "
		"help!",
		BEGIN_ARGV, 0, 0 },
	{ "konsole", NULL, NULL, TERMINAL_E " workdir= profile: p: layout:", BEGIN_NONE, 0, 0 },
	{ "kubectl", "exec", KUBE_GLOBALS, KUBE_EXEC, BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "kubectl", "run", KUBE_GLOBALS, KUBE_RUN, BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "kubectl", "debug", KUBE_GLOBALS, KUBE_DEBUG, BEGIN_DASHES, 0, WRAPPER_REMOTE },
	{ "ld-linux-aarch64.so.1", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "ld-linux-x86-64.so.2", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "ld-linux.so.2", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "ld.so", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "linux32", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "linux64", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "logsave", NULL, NULL, "a s v", BEGIN_ARGV, 1, 0 },
	{ "ltrace", NULL, NULL,
		"a: align: A: D: debug: e: F: config: l: library: n: indent: o: output: p! s: u: "
		"w: where: "
		"x: h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "lxc", "exec", NULL, "cwd: env: mode: user: group: t T n", BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "mamba", "run", NULL, CONDA_RUN, BEGIN_ARGV, 0, 0 },
	{ "man", NULL, NULL,
		"P$ pager$ C: config-file: M: manpath: S: sections: L: locale: m: systems: "
		"e: extension: r: prompt: R: recode: p: preprocessor: E: encoding: H?",
		BEGIN_NONE, 0, 0 },
	{ "microk8s", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "micromamba", "run", NULL, CONDA_RUN, BEGIN_ARGV, 0, 0 },
	{ "mise", "exec", "C= cd= E: env: j: jobs:", "c$ command$ j: jobs: C= cd=", BEGIN_DASHES, 0,
		0 },
	{ "mise", "x", "C= cd= E: env: j: jobs:", "c$ command$ j: jobs: C= cd=", BEGIN_DASHES, 0,
		0 },
	{ "mispipe", NULL, NULL, NULL, BEGIN_EACH, 0, 0 },
	{ "nerdctl", "exec", DOCKER_GLOBALS, DOCKER_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "nerdctl", "run", DOCKER_GLOBALS, DOCKER_RUN, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "nice", NULL, NULL, "n: adjustment: help! version!", BEGIN_ARGV, 0, 0 },
	{ "nix", "develop", NULL, "c+ command+", BEGIN_NONE, 0, 0 },
	{ "nix", "shell", NULL, "c+ command+", BEGIN_NONE, 0, 0 },
	{ "nix-shell", NULL, NULL,
		"run$ command$ p packages A: attr: I: i: arg; argstr; E expr keep: pure help! "
		"version!",
		BEGIN_NONE, 0, 0 },
	{ "nohup", NULL, NULL, "help! version!", BEGIN_ARGV, 0, 0 },
	{ "not", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "npm", "exec", "prefix: w: workspace: loglevel: userconfig:", NPX, BEGIN_ARGV, 0,
		WRAPPER_VERSION },
	{ "npm", "x", "prefix: w: workspace: loglevel: userconfig:", NPX, BEGIN_ARGV, 0,
		WRAPPER_VERSION },
	{ "npx", NULL, NULL, NPX, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "nq", NULL, NULL, "c q", BEGIN_ARGV, 0, WRAPPER_LATER },
	{ "nsenter", NULL, NULL,
		"t: target: S: setuid: G: setgid: m? mount? u? uts? i? ipc? n? net? p? pid? C? "
		"cgroup? U? "
		"user? T? time? h! V! r? root? w? wd? W: wdns: a all F e Z help! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "numactl", NULL, NULL,
		"i: interleave: m: membind: N: cpunodebind: C: physcpubind: p: preferred: P: "
		"preferred-many: w: weighted-interleave: l localalloc b balancing a all s! show! "
		"H! hardware!",
		BEGIN_ARGV, 0, 0 },
	{ "nvm", "exec", NULL, "silent", BEGIN_ARGV, 1, 0 },
	{ "oc", "exec", KUBE_GLOBALS, KUBE_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "oc", "rsh", KUBE_GLOBALS, KUBE_EXEC " T shell:", BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED | WRAPPER_SHELL },
	{ "op", "run", "account: config: session: format:",
		"env-file: account: session: no-masking environment:", BEGIN_ARGV, 0, 0 },
	{ "or", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "pdm", "run",
		"c: config:", "p: project: s: site-packages venv: env-file: l! list! j! h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "record", NULL,
		"e: event: p! pid! t! tid! C: cpu: c: count: F: freq: o: output: m: mmap-pages: "
		"call-graph: G: cgroup: D: delay: k: clockid: r: realtime: j: branch-filter: "
		"filter: u: uid: "
		"N a g help! h!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "stat", NULL,
		"e: event: p! pid! t! tid! C: cpu: r: repeat: o: output: x: field-separator: I: "
		"interval-print: interval-count: timeout: D: delay: M: metrics: G: cgroup: pre$ "
		"post$ "
		"log-fd: filter: a d n h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "perf", "trace", NULL,
		"e: event: expr: p! pid! t! tid! C: cpu: o: output: m: mmap-pages: u: uid: "
		"duration: "
		"G: cgroup: filter-pids: call-graph: D: delay: s h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "pipenv", "run", "python: pypi-mirror:", NULL, BEGIN_ARGV, 0, 0 },
	{ "pipx", "run", NULL,
		"spec: python: index-url: i: pip-args: with: no-cache path system-site-packages "
		"verbose h! help!",
		BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "pixi", "run", "manifest-path: color:",
		"manifest-path: e: environment: color: x executable config-file: "
		"concurrent-downloads: "
		"pypi-keyring-provider: auth-file: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "pkexec", NULL, NULL, "user: u: disable-internal-agent keep-cwd help! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "pkgx", NULL, NULL, "Q! q h! help! version!", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "pnpm", "exec", "C= dir= F: filter:", "c| shell-mode| r recursive", BEGIN_ARGV, 0, 0 },
	{ "pnpm", "dlx", "C= dir= F: filter:", "package: allow-build: c| shell-mode| s silent",
		BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "pnpx", NULL, NULL, "package: c| shell-mode|", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "podman", "exec", DOCKER_GLOBALS, DOCKER_EXEC " preserve-fds: pidfile:", BEGIN_ARGV, 1,
		WRAPPER_REMOTE },
	{ "podman", "container exec", DOCKER_GLOBALS, DOCKER_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "podman", "run", DOCKER_GLOBALS,
		DOCKER_RUN " pod: arch: os: secret: systemd: tz: umask: conmon-pidfile:",
		BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "podman-compose", "exec", COMPOSE_GLOBALS, COMPOSE_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "poetry", "run", "C= directory= P: project:", NULL, BEGIN_ARGV, 0, 0 },
	{ "prlimit", NULL, NULL,
		"o: output: p: pid: h! help! V! version! c? core? d? data? e? nice? f? fsize? i? sigpending? l? "
		"memlock? m? rss? "
		"n? nofile? q? msgqueue? r? rtprio? s? stack? t? cpu? u? nproc? v? as? x? locks? "
		"y? rttime?",
		BEGIN_ARGV, 0, 0 },
	{ "proxychains", NULL, NULL, "f: q", BEGIN_ARGV, 0, 0 },
	{ "proxychains4", NULL, NULL, "f: q", BEGIN_ARGV, 0, 0 },
	{ "pueue", "add", "c: config: p: profile: color:",
		"w= working-directory= d: delay: g: group: a: after: o: priority: l: label: e "
		"escape i",
		BEGIN_JOINED, 0, WRAPPER_LATER },
	{ "pyenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rbenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "retry", NULL, NULL, "d: delay: m: message: t: times: u: until: w: while: h! v!",
		BEGIN_ARGV, 0, 0 },
	{ "rlwrap", NULL, NULL,
		"a? A? b: C: D: e: f: g: H: l: m? M: O: p? P: q: s: S: t: w: z: c i I n N o r R u "
		"U v! X h!",
		BEGIN_ARGV, 0, 0 },
	{ "rsync", NULL, NULL, "e$ rsh$ rsync-path: T: B: M: f: help! version!", BEGIN_NONE, 0,
		WRAPPER_CONDITIONAL },
	{ "rtk", "proxy", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", "err", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", "test", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", "summary", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", NULL, NULL, "help! version!", BEGIN_ARGV, 0, 0 },
	{ "rye", "run", NULL, "pyproject: l! list! h! help!", BEGIN_ARGV, 0, 0 },
	{ "scl", "enable", NULL, NULL, BEGIN_JOINED, 1, 0 },
	{ "script", NULL, NULL,
		"c$ command$ E: echo: I: log-in: O: log-out: B: log-io: T: log-timing: o: "
		"output-limit: m: "
		"logging-format: t? timing? a e f q force h! help! V! version!",
		BEGIN_ARGV, 1, WRAPPER_MIXED | WRAPPER_SHELL },
	{ "setarch", NULL, NULL,
		"uname-2.6 R addr-no-randomize v verbose B 32bit F fdpic-funcptrs I short-inode L "
		"addr-compat-layout M mmap-page-zero p? Z X read-implies-exec 3 3gb 4gb "
		"whole-seconds S sticky-timeouts T help! h! version! V! list!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "setpriv", NULL, NULL,
		"ambient-caps: apparmor-profile: bounding-set: egid: euid: groups: inh-caps: "
		"pdeathsig: "
		"regid: reuid: rgid: ruid: securebits: selinux-label: d! dump! list-caps! h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "setsid", NULL, NULL, "c ctty f fork w wait h! help! V! version!", BEGIN_ARGV, 0, 0 },
	{ "setuidgid", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "singularity", "exec", NULL,
		"B: bind: env@ env-file: H: home: pwd= W: workdir: S: scratch: o: overlay: app: "
		"net: "
		"network: add-caps: drop-caps: security: h! help!",
		BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "softlimit", NULL, NULL, "a: c: d: f: l: m: o: p: r: s: t:", BEGIN_ARGV, 0, 0 },
	{ "ssh-agent", NULL, NULL, "a: E: O: P: t: D! d! k! c s", BEGIN_ARGV, 0, 0 },
	{ "sshpass", NULL, NULL, "f: d: p: P: e v h! V!", BEGIN_ARGV, 0, 0 },
	{ "stdbuf", NULL, NULL, "i: input: o: output: e: error: help! version!", BEGIN_ARGV, 0, 0 },
	{ "strace", NULL, NULL,
		"a: columns: abbrev: attach: b: detach-on: const-print-style: decode-pids: decode-fds? e: E@ "
		"env@ I: interruptible: o: output: output-append-mode output-separately O: "
		"summary-syscall-overhead: summary summary-only summary-wall-clock p: P: trace-path: "
		"s: string-limit: S: summary-sort-by: u: user: U: summary-columns: X: trace: signal: "
		"status: inject: fault: kvm: raw: read: write: verbose: quiet? silent? silence? "
		"secontext? stack-traces? daemonize? absolute-timestamps? relative-timestamps? argv0: "
		"h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "su-exec", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "sudo", NULL, NULL, SUDO_OPTIONS, BEGIN_ARGV, 0, WRAPPER_ASSIGNS | WRAPPER_QUOTES },
	{ "systemd-cat", NULL, NULL,
		"t: identifier: p: priority: stderr-priority: level-prefix: namespace: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "systemd-inhibit", NULL, NULL, "what: who: why: mode: list! h! help!", BEGIN_ARGV, 0, 0 },
	{ "systemd-nspawn", NULL, NULL,
		"D: directory: i: image: M: machine: u: user: E@ setenv@ bind: bind-ro: tmpfs: "
		"overlay: "
		"uuid: hostname: S: slice: property: p: port: capability: chdir: b! boot! help!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "systemd-run", NULL, NULL,
		"p: property: E@ setenv@ u: unit: description: slice: uid: gid: nice: "
		"working-directory= H: "
		"host: M: machine: service-type: on-active: on-boot: on-startup: on-unit-active: "
		"on-unit-inactive: on-calendar: timer-property: path-property: socket-property: S| "
		"shell| d "
		"t P G r q h! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "tar", NULL, NULL,
		"to-command$ I$ use-compress-program$ F$ info-script$ new-volume-script$ "
		"rsh-command> f: "
		"file: C= directory=",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "taskset", NULL, NULL, "p! pid! a c cpu-list h! help! V! version!", BEGIN_ARGV, 1, 0 },
	{ "time", NULL, NULL, "f: format: o: output: a append p portability v q V! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "timelimit", NULL, NULL, "t: T: s: S: p q", BEGIN_ARGV, 0, 0 },
	{ "timeout", NULL, NULL, "k: kill-after: s: signal: help! version!", BEGIN_ARGV, 1, 0 },
	{ "tini", NULL, NULL, "p: e: s v w g l h! version!", BEGIN_ARGV, 0, 0 },
	{ "toolbox", "run", NULL, "c: container: d: distro: r: release:", BEGIN_ARGV, 0, 0 },
	{ "torify", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "torsocks", NULL, NULL,
		"u: user: p: pass: a: address: P: port: i isolate d q version! shell", BEGIN_ARGV,
		0, WRAPPER_SHELL },
	{ "toybox", NULL, NULL, "help! long!", BEGIN_ARGV, 0, 0 },
	{ "trickle", NULL, NULL, "u: d: w: t: l: n: L: P: s v h! V!", BEGIN_ARGV, 0, 0 },
	{ "ts", NULL, NULL, "L: D: N: O: S! l! c! t! p! o! i! s! u! r! w! k! K! C! a! R! h! V!",
		BEGIN_ARGV, 0, WRAPPER_CONDITIONAL },
	{ "tsp", NULL, NULL, "L: D: N: O: S! l! c! t! p! o! i! s! u! r! w! k! K! C! a! R! h! V!",
		BEGIN_ARGV, 0, WRAPPER_LATER },
	{ "unbuffer", NULL, NULL, "p", BEGIN_ARGV, 0, 0 },
	{ "unshare", NULL, NULL,
		"map-user: map-group: map-users: map-groups: propagation: setgroups: R: root: w= "
		"wd= S: "
		"setuid: G: setgid: monotonic: boottime: m mount? u uts? i ipc? n net? p pid? U "
		"user? C "
		"cgroup? T time? f r c kill-child? h! help! V! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "urxvt", NULL, NULL, TERMINAL_E, BEGIN_NONE, 0, 0 },
	{ "uv", "tool run", UV_GLOBALS, UV_RUN, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "uvx", NULL, NULL, UV_RUN, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "vagrant", "ssh", NULL, "c$ command$", BEGIN_NONE, 0, WRAPPER_REMOTE },
	{ "valgrind", NULL, NULL, "h? help! version!", BEGIN_ARGV, 0, 0 },
	{ "volta", "run", NULL, "node: npm: pnpm: yarn: env@", BEGIN_ARGV, 0, 0 },
	{ "watch", NULL, NULL,
		"n: interval: d? differences? q: equexit: x^ exec^ b c e g p r t w h! v! help! "
		"version!",
		BEGIN_JOINED, 0, 0 },
	{ "watchexec", NULL, NULL,
		"w: watch: e: exts: i: ignore: f: filter: s: signal: d: debounce: stop-signal: "
		"stop-timeout: "
		"o: on-busy-update: delay-run: workdir= shell: E@ env@ n^ r c help! version!",
		BEGIN_JOINED, 0, 0 },
	{ "watchmedo", "shell-command", NULL, "c$ command$ p: patterns: i: ignore-patterns: R W",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "winpty", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "x-terminal-emulator", NULL, NULL, TERMINAL_E " T: title:", BEGIN_NONE, 0, 0 },
	{ "x86_64", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "xfce4-terminal", NULL, NULL,
		"e$ command$ x+ execute+ working-directory= T: title: geometry: help!", BEGIN_NONE,
		0, 0 },
	{ "xterm", NULL, NULL,
		TERMINAL_E " -T: -title: -n: -geometry: -fn: -fa: -fs: -bg: -fg: -display: -name: "
			   "-xrm: -class: -sl:",
		BEGIN_NONE, 0, 0 },
	{ "xvfb-run", NULL, NULL,
		"e: error-file: f: auth-file: n: server-num: p: xauth-protocol: s: server-args: w: "
		"wait: a "
		"auto-servernum l h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "xwfb-run", NULL, NULL,
		"c: compositor: e: error-file: f: auth-file: n: server-num: s: server-args: w: "
		"wait:",
		BEGIN_ARGV, 0, 0 },
	{ "yarn", "dlx", NULL, "p: package: q quiet", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "yarn", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "zellij", "run", NULL, "d: direction: cwd= n: name: height: width: x: y: c f i s",
		BEGIN_ARGV, 0, WRAPPER_TERMINAL },
};

static const struct wrapper_table builtin = { .rows = rows, .n = ARRAY_SIZE(rows), .sorted = true };

const struct wrapper_table *wrapper_builtin(void)
{
	return &builtin;
}
