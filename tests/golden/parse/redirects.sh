a <in >out >>app 2>err >|clob <>rw 2>&1 >&- <&3 3>&4- &>both &>>both >&both {fd}>f {fd}>&- <<<"$x" 12>y 1 >z
> only
{ a; } >g 2>&1 | b
echo a >&2>f 3<&0<g
