#!/bin/sh
# Runs try.sh and test.sh (or the commands given) on the committed state in a fresh Debian 12.
# usage: sudo sh packaging/clean-root.sh [COMMAND...]
# The root file system is made by debootstrap in a directory of its own (KEEP=1 leaves it there),
# entered through pivot_root in private mount and pid namespaces, and taken away at the end.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
[ "$(id -u)" = 0 ] || { echo "clean-root.sh: needs root" >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
[ $# -gt 0 ] || set -- 'sh packaging/try.sh' 'sh packaging/test.sh'

root=$(mktemp -d "${TMPDIR:-/var/tmp}/keihookd-root.XXXXXX")
[ -n "${KEEP-}" ] || trap 'rm -rf --one-file-system "$root"' EXIT
chmod 755 "$root"
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" "${MIRROR:-http://deb.debian.org/debian}" \
	>"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; exit 1; }
rm -f "$root.log"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
# A network that inspects TLS has its own authority; the clean machine is behind it as well.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
mkdir -p "$root/src" "$root/old"
git clone -q --no-hardlinks "$top" "$root/src/keihookd"
[ ! -d "$top/../shared" ] || cp -r "$top/../shared" "$root/src/shared"
printf '%s\n' "$@" >"$root/src/commands"

cat >"$root/src/inside" <<'INSIDE'
#!/bin/sh
set -eu
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
umount -l /old
cd /src/keihookd
export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
export npm_config_cafile=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
git config --global --add safe.directory '*' 2>/dev/null || true
while IFS= read -r command; do
	echo "== $command"
	sh -c "$command" </dev/null
done </src/commands
INSIDE

unshare -m -p -f --kill-child sh -c '
	mount --make-rprivate /
	mount --bind "$1" "$1"
	mount --rbind /dev "$1/dev"
	cd "$1" && pivot_root . old && exec /bin/sh /src/inside' sh "$root"
