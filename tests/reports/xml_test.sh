#!/bin/sh
# xml_test.sh RENDER SCHEMA: the XML of each fixture is well-formed and counts what it holds; JUnit's
# is as Jenkins' schema wants it.
set -eu
render=$1
schema=$2
command -v xmllint >/dev/null || {
	echo "skipped: no xmllint"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
cd "$work"

complain()
{
	echo "$1"
	status=1
}

# FILE EXPRESSION: the number it is.
number()
{
	xmllint --xpath "$2" "$1" | sed 's/\..*//'
}

# WHAT EXPECTED SEEN
expect_equal()
{
	[ "$2" = "$3" ] || complain "$1: expected $2, seen $3"
}

for fixture in all clean nothing nasty many; do
	"$render" junit "$fixture" >junit.xml
	xmllint --noout --schema "$schema" junit.xml 2>said || complain "$(head -n 5 said)"
	for what in tests:testcase failures:failure errors:error; do
		expect_equal "${what%:*} of $fixture" "$(number junit.xml "count(//${what#*:})")" \
			"$(number junit.xml "number(/testsuites/@${what%:*})")"
		expect_equal "${what%:*} of the suites of $fixture" \
			"$(number junit.xml "number(/testsuites/@${what%:*})")" \
			"$(number junit.xml "sum(//testsuite/@${what%:*})")"
	done
	issues=$(number junit.xml "count(//failure | //error)")

	"$render" checkstyle "$fixture" >checkstyle.xml
	xmllint --noout checkstyle.xml || complain "checkstyle of $fixture is not well-formed"
	expect_equal "errors of checkstyle of $fixture" "$issues" \
		"$(number checkstyle.xml "count(/checkstyle/file/error[@line > 0 and @message and
			@source and (@severity = 'error' or @severity = 'warning' or @severity = 'info')])")"
	expect_equal "errors elsewhere" "$issues" "$(number checkstyle.xml "count(//error)")"
	expect_equal "files that come twice" 0 "$(number checkstyle.xml \
		"count(/checkstyle/file[@name = following-sibling::file[1]/@name])")"
done

# Control characters and the like come back as pictures, all else as it was.
"$render" checkstyle nasty >checkstyle.xml
expect_equal "a name" "a b/quo\"te's#%41?&<>.c" \
	"$(xmllint --xpath "string(/checkstyle/file[3]/@name)" checkstyle.xml)"
exit $status
