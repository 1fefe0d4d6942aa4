a=1 b+=2 c[0]=3 d[x y]=4 e=(1 [2]=3 [k]+=4 $x "y z"
# comment
*.c) cmd f=5
export A=1 B=(2) C[1]=3 D
env X=1 make CC=gcc
eval x=(a b)
