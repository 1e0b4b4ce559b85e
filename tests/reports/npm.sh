# Sourced by the tests of the page: installs what it is made and tested with, or ends the test as
# skipped (77) and says why.
skip()
{
	echo "skipped: $*"
	exit 77
}
command -v npm >/dev/null && command -v node >/dev/null || skip "there is no npm"

# SOURCE WORK [OUT]: the bundle, as html/build makes it.
build_page()
{
	"$1/reports/html/build" "$2" "$3" && return
	[ -d "$2/node_modules" ] || npm view preact version >/dev/null 2>&1 ||
		skip "npm reaches no registry"
	echo "html/build failed"
	exit 1
}
