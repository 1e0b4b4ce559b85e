/* 25 000 findings: the list is a window, whatever is scrolled, searched or jumped to. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, with_page } from "./browser.mjs";

after(close);
const most = 250; /* items that may exist at a time */
const items = page => page.locator(".item").count();

test("few of many exist", () => with_page("many", { hash: "#list&status=open&status=accepted&status=suppressed" }, async page => {
	assert.equal(await page.locator("#shown").innerText(), "25,000 findings");
	assert.ok(await items(page) > 10 && await items(page) <= most, "at first: " + await items(page));
	const elements = await page.evaluate(() => document.querySelectorAll("#app *").length);
	assert.ok(elements < 6000, "elements: " + elements);

	/* In steps and in leaps; there is always something where the reader looks. */
	const seen = new Set();
	for (const part of [0.01, 0.02, 0.03, 0.4, 0.41, 0.9, 1, 0.5, 0]) {
		await page.evaluate(to => {
			const list = document.getElementById("findings");
			list.scrollTop = to * list.scrollHeight;
		}, part);
		await page.waitForFunction(() => {
			const box = document.getElementById("findings").getBoundingClientRect();
			const at = document.elementFromPoint(box.left + 60, box.top + box.height / 2);
			return at && at.closest(".item, h3");
		});
		assert.ok(await items(page) <= most, part + ": " + await items(page));
		seen.add(await page.evaluate(() => {
			const box = document.getElementById("findings").getBoundingClientRect();
			return document.elementFromPoint(box.left + 60, box.top + box.height / 2).innerText;
		}));
	}
	assert.ok(seen.size > 3);
}));

test("a link leads into the middle, and j and k go on from there", () => with_page("many", {}, async page => {
	const ids = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent)
		.findings.map(finding => finding.fingerprint));
	const id = ids.findIndex((each, i) => i > 12000 && ids.indexOf(each) === i);
	await page.evaluate(to => { location.hash = "#f=" + to + "&status=open&status=accepted&status=suppressed"; }, ids[id]);
	const current = page.locator(".item[aria-current]");
	await current.waitFor();
	await page.waitForFunction(() => {
		const pane = document.getElementById("findings").getBoundingClientRect();
		const box = document.querySelector(".item[aria-current]").getBoundingClientRect();
		return box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1;
	});
	for (let i = 0; i < 60; i++)
		await page.keyboard.press("j");
	await page.waitForFunction(() => document.querySelector(".item[aria-current]"));
	assert.match(await page.locator(".crumb").innerText(), new RegExp(`${(id + 61).toLocaleString("en")} of 25,000`));
	assert.ok(await items(page) <= most);
	await page.fill("#text", "a b quo");
	assert.ok(await items(page) <= most);
}));
