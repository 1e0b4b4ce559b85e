/* A report in a folder, opened from the disk: sources are loaded when they are looked at. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, texts, with_page } from "./browser.mjs";

after(close);
const first = "#f=00000000000000000000000000000001";

test("sources come when a finding is opened", () => with_page("all", { in_folder: true }, async page => {
	const scripts = () => page.locator("script[src]").count();
	assert.equal(await scripts(), 0);
	await page.evaluate(to => { location.hash = to; }, first);
	await page.locator("mark").first().waitFor();
	await page.waitForFunction(() => document.querySelectorAll("mark").length === 5);
	assert.deepEqual(await texts(page, "mark"),
		["refresh_config", "parse_config", "read_all", "read", "read_some"]);
	assert.equal(await scripts(), 3);
	/* Once each. */
	await page.evaluate(() => { location.hash = ""; });
	await page.evaluate(to => { location.hash = to; }, first);
	await page.locator("mark").first().waitFor();
	assert.equal(await scripts(), 3);
}));

test("a link to a step leads there, though its lines come later", () => with_page("all",
	{ in_folder: true, hash: first + "&step=4", viewport: { width: 1200, height: 400 } }, async page => {
		await page.waitForFunction(() => document.querySelectorAll("mark").length === 5);
		await page.waitForFunction(() => {
			const box = document.getElementById("step4").getBoundingClientRect();
			return box.top > 0 && box.bottom < innerHeight;
		});
	}));

test("the page in a folder is readable without its script", () => with_page("all",
	{ in_folder: true, javaScriptEnabled: false }, async page => {
		assert.ok(await page.locator("article").count() > 5);
	}));
