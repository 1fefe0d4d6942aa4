#!/bin/sh
# What takes longer than test.sh: the whole syntax corpus, wrappers against the real ones, thousands of random programs against the
# oracle, predicted against real signals over many seeds, fuzzers, and the real client five times.
# usage: sh packaging/test-long.sh [MINUTES of fuzzing a target, 5 unless told]
set -u
cd "$(dirname "$0")/.." || exit 1
minutes=${1:-5}

sh packaging/install-deps.sh test || exit 1
[ -f build-test/build.ninja ] || meson setup build-test -Dtests=enabled || exit 1
ninja -C build-test || exit 1
[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz -Dfuzzing=true -Dhardening=false \
	-Db_sanitize=address,undefined -Db_lundef=false || exit 1
ninja -C build-fuzz || exit 1

passed=0
failed=0
# run NAME COMMAND...: one step, counted.
run() {
	name=$1
	shift
	echo "== $name"
	if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

top=$PWD
run 'bash -n and the parser over the whole syntax corpus' \
	tests/corpus/syntax --full "$top/build-test/tests/corpus/parse-verdict"
run 'bash -n and the parser over made-up odd syntax' \
	tests/corpus/syntax --generate --count 20000 "$top/build-test/tests/corpus/parse-verdict"
run 'what wrappers start, against the wrappers installed here' \
	tests/corpus/wrapper-probe "$top/build-test/tests/corpus/wrapper-rows" "$top/build-test/tests/corpus/calls" \
	"$top/build-test/tests/corpus/wrapper-marker"
run 'the wrapper table, against the help of the programs installed here' \
	tests/corpus/wrapper-help "$top/build-test/tests/corpus/wrapper-rows"
for seed in 1 2 3 4 5; do
	run "predicted and real signals, seed $seed" \
		tests/reach/agree.py "$top/build-test/tests/reach/predict" "$top/build-test/tests/reach/sleeper" -n 1000 --seed $seed
	run "random programs, seed $seed" \
		tests/corpus/generate --guard "$top/build-test/src/keihookd --check-batch --only modal,no-github-push,self" \
		-n 1000 --seed $seed --depth 4
	run "the real client, round $seed" node tests/claude/run.mjs --build build-test
done
for target in build-fuzz/tests/fuzz/fuzz-*; do
	[ -x "$target" ] && [ ! -d "$target" ] || continue
	corpus=$(mktemp -d)
	run "fuzzing $(basename "$target")" "$target" -max_total_time=$((minutes * 60)) -max_len=16384 "$corpus"
	rm -rf "$corpus"
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
