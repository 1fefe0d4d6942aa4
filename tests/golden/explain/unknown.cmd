modal $ACTION ap-1
"$TOOL" app stop ap-1
docker exec web modal app stop ap-1
ssh host "modal app stop ap-1"
eval "$CODE"
source ./missing.sh
