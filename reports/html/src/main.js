/*
 * The report page. data.js has what there is, route.js where the reader is, filter.js what of it is
 * to be shown; each view is a module of its own and is drawn from those three.
 */
import { render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { effect } from "@preact/signals";
import { data, program } from "./data.js";
import { Filter } from "./facets.js";
import { Finding, selected } from "./finding.js";
import { Help, help_open, listen } from "./keys.js";
import { List } from "./list.js";
import { Overview } from "./overview.js";
import { html, Icon, said } from "./parts.js";
import { PrintList, printing } from "./print.js";
import { go, route } from "./route.js";
import { Rule } from "./rule.js";
import { theme, ThemeButton } from "./theme.js";
import { number, plural } from "./words.js";

function Top() {
	const view = route.value.view;
	const tab = (name, text, to) => html`<a href=${"#" + (to === "list" ? "list" : "")} class="tab" aria-current=${name ? "page" : undefined}
		onClick=${event => { event.preventDefault(); go({ view: to, id: null, rule: null }); }}>${text}</a>`;
	return html`<header class="top">
		<a class="brand" href="#" title="Overview" onClick=${event => { event.preventDefault(); go({ view: "overview", id: null, rule: null }); }}>
			<${Icon} name="brand" /><span>async-lint</span></a>
		<h1 class="program">${program}</h1>
		<nav class="tabs" aria-label="Views">${tab(view === "overview" || view === "rule", "Overview", "overview")}
			${tab(view === "list" || view === "finding", html`Findings <b>${number(data.counts.findings)}</b>`, "list")}</nav>
		<span class="space"></span>
		<${ThemeButton} />
		<button type="button" class="plain" title="Keys (?)" aria-label="Keys" onClick=${() => { help_open.value = true; }}><${Icon} name="help" /></button>
	</header>`;
}

function Detail() {
	const pane = useRef(null);
	const { view, id, rule } = route.value;
	const finding = selected.value;
	useLayoutEffect(() => { pane.current.scrollTop = 0; }, [view === "list" ? "overview" : view, id, rule]);
	return html`<div id="detail" class="detail" tabindex="-1" ref=${pane}>${
		view === "finding" ? finding ? html`<${Finding} key=${finding.id} finding=${finding} />`
			: html`<article><h2 class="title">No such finding</h2><p>The report has no finding <code>${id}</code>. It may be
				fixed, or the link may be of another run.</p></article>`
		: view === "rule" ? html`<${Rule} id=${rule} />`
		: html`<${Overview} />`}${printing.value && view !== "finding" && html`<${PrintList} />`}</div>`;
}

function App() {
	void theme.value;
	return html`<a class="skip" href="#detail" onClick=${event => { event.preventDefault(); document.getElementById("detail").focus(); }}>Skip to the details</a>
		<div class="app" data-view=${route.value.view}>
		<${Top} />
		<main><section class="side" aria-label="Findings"><h2 class="unseen">Findings</h2><${Filter} /><${List} /></section>
		<${Detail} /></main></div>
		<div class="toast" role="status">${said}</div><${Help} />`;
}

effect(() => {
	document.title = selected.value ? selected.value.message + " · " + program
		: program + ": " + plural(data.counts.findings, "finding");
});

document.documentElement.classList.add("js");
listen();
render(html`<${App} />`, document.getElementById("app"));
