/* What the runtime measured: which findings stalled the loop, and which stalls no finding explains. */
import { data, findings, place, status } from "./data.js";
import { finding_address } from "./list.js";
import { go } from "./route.js";
import { html } from "./parts.js";
import { milliseconds, number, plural } from "./words.js";

const shown = 12;
const shown_unmatched = 200;

function Matched({ list }) {
	const show = (event, finding) => {
		event.preventDefault();
		go({ view: "finding", id: finding.id });
	};
	const show_all = () => go({ view: "list", text: "", sort: "stall",
		facets: { status: [...new Set(list.map(status))], stalled: ["yes"] } });
	return html`<div class="scroll" tabindex="0" role="group" aria-label="Measured stalls"><table class="stalls"><thead><tr><th>Finding</th>
		<th class="figure">Times</th><th class="figure">Worst</th><th class="figure">In all</th></tr></thead>
		<tbody>${list.slice(0, shown).map(finding => html`<tr key=${finding.id}><td><a href=${finding_address(finding)}
			onClick=${event => show(event, finding)}>${finding.message}</a> <span class="at">${place(finding)}</span></td>
			<td class="figure">${number(finding.stalls.count)}</td><td class="figure">${milliseconds(finding.stalls.worst_ms)}</td>
			<td class="figure">${milliseconds(finding.stalls.total_ms)}</td></tr>`)}</tbody></table></div>
		${list.length > shown && html`<p><button type="button" class="link" onClick=${show_all}>and ${
			number(list.length - shown)} more</button></p>`}`;
}

function Unmatched({ list, total }) {
	const left = list.slice(0, shown_unmatched).reduce((rest, stall) => rest - stall.count, total);
	return html`<details><summary>${plural(total, "measured stall", "measured stalls")} that no finding explains</summary>
		<div class="scroll" tabindex="0" role="group" aria-label="Stalls without a finding"><table class="stalls"><thead><tr><th>Function</th><th>Place</th><th class="figure">Times</th>
		<th class="figure">Worst</th><th>Why it was not matched</th></tr></thead>
		<tbody>${list.slice(0, shown_unmatched).map((stall, i) => html`<tr key=${i}><td class="mono">${stall.function}</td>
			<td class="mono">${stall.file ? place({ path: stall.file, line: stall.line }) : ""}</td>
			<td class="figure">${number(stall.count)}</td><td class="figure">${milliseconds(stall.worst_ms)}</td>
			<td class="dim">${stall.why}</td></tr>`)}</tbody></table></div>
		${left > 0 && html`<p class="dim">and ${number(left)} more</p>`}</details>`;
}

export function Stalls() {
	const stalls = data.stalls;
	const measured = findings.filter(finding => finding.stalls)
		.sort((a, b) => b.stalls.worst_ms - a.stalls.worst_ms);
	if (!stalls && !measured.length)
		return null;
	const unmatched = stalls ? stalls.unmatched : [];
	return html`<section><h3>Measured on the loop</h3>
		${stalls && stalls.file && html`<p class="dim">Stalls of <code>${stalls.file}</code></p>`}
		${measured.length ? html`<${Matched} list=${measured} />`
			: html`<p>No measured stall belongs to a finding.</p>`}
		${unmatched.length > 0 && html`<${Unmatched} list=${unmatched} total=${stalls.unmatched_count} />`}</section>`;
}
