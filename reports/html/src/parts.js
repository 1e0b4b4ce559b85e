/* Small things that more than one view is made of. */
import { h } from "preact";
import { signal } from "@preact/signals";
import htm from "htm";

export const html = htm.bind(h);

/* Each severity has a shape of its own: colour is never all that tells them apart. */
const shapes = {
	error: "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2L1.5 10.8V5.2zM5.6 5.6l4.8 4.8m0-4.8l-4.8 4.8",
	warning: "M8 1.8l6.6 11.9H1.4zM8 6.2v3.6m0 1.7v.6",
	performance: "M2.6 13a6.6 6.6 0 1 1 10.8 0M8 9.6l3-3.7",
	info: "M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8zM8 7.3v3.8M8 4.7v.5",
	brand: "M13.7 8a5.7 5.7 0 1 1-2.1-4.4M5.5 8.2l2 2 6-6.7",
	search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.6-1.4L14 14",
	sliders: "M2 4.5h7m3 0h2M2 11.5h2m3 0h7M10.5 3v3M5.5 10v3",
	sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M13 3l-1.2 1.2M4.2 11.8L3 13",
	moon: "M13.6 9.6A6 6 0 1 1 6.4 2.4a4.8 4.8 0 0 0 7.2 7.2z",
	auto: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 4.6h4.9M8 8h6M8 11.4h4.9",
	copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
	link: "M6.6 9.4l2.8-2.8M7.6 4.6l1.6-1.6a2.7 2.7 0 0 1 3.8 3.8l-1.6 1.6M8.4 11.4L6.8 13A2.7 2.7 0 0 1 3 9.2l1.6-1.6",
	comment: "M2 3h12v8H7.5L4.5 13.6V11H2z",
	up: "M3.5 10L8 5.5l4.5 4.5", down: "M3.5 6L8 10.5 12.5 6",
	back: "M10 3.5L5.5 8l4.5 4.5", cross: "M4 4l8 8m0-8l-8 8",
	help: "M5.7 5.8a2.3 2.3 0 1 1 3.4 2c-.8.5-1.1.8-1.1 1.8M8 12v.6",
	clock: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4zM8 4.6V8l2.4 1.6",
	check: "M2.8 8.4l3.4 3.4 7-7.6",
};

export const Icon = ({ name }) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"
	focusable="false"><path d=${shapes[name]} /></svg>`;

export const Severity = ({ name, bare }) => html`<span class="severity ${name}"><${Icon} name=${name} />${
	bare ? html`<span class="unseen">${name}</span>` : name}</span>`;

/* ---- what was just done, for eyes and screen readers ---- */

export const said = signal("");
let silence = 0;
export function say(text) {
	said.value = text;
	clearTimeout(silence);
	silence = setTimeout(() => { said.value = ""; }, 2500);
}

/* Without the clipboard, which some browsers refuse to files, the old way. */
function copy_by_hand(text) {
	const area = document.createElement("textarea");
	area.value = text;
	area.className = "unseen";
	document.body.append(area);
	area.select();
	const ok = document.execCommand("copy");
	area.remove();
	return ok;
}

export async function copy(text, what) {
	let ok = false;
	try {
		await navigator.clipboard.writeText(text);
		ok = true;
	} catch (error) {
		ok = copy_by_hand(text);
	}
	say(ok ? what + " copied" : "the browser does not let this page copy: " + text);
}
