echo *.c a?b [abc] [!a-z] [[:alpha:]_] [ a ] [ab "[x]" ["a"b] [$x] \* '*'
