/* A finding: its source, its path, what can be copied of it; the keys; a rule's page. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, hash_of, texts, with_page } from "./browser.mjs";

after(close);
const one = "#f=00000000000000000000000000000001";
const heading = page => page.locator(".detail .title").innerText();
const press = (page, ...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

test("the source has the steps, across files", () => with_page("all", { hash: one }, async page => {
	assert.equal(await heading(page), "'parse_config' blocks the event loop");
	assert.deepEqual(await texts(page, ".source header"), ["net/refresh.c", "store/config.c", "store/io.c"]);
	assert.deepEqual(await texts(page, ".note .bubble"), ["1", "2", "3", "5", "4"]); /* as the lines stand */
	assert.deepEqual(await texts(page, ".row mark"), ["refresh_config", "parse_config", "read_all", "read", "read_some"]);
	assert.equal(await page.locator(".row.anchor .no").innerText(), "36");
	assert.equal(await page.locator(".steps li").count(), 5);
	assert.ok(await page.locator(".row .k").count() > 3); /* the C side's classes */
	const colour = selector => page.locator(selector).first().evaluate(element => getComputedStyle(element).color);
	assert.equal(await colour(".row .text"), await colour("body"));
	assert.notEqual(await colour(".row .k"), await colour("body"));
}));

/* The fixture has no file so long; a row of it gets the number. */
test("numbers of lines have the room they need", async () => {
	for (const width of [1280, 390])
		await with_page("all", { hash: one, viewport: { width, height: 800 } }, async page =>
			assert.ok(await page.locator(".row.anchor .no").evaluate(cell => {
				cell.textContent = "1234567";
				const text = document.createRange();
				text.selectNodeContents(cell);
				return cell.scrollWidth <= cell.clientWidth &&
					text.getBoundingClientRect().right <= cell.getBoundingClientRect().right - 5;
			}), String(width)));
});

test("advice, the option that mends it, and a sketch", async () => {
	await with_page("all", { hash: one }, async page => assert.equal(await page.locator(".callout:not(.measured)").innerText(),
		"What to do move it to async_offload(), or annotate 'parse_config' if it only runs at start-up\n\n" +
		"Fix async-lint check --fix --suggested makes it; look at it first: the configuration may change meanwhile"));
	await with_page("all", { hash: one.replace(/1$/, "2") }, async page => {
		await page.click("summary:has-text('What it could look like')");
		assert.match(await page.locator(".sketch").innerText(), /^int rc = async_map\(refresh, peers, count,\n\tsizeof/);
	});
	await with_page("nasty", { hash: "#f=a0000000000000000000000000000001" }, async page =>
		assert.match(await page.locator(".callout").innerText(), /Fix async-lint check --fix makes it\.$/));
});

test("a mark is where it is, behind characters of two units and more", () => with_page("all", { hash: "#f=00000000000000000000000000000003" }, async page => {
	assert.deepEqual(await texts(page, ".row mark"), ["getaddrinfo"]);
}));

test("a gap opens, and shows the lines there are", () => with_page("all", { hash: one }, async page => {
	const before = await page.locator(".source >> nth=0 >> .row").count();
	assert.equal(await page.locator("button.gap >> nth=0").innerText(), "⋯ 24 lines");
	await page.click("button.gap >> nth=0");
	assert.equal(await page.locator(".source >> nth=0 >> .row").count(), before + 24);
	assert.equal(await page.locator(".row .no >> nth=0").innerText(), "1");
}));

test("n and p walk the path", () => with_page("all", { hash: one }, async page => {
	const at = () => page.locator(".note[aria-current] .bubble").innerText();
	await press(page, "n");
	assert.equal(await at(), "1");
	await press(page, "n", "n", "n");
	assert.equal(await at(), "4");
	assert.equal(await hash_of(page), one + "&step=4");
	assert.equal(await page.locator(".steps a[aria-current] .bubble").innerText(), "4");
	await press(page, "n", "n", "n");
	assert.equal(await at(), "5");
	await press(page, "p");
	assert.equal(await at(), "4");
	await page.waitForFunction(() => {
		const box = document.getElementById("step4").getBoundingClientRect();
		return box.top > 0 && box.bottom < innerHeight;
	});
	await page.click("#step1 .next");
	assert.equal(await at(), "2");
}));

test("a link with a step leads to it", () => with_page("all", { hash: one + "&step=5", viewport: { width: 1200, height: 500 } }, page =>
	page.waitForFunction(() => {
		const box = document.getElementById("step5").getBoundingClientRect();
		return box.top > 0 && box.bottom < innerHeight;
	})));

test("keys go from finding to finding and into everything else", () => with_page("all", {}, async page => {
	await press(page, "j", "j");
	assert.match(await hash_of(page), /06$/);
	await press(page, "k", "k", "k");
	assert.match(await hash_of(page), /07$/);
	await press(page, "r");
	assert.equal(await heading(page), "blocking-call");
	await press(page, "Escape");
	assert.equal(await page.locator(".tile").count(), 4);
	await press(page, "/", "r", "e", "t", "r", "y");
	assert.equal(await page.locator(".item").count(), 1);
	await press(page, "j"); /* a letter of the search, no key */
	assert.equal(await page.inputValue("#text"), "retryj");
	await press(page, "Escape", "f");
	assert.ok(await page.locator("#facets fieldset").count() > 2);
	await press(page, "?");
	assert.ok(await page.locator("dialog").isVisible());
	await press(page, "Escape");
	assert.ok(!await page.locator("dialog").isVisible());
}));

test("links and comments can be copied", () => with_page("all", { hash: one + "&q=loop", permissions: ["clipboard-read", "clipboard-write"] }, async page => {
	const copied = () => page.evaluate(() => navigator.clipboard.readText());
	await press(page, "c");
	await page.locator(".toast", { hasText: "link copied" }).waitFor();
	assert.equal(await copied(), page.url().replace(/#.*/, one));
	await page.click(".allow summary");
	assert.ok(await page.locator(".allow button").isDisabled(), "a comment needs a reason");
	await page.fill(".allow input", " only at */ start-up ");
	await page.click(".allow button");
	await page.locator(".toast", { hasText: "comment copied" }).waitFor();
	assert.equal(await copied(), "/* async-lint: allow(blocking-call) only at * / start-up */");
}));

test("what was measured", () => with_page("all", { hash: one }, async page => {
	assert.equal(await page.locator(".callout.measured").innerText(),
		"Measured stalled the loop 17 times, 312 ms at worst, 2.1 s in all; last 2024-05-16 22:11 UTC.");
	await press(page, "Escape");
	assert.deepEqual(await texts(page, ".stalls >> nth=0 >> td.figure"), ["17", "312 ms", "2.1 s"]);
	await page.click("summary:has-text('3 measured stalls that no finding explains')");
	assert.match(await page.locator(".stalls >> nth=1").innerText(), /pack\s+store\/pack.c:71\s+2\s+98 ms\s+no finding has/);
}));

test("of many measured stalls the table says how many it leaves out", () => with_page("all", { change: data => {
	const measured = data.findings.find(finding => finding.stalls);
	for (let i = 0; i < 13; i++)
		data.findings.push({ ...measured, fingerprint: `${i}`.padStart(32, "f") });
	data.stalls.unmatched_count = 203;
} }, async page => {
	assert.equal(await page.locator(".stalls >> nth=0 >> tbody tr").count(), 12);
	await page.click("summary:has-text('203 measured stalls')");
	await page.getByText("and 200 more").waitFor();
	await page.click("text=and 2 more");
	assert.equal(await hash_of(page), "#list&status=open&stalled=yes&sort=stall");
	assert.equal(await page.locator(".item").count(), 14);
}));

test("what a step says may be as wide as the code, and stays while that scrolls", () => with_page("all", { hash: one }, async page => {
	const widths = () => page.locator(".source >> nth=0").evaluate(source => [...source.querySelectorAll(".note")].map(note =>
		note.getBoundingClientRect().width - source.querySelector(".code").clientWidth));
	assert.ok((await widths()).every(difference => Math.abs(difference) < 1));
	await page.setViewportSize({ width: 390, height: 844 });
	await page.locator(".source .text >> nth=0").evaluate(line => { line.append("x".repeat(300)); });
	assert.ok((await widths()).every(difference => Math.abs(difference) < 1));
}));

test("a name that runs from right to left takes nothing with it", () => with_page("all", { hash: one, change: data => {
	const finding = data.findings.find(each => each.fingerprint === one.slice(3));
	const { chunks } = data.files.find(file => file.path === finding.path);
	const chunk = chunks.find(each => finding.line >= each.first && finding.line < each.first + each.lines.length);
	chunk.lines[finding.line - chunk.first] = ["prun(\u0639\u0645\u0644, 7, 8)"];
} }, async page => {
	const places = await page.locator(".row.anchor .text").evaluate(row => {
		const nodes = document.createTreeWalker(row, NodeFilter.SHOW_TEXT), places = {};
		for (let node; (node = nodes.nextNode());)
			[...node.data].forEach((letter, i) => {
				const range = document.createRange();
				range.setStart(node, i);
				range.setEnd(node, i + 1);
				places[letter] = range.getBoundingClientRect().left;
			});
		return places;
	});
	const order = ["(", "\u0644", "7", "8", ")"];
	assert.deepEqual(order.toSorted((a, b) => places[a] - places[b]), order);
}));

test("who allowed it, and where", () => with_page("all", { hash: "#f=00000000000000000000000000000005" }, async page => {
	assert.equal(await page.locator(".callout.quiet").innerText(),
		"Allowed by a comment a millisecond at most, measured store/config.c:21");
	assert.equal(await page.locator(".allow").count(), 0);
}));

test("the rule's page stands beside, and has a place of its own", () => with_page("all", { hash: one, viewport: { width: 1600, height: 900 } }, async page => {
	const [finding, rule] = [await page.locator(".finding").boundingBox(), await page.locator(".rule-page").boundingBox()];
	assert.ok(rule.x >= finding.x + finding.width, "beside");
	assert.deepEqual(await texts(page, ".rule-page .page .f"), ["read"]);
	await page.click(".tags a");
	assert.equal(await hash_of(page), "#r=blocking-call");
	await page.click("text=Show its 5 findings");
	assert.equal(await page.locator(".item").count(), 5);
}));

test("a link to what is not there says so", () => with_page("all", { hash: "#f=ffff" }, async page => {
	assert.equal(await heading(page), "No such finding");
}));
