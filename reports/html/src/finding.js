/* One finding: what is wrong, how it gets there, the source, and what can be done. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { computed } from "@preact/signals";
import { by_id, is_open, place, steps_of } from "./data.js";
import { visible } from "./filter.js";
import { move, selected_index } from "./list.js";
import { go, route } from "./route.js";
import { copy, html, Icon, Severity } from "./parts.js";
import { RulePage } from "./rule.js";
import { loaded, scroll_to_step, show_step, Source } from "./source.js";
import { milliseconds, number, plural, stalled, time } from "./words.js";

export const selected = computed(() => route.value.view === "finding" ? by_id.get(route.value.id) : undefined);

export function copy_link() {
	if (selected.peek())
		copy(location.href.replace(/#.*$/, "") + "#f=" + selected.peek().id, "link");
}

/* n and p: the step after or before the one the reader is at. */
export function move_step(by) {
	if (!selected.peek())
		return;
	const steps = steps_of(selected.peek());
	const at = steps.findIndex(step => step.number === route.peek().step);
	const next = at < 0 ? (by > 0 ? 0 : steps.length - 1) : Math.min(Math.max(at + by, 0), steps.length - 1);
	if (steps.length)
		show_step(steps[next].number);
}

/* ---- the head ---- */

function Head({ finding }) {
	const at = selected_index.value;
	const total = visible.value.length;
	return html`<div class="crumb">
		<button type="button" class="small only-phone" onClick=${() => go({ view: "list", id: null })}><${Icon} name="back" />List</button>
		<button type="button" class="place" title="Copy the place" onClick=${() => copy(place(finding), "place")}>${
			place(finding) || "the program"}<${Icon} name="copy" /></button>
		<span class="space"></span>
		${at >= 0 && html`<span class="dim nowrap">${number(at + 1)} of ${number(total)}</span>`}
		<button type="button" class="plain" title="The finding before (k)" aria-label="The finding before" disabled=${at === 0}
			onClick=${() => move(-1)}><${Icon} name="up" /></button>
		<button type="button" class="plain" title="The next finding (j)" aria-label="The next finding" disabled=${at === total - 1}
			onClick=${() => move(1)}><${Icon} name="down" /></button></div>`;
}

function Tags({ finding }) {
	const open_rule = event => {
		event.preventDefault();
		go({ view: "rule", rule: finding.rule });
	};
	return html`<div class="tags">
		<span class="tag tone ${finding.severity}"><${Severity} name=${finding.severity} /></span>
		<a class="tag" href=${"#r=" + finding.rule} onClick=${open_rule}><code>${finding.rule}</code></a>
		<span class="tag" title="how sure the analysis is">${finding.confidence}</span>
		${finding.state && html`<span class="tag ${finding.state === "new" ? "new" : ""}">${finding.state}</span>`}
		${finding.category && html`<span class="tag">${finding.category}</span>`}
		${finding.function && html`<span class="tag">in <code>${finding.function}</code></span>`}
		${finding.units > 1 && html`<span class="tag">seen in ${plural(finding.units, "unit")}</span>`}</div>`;
}

/* ---- what can be done ---- */

/* The comment that allows the finding. It needs a reason, so that is asked for. */
function Allow({ finding }) {
	const [reason, set_reason] = useState("");
	const comment = `/* async-lint: allow(${finding.rule}) ${reason.trim().replace(/\*\//g, "* /") || "REASON"} */`;
	const submit = event => {
		event.preventDefault();
		if (reason.trim())
			copy(comment, "comment");
	};
	return html`<details class="allow"><summary class="small"><${Icon} name="comment" />Allow it</summary>
		<form onSubmit=${submit}><label>Why may it stay? <input type="text" required value=${reason} autocomplete="off"
			onInput=${event => set_reason(event.target.value)} placeholder="runs before the first client" /></label>
			<pre tabindex="0">${comment}</pre>
			<p>Put it on the line before <code>${place({ ...finding, column: 0 })}</code>.
				<button type="submit" class="small" disabled=${!reason.trim()}><${Icon} name="copy" />Copy the comment</button></p></form></details>`;
}

/* The advice, which option mends it, and the sketch of what it could look like. */
function Advice({ finding }) {
	const fix = is_open(finding) && finding.fix;
	const command = fix && { safe: "async-lint check --fix", suggest: "async-lint check --fix --suggested" }[fix.class];
	if (!finding.hint && !fix)
		return null;
	return html`<div class="callout">${finding.hint && html`<p><b>What to do</b> ${finding.hint}</p>`}
		${command && html`<p><b>Fix</b> <code>${command}</code> makes it${fix.class === "safe" ? "."
			: "; look at it first" + (fix.doubt ? ": " + fix.doubt : ".")}</p>`}
		${fix && fix.sketch && html`<details><summary>What it could look like</summary><pre class="sketch" tabindex="0">${
			fix.sketch}</pre></details>`}</div>`;
}

function Measured({ stalls }) {
	return html`<p class="callout measured"><b><${Icon} name="clock" />Measured</b> ${stalled(stalls)}${
		stalls.count > 1 && stalls.total_ms ? ", " + milliseconds(stalls.total_ms) + " in all" : ""}${
		stalls.last ? "; last " + time(stalls.last) : ""}.</p>`;
}

function Closed({ finding }) {
	const comment = finding.excluded ? null : finding.suppressed_by;
	return html`${finding.suppressed !== null && html`<p class="callout quiet"><b>${finding.excluded
		? "Left out by the configuration" : "Allowed by a comment"}</b> ${finding.suppressed}${
		comment && html` <code>${place(comment)}</code>`}</p>`}
		${finding.accepted !== null && html`<p class="callout quiet"><b>Accepted before</b> ${finding.accepted}</p>`}`;
}

/* ---- the path ---- */

function Path({ steps }) {
	const numbered = steps.filter(step => step.number);
	if (!numbered.length)
		return null;
	const show = (event, step) => {
		event.preventDefault();
		show_step(step.number);
	};
	return html`<section><h3>How it gets there</h3><ol class="steps">${numbered.map(step =>
		html`<li key=${step.number} class=${step.anchor ? "anchor" : ""}>
			<a href=${"#step" + step.number} onClick=${event => show(event, step)}
				aria-current=${route.value.step === step.number ? "step" : undefined}>
				<span class="bubble">${step.number}</span><span class="said">${step.text}</span>
				<span class="at">${place(step)}</span></a></li>`)}</ol></section>`;
}

/* Scrolls a long line sideways to what is marked in it. */
function show_marks(article) {
	for (const mark of article.querySelectorAll(".row.anchor mark")) {
		const pane = mark.closest(".code");
		const right = mark.getBoundingClientRect().right - pane.getBoundingClientRect().left;
		if (right > pane.clientWidth)
			pane.scrollLeft += right - pane.clientWidth * 0.6;
	}
}

export function Finding({ finding }) {
	const article = useRef(null);
	const steps = steps_of(finding);
	const paths = [...new Set(steps.map(step => step.path))];
	const next_of = step => steps[steps.indexOf(step) + 1];
	/* Again when lines come later: they move what was scrolled to. */
	useLayoutEffect(() => show_marks(article.current), [finding, loaded.value]);
	useEffect(() => {
		if (route.peek().step)
			scroll_to_step(route.peek().step);
	}, [finding, loaded.value]);
	return html`<div class="beside"><article class="finding ${finding.severity}" ref=${article}>
		<${Head} finding=${finding} />
		<h2 class="title">${finding.message}</h2>
		<${Tags} finding=${finding} />
		${finding.stalls && html`<${Measured} stalls=${finding.stalls} />`}
		<${Advice} finding=${finding} />
		<${Closed} finding=${finding} />
		<div class="actions"><button type="button" class="small" onClick=${copy_link}><${Icon} name="link" />Copy link</button>
			${is_open(finding) && finding.line > 0 && html`<${Allow} key=${finding.id} finding=${finding} />`}</div>
		<${Path} steps=${steps} />
		${paths.length > 0 && html`<h3>Source</h3>`}
		${paths.map(path => html`<${Source} key=${finding.id + path} path=${path} next_of=${next_of}
			steps=${steps.filter(step => step.path === path)} />`)}
	</article><${RulePage} id=${finding.rule} /></div>`;
}
