"""What generate puts around a text: NAME: (random, text) -> text. A layer that cannot carry a text gives it back as it is.

RUNNERS mean to run it, CARRIERS not to; which they do, the oracle says. Where a layer needs a program,
NEEDS names it, and the layer is left out on machines without.
"""
import base64
import codecs
import json
import shlex
import shutil
import zlib

q = shlex.quote


def single(word):
    return "'" + word.replace("'", "'\\''") + "'"


def double(word):
    return '"' + "".join("\\" + c if c in '"\\$`' else c for c in word) + '"'


def heredoc(text, head, tail="", strip=""):
    end = f"E_{len(text)}"
    return f"{head}<<{strip}'{end}'{tail}\n{text}\n{end}\n"


def expanding_heredoc(text, head):
    inner = "".join("\\" + c if c in "\\$`" else c for c in text)
    return f"{head}<<X_{len(text)}\n{inner}\nX_{len(text)}\n"


def one_line(layer):
    return lambda r, t: t if "\n" in t else layer(r, t)


def without(chars, layer):
    return lambda r, t: t if any(c in t for c in chars) else layer(r, t)


def script(name, t, run):
    """The text in a file of a name that no other layer has, then what runs it."""
    file = f"{name}{len(t)}.sh"
    return heredoc(t, f"cat > {file} ") + run.replace("FILE", file)


def pieces(r, t, of):
    """A text in two to four parts, each through @of."""
    cuts = sorted(r.randrange(len(t) + 1) for _ in range(r.randint(1, 3)))
    return [of(t[i:j]) for i, j in zip([0] + cuts, cuts + [len(t)]) if i < j]


def octal(t):
    return "".join(f"\\{b:03o}" for b in t.encode())


def python(code):
    return f"python3 -c {q(code)}"


def ruby_string(t):
    return "'" + t.replace("\\", "\\\\").replace("'", "\\'") + "'"


def make_file(recipe):
    return "printf '%s\\n' " + " ".join(q(line) for line in recipe) + " > Makefile; "


TRUE = ["true", ":", "[ 1 = 1 ]", "[[ a == a* ]]", "(( 2 > 1 ))", "! false", "[[ abc =~ ^a(.)c$ ]]", "[ -n \"$BASH_VERSION\" ]", "printf x | grep -q x",
        "(exit 0)", "{ false; true; }", "[ 3 -lt 4 -a a != b ]", "test -n x", "case x in x) true ;; esac", "let 1+1"]
FALSE = ["false", "[ 1 = 2 ]", "[[ a == b* ]]", "(( 2 < 1 ))", "! true", "[[ abc =~ ^b ]]", "[ -z \"$BASH_VERSION\" ]", "[ 3 -gt 4 ]", "printf x | grep -q y",
         "(exit 3)", "{ true; false; }", "[ a = b -o 1 = 2 ]", "test -z x", "case x in x) false ;; esac", "let 1-1"]
# Conditions on what the directory holds.
TRUE_HERE = ["test -f README.md", "[ -d .git ]", "grep -q proj README.md", "[ \"$(cat modal.pid)\" = 312 ]", "[ -s notes.txt ]", "[[ -f modal.pid && ! -d modal.pid ]]",
             "[ \"$(wc -l < notes.txt)\" -eq 1 ]", "[[ $PWD == */proj ]]", "[ -e docs/guard.md ]", "cmp -s README.md README.md"]
FALSE_HERE = ["test -d README.md", "[ -f .git ]", "grep -q no-such-word-here README.md", "[ \"$(cat modal.pid)\" = 313 ]", "[[ $PWD == */elsewhere ]]",
              "[ -e docs/nothing.md ]", "cmp -s README.md notes.txt", "[ \"$(head -1 README.md)\" = x ]", "[ ! -e README.md ]"]


def always(r):
    return r.choice(TRUE + TRUE_HERE)


def never(r):
    return r.choice(FALSE + FALSE_HERE)


LAYERS = {}


def text_layers():
    """What runs the text as it is."""
    return {
        "bash-c": lambda r, t: f"bash -c {q(t)}",
        "login": without(["nobody_set_it"], lambda r, t: f"bash -lc {double(t)}"),
        "eval": lambda r, t: f"eval {q(t)}",
        "eval-words": lambda r, t: "eval " + "".join(pieces(r, t, q)),
        "heredoc-bash": lambda r, t: heredoc(t, r.choice(["bash ", "bash -s ", "bash -s -- a b ", "bash /dev/stdin ", "bash - ", "env A=1 bash "])),
        "heredoc-expands": lambda r, t: expanding_heredoc(t, "bash "),
        "heredoc-dash": without(["\n\t", "<<"], lambda r, t: heredoc("\t" + t, "bash ", strip="-")),
        "heredoc-variable": lambda r, t: heredoc(t, "IFS= read -r -d '' hv ") + 'eval "$hv"',
        "heredoc-substituted": without(["<<", "'"], lambda r, t: f"hs=$(cat <<'E_S'\n{t}\nE_S\n)\neval \"$hs\""),
        "heredoc-function": lambda r, t: f"hf_{len(t)}() {{ bash; }}; " + heredoc(t, f"hf_{len(t)} "),
        "heredoc-fd": lambda r, t: heredoc(t, "bash /dev/fd/3 3"),
        "heredoc-group": lambda r, t: f"{{ cat; }} " + heredoc(t, "", " | bash"),
        "herestring": lambda r, t: f"bash <<< {q(t)}",
        "source-stdin": lambda r, t: f". /dev/stdin <<< {q(t)}",
        "pipe-sh": lambda r, t: f"printf '%s\\n' {q(t)} | {r.choice(['bash', 'bash -s', 'bash -', 'env bash', 'cat | bash', 'tee /dev/null | bash', '{ bash; }', '( bash )'])}",
        "dash-c": without(["${!", "((", "[[", "=(", "<<<", "<(", "$'", "{", "|&", "&>", "declare", "local", "function", "source", "$(<", "trap", "shopt"], lambda r, t: f"sh -c {q(t)}"),
        "var-eval": lambda r, t: f"cmd={q(t)}; {r.choice(['eval', 'bash -c', 'command eval', 'builtin eval'])} \"$cmd\"",
        "appended": lambda r, t: "ap=; " + "".join(f"ap+={p}; " for p in pieces(r, t, q)) + 'eval "$ap"',
        "args": lambda r, t: f"bash -c 'eval \"$1\"' _ {q(t)}",
        "export": lambda r, t: f"export CMD={q(t)}; bash -c 'eval \"$CMD\"'",
        "prefix": lambda r, t: f"CMD={q(t)} bash -c 'eval \"$CMD\"'",
        "wrapped": lambda r, t: f"{r.choice(WRAPPERS)} bash -c {q(t)}",
        "array-run": lambda r, t: f"ar=(bash -c {q(t)}); \"${{ar[@]}}\"",
        "assoc": lambda r, t: f"declare -A as=([no]=: [go]={q(t)}); eval \"${{as[go]}}\"",
        "indirect": lambda r, t: f"in={q(t)}; ip=in; eval \"${{!ip}}\"",
        "lowered": lambda r, t: f"lo={q(t.upper())}; eval \"${{lo,,}}\"" if t.upper().lower() == t and t.isascii() else t,
        "replaced": without("@", lambda r, t: f"re={q(t.replace('a', '@'))}; eval \"${{re//@/a}}\""),
        "quoted-at": lambda r, t: f"qa={q(t)}; eval \"eval ${{qa@Q}}\"",
        "printf-q": lambda r, t: f"eval \"eval $(printf %q {q(t)})\"",
        "printf-v": lambda r, t: f"printf -v pv %b {q(octal(t))}; eval \"$pv\"",
        "printf-b": lambda r, t: f"printf '{octal(t)}' | bash",
        "ansi-eval": lambda r, t: f"eval $'{octal(t)}'",
        "nameref": lambda r, t: f"target={q(t)}; declare -n ref=target; eval \"$ref\"",
        "default": without("}\\\"`$'\n", lambda r, t: f"eval \"${{nobody_set_it:-{double(t)[1:-1]}}}\""),
        "alternative": without("}\\\"`$'\n", lambda r, t: f"eval \"${{HOME:+{double(t)[1:-1]}}}\""),
        "xargs": without("@", lambda r, t: f"echo x | xargs -I@ bash -c {q(t)}"),
        "xargs-0": lambda r, t: f"printf '%s\\0' {q(t)} | xargs -0 " + r.choice(["bash -c", "-n1 bash -c", "-r bash -c", "-I{} bash -c {}"]),
        "xargs-line": one_line(without(["{}"], lambda r, t: f"printf '%s\\n' {q(t)} | xargs -d '\\n' -I{{}} bash -c {{}}")),
        "xargs-args": lambda r, t: f"echo 1 2 | xargs -n1 bash -c {q(t)} _",
        "find-exec": lambda r, t: f"find . -maxdepth 0 -exec bash -c {q(t)} " + r.choice([r"\;", "sh {} +", r"_ {} \;"]),
        "env-s": without("'\"\\$#\n", lambda r, t: f"env -S \"A=1 bash -c '{t}'\""),
        "git-alias": one_line(without(["$(<", "${!", "<<<", "[[", "((", "=(", "<(", "$'", "{"], lambda r, t: f"git -c alias.zz={q('!' + t)} zz")),
        "bash-env": lambda r, t: script("be", "unset BASH_ENV\n" + t, "BASH_ENV=./FILE bash -c : < /dev/null"),
        "sed-e": without("&\n\\", lambda r, t: f"echo x | sed " + q("s/x/" + ("bash -c " + q(t)).replace("/", r"\/") + "/e")),
        "ssh-like": lambda r, t: t if "kill" in t.lower() or "nobody_set_it" in t else f"docker exec c bash -c {q(t)}",
    }


WRAPPERS = ["env", "nohup", "timeout 5", "setsid -w", "nice -n 5", "stdbuf -oL", "env -u FOO A=1", "sudo", "time", "command", "exec",
            "ionice -c 3", "sudo -E -u agent", "timeout -k 1 --signal=INT 9s", "nice -19", "flock .lock", "taskset -c 0", "chrt -b 0",
            "env - PATH=\"$PATH\"", "setsid --wait", "busybox env", "xargs -a /dev/null", "command -p", "exec -a x", "strace -f -o /dev/null",
            "! time -p", "coproc", "env --", "nohup nice env"]


def encoded_layers():
    """What decodes or edits a text before it is run."""
    return {
        "base64": lambda r, t: f"echo {base64.b64encode(t.encode()).decode()} | {r.choice(['base64 -d', 'base64 --decode', 'openssl base64 -d -A'])} | bash",
        "base32": lambda r, t: f"echo {base64.b32encode(t.encode()).decode()} | base32 -d | bash",
        "hex": lambda r, t: f"echo {t.encode().hex()} | xxd -r -p | bash",
        "rot13": without("\\", lambda r, t: f"echo {q(codecs.encode(t, 'rot13'))} | tr A-Za-z N-ZA-Mn-za-m | bash"),
        "rev": one_line(lambda r, t: f"printf '%s' {q(t[::-1])} | rev | bash" if t.isascii() else t),
        "gzip": lambda r, t: f"printf '%s\\n' {q(t)} | gzip -c | {r.choice(['zcat', 'gunzip', 'gzip -dc'])} | bash",
        "iconv": lambda r, t: f"printf '%s\\n' {q(t)} | iconv -t utf-16le | iconv -f utf-16le | bash" if t.isascii() else t,
        "sed-filter": without("@/", lambda r, t: f"printf '%s\\n' {q(t.replace('p', '@'))} | sed 's/@/p/g' | bash"),
        "tr-filter": without("@", lambda r, t: f"tr @ o <<< {q(t.replace('o', '@'))} | bash"),
        "tail-filter": lambda r, t: f"printf 'junk\\n%s\\n' {q(t)} | " + r.choice(["tail -n +2", "sed 1d", "sed -n '2,$p'", "grep -v junk", "awk 'NR > 1'"]) + " | bash",
        "cut-filter": one_line(without("|", lambda r, t: f"echo {q('x|' + t + '|y')} | cut -d'|' -f2 | bash" if "\\" not in t else t)),
        "tac": without("<\\", lambda r, t: "printf '%s\\n' " + " ".join(q(line) for line in reversed(t.split("\n"))) + " | tac | bash" if "'" not in t else t),
        "jq": lambda r, t: f"jq -r .run <<< {q(json.dumps({'run': t}))} | bash",
        "awk-print": one_line(without("\\", lambda r, t: f"awk -v t={q(t)} 'BEGIN {{ print t }}' | bash")),
        "substituted": lambda r, t: f"bash -c \"$(echo {base64.b64encode(t.encode()).decode()} | base64 -d)\"",
        "zlib": lambda r, t: python(f"import zlib,os; os.execvp('bash', ['bash', '-c', zlib.decompress(bytes.fromhex('{zlib.compress(t.encode()).hex()}')).decode()])"),
    }


def control_layers():
    """Conditions, loops, functions, traps that get to the text."""
    return {
        "function": lambda r, t: f"fn_{len(t)}() {{ {t}\n}}; fn_{len(t)}",
        "function-kw": lambda r, t: f"function fk_{len(t)} {{\n{t}\n}}\nfk_{len(t)} \"$@\"",
        "function-subshell": lambda r, t: f"fs_{len(t)}() ( {t}\n)\nfs_{len(t)}",
        "function-local": lambda r, t: f"fl_{len(t)}() {{ local a=$1 b; b=$a; eval \"$b\"; }}; fl_{len(t)} {q(t)}",
        "function-nameref": lambda r, t: f"fr_{len(t)}() {{ local -n it=$1; eval \"$it\"; }}; rx={q(t)}; fr_{len(t)} rx",
        "function-returns": lambda r, t: f"fx_{len(t)}() {{ [ \"$1\" = go ] || return 1; return 0; }}; if fx_{len(t)} go; then {t}\nfi",
        "function-prints": lambda r, t: f"fp_{len(t)}() {{ printf '%s\\n' {q(t)}; }}; eval \"$(fp_{len(t)})\"",
        "function-rest": lambda r, t: f"fa_{len(t)}() {{ shift; \"$@\"; }}; fa_{len(t)} x bash -c {q(t)}",
        "recursion": lambda r, t: f"rc_{len(t)}() {{ if [ \"$1\" -le 0 ]; then {t}\nelse rc_{len(t)} $(( $1 - 1 )); fi; }}; rc_{len(t)} 3",
        "main": lambda r, t: f"main() {{\n  local x=1\n  if (( x )); then\n{t}\n  fi\n}}\nmain \"$@\"",
        "group": lambda r, t: f"{{ {t}\n}}",
        "subshell": lambda r, t: f"( {t}\n)",
        "if-true": lambda r, t: f"if {always(r)}; then {t}\nfi",
        "elif": lambda r, t: f"if {never(r)}; then :; elif {always(r)}; then {t}\nelse :; fi",
        "else": lambda r, t: f"if {never(r)}; then :; else {t}\nfi",
        "for-once": lambda r, t: f"for i in {r.choice(['1', 'README.md', '*.pid', '{1..2}', '$(echo a)'])}; do {t}\ndone",
        "for-continue": lambda r, t: f"for i in 1 2; do [ $i = 1 ] && continue; {t}\ndone",
        "for-arith": lambda r, t: f"for ((i=0; i<1; i++)); do {t}\ndone",
        "for-args": lambda r, t: f"set -- a b; for x; do case $x in b) {t}\n;; esac; done",
        "while-break": lambda r, t: f"while :; do {t}\nbreak; done",
        "while-count": lambda r, t: f"wc=0; while (( wc < 3 )); do wc=$((wc+1)); if (( wc == 2 )); then {t}\nfi; done",
        "break-2": lambda r, t: f"while :; do while :; do break 2; done; done; {t}",
        "until": lambda r, t: f"n=0; until (( n++ )); do {t}\ndone",
        "case": lambda r, t: f"case {r.choice(['abc', '$(echo abc)', '${x-abc}'])} in x) ;; a*) {t}\n;; esac",
        "case-fall": lambda r, t: f"case a in a) {r.choice([';&', ': ;;&'])} [a-c]) {t}\n;; esac",
        "case-args": lambda r, t: f"set -- --go {q(t)}; while [ $# -gt 0 ]; do case \"$1\" in --go) shift; eval \"$1\" ;; *) break ;; esac; shift; done",
        "and": lambda r, t: f"{always(r)} && {{ {t}\n}}",
        "or": lambda r, t: f"{never(r)} || {{ {t}\n}}",
        "not": lambda r, t: f"! {{ {t}\n}}",
        "cmdsub": lambda r, t: f"x=$( {t}\n)",
        "cmdsub-arg": lambda r, t: f"echo \"out: $( {t}\n)\" > /dev/null",
        "backquotes": without("`\\", lambda r, t: f"x=`{t}\n`"),
        "procsub": lambda r, t: f"cat <( {t}\n)",
        "procsub-run": lambda r, t: f"{r.choice(['bash', '.', 'source'])} <(printf '%s\\n' {q(t)})",
        "procsub-out": lambda r, t: f"printf '%s\\n' {q(t)} > >(bash); sleep 0.2",
        "background": lambda r, t: f"{{ {t}\n}} & wait",
        "background-job": lambda r, t: f"( {t}\n) > /dev/null 2>&1 &\nwait $!",
        "trap": lambda r, t: f"(trap {q(t)} {r.choice(['EXIT', '0'])})",
        "trap-exit": lambda r, t: f"bash -c {q('trap ' + q(t) + ' EXIT; exit 3')}",
        "trap-usr1": lambda r, t: f"(trap {q(t)} USR1; kill -USR1 $BASHPID)",
        "trap-term": lambda r, t: f"bash -c {q('trap ' + q(t) + ' TERM; kill $$; :')}",
        "trap-err": lambda r, t: f"(trap {q(t)} ERR; false; :)",
        "trap-debug": lambda r, t: f"(trap {q(t)} DEBUG; :; trap - DEBUG)",
        "trap-return": lambda r, t: f"(tr_{len(t)}() {{ trap {q(t)} RETURN; }}; tr_{len(t)})",
        "trap-function": lambda r, t: f"(tf_{len(t)}() {{ {t}\n}}; trap tf_{len(t)} EXIT)",
        "set-e": lambda r, t: f"set -e; {r.choice(['true', 'false || true', 'if false; then :; fi', '! true', '! false', 'false && true', 'while false; do :; done', 'x=$(true)', 'false | true'])}; {t}",
        "set-e-tested": lambda r, t: f"set -e; se_{len(t)}() {{ false; {t}\n}}; {r.choice(['if se_N; then :; fi', 'se_N || :', '! se_N', 'se_N && :']).replace('N', str(len(t)))}",
        "set-e-local": lambda r, t: f"(set -e; sl_{len(t)}() {{ local x=$(false); {t}\n}}; sl_{len(t)})",
        "set-e-cmdsub": lambda r, t: f"(set -e; x=$(false; {t}\n) || :)",
        "set-euo": lambda r, t: "set -euo pipefail; " + r.choice(["cd .", "x=${1:-}", r"IFS=$'\n\t'", "readonly RX=1", "true | cat", ": ${A:=b}"]) + "\n" + t,
        "pipefail": lambda r, t: f"set -o pipefail; false | true || {{ {t}\n}}",
        "pipestatus": lambda r, t: f"false | true; (( PIPESTATUS[0] )) && {{ {t}\n}}",
        "status": lambda r, t: f"(exit 4); if [ $? -eq 4 ]; then {t}\nfi",
        "pipe-after": lambda r, t: f"{{ {t}\n}} | cat",
        "pipe-before": lambda r, t: f"echo x | {{ {t}\n}}",
        "pipe-while": lambda r, t: f"echo x | while read -r y; do {t}\ndone",
        "redirected": lambda r, t: f"{{ {t}\n}} {r.choice(['> out.log 2>&1', '2>/dev/null', '< README.md', '&> /dev/null', '3>&1 1>&2', '>> out.log'])}",
        "exec-redirect": lambda r, t: f"exec {r.choice(['> /dev/null', '2>&1', '3>&1', '< /dev/null'])}; {t}",
        "before": lambda r, t: f"{r.choice(['cd .', 'echo start', 'set -u', 'date >/dev/null', 'x=1', 'true', 'ls >/dev/null', 'cd docs && cd ..', 'pushd . >/dev/null', 'export A=b', 'sleep 0.1', 'set -x', 'umask 022', 'mkdir -p out', 'unset x', 'shopt -s nullglob'])}; {t}",
        "comment-after": lambda r, t: f"{t} # done",
        "comment-before": lambda r, t: f"# stop it, don't wait\n{t}",
        "select": lambda r, t: f"select c in x {q(t)}; do eval \"$c\"; break; done <<< 2 2>/dev/null",
        "lastpipe": lambda r, t: "bash -O lastpipe -c " + q('echo x | read v; [ "$v" = x ] && { ' + t + "\n}"),
        "test-file": lambda r, t: f"touch t7-{len(t)}; [ -f t7-{len(t)} ] && {{ {t}\n}}",
        "getopts": lambda r, t: f"set -- -v -c {q(t)}; while getopts vc: o; do case $o in c) eval \"$OPTARG\" ;; v) : ;; esac; done",
        "positional": lambda r, t: f"set -- a b {q(t)}; " + r.choice(['shift 2; eval "$1"', 'eval "${@: -1}"', 'eval "${!#}"', 'eval "$3"']),
        "read-loop": one_line(lambda r, t: f"while IFS= read -r line; do eval \"$line\"; done <<< {q(t)}"),
        "read-pipe": one_line(lambda r, t: f"printf '%s\\n' {q(t)} | while read -r line; do bash -c \"$line\"; done" if not t.endswith("\\") else t),
        "read-array": without("|\\\n", lambda r, t: f"IFS='|' read -ra ra <<< {q('x|' + t)}; eval \"${{ra[1]}}\""),
        "mapfile": one_line(lambda r, t: f"mapfile -t L <<< {q(t)}; eval \"${{L[0]}}\""),
        "mapfile-procsub": one_line(lambda r, t: f"mapfile -t L < <(printf '%s\\n' : {q(t)}); for l in \"${{L[@]}}\"; do eval \"$l\"; done"),
        "mapfile-callback": lambda r, t: f"mapfile -c 1 -C {q('eval ' + q(t) + ' #')} M <<< x",
        "coproc": one_line(without("\\", lambda r, t: f"coproc {{ read -r line; eval \"$line\"; }}; echo {q(t)} >&\"${{COPROC[1]}}\"; wait")),
        "coproc-named": lambda r, t: f"coproc CP {{ bash; }}; printf '%s\\n' {q(t)} >&\"${{CP[1]}}\"; eval \"exec ${{CP[1]}}>&-\"; wait",
        "alias": one_line(lambda r, t: f"shopt -s expand_aliases\nalias al{len(t)}={q(t)}\nal{len(t)}"),
        "declare-f": without(["<<"], lambda r, t: f"df_{len(t)}() {{ {t}\n}}; bash -c \"$(declare -f df_{len(t)}); df_{len(t)}\""),
        "export-f": lambda r, t: f"ef_{len(t)}() {{ {t}\n}}; export -f ef_{len(t)}; {r.choice(['echo ef_N | bash', 'bash -c ef_N', 'echo . | xargs -I% bash -c ef_N', 'timeout 5 bash -c ef_N']).replace('N', str(len(t)))}",
        "declare-p": one_line(lambda r, t: f"c={q(t)}; declare -p c > v{len(t)}.sh; unset c; . ./v{len(t)}.sh; eval \"$c\""),
        "shadow": lambda r, t: f"{r.choice(['true', 'date', 'cd'])}() {{ {t}\n}}; {r.choice(['true', 'date', 'cd'])} > /dev/null",
    }


def file_layers():
    """What writes the text to a file and runs that."""
    return {
        "source-file": lambda r, t: script("sa", t, r.choice(["source ./FILE", ". ./FILE", ". FILE"])),
        "run-file": lambda r, t: script("sb", t, r.choice(["bash FILE", "chmod +x FILE\nbash ./FILE", "bash < FILE", "cat FILE | bash", "bash -e FILE", "bash \"$PWD/FILE\"", "exec bash FILE",
                                                          "bash -c \"$(cat FILE)\"", "bash -c \"$(< FILE)\"", "eval \"$(cat FILE)\"", "bash -x FILE 2>/dev/null", "cp FILE c.sh\nbash c.sh",
                                                          "mv FILE m.sh\nbash m.sh", "ln -s FILE l.sh\nbash l.sh", "bash --norc FILE", "nohup bash FILE > /dev/null 2>&1 &\nwait"])),
        "shebang": lambda r, t: script("sh", f"#!{r.choice(['/bin/bash', '/usr/bin/env bash', '/usr/bin/env -S bash -e', '/bin/bash -u'])}\n{t}", "chmod +x FILE\n./FILE"),
        "tee-file": lambda r, t: f"printf '%s\\n' {q(t)} | tee sc{len(t)}.sh >/dev/null; bash sc{len(t)}.sh",
        "several-writes": lambda r, t: f"f=sd{len(t)}.sh; : > $f; " + "".join(f"printf %s {p} >> $f; " for p in pieces(r, t, q)) + "echo >> \"$f\"; bash $f",
        "line-writes": lambda r, t: "{ " + "".join(f"printf '%s\\n' {q(line)}; " for line in t.split("\n")) + f"}} > se{len(t)}.sh; bash se{len(t)}.sh",
        "fd": lambda r, t: f"exec {{fd}}> sf{len(t)}.sh; printf '%s\\n' {q(t)} >&$fd; exec {{fd}}>&-; bash sf{len(t)}.sh",
        "glob-run": lambda r, t: heredoc(t, f"cat > run-{len(t)}-me6.sh ") + f"bash run-{len(t)}-*6.sh",
        "fifo": lambda r, t: f"mkfifo fi{len(t)}; printf '%s\\n' {q(t)} > fi{len(t)} & bash < fi{len(t)}; wait",
        "find-script": lambda r, t: script("sg", t, r.choice(["find . -name FILE -exec bash {} \\;", "find . -name FILE | xargs bash", "find . -name FILE | while read -r f; do bash \"$f\"; done", "ls FILE | xargs -n1 bash"])),
        "mktemp": lambda r, t: heredoc(t, "tmp=$(mktemp); cat > \"$tmp\" ") + "bash \"$tmp\"; rm -f \"$tmp\"",
        "subdirectory": lambda r, t: "mkdir -p d/e; " + heredoc(t, f"cat > d/e/sh{len(t)}.sh ") + r.choice(["bash d/e/shN.sh", "(cd d/e && cd ../.. && bash d/e/shN.sh)", "(cd d/e; cd \"$OLDPWD\"; . d/e/shN.sh)"]).replace("N", str(len(t))),
        "sed-in-place": without("@", lambda r, t: script("si", t.replace("a", "@"), "sed -i s/@/a/g FILE; bash FILE")),
        "python-writes": lambda r, t: python(f"open('sj{len(t)}.sh', 'w').write({t!r})") + f"; bash sj{len(t)}.sh",
        "make": lambda r, t: make_file(["all:", f"\t@bash sk{len(t)}.sh"]) + heredoc(t, f"cat > sk{len(t)}.sh ") + "make -s",
        "make-variable": lambda r, t: make_file(["all:", "\t$(CMD)"]) + heredoc(t, f"cat > sl{len(t)}.sh ") + f"make CMD='bash sl{len(t)}.sh'",
        "make-shell": lambda r, t: make_file([f"X := $(shell bash sm{len(t)}.sh)", "all:"]) + heredoc(t, f"cat > sm{len(t)}.sh ") + "make -s",
        "make-recipe": one_line(without("#\\", lambda r, t: make_file(["SHELL := /bin/bash", "go:", "\t" + t.replace("$", "$$")]) + "make go")),
        "git-hook": lambda r, t: heredoc("#!/bin/bash\n" + t, "mkdir -p .git/hooks; cat > .git/hooks/pre-commit ") + "chmod +x .git/hooks/pre-commit; git commit -q --allow-empty -m x",
    }


def language_layers():
    """What hands the text to a shell from a program in another language."""
    return {
        "python-system": lambda r, t: python(f"import subprocess; subprocess.run(['bash', '-c', {t!r}])"),
        "python-shell": lambda r, t: python(f"import subprocess; subprocess.{r.choice(['call', 'run', 'check_call', 'check_output'])}({t!r}, shell=True, executable='/bin/bash')"),
        "python-join": lambda r, t: python("import os, shlex; os.system('bash -c ' + shlex.quote(''.join([" + ", ".join(pieces(r, t, repr)) + "])))"),
        "python-popen": lambda r, t: python(f"import subprocess as s; p = s.Popen(['bash'], stdin=s.PIPE, text=True); p.communicate({t!r})"),
        "python-b64": lambda r, t: python(f"import base64, os; os.execlp('bash', 'bash', '-c', base64.b64decode('{base64.b64encode(t.encode()).decode()}').decode())"),
        "python-argv": lambda r, t: "python3 -c 'import sys, subprocess; subprocess.run([\"bash\", \"-c\", sys.argv[1]])' " + q(t),
        "python-stdin": lambda r, t: f"printf '%s\\n' {q(t)} | python3 -c 'import sys, subprocess; subprocess.run([\"bash\", \"-c\", sys.stdin.read()])'",
        "python-environ": lambda r, t: f"RUN={q(t)} python3 -c 'import os; os.execvp(\"bash\", [\"bash\", \"-c\", os.environ[\"RUN\"]])'",
        "python-main": lambda r, t: heredoc(f"import subprocess\n\ndef main(cmd):\n    for part in [cmd]:\n        subprocess.run(['bash', '-c', part], check=False)\n\nif __name__ == '__main__':\n    main({t!r})", "python3 - "),
        "python-exec": lambda r, t: python("exec(" + repr(f"import os\nos.execvp('bash', ['bash', '-c', {t!r}])") + ")"),
        "python-file": lambda r, t: heredoc(f"import os\nos.execvp('bash', ['bash', '-c', {t!r}])", f"cat > go{len(t)}.py ") + f"python3 go{len(t)}.py",
        "python-heredoc": lambda r, t: heredoc(f"import os\nos.execvp('bash', ['bash', '-c', {t!r}])", "python3 - "),
        "perl": lambda r, t: "perl -e 'exec(\"bash\",\"-c\",@ARGV)' " + q(t),
        "perl-text": lambda r, t: "perl -e " + q(f"system('bash', '-c', {ruby_string(t)});"),
        "perl-qx": lambda r, t: "perl -e 'my $o = `$ARGV[0]`; print $o' " + q("bash -c " + q(t)),
        "perl-pipe": lambda r, t: "perl -e 'open(my $p, \"|-\", \"bash\"); print $p shift; close $p' " + q(t),
        "ruby": lambda r, t: "ruby -e " + q(f'system("bash", "-c", {ruby_string(t)})'),
        "ruby-argv": lambda r, t: "ruby -e 'exec(\"bash\", \"-c\", ARGV.first)' " + q(t),
        "node": lambda r, t: "node -e " + q(f'require("child_process").spawnSync("bash", ["-c", {json.dumps(t)}], {{stdio: "inherit"}})'),
        "node-argv": lambda r, t: "node -e 'const {execFileSync} = require(\"node:child_process\"); execFileSync(\"bash\", [\"-c\", process.argv[1]])' " + q(t),
        "php": one_line(lambda r, t: "php -r " + q(f'system("bash -c " . escapeshellarg({ruby_string(t)}));')),
        "lua": without(["]==]"], lambda r, t: "lua5.4 -e " + q("os.execute([==[bash -c " + q(t) + "]==])")),
        "awk": lambda r, t: "awk 'BEGIN{system(ARGV[1])}' " + q("bash -c " + q(t)),
        "awk-pipe": lambda r, t: f"printf '%s\\n' {q(t)} | awk '{{ print | \"bash\" }}'",
        "awk-getline": lambda r, t: "awk 'BEGIN { ARGV[1] | getline x; print x }' " + q("bash -c " + q(t)),
    }


def carrier_layers():
    """What only carries the text, or does not get to it."""
    return {
        "echo": lambda r, t: f"echo {q(t)}",
        "echo-piped": lambda r, t: f"echo {q(t)} | " + r.choice(["cat", "grep -c modal", "wc -l", "sed s/a/b/", "tee out.txt", "head -1", "base64", "sort", "xargs -0 echo ran"]),
        "cat-heredoc": lambda r, t: heredoc(t, r.choice(["cat ", "wc -l ", "grep -n x ", "tee out.txt ", "python3 -c 'import sys; print(len(sys.stdin.read()))' "])),
        "to-file": lambda r, t: heredoc(t, r.choice(["cat > notes.md ", "cat >> docs/guard.md ", "tee -a README.md "])),
        "heredoc-colon": lambda r, t: heredoc(t, ": "),
        "assigned": lambda r, t: f"unused={q(t)}",
        "array-unused": lambda r, t: f"ua=(bash -c {q(t)}); echo \"${{#ua[@]}}\"",
        "printed": lambda r, t: f"pr={q(t)}; echo \"would run: $pr\"",
        "compared": lambda r, t: f"[[ {q(t)} == *modal* ]] && echo yes",
        "case-word": lambda r, t: f"case {q(t)} in *modal*) echo stop ;; *) echo other ;; esac",
        "read-unused": lambda r, t: f"read -r ru <<< {q(t)}; echo \"${{#ru}}\"",
        "export-unused": lambda r, t: f"export UNUSED={q(t)}; bash -c 'echo \"$UNUSED\"'",
        "argument": lambda r, t: f"bash -c 'echo \"$1\"' _ {q(t)}",
        "grep": lambda r, t: f"grep -F -- {q(t.splitlines()[0] if t else 'x')} README.md",
        "sed-edit": without("/\n&\\", lambda r, t: f"sed -i {q('s/proj/' + t + '/')} README.md"),
        "commit": lambda r, t: f"git commit -q --allow-empty -m {q(t)}",
        "commit-heredoc": without(["<<", "'", "\\", "`"], lambda r, t: f"git commit -q --allow-empty -m \"$(cat <<'EOF'\nfix: say it\n\n{t}\nEOF\n)\""),
        "pull-request": lambda r, t: f"gh pr create --title x --body {q(t)}",
        "curl": lambda r, t: f"curl -s -d {q(json.dumps({'text': t}))} http://127.0.0.1:9/x",
        "jq-arg": lambda r, t: f"jq -n --arg t {q(t)} '{{run: $t}}'",
        "diff": lambda r, t: f"diff <(echo {q(t)}) /dev/null",
        "awk-variable": one_line(without("\\", lambda r, t: f"awk -v t={q(t)} 'BEGIN{{print length(t)}}'")),
        "never-called": lambda r, t: f"nf_{len(t)}() {{ {t}\n}}",
        "printed-function": lambda r, t: f"pf_{len(t)}() {{ {t}\n}}; declare -f pf_{len(t)}",
        "if-false": lambda r, t: f"if {r.choice(FALSE)}; then {t}\nfi",
        "and-false": lambda r, t: f"{r.choice(FALSE)} && {{ {t}\n}}",
        "or-true": lambda r, t: f"{r.choice(TRUE)} || {{ {t}\n}}",
        "else-not": lambda r, t: f"if {r.choice(TRUE)}; then :; else {t}\nfi",
        "if-false-here": lambda r, t: f"if {r.choice(FALSE_HERE)}; then {t}\nfi",
        "and-false-here": lambda r, t: f"{r.choice(FALSE_HERE)} && {{ {t}\n}}",
        "or-true-here": lambda r, t: f"{r.choice(TRUE_HERE)} || {{ {t}\n}}",
        "else-not-here": lambda r, t: f"if {r.choice(TRUE_HERE)}; then :; else {t}\nfi",
        "exits-here": lambda r, t: f"( {r.choice(FALSE_HERE)} || exit 0; {t}\n)",
        "while-false": lambda r, t: f"while {r.choice(FALSE)}; do {t}\nbreak; done",
        "case-other": lambda r, t: f"case abc in x*) {t}\n;; esac",
        "case-first": lambda r, t: f"case abc in a*) ;; *c) {t}\n;; esac",
        "after-break": lambda r, t: f"for i in 1 2; do break; {t}\ndone",
        "after-continue": lambda r, t: f"for i in 1 2; do continue; {t}\ndone",
        "continue-2": lambda r, t: f"for i in 1; do while :; do continue 2; done; {t}\ndone",
        "loop-never": lambda r, t: f"wn=0; while (( wn < 3 )); do (( ++wn )); (( wn == 5 )) && {{ {t}\n}}; done",
        "glob-none": lambda r, t: f"for f in *.nomatch; do [ -e \"$f\" ] || continue; {t}\ndone",
        "find-none": lambda r, t: f"find . -name 'no-such-*' -exec bash -c {q(t)} \\;",
        "xargs-none": lambda r, t: f"printf '' | xargs -r bash -c {q(t)}",
        "read-none": lambda r, t: f"while read -r x; do {t}\ndone < /dev/null",
        "after-exit": lambda r, t: f"( {r.choice(['exit 0', 'exit 1', 'exec true', 'exec /bin/true'])}; {t}\n)",
        "after-exec": lambda r, t: f"bash -c {q('exec true; ' + t)}",
        "function-exits": lambda r, t: f"(die_{len(t)}() {{ echo no >&2; exit 1; }}; {r.choice(FALSE)} || die_{len(t)}; {t}\n)",
        "main-returns": lambda r, t: f"mr_{len(t)}() {{\n  {r.choice(TRUE)} && return 0\n{t}\n}}\nmr_{len(t)}",
        "return": lambda r, t: f"rt_{len(t)}() {{ return 0; {t}\n}}; rt_{len(t)}",
        "source-returns": lambda r, t: script("ca", "return 0\n" + t, ". ./FILE"),
        "file-exits": lambda r, t: script("cb", "exit 0\n" + t, "bash FILE"),
        "file-unrun": lambda r, t: script("cc", t, r.choice(["chmod +x FILE", "cat FILE", "bash -n FILE", "wc -l FILE", "rm FILE", "git add FILE", "test -x FILE && ./FILE", "rm FILE; bash FILE", ": > FILE; bash FILE", "head -1 FILE > /dev/null"])),
        "commented": lambda r, t: "true # " + t.replace("\n", " "),
        "colon": lambda r, t: f": {q(t)}",
        "python-print": lambda r, t: python(f"print({t!r})"),
        "python-string": lambda r, t: heredoc(f"import subprocess\nDOC = {t!r}\nprint(len(DOC))\nif False:\n    subprocess.run(DOC, shell=True)", "python3 - "),
        "python-main-unrun": lambda r, t: heredoc(f"import os\n\ndef main():\n    os.system({t!r})\n\nif __name__ == '__mp_main__':\n    main()", "python3 - "),
        "node-print": lambda r, t: f"node -e {q('console.log(' + json.dumps(t) + ')')}",
        "perl-print": lambda r, t: f"perl -e {q('print ' + ruby_string(t))}",
        "for-none": lambda r, t: f"for i in; do {t}\ndone",
        "set-e-false": lambda r, t: f"(set -e; {r.choice(['false', 'x=$(false)', '(( 0 ))', '[ a = b ]', 'true && false', '( false )', 'grep -q nothere README.md', '{ false; }', 'let 0', 'cd nowhere', 'f() { false; }; f'])}; {t}\n)",
        "set-e-pipe": lambda r, t: f"(set -eo pipefail; false | cat; {t}\n)",
        "pipefail-false": lambda r, t: f"(set -o pipefail; false | true && {{ {t}\n}})",
        "trap-unsent": lambda r, t: f"(trap {q(t)} USR2; :)",
        "trap-reset": lambda r, t: f"(trap {q(t)} EXIT; trap - EXIT)",
        "trap-ignored": lambda r, t: f"(trap {q(t)} TERM; trap '' TERM; kill $BASHPID)",
        "no-file": lambda r, t: f"[ -e nowhere-{len(t)} ] && {{ {t}\n}}",
        "unset-name": lambda r, t: f"[ -n \"$nobody_set_it\" ] && {{ {t}\n}}",
        "unset-error": lambda r, t: f"(: ${{nobody_set_it?}}; {t}\n)",
        "nounset": lambda r, t: f"(set -u; : $nobody_set_it; {t}\n)",
        "noexec": lambda r, t: f"bash -n -c {q(t)}",
        "select-none": lambda r, t: f"select c in x; do {t}\ndone < /dev/null 2>/dev/null",
        "dash-function": lambda r, t: f"dd_{len(t)}() {{ {t}\n}}; export -f dd_{len(t)}; sh -c dd_{len(t)} 2>/dev/null",
        "unexported": lambda r, t: f"ux_{len(t)}() {{ {t}\n}}; bash -c ux_{len(t)} 2>/dev/null",
        "alias-unused": one_line(lambda r, t: f"alias an{len(t)}={q(t)}\nan{len(t)} 2>/dev/null"),
        "no-redirect": lambda r, t: f"{{ {t}\n}} < nowhere-{len(t)}",
        "suicide": lambda r, t: f"bash -c {q('kill -9 $$; ' + t)}",
        "shadowed": lambda r, t: f"modal() {{ :; }}; git() {{ :; }}; gh() {{ :; }}; pkill() {{ :; }}; killall() {{ :; }}; kill() {{ :; }}; {t}",
        "dry-run": lambda r, t: f"run() {{ echo \"+ $*\"; }}; run bash -c {q(t)}",
        "make-dry": lambda r, t: make_file(["all:", f"\tbash cd{len(t)}.sh"]) + heredoc(t, f"cat > cd{len(t)}.sh ") + "make -n",
        "make-other": lambda r, t: make_file(["all:", "\t@true", "stop:", f"\tbash ce{len(t)}.sh"]) + heredoc(t, f"cat > ce{len(t)}.sh ") + "make",
    }


RUNNERS, CARRIERS = [], []
for group in text_layers, encoded_layers, control_layers, file_layers, language_layers:
    RUNNERS += group()
    LAYERS.update(group())
CARRIERS += carrier_layers()
LAYERS.update(carrier_layers())

# Whether these get to the text, the directory and the environment say; behind what may have changed those, nobody can tell.
HERE_CARRIERS = ["if-false-here", "and-false-here", "or-true-here", "else-not-here", "exits-here", "glob-none", "find-none", "no-file", "no-redirect", "unset-name", "unset-error", "nounset"]
OPAQUE = [*language_layers(), *file_layers(), "login", "ssh-like", "git-alias", "wrapped", "background", "background-job", "coproc", "coproc-named", "procsub-out", "before", "zlib", "fifo"]

NEEDS = {"hex": "xxd", "gzip": "gzip", "iconv": "iconv", "jq": "jq", "jq-arg": "jq", "rev": "rev", "base32": "base32", "make": "make", "make-variable": "make", "make-shell": "make",
         "make-recipe": "make", "make-dry": "make", "make-other": "make", "perl": "perl", "perl-text": "perl", "perl-qx": "perl", "perl-pipe": "perl", "perl-print": "perl",
         "ruby": "ruby", "ruby-argv": "ruby", "node": "node", "node-argv": "node", "node-print": "node", "php": "php", "lua": "lua5.4",
         "awk": "awk", "awk-pipe": "awk", "awk-getline": "awk", "awk-print": "awk", "awk-variable": "awk", "diff": "diff"}
MISSING = [name for name, program in NEEDS.items() if not shutil.which(program)]
RUNNERS = [name for name in RUNNERS if name not in MISSING]
CARRIERS = [name for name in CARRIERS if name not in MISSING]
WRAPPERS = [text for text in WRAPPERS if all(shutil.which(p) for p in ("strace", "busybox", "taskset", "chrt", "flock", "ionice") if p in text.split())]
