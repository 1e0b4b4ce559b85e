/* Findings over the runs of the store, of all rules or of one. */
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { data } from "./data.js";
import { html } from "./parts.js";
import { theme } from "./theme.js";
import { number, plural, time } from "./words.js";

const runs = data.runs;
const height = 210;

const total_of = (run, rule) => rule ? run.counts[rule] || 0 : run.findings;
const names = [...new Set(runs.flatMap(run => Object.keys(run.counts)))].sort();

function colour(name) {
	const probe = document.createElement("i");
	probe.className = "probe";
	probe.style.color = `var(--${name})`;
	document.body.append(probe);
	const value = getComputedStyle(probe).color;
	probe.remove();
	return value;
}

const day = run => time(run.started).slice(0, 10);
const is_one_day = new Set(runs.map(day)).size === 1;
/* When it was, at an axis and in a sentence. */
const short = run => is_one_day ? time(run.started).slice(11, 16) : day(run);
const when = run => is_one_day ? time(run.started) : day(run);

function options(width, set_hovered) {
	const grid = { stroke: colour("line"), width: 1 };
	const axis = { stroke: colour("dim"), font: "12px system-ui, sans-serif", grid, ticks: { show: false } };
	return {
		width, height, legend: { show: false },
		scales: { x: { time: false, range: (u, low, high) => low === high ? [low - 1, high + 1] : [low - 0.3, high + 0.3] },
			y: { range: (u, low, high) => [0, Math.max(high * 1.15, 5)] } },
		axes: [
			{ ...axis, grid: { show: false }, size: 30, space: 90, incrs: [1, 2, 5, 10, 20, 50, 100, 200],
				values: (u, at) => at.map(i => runs[i] ? short(runs[i]) : "") },
			{ ...axis, size: 46, values: (u, at) => at.map(value => Number.isInteger(value) ? number(value) : "") },
		],
		cursor: { y: false, points: { size: 8 }, drag: { x: false, y: false } },
		series: [{}, {
			stroke: colour("accent"), width: 2, fill: colour("accent-soft"),
			points: { show: runs.length <= 60, size: 6, fill: colour("raised"), width: 2 },
		}],
		hooks: { setCursor: [u => set_hovered(u.cursor.idx ?? null)] },
	};
}

function Chart({ rule, set_hovered }) {
	const box = useRef(null);
	const [turn, set_turn] = useState(0);
	useEffect(() => {
		const dark = matchMedia("(prefers-color-scheme: dark)");
		const redraw = () => set_turn(each => each + 1);
		dark.addEventListener("change", redraw);
		return () => dark.removeEventListener("change", redraw);
	}, []);
	useEffect(() => {
		const plot = new uPlot(options(box.current.clientWidth || 600, set_hovered),
			[runs.map((run, i) => i), runs.map(run => total_of(run, rule))], box.current);
		const observer = new ResizeObserver(() => box.current?.clientWidth &&
			plot.setSize({ width: box.current.clientWidth, height }));
		observer.observe(box.current);
		return () => { observer.disconnect(); plot.destroy(); };
	}, [rule, theme.value, turn]);
	const first = runs[0], last = runs[runs.length - 1];
	/* Paper is light: the picture, already drawn, is turned over there. */
	const is_dark = theme.value === "dark" || theme.value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches;
	return html`<div class="plot ${is_dark ? "dark" : ""}" ref=${box} role="img" aria-label="From ${number(total_of(first, rule))} on ${
		when(first)} to ${plural(total_of(last, rule), "finding")} on ${when(last)}"></div>`;
}

function Said({ run, rule }) {
	return html`<p class="said-run"><b>${plural(total_of(run, rule), "finding")}</b><span>run ${run.id}, ${time(run.started)}</span>
		${run.commit && html`<span>commit <code>${run.commit.slice(0, 10)}</code></span>`}
		${!rule && run.new > 0 && html`<span class="up">${number(run.new)} new</span>`}
		${!rule && run.fixed > 0 && html`<span class="gone">${number(run.fixed)} fixed</span>`}</p>`;
}

function Table({ rule }) {
	return html`<details><summary>As a table</summary><div class="scroll" tabindex="0" role="group" aria-label="Runs"><table><thead><tr><th>Run</th><th>Started</th>
		<th>Commit</th><th class="figure">Findings</th><th class="figure">New</th><th class="figure">Fixed</th></tr></thead>
		<tbody>${[...runs].reverse().map(run => html`<tr key=${run.id}><td>${run.id}</td><td class="nowrap">${time(run.started)}</td>
			<td><code>${(run.commit || "").slice(0, 10)}</code></td><td class="figure">${number(total_of(run, rule))}</td>
			<td class="figure">${number(run.new)}</td><td class="figure">${number(run.fixed)}</td></tr>`)}</tbody></table></div></details>`;
}

export function Trend() {
	const [rule, set_rule] = useState("");
	const [hovered, set_hovered] = useState(null);
	if (runs.length < 2)
		return null;
	return html`<section class="trend"><div class="bar-line"><h3>Over the last ${plural(runs.length, "run")}</h3><span class="space"></span>
		<label class="order">of <select aria-label="Rule of the trend" value=${rule} onChange=${event => set_rule(event.target.value)}>
			<option value="">all rules</option>${names.map(name => html`<option key=${name} value=${name}>${name}</option>`)}</select></label></div>
		<${Chart} rule=${rule} set_hovered=${set_hovered} />
		<${Said} run=${runs[hovered] || runs[runs.length - 1]} rule=${rule} />
		<${Table} rule=${rule} /></section>`;
}
