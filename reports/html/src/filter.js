/*
 * Which findings the list shows, in which order, and how many each choice of a facet would leave.
 *
 *  1. Within a facet choices add up; between facets all must hold.
 *  2. The figure beside a choice counts what the other facets leave, so that it says what a click
 *     brings.
 *  3. A folder holds what is below it. A file will do, too.
 */
import { computed } from "@preact/signals";
import uFuzzy from "@leeoniya/ufuzzy";
import { findings, folder, severities, status } from "./data.js";
import { chosen, filters } from "./route.js";

export const facets = [
	{ key: "severity", title: "Severity", of: finding => finding.severity, order: severities },
	{ key: "state", title: "Against the baseline", of: finding => finding.state || null,
		order: ["new", "updated", "unchanged"] },
	{ key: "rule", title: "Rule", of: finding => finding.rule },
	{ key: "stalled", title: "Measured", of: finding => finding.stalls ? "yes" : null,
		names: { yes: "stalled the loop" } },
	{ key: "confidence", title: "Confidence", of: finding => finding.confidence,
		order: ["certain", "likely", "possible"] },
	{ key: "status", title: "To be acted on", of: status,
		order: ["open", "suppressed", "accepted", "excluded"],
		names: { open: "open", suppressed: "allowed by a comment", accepted: "accepted before",
			excluded: "left out by the configuration" } },
	{ key: "category", title: "Kind of call", of: finding => finding.category },
	{ key: "folder", title: "Folder", of: finding => folder(finding.path) },
];

const below = (path, name) => path === name || path.startsWith(name + "/");

function holds(facet, names, finding) {
	if (facet.key === "folder")
		return names.some(name => folder(finding.path) === name || below(finding.path, name));
	return names.includes(facet.of(finding));
}

/* ---- the search ---- */

const search = new uFuzzy({
	unicode: true, intraMode: 1,
	interSplit: "[^\\p{L}\\d']+", intraSplit: "\\p{Ll}\\p{Lu}",
	intraBound: "\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}", intraChars: "[\\p{L}\\d']",
	intraContr: "'\\p{L}{1,2}\\b",
});
const ranked_at_most = 2000; /* more matches stay in the order of the files */
let texts = null;

function text_of(finding) {
	return [finding.message, finding.function, finding.path + ":" + finding.line, finding.rule,
		finding.category].filter(Boolean).join(" ");
}

/* { found: indices, ranked: whether the best stand first, marks: where the words are in the text } */
const searched = computed(() => {
	const text = filters.value.text.trim();
	if (!text)
		return { found: null, ranked: false, marks: new Map() };
	texts = texts || findings.map(text_of);
	const [found, info, order] = search.search(texts, text, 4, ranked_at_most);
	/* Only marks, or a needle that names bytes as they are: */
	if (!found || !found.length) {
		const plain = text.toLowerCase();
		return { found: texts.flatMap((each, i) => each.toLowerCase().includes(plain) ? [i] : []),
			ranked: false, marks: new Map() };
	}
	if (!info)
		return { found, ranked: false, marks: new Map() };
	return { found: order.map(i => info.idx[i]), ranked: true,
		marks: new Map(order.map(i => [info.idx[i], info.ranges[i]])) };
});

/* Begin and end of what the search found, pair after pair, in the finding's message. */
export const marks_of = finding => (searched.value.marks.get(finding.index) || [])
	.filter((at, i, all) => all[i - i % 2 + 1] <= finding.message.length);

/* ---- the facets ---- */

/* { findings, counts: facet key -> Map(name -> how many) } */
const narrowed = computed(() => {
	const wanted = facets.map(facet => chosen(facet.key));
	const counts = Object.fromEntries(facets.map(facet => [facet.key, new Map()]));
	const left = [];
	const count = (facet, finding) => {
		const name = facet.of(finding);
		if (name !== null && name !== undefined)
			counts[facet.key].set(name, (counts[facet.key].get(name) || 0) + 1);
	};
	for (const index of searched.value.found || findings.keys()) {
		const finding = findings[index];
		const missed = facets.filter((facet, i) => wanted[i].length && !holds(facet, wanted[i], finding));
		if (!missed.length)
			left.push(finding);
		if (missed.length < 2)
			(missed.length ? missed : facets).forEach(facet => count(facet, finding));
	}
	return { findings: left, counts };
});

const rank = Object.fromEntries(severities.map((name, i) => [name, i]));
const doubt = { certain: 0, likely: 1, possible: 2 };
const worst = finding => finding.stalls ? finding.stalls.worst_ms : -1;
export const orders = {
	place: (a, b) => a.index - b.index,
	severity: (a, b) => rank[a.severity] - rank[b.severity] ||
		doubt[a.confidence] - doubt[b.confidence] || a.index - b.index,
	rule: (a, b) => a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.index - b.index,
	stall: (a, b) => worst(b) - worst(a) || a.index - b.index,
};
export const order = computed(() => filters.value.sort in orders ? filters.value.sort
	: searched.value.ranked ? "match" : "place");

export const visible = computed(() => {
	const list = narrowed.value.findings;
	return order.value === "match" ? list : [...list].sort(orders[order.value]);
});
export const counts = computed(() => narrowed.value.counts);

/* The names of a facet that occur anywhere: what the list can be narrowed to. */
const used = new Map(facets.map(facet => {
	const names = [...new Set(findings.map(facet.of))].filter(name => name !== null && name !== undefined);
	const at = name => facet.order ? facet.order.indexOf(name) : 0;
	return [facet.key, names.sort((a, b) => at(a) - at(b) || (a < b ? -1 : 1))];
}));
export const names_of = facet => used.get(facet.key);
export const name_of = (facet, value) => facet.names && facet.names[value] || value;
