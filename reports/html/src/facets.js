/* What narrows the list: the search, the severities, and behind a button every other facet. */
import { useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { findings } from "./data.js";
import { counts, facets, name_of, names_of, order, visible } from "./filter.js";
import { choose, chosen, filters, go, route } from "./route.js";
import { html, Icon } from "./parts.js";
import { Shown } from "./list.js";
import { number } from "./words.js";

export const facets_open = signal(false);
const few = 8; /* names of a facet before "more" */

function toggle(key, value) {
	const values = chosen(key);
	choose(key, values.includes(value) ? values.filter(each => each !== value) : [...values, value]);
}

/* ---- the search and the severities ---- */

function Search() {
	const type = event => go({ text: event.target.value, step: route.peek().step }, true);
	const enter = event => {
		if (event.key === "Enter" && visible.peek().length)
			go({ view: "finding", id: visible.peek()[0].id });
	};
	return html`<div class="search"><${Icon} name="search" /><input type="search" id="text"
		placeholder="Search text, file, function, rule" aria-label="Search findings" autocomplete="off"
		spellcheck=${false} value=${filters.value.text} onInput=${type} onKeyDown=${enter} /><kbd aria-hidden="true">/</kbd></div>`;
}

function Severities() {
	const on = chosen("severity");
	return html`<div id="severities" role="group" aria-label="Severities">${
		names_of(facets[0]).map(name => html`<button type="button" class="chip ${name}" key=${name}
			aria-pressed=${on.includes(name)} onClick=${() => toggle("severity", name)}>
			<span class="figure"><${Icon} name=${name} />${number(counts.value.severity.get(name) || 0)}</span><span>${name}</span></button>`)}</div>`;
}

/* ---- the facets ---- */

function Facet({ facet }) {
	const [all, set_all] = useState(false);
	const on = chosen(facet.key);
	const tally = counts.value[facet.key];
	const names = [...new Set([...names_of(facet), ...on])];
	/* Names without an order of their own: the most frequent first. */
	const sorted = facet.order ? names : [...names].sort((a, b) => (tally.get(b) || 0) - (tally.get(a) || 0));
	const shown = all ? sorted : sorted.filter((name, i) => i < few || on.includes(name));
	return html`<fieldset><legend>${facet.title}</legend>
		${shown.map(name => html`<label key=${name} class=${tally.get(name) ? "" : "zero"}>
			<input type="checkbox" name=${facet.key} value=${name} checked=${on.includes(name)}
				onChange=${() => toggle(facet.key, name)} />
			<span class="name" title=${name}>${name_of(facet, name)}</span>
			<span class="count">${number(tally.get(name) || 0)}</span></label>`)}
		${shown.length < sorted.length && html`<button type="button" class="link" onClick=${() => set_all(true)}>${
			number(sorted.length - shown.length)} more</button>`}
	</fieldset>`;
}

/* A facet with one name narrows nothing. */
const is_useful = facet => names_of(facet).length > 1 || names_of(facet).length === 1 &&
	(facet.key === "stalled" || facet.key === "state" || facet.key === "status" && names_of(facet)[0] !== "open");

function Order() {
	const names = [["", order.value === "match" ? "best match" : "file"], ["severity", "severity"],
		["rule", "rule"]];
	if (filters.value.text)
		names.push(["place", "file"]);
	if (findings.some(finding => finding.stalls))
		names.push(["stall", "worst stall"]);
	return html`<label class="order"><span class="unseen">Order</span><select aria-label="Order" title="Order" value=${filters.value.sort}
		onChange=${event => go({ sort: event.target.value, step: route.peek().step }, true)}>
		${names.map(([value, name]) => html`<option key=${value} value=${value}>${name}</option>`)}</select></label>`;
}

/* What the list is narrowed to; each goes with a click. */
function Narrowed() {
	const pills = facets.filter(facet => facet.key !== "severity").flatMap(facet =>
		(filters.value.facets[facet.key] || []).map(value => [facet, value]));
	if (!pills.length)
		return null;
	return html`<div class="pills">
		${pills.map(([facet, value]) => html`<button type="button" class="pill" key=${facet.key + value}
			title="Take away: ${facet.title} ${name_of(facet, value)}" onClick=${() => toggle(facet.key, value)}>
			<span>${name_of(facet, value)}</span><${Icon} name="cross" /></button>`)}
		<button type="button" class="link" onClick=${() => go({ facets: {}, step: route.peek().step }, true)}>clear all</button></div>`;
}

export function Filter() {
	if (!findings.length)
		return null;
	const others = facets.slice(1).filter(is_useful);
	const held = others.filter(facet => filters.value.facets[facet.key]).length;
	return html`<form id="filter" role="search" onSubmit=${event => event.preventDefault()}>
		<${Search} />
		<${Severities} />
		<div class="bar-line"><${Shown} /><span class="space"></span><${Order} />
			<button type="button" class="small" aria-expanded=${facets_open.value} aria-controls="facets"
				onClick=${() => { facets_open.value = !facets_open.value; }}><${Icon} name="sliders" />Filters${
				held ? html` <b class="held">${held}</b>` : ""}</button></div>
		<${Narrowed} />
		<div id="facets" hidden=${!facets_open.value}>${facets_open.value && others.map(facet =>
			html`<${Facet} key=${facet.key} facet=${facet} />`)}</div>
	</form>`;
}
