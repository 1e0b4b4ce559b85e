#!/bin/sh
# bundle_test.sh SOURCE WORK: the bundle of the page that is committed is what its sources build, byte
# by byte. Skipped (77) where npm reaches no registry.
set -eu
. "$(dirname "$0")/npm.sh"
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT INT TERM

build_page "$1" "$2" "$built"
for file in bundle.js bundle.css bundle.licenses; do
	cmp "$built/$file" "$1/reports/html/$file" || {
		echo "$file is not what reports/html/src builds: run reports/html/build and commit it"
		exit 1
	}
done
