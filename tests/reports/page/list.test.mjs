/* The list: what stands in it, what narrows it, what the address says of it. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, hash_of, texts, with_page } from "./browser.mjs";

after(close);
const messages = page => texts(page, ".item .what");
const filter_button = "button[aria-controls=facets]";
const check = (page, facet, value) =>
	page.locator(`#facets input[name="${facet}"][value="${value}"]`).click();

test("what is open is listed, by file", () => with_page("all", {}, async page => {
	assert.equal((await messages(page)).length, 7);
	assert.deepEqual(await texts(page, ".list h3"),
		["net/gone.c", "net/latin.c", "net/refresh.c", "net/table.c", "store/config.c"]);
	assert.equal(await page.locator("#shown").innerText(), "7 findings");
}));

test("nothing to list", () => with_page("clean", {}, async page => {
	assert.equal(await page.locator(".item").count(), 0);
	assert.equal(await page.locator(".list .none").innerText(), "No findings.");
	assert.equal(await page.locator("#text").count(), 0);
}));

test("the search finds words anywhere, in any order, with a letter missing", () => with_page("all", {}, async page => {
	for (const [text, count] of [["store getaddr", 1], ["getaddr store", 1], ["getadrinfo", 1], ["usleep", 0],
		["nothing of this kind", 0], ["blocking-call", 5], ["config.c:22", 1], ["'", 6], ["名前", 1]]) {
		await page.fill("#text", text);
		assert.equal(await page.locator(".item").count(), count, text);
	}
	await page.fill("#text", "sleep");
	assert.deepEqual(await texts(page, ".item mark"), ["sleep"]);
}));

test("Enter opens the first that was found", () => with_page("all", {}, async page => {
	await page.fill("#text", "retry");
	await page.press("#text", "Enter");
	assert.equal(await page.locator(".detail .title").innerText(), "'retry' waits for a peer without any deadline");
}));

test("severities add up", () => with_page("all", {}, async page => {
	await page.click(".chip.error");
	assert.equal(await page.locator(".item").count(), 3);
	await page.click(".chip.info");
	assert.equal(await page.locator(".item").count(), 4);
	assert.equal(await page.locator("#shown").innerText(), "4 of 7 findings");
	assert.equal(await hash_of(page), "#severity=error&severity=info");
	await page.click(".chip.error");
	assert.deepEqual(await messages(page), ["'retry' waits for a peer without any deadline"]);
}));

test("facets hold together, and say what each would leave", () => with_page("all", {}, async page => {
	await page.click(filter_button);
	await check(page, "rule", "blocking-call");
	await check(page, "confidence", "certain");
	assert.deepEqual(await messages(page), ["'parse_config' blocks the event loop", "'getaddrinfo' blocks the event loop"]);
	const figure = name => page.locator("#facets label", { hasText: name }).locator(".count").innerText();
	assert.equal(await figure("missing-timeout"), "0"); /* none of them is certain */
	assert.equal(await figure("likely"), "2");
	await check(page, "stalled", "yes");
	assert.deepEqual(await messages(page), ["'parse_config' blocks the event loop"]);
	assert.equal(await page.locator(".pill").count(), 3);
	await page.click(".pill >> text=certain");
	await page.click(".pills .link");
	assert.equal(await page.locator(".item").count(), 7);
}));

test("what was allowed or accepted is there for who asks", () => with_page("all", {}, async page => {
	await page.click(filter_button);
	await check(page, "status", "suppressed");
	assert.equal(await page.locator(".item").count(), 8);
	await check(page, "status", "accepted");
	assert.equal(await page.locator(".item").count(), 9);
	assert.deepEqual(await texts(page, ".item.closed .badge"), ["allowed", "accepted"]);
	await check(page, "status", "open");
	assert.equal(await page.locator(".item").count(), 2);
}));

test("a folder holds what is below it", () => with_page("all", { hash: "#list&folder=net" }, async page => {
	assert.equal(await page.locator(".item").count(), 5);
	assert.deepEqual(await texts(page, ".pill"), ["net"]);
}));

test("new against the baseline", () => with_page("all", { hash: "#list&state=new" }, async page => {
	assert.deepEqual(await messages(page), ["'sleep' blocks the event loop"]);
}));

test("orders", () => with_page("all", {}, async page => {
	await page.selectOption("[aria-label=Order]", "stall");
	assert.equal((await messages(page))[0], "'parse_config' blocks the event loop");
	await page.selectOption("[aria-label=Order]", "severity");
	assert.deepEqual(await page.locator(".item").evaluateAll(items => items.map(item => item.classList[1])),
		["error", "error", "error", "warning", "warning", "performance", "info"]);
}));

test("the address is the view: a copy of it shows the same", () => with_page("all", {}, async page => {
	await page.fill("#text", "loop");
	await page.click(".chip.error");
	await page.click(".item >> nth=1");
	const [address, seen] = [page.url(), await messages(page)];
	assert.match(address, /#f=[0-9a-f]{32}&q=loop&severity=error$/);
	const other = await page.context().newPage();
	await other.goto(address);
	assert.deepEqual(await messages(other), seen);
	assert.equal(await other.inputValue("#text"), "loop");
	assert.equal(await other.locator(".detail .title").innerText(), await page.locator(".detail .title").innerText());
	assert.equal(await other.locator(".item[aria-current]").count(), 1);
}));

test("back and forward", () => with_page("all", {}, async page => {
	await page.click(".tile.error");
	await page.click(".item >> nth=0");
	await page.goBack();
	assert.equal(await hash_of(page), "#list&severity=error");
	assert.equal(await page.locator(".tile").count(), 4);
	await page.goBack();
	assert.equal(await page.locator(".item").count(), 7);
	await page.goForward();
	assert.equal(await page.locator(".item").count(), 3);
}));

test("names that try to break the page", () => with_page("nasty", {}, async page => {
	assert.equal(await page.locator(".item").count(), 2);
	assert.equal((await messages(page))[0], "'a[0](1)' </script><!-- ]]> & \"{0}\" '%0A::error::x");
	for (const item of await page.locator(".item").all()) {
		await item.click();
		assert.equal(await page.locator(".detail .title").count(), 1);
	}
	await page.goto(page.url().replace(/#.*/, "#list&status=open&status=accepted&status=suppressed"));
	assert.equal(await page.locator(".item").count(), 5);
}));
