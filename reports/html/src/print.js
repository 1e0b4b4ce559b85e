/*
 * Paper. A finding prints as it stands; the overview is followed by the findings that the list
 * shows, which exist as elements only while the browser prints.
 */
import { options } from "preact";
import { signal } from "@preact/signals";
import { is_open, place, status, steps_of } from "./data.js";
import { visible } from "./filter.js";
import { html, Severity } from "./parts.js";
import { number, stalled } from "./words.js";

export const printing = signal(false);
const at_most = 1000;

/* The browser takes the page as it is when this returns: nothing may wait. */
function set_printing(on) {
	const later = options.debounceRendering;
	options.debounceRendering = draw => draw();
	printing.value = on;
	options.debounceRendering = later;
}
window.addEventListener("beforeprint", () => set_printing(true));
window.addEventListener("afterprint", () => set_printing(false));

const Printed = ({ finding }) => html`<article class="printed ${finding.severity}">
	<h4>${finding.message}</h4>
	<p><${Severity} name=${finding.severity} /> ${finding.rule}, ${finding.confidence}, <code>${place(finding)}</code>${
		!is_open(finding) && " (" + status(finding) + ")"}${finding.stalls && "; " + stalled(finding.stalls)}</p>
	${finding.steps.length > 0 && html`<ol>${steps_of(finding).filter(step => step.number).map(step =>
		html`<li key=${step.number}><code>${place(step)}</code> ${step.text}</li>`)}</ol>`}
	${finding.hint && html`<p>${finding.hint}</p>`}</article>`;

export function PrintList() {
	const list = visible.value;
	return html`<section class="print-list"><h3>Findings</h3>
		${list.slice(0, at_most).map(finding => html`<${Printed} key=${finding.id} finding=${finding} />`)}
		${list.length > at_most && html`<p>and ${number(list.length - at_most)} more</p>`}</section>`;
}
