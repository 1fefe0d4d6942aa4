if false; then modal app stop ap-1; else echo kept; fi
test -e flag && modal app stop ap-2
trap 'modal app stop ap-3' EXIT
