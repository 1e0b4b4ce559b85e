#!/bin/sh
# docs_test.sh WRITE_FIXTURE DATABASE.MD: every ```sql block of the page runs in the sqlite3 shell
# and returns rows; every column of the schema is named on the page.
set -eu
write_fixture=$1
page=$2
command -v sqlite3 >/dev/null || {
	echo "skipped: there is no sqlite3 shell"
	exit 77
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
"$write_fixture" "$folder/findings.db"

awk -v folder="$folder" '
	/^```sql$/ { file = sprintf("%s/%02d.sql", folder, ++count); next }
	/^```/ { file = ""; next }
	file { print > file }
' "$page"

count=0
for query in "$folder"/*.sql; do
	rows=$(sqlite3 -readonly -bail "$folder/findings.db" <"$query")
	if [ -z "$rows" ]; then
		echo "no rows:"
		cat "$query"
		exit 1
	fi
	printf '%s\n\n' "$rows"
	count=$((count + 1))
done
[ "$count" -ge 5 ] || {
	echo "only $count queries"
	exit 1
}

sqlite3 -readonly "$folder/findings.db" "
	SELECT name FROM sqlite_schema WHERE type = 'view'
	UNION
	SELECT info.name FROM sqlite_schema AS object, pragma_table_info(object.name) AS info
	WHERE object.type = 'table'" >"$folder/names"
while read -r name; do
	grep -Eq "[\`.]$name\`" "$page" || {
		echo "the page does not name $name"
		exit 1
	}
done <"$folder/names"
