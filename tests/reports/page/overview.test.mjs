/* The overview, colours, paper, small windows, and reading without script. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, hash_of, texts, with_page } from "./browser.mjs";

after(close);

test("figures, and each leads to what it counts", () => with_page("all", {}, async page => {
	assert.deepEqual(await texts(page, ".tile b"), ["3", "2", "1", "1"]);
	assert.deepEqual(await texts(page, ".charts section >> nth=0 >> .bar .name"),
		["blocking-call", "missing-timeout", "serial-await-in-loop"]);
	assert.deepEqual(await texts(page, ".charts section >> nth=1 >> .bar .count"), ["5", "2"]);
	assert.equal(await page.locator(".problems tbody tr").count(), 3);
	await page.click(".bar:has-text('store')");
	assert.equal(await hash_of(page), "#list&folder=store");
	assert.equal(await page.locator(".item").count(), 2);
	await page.click(".tile.warning");
	assert.equal(await page.locator(".item").count(), 2);
}));

test("new and known", () => with_page("all", {}, async page => {
	assert.match(await page.locator(".compared").innerText(), /^1 new\s+1 unchanged\s+1 in the baseline, but gone/);
	await page.click(".compared >> text=unchanged");
	assert.deepEqual(await texts(page, ".item .what"), ["'read_some' blocks the event loop"]);
}));

test("what a comment allows or the configuration leaves out is not new", () => with_page("all", { change: data => {
	for (const finding of data.findings)
		if (finding.suppressed !== null)
			finding.state = "new";
} }, async page => {
	const count = Number(await page.locator(".compared b.new").innerText());
	assert.equal(count, 1);
	await page.click(".compared >> text=new");
	assert.equal(await page.locator(".item").count(), count);
}));

test("nothing found, nothing analysed", async () => {
	await with_page("clean", {}, async page =>
		assert.match(await page.locator(".calm").innerText(), /No findings. 3 units were analysed./));
	await with_page("nothing", {}, async page =>
		assert.equal(await page.locator(".calm").innerText(), "Nothing was analysed. There were no units."));
});

test("the trend is a chart, a sentence and a table", () => with_page("all", {}, async page => {
	assert.equal(await page.locator(".plot").getAttribute("aria-label"),
		"From 8 on 2024-05-10 to 7 findings on 2024-05-17");
	/* Something was drawn: the canvas has the line's colour. */
	assert.ok(await page.locator(".plot canvas").evaluate(canvas => canvas.getContext("2d")
		.getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte)));
	await page.click("summary:has-text('As a table')");
	assert.deepEqual(await texts(page, ".trend tbody td.figure:nth-child(4)"), ["7", "8"]);
	await page.selectOption("[aria-label='Rule of the trend']", "missing-timeout");
	assert.deepEqual(await texts(page, ".trend tbody td.figure:nth-child(4)"), ["1", "2"]);
}));

test("runs of one day are told apart by the time", () => with_page("all", { change: data => data.runs.forEach((run, i) => {
	run.started = `2024-05-17T0${8 + i}:30:00Z`;
}) }, async page => {
	assert.equal(await page.locator(".plot").getAttribute("aria-label"),
		"From 8 on 2024-05-17 08:30 UTC to 7 findings on 2024-05-17 09:30 UTC");
}));

test("one run has no trend", () => with_page("all", { change: data => data.runs.shift() }, async page =>
	assert.equal(await page.locator(".trend").count(), 0)));

test("colours: as the system has them, or as chosen", () => with_page("all", { colorScheme: "dark" }, async page => {
	const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const dark = await back();
	await page.click("[aria-label^=Colours]");
	assert.equal(await back(), "rgb(255, 255, 255)");
	/* The browser stores it when it likes. */
	do
		await page.reload();
	while (await back() === dark);
	await page.keyboard.press("t");
	assert.equal(await back(), dark);
}));

test("a small window shows the list or the finding, and nothing sticks out", () => with_page("all", { viewport: { width: 390, height: 844 } }, async page => {
	const visible = selector => page.locator(selector).isVisible();
	const fits = async () => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth &&
		[...document.querySelectorAll(".detail, #findings, #filter")].every(pane => pane.scrollWidth <= pane.clientWidth)), page.url());
	assert.ok(await visible(".detail") && !await visible("#findings"));
	await fits();
	await page.click(".tab:has-text('Findings')");
	assert.ok(!await visible(".detail") && await visible("#findings"));
	await page.click("button[aria-controls=facets]");
	await fits();
	await page.click("button[aria-controls=facets]");
	await page.click(".item:has-text('parse_config')");
	assert.ok(await visible(".detail") && !await visible("#findings"));
	await fits();
	await page.click("text=List");
	assert.ok(await visible("#findings"));
	await page.goto(page.url().replace(/#.*/, "#r=blocking-call"));
	await fits();
}));

test("the key of the filters shows them, also where the list is hidden", () => with_page("all", { viewport: { width: 390, height: 844 } }, async page => {
	await page.keyboard.press("j");
	await page.locator(".finding").waitFor();
	await page.keyboard.press("f");
	await page.locator("#facets fieldset >> nth=0").waitFor();
	await page.keyboard.press("f");
	assert.ok(!await page.locator("#facets").isVisible());
}));

test("the address of the list moves nothing", () => with_page("many", { viewport: { width: 1280, height: 800 } }, async page => {
	await page.click(".tab:nth-of-type(2)");
	assert.equal(await hash_of(page), "#list");
	const moved = () => [...document.querySelectorAll("html, body, .app, main, .side")].map(each => each.scrollTop);
	assert.deepEqual(await page.evaluate(moved), [0, 0, 0, 0, 0]);
}));

test("back from a finding, the list of a small window is where it was", () => with_page("all", { hash: "#list", viewport: { width: 390, height: 420 } }, async page => {
	await page.click(".item >> nth=6");
	await page.locator(".finding").waitFor();
	await page.click("text=List");
	await page.waitForFunction(() => {
		const box = [...document.querySelectorAll(".item")].pop().getBoundingClientRect();
		return box.height > 0 && box.bottom <= innerHeight + 1;
	});
}));

test("paper has the overview and the list, or the finding", () => with_page("all", {}, async page => {
	await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
	await page.emulateMedia({ media: "print" });
	assert.equal(await page.locator(".printed:visible").count(), 7);
	assert.ok(!await page.locator("#findings").isVisible());
	await page.evaluate(() => { location.hash = "#f=00000000000000000000000000000001"; });
	await page.locator(".source >> nth=2").waitFor();
	assert.equal(await page.locator(".printed").count(), 0);
	assert.ok((await page.pdf()).length > 10000);
}));

test("nothing moves for whom that is too much", () => with_page("all", { reducedMotion: "reduce", hash: "#f=00000000000000000000000000000001" }, async page => {
	await page.keyboard.press("n");
	assert.equal(await page.locator("#step1").evaluate(note => getComputedStyle(note).animationName), "none");
}));

test("the skip link leads past the list", () => with_page("all", {}, async page => {
	await page.keyboard.press("Tab");
	assert.equal(await page.evaluate(() => document.activeElement.innerText), "Skip to the details");
	await page.keyboard.press("Enter");
	assert.equal(await page.evaluate(() => document.activeElement.id), "detail");
}));
