#!/bin/sh
# In a root file system of its own (tests/own-root.sh): the hardened install, and a scenario that the
# unprivileged user "agent" plays with the real client. Prints the harness's summary, then the audit
# behind a line of its own. usage: hardened.sh SCENARIO [ARGUMENTS OF run-scenario.mjs]
set -eu
scenario=/src/tests/$1
shift
keihookctl install --hardened >&2
keihookd --hardened 2>/tmp/keihookd.log &
tries=0
while [ ! -S /run/keihookd/hook.sock ]; do
	tries=$((tries + 1))
	[ $tries -lt 500 ] || exit 1
	sleep 0.02
done
setpriv --reuid=12345 --regid=12345 --init-groups env HOME=/home/agent TMPDIR=/tmp RUN_SCENARIO_INSIDE=1 \
	node /src/tests/harness/run-scenario.mjs --claude /opt/bin/claude --scenario "$scenario" --mode tui --out /tmp/out "$@" || true
echo '--- audit'
keihookctl log --json -n 500
