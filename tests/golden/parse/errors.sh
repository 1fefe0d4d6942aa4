echo (a; modal app stop
fi; modal b
a | | modal c
if x; then y ) ; modal d
$(if) && modal e
for x in a b do; modal f
done
case x in ; modal g
esac; modal h
[[ a b ]]; modal i
echo `if` ; modal j
]]; modal l
coproc then; modal m
coproc N coproc x; modal n
echo "unclosed; modal k
