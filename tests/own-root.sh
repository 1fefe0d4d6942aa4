#!/bin/sh
# Runs a command in a root file system of its own: the machine's /usr, read-only, and everything else
# made for it on a tmpfs; with an unprivileged user "agent", no network, and the programs of ours in
# /opt/keihookd/bin. Wants root. Files and folders behind FROM are copied to /src, readable by all.
# usage: own-root.sh KEIHOOK KEIHOOKD KEIHOOKCTL FROM[:NAME=FILE...] COMMAND...
#        NAME=FILE: a program put at /opt/bin/NAME
set -eu

if [ -z "${OWN_ROOT-}" ]; then
	[ "$(id -u)" = 0 ] && unshare -m -p -n -f true 2>/dev/null || { echo "1..0 # SKIP wants root and namespaces"; exit 0; }
	OWN_ROOT=$(mktemp -d)
	export OWN_ROOT
	trap 'rmdir "$OWN_ROOT"' EXIT
	unshare -m -p -n -f --kill-child sh "$0" "$@"
	exit $?
fi

keihook=$(realpath "$1") keihookd=$(realpath "$2") keihookctl=$(realpath "$3") from=$(realpath "${4%%:*}") programs=${4#*:}
[ "$programs" != "$4" ] || programs=
shift 4
mount --make-rprivate /
mount -t tmpfs -o mode=755 root "$OWN_ROOT"
cd "$OWN_ROOT"
mkdir -p usr etc/keihookd var/lib run tmp home/agent proc dev sys root opt/keihookd/bin opt/bin src old
chmod 1777 tmp
chmod 700 root
mount --rbind /usr usr
mount -o remount,bind,ro usr
mount --rbind /dev dev
for dir in bin sbin lib lib32 lib64 libx32; do
	if [ -L "/$dir" ]; then cp -P "/$dir" .; elif [ -d "/$dir" ]; then mkdir "$dir" && mount --rbind "/$dir" "$dir"; fi
done
for name in ld.so.cache alternatives; do [ ! -e "/etc/$name" ] || cp -a "/etc/$name" etc/; done
echo 0123456789abcdef0123456789abcdef >etc/machine-id
printf 'root:x:0:0::/root:/bin/sh\nagent:x:12345:12345::/home/agent:/bin/bash\n' >etc/passwd
printf 'root:x:0:\nagent:x:12345:\nhelpers:x:12346:agent\n' >etc/group
printf 'passwd: files\ngroup: files\nhosts: files\n' >etc/nsswitch.conf
printf '127.0.0.1 localhost\n' >etc/hosts
chown 12345:12345 home/agent
install -m 755 "$keihook" "$keihookd" "$keihookctl" opt/keihookd/bin

cp -r "$from" src/tests
for program in $(echo "$programs" | tr : ' '); do
	: >"opt/bin/${program%%=*}"
	mount --bind "${program#*=}" "opt/bin/${program%%=*}"
done
chmod -R a+rX src
pivot_root . old
mount -t proc proc /proc
umount -l /old
ip link set lo up
cd /
exec env -i PATH=/opt/bin:/opt/keihookd/bin:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin LANG=C.UTF-8 HOME=/root TERM=xterm "$@"
