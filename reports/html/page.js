/*
 * The report page. All data is in the element "data"; what is selected is in the hash
 * (#f=id); what is filtered is in the form. draw() and its kind build elements from
 * those three and keep nothing else.
 */
(function () {
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const files = new Map(data.files.map(file => [file.path, file]));
const rules = new Map(data.rules.map(rule => [rule.id, rule]));
const severities = ["error", "warning", "performance", "info"];
const many = { error: "errors", warning: "warnings", performance: "performance", info: "info" };
const context = 4;       /* lines shown around each step */
const list_limit = 1000; /* items drawn before "show all" */

const $ = id => document.getElementById(id);
const filter = { text: "", rule: "", hidden: new Set(["suppressed", "accepted"]), all: false };
let visible = [];

/* Twins in different files share a fingerprint. */
const twins = new Map();
for (const finding of data.findings) {
	const twin = (twins.get(finding.fingerprint) || 0) + 1;
	twins.set(finding.fingerprint, twin);
	finding.id = finding.fingerprint + (twin > 1 ? "-" + twin : "");
}

/* An element; children are elements, strings, or nothing. */
function h(tag, props, ...children) {
	const element = document.createElement(tag);
	for (const [key, value] of Object.entries(props || {})) {
		if (key.startsWith("on"))
			element.addEventListener(key.slice(2), value);
		else if (value !== null && value !== undefined && value !== false)
			element.setAttribute(key, value);
	}
	element.append(...children.flat().filter(child => child || child === 0));
	return element;
}

const plural = (count, one, others) => count + " " + (count === 1 ? one : others);
const folder = path => path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
const place = at => at.path + ":" + at.line + ":" + at.column;
/* Under which button it is listed: its severity, or why nobody has to act on it. */
const closed = ["suppressed", "accepted"];
const kind = finding => closed.find(key => finding[key] !== null) || finding.severity;
const is_open = finding => kind(finding) === finding.severity;
const selected = () => {
	const match = /^#f=(.+)$/.exec(location.hash);
	return match && data.findings.find(finding => finding.id === match[1]);
};

/* ---- the list ---- */

function matches(finding) {
	if (filter.rule && finding.rule !== filter.rule)
		return false;
	if (filter.hidden.has(kind(finding)))
		return false;
	const text = [finding.message, finding.path, finding.function, finding.rule, finding.category]
		.join("\n").toLowerCase();
	return filter.text.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

function item(finding, current) {
	return h("a", {
		class: "item " + finding.severity + (is_open(finding) ? "" : " allowed"),
		href: "#f=" + finding.id,
		"aria-current": finding === current && "true",
	},
	h("div", { class: "what" }, finding.message),
	h("div", { class: "where" },
		h("span", { class: "dot", title: finding.severity }),
		finding.severity + " · " + finding.rule,
		h("span", { class: "mono" }, finding.line)));
}

function draw_list() {
	const list = $("list");
	visible = data.findings.filter(matches);
	const drawn = filter.all ? visible : visible.slice(0, list_limit);
	const current = selected();
	const children = [];
	let path = null;
	for (const finding of drawn) {
		if (finding.path !== path)
			children.push(h("h2", { title: finding.path }, h("bdi", {}, finding.path)));
		path = finding.path;
		children.push(item(finding, current));
	}
	if (drawn.length < visible.length)
		children.push(h("button", { class: "gap", onclick: () => { filter.all = true; draw_list(); } },
			"show all " + visible.length));
	if (!visible.length)
		children.push(h("p", { class: "none" },
			data.findings.length ? "No finding matches the filter." : "No findings."));
	list.replaceChildren(...children);
	$("shown").textContent = visible.length === data.counts.findings
		? plural(visible.length, "finding", "findings")
		: visible.length + " of " + plural(data.findings.length, "finding", "findings");
}

function draw_filter() {
	const count = key => data.findings.filter(finding => kind(finding) === key).length;
	const toggle = key => h("button", {
		type: "button", class: key, "aria-pressed": String(!filter.hidden.has(key)),
		onclick: () => {
			if (!filter.hidden.delete(key))
				filter.hidden.add(key);
			draw_filter();
			draw_list();
		},
	}, h("span", { class: "dot" }), key + " " + count(key));
	$("severities").replaceChildren(...severities.concat(closed).filter(count).map(toggle));

	const used = [...new Set(data.findings.map(finding => finding.rule))].sort();
	$("rule").replaceChildren(h("option", { value: "" }, "All rules"),
		...used.map(id => h("option", { value: id, selected: id === filter.rule }, id)));
	$("text").value = filter.text;
	$("filter").hidden = !data.findings.length;
}

/* Shows only what a bar or tile of the overview stands for. */
function narrow(change) {
	Object.assign(filter, { text: "", rule: "", hidden: new Set(closed) }, change);
	draw_filter();
	draw_list();
}

/* ---- the overview ---- */

function count_by(key) {
	const groups = new Map();
	for (const finding of data.findings) {
		if (!is_open(finding))
			continue;
		const name = key(finding);
		const group = groups.get(name) || { name, total: 0, parts: {} };
		group.total++;
		group.parts[finding.severity] = (group.parts[finding.severity] || 0) + 1;
		groups.set(name, group);
	}
	return [...groups.values()].sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

function bars(title, groups, narrowed, label) {
	const most = groups.length ? groups[0].total : 1;
	return h("section", {}, h("h3", {}, title), groups.slice(0, 10).map(group =>
		h("button", { class: "bar", title: label(group.name), onclick: () => narrow(narrowed(group.name)) },
			h("span", { class: "name mono" }, group.name),
			h("span", { class: "count" }, group.total),
			h("span", { class: "track" }, severities.filter(key => group.parts[key]).map(key =>
				h("i", { class: key, title: plural(group.parts[key], key, many[key]),
					style: "width:" + 100 * group.parts[key] / most + "%" }))))),
	groups.length > 10 && h("p", { class: "dim" }, "and " + (groups.length - 10) + " more"));
}

function coverage() {
	const counts = data.counts;
	const analysed = counts.parsed + counts.cached;
	const parts = [["parsed", "var(--accent)"], ["cached", "var(--good)"],
		["failed", "var(--error)"], ["missing", "var(--warning)"]].filter(part => counts[part[0]]);
	const remarks = [[counts.partial, "unit partial", "units partial"],
		[counts.degraded, "function of " + counts.functions + " degraded", "functions of " + counts.functions + " degraded"],
		[counts.unresolved_calls, "unresolved call", "unresolved calls"],
		[counts.unmodelled, "function without a model", "functions without a model"],
		[counts.variants, "other configuration skipped", "other configurations skipped"],
		[counts.not_c, "entry not C", "entries not C"],
		[counts.suppressed, "finding suppressed", "findings suppressed"],
		[counts.accepted, "finding accepted before", "findings accepted before"],
		[counts.hidden, "finding hidden below the confidence shown", "findings hidden below the confidence shown"]];
	const legend = (children) => h("ul", { class: "legend" }, children);
	return h("section", {},
		h("h3", {}, analysed + " of " + plural(counts.units, "unit", "units") + " analysed"),
		h("div", { class: "stack" }, parts.map(([name, color]) =>
			h("i", { title: counts[name] + " " + name, style: "flex:" + counts[name] + ";background:" + color }))),
		legend(parts.map(([name, color]) => h("li", {},
			h("span", { class: "dot", style: "background:" + color }), h("b", {}, counts[name]), " " + name))),
		legend(remarks.filter(remark => remark[0]).map(([count, one, others]) =>
			h("li", {}, h("b", {}, count), " " + (count === 1 ? one : others)))));
}

function problems() {
	if (!data.units.length)
		return null;
	const row = (unit) => {
		const state = unit.state === "failed" || unit.state === "missing" ? unit.state
			: unit.partial ? "partial" : "degraded";
		const tone = state === "failed" || state === "missing" ? "error" : "warning";
		return h("tr", {}, h("td", {}, h("span", { class: "tag tone " + tone }, state)),
			h("td", { class: "mono" }, unit.path),
			h("td", { class: "dim" }, unit.problem ||
				plural(unit.degraded, "function", "functions") + " degraded"));
	};
	return h("section", {}, h("h3", {}, "Units to look at: findings may be missing here"),
		h("table", {}, h("tbody", {}, data.units.map(row))));
}

function headline() {
	const counts = data.counts;
	if (counts.findings)
		return h("div", { class: "tiles" }, severities.map(key =>
			h("button", { class: "tile " + key + (counts[key] ? "" : " zero"),
				onclick: () => narrow({ hidden: new Set(severities.filter(other => other !== key).concat(closed)) }) },
			h("b", {}, counts[key]), h("span", {}, counts[key] === 1 ? key : many[key]))));
	if (!counts.parsed && !counts.cached)
		return h("p", { class: "calm blind" }, h("b", {}, "Nothing was analysed."), " " +
			(counts.units ? "Every unit failed or is missing." : "There were no units."));
	return h("p", { class: "calm" }, h("b", {}, "No findings."), " " +
		plural(counts.parsed + counts.cached, "unit was", "units were") + " analysed.");
}

function draw_overview() {
	const run = data.run;
	const name = run.root.split("/").filter(Boolean).pop() || run.root;
	const started = run.started.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC");
	$("detail").replaceChildren(
		h("h1", {}, name),
		h("div", { class: "facts" }, h("span", {}, run.root), h("span", {}, started),
			h("span", {}, (run.duration_us / 1e6).toFixed(2) + " s"),
			h("span", {}, data.tool.name + " " + data.tool.version)),
		headline(), coverage(),
		data.counts.findings ? h("div", { class: "charts" },
			bars("By rule", count_by(finding => finding.rule), rule => ({ rule }),
				id => rules.has(id) ? rules.get(id).title : id),
			bars("By folder", count_by(finding => folder(finding.path)),
				path => ({ text: path === "." ? "" : path + "/" }), path => path)) : "",
		problems() || "");
	document.title = name + ": " + plural(data.counts.findings, "finding", "findings");
}

/* ---- a finding's source ---- */

/* A segment is its class letter and its text; a range of [from, to) is marked. */
function code(segments, range) {
	const parts = [];
	let at = 0;
	for (const segment of segments) {
		const name = segment[0] === "p" ? null : segment[0];
		const text = segment.slice(1);
		const cuts = range ? [range[0] - at, range[1] - at].map(cut => Math.min(Math.max(cut, 0), text.length)) : [0, 0];
		parts.push(h("span", { class: name }, text.slice(0, cuts[0])),
			cuts[1] > cuts[0] && h("mark", { class: name }, text.slice(cuts[0], cuts[1])),
			h("span", { class: name }, text.slice(cuts[1])));
		at += text.length;
	}
	return parts.filter(part => part && part.textContent);
}

function source_row(file, line, steps) {
	const chunk = file.chunks.find(each => line >= each.first && line < each.first + each.lines.length);
	const anchor = steps.some(step => step.anchor);
	const step = steps.find(each => each.anchor) || steps[0];
	return h("div", { class: "row" + (anchor ? " anchor" : steps.length ? " hit" : "") },
		h("span", { class: "no" }, line),
		h("span", { class: "text" }, code(chunk.lines[line - chunk.first], step && step.range)));
}

function step_note(step) {
	return h("div", { class: "note" + (step.anchor ? " anchor" : ""), id: "step" + step.number },
		h("span", { class: "bubble" }, step.number || "!"), h("span", {}, step.text));
}

/* Lines the report has between two shown ones open with a click. */
function gap(file, first, last) {
	const has = line => file.chunks.some(each => line >= each.first && line < each.first + each.lines.length);
	const known = [];
	for (let line = first; line <= last; line++)
		if (has(line))
			known.push(line);
	const button = h("button", { class: "gap", onclick: () =>
		known.length && button.replaceWith(...known.map(line => source_row(file, line, []))) },
	"⋯ " + plural(last - first + 1, "line", "lines"));
	return button;
}

function source(path, steps) {
	const file = files.get(path);
	const box = (children) => h("section", { class: "source" }, h("header", {}, path),
		h("div", { class: "code" }, h("div", {}, children)));
	if (!file)
		return box(steps.map(step_note).concat(
			h("div", { class: "note dim" }, h("span", {}, "The text of this file is not in the report."))));

	const lines = new Set();
	const has = line => file.chunks.some(each => line >= each.first && line < each.first + each.lines.length);
	for (const step of steps)
		for (let line = step.line - context; line <= step.line + context; line++)
			if (has(line))
				lines.add(line);
	const rows = [];
	let next = 1;
	for (const line of [...lines].sort((a, b) => a - b)) {
		if (line > next)
			rows.push(gap(file, next, line - 1));
		const here = steps.filter(step => step.line === line);
		rows.push(source_row(file, line, here), ...here.map(step_note));
		next = line + 1;
	}
	if (next <= file.total)
		rows.push(gap(file, next, file.total));
	return box(rows);
}

/* ---- a finding ---- */

function steps_of(finding) {
	const steps = finding.steps.map((step, i) => Object.assign({ number: i + 1 }, step));
	const anchor = steps.find(step => step.anchor);
	if (anchor)
		anchor.range = finding.range;
	else
		steps.unshift({ number: 0, path: finding.path, line: finding.line, column: finding.column,
			text: finding.message, anchor: true, range: finding.range });
	return steps;
}

function show_step(number) {
	const note = $("step" + number);
	if (!note)
		return;
	note.scrollIntoView({ block: "center" });
	note.classList.remove("flash");
	void note.offsetWidth; /* restarts the animation */
	note.classList.add("flash");
}

function path_list(steps) {
	const numbered = steps.filter(step => step.number);
	if (!numbered.length)
		return "";
	return h("section", {}, h("h3", {}, "How it gets there"),
		h("ol", { class: "steps" }, numbered.map(step =>
			h("li", { class: step.anchor ? "anchor" : null },
				h("a", { href: "#", onclick: event => { event.preventDefault(); show_step(step.number); } },
					h("span", { class: "bubble" }, step.number), h("span", {}, step.text),
					h("span", { class: "mono" }, place(step)))))));
}

function tags(finding) {
	const tag = (...children) => h("span", { class: "tag" }, children);
	return h("div", { class: "tags" },
		h("span", { class: "tag tone" }, finding.severity),
		tag(h("code", {}, finding.rule)),
		tag(finding.confidence),
		finding.category && tag(finding.category),
		finding.function && tag("in ", h("code", {}, finding.function)),
		finding.units > 1 && tag("seen in " + finding.units + " units"));
}

function rule_page(id) {
	const rule = rules.get(id);
	if (!rule || !rule.html)
		return "";
	const page = h("div", { class: "page" });
	page.innerHTML = rule.html; /* made from the rule's own page, with raw HTML off */
	return h("details", {}, h("summary", {}, "About " + id), page);
}

/* Scrolls a long line sideways to what is marked in it. */
function show_mark(row) {
	const mark = row.querySelector("mark");
	const pane = row.closest(".code");
	if (!mark || !pane)
		return;
	const right = mark.getBoundingClientRect().right - pane.getBoundingClientRect().left;
	if (right > pane.clientWidth)
		pane.scrollLeft += right - pane.clientWidth * 0.6;
}

/* What would mend it: which option applies it, or the sketch. */
function fix_of(finding) {
	const fix = finding.fix;
	if (!fix || !is_open(finding))
		return null;
	if (fix.class === "sketch")
		return [h("h3", {}, "What it could look like"), h("pre", { class: "sketch" }, fix.sketch)];
	const text = fix.class === "safe" ? "async-lint check --fix applies it" :
		"async-lint check --fix --suggested applies it; look at it first" +
		(fix.doubt ? ": " + fix.doubt : "");
	return h("p", { class: "callout" }, h("b", {}, "Fix"), text);
}

function comment_place(finding) {
	const comment = finding.excluded ? null : finding.suppressed_by;
	return comment ? ` (${comment.path}:${comment.line})` : "";
}

function draw_finding(finding) {
	const steps = steps_of(finding);
	const paths = [...new Set(steps.map(step => step.path))];
	$("detail").replaceChildren(h("article", { class: finding.severity },
		h("div", { class: "crumb" }, place(finding)),
		h("h1", {}, finding.message),
		tags(finding),
		finding.hint && h("p", { class: "callout" }, h("b", {}, "What to do"), finding.hint),
		fix_of(finding),
		finding.suppressed !== null && h("p", { class: "callout quiet" },
			h("b", {}, finding.excluded ? "Left out by the configuration" : "Allowed by a comment"),
			finding.suppressed + comment_place(finding)),
		finding.accepted !== null && h("p", { class: "callout quiet" },
			h("b", {}, "Accepted before"), finding.accepted),
		path_list(steps),
		h("h3", {}, "Source"),
		paths.map(path => source(path, steps.filter(step => step.path === path))),
		rule_page(finding.rule)));
	$("detail").scrollTop = 0;
	for (const row of document.querySelectorAll(".row.anchor"))
		show_mark(row);
	document.title = finding.message;
}

/* ---- what happens ---- */

function draw_detail() {
	const finding = selected();
	if (finding)
		draw_finding(finding);
	else
		draw_overview();
	for (const element of document.querySelectorAll(".item")) {
		const current = finding && element.getAttribute("href") === "#f=" + finding.id;
		element.toggleAttribute("aria-current", Boolean(current));
		if (current)
			element.scrollIntoView({ block: "nearest" });
	}
}

function move(by) {
	if (!visible.length)
		return;
	const at = visible.indexOf(selected());
	const next = at < 0 ? (by > 0 ? 0 : visible.length - 1)
		: Math.min(Math.max(at + by, 0), visible.length - 1);
	location.hash = "#f=" + visible[next].id;
}

function key(event) {
	if (event.ctrlKey || event.metaKey || event.altKey)
		return;
	const typing = /^(INPUT|SELECT)$/.test(event.target.tagName);
	if (event.key === "Escape") {
		event.target.blur();
		if (!typing)
			location.hash = "";
	} else if (!typing && (event.key === "j" || event.key === "k")) {
		move(event.key === "j" ? 1 : -1);
	} else if (!typing && event.key === "/") {
		event.preventDefault();
		$("text").focus();
	}
}

document.documentElement.classList.add("js");
$("app").hidden = false;
$("text").addEventListener("input", event => { filter.text = event.target.value; draw_list(); });
$("rule").addEventListener("change", event => { filter.rule = event.target.value; draw_list(); });
$("filter").addEventListener("submit", event => event.preventDefault());
window.addEventListener("hashchange", draw_detail);
document.addEventListener("keydown", key);
draw_filter();
draw_list();
draw_detail();
}());
