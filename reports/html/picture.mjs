/* picture.mjs REPORT WORD OUT: the finding of a report whose message has a word in it, as a picture. */
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(join(resolve(process.env.PAGE_MODULES), "/"))("playwright-core");
const [report, word, out] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 880 }, colorScheme: "light" });
await page.goto(pathToFileURL(report).href);
await page.click(`.item:has-text("${word}")`);
await page.mouse.move(0, 0);
await page.waitForTimeout(300);
await page.screenshot({ path: out });
await browser.close();
