/*
 * Terminals, and programs that give another one; shells whose language is not ours. Option
 * grammars:
 * --help and manual of Debian 12's release, or as documented.
 */
#include "shell/launch/wrapper_table.h"

#define TERMINAL_E "e+ -e+ x+ -x+ help! h!"

static const struct wrapper_row rows[] = {
	{ "abduco", NULL, NULL, "e:", BEGIN_ARGV, 1, 0 },
	{ "alacritty", NULL, NULL,
		"e+ command+ working-directory= T: title: class: config-file: o: option: embed: "
		"socket: help! version!",
		BEGIN_NONE, 0, 0 },
	{ "and", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 }, /* fish(1), as or and not */
	{ "asciinema", "rec", NULL,
		"c$ command$ t: title: i: idle-time-limit: e: env: cols: rows: f: format: stdin "
		"append raw overwrite y yes q quiet h! help!",
		BEGIN_NONE, 0, 0 },
	{ "cmd", NULL, NULL, NULL, BEGIN_JOINED, 1, 0 },
	{ "cmd.exe", NULL, NULL, NULL, BEGIN_JOINED, 1, 0 },
	{ "dtach", NULL, NULL, "e: r: a! p! c n N A E z", BEGIN_ARGV, 1, WRAPPER_MIXED },
	{ "elvish", NULL, NULL, "c rc: log: db: compileonly! i norc help! version!", BEGIN_TEXT, 0,
		0 },
	{ "foot", NULL, NULL,
		"c: config: t: term: T: title: a: app-id: w: window-size-pixels: W: "
		"window-size-chars: f: font: D= working-directory= e h! help! v! version!",
		BEGIN_ARGV, 0, WRAPPER_TERMINAL },
	{ "ghostty", NULL, NULL, "e+ -e+", BEGIN_NONE, 0, WRAPPER_TERMINAL },
	{ "gnome-terminal", NULL, NULL,
		"e$ command$ x+ execute+ working-directory= title: t: tab-with-profile: "
		"window-with-profile: profile: geometry: display: role: zoom: help!",
		BEGIN_ARGV, 0, 0 },
	{ "kgx", NULL, NULL, "e$ command$ working-directory= T: title: wait tab h! help!",
		BEGIN_ARGV, 0, WRAPPER_TERMINAL },
	{ "kitty", NULL, NULL,
		"T: title: c: config: o: override: d= directory= session: class: name: listen-on: "
		"help! working-directory: start-as:",
		BEGIN_ARGV, 0, 0 },
	{ "konsole", NULL, NULL, TERMINAL_E " workdir= profile: p: layout:", BEGIN_NONE, 0, 0 },
	{ "lxterminal", NULL, NULL,
		"e$ command$ working-directory= t: title: T: tabs: geometry: profile: l loginshell "
		"no-remote h! help!",
		BEGIN_NONE, 0, WRAPPER_TERMINAL },
	{ "mate-terminal", NULL, NULL,
		"e$ command$ x+ execute+ working-directory= t: title: tab-with-profile: "
		"window-with-profile: profile: geometry: role: zoom: load-config: h! help!",
		BEGIN_NONE, 0, WRAPPER_TERMINAL },
	{ "not", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "nu", NULL, NULL,
		"c$ commands$ e$ execute$ m: table-mode: config: env-config: plugin-config: "
		"plugins: I: include-path: log-level: log-target: log-include: log-exclude: "
		"error-style: testbin: t: threads: experimental-options: h! help! v! version!",
		BEGIN_NONE, 0, 0 },
	{ "or", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "powershell", NULL, NULL,
		"-command+ -Command+ -c+ -C+ -file: -File: -f: -ExecutionPolicy: -executionpolicy: "
		"-ep: -ex: -EncodedCommand: -encodedcommand: -enc: -e: -ec: -NoProfile -noprofile "
		"-nop -NonInteractive -noninteractive -NoLogo -WindowStyle: -w: -WorkingDirectory: "
		"-wd: -InputFormat: -OutputFormat: -Version:",
		BEGIN_JOINED, 0, 0 },
	{ "powershell.exe", NULL, NULL,
		"-command+ -Command+ -c+ -C+ -file: -File: -f: -ExecutionPolicy: -executionpolicy: "
		"-ep: -ex: -EncodedCommand: -encodedcommand: -enc: -e: -ec: -NoProfile -noprofile "
		"-nop -NonInteractive -noninteractive -NoLogo -WindowStyle: -w: -WorkingDirectory: "
		"-wd: -InputFormat: -OutputFormat: -Version:",
		BEGIN_JOINED, 0, 0 },
	{ "ptyxis", NULL, NULL,
		"x$ execute$ d= working-directory= T: title: tab-with-profile: tab new-window "
		"standalone s h! help!",
		BEGIN_DASHES, 0, WRAPPER_TERMINAL },
	{ "pwsh", NULL, NULL,
		"-command+ -Command+ -c+ -C+ -file: -File: -f: -ExecutionPolicy: -executionpolicy: "
		"-ep: -ex: -EncodedCommand: -encodedcommand: -enc: -e: -ec: -NoProfile -noprofile "
		"-nop -NonInteractive -noninteractive -NoLogo -WorkingDirectory: -wd: "
		"-InputFormat: -OutputFormat: -ConfigurationName: -SettingsFile: -CustomPipeName:",
		BEGIN_JOINED, 0, 0 },
	{ "qterminal", NULL, NULL,
		"e+ execute+ w= workdir= p: profile: d drop h! help! v! version!", BEGIN_NONE, 0,
		WRAPPER_TERMINAL },
	{ "rlwrap", NULL, NULL,
		"a? A? b: C: D: e: f: g: H: l: m? M: O: p? P: q: s: S: t: w: z: c i I n N o r R u "
		"U v! X h!",
		BEGIN_ARGV, 0, 0 },
	{ "script", NULL, NULL,
		"c$ command$ E: echo: I: log-in: O: log-out: B: log-io: T: log-timing: o: "
		"output-limit: m: logging-format: t? timing? a e f q force h! help! V! version!",
		BEGIN_ARGV, 1, WRAPPER_MIXED | WRAPPER_SHELL },
	{ "shpool", "attach", NULL, "c$ cmd$ ttl: f", BEGIN_NONE, 0, WRAPPER_TERMINAL },
	{ "st", NULL, NULL, "e+ A: c: f: g: i a l: n: o: T: t: w: v!", BEGIN_ARGV, 0,
		WRAPPER_TERMINAL },
	{ "terminator", NULL, NULL,
		"e$ command$ x+ execute+ working-directory= T: title: g: config: p: profile: l: "
		"layout: geometry: c: classname: r: role: s: i: icon: h! help! v! version!",
		BEGIN_NONE, 0, WRAPPER_TERMINAL },
	{ "tilda", NULL, NULL,
		"c$ command$ a: b: f: font: l: lines: s: t: x: y: g: config-file: h! help! v! "
		"version!",
		BEGIN_NONE, 0, WRAPPER_TERMINAL },
	{ "tilix", NULL, NULL,
		"e$ command$ x$ w= working-directory= t: title: p: profile: s: session: a: action: "
		"geometry: h! help! v! version!",
		BEGIN_NONE, 0, WRAPPER_TERMINAL },
	{ "ttyd", NULL, NULL,
		"p: port: i: interface: U: socket-owner: c: credential: H: auth-header: u: uid: g: "
		"gid: s: signal: w= cwd= t: client-option: T: terminal-type: m: max-clients: I: "
		"index: b: base-path: P: ping-interval: 6 S ssl C: ssl-cert: K: ssl-key: A: "
		"ssl-ca: d: debug: W o B a h! help! v! version!",
		BEGIN_ARGV, 0, WRAPPER_CONDITIONAL },
	{ "ttyrec", NULL, NULL, "e$ a u", BEGIN_NONE, 0, 0 },
	{ "unbuffer", NULL, NULL, "p", BEGIN_ARGV, 0, 0 },
	{ "urxvt", NULL, NULL, TERMINAL_E, BEGIN_NONE, 0, 0 },
	{ "winpty", NULL, NULL, NULL, BEGIN_ARGV, 0, 0 },
	{ "x-terminal-emulator", NULL, NULL, TERMINAL_E " T: title:", BEGIN_NONE, 0, 0 },
	{ "xfce4-terminal", NULL, NULL,
		"e$ command$ x+ execute+ working-directory= T: title: geometry: help!", BEGIN_NONE,
		0, 0 },
	{ "xinit", NULL, NULL, NULL, BEGIN_ARGV, 0, WRAPPER_TERMINAL },
	{ "xonsh", NULL, NULL,
		"c$ rc: D: shell-type: i interactive l login no-rc no-env h! help! V! version!",
		BEGIN_NONE, 0, 0 },
	{ "xterm", NULL, NULL,
		TERMINAL_E " -T: -title: -n: -geometry: -fn: -fa: -fs: -bg: -fg: -display: -name: "
			   "-xrm: -class: -sl:",
		BEGIN_NONE, 0, 0 },
	{ "xvfb-run", NULL, NULL,
		"e: error-file: f: auth-file: n: server-num: p: xauth-protocol: s: server-args: w: "
		"wait: a auto-servernum l h! help!",
		BEGIN_ARGV, 0, 0 },
	{ "xwfb-run", NULL, NULL,
		"c: compositor: e: error-file: f: auth-file: n: server-num: s: server-args: w: "
		"wait:",
		BEGIN_ARGV, 0, 0 },
	{ "zellij", "run", NULL, "d: direction: cwd= n: name: height: width: x: y: c f i s",
		BEGIN_ARGV, 0, WRAPPER_TERMINAL },
};

const struct wrapper_table terminal_wrappers = {
	.rows = rows, .n = ARRAY_SIZE(rows), .sorted = true, .base = &trace_wrappers
};
