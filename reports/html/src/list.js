/*
 * The list of findings. Of twenty thousand only what is near the view exists as elements: the list
 * is cut into blocks, and a block away from the view is an empty box as high as it was, or as high
 * as its items usually are.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { computed, signal, useSignalEffect } from "@preact/signals";
import { findings, is_open, place, status } from "./data.js";
import { marks_of, order, visible } from "./filter.js";
import { address, chosen, go, route } from "./route.js";
import { html, Severity } from "./parts.js";
import { milliseconds, number, plural } from "./words.js";

const block_size = 40;
const item_height = 68; /* a guess, until a block was there */
const closed_names = { suppressed: "allowed", accepted: "accepted", excluded: "left out" };

const view = computed(() => route.value.view);
const selected_id = computed(() => route.value.view === "finding" ? route.value.id : null);

function marked(finding) {
	const marks = marks_of(finding);
	const parts = [];
	let at = 0;
	for (let i = 0; i < marks.length; i += 2) {
		parts.push(finding.message.slice(at, marks[i]),
			html`<mark>${finding.message.slice(marks[i], marks[i + 1])}</mark>`);
		at = marks[i + 1];
	}
	return [...parts, finding.message.slice(at)];
}

function Item({ finding, with_path }) {
	const current = selected_id.value === finding.id;
	const open = event => {
		if (event.ctrlKey || event.metaKey || event.shiftKey)
			return;
		event.preventDefault();
		go({ view: "finding", id: finding.id });
	};
	return html`<a class="item ${finding.severity} ${is_open(finding) ? "" : "closed"}" href=${"#f=" + finding.id}
		data-id=${finding.id} aria-current=${current ? "true" : undefined} onClick=${open}>
		<${Severity} name=${finding.severity} bare />
		<span class="what">${marked(finding)}</span>
		<span class="where"><span class="rule">${finding.rule}</span>
			${finding.state === "new" && html`<span class="badge new">new</span>`}
			${finding.stalls && html`<span class="badge measured" title="the worst stall that was measured">${
				milliseconds(finding.stalls.worst_ms)}</span>`}
			${finding.confidence === "possible" && html`<span class="badge">possible</span>`}
			${!is_open(finding) && html`<span class="badge">${closed_names[status(finding)]}</span>`}
			<span class="at">${with_path ? place(finding) : finding.line || ""}</span></span>
	</a>`;
}

function Rows({ items }) {
	const by_file = order.value === "place";
	const rows = [];
	let path = null;
	for (const finding of items) {
		if (by_file && finding.path !== path)
			rows.push(html`<h3 key=${"in " + finding.path} title=${finding.path}><bdi>${finding.path || "the program"}</bdi></h3>`);
		path = finding.path;
		rows.push(html`<${Item} key=${finding.id} finding=${finding} with_path=${!by_file} />`);
	}
	return rows;
}

function Block({ number: block, items, watch, forced }) {
	const box = useRef(null);
	const height = useRef(0);
	const [near, set_near] = useState(block === 0);
	useEffect(() => watch(box.current, set_near), [watch]);
	const shown = near || forced;
	useLayoutEffect(() => {
		if (shown)
			height.current = box.current.offsetHeight / items.length;
	});
	return html`<div class="block" ref=${box}
		style=${shown ? {} : { height: Math.round((height.current || item_height) * items.length) + "px" }}>
		${shown && html`<${Rows} items=${items} />`}</div>`;
}

/* One observer for all blocks; tells each when it comes near the view and when it leaves. */
function use_watch(pane) {
	const [watch, set_watch] = useState(null);
	useEffect(() => {
		const tell = new Map();
		const observer = new IntersectionObserver(entries => {
			for (const entry of entries)
				tell.get(entry.target)?.(entry.isIntersecting);
		}, { root: pane.current, rootMargin: "600px 0px" });
		set_watch(() => (element, callback) => {
			tell.set(element, callback);
			observer.observe(element);
			return () => { tell.delete(element); observer.unobserve(element); };
		});
		return () => observer.disconnect();
	}, []);
	return watch;
}

const index_of = computed(() => new Map(visible.value.map((finding, i) => [finding.id, i])));
export const selected_index = computed(() => index_of.value.get(selected_id.value) ?? -1);

/* j and k: the next finding of the list, from where the reader is. */
export function move(by) {
	const list = visible.peek();
	if (!list.length)
		return;
	const at = selected_index.peek();
	const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1);
	go({ view: "finding", id: list[next].id });
}

const shown_text = computed(() => {
	const count = visible.value.length;
	const whole = findings.filter(finding => chosen("status").includes(status(finding))).length;
	return count === whole ? plural(count, "finding")
		: number(count) + " of " + plural(whole, "finding");
});
export const Shown = () => html`<span id="shown" role="status">${shown_text}</span>`;

const forced_block = signal(-1);

/* Blocks that come near while the list scrolls are higher or lower than was guessed and move what was
 * scrolled to, so this looks again until it stays for some frames. */
let wanted = null;
function reveal(pane, id, calm = 0, frames = 0) {
	wanted = id;
	requestAnimationFrame(() => {
		if (id !== wanted || !pane.current || calm === 4 || frames === 60)
			return;
		const item = pane.current.querySelector(`[data-id="${CSS.escape(id)}"]`);
		const before = pane.current.scrollTop;
		item?.scrollIntoView({ block: "nearest" });
		const stays = item && Math.abs(pane.current.scrollTop - before) < 1;
		reveal(pane, id, stays ? calm + 1 : 0, frames + 1);
	});
}

/* A selected finding is shown wherever it is; its block must exist first. Whoever comes back to the
 * list, which small windows hide meanwhile, finds it at the finding that was open last. */
function use_reveal(pane) {
	const last = useRef(null);
	const show = (id, index) => {
		forced_block.value = index >= 0 ? Math.floor(index / block_size) : -1;
		if (index >= 0)
			reveal(pane, id);
	};
	useSignalEffect(() => {
		last.current = selected_id.value || last.current;
		if (selected_id.value)
			show(selected_id.value, selected_index.value);
	});
	useSignalEffect(() => {
		if (view.value === "list" && last.current)
			show(last.current, index_of.peek().get(last.current) ?? -1);
	});
}

export function List() {
	const pane = useRef(null);
	const watch = use_watch(pane);
	const list = visible.value;
	const blocks = [];
	for (let i = 0; i < list.length; i += block_size)
		blocks.push(list.slice(i, i + block_size));

	use_reveal(pane);
	useEffect(() => {
		if (selected_index.peek() < 0)
			pane.current.scrollTop = 0;
	}, [list]);

	return html`<nav id="findings" class="list" aria-label="List of findings" tabindex="-1" ref=${pane}>
		${watch && blocks.map((items, i) => html`<${Block} key=${i} number=${i} items=${items} watch=${watch}
			forced=${forced_block.value === i} />`)}
		${!list.length && html`<p class="none">${findings.length
			? html`No finding matches. <button type="button" class="link"
				onClick=${() => go({ text: "", facets: {}, sort: "" })}>Show all that are open</button>`
			: "No findings."}</p>`}
	</nav>`;
}

export const finding_address = finding => address({ view: "finding", id: finding.id });
