/*
 * Programs that run a command elsewhere: in a container, on another host, in a cluster. Option
 * grammars: --help and manual of each program's release that Debian 12 has, or as documented.
 */
#include "shell/launch/wrapper_table.h"

#define DOCKER_GLOBALS \
	"c: context: config: H: host: l: log-level: tlscacert: tlscert: tlskey: url: connection: " \
	"identity: root: namespace: n: address: a: version! v! help!"
#define DOCKER_EXEC "e@ env@ env-file: u: user: w: workdir: detach-keys: help!"
#define DOCKER_RUN \
	"a: attach: add-host: annotation: blkio-weight: cap-add: cap-drop: cgroup-parent: " \
	"cgroupns: cidfile: cpu-period: cpu-quota: c: cpu-shares: cpus: cpuset-cpus: " \
	"cpuset-mems: detach-keys: device: dns: dns-search: domainname: entrypoint& e@ env@ " \
	"env-file: expose: gpus: group-add: health-cmd$ h: hostname: ip: ipc: l: label: " \
	"label-file: link: log-driver: log-opt: mac-address: m: memory: memory-swap: mount: " \
	"name: network: net: network-alias: pid: pids-limit: platform: p: publish: pull: " \
	"restart: runtime: security-opt: shm-size: stop-signal: stop-timeout: sysctl: tmpfs: " \
	"ulimit: u: user: userns: uts: v: volume: volume-driver: volumes-from: w: workdir: help! " \
	"blkio-weight-device: cpu-count: cpu-percent: cpu-rt-period: cpu-rt-runtime: " \
	"device-cgroup-rule: device-read-bps: device-read-iops: device-write-bps: " \
	"device-write-iops: dns-option: health-interval: health-retries: health-start-interval: " \
	"health-start-period: health-timeout: io-maxbandwidth: io-maxiops: ip6: isolation: " \
	"kernel-memory: link-local-ip: memory-reservation: memory-swappiness: oom-score-adj: " \
	"storage-opt:"
#define COMPOSE_GLOBALS \
	"f: file: p: project-name: profile: project-directory: env-file: ansi: parallel: " \
	"progress: c: context: H: host:"
#define COMPOSE_EXEC "e@ env@ index: u: user: w: workdir: d T help!"
#define COMPOSE_RUN \
	"e@ env@ entrypoint& l: label: name: p: publish: u: user: v: volume: w: workdir: " \
	"cap-add: cap-drop: pull: help!"
#define KUBE_GLOBALS \
	"n: namespace: context: kubeconfig: s: server: cluster: user: token: as: as-group: " \
	"certificate-authority: client-certificate: client-key: request-timeout: cache-dir: v:"
#define KUBE_EXEC KUBE_GLOBALS " c: container: f: filename: pod-running-timeout: h! help!"
#define KUBE_RUN \
	KUBE_GLOBALS " image: env: l: labels: o: output: overrides: port: restart: dry-run? " \
		     "annotations: grace-period: timeout: template: h! help! cascade: " \
		     "field-manager: f: filename: image-pull-policy: k: kustomize: " \
		     "override-type: pod-running-timeout:"
#define KUBE_DEBUG \
	KUBE_GLOBALS " image: c: container: target: env: copy-to: profile: set-image: h! help! " \
		     "custom: f: filename: image-pull-policy:"
#define SRUN_OPTIONS \
	"A: account: a: accel-bind: acctg-freq: b: begin: B: extra-node-info: c: cpus-per-task: " \
	"C: constraint: clusters: comment: cluster-constraint: compress? container: context: " \
	"core-spec: cores-per-socket: cpu-bind: cpu-freq: cpus-per-gpu: d: dependency: D= chdir= " \
	"deadline: delay-boot: e: error: E preserve-env epilog: exclude: export: F: nodefile: " \
	"gid: G: gpus: gpu-bind: gpu-freq: gpus-per-node: gpus-per-socket: gpus-per-task: gres: " \
	"gres-flags: hint: i: input: I? immediate? J: job-name: jobid: k K? kill-on-bad-exit? l " \
	"L: licenses: m: distribution: M: mail-type: mail-user: mcs-label: mem: mem-bind: " \
	"mem-per-cpu: mem-per-gpu: mincpus: mpi: msg-timeout: multi-prog n: ntasks: N: nodes: " \
	"network: nice? ntasks-per-core: ntasks-per-gpu: ntasks-per-node: ntasks-per-socket: o: " \
	"output: O open-mode: p: partition: power: priority: profile: prolog: propagate? pty? q: " \
	"qos: Q quiet R relative: r: reservation: s sockets-per-node: S: slurmd-debug: switches: " \
	"t: time: T: threads: task-epilog: task-prolog: thread-spec: threads-per-core: time-min: " \
	"tmp: tres-bind: tres-per-task: u uid: v verbose w: nodelist: W: wait: wckey: x: X Z h! " \
	"help! V! version! usage!"
#define MPI_OPTIONS \
	"n: -n: np: -np: c: -c: N: npernode: -npernode: npersocket: -npersocket: H: host: -host: " \
	"hosts: -hosts: hostfile: -hostfile: machinefile: -machinefile: f: -f: x: -x: mca; -mca; " \
	"gmca; -gmca; genv; -genv; env; -env; genvlist: -genvlist: envlist: -envlist: wdir= " \
	"-wdir= wd= path: -path: map-by: -map-by: bind-to: -bind-to: rank-by: rankfile: " \
	"-rankfile: ppn: -ppn: perhost: -perhost: rf: am: tune: app: -app: prefix: -prefix: " \
	"output-filename: timeout: -timeout: launcher: -launcher: iface: -iface: ofi: V! " \
	"version! h! help!"

static const struct wrapper_row rows[] = {
	{ "adb", "shell", "s: t: H: P: L: d e a", "e: n T t x", BEGIN_JOINED, 0,
		WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "apptainer", "exec", NULL,
		"B: bind: env@ env-file: H: home: pwd= W: workdir: S: scratch: o: overlay: app: "
		"net: network: add-caps: drop-caps: security: fusemount: h! help!",
		BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "boundary", "connect", NULL,
		"exec> target-id: target-name: addr: token: listen-port: h! help!", BEGIN_NONE, 0,
		0 },
	{ "bsub", NULL, NULL,
		"J: -J: q: -q: n: -n: o: -o: e: -e: i: -i: R: -R: M: -M: W: -W: P: -P: m: -m: w: "
		"-w: gpu: -gpu: cwd= -cwd= u: -u: G: -G: app: -app: b: -b: t: -t: K -K I -I Is -Is "
		"Ip -Ip h! -h! V! -V!",
		BEGIN_JOINED, 0, WRAPPER_REMOTE | WRAPPER_LATER | WRAPPER_SHELL },
	{ "buildah", "run", NULL,
		"add-history cap-add: cap-drop: cgroupns: contextdir: device: e@ env@ hostname: "
		"ipc: isolation: mount: network: pid: runtime: runtime-flag: security-opt: u: "
		"user: userns: uts: v: volume: w= workingdir= t T terminal tty h! help!",
		BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "buildah", "unshare", NULL, "m: mount: h! help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "ch-run", NULL, NULL,
		"b: bind: c= cd= env-no-expand g: gid: join-ct: join-pid: join-tag: m: mount: s: "
		"storage: seccomp set-env? u: uid: unset-env: w write h home no-home no-passwd t "
		"private-tmp v verbose help! V! version!",
		BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "colima", "ssh", "p: profile:", NULL, BEGIN_DASHES, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "condor_run", NULL, NULL, "u: a: W:", BEGIN_JOINED, 0, WRAPPER_REMOTE },
	{ "consul", "exec", NULL,
		"http-addr: token: datacenter: node: service: tag: wait: prefix: shell: "
		"-http-addr: -token: -node: -service: -tag: -wait:",
		BEGIN_JOINED, 0, WRAPPER_REMOTE },
	{ "consul", "lock", NULL,
		"n: -n: name: timeout: monitor-retry: -timeout: -name: child-exit-code shell: "
		"pass-stdin verbose try: -try:",
		BEGIN_JOINED, 1, 0 },
	{ "crictl", "exec", "r: runtime-endpoint: i: image-endpoint: t: timeout: c: config: D",
		"timeout: transport: i interactive t tty s sync e ignore-errors r h! help!",
		BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "ctr", "tasks exec", "a: address: n: namespace: timeout: connect-timeout:",
		"exec-id: fifo-dir: log-uri: cwd= user: label: t tty d detach h! help!", BEGIN_ARGV,
		1, WRAPPER_REMOTE },
	{ "ctr", "task exec", "a: address: n: namespace: timeout: connect-timeout:",
		"exec-id: fifo-dir: log-uri: cwd= user: label: t tty d detach h! help!", BEGIN_ARGV,
		1, WRAPPER_REMOTE },
	{ "ctr", "t exec", "a: address: n: namespace: timeout: connect-timeout:",
		"exec-id: fifo-dir: log-uri: cwd= user: label: t tty d detach h! help!", BEGIN_ARGV,
		1, WRAPPER_REMOTE },
	{ "ddev", "exec", NULL, "s: service: d= dir= raw h! help!", BEGIN_JOINED, 0,
		WRAPPER_REMOTE },
	{ "devcontainer", "exec", NULL,
		"workspace-folder: container-id: id-label: config: override-config: remote-env@ "
		"docker-path: docker-compose-path: user-data-folder: container-data-folder: "
		"log-level: terminal-columns: terminal-rows: mount-workspace-git-root h! help! "
		"version!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE },
	{ "devspace", "enter", NULL,
		"n: namespace: kube-context: c: container: label-selector: image-selector: pod: "
		"workdir= h! help!",
		BEGIN_DASHES, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "distrobox", "enter", NULL, "n: name: a: additional-flags: e+ help! h!", BEGIN_DASHES, 0,
		0 },
	{ "distrobox-enter", NULL, NULL, "n: name: a: additional-flags: e+ help! h!", BEGIN_DASHES,
		0, 0 },
	{ "distrobox-host-exec", NULL, NULL, "Y yes h! help! V! version!", BEGIN_ARGV, 0, 0 },
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
	{ "enroot", "exec", NULL, NULL, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "enroot", "start", NULL, "c: conf: e@ env@ m: mount: rc: r root w rw h! help!",
		BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "et", NULL, NULL,
		"c$ command$ p: port: u: username: host: prefix: t: tunnel: r: reversetunnel: "
		"jumphost: jport: terminal-path: ssh-option: k: x kill-other-sessions h! help! "
		"version!",
		BEGIN_NONE, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "fab", NULL, NULL,
		"H: hosts: i: identity: c: collection: S: ssh-config: r: search-root: f: config: "
		"T: command-timeout: t: connect-timeout: l? list? h? help? V! version! hide: "
		"print-completion-script: D: list-depth: F: list-format:",
		BEGIN_DASHES, 0, WRAPPER_REMOTE },
	{ "flatpak", "run", "installation: u system",
		"command> branch: arch: cwd= env@ unset-env% filesystem: share: unshare: socket: "
		"device: allow: own-name: talk-name: d devel h! help!",
		BEGIN_NONE, 0, 0 },
	{ "flatpak-spawn", NULL, NULL,
		"env@ unset-env% directory= forward-fd: sandbox-expose: sandbox-expose-ro: "
		"sandbox-flag:",
		BEGIN_ARGV, 0, 0 },
	{ "flux", "run", NULL,
		"n: ntasks: N: nodes: c: cores-per-task: g: gpus-per-task: t: time-limit: o: "
		"setopt: q: queue: job-name: cwd= env@ error: output: input: x exclusive l "
		"label-io h! help!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE },
	{ "flux", "submit", NULL,
		"n: ntasks: N: nodes: c: cores-per-task: g: gpus-per-task: t: time-limit: o: "
		"setopt: q: queue: job-name: cwd= env@ error: output: input: x exclusive h! help!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE | WRAPPER_LATER },
	{ "fly", "ssh console", "t: access-token: verbose",
		"C$ command$ a: app: c: config: machine: r: region: g: process-group: A: address: "
		"o: org: u: user: container: s select pty h! help!",
		BEGIN_NONE, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "fly", "machine exec",
		"t: access-token:", "a: app: c: config: timeout: container: h! help!", BEGIN_JOINED,
		1, WRAPPER_REMOTE },
	{ "flyctl", "ssh console", "t: access-token: verbose",
		"C$ command$ a: app: c: config: machine: r: region: g: process-group: A: address: "
		"o: org: u: user: container: s select pty h! help!",
		BEGIN_NONE, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "gcloud", "compute ssh",
		"project: account: configuration: verbosity: format: impersonate-service-account: "
		"q quiet",
		"command$ zone: project: account: container: ssh-flag: ssh-key-file: "
		"strict-host-key-checking: tunnel-through-iap internal-ip dry-run! plain help! "
		"network: region: dest-group: ssh-key-expiration: i: c: ssh-key-expire-after: "
		"troubleshoot:",
		BEGIN_DASHES, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "gcloud", "compute tpus tpu-vm ssh", "project: account: configuration: q quiet",
		"command$ zone: project: worker: batch-size: output-directory: ssh-flag: "
		"ssh-key-file: tunnel-through-iap internal-ip help! strict-host-key-checking: "
		"ssh-key-expiration: ssh-key-expire-after:",
		BEGIN_DASHES, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "gh", "codespace ssh", "R: repo:",
		"c: codespace: config! d: debug-file: debug profile: server-port: repo: h! help!",
		BEGIN_JOINED, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "gh", "cs ssh", "R: repo:",
		"c: codespace: config! d: debug-file: debug profile: server-port: repo: h! help!",
		BEGIN_JOINED, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "heroku", "run", NULL,
		"a: app: r: remote: s: size: type: e: env: exit-code x no-tty no-notify "
		"no-launcher help!",
		BEGIN_JOINED, 0, WRAPPER_REMOTE },
	{ "heroku", "run:detached", NULL, "a: app: r: remote: s: size: type: e: env: t tail help!",
		BEGIN_JOINED, 0, WRAPPER_REMOTE },
	{ "horovodrun", NULL, NULL,
		"np: num-proc: p: ssh-port: i: ssh-identity-file: H: hosts: hostfile: "
		"network-interface: network-interfaces: output-filename: start-timeout: mpi-args: "
		"min-np: max-np: slots-per-host: config-file: log-level: gloo mpi verbose h! help! "
		"v! version!",
		BEGIN_ARGV, 0, 0 },
	{ "host-spawn", NULL, NULL, "cwd= env: no-pty h! help! version!", BEGIN_ARGV, 0, 0 },
	{ "incus", "exec", NULL,
		"cwd= env@ mode: user: group: t force-interactive T force-noninteractive n "
		"disable-stdin h! help!",
		BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "jsrun", NULL, NULL,
		"n: nrs: a: tasks_per_rs: c: cpu_per_rs: g: gpu_per_rs: r: rs_per_host: b: bind: "
		"d: launch_distribution: E@ env@ h= chdir= np: o: stdio_stdout: k: stdio_stderr: "
		"t: stdio_input: l: latency_priority: smpiargs: M: help! V! version!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE },
	{ "k3s", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "kubectl", "exec", KUBE_GLOBALS, KUBE_EXEC, BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "kubectl", "run", KUBE_GLOBALS, KUBE_RUN, BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "kubectl", "debug", KUBE_GLOBALS, KUBE_DEBUG, BEGIN_DASHES, 0, WRAPPER_REMOTE },
	{ "lando", "ssh", NULL, "c$ command$ s: service: u: user:", BEGIN_NONE, 0,
		WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "lima", NULL, NULL, "h! help! v! version!", BEGIN_ARGV, 0,
		WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "limactl", "shell", "log-level: debug", "shell: workdir= h! help!", BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED | WRAPPER_SHELL },
	{ "lxc", "exec", NULL, "cwd: env: mode: user: group: t T n", BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "lxc-attach", NULL, NULL,
		"n: name: e? elevated-privileges? a: arch: s: namespaces: R remount-sys-proc "
		"keep-env clear-env~ L: pty-log: v@ set-var@ keep-var: f: rcfile: u: uid: g: gid: "
		"P: lxcpath: o: logfile: l: logpriority: context: q quiet ? usage! help! version! "
		"c:",
		BEGIN_ARGV, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "lxc-execute", NULL, NULL,
		"n: name: f: rcfile: s: define: d daemon p: pidfile: u: uid: g: gid: share-net: "
		"share-ipc: share-uts: share-pid: P: lxcpath: o: logfile: l: logpriority: q quiet "
		"usage! help! version!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE },
	{ "machinectl", "shell", "H: host: M: machine: q quiet",
		"uid: E@ setenv@ runner: q quiet no-ask-password h! help! p: property: kill-whom: "
		"s: signal: n: lines: max-addresses: o: output: verify:",
		BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "microk8s", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "modal", "container exec", NULL, "e: env: pty no-pty help!", BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "modal", "shell", NULL,
		"c$ cmd$ e: env: image: add-python: volume: add-local: secret: cpu: memory: gpu: "
		"cloud: region: pty no-pty m help!",
		BEGIN_NONE, 0, WRAPPER_REMOTE },
	{ "mpiexec", NULL, NULL, MPI_OPTIONS, BEGIN_ARGV, 0, 0 },
	{ "mpiexec.hydra", NULL, NULL, MPI_OPTIONS, BEGIN_ARGV, 0, 0 },
	{ "mpirun", NULL, NULL, MPI_OPTIONS, BEGIN_ARGV, 0, 0 },
	{ "multipass", "exec", NULL,
		"d= working-directory= n no-map-working-directory v verbose h! help!", BEGIN_ARGV,
		1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "nerdctl", "exec", DOCKER_GLOBALS, DOCKER_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "nerdctl", "run", DOCKER_GLOBALS, DOCKER_RUN, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "nomad", "alloc exec", NULL,
		"-address: address: -region: region: -namespace: namespace: -token: token: -task: "
		"task: -job -i -t -e: e: help!",
		BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "oc", "exec", KUBE_GLOBALS, KUBE_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE | WRAPPER_MIXED },
	{ "oc", "rsh", KUBE_GLOBALS, KUBE_EXEC " T shell:", BEGIN_ARGV, 1,
		WRAPPER_REMOTE | WRAPPER_MIXED | WRAPPER_SHELL },
	{ "okteto", "exec", NULL, "f: file: n: namespace: k: context: h! help!", BEGIN_DASHES, 0,
		WRAPPER_REMOTE },
	{ "orterun", NULL, NULL, MPI_OPTIONS, BEGIN_ARGV, 0, 0 },
	{ "podman", "exec", DOCKER_GLOBALS, DOCKER_EXEC " preserve-fds: pidfile:", BEGIN_ARGV, 1,
		WRAPPER_REMOTE },
	{ "podman", "container exec", DOCKER_GLOBALS,
		DOCKER_EXEC " preserve-fds: pidfile:", BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "podman", "run", DOCKER_GLOBALS,
		DOCKER_RUN
		" pod: arch: os: secret: systemd: tz: umask: conmon-pidfile: authfile: "
		"blkio-weight-device: cgroup-conf: cgroups: chrootdirs: cpu-rt-period: "
		"cpu-rt-runtime: device-cgroup-rule: device-read-bps: device-read-iops: "
		"device-write-bps: device-write-iops: dns-option: env-merge: gidmap: "
		"health-interval: health-on-failure: health-retries: health-start-period: "
		"health-timeout: hostuser: image-volume: init-path: ip6: memory-reservation: "
		"memory-swappiness: oom-score-adj: passwd-entry: personality: pidfile: "
		"pod-id-file: preserve-fds: requires: sdnotify: seccomp-policy: subgidname: "
		"subuidname: timeout: uidmap: unsetenv: variant:",
		BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "podman", "unshare", NULL, "rootless-netns h! help!", BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "podman", "machine ssh", NULL, "username: h! help!", BEGIN_JOINED, 1,
		WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "podman-compose", "exec", COMPOSE_GLOBALS, COMPOSE_EXEC, BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "qrsh", NULL, NULL,
		"l: -l: q: -q: pe; -pe; N: -N: P: -P: p: -p: v: -v: cwd -cwd V -V now: -now: "
		"verbose -verbose b: -b: help! -help!",
		BEGIN_JOINED, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "qsub", NULL, NULL,
		"a: A: b: -b: c: C: e: h I j: k: J: l: -l: m: M: N: -N: o: p: P: -P: q: r: S: -S: "
		"sync: -sync: t: u: v: -v: V W: wd: -wd: pe; -pe; cwd -cwd h! -help! help! "
		"version!",
		BEGIN_FILE, 0, WRAPPER_REMOTE | WRAPPER_LATER | WRAPPER_SHELL },
	{ "railway", "run", NULL, "s: service: e: environment: json h! help!", BEGIN_ARGV, 0, 0 },
	{ "railway", "ssh", NULL,
		"p: project: s: service: e: environment: d: deployment-instance: session? h! help!",
		BEGIN_JOINED, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "ray", "job submit", "v: logging-level: logging-format:",
		"address: job-id: submission-id: runtime-env: runtime-env-json: working-dir: "
		"metadata-json: entrypoint-num-cpus: entrypoint-num-gpus: entrypoint-memory: "
		"entrypoint-resources: entrypoint-label-selector: verify: headers: log-style: "
		"log-color: no-wait v verbose help!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE },
	{ "ray", "exec", NULL,
		"n: cluster-name: p: port-forward: run-env: log-style: log-color: tmux screen stop "
		"start no-config-cache v help!",
		BEGIN_JOINED, 1, WRAPPER_REMOTE },
	{ "rootlesskit", NULL, NULL,
		"net: mtu: cidr: state-dir: copy-up: copy-up-mode: port-driver: p: publish: "
		"propagation: ipv6 pidns cgroupns: utsns ipcns reaper: slirp4netns-binary: "
		"slirp4netns-sandbox: disable-host-loopback debug evacuate-cgroup2: h! help! v! "
		"version!",
		BEGIN_ARGV, 0, 0 },
	{ "runc", "exec", "root: log: log-format: criu: rootless: debug systemd-cgroup",
		"console-socket: cwd= e@ env@ t tty u: user: g: additional-gids: p: process: d "
		"detach pid-file: process-label: apparmor: no-new-privs c: cap: preserve-fds: "
		"cgroup: ignore-paused h! help!",
		BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "runpodctl", "exec python", NULL, "pod_id: h! help!", BEGIN_NONE, 0, WRAPPER_REMOTE },
	{ "salloc", NULL, NULL, SRUN_OPTIONS, BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "salt", NULL, NULL,
		"c: config-dir: t: timeout: b: batch-size: out: l: log-level: L list G grain E "
		"pcre I pillar N nodegroup C compound",
		BEGIN_EACH, 0, WRAPPER_REMOTE },
	{ "sbatch", NULL, NULL, "wrap$ " SRUN_OPTIONS " parsable array:", BEGIN_FILE, 0,
		WRAPPER_REMOTE | WRAPPER_LATER | WRAPPER_SHELL },
	{ "shifter", NULL, NULL,
		"i: image: V: volume: w= workdir= e@ env@ env-file: E clearenv~ entrypoint? m: "
		"module: h! help!",
		BEGIN_ARGV, 0, WRAPPER_REMOTE },
	{ "singularity", "exec", NULL,
		"B: bind: env@ env-file: H: home: pwd= W: workdir: S: scratch: o: overlay: app: "
		"net: network: add-caps: drop-caps: security: h! help!",
		BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "sky", "exec", NULL,
		"n: name: workdir: cloud: region: zone: num-nodes: gpus: t: instance-type: cpus: "
		"memory: env: env-file: secret: image-id: disk-size: c: cluster: d detach-run s "
		"async h! help!",
		BEGIN_JOINED, 1, WRAPPER_REMOTE },
	{ "srun", NULL, NULL, SRUN_OPTIONS, BEGIN_ARGV, 0, WRAPPER_REMOTE },
	{ "systemd-nspawn", NULL, NULL,
		"D: directory: i: image: M: machine: u: user: E@ setenv@ bind: bind-ro: tmpfs: "
		"overlay: uuid: hostname: S: slice: property: p: port: capability: chdir: b! boot! "
		"help! settings: template: oci-bundle: root-hash: root-hash-sig: verity-data: "
		"pivot-root: kill-signal: notify-ready: suppress-sync: register: private-users: "
		"private-users-ownership: network-interface: network-macvlan: network-ipvlan: "
		"network-veth-extra: network-bridge: network-zone: network-namespace-path: "
		"drop-capability: ambient-capability: system-call-filter: Z: selinux-context: L: "
		"selinux-apifs-context: rlimit: oom-score-adjust: cpu-affinity: personality: "
		"resolv-conf: timezone: link-journal: inaccessible: overlay-ro: bind-user: "
		"console: set-credential: load-credential:",
		BEGIN_ARGV, 0, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "tailscale", "ssh", "socket:", NULL, BEGIN_JOINED, 1, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "telepresence", "connect", NULL,
		"context: n: namespace: kubeconfig: mapped-namespaces: name: h! help!",
		BEGIN_DASHES, 0, 0 },
	{ "toolbox", "run", NULL, "c: container: d: distro: r: release:", BEGIN_ARGV, 0, 0 },
	{ "tsh", "ssh", "proxy: user: login: cluster: i: identity: ttl: l:",
		"p: port: l: login: L: D: o: F c: cluster: N A X Y t tty local h! help!",
		BEGIN_JOINED, 1, WRAPPER_REMOTE | WRAPPER_SHELL },
	{ "udocker", "run", NULL,
		"rm novol: v: volume: e@ env@ env-file: device: p: publish: u: user: w= workdir= "
		"hostname: name: entrypoint& network: cpuset-cpus: kernel: bindhome nosysdirs "
		"hostauth containerauth nobanner i t",
		BEGIN_ARGV, 1, WRAPPER_REMOTE },
	{ "vagrant", "ssh", NULL, "c$ command$", BEGIN_NONE, 0, WRAPPER_REMOTE },
	{ "vastai", "execute", "api-key: url: retry:", "schedule: help!", BEGIN_JOINED, 1,
		WRAPPER_REMOTE },
	{ "waypipe", NULL, NULL,
		"c: compress: s: socket: d debug n no-gpu o oneshot login-shell threads: video: "
		"unlink-socket: h! help! version! v!",
		BEGIN_ARGV, 0, 0 },
	{ "wsl", NULL, NULL,
		"d: distribution: u: user: cd= system shell-type: e exec l! list! install! "
		"shutdown! t! terminate! help!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
	{ "wsl.exe", NULL, NULL,
		"d: distribution: u: user: cd= system shell-type: e exec l! list! install! "
		"shutdown! t! terminate! help!",
		BEGIN_ARGV, 0, WRAPPER_SHELL },
};

const struct wrapper_table remote_wrappers = {
	.rows = rows, .n = ARRAY_SIZE(rows), .sorted = true, .base = &project_wrappers
};
