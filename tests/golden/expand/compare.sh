#!/bin/bash
# Holds what our expansion makes of each line of the data files against what bash makes of it.
#   compare.sh DRIVER FILE...
# Exit status 77 where bash is not the version whose rules we follow.
set -u
driver=$(realpath "$1") || exit 1
shift
for file; do
	set -- "$@" "$(realpath "$file")"
	shift
done
bash=${BASH_FOR_TESTS:-bash}
case $("$bash" -c 'echo ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}') in
5.[2-9]) ;;
*) exit 77 ;;
esac
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tree/src/deep" "$work/tree/bin"
cd "$work/tree" || exit 1
touch a.txt b.txt c.py .hidden 'with space.txt' src/one.c src/two.c src/deep/three.c bin/modal \
	'[odd]' 'star*name'
# The line reaches eval as $1 of its own shell, so that no variable of the loop is seen.
cat >"$work/one.sh" <<'END'
show() { (($# == 0)) || printf '<%s>' "$@"; echo; }
text=$1
case $text in *'[['*']]') text="$text && echo yes || echo no" ;; esac
set --
IFS=$' \t\n'
eval "unset text; $text"
END
failed=0
for file; do
	while IFS= read -r line; do
		case $line in '' | '#'*) continue ;; esac
		printf '%s\n' "$line"
		env -i HOME=/home/someone PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
			"$bash" --norc -O extglob "$work/one.sh" "$line" 2>/dev/null </dev/null
	done <"$file" >"$work/want"
	env -i HOME=/home/someone PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
		"$driver" "$PWD" "$file" >"$work/got" 2>&1
	if ! diff -U1 "$work/want" "$work/got"; then
		failed=1
	fi
done
exit $failed
