#!/bin/sh
# page_test.sh SOURCE WORK RENDER: works the page of the fixtures in Chromium as a reader would; the
# tests are page/*.test.mjs. Skipped (77) without Chromium, and where npm reaches no registry.
set -eu
. "$(dirname "$0")/npm.sh"
CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
	skip "there is no Chromium"
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT INT TERM

build_page "$1" "$2" "$built"
PAGE_MODULES=$2 RENDER=$3
export CHROMIUM PAGE_MODULES RENDER
node --test --test-reporter=spec "$1"/tests/reports/page/*.test.mjs
