#!/bin/sh
# What the hook client costs: its system calls on the common way (a limit, counted by strace) and its
# CPU beside a static program that does nothing (figures only: no time ever fails a test).
# usage: client-cost.sh KEIHOOK KEIHOOKD NOOP READER BENCH-SPAWN [ROUNDS]
set -eu
MAX_CALLS=12

# The common way is the first runtime directory, /run/user/UID: one of our own over the machine's.
if [ -z "${INSIDE-}" ]; then
	user=--map-root-user
	[ "$(id -u)" != 0 ] || user=--mount
	export INSIDE=1
	if ! unshare $user --mount true 2>/dev/null; then
		echo "1..0 # SKIP no private mounts here"
		exit 0
	fi
	exec unshare $user --mount sh "$0" "$@"
fi
keihook=$1 keihookd=$2 noop=$3 reader=$4 spawn=$5 rounds=${6:-300}
mount -t tmpfs tmpfs /run
uid=$(id -u)
mkdir -p "/run/user/$uid" /run/state /run/config
chmod 700 "/run/user/$uid"
unset KEIHOOK_SOCKET XDG_RUNTIME_DIR CLAUDE_PID
export XDG_STATE_HOME=/run/state XDG_CONFIG_HOME=/run/config

"$keihookd" >/run/log 2>&1 &
daemon=$!
trap 'kill $daemon' EXIT
tries=0
while [ ! -S "/run/user/$uid/keihookd/hook.sock" ]; do
	tries=$((tries + 1))
	[ $tries -lt 500 ] || { cat /run/log; exit 1; }
	sleep 0.02
done

echo 1..2
payload='{"hook_event_name":"PreToolUse","tool_name":"Bash","session_id":"s","cwd":"/","tool_input":{"command":"ls"}}'
python3 - "$payload" strace -c -o /run/calls "$keihook" <<'PYTHON'
import socket, subprocess, sys
near, far = socket.socketpair()
child = subprocess.Popen(sys.argv[2:], stdin=far)
far.close()
near.sendall(sys.argv[1].encode())
near.shutdown(socket.SHUT_WR)
sys.exit(child.wait())
PYTHON
calls=$(awk '$NF == "total" { print $4 == "total" ? $3 : ($5 == "total" ? $4 : $3) }' /run/calls)
[ "$calls" -le $MAX_CALLS ] || { printf 'not '; sed 's/^/# /' /run/calls >&2; }
echo "ok 1 - a common event takes $calls system calls, at most $MAX_CALLS"

for bytes in 1024 102400; do
	echo "# payload of $bytes bytes, $rounds rounds; in brackets: times the first"
	"$spawn" "$rounds" "$bytes" "noop=$noop" "reader=$reader" "keihook=$keihook"
done
before=$(cut -d' ' -f1 "/proc/$daemon/schedstat")
"$spawn" "$rounds" 1024 "keihook=$keihook" >/run/figures
after=$(cut -d' ' -f1 "/proc/$daemon/schedstat")
echo "# main thread of the daemon: $(((after - before) / rounds / 1000)) us CPU an event"
grep -q 'failed 0' /run/figures || printf 'not '
echo "ok 2 - every event of the measurement was answered"
