// browser.mjs ADDRESS FILE PICTURE: opens the window of VS Code's server in Chromium, as extensions run
// only while somebody looks, until FILE ends with the line "end". Prints how many findings the report
// speaks of, which is shown in a frame of its own, and leaves a picture of the window.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const [address, file, picture] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(address);

async function until(holds) {
	for (let turn = 0; turn < 1800; turn++) {
		const value = await holds();
		if (value)
			return value;
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}

async function report() {
	for (const frame of page.frames().filter(each => each.url().includes('/webview/'))) {
		const text = await frame.evaluate(() => document.body.innerText).catch(() => ''); // it may go
		const found = text.match(/^\d+ findings?$/m);
		if (found)
			return found[0];
	}
}

const isDone = await until(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').endsWith('end\n'));
console.log(`report: ${isDone && await until(report)}`);
await page.screenshot({ path: picture });
await browser.close();
process.exitCode = isDone ? 0 : 1;
