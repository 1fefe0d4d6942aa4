#!/bin/sh
# Installs what building (and with "test" testing) keihookd needs. Debian and Ubuntu.
# usage: sh packaging/install-deps.sh [test]
set -eu

build="gcc libc6-dev meson ninja-build pkg-config musl-tools libuv1-dev libcjson-dev libpcre2-dev
	libyaml-dev libsqlite3-dev"
try="nodejs npm tmux iproute2 util-linux procps git ca-certificates"
test="check clang libclang-rt-14-dev python3 psmisc lsof bubblewrap strace xxd perl screen jq sqlite3 moreutils sharutils less
	openssh-client
	$try"

case "${1-}" in
test) wanted="$build $test" ;;
try) wanted="$build $try" ;;
'') wanted=$build ;;
*) echo "usage: install-deps.sh [try|test]" >&2; exit 2 ;;
esac

missing=
for package in $wanted; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
		missing="$missing $package"
done
# A node of one's own serves as well as Debian's.
command -v node >/dev/null && missing=$(printf '%s' "$missing" | sed 's/ nodejs\b//')
command -v npm >/dev/null && missing=$(printf '%s' "$missing" | sed 's/ npm\b//')
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "install-deps.sh: no apt-get here; install these yourself:$missing" >&2
	exit 1
fi
root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || { echo "install-deps.sh: run as root, or install sudo" >&2; exit 1; }
	root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
$root apt-get update -qq
# shellcheck disable=SC2086
$root apt-get install -y -qq --no-install-recommends $missing >/dev/null
