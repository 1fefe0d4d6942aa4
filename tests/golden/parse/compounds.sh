if a; then b; elif c; then d; else e; fi
while a; do b; done <f
until a
do b
done
for i in 1 "2 3" *; do :; done
for j; do :; done
for k do { :; } done
for ((i = 0; i < 3; i++)); do :; done
for ((;;)) { break; }
select s in a b; do :; done
case $x in a | b*) one ;; (c) two ;& d) ;;& *) last
esac
{ a; b; }; (c; d)
((x += 1)); ((a); (b))
f() { :; }; function g { :; }; function h () ( :; ) >log
coproc a b; coproc N { a; }; coproc { a; }
