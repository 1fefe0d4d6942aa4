# parameter expansion with known values
x=modal; show $x "$x" ${x} ${x}s
x=; show $x
x=; show "$x"
x='a b'; show $x "$x"
unset y; x=a; show ${x:-b} ${y:-b} ${y-b}
x=; show ${x:-b} "${x-b}"
x=; show ${x:+b} ${x+b}
x=1; show ${x:+b} ${x+b}
unset y; show ${y:-'a b'} ${y:-"c d"} ${y:-e f}
unset y; show "${y:-a b}" "${y:-'q'}"
unset y; show ${y:=v} $y
y=; show ${y:=v} $y
unset y; show "${y:=a b}" $y
x=a/b/c; show ${x#*/} ${x##*/} ${x%/*} ${x%%/*}
x=foo.tar.gz; show ${x%.*} ${x%%.*} ${x#*.} ${x##*.}
x=abcabc; show ${x/b/X} ${x//b/X} ${x/#a/X} ${x/%c/X} ${x/b} ${x//b}
x=abcabc; show ${x//[ac]/-} ${x/b*/Z} ${x//?/y}
x=a.b.c; show ${x//./ } "${x//./ }"
x='a*b'; show "${x/\*/+}" "${x/'*'/+}" "${x//\*}"
p='*'; x='a*b'; show "${x/"$p"/+}" "${x/$p/+}"
p='b*'; x=abcd; show ${x#a$p} ${x%$p} "${x%"$p"}"
x=abcdef; show ${x:2} ${x:1:3} ${x: -2} ${x: -3:2} ${x:1:-2} ${x:0:0} ${x:9}
x=abcdef; n=2; show ${x:n} ${x:n:n} ${x:$n:1} ${x:n+1} ${x:(-2)}
x=héllo; show ${#x} ${x:1:1} ${x#h?} ${x/é/e}
unset y; x=abc; show ${#x} ${#y}
x=modal; show ${x^} ${x^^} ${x^^[a-m]}
x=MODAL; show ${x,} ${x,,} ${x,,[A-M]}
x=MoDaL; show ${x~} ${x~~}
x=y; y=z; show ${!x} ${!x:-q} ${!x#z}
x=y; unset y; show "${!x-none}"
a=(1 2 3); x='a[1]'; show ${!x}
a=(1 2 3); x='a[@]'; show "${!x}"
set -- p q r; x=2; show ${!x}
set -- p q r; show $1 $2 $3 $# "$@" "$*"
set -- 'a b' c; show "$@" $@ "$*" $*
set -- 'a b' c; show "x$@y" x"$*"y
set --; show "$@" $@ "$*" x
set --; show "x$@"
set --; show "$@""" ""
set -- a b c d; show "${@:2}" "${@:2:2}" ${@: -1} "${*:2:2}"
set -- a b; show ${@#a} "${@/b/X}" "${@^^}"
set -- a b c d e f g h i j k; show $10 ${10} ${11}
set -- a b; show ${#@} ${#*} ${#}
set -- a b; x="$*"; y="$@"; z=$*; show "$x" "$y" "$z"
set -- a b; IFS=,; show "$*" "${*}" $*
set -- a b; IFS=; show "$*" $*
set -- a b; IFS=,; x=$*; y=$@; show "$x" "$y"
x=a; x+=b; show $x
x=5; declare -i x; x+=3; show $x
declare -i n=2+3; show $n
declare -i n; n=4*5; show $n
declare -u u=abc; show $u
declare -l l=ABC; show $l
declare -n r=x; x=5; show $r; r=7; show $x ${!r}
declare -n r=a; a=(1 2 3); show "${r[@]}" ${r[1]} ${#r[@]}
declare -n r=r2; declare -n r2=x; x=deep; show $r
x="it's"; show "${x@Q}"
x='a b'; show "${x@Q}" ${x@Q}
x='a\tb'; show "${x@E}"
x=abc; show ${x@U} ${x@u}
x=ABC; show ${x@L}
y=5; x='$y'; show "${x@P}"
declare -i x=3; show ${x@a}
a=(1 2); show ${a@a}
x='a b'; show "${x@A}"
x='a b'; show ${x@K}
x=1; y=x; show ${y} ${!y}
x='$HOME'; show $x "$x"
x='a"b'; show $x
x='a\b'; show $x
x=a y=b; show $x$y "$x"$y $x"$y"
x='a b' y='c d'; show $x$y
x='a b' y='c d'; show "$x"$y
x=' a b '; show $x "$x" -$x-
x=' a b '; show $x$x
x='  '; show $x
x='  '; show a$x b
unset x; show a${x}b ${x} "${x}"
x=modal; show ${x:0:1}${x:1}
x=ladom; show ${x:4:1}${x:3:1}${x:2:1}${x:1:1}${x:0:1}
x=mo y=dal; show $x$y app stop
x="modal app stop"; show $x ap-1
unset y z; x="${y:-${z:-deep}}"; show $x
unset x; show ${x:-$(( 1+1 ))}
x=abc; show ${x/b/"q r"} "${x/b/q r}"
x=a:b:c; show ${x//:/$'\n'}
x=aXbXc; show ${x##*X} ${x%%X*} ${x/X*X/-}
x=aaa; show ${x/a/b} ${x//a/b} ${x/#a/b} ${x/%a/b} ${x//aa/b}
x=path/to/file.txt; b=${x##*/}; show ${b%.*} ${x%"$b"}
x=abc; show "${x/#abc/}" end
unset y; x="}"; show ${x} "${y:-\}}"
x=@; show "${x}" $x
show "${HOME}" $HOME ${HOME##*/}
x='[a]'; show "${x#[}" "${x#\[}"
x=aab; show "${x#+(a)}" "${x##+(a)}" "${x%@(b|c)}"
x=foobar; show ${x#@(foo|fo)} ${x##!(bar)} ${x/@(oo|o)/-}
x=abc; show ${x:?err} ${x?err}
x=abc; show "${x/%/.txt}"
x=abc; show "${x/#/pre-}"
x=a/b; show "${x/%\//-}" "${x/#a/-}" "${x/%b}"

# a quoted operand is a field though it is empty
unset y; show "${y:-}" "${y-}" "${y:-""}"
y=1; z=; show "${y:+}" "${y:+$z}"
a=(); show "${a[@]:-}" "${a[@]+"${a[@]}"}"
a=(1 2); show "${a[@]:+}" "${a[*]:+}" "${a[@]+"${a[@]}"}" "${a[@]:-}"
unset y; show ${y:-} a${y:-} "a${y:-}"
