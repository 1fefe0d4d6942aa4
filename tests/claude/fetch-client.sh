#!/bin/sh
# Prints the path of the Claude Code client that the tests run, fetched once from the npm registry
# into a cache. CLAUDE_BIN names another one. usage: sh fetch-client.sh
set -u
version=2.1.330
package=@anthropic-ai/claude-code-linux-x64
cache=${XDG_CACHE_HOME:-$HOME/.cache}/keihookd-tests

if [ -n "${CLAUDE_BIN:-}" ]; then
	echo "$CLAUDE_BIN"
	exit 0
fi

# fetch VERSION: unpacks it into the cache, in one step.
fetch() {
	dir=$cache/claude-$1
	[ -x "$dir/package/claude" ] && return 0
	mkdir -p "$cache" || return 1
	part=$(mktemp -d "$cache/part-XXXXXX") || return 1
	if (cd "$part" && npm pack --silent "$package@$1" >/dev/null && tar xzf ./*.tgz && rm ./*.tgz) &&
		mv -T "$part" "$dir" 2>/dev/null; then
		return 0
	fi
	rm -rf "$part"
	[ -x "$dir/package/claude" ]
}

if ! fetch "$version"; then
	version=$(npm view "$package" version 2>/dev/null) && fetch "$version" || exit 1
fi
echo "$cache/claude-$version/package/claude"
