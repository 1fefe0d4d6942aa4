cat << -E
a
-E
cat <<A <<-'B' >out; echo behind
one $x `ls` \$y \
two
A
	raw $x
	B
cat <<"E F" | (
body
E F
cat <<-G
	tabs
	G
) && echo $(cat <<H
in $(date)
H
)
cat <<JOIN
x
JO\
IN
cat <<END
never closed
