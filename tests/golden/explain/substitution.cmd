echo "state: $(modal app stop ap-1)" <(modal app list) `date`
