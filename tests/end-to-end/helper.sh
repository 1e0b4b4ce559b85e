# What the end-to-end tests share. Sourced first; then the test is in an empty folder of its own,
# which is removed in the end, and `async-lint` is the installed one.
#
#	PREFIX   where async-lint is installed
#	SOURCE   the source tree
#
# `run COMMAND...` keeps what a command writes in the files `out` and `err`, and its exit code in
# $status. Expectations compare with these, say what was expected and what was seen, and count;
# a test fails in the end when any of them did.
set -eu

: "${PREFIX:?folder of the installation}" "${SOURCE:?the source tree}"
PATH=$PREFIX/bin:$PATH
LC_ALL=C
unset NO_COLOR CLICOLOR_FORCE ASYNC_LINT_TEST_CRASH ASYNC_LINT_TEST_HANG
folder=$(mktemp -d)
HOME=$folder
export PATH LC_ALL HOME
cd "$folder"

failures=0
status=0

finish()
{
	code=$?
	cd /
	rm -rf "$folder"
	[ "$failures" -eq 0 ] || code=1
	exit "$code"
}
trap finish EXIT
trap 'exit 1' INT TERM

skip()
{
	echo "skipped: $1"
	exit 77
}

# ------------------------------------------------------------------------------------ running

run()
{
	last=$*
	status=0
	"$@" >out 2>err || status=$?
}

fail()
{
	failures=$((failures + 1))
	echo "FAILED: ${last-} (in $PWD)"
	echo "  expected: $1"
	echo "  seen:     $2"
}

show()
{
	for stream in out err; do
		sed "s/^/  $stream| /" "$stream" | head -n 40
	done
}

# ------------------------------------------------------------------------------- expectations

expect_status()
{
	[ "$status" -eq "$1" ] && return
	fail "exit code $1" "$status"
	show
}

# WHAT EXPECTED SEEN
expect_equal()
{
	[ "$2" = "$3" ] || fail "$1 is '$2'" "'$3'"
}

# FILE TEXT...: each text stands somewhere in the file.
expect_in()
{
	file=$1
	shift
	for text; do
		grep -qF -e "$text" "$file" && continue
		fail "'$text' in $file" "$(head -n 40 "$file")"
	done
}

expect_not_in()
{
	file=$1
	shift
	for text; do
		grep -qF -e "$text" "$file" || continue
		fail "no '$text' in $file" "$(grep -F -e "$text" "$file" | head -n 5)"
	done
}

# FILE PATTERN: an extended regular expression fits a line.
expect_line()
{
	grep -qE -e "$2" "$1" || fail "a line like '$2' in $1" "$(head -n 40 "$1")"
}

expect_empty()
{
	[ ! -s "$1" ] || fail "nothing in $1" "$(head -n 20 "$1")"
}

expect_same()
{
	cmp -s "$1" "$2" || fail "'$1' and '$2' are the same" "$(diff -a "$1" "$2" | head -n 20)"
}

# FILE: well-formed JSON, in well-formed UTF-8.
expect_json()
{
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || fail "$1 is UTF-8" "it is not"
	valid=$(query "SELECT json_valid(CAST(readfile('$1') AS TEXT))")
	[ "$valid" = 1 ] || fail "$1 is JSON" "$(head -c 300 "$1")"
}

# ------------------------------------------------------------------------------ looking inside

query()
{
	sqlite3 -batch :memory: "$1"
}

# FILE PATH: one value of a JSON file, as json_at out '$.counts.parsed'.
json_at()
{
	query "SELECT json_extract(CAST(readfile('$1') AS TEXT), '$2')"
}

# FILE: the findings of a JSON report as the text report heads them.
json_headlines()
{
	query "SELECT format('%s:%d:%d: %s: %s [%s, %s]', value ->> 'path', value ->> 'line',
			value ->> 'column', value ->> 'severity', value ->> 'message',
			value ->> 'rule', value ->> 'confidence')
		FROM json_each(CAST(readfile('$1') AS TEXT), '$.findings')
		WHERE value ->> 'suppressed' IS NULL"
}

# FILE: the headlines of a text report.
text_headlines()
{
	grep -E '^[^ ].*:[0-9]+:[0-9]+: (error|warning|performance|info): ' "$1" || true
}

# --------------------------------------------------------------------------------- programs

# FOLDER: the sample program, with its compile database.
make_program()
{
	cp -R "$SOURCE/tests/end-to-end/program" "$1"
	list_program "$1"
}

# FOLDER: (re)writes the compile database of all its .c files.
list_program()
{
	(
		cd "$1"
		separator='['
		for source in *.c; do
			printf '%s\n{"directory": "%s", "file": "%s", "arguments": ["cc", "-std=gnu11", "-I%s", "-c", "%s"]}' \
				"$separator" "$PWD" "$source" "$SOURCE/runtime/include" "$source"
			separator=,
		done
		printf '\n]\n'
	) >"$1/compile_commands.json.new"
	mv "$1/compile_commands.json.new" "$1/compile_commands.json"
}

# COMMAND...: runs it where it may mount file systems that nobody else sees.
with_mounts()
{
	own=-m
	[ "$(id -u)" -eq 0 ] || own=-rm
	unshare $own true 2>/dev/null || skip "no mount namespaces here"
	unshare $own "$@"
}
