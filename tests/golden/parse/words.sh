echo if then { } ! time case in
a#b # comment ; modal
=x x=
"if" a; \if b; {a} }b
in\
put
