echo a\ b 'c d' "e $f \$g \h" $'\x41\102\u20ac\cA\n' $"hi" '' "" x''y a\
b
echo 'yes'"no"\?
