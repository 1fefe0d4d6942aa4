# literal words, quotes, braces, tilde, names
show a b c
show 'a b' "c d" e\ f
show '' "" a
show a''b "x"'y'z
show $'a\tb\n' $'\x41\u00e9'
show {a,b}
show x{a,b}y
show {a,b}{1,2}
show {a,b{1,2}c,d}
show {1..5}
show {5..1}
show {1..10..3}
show {10..1..3}
show {01..10..3}
show {-2..2}
show {a..e}
show {e..a..2}
show {a..e..2}x
show {001..3}
show {1..3}{a,b}
show a{,b}c
show {,}
show a{,}
show {a}
show {a,b
show a{b}c
show {}
show x{}y
show {a,b}{c
show "{a,b}"
show \{a,b}
show {a,\,b}
show {'a b',c}
show mod{al,ern} --x={1,2}
x=1; show {$x,2}
x=3; show {1..$x}
show {a..3}
show {1..2..0}
show {1..a}
show m{o,}dal
show {{a,b},c}
show pre{x,{y,z}}post
show ~ ~/bin
show ~root
show x~ "~" '~' \~
show ~/a:~/b
x=~/a:~/b; show "$x"
x=a:~; show "$x"
show a=~
show *.txt
show *.none
show "*.txt" '*.txt' \*.txt
show ?.txt
show [ab].txt
show [!a].txt
show [^a].txt
show [a-c].*
show src/*.c
show */*.c
show */
show s*/d*/*
show ./*.py
show bin/mod?l
show bin/m*
show bin/[m]odal
show bin/mo[d]al
x='*.txt'; show $x
x='*.txt'; show "$x"
x='*'; show $x.txt
show .h*
shopt -s dotglob; show *den
shopt -s nullglob; show *.none x
shopt -s nullglob; show *.txt
set -f; show *.txt
show @(a|b).txt
show +(a|b).txt
show !(*.txt|src|bin)
show *.@(py|txt)
show ?(a).txt
shopt -s globstar; show **/*.c
shopt -s globstar; show src/**
show \[odd\]
show [[]odd]
show star\**
show star[*]name
show 'star*'name
show with*
show $PWD/nothing/*.q
show a* "b"*
show "a"*.txt
x=a; show $x*.txt "$x"*.txt
show src/one.c*
show no/such/*
show *
show src/deep/../*.c
shopt -s nocaseglob; show A.TXT A*
show $(( 1 + 2 ))"x"
show a"$(( 3*4 ))"b
show "a\$b" "a\`b" "a\"b" "a\\b" "a\nb"
a=1; ab=2; ac=3; show $a{b,c}
ab=2; abd=3; acd=4; show $a{b,c}d
ac=5; show {$a,b}c
v1=x; v2=y; show $v{1..2}
a=1; show $a{.b,-c}
a=1; ab=2; show $a{\b,'b',"b"}
a=1; show ${a}{b,c} "$a"{b,c}
set -- p q; show $1{0,1}
a_1=7; ax1=8; show $a{_,x}1
