A=modal; for v in list stop; do $A app $v ap-1; done
