/*
 * Programs that run a command within a project's environment: package and version managers,
 * secrets, builds, watchers. Option grammars: --help of the release that the registries have.
 */
#include "shell/launch/wrapper_table.h"

#define CONDA_RUN \
	"n: name: p: prefix: cwd= e: env: r: root-prefix: a: attach: rc-file: v live-stream " \
	"no-capture-output help! h!"
#define UV_GLOBALS \
	"directory= project: config-file: cache-dir: color: allow-insecure-host: " \
	"python-preference:"
#define UV_RUN \
	UV_GLOBALS \
	" extra: group: only-group: no-group: no-extra: with: with-editable: with-requirements: " \
	"p: python: package: env-file: index: default-index: i: index-url: extra-index-url: f: " \
	"find-links: index-strategy: keyring-provider: resolution: prerelease: exclude-newer: " \
	"link-mode: refresh-package: P: upgrade-package: reinstall-package: no-build-package: " \
	"no-binary-package: C: config-setting: config-settings-package: from: " \
	"no-build-isolation-package: n no-cache h! help! w: c: constraints: b: " \
	"build-constraints: overrides: python-platform: torch-backend: upgrade-group: " \
	"prerelease-package: fork-strategy: exclude-newer-package: no-sources-package:"
#define NPX \
	"p: package: c$ call$ w: workspace: allow-scripts: cache: userconfig: registry: prefix: " \
	"node-options: loglevel: shell: n: node-arg: y yes no q quiet ws workspaces help! h! v! " \
	"version!"

static const struct wrapper_row rows[] = {
	{ "aqua", "exec", "c: config: log-level:", NULL, BEGIN_DASHES, 0, 0 },
	{ "asdf", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "aws-vault", "exec", "backend: prompt:", "d: duration: region: mfa-token: t: n s b",
		BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "bear", NULL, NULL,
		"output: append config: library: wrapper: wrapper-dir: force-preload force-wrapper "
		"verbose h! help! version!",
		BEGIN_DASHES, 0, 0 },
	{ "berglas", "exec", NULL, "local h! help!", BEGIN_ARGV, 0, 0 },
	{ "bsdtar", NULL, NULL,
		"use-compress-program$ f: file: C= cd= directory= b: s: T: X: exclude: include: "
		"format: options: strip-components: passphrase: uid: gid: uname: gname: help! "
		"version!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "bun", "x", NULL, "p: package: bun silent", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "bun", "exec", NULL, NULL, BEGIN_JOINED, 0, 0 },
	{ "bundle", "exec", NULL, "gemfile: keep-file-descriptors", BEGIN_ARGV, 0, 0 },
	{ "bunx", NULL, NULL, "p: package: bun silent", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "bws", "run", "c: color: t: access-token: f: config-file: p: profile: u: server-url:",
		"project-id: shell: no-inherit-env uuids-as-keynames h! help!", BEGIN_JOINED, 0,
		0 },
	{ "c8", NULL, NULL,
		"c: config: r: reporter: reports-dir: o: report-dir: src: n: include: x: exclude: "
		"e: extension: temp-directory: branches: functions: lines: statements: all "
		"check-coverage h! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "cabal", "exec", "config-file: store-dir: v?",
		"builddir: w: with-compiler: project-file: h! help!", BEGIN_ARGV, 0, 0 },
	{ "cabal", "v2-exec", NULL, "builddir: w: with-compiler: project-file: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "cargo", "flamegraph", NULL,
		"bin: example: test: bench: p: package: features: profile: o: output: F: freq: c: "
		"cmd: notes: root? dev h! help!",
		BEGIN_NONE, 0, 0 },
	{ "cargo", "watch", NULL,
		"s$ shell$ x: exec: w: watch: i: ignore: d: delay: B: features: c clear q quiet h! "
		"help! V! version!",
		BEGIN_DASHES, 0, 0 },
	{ "carton", "exec", NULL, "cpanfile: path: h! help!", BEGIN_ARGV, 0, 0 },
	{ "ccache", NULL, NULL,
		"d: directory: config-path: c! cleanup! C! clear! F! max-files! M! max-size! s! "
		"show-stats! z! p! o! k! h! help! V! version!",
		BEGIN_ARGV, 0, 0 },
	{ "chamber", "exec", "b: backend: retries: r: retry-mode: kms-key-alias: v verbose",
		"b: backend: strict strict-value: pristine preserve-case h! help!", BEGIN_DASHES, 0,
		0 },
	{ "chokidar", NULL, NULL,
		"c$ command$ d: debounce: t: throttle: i: ignore: p: polling poll-interval: "
		"poll-interval-binary: follow-symlinks s silent initial concurrent verbose h! "
		"help! v! version!",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "chruby-exec", NULL, NULL, "h! help! v! version!", BEGIN_DASHES, 0, 0 },
	{ "clinic", NULL, NULL,
		"on-port: dest: name: autocannon: collect-only open debug h! help! v! version!",
		BEGIN_DASHES, 0, 0 },
	{ "cmake", "-E chdir", NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "cmake", "-E env", NULL, "unset% modify:", BEGIN_ARGV, 0, WRAPPER_ASSIGNS },
	{ "cmake", "-E time", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "compiledb", NULL, NULL,
		"p: parse: o: output: d: build-dir: e: exclude: n no-build S no-strict v verbose f "
		"full h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "concurrently", NULL, NULL,
		"n: names: c: prefix-colors: p: prefix: s: success: m: max-processes: kill-signal: "
		"l: prefix-length: restart-tries: restart-after: name-separator: handle-input: "
		"help! h!",
		BEGIN_EACH, 0, 0 },
	{ "conda", "run", NULL, CONDA_RUN, BEGIN_ARGV, 0, 0 },
	{ "consul-template", NULL, NULL,
		"exec$ -exec$ template: -template: config: -config: consul-addr: -consul-addr: "
		"vault-addr: -vault-addr: once -once h! help!",
		BEGIN_NONE, 0, 0 },
	{ "corepack", NULL, NULL, NULL, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "cronitor", "exec", "c: config: k: api-key: env: n: hostname:", "h! help!", BEGIN_ARGV, 1,
		0 },
	{ "cross-env", NULL, NULL, NULL, BEGIN_ARGV, 0, WRAPPER_ASSIGNS },
	{ "cross-env-shell", NULL, NULL, NULL, BEGIN_JOINED, 0, WRAPPER_ASSIGNS },
	{ "ddtrace-run", NULL, NULL, "d debug i! info! p profiling v! version! h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "devbox", "run", "q quiet",
		"c: config: e@ env@ env-file: environment: l! list! omit-nix-env pure all h! help!",
		BEGIN_JOINED, 0, 0 },
	{ "devenv", "shell",
		"v verbose q quiet j: max-jobs: u: cores: s: system: i: impure n: nix-option: o:",
		NULL, BEGIN_ARGV, 0, 0 },
	{ "direnv", "exec", NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "distcc", NULL, NULL, "j! scan-includes! help! version! show-hosts! show-principal!",
		BEGIN_ARGV, 0, 0 },
	{ "dockerize", NULL, NULL,
		"-template: template: -wait: wait: -timeout: timeout: -stdout: stdout: -stderr: "
		"stderr: -delims: delims: -wait-http-header: wait-http-header: "
		"-wait-retry-interval: wait-retry-interval: -env: env: -multiline -poll "
		"-no-overwrite -version! version!",
		BEGIN_ARGV, 0, 0 },
	{ "doppler", "run", "p: project: c: config: t: token: scope:",
		"command$ p: project: c: config: t: token: scope: fallback: passphrase: mount: "
		"mount-format: mount-template: name-transformer: only-secrets: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "dotenv", "run", "f: file: q: quote: e: export:", NULL, BEGIN_ARGV, 0, 0 },
	{ "dotenv", NULL, NULL, "e: v@ p: c? o f: file: q: quote: export:", BEGIN_ARGV, 0, 0 },
	{ "dotenvx", "run", NULL, "f: env-file: e: env: fk: convention:", BEGIN_ARGV, 0, 0 },
	{ "entr", NULL, NULL, "a c d n p r s| x z", BEGIN_ARGV, 0, WRAPPER_NO_STDIN },
	{ "env-cmd", NULL, NULL,
		"f: file: r: rc-file: e: environments: x expand-envs fallback no-override silent "
		"use-shell| verbose h! help! v! version!",
		BEGIN_ARGV, 0, 0 },
	{ "envchain", NULL, NULL, "set! s! list! l! unset! n noecho p require-passphrase",
		BEGIN_ARGV, 1, 0 },
	{ "envconsul", NULL, NULL,
		"exec$ -exec$ config: -config: consul-addr: -consul-addr: prefix: -prefix: secret: "
		"-secret: vault-addr: -vault-addr: vault-token: -vault-token: log-level: "
		"-log-level: once -once pristine -pristine sanitize -sanitize upcase -upcase h! "
		"help!",
		BEGIN_ARGV, 0, 0 },
	{ "fnm", "exec", NULL, "using: node-dir: fnm-dir:", BEGIN_ARGV, 0, 0 },
	{ "foreman", "run", NULL, "e: env: d: root: f: procfile: h! help!", BEGIN_ARGV, 0, 0 },
	{ "goenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "guix", "environment", NULL,
		"l: load: e: expression: ad-hoc pure C container E: preserve: L: load-path: m: "
		"manifest: p: profile: share: expose: s: system: h! help!",
		BEGIN_DASHES, 0, 0 },
	{ "guix", "shell", NULL,
		"D: development e: expression: f: file: q m: manifest: L: load-path: pure check C "
		"container E: preserve: N F emulate-fhs p: profile: share: expose: S: symlink: s: "
		"system: u: user: W r: root: h! help!",
		BEGIN_DASHES, 0, 0 },
	{ "hatch", "run", "e: env: p: project: data-dir: cache-dir: config:", NULL, BEGIN_ARGV, 0,
		0 },
	{ "hermit", "exec", NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "honcho", "run", "e: env: d= app-root= f: procfile:",
		"e: env: d= app-root= f: procfile: h! help!", BEGIN_ARGV, 0, 0 },
	{ "hwatch", NULL, NULL,
		"n: interval: L: limit: A$ aftercommand$ l: logfile: s: shell: o: output: d: "
		"differences: K: keymap: x^ exec^ b B beep c color e g t w p h! help! V! version!",
		BEGIN_JOINED, 0, 0 },
	{ "infisical", "run", NULL, "c$ command$ e: env: path: token: projectId: tags:", BEGIN_ARGV,
		0, 0 },
	{ "intercept-build", NULL, NULL,
		"cdb: append override-compiler use-cc: use-c++: verbose v h! help!", BEGIN_ARGV, 0,
		0 },
	{ "jenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "keihookctl", "run", NULL, "label:", BEGIN_ARGV, 0, 0 },
	{ "lerna", "exec", NULL,
		"concurrency: scope: ignore: since: loglevel: parallel stream no-bail no-prefix "
		"profile no-sort h! help!",
		BEGIN_JOINED, 0, 0 },
	{ "luaenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "mamba", "run", NULL, CONDA_RUN, BEGIN_ARGV, 0, 0 },
	{ "man", NULL, NULL,
		"P$ pager$ C: config-file: M: manpath: S: sections: L: locale: m: systems: e: "
		"extension: r: prompt: R: recode: p: preprocessor: E: encoding: H?",
		BEGIN_NONE, 0, 0 },
	{ "meson", "devenv", NULL, "C: w= workdir= dump! dump-format: h! help!", BEGIN_ARGV, 0,
		WRAPPER_SHELL },
	{ "micromamba", "run", NULL, CONDA_RUN, BEGIN_ARGV, 0, 0 },
	{ "mise", "exec", "C= cd= E: env: j: jobs:", "c$ command$ j: jobs: C= cd=", BEGIN_DASHES, 0,
		0 },
	{ "mise", "x", "C= cd= E: env: j: jobs:", "c$ command$ j: jobs: C= cd=", BEGIN_DASHES, 0,
		0 },
	{ "n", "exec", NULL, NULL, BEGIN_ARGV, 1, 0 },
	{ "newrelic-admin", "run-program", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "nix", "develop", NULL, "c+ command+", BEGIN_NONE, 0, 0 },
	{ "nix", "shell", NULL, "c+ command+", BEGIN_NONE, 0, 0 },
	{ "nix-shell", NULL, NULL,
		"run$ command$ p packages A: attr: I: i: arg; argstr; E expr keep: pure help! "
		"version!",
		BEGIN_NONE, 0, 0 },
	{ "nodemon", NULL, NULL,
		"x$ exec$ e: ext: i: ignore: w: watch: d: delay: s: signal: cwd= config: exitcrash "
		"C on-change-only L legacy-watch V verbose q quiet h! help! v! version!",
		BEGIN_NONE, 0, 0 },
	{ "nodenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "npm", "exec", "prefix: w: workspace: loglevel: userconfig:", NPX, BEGIN_ARGV, 0,
		WRAPPER_VERSION },
	{ "npm", "x", "prefix: w: workspace: loglevel: userconfig:", NPX, BEGIN_ARGV, 0,
		WRAPPER_VERSION },
	{ "npx", NULL, NULL, NPX, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "nvm", "exec", NULL, "silent", BEGIN_ARGV, 1, 0 },
	{ "nx", "exec", NULL,
		"all exclude: graph: nxBail nxIgnoreCycles parallel: projects: p: runner: "
		"skipNxCache verbose help!",
		BEGIN_JOINED, 0, 0 },
	{ "nyc", NULL, NULL,
		"cwd= r: reporter: report-dir: t: temp-dir: n: include: x: exclude: e: extension: "
		"require: i: branches: functions: lines: statements: all check-coverage silent s "
		"h! help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "onchange", NULL, NULL,
		"a: add: i initial e: exclude: k kill j: jobs: d: delay: await-write-finish: p: "
		"poll: o: outpipe: f: filter: v verbose c color h! help!",
		BEGIN_DASHES, 0, WRAPPER_CONDITIONAL },
	{ "op", "run", "account: config: session: format:",
		"env-file: account: session: no-masking environment:", BEGIN_ARGV, 0, 0 },
	{ "opam", "exec", "switch: root: color: y",
		"switch: root: color: set-root set-switch no-switch readonly help! version!",
		BEGIN_ARGV, 0, 0 },
	{ "opentelemetry-instrument", NULL, NULL,
		"traces_exporter: metrics_exporter: logs_exporter: service_name: "
		"exporter_otlp_endpoint: exporter_otlp_protocol: id_generator: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "pdm", "run", "c: config:",
		"p: project: s: site-packages venv: env-file: l! list! j! h! help! k: skip: env: "
		"working-dir:",
		BEGIN_ARGV, 0, 0 },
	{ "perlbrew", "exec", NULL, "with: min: max: halt-on-error q verbose", BEGIN_ARGV, 0, 0 },
	{ "phase", "run", NULL, "env: app: tags: path: h! help!", BEGIN_ARGV, 0, 0 },
	{ "pipenv", "run", "python: pypi-mirror:", NULL, BEGIN_ARGV, 0, 0 },
	{ "pipx", "run", NULL,
		"spec: python: index-url: i: pip-args: with: no-cache path system-site-packages "
		"verbose h! help!",
		BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "pixi", "run", "manifest-path: color:",
		"manifest-path: e: environment: color: x executable config-file: "
		"concurrent-downloads: pypi-keyring-provider: auth-file: h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "pkgx", NULL, NULL, "Q! q h! help! version!", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "plenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "pm2", "start", NULL,
		"n: name: i: instances: interpreter: interpreter-args: node-args: o: output: e: "
		"error: l: log: log-type: max-memory-restart: cron: c: cwd= u: uid: gid: "
		"namespace: max-restarts: env: watch-delay: ignore-watch? watch? a merge-logs "
		"no-autorestart no-daemon f force wait-ready time attach h! help!",
		BEGIN_TEXT, 0, 0 },
	{ "pnpm", "exec", "C= dir= F: filter:", "c| shell-mode| r recursive", BEGIN_ARGV, 0, 0 },
	{ "pnpm", "dlx", "C= dir= F: filter:", "package: allow-build: c| shell-mode| s silent",
		BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "pnpx", NULL, NULL, "package: c| shell-mode|", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "poetry", "run", "C= directory= P: project:", NULL, BEGIN_ARGV, 0, 0 },
	{ "pueue", "add", "c: config: p: profile: color:",
		"w= working-directory= d: delay: g: group: a: after: o: priority: l: label: e "
		"escape i",
		BEGIN_JOINED, 0, WRAPPER_LATER },
	{ "pyenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rbenv", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "reflex", NULL, NULL,
		"a: all: c: config: d: decoration: e sequential g: glob: G: inverse-glob: r: "
		"regex: R: inverse-regex: s start-service t: shutdown-timeout: substitute: "
		"only-files only-dirs v verbose",
		BEGIN_ARGV, 0, WRAPPER_CONDITIONAL },
	{ "retry", NULL, NULL, "d: delay: m: message: t: times: u: until: w: while: h! v!",
		BEGIN_ARGV, 0, 0 },
	{ "rsync", NULL, NULL, "e$ rsh$ rsync-path: T: B: M: f: help! version!", BEGIN_NONE, 0,
		WRAPPER_CONDITIONAL },
	{ "rtk", "proxy", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", "err", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", "test", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", "summary", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "rtk", NULL, NULL, "help! version!", BEGIN_ARGV, 0, 0 },
	{ "runitor", NULL, NULL,
		"-slug: slug: -ping-key: ping-key: -uuid: uuid: -api-url: api-url: -api-timeout: "
		"api-timeout: -every: every: -quiet -silent -no-start-ping",
		BEGIN_ARGV, 0, 0 },
	{ "rustup", "run", NULL, "install h! help!", BEGIN_ARGV, 1, 0 },
	{ "rye", "run", NULL, "pyproject: l! list! h! help!", BEGIN_ARGV, 0, 0 },
	{ "scan-build", NULL, NULL,
		"o: use-cc: use-c++: use-analyzer: analyzer-target: html-title: enable-checker: "
		"disable-checker: maxloop: k keep-going v V h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "sccache", NULL, NULL,
		"show-stats! s! start-server! stop-server! z! zero-stats! dist-status! help! h! "
		"version! V!",
		BEGIN_ARGV, 0, 0 },
	{ "scl", "enable", NULL, NULL, BEGIN_JOINED, 1, 0 },
	{ "sops", "exec-env", NULL, "user: background pristine same-process i o: h! help!",
		BEGIN_TEXT, 1, 0 },
	{ "sops", "exec-file", NULL,
		"user: filename: background no-fifo input-type: output-type: h! help!", BEGIN_TEXT,
		1, 0 },
	{ "stack", "exec", "stack-yaml: resolver: work-dir: stack-root: color: j:",
		"package: rts-options: cwd= plain h! help!", BEGIN_ARGV, 0, 0 },
	{ "start-server-and-test", NULL, NULL, "expect:", BEGIN_EACH, 0, WRAPPER_CONDITIONAL },
	{ "summon", NULL, NULL,
		"f: p: D: yaml: e: environment: ignore: i ignore-all I help! h! version! V!",
		BEGIN_ARGV, 0, 0 },
	{ "tar", NULL, NULL,
		"to-command$ I$ use-compress-program$ F$ info-script$ new-volume-script$ "
		"rsh-command> f: file: C= directory=",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "tea", NULL, NULL, "help! version!", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "teller", "run", "c: config:", "s shell| r reset h! help!", BEGIN_ARGV, 0, 0 },
	{ "tox", "exec", NULL,
		"e: c: conf: workdir: root: runner: result-json: hashseed: discover: "
		"skip-pkg-install no-provision? r recreate v q h! help! exit-and-dump-after: "
		"colored: stderr-color: skip-env: s: skip-missing-interpreters: installpkg: x: "
		"override:",
		BEGIN_DASHES, 0, 0 },
	{ "uv", "tool run", UV_GLOBALS, UV_RUN, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "uvx", NULL, NULL, UV_RUN, BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "varlock", "run", NULL, "p: path: watch h! help!", BEGIN_DASHES, 0, 0 },
	{ "viddy", NULL, NULL,
		"n: interval: d differences t no-title b bell c clockwork p pty unfold shell: "
		"shell-options: l: x^ exec^ skip-empty-diffs h! help! v! version!",
		BEGIN_JOINED, 0, 0 },
	{ "volta", "run", NULL, "node: npm: pnpm: yarn: env@", BEGIN_ARGV, 0, 0 },
	{ "wait-for", NULL, NULL, "t: timeout: q quiet help!", BEGIN_DASHES, 0, 0 },
	{ "wait-for-it", NULL, NULL, "h: host: p: port: t: timeout: q quiet s strict help!",
		BEGIN_DASHES, 0, 0 },
	{ "wait-for-it.sh", NULL, NULL, "h: host: p: port: t: timeout: q quiet s strict help!",
		BEGIN_DASHES, 0, 0 },
	{ "watch", NULL, NULL,
		"n: interval: d? differences? q: equexit: x^ exec^ b c e g p r t w h! v! help! "
		"version!",
		BEGIN_JOINED, 0, 0 },
	{ "watchexec", NULL, NULL,
		"w: watch: e: exts: i: ignore: f: filter: s: signal: d: debounce: stop-signal: "
		"stop-timeout: o: on-busy-update: delay-run: workdir= shell: E@ env@ n^ r c help! "
		"version!",
		BEGIN_JOINED, 0, 0 },
	{ "watchfiles", NULL, NULL,
		"ignore-paths: target-type: filter: args: sigint-timeout: sigkill-timeout: "
		"grace-period: ignore-permission-denied non-recursive verbosity: verbose quiet h! "
		"help! V! version!",
		BEGIN_TEXT, 0, 0 },
	{ "watchmedo", "shell-command", NULL, "c$ command$ p: patterns: i: ignore-patterns: R W",
		BEGIN_NONE, 0, WRAPPER_CONDITIONAL },
	{ "watchmedo", "auto-restart", NULL,
		"d: directory: p: pattern: patterns: i: ignore-pattern: ignore-patterns: signal: "
		"kill-after: debounce-interval: interval: timeout: verbosity: q v R recursive D "
		"ignore-directories no-restart-on-command-exit debug-force-polling h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "when-changed", NULL, NULL, "v r 1 s c+", BEGIN_ARGV, 1, WRAPPER_CONDITIONAL },
	{ "xe", NULL, NULL, "0 F k n v R: j: N: I: L p a+ A: s$ f:", BEGIN_ARGV, 0,
		WRAPPER_CONDITIONAL },
	{ "yarn", "dlx", NULL, "p: package: q quiet", BEGIN_ARGV, 0, WRAPPER_VERSION },
	{ "yarn", "exec", NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "zrun", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
};

const struct wrapper_table project_wrappers = {
	.rows = rows, .n = ARRAY_SIZE(rows), .sorted = true, .base = &terminal_wrappers
};
