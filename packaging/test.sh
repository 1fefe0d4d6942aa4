#!/bin/sh
# Installs, builds and runs every test: gcc with everything, then clang under ASan and UBSan.
# usage: sh packaging/test.sh [MESON TEST ARGUMENTS]
set -u
cd "$(dirname "$0")/.." || exit 1

sh packaging/install-deps.sh test || exit 1

# build DIR SETUP-ARGUMENTS: configures once, then builds.
build() {
	dir=$1
	shift
	[ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" >"$dir.log" 2>&1 || {
		cat "$dir.log"
		return 1
	}
	ninja -C "$dir" >"$dir.log" 2>&1 || {
		cat "$dir.log"
		return 1
	}
}

status=0
build build-test -Dtests=enabled || exit 1
meson test -C build-test --no-rebuild --print-errorlogs "$@" || status=1

CC=clang build build-asan -Dtests=enabled -Db_sanitize=address,undefined -Db_lundef=false \
	-Dhardening=false || exit 1
meson test -C build-asan --no-rebuild --print-errorlogs \
	--suite unit --suite golden --suite packs --suite fuzz "$@" || status=1

python3 packaging/count-tests.py build-test build-asan || status=1
exit $status
