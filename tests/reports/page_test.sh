#!/bin/sh
# page_test.sh RENDER: loads the page of each fixture in Chromium, works it as a reader would,
# and compares what is then on it. Skipped (77) without Chromium.
set -eu
render=$1
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
	echo "skipped: there is no Chromium"
	exit 77
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

# Runs after the page's own script; what it finds stands in an attribute of the root.
cat >"$folder/reader.html" <<'READER'
<script>
(async function () {
	const turn = () => new Promise(done => setTimeout(done, 30));
	const count = selector => document.querySelectorAll(selector).length;
	const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
	const seen = [];
	const note = (name, value) => seen.push(name + "=" + value);
	const type = text => {
		const input = document.getElementById("text");
		input.value = text;
		input.dispatchEvent(new Event("input"));
	};
	note("items", count(".item"));
	note("static", count("#static article"));
	note("tiles", count(".tile"));
	note("bars", count(".bar"));
	note("problems", count("#detail table tr"));
	press("j");
	await turn();
	press("j");
	await turn();
	note("second", location.hash.slice(-1) + count(".item[aria-current]"));
	press("k");
	await turn();
	note("first", location.hash.slice(-1));
	location.hash = "#f=00000000000000000000000000000001";
	await turn();
	note("steps", count(".steps li"));
	note("sources", count(".source"));
	note("notes", count(".note .bubble"));
	note("mark", [...document.querySelectorAll("mark")].map(mark => mark.textContent).join("+"));
	location.hash = "#f=00000000000000000000000000000003";
	await turn();
	note("wide", document.querySelector("mark") && document.querySelector("mark").textContent);
	press("Escape");
	await turn();
	note("overview", count(".tile"));
	type("store/ getaddr");
	note("filtered", count(".item"));
	type("");
	for (const toggle of document.querySelectorAll("#severities button.suppressed"))
		toggle.click();
	note("suppressed", count(".item"));
	const tile = document.querySelector(".tile.error");
	if (tile)
		tile.click();
	note("errors", count(".item"));
	document.documentElement.dataset.seen = seen.join(" ");
}());
</script>
READER

# check FIXTURE EXPECTED
check()
{
	"$render" html "$1" >"$folder/$1.html"
	if grep -Eq '(src|href)="?(https?:)?//' "$folder/$1.html"; then
		echo "$1: the page asks for something from elsewhere"
		exit 1
	fi
	cat "$folder/reader.html" >>"$folder/$1.html"
	"$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-sync \
		--disable-background-networking --disable-component-update \
		--user-data-dir="$folder/profile" --enable-logging=stderr \
		--virtual-time-budget=5000 --dump-dom "file://$folder/$1.html" \
		>"$folder/dom" 2>"$folder/log"
	if grep -E 'CONSOLE' "$folder/log"; then
		echo "$1: the page wrote to the console"
		exit 1
	fi
	seen=$(sed -n 's/.*data-seen="\([^"]*\)".*/\1/p' "$folder/dom" | head -n 1)
	if [ "$seen" != "$2" ]; then
		printf '%s:\n  expected: %s\n  seen:     %s\n' "$1" "$2" "$seen"
		exit 1
	fi
}

check all "items=7 static=9 tiles=4 bars=5 problems=3 second=61 first=7 steps=5 sources=3 notes=5\
 mark=refresh_config+parse_config+read_all+read+read_some wide=getaddrinfo overview=4 filtered=1\
 suppressed=8 errors=3"
check clean "items=0 static=0 tiles=0 bars=0 problems=1 second=0 first= steps=0 sources=0 notes=0\
 mark= wide=null overview=0 filtered=0 suppressed=0 errors=0"
check nothing "items=0 static=0 tiles=0 bars=0 problems=0 second=0 first= steps=0 sources=0 notes=0\
 mark= wide=null overview=0 filtered=0 suppressed=0 errors=0"
