echo ~ ~/a ~user/b a~ "~" ~"x" x=~/a:~/b
p=~:~u/bin PATH=$PATH:~/bin
