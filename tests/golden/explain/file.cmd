cat > x.sh <<E
kill 312
E
bash x.sh
