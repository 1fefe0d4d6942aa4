#!/bin/sh
# Builds keihookd and shows it at work: what it says of some commands, a daemon on a private socket
# answering the hook client, and the real Claude Code being refused, confirmed and let through.
# Nothing is installed but what building needs, and nothing outside a temporary directory is changed.
set -eu
cd "$(dirname "$0")/.."
sh packaging/install-deps.sh try

[ -f build-try/build.ninja ] || meson setup build-try --buildtype=release -Dtests=disabled >build-try.log 2>&1 ||
	{ cat build-try.log; exit 1; }
ninja -C build-try >build-try.log 2>&1 || { cat build-try.log; exit 1; }
work=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
meson install -C build-try --destdir "$work/root" >build-try.log 2>&1 || { cat build-try.log; exit 1; }
keihookd=$(find "$work/root" -name keihookd -type f -perm -100)
keihook=$(dirname "$keihookd")/keihook

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

say 'keihookd --check: one command decided, and why'
for command in 'modal app stop ap-1' 'echo "modal app stop" | tr -d "x" | sh' 'git commit -m "never pkill -f modal"' 'kill -0 1'; do
	printf '\n$ keihookd --check %s\n' "'$command'"
	"$keihookd" --check "$command" || [ $? = 2 ]
done

say 'A daemon on a private socket, and the payload of a hook through keihook'
mkdir -m 700 "$work/home" "$work/run"
own_home=$HOME
export HOME="$work/home" XDG_STATE_HOME="$work/home/state" XDG_CONFIG_HOME="$work/home/config"
"$keihookd" --socket "$work/run/hook.sock" 2>"$work/daemon.log" &
daemon=$!
payload() {
	printf '{"session_id":"try","transcript_path":"%s/none.jsonl","cwd":"%s","hook_event_name":"PreToolUse","permission_mode":"default","tool_name":"Bash","tool_input":{"command":"%s"},"tool_use_id":"toolu_%s"}' \
		"$work" "$work" "$1" "$2"
}
for i in 1 2 3 4 5 6 7 8 9 10; do
	[ -S "$work/run/hook.sock" ] && break
	sleep 0.1
done
for command in 'ls -la' 'sudo modal app stop ap-1'; do
	printf '\nClaude Code is about to run: %s\n' "$command"
	# The socket is taken from the environment that the client (here: this sh) was started with.
	answer=$(payload "$command" "$$" |
		env -u CLAUDECODE KEIHOOK_SOCKET="$work/run/hook.sock" sh -c 'CLAUDE_PID=$$ "$0"; exit' "$keihook")
	printf '%s\n' "${answer:-(no answer: go on as usual)}"
done

say 'The real Claude Code, typed at in its terminal interface (a scripted model answers it)'
export HOME="$own_home"
unset XDG_STATE_HOME XDG_CONFIG_HOME
node tests/claude/run.mjs --build build-try --tell typed_confirmation_lets_it_through
