/*
 * The page of a fixture in Chromium. Every page that is opened here is watched: what it writes to the
 * console, throws, or asks the network for fails its test.
 *
 * RENDER is the program that writes a fixture's report, PAGE_MODULES the folder npm installed into.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const load = createRequire(join(resolve(process.env.PAGE_MODULES), "/"));
const { chromium } = load("playwright-core");

const folder = mkdtempSync(join(tmpdir(), "async-lint-page-"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox",
	"--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"] });

export async function close() {
	await browser.close();
	rmSync(folder, { recursive: true });
}

export const written = fixture => execFileSync(process.env.RENDER, ["html", fixture],
	{ encoding: "utf8", maxBuffer: 1 << 28 });

const data_element = /(<script type="application\/json" id="data">)(.*?)(<\/script>)/s;
export const data_of = text => JSON.parse(data_element.exec(text)[2]);

/* The report of a fixture as a folder. */
function folder_of(fixture) {
	const path = join(folder, `${files++}`) + "/";
	execFileSync(process.env.RENDER, ["html", fixture, "folder=" + path]);
	return pathToFileURL(path + "index.html").href;
}

/* The report of a fixture as a file; `change` may add to its data what fixtures do not have. */
let files = 0;
function file_of(fixture, change) {
	let text = written(fixture);
	if (change) {
		const data = data_of(text);
		change(data);
		const json = JSON.stringify(data).replaceAll("<", "\\u003c");
		text = text.replace(data_element, (all, open, old, close) => open + json + close);
	}
	const path = join(folder, `${files++}.html`);
	writeFileSync(path, text);
	return pathToFileURL(path).href;
}

/* Opens a report, calls `use` with the page, and checks that it was quiet. Options: hash, change,
 * in_folder, and those of Playwright's contexts: colorScheme, viewport, javaScriptEnabled ... */
export async function with_page(fixture, { hash = "", change, in_folder, ...options }, use) {
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
	const page = await context.newPage();
	const loud = [];
	page.on("console", message => loud.push(message.text()));
	page.on("pageerror", error => loud.push(String(error)));
	const url = in_folder ? folder_of(fixture) : file_of(fixture, change);
	const beside = in_folder ? new URL("sources/", url).href : url + "#";
	page.on("request", request => request.url().split("#")[0] === url || request.url().startsWith(beside) ||
		loud.push("asked for " + request.url()));
	try {
		await page.goto(url + hash);
		if (options.javaScriptEnabled !== false)
			await page.locator(".list > *").first().waitFor({ state: "attached" });
		await use(page);
		assert.deepEqual(loud, []);
	} finally {
		await context.close();
	}
}

export const texts = (page, selector) => page.locator(selector).allInnerTexts();
export const hash_of = page => page.evaluate(() => location.hash);
