echo if then { } ! time case in
a#b # comment ; modal
=x x=
"if" a; \if b; {a} }b
in\
put
{<(a) if>(b) c
case <(a) in <(b)) c;; esac
coproc a=(1) b
coproc N(a)
