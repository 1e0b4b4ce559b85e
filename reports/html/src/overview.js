/* What somebody sees first: how many, how bad, since when, where, and what was not seen. */
import { data, findings, folder, is_open, program, rules, severities, status } from "./data.js";
import { orders } from "./filter.js";
import { finding_address } from "./list.js";
import { go, narrow } from "./route.js";
import { html, Icon, Severity } from "./parts.js";
import { Stalls } from "./stalls.js";
import { Trend } from "./trend.js";
import { milliseconds, noun, number, plural, time } from "./words.js";

const open = findings.filter(is_open);
const top = 10; /* bars of a chart, the rest is summed up */

/* ---- how many ---- */

function Tiles() {
	return html`<div class="tiles">${severities.map(key => html`<button type="button" key=${key}
		class="tile ${key} ${data.counts[key] ? "" : "zero"}" disabled=${!data.counts[key]} onClick=${() => narrow({ severity: [key] })}>
		<b>${number(data.counts[key])}</b><span><${Severity} name=${key} bare />${noun(data.counts[key], key)}</span></button>`)}</div>`;
}

function Headline() {
	const counts = data.counts;
	if (counts.findings)
		return html`<${Tiles} />`;
	if (!counts.parsed && !counts.cached)
		return html`<p class="calm blind"><b>Nothing was analysed.</b> ${
			counts.units ? "Every unit failed or is missing." : "There were no units."}</p>`;
	return html`<p class="calm"><b><${Icon} name="check" />No findings.</b> ${
		plural(counts.parsed + counts.cached, "unit was", "units were")} analysed.</p>`;
}

/* New, known and gone, where the run was compared with something. What a comment allows is none of
 * it: nobody has to look at that, new or not. */
function Compared() {
	const both = { status: ["open", "accepted"] };
	const states = ["new", "updated", "unchanged"].map(state => [state,
		findings.filter(finding => finding.state === state && both.status.includes(status(finding))).length]);
	if (!states.some(([, count]) => count) && !data.counts.fixed && !data.counts.stale)
		return null;
	return html`<section class="compared" aria-label="Against the baseline">
		${states.filter(([state, count]) => count || state === "new").map(([state, count]) =>
			html`<button type="button" key=${state} class="link" disabled=${!count}
				onClick=${() => narrow({ ...both, state: [state] })}><b class=${state === "new" && count ? "new" : ""}>${
				number(count)}</b> ${state}</button>`)}
		${data.counts.fixed > 0 && html`<span><b>${number(data.counts.fixed)}</b> fixed</span>`}
		${data.counts.stale > 0 && html`<span title="the baseline lists them, and they are no more"><b>${
			number(data.counts.stale)}</b> in the baseline, but gone</span>`}
		<span class="dim">against what was accepted before</span></section>`;
}

/* ---- where ---- */

function count_by(key) {
	const groups = new Map();
	for (const finding of open) {
		const name = key(finding);
		const group = groups.get(name) || { name, total: 0, parts: {} };
		group.total++;
		group.parts[finding.severity] = (group.parts[finding.severity] || 0) + 1;
		groups.set(name, group);
	}
	return [...groups.values()].sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

function Bars({ title, groups, facet, label }) {
	const most = groups.length ? groups[0].total : 1;
	const rest = groups.slice(top).reduce((sum, group) => sum + group.total, 0);
	const spoken = group => severities.filter(key => group.parts[key])
		.map(key => plural(group.parts[key], key)).join(", ");
	return html`<section><h3>${title}</h3>${groups.slice(0, top).map(group =>
		html`<button type="button" class="bar" key=${group.name} title=${label(group.name) + ": " + spoken(group)}
			onClick=${() => narrow({ [facet]: [group.name] })}>
			<span class="name">${group.name}</span>
			<span class="split">${severities.filter(key => group.parts[key]).map(key => html`<span class=${key} key=${key}><${Icon}
				name=${key} />${number(group.parts[key])}<span class="unseen"> ${noun(group.parts[key], key)}, </span></span>`)}</span>
			<span class="count">${number(group.total)}</span>
			<span class="track" aria-hidden="true">${severities.filter(key => group.parts[key]).map(key =>
				html`<i key=${key} class=${key} style=${{ width: 100 * group.parts[key] / most + "%" }} />`)}</span></button>`)}
		${rest > 0 && html`<p class="dim">and ${number(rest)} in ${number(groups.length - top)} more</p>`}</section>`;
}

/* What was measured goes first, then what is sure and bad. */
function Begin() {
	if (open.length < 2)
		return null;
	const first = [...open].sort((a, b) => (b.stalls ? b.stalls.worst_ms : 0) - (a.stalls ? a.stalls.worst_ms : 0) ||
		(b.state === "new") - (a.state === "new") || orders.severity(a, b)).slice(0, 5);
	const show = (event, finding) => {
		event.preventDefault();
		go({ view: "finding", id: finding.id });
	};
	return html`<section><h3>Where to begin</h3><ol class="begin">${first.map(finding => html`<li key=${finding.id}>
		<a href=${finding_address(finding)} onClick=${event => show(event, finding)}><${Severity} name=${finding.severity} bare />
			<span class="what">${finding.message}</span>
			<span class="meta">${finding.stalls && html`<span class="badge measured">${milliseconds(finding.stalls.worst_ms)}</span>`}
			${finding.state === "new" && html`<span class="badge new">new</span>`}
			<span class="at">${finding.path}:${finding.line}</span></span></a></li>`)}</ol></section>`;
}

/* ---- what was seen ---- */

function Coverage() {
	const counts = data.counts;
	const parts = ["parsed", "cached", "failed", "missing"].filter(name => counts[name]);
	const remarks = [[counts.partial, "unit partial", "units partial"],
		[counts.degraded, "function of " + number(counts.functions) + " degraded",
			"functions of " + number(counts.functions) + " degraded"],
		[counts.unresolved_calls, "unresolved call", "unresolved calls"],
		[counts.unmodelled, "function without a model", "functions without a model"],
		[counts.variants, "other configuration skipped", "other configurations skipped"],
		[counts.not_c, "entry not C", "entries not C"],
		[counts.suppressed, "finding allowed by comments", "findings allowed by comments"],
		[counts.accepted, "finding accepted before", "findings accepted before"],
		[counts.hidden, "finding hidden below the confidence shown", "findings hidden below the confidence shown"]];
	return html`<section><h3>${number(counts.parsed + counts.cached)} of ${plural(counts.units, "unit")} analysed</h3>
		<div class="stack" aria-hidden="true">${parts.map(name => html`<i key=${name} class=${name}
			style=${{ flexGrow: counts[name] }} />`)}</div>
		<ul class="legend">${parts.map(name => html`<li key=${name}><i class="dot ${name}" /><b>${number(counts[name])}</b> ${name}</li>`)}</ul>
		<ul class="legend">${remarks.filter(remark => remark[0]).map(([count, one, more]) =>
			html`<li key=${one}><b>${number(count)}</b> ${noun(count, one, more)}</li>`)}</ul></section>`;
}

function unit_state(unit) {
	if (unit.state === "failed" || unit.state === "missing")
		return unit.state;
	return unit.partial ? "partial" : "degraded";
}

function Problems() {
	if (!data.units.length)
		return null;
	const tone = state => state === "failed" || state === "missing" ? "error" : "warning";
	return html`<section><h3>Units to look at: findings may be missing here</h3><table class="problems">
		<thead class="unseen"><tr><th>State</th><th>Unit</th><th>Why</th></tr></thead>
		<tbody>${data.units.map(unit => html`<tr key=${unit.path}>
			<td><span class="tag tone ${tone(unit_state(unit))}">${unit_state(unit)}</span></td>
			<td class="mono">${unit.path}</td>
			<td class="dim">${unit.problem || plural(unit.degraded, "function") + " degraded"}</td></tr>`)}</tbody></table></section>`;
}

export function Overview() {
	const run = data.run;
	const title = id => rules.has(id) ? rules.get(id).title : id;
	return html`<article class="overview">
		<h2 class="title">${program}</h2>
		<div class="facts"><span>${run.root}</span><span>${time(run.started)}</span>
			${run.commit && html`<span>commit <code>${run.commit.slice(0, 10)}</code></span>`}
			<span>${(run.duration_us / 1e6).toFixed(2)} s</span><span>${data.tool.name} ${data.tool.version}</span></div>
		<${Headline} /><${Compared} />
		<${Trend} />
		${open.length > 0 && html`<${Begin} /><div class="charts">
			<${Bars} title="By rule" facet="rule" groups=${count_by(finding => finding.rule)} label=${title} />
			<${Bars} title="By folder" facet="folder" groups=${count_by(finding => folder(finding.path))} label=${name => name} /></div>`}
		<${Stalls} /><${Coverage} /><${Problems} /></article>`;
}
