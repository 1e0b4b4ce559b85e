/*
 * Lines of a file with the steps that stand in it. Which letters are what, the C side has decided:
 * a line is an array of segments, each its class letter and its text.
 */
import { useEffect, useState } from "preact/hooks";
import { computed, signal } from "@preact/signals";
import { files } from "./data.js";
import { go, route } from "./route.js";
import { html, Icon } from "./parts.js";
import { plural } from "./words.js";

const context = 5;       /* lines shown around each step */
const more_at_once = 60; /* lines a click on a gap brings */

/* Where n and p have come to; none before the first of them. */
export const current_step = computed(() => route.value.step);

export function show_step(number) {
	go({ step: number }, true);
	requestAnimationFrame(() => scroll_to_step(number));
}

export function scroll_to_step(number) {
	const note = document.getElementById("step" + number);
	if (!note)
		return;
	const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
	note.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
	flash.value = { number, turn: (flash.peek().turn + 1) % 2 };
}
const flash = signal({ number: -1, turn: 0 }); /* the turn restarts the animation */

/* ---- lines ---- */

const chunk_of = (file, line) => file.chunks && file.chunks.find(each =>
	line >= each.first && line < each.first + each.lines.length);

/* In a folder the lines of a file are a script beside the page, run when they are first looked at. */
export const loaded = signal(0); /* how many are; others can wait for more */
window.async_lint_source = (src, chunks) => {
	for (const file of files.values())
		if (file.src === src)
			file.chunks = chunks;
};

function load(file) {
	if (file.chunks || !file.src || file.is_asked)
		return;
	const script = document.createElement("script");
	file.is_asked = true;
	script.src = file.src;
	script.onload = () => { loaded.value++; };
	script.onerror = () => { file.is_lost = true; loaded.value++; };
	document.head.append(script);
}

/* Names and texts that run from right to left do so alone: "f(NAME, 0, 1)" must not come out as
 * "f(1 ,0 ,NAME)". */
const leftwards = /([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]+)/u;
const isolated = text => text.split(leftwards).map((part, i) => i % 2 ? html`<bdi>${part}</bdi>` : part);

/* The range [from, to) is marked. */
function code(segments, range) {
	const parts = [];
	let at = 0;
	for (const segment of segments) {
		const name = segment[0] === "p" ? undefined : segment[0];
		const text = segment.slice(1);
		const [from, to] = range ? [range[0] - at, range[1] - at].map(cut => Math.min(Math.max(cut, 0), text.length)) : [0, 0];
		const span = piece => piece && parts.push(name ? html`<span class=${name}>${isolated(piece)}</span>` : isolated(piece));
		span(text.slice(0, from));
		if (to > from)
			parts.push(html`<mark class=${name}>${isolated(text.slice(from, to))}</mark>`);
		span(text.slice(to));
		at += text.length;
	}
	return parts;
}

function Line({ file, line, steps }) {
	const chunk = chunk_of(file, line);
	const anchor = steps.some(step => step.anchor);
	const step = steps.find(each => each.anchor) || steps[0];
	return html`<div class="row ${anchor ? "anchor" : steps.length ? "hit" : ""}">
		<span class="no">${line}</span><span class="text">${
			code(chunk.lines[line - chunk.first], step && step.range)}</span></div>`;
}

/* What a step says, below its line, and the way to the next one. */
function Note({ step, next }) {
	const flashes = flash.value.number === step.number ? " flash" + flash.value.turn : "";
	const is_current = current_step.value === step.number;
	return html`<div class="note ${step.anchor ? "anchor" : ""}${flashes}" id=${"step" + step.number}
		aria-current=${is_current ? "step" : undefined}>
		<span class="bubble">${step.number || html`<span aria-hidden="true">!</span>`}</span>
		<span class="said">${step.text}${next && html` <button type="button" class="next"
			onClick=${() => show_step(next.number)} title="Go to step ${next.number}"><span class="unseen">go on to step </span>${
			next.number}<${Icon} name="down" /></button>`}</span></div>`;
}

/* Lines the report has between two shown ones open with a click. */
function Gap({ file, first, last }) {
	const [opened, set_opened] = useState(0);
	const known = [];
	for (let line = first; line <= last && known.length < opened; line++)
		if (chunk_of(file, line))
			known.push(line);
	const from = opened ? (known.length ? known[known.length - 1] + 1 : last + 1) : first;
	const left = last - from + 1;
	let has_more = false;
	for (let line = from; line <= last && !has_more; line++)
		has_more = Boolean(chunk_of(file, line));
	const words = "⋯ " + plural(left, "line");
	return html`${known.map(line => html`<${Line} key=${line} file=${file} line=${line} steps=${[]} />`)}
		${left > 0 && (has_more
			? html`<button type="button" class="gap" onClick=${() => set_opened(known.length + more_at_once)}>${words}</button>`
			: html`<div class="gap">${words}<span class="unseen">, not in the report</span></div>`)}`;
}

/* ---- a file ---- */

function lines_around(file, steps) {
	const lines = new Set();
	for (const step of steps)
		for (let line = step.line - context; line <= step.line + context; line++)
			if (chunk_of(file, line))
				lines.add(line);
	return [...lines].sort((a, b) => a - b);
}

function rows_of(file, steps, next_of) {
	const rows = [];
	let next = 1;
	for (const line of lines_around(file, steps)) {
		if (line > next)
			rows.push(html`<${Gap} key=${"gap" + next} file=${file} first=${next} last=${line - 1} />`);
		const here = steps.filter(step => step.line === line);
		rows.push(html`<${Line} key=${line} file=${file} line=${line} steps=${here} />`,
			...here.map(step => html`<${Note} key=${"step" + step.number} step=${step} next=${next_of(step)} />`));
		next = line + 1;
	}
	if (next <= file.total)
		rows.push(html`<${Gap} key=${"gap" + next} file=${file} first=${next} last=${file.total} />`);
	return rows;
}

/* Steps on lines that the file does not have, or of a file whose text is not there. */
function notes_of(steps, next_of) {
	return steps.map(step => html`<${Note} key=${"step" + step.number} step=${step} next=${next_of(step)} />`);
}

export function Source({ path, steps, next_of }) {
	const file = files.get(path);
	void loaded.value;
	useEffect(() => { if (file) load(file); }, [file]);
	const lost = file ? steps.filter(step => !chunk_of(file, step.line)) : steps;
	return html`<section class="source" aria-label="Source of ${path}"><header><bdi>${path}</bdi></header>
		<div class="code" tabindex="0" role="group" aria-label="Lines of ${path}"><div>
			${file && file.chunks && rows_of(file, steps, next_of)}
			${notes_of(lost, next_of)}
			${(!file || file.is_lost) && html`<div class="note"><span class="said dim">The text of this file is not in the report.</span></div>`}
		</div></div></section>`;
}
