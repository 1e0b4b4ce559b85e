/* The keyboard, and the dialog that explains it. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { signal } from "@preact/signals";
import { facets_open } from "./facets.js";
import { copy_link, move_step, selected } from "./finding.js";
import { html } from "./parts.js";
import { move } from "./list.js";
import { go, route } from "./route.js";
import { next_theme } from "./theme.js";

export const help_open = signal(false);

const keys = [
	["j", "the next finding", () => move(1)],
	["k", "the finding before", () => move(-1)],
	["n", "the next step of the path", () => move_step(1)],
	["p", "the step before", () => move_step(-1)],
	["/", "search", () => { go({ ...on_phone() }, true); document.getElementById("text")?.focus(); }],
	["f", "filters", show_filters],
	["r", "the page of the rule", () => selected.peek() && go({ view: "rule", rule: selected.peek().rule })],
	["c", "copy the link to the finding", copy_link],
	["t", "light, dark, or as the system", next_theme],
	["?", "this help", () => { help_open.value = !help_open.value; }],
];

/* The search and the filters stand beside the list, which a small window shows alone. */
const on_phone = () => matchMedia("(max-width: 860px)").matches ? { view: "list" } : {};

function show_filters() {
	const was_hidden = on_phone().view && route.peek().view !== "list";
	go({ ...on_phone() }, true);
	facets_open.value = was_hidden || !facets_open.value;
}

function escape(event, typing) {
	if (help_open.value)
		help_open.value = false;
	else if (typing)
		event.target.blur();
	else
		go({ view: "overview", id: null, rule: null });
}

export function listen() {
	document.addEventListener("keydown", event => {
		if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
			return;
		const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
		if (event.key === "Escape")
			return escape(event, typing);
		const found = keys.find(each => each[0] === event.key);
		if (!found || typing || help_open.value && event.key !== "?")
			return;
		event.preventDefault();
		found[2]();
	});
}

export function Help() {
	const dialog = useRef(null);
	useLayoutEffect(() => {
		if (help_open.value && !dialog.current.open)
			dialog.current.showModal();
		else if (!help_open.value && dialog.current.open)
			dialog.current.close();
	}, [help_open.value]);
	const shut = () => { help_open.value = false; };
	return html`<dialog ref=${dialog} aria-labelledby="help-title" onClose=${shut}
		onClick=${event => event.target === dialog.current && shut()}>
		<div><h2 id="help-title">Keys</h2><dl>${keys.map(([key, text]) =>
			html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${text}</dd></div>`)}
			<div><dt><kbd>Esc</kbd></dt><dd>the overview</dd></div></dl>
		<p class="dim">The address holds what you see: send it to show the same.</p>
		<button type="button" class="small" onClick=${shut}>Close</button></div></dialog>`;
}
