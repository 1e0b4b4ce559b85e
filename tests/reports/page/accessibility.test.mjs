/* Each view in each theme against axe, and the page against the rules of HTML. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, load, with_page, written } from "./browser.mjs";

after(close);
const { source } = load("axe-core");
const { HtmlValidate } = load("html-validate");

async function violations(page) {
	await page.evaluate(source);
	/* The list scrolls, so that what is below the fold is measured, too. */
	const result = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
	return result.violations.map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`);
}

const views = {
	overview: {},
	filters: { hash: "#list&q=loop&rule=blocking-call&status=open&status=suppressed&status=accepted",
		act: page => page.click("button[aria-controls=facets]") },
	finding: { hash: "#f=00000000000000000000000000000001&step=3", act: page => page.click(".allow summary") },
	sketch: { hash: "#f=00000000000000000000000000000002" },
	closed: { hash: "#f=00000000000000000000000000000005" },
	rule: { hash: "#r=blocking-call" },
	help: { act: page => page.keyboard.press("?") },
};
const sizes = { window: { width: 1600, height: 1000 }, phone: { width: 390, height: 844 } };

for (const colorScheme of ["light", "dark"])
	for (const [size, viewport] of Object.entries(sizes))
		test(`axe, ${colorScheme}, ${size}`, async () => {
			for (const [name, { hash, act }] of Object.entries(views))
				await with_page("all", { hash, colorScheme, viewport }, async page => {
					if (act)
						await act(page);
					assert.deepEqual(await violations(page), [], name);
				});
		});

test("axe notices", () => with_page("all", {}, async page => {
	await page.evaluate(() => document.querySelector("#text").removeAttribute("aria-label"));
	await page.evaluate(() => document.querySelector("#text").removeAttribute("placeholder"));
	assert.match((await violations(page)).join(), /^label:/);
}));

test("axe, without findings", () => with_page("clean", {}, async page =>
	assert.deepEqual(await violations(page), [])));

/* As it is written, and as the script leaves it. */
const validator = new HtmlValidate({ extends: ["html-validate:standard"], rules: {
	"no-inline-style": "off", "long-title": "off", "require-sri": "off", "no-raw-characters": ["error", { relaxed: true }],
	"no-trailing-whitespace": "off", "tel-non-breaking": "off",
} });
async function faults(text) {
	const report = await validator.validateString(text);
	return report.results.flatMap(result => result.messages).slice(0, 8)
		.map(each => `${each.line}:${each.column} ${each.ruleId}: ${each.message}`);
}
for (const fixture of ["all", "nasty", "clean"])
	test("valid HTML: " + fixture, async () => {
		assert.deepEqual(await faults(written(fixture)), []);
		if (fixture === "all")
			for (const [name, { hash, act }] of Object.entries(views))
				await with_page(fixture, { hash }, async page => {
					if (act)
						await act(page);
					const app = await page.evaluate(() => document.getElementById("app").outerHTML);
					assert.deepEqual(await faults(`<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>${app}</body></html>`), [], name);
				});
	});
