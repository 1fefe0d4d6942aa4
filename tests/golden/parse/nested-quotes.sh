echo "${s:+a="\p"}" "${s:+a=\p\'}" "${s:-$'\x41'}" "${s:+"b c"}" "${s:-'}'}"
cat <<E
${s:+$'x'} ${s:+a"b"c} "q" ${s:+'q'}
E
echo `echo 'a\
b'`
