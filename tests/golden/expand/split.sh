# IFS splitting
IFS=:; x=a:b:c; show $x "$x"
IFS=:; x=:a::b:; show $x
IFS=:; x=::; show $x
IFS=:; x=:; show $x
IFS=:; x=a:; show $x
IFS=:; x=; show $x
IFS=' :'; x='a : b :c'; show $x
IFS=' :'; x=' :a'; show $x
IFS=' :'; x='a  b'; show $x
IFS=' :'; x='a: :b'; show $x
IFS=,; x='a b,c'; show $x
IFS=,; x=a,b; show x$x,y
IFS=,; x=a,b; show "p"$x"q"
IFS=,; x=,; show p$x"q"
IFS=,; x=a, y=,b; show $x$y
IFS=; x='a b'; show $x
unset IFS; x='a b'; show $x
IFS=x; y=axbxc; show $y
IFS=$'\n'; x=$'a b\nc'; show $x
IFS=$' \t\n'; x=$'a\tb\n\nc '; show $x
IFS=:; set -- a b c; show $* "$*" $@
IFS=:; set -- a:b c; show $* "$*" $@ "$@"
IFS=:; set -- a '' b; show $* "$*" "$@"
set -- a '' b; show $* $@ "$@"
set -- '' a; show $* x$*
set -- ' a ' b; show $* x$*y
IFS=,; a=(1 2 3); show ${a[*]} "${a[*]}" ${a[@]}
IFS=/; x=/usr/bin; show $x
IFS=-; x=2024-01-02; show $x
unset y; IFS=:; show ${y:-a:b}
unset y; IFS=:; show ${y:-"a:b":c}
IFS=1; show $((10+101))
IFS=:; x='a:*.txt'; show $x
IFS='|'; x='a|b'; show $x$x
IFS=, ; x='a , b'; show $x
IFS=' ,'; x='a , b,,c'; show $x
IFS=ab; x=1a2b3; show $x
IFS=\\; x='a\b'; show $x
