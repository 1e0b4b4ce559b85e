/* Numbers and dates in words. */

const others = { error: "errors", warning: "warnings", finding: "findings", unit: "units",
	function: "functions", line: "lines", file: "files", time: "times", run: "runs", step: "steps" };
const group = new Intl.NumberFormat("en");

export const number = count => group.format(count);
export const noun = (count, one, more) => count === 1 ? one : more || others[one] || one;
export const plural = (count, one, more) => number(count) + " " + noun(count, one, more);

/* Of whole milliseconds, as the report has them. */
export function milliseconds(ms) {
	if (ms < 1000)
		return ms + " ms";
	return ms < 60e3 ? (ms / 1000).toFixed(1) + " s" : (ms / 60e3).toFixed(1) + " min";
}

/* "2026-05-17 09:30 UTC" of what ISO 8601 says; anything else stays as it is. */
export function time(iso) {
	const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso || "");
	return match ? match[1] + " " + match[2] + " UTC" : iso || "";
}

export function stalled(stalls) {
	const times = stalls.count === 1 ? "once" : number(stalls.count) + " times";
	return "stalled the loop " + times + ", " + milliseconds(stalls.worst_ms) +
		(stalls.count === 1 ? "" : " at worst");
}
