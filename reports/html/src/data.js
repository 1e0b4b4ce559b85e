/*
 * The report's data, as the C side wrote it into the page (reports/html_data.c says what it
 * holds), and a few questions every view asks of it. Nothing here changes after the start.
 */

export const data = JSON.parse(document.getElementById("data").textContent);
export const findings = data.findings;
export const rules = new Map(data.rules.map(rule => [rule.id, rule]));
export const files = new Map(data.files.map(file => [file.path, file]));
export const severities = ["error", "warning", "performance", "info"];
export const by_id = new Map();

/* Whether somebody has to act on a finding, and if not, who said so. */
export function status(finding) {
	if (finding.excluded)
		return "excluded";
	if (finding.suppressed !== null)
		return "suppressed";
	return finding.accepted !== null ? "accepted" : "open";
}
export const is_open = finding => status(finding) === "open";

/* Twins in different files share a fingerprint. */
findings.forEach((finding, index) => {
	finding.index = index;
	finding.id = finding.fingerprint;
	for (let twin = 2; by_id.has(finding.id); twin++)
		finding.id = finding.fingerprint + "-" + twin;
	by_id.set(finding.id, finding);
});

export const folder = path => path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
export const place = at => at.line ? at.path + ":" + at.line + (at.column ? ":" + at.column : "") : at.path;
export const program = data.run.root.split("/").filter(Boolean).pop() || data.run.root;

/* A finding's path. The step that stands at the finding is marked; without one, the finding
 * itself goes first and has no number. */
export function steps_of(finding) {
	const steps = finding.steps.map((step, i) => ({ ...step, number: i + 1 }));
	const anchor = steps.find(step => step.anchor);
	if (anchor)
		anchor.range = finding.range;
	else if (finding.line)
		steps.unshift({ number: 0, path: finding.path, line: finding.line, column: finding.column,
			text: finding.message, anchor: true, range: finding.range });
	return steps;
}
