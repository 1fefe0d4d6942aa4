echo $(ls "$(pwd)") `ls \`pwd\`` <(sort a) >(cat) $((1 + $x)) $[2*3] $((a) )
echo "`echo "b"`" $(case x in x) echo;; esac) $( (a); (b) ) $(<file) $()
