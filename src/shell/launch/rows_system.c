/*
 * Programs that change who, where, when or with what limits another runs. Option grammars: --help
 * and manual of Debian 12's release, held against the programs themselves by
 * tests/corpus/wrapper-probe where it names them; else as documented.
 */
#include "shell/launch/wrapper_table.h"

#define SUDO_OPTIONS \
	"A askpass b background B bell C: close-from: D= chdir= E preserve-env? e! edit! g: " \
	"group: H set-home h: host: i| login| K! remove-timestamp! k l! list! n P p: prompt: R: " \
	"chroot: r: role: S stdin s| shell| t: type: T: command-timeout: U: other-user: u: user: " \
	"V! version! v! validate! help!"
#define LD_SO \
	"library-path: inhibit-rpath: audit: argv0: preload: glibc-hwcaps-prepend: " \
	"glibc-hwcaps-mask: list! verify! help! version!"
#define ENV_OPTIONS \
	"u% unset% C= chdir= S& split-string& i~ ignore-environment~ 0 null v debug " \
	"block-signal? default-signal? ignore-signal? list-signal-handling a: argv0: help! " \
	"version!"
#define STDBUF_OPTIONS "i: input: o: output: e: error: help! version!"

static const struct wrapper_row rows[] = {
	{ "aa-exec", NULL, NULL, "p: profile: n: namespace: d debug i immediate v verbose h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "annotate-output", NULL, NULL, "h! help!", BEGIN_ARGV, 0, 0 },
	{ "arch", NULL, NULL, "-arch: arch: e@ d% -32 -64 -x86_64 -arm64 -arm64e -i386 -c~ -h",
		BEGIN_ARGV, 0, 0 },
	{ "arch-chroot", NULL, NULL, "u: N r h!", BEGIN_ARGV, 1, WRAPPER_SHELL },
	{ "argv0", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "builtin", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "busybox", NULL, NULL, "list! list-full! install! help!", BEGIN_ARGV, 0, 0 },
	{ "bwrap", NULL, NULL,
		"args: argv0: userns: userns2: pidns: uid: gid: hostname: chdir= setenv; unsetenv% "
		"lock-file: sync-fd: bind; bind-try; dev-bind; dev-bind-try; ro-bind; ro-bind-try; "
		"remount-ro: proc: dev: tmpfs: mqueue: dir: file; bind-data; ro-bind-data; "
		"symlink; seccomp: add-seccomp-fd: block-fd: userns-block-fd: info-fd: "
		"json-status-fd: cap-add: cap-drop: perms: size: chmod; exec-label: file-label: "
		"overlay-src: clearenv~ help! version! bind-fd: ro-bind-fd:",
		BEGIN_ARGV, 0, 0 },
	{ "caffeinate", NULL, NULL, "t: w: d i m s u", BEGIN_ARGV, 0, 0 },
	{ "catatonit", NULL, NULL, "P g v V! h!", BEGIN_ARGV, 0, 0 },
	{ "cgexec", NULL, NULL, "g: sticky b", BEGIN_ARGV, 0, 0 },
	{ "choom", NULL, NULL, "n: adjust: p: pid: h! help! V! version!", BEGIN_ARGV, 0, 0 },
	{ "chpst", NULL, NULL, "u: U: e: /: n: m: d: o: p: f: c: t: l: L: b: r: v V P 0 1 2",
		BEGIN_ARGV, 0, 0 },
	{ "chronic", NULL, NULL, "v e", BEGIN_ARGV, 0, 0 },
	{ "chroot", NULL, NULL, "groups: userspec: skip-chdir help! version!", BEGIN_ARGV, 1,
		WRAPPER_SHELL },
	{ "chrt", NULL, NULL,
		"T: sched-runtime: P: sched-period: D: sched-deadline: p! pid! m! max! h! help! V! "
		"version!",
		BEGIN_ARGV, 1, 0 },
	{ "command", NULL, NULL, "p v! V!", BEGIN_ARGV, 0, 0 },
	{ "cpulimit", NULL, NULL,
		"p: pid: e: exe: P: path: l: limit: c: cpu: s: signal: z i b f m q k r v lazy "
		"background foreground monitor-forks quiet kill restore verbose h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "cronic", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "daemon", NULL, NULL,
		"C: config: n: name: M: max-respawn: m: attempts: a: acceptable: L: delay: A: "
		"limit: u: user: R: chroot: D= chdir= m: umask: e@ env@ F: pidfile: pidfiles: P: "
		"l: errlog: b: dbglog: o: output: O: stdout: E: stderr: ptyprefix: p: r respawn N "
		"noconfig i inherit U unsafe S safe c core X$ command$ f foreground I idiot "
		"running! restart! stop! signal! list! h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "daemonize", NULL, NULL, "a c= e: E@ o: p: l: u: v", BEGIN_ARGV, 0, 0 },
	{ "datefudge", NULL, NULL, "l: add-ld-preload: s static h! help! v! version!", BEGIN_ARGV,
		1, 0 },
	{ "dbus-launch", NULL, NULL,
		"autolaunch: config-file: exit-with-session sh-syntax csh-syntax", BEGIN_ARGV, 0,
		0 },
	{ "dbus-run-session", NULL, NULL, "config-file: dbus-daemon> help! version!", BEGIN_ARGV, 0,
		0 },
	{ "doas", NULL, NULL, "a: C! u: L! n s|", BEGIN_ARGV, 0, WRAPPER_QUOTES },
	{ "dumb-init", NULL, NULL, "r: rewrite: c v single-child verbose h! V!", BEGIN_ARGV, 0, 0 },
	{ "dzdo", NULL, NULL, SUDO_OPTIONS, BEGIN_ARGV, 0, WRAPPER_ASSIGNS | WRAPPER_QUOTES },
	{ "eatmydata", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "env", NULL, NULL, ENV_OPTIONS, BEGIN_ARGV, 0, WRAPPER_ASSIGNS },
	{ "envdir", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "envuidgid", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "exec", NULL, NULL, "a: c~ l", BEGIN_ARGV, 0, 0 },
	{ "execlineb", NULL, NULL, "c& P p s: S: W w", BEGIN_NONE, 0, 0 },
	{ "fakechroot", NULL, NULL,
		"l: lib: d: elfloader: c: config-dir: b: bindir: e: environment: s use-system-libs "
		"h! v!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "fakeroot", NULL, NULL,
		"l: lib: f> faked> i: s: b: fd-base: u unknown-is-real h! help! v! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "faketime", NULL, NULL, "f m exclude-monotonic p: date-prog: h! help! v! version!",
		BEGIN_ARGV, 1, 0 },
	{ "fghack", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "firejail", NULL, NULL, "help! version! list! tree! top! ls! get!", BEGIN_ARGV, 0,
		WRAPPER_SHELL },
	{ "flock", NULL, NULL,
		"w: timeout: wait: E: conflict-exit-code: s shared x e exclusive n nb nonblock u "
		"unlock o close F no-fork verbose h! help! V! version!",
		BEGIN_ARGV, 1, WRAPPER_DASH_C },
	{ "formail", NULL, NULL, "s+ D; i: I: a: A: R; m: u: U: x: X: e n", BEGIN_NONE, 0,
		WRAPPER_CONDITIONAL },
	{ "fzf", NULL, NULL,
		"preview$ bind: q: query: f: filter: d: delimiter: n: nth: with-nth: header: "
		"prompt: height: preview-window: expect: history: color: layout: border? margin: "
		"padding: info: m? multi? h! help! version!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "gamemoderun", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "gchroot", NULL, NULL, "groups: userspec: skip-chdir help! version!", BEGIN_ARGV, 1,
		WRAPPER_SHELL },
	{ "genv", NULL, NULL, ENV_OPTIONS, BEGIN_ARGV, 0, WRAPPER_ASSIGNS },
	{ "gksu", NULL, NULL,
		"u: user: m: message: t: title: S D: description: p print-pass g k l login w h! "
		"help!",
		BEGIN_ARGV, 0, 0 },
	{ "gnice", NULL, NULL, "n: adjustment: help! version!", BEGIN_ARGV, 0, 0 },
	{ "gnohup", NULL, NULL, "help! version!", BEGIN_ARGV, 0, 0 },
	{ "gosu", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "gpg-agent", NULL, NULL,
		"options: homedir: log-file: debug-level: default-cache-ttl: max-cache-ttl: "
		"pinentry-program: daemon server supervised sh csh v q h! help! version! "
		"scdaemon-program: extra-socket: ssh-fingerprint-digest: default-cache-ttl-ssh: "
		"max-cache-ttl-ssh: min-passphrase-len: min-passphrase-nonalpha: "
		"check-passphrase-pattern: max-passphrase-days: pinentry-timeout:",
		BEGIN_ARGV, 0, 0 },
	{ "gstdbuf", NULL, NULL, STDBUF_OPTIONS, BEGIN_ARGV, 0, 0 },
	{ "gtime", NULL, NULL, "f: format: o: output: a append p v q", BEGIN_ARGV, 0, 0 },
	{ "gtimeout", NULL, NULL, "k: kill-after: s: signal:", BEGIN_ARGV, 1, 0 },
	{ "hwloc-bind", NULL, NULL,
		"p physical l logical single strict get mempolicy: restrict: h! help! version!",
		BEGIN_ARGV, 1, 0 },
	{ "i386", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "ifne", NULL, NULL, "n", BEGIN_ARGV, 0, WRAPPER_CONDITIONAL },
	{ "ionice", NULL, NULL,
		"c: class: n: classdata: p! pid! P! pgid! u! uid! t h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "ip", "netns exec",
		"n: netns: b: batch: rc: rcvbuf: f: family: l: loops: a all c? color? j json", NULL,
		BEGIN_ARGV, 1, 0 },
	{ "ip", "vrf exec", "n: netns: b: batch: rc: rcvbuf: f: family: l: loops:", NULL,
		BEGIN_ARGV, 1, 0 },
	{ "k5start", NULL, NULL,
		"a b c: D d: F f: g: H: h! I: i: K: k: L l: m: n o: P p: q r: S: s t U u: v x",
		BEGIN_ARGV, 0, 0 },
	{ "keep-one-running", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "krenew", NULL, NULL, "a b c: H: h! i k: K: L p: s t v x", BEGIN_ARGV, 0, 0 },
	{ "launchctl", "asuser", NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "launchctl", "bsexec", NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "launchctl", "submit", NULL, "l: p: o: e:", BEGIN_DASHES, 0, WRAPPER_LATER },
	{ "lckdo", NULL, NULL, "W: E: w e n q s x h!", BEGIN_ARGV, 1, 0 },
	{ "ld-linux-aarch64.so.1", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "ld-linux-x86-64.so.2", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "ld-linux.so.2", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "ld.so", NULL, NULL, LD_SO, BEGIN_ARGV, 0, 0 },
	{ "linux32", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "linux64", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "lockf", NULL, NULL, "k n p s T t: w", BEGIN_ARGV, 1, 0 },
	{ "logsave", NULL, NULL, "a s v", BEGIN_ARGV, 1, 0 },
	{ "nc", NULL, NULL, "c$ e$ g: G: i: I: m: M: O: o: P: p: q: s: T: V: w: W: X: x: h!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "nc.traditional", NULL, NULL, "c$ e$ g: G: i: o: p: q: s: T: w: h!", BEGIN_NONE, 0,
		WRAPPER_CONDITIONAL },
	{ "ncat", NULL, NULL,
		"c$ sh-exec$ e$ exec$ lua-exec: g: G: m: max-conns: d: delay: o: output: x: "
		"hex-dump: i: idle-timeout: p: source-port: s: source: w: wait: q: proxy: "
		"proxy-type: proxy-auth: proxy-dns: ssl-cert: ssl-key: ssl-trustfile: ssl-ciphers: "
		"ssl-servername: ssl-alpn: allow: allowfile: deny: denyfile: append-output h! "
		"help! version!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "nice", NULL, NULL, "n: adjustment: help! version!", BEGIN_ARGV, 0, 0 },
	{ "nocache", NULL, NULL, "n: D: f", BEGIN_ARGV, 0, 0 },
	{ "nohup", NULL, NULL, "help! version!", BEGIN_ARGV, 0, 0 },
	{ "noti", NULL, NULL,
		"t: title: m: message: e time-out: w! pwatch! f: file: h! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "nq", NULL, NULL, "c q", BEGIN_ARGV, 0, WRAPPER_LATER },
	{ "nsenter", NULL, NULL,
		"t: target: S: setuid: G: setgid: m? mount? u? uts? i? ipc? n? net? p? pid? C? "
		"cgroup? U? user? T? time? h! V! r? root? w? wd? W: wdns? a all F e Z help! "
		"version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "nsjail", NULL, NULL,
		"M: mode: C: config: x: exec_file: c: chroot: u: user: g: group: H: hostname: D= "
		"cwd= t: time_limit: R: bindmount_ro: B: bindmount: T: tmpfsmount: E@ env@ l: log: "
		"rlimit_as: rlimit_cpu: rlimit_nproc: rlimit_fsize: p: port: keep_env q quiet v h! "
		"help!",
		BEGIN_DASHES, 0, 0 },
	{ "ntfy", "done", "c: config: b: backend: o; option; l: log-level: t: title:",
		"L: longer-than: b: background: p! pid! f: formatter: h! help!", BEGIN_ARGV, 0, 0 },
	{ "numactl", NULL, NULL,
		"i: interleave: m: membind: N: cpunodebind: C: physcpubind: p: preferred: P: "
		"preferred-many: w: weighted-interleave: l localalloc b balancing a all s! show! "
		"H! hardware! shmid: I: shm: S: file: f:",
		BEGIN_ARGV, 0, 0 },
	{ "optirun", NULL, NULL,
		"b: bridge: C: config: c: vgl-compress: d: display: l: ldpath: p: primus-ldpath: "
		"s: socket: q quiet v verbose no-xorg status! h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "pee", NULL, NULL,
		"no-ignore-sigpipe ignore-sigpipe no-ignore-write-errors ignore-write-errors",
		BEGIN_EACH, 0, 0 },
	{ "pfexec", NULL, NULL, "P:", BEGIN_ARGV, 0, 0 },
	{ "pgrphack", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "pkexec", NULL, NULL, "user: u: disable-internal-agent keep-cwd help! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "please", NULL, NULL,
		"a@ allowenv: c! check! d= dir= g: group: l! list! n noprompt p purge r: reason: "
		"t: target: u: user: w! warm! h! help! v! version!",
		BEGIN_ARGV, 0, 0 },
	{ "prime-run", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "primusrun", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "prlimit", NULL, NULL,
		"o: output: p: pid: h! help! V! version! c? core? d? data? e? nice? f? fsize? i? "
		"sigpending? l? memlock? m? rss? n? nofile? q? msgqueue? r? rtprio? s? stack? t? "
		"cpu? u? nproc? v? as? x? locks? y? rttime?",
		BEGIN_ARGV, 0, 0 },
	{ "proot", NULL, NULL,
		"r: rootfs: b: bind: m: mount: q: qemu: w= pwd= cwd= k: kernel-release: i: "
		"change-id: R: S: L: v: verbose: kill-on-exit p: port: n netcoop 0 root-id h! "
		"help! V! version! about!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "proxychains", NULL, NULL, "f: q", BEGIN_ARGV, 0, 0 },
	{ "proxychains4", NULL, NULL, "f: q", BEGIN_ARGV, 0, 0 },
	{ "rg", NULL, NULL,
		"pre> pre-glob: e: regexp: f: file: g: glob: t: type: A: B: C: m: max-count: r: "
		"replace: T: type-not: j: threads: M: max-columns: E: encoding: hostname-bin> "
		"sort: h! help! V! version!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "run-one", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "run-one-constantly", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "run-one-until-failure", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "run-one-until-success", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "run-this-one", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "run0", NULL, NULL,
		"u: user: g: group: nice: D= chdir= setenv@ background: unit: property: "
		"description: slice: slice-inherit machine: shell-prompt-prefix: pipe pty "
		"no-ask-password i via-shell| lightweight: h! help! V! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "runcon", NULL, NULL, "c t: type: u: user: r: role: l: range: compute help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "s6-applyuidgid", NULL, NULL, "U u: g: G: z", BEGIN_ARGV, 0, 0 },
	{ "s6-envdir", NULL, NULL, "I i f n L c:", BEGIN_ARGV, 1, 0 },
	{ "s6-envuidgid", NULL, NULL, "B D: i n u g", BEGIN_ARGV, 1, 0 },
	{ "s6-setlock", NULL, NULL, "n N t: r w s:", BEGIN_ARGV, 1, 0 },
	{ "s6-setsid", NULL, NULL, "s b f g i I q d:", BEGIN_ARGV, 0, 0 },
	{ "s6-setuidgid", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "s6-softlimit", NULL, NULL, "H h a: c: d: f: l: m: o: p: r: s: t:", BEGIN_ARGV, 0, 0 },
	{ "sandbox-exec", NULL, NULL, "f: n: p: D:", BEGIN_ARGV, 0, 0 },
	{ "schedtool", NULL, NULL, "p: n: a: M: N F R B I D r v h! e", BEGIN_ARGV, 0, 0 },
	{ "schroot", NULL, NULL,
		"c: chroot: n: session-name: d= directory= u: user: s: shell: o: option: b! "
		"begin-session! r run-session e! end-session! f all p preserve-environment q quiet "
		"v verbose l! list! i! info! h! help! V! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "setarch", NULL, NULL,
		"uname-2.6 R addr-no-randomize v verbose B 32bit F fdpic-funcptrs I short-inode L "
		"addr-compat-layout M mmap-page-zero p? Z X read-implies-exec 3 3gb 4gb "
		"whole-seconds S sticky-timeouts T help! h! version! V! list!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "setlock", NULL, NULL, "n N x X", BEGIN_ARGV, 1, 0 },
	{ "setpriv", NULL, NULL,
		"ambient-caps: apparmor-profile: bounding-set: egid: euid: groups: inh-caps: "
		"pdeathsig: regid: reuid: rgid: ruid: securebits: selinux-label: d! dump! "
		"list-caps! h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "setsid", NULL, NULL, "c ctty f fork w wait h! help! V! version!", BEGIN_ARGV, 0, 0 },
	{ "setuidgid", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "softlimit", NULL, NULL, "a: c: d: f: l: m: o: p: r: s: t:", BEGIN_ARGV, 0, 0 },
	{ "sort", NULL, NULL,
		"compress-program> k: key: o: output: S: buffer-size: t: field-separator: T: "
		"temporary-directory: batch-size: parallel: random-source: files0-from: sort: "
		"help! version!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "ssh-agent", NULL, NULL, "a: E: O: P: t: D! d! k! c s", BEGIN_ARGV, 0, 0 },
	{ "sshpass", NULL, NULL, "f: d: p: P: e v h! V!", BEGIN_ARGV, 0, 0 },
	{ "stdbuf", NULL, NULL, STDBUF_OPTIONS, BEGIN_ARGV, 0, 0 },
	{ "steam-run", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "su-exec", NULL, NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "sudo", NULL, NULL, SUDO_OPTIONS, BEGIN_ARGV, 0, WRAPPER_ASSIGNS | WRAPPER_QUOTES },
	{ "systemd-cat", NULL, NULL,
		"t: identifier: p: priority: stderr-priority: level-prefix: namespace: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "systemd-inhibit", NULL, NULL, "what: who: why: mode: list! h! help!", BEGIN_ARGV, 0, 0 },
	{ "systemd-run", NULL, NULL,
		"p: property: E@ setenv@ u: unit: description: slice: uid: gid: nice: "
		"working-directory= H: host: M: machine: service-type: on-active: on-boot: "
		"on-startup: on-unit-active: on-unit-inactive: on-calendar: timer-property: "
		"path-property: socket-property: S| shell| d t P G r q h! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "taskpolicy", NULL, NULL, "b d: g: c: t: l: m: s: p! P", BEGIN_ARGV, 0, 0 },
	{ "taskset", NULL, NULL, "p! pid! a c cpu-list h! help! V! version!", BEGIN_ARGV, 1, 0 },
	{ "tcpdump", NULL, NULL,
		"z> i: c: C: G: W: w: r: s: E: F: M: m: T: y: Z: B: Q: V: h! help! version! D!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "tcpserver", NULL, NULL, "1 q Q v p P o O d D h H r R b: B: c: g: l: t: u: x: X U i:",
		BEGIN_ARGV, 2, WRAPPER_CONDITIONAL },
	{ "tcpsvd", NULL, NULL, "h p v E u: l: i: x: b: c: C: t:", BEGIN_ARGV, 2,
		WRAPPER_CONDITIONAL },
	{ "time", NULL, NULL, "f: format: o: output: a append p portability v q V! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "timelimit", NULL, NULL, "t: T: s: S: p q", BEGIN_ARGV, 0, 0 },
	{ "timeout", NULL, NULL, "k: kill-after: s: signal: help! version!", BEGIN_ARGV, 1, 0 },
	{ "tini", NULL, NULL, "p: e: s v w g l h! version!", BEGIN_ARGV, 0, 0 },
	{ "torify", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "torsocks", NULL, NULL,
		"u: user: p: pass: a: address: P: port: i isolate d q version! shell", BEGIN_ARGV,
		0, WRAPPER_SHELL },
	{ "toybox", NULL, NULL, "help! long!", BEGIN_ARGV, 0, 0 },
	{ "trickle", NULL, NULL, "u: d: w: t: l: n: L: P: s v h! V!", BEGIN_ARGV, 0, 0 },
	{ "ts", NULL, NULL, "L: D: N: O: S! l c! t! p! o! i! s! u! r! w! k! K! C! a! R! h! V!",
		BEGIN_ARGV, 0, WRAPPER_CONDITIONAL },
	{ "tsocks", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "tsp", NULL, NULL, "L: D: N: O: S! l c! t! p! o! i! s! u! r! w! k! K! C! a! R! h! V! U:",
		BEGIN_ARGV, 0, WRAPPER_LATER },
	{ "udpsvd", NULL, NULL, "h p v u: l: i: x: t:", BEGIN_ARGV, 2, WRAPPER_CONDITIONAL },
	{ "unshar", NULL, NULL,
		"d= directory= E: split-at: e exit-0 c overwrite f force help! version!",
		BEGIN_FILE, 0, WRAPPER_SHELL },
	{ "unshare", NULL, NULL,
		"map-user: map-group: map-users: map-groups: propagation: setgroups: R: root: w= "
		"wd= S: setuid: G: setgid: monotonic: boottime: m mount? u uts? i ipc? n net? p "
		"pid? U user? C cgroup? T time? f r c kill-child? h! help! V! version!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "vglrun", NULL, NULL,
		"c: d: display: fps: gamma: ld: ms: nodl np: o: q: r: samp: s: st: trans: v ge sp "
		"tr wm h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "websocketd", NULL, NULL,
		"-port: port: -address: address: -dir: dir: -cgidir: cgidir: -staticdir: "
		"staticdir: -loglevel: loglevel: -origin: origin: -passenv: passenv: -maxforks: "
		"maxforks: -sslcert: sslcert: -sslkey: sslkey: help! version!",
		BEGIN_ARGV, 0, WRAPPER_CONDITIONAL },
	{ "with-contenv", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "with-lock-ex", NULL, NULL, "w q f F t:", BEGIN_ARGV, 1, 0 },
	{ "x86_64", NULL, NULL, "uname-2.6 R v help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "xcrun", NULL, NULL,
		"sdk: toolchain: l log f! find! r run n no-cache k kill-cache v verbose "
		"show-sdk-path! h! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "zip", NULL, NULL, "TT$ -TT$ unzip-command$ b: i: x: n: t: tt: s: P:", BEGIN_NONE, 0,
		WRAPPER_CONDITIONAL },
};

const struct wrapper_table system_wrappers = {
	.rows = rows, .n = ARRAY_SIZE(rows), .sorted = true, .base = &remote_wrappers
};
