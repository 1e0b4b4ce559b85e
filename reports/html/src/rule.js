/* A rule's own page: beside a finding, and as a view. */
import { useMemo } from "preact/hooks";
import { findings, is_open, rules } from "./data.js";
import { go, narrow } from "./route.js";
import { html, Severity } from "./parts.js";
import { noun, number } from "./words.js";

/* The page was made from the rule's markdown with raw HTML off. Its headings go below ours, its
 * title is ours, what scrolls can be reached by key, and links to other rules stay in the report. */
function page_of(rule, beside) {
	const page = new DOMParser().parseFromString(rule.html, "text/html").body;
	page.querySelector("h1")?.remove();
	for (const heading of page.querySelectorAll("h1, h2, h3, h4")) {
		const lower = document.createElement("h" + Math.min(6, Number(heading.tagName[1]) + (beside ? 2 : 1)));
		lower.append(...heading.childNodes);
		heading.replaceWith(lower);
	}
	for (const block of page.querySelectorAll("pre"))
		block.tabIndex = 0;
	for (const link of page.querySelectorAll("a[href]")) {
		const match = /^([a-z-]+)\.md(#.*)?$/.exec(link.getAttribute("href"));
		if (match && rules.has(match[1]))
			link.setAttribute("href", "#r=" + match[1]);
		else if (/^https?:/.test(link.getAttribute("href")))
			link.rel = "noreferrer";
		else
			link.replaceWith(...link.childNodes);
	}
	return page.innerHTML;
}

function Page({ rule, beside }) {
	const text = useMemo(() => page_of(rule, beside), [rule, beside]);
	return html`<div class="page" dangerouslySetInnerHTML=${{ __html: text }} />`;
}

export function RulePage({ id }) {
	const rule = rules.get(id);
	if (!rule || !rule.html)
		return null;
	return html`<aside class="rule-page" aria-label="About ${id}"><div><h3>About <code>${id}</code></h3>
		<p class="lead">${rule.title}</p><${Page} rule=${rule} beside=${true} /></div></aside>`;
}

export function Rule({ id }) {
	const rule = rules.get(id);
	const open = findings.filter(finding => finding.rule === id && is_open(finding)).length;
	return html`<article class="rule-view">
		<div class="crumb"><button type="button" class="link" onClick=${() => go({ view: "overview", rule: null })}>Overview</button></div>
		<h2 class="title"><code>${id}</code></h2>
		${rule ? html`<p class="lead">${rule.title}</p>
			<div class="tags"><span class="tag tone ${rule.severity}"><${Severity} name=${rule.severity} /></span>
			<button type="button" class="small" disabled=${!open} onClick=${() => narrow({ rule: [id] })}>${
				open ? "Show its " + number(open) + " " + noun(open, "finding") : "No finding is open"}</button></div>
			${rule.html ? html`<${Page} rule=${rule} />` : html`<p class="dim">This rule has no page.</p>`}`
		: html`<p class="callout quiet">The report knows no rule of this name.</p>`}</article>`;
}
