echo {a,b} x{1..3}y {a,{b,c}d} {a..z..2} {a} {} {a,b {1..x} {,} "{a,b}" {a','b} {$x,y} a{b,c}{d,e}
x={a,b} export y={c,d}
