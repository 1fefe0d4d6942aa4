# arrays
a=(x y z); show ${a[0]} ${a[1]} ${a[2]} $a ${a[-1]}
a=(x y z); show "${a[@]}" "${a[*]}" ${#a[@]} ${#a[1]}
a=('a b' c); show "${a[@]}" ${a[@]} "${a[*]}" ${a[*]}
a=(); show "${a[@]}" x ${#a[@]}
a=(x y z); show "${a[@]:1}" "${a[@]:1:1}" "${a[@]: -1}" "${a[*]:0:2}"
a=(x y z); show "${!a[@]}" ${!a[*]}
a=([2]=c [5]=f); show "${a[@]}" "${!a[@]}" ${a[5]}
a=([2]=c d [0]=a); show "${a[@]}" "${!a[@]}"
a=([3]=x [5]=y [9]=z); show "${a[@]:4}" "${a[@]:4:1}" "${a[@]:9}"
a=(x); a+=(y z); show "${a[@]}"
a=(x); a+=y; show "${a[@]}"
a=(x y); a[1]+=q; show "${a[@]}"
a=(x y); a[4]=w; show "${a[@]}" ${!a[@]}
a=(x y z); a=("${a[@]}" w); show "${a[@]}"
a=(x y z); a=("${a[@]:1}"); show "${a[@]}"
a=(x y z); show "${a[@]/y/Q}" "${a[@]#x}" "${a[@]^^}" "${a[@]%z}"
a=(one two); show "${a[@]:0:1}" ${a[@]/o/0}
a=(*.txt); show "${a[@]}"
a=({1..3}); show "${a[@]}"
x='p q'; a=($x "$x"); show "${a[@]}"
declare -A m; m[x]=1; m[y]=2; show ${m[x]} ${m[y]} ${#m[@]}
declare -A m=([k]=v); show "${m[k]}" "${!m[@]}"
declare -A m=([k]=v); m[k]+=w; show "${m[@]}"
declare -A m; k='a b'; m[$k]=1; show "${m[a b]}" "${!m[@]}"
declare -A m=(p q); show "${m[p]}"
declare -a a; a[3]=x; show "${a[@]}" ${!a[@]}
a=(x y); unset a; show "${a[@]-none}"
a=(1 2 3); IFS=,; show "${a[*]}"
a=(1 2 3); IFS=,; x="${a[*]}"; show "$x"
a=(x y); b=("${a[@]}"); b[0]=q; show "${a[@]}" "${b[@]}"
a=(x y); show "pre${a[@]}post" "pre${a[*]}post"
a=(x y); show ${a[@]:-d} "${a[@]:-d}"
a=(); show "${a[@]:-d}" ${a[@]-e}
a=(); show "${a[@]+set}" end
a=(x); show "${a[@]+set}" "${a[0]+set}" "${a[1]+set}" end
x=scalar; show "${x[0]}" "${x[@]}" ${#x[@]}
x=scalar; x[1]=more; show "${x[@]}"
a=(a b c d); i=2; show ${a[i]} ${a[i-1]} ${a[$((i+1))]} "${a[@]:i}"
a=("modal" "app" "stop"); show "${a[@]}" ap-1
a=(5 6); show $((a[0]*a[1]))
a=(x 'y z'); show "${a[@]@Q}"
declare -i n; a=(1 2); declare -ai c; c=(1+1 2*3); show "${c[@]}"
a=([1]=b [0]=a); show "${a[@]}"
a=(x y z); show ${a[@]:0:2} ${#a}
a=(x "" z); show "${a[@]}" ${a[@]} ${#a[@]}
a=(x y); for_=1; show "${a[@]}"x y"${a[@]}"
a=(x y z); show ${a[-2]} "${a[@]: -2:1}"
a=($(( 1+1 )) {a,b}); show "${a[@]}"
