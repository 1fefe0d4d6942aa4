a; b & c && d || ! e
time -p f | g |& h
! !
