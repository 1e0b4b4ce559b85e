/*
 * Where the reader is. Everything stands in the address, so that a link shows what its sender saw:
 *
 *	#f=ID    a finding          #r=RULE   a rule's page
 *	#list    the list alone     #         the overview
 *
 * and behind it, with '&', the step, the text searched for, the order, and what each facet is
 * narrowed to. `go` is the only way to change it. No element may have one of these addresses for its
 * id: the browser would scroll to it.
 */
import { computed, signal } from "@preact/signals";

export const facet_keys = ["status", "severity", "rule", "confidence", "state", "category", "stalled", "folder"];
/* What holds for a facet the address does not name. */
export const facet_defaults = { status: ["open"] };
const none = [];

function parse(hash) {
	const words = new URLSearchParams(hash.replace(/^#/, ""));
	const state = { view: "overview", id: null, rule: null, step: Number(words.get("step")) || null,
		text: words.get("q") || "", sort: words.get("sort") || "", facets: {} };
	if (words.has("f"))
		Object.assign(state, { view: "finding", id: words.get("f") });
	else if (words.has("r"))
		Object.assign(state, { view: "rule", rule: words.get("r") });
	else if (words.has("list"))
		state.view = "list";
	for (const key of facet_keys)
		if (words.has(key))
			state.facets[key] = words.getAll(key);
	return state;
}

function print(state) {
	const words = [];
	const add = (key, value) => words.push(key + "=" +
		encodeURIComponent(value).replace(/%2F/g, "/").replace(/%3A/g, ":"));
	if (state.view === "finding")
		add("f", state.id);
	else if (state.view === "rule")
		add("r", state.rule);
	else if (state.view === "list")
		words.push("list");
	if (state.view === "finding" && state.step)
		add("step", state.step);
	if (state.text)
		add("q", state.text);
	for (const key of facet_keys)
		for (const value of state.facets[key] || none)
			add(key, value);
	if (state.sort)
		add("sort", state.sort);
	return "#" + words.join("&");
}

export const route = signal(parse(location.hash));

/* What the list shows, apart from where the reader is: equal text, equal list. */
const narrowed = computed(() => print({ ...route.value, view: "list", step: null }));
export const filters = computed(() => parse(narrowed.value));

/* The address of a place, under the filters that hold now. */
export const address = change => print({ ...route.peek(), step: null, ...change });

/* `quietly` leaves no entry in the history: for what changes with each key. */
export function go(change, quietly) {
	const next = { ...route.peek(), step: null, ...change };
	const hash = print(next);
	if (hash === print(route.peek()))
		return;
	route.value = next;
	/* Some frames forbid one or the other; the page works without the address. */
	try {
		if (quietly)
			history.replaceState(null, "", hash);
		else
			location.hash = hash;
	} catch (error) {
		void error;
	}
}

export const chosen = key => filters.value.facets[key] || facet_defaults[key] || none;

/* Narrows a facet; nothing, or what holds anyway, takes it out of the address. */
export function choose(key, values, change) {
	const facets = { ...route.peek().facets };
	const defaults = (facet_defaults[key] || none).join("\n");
	if (values.length && values.join("\n") !== defaults)
		facets[key] = values;
	else
		delete facets[key];
	go({ ...change, facets, step: route.peek().step }, !change);
}

/* Only what one bar or tile of the overview stands for. */
export const narrow = facets => go({ view: "list", facets, text: "" });

window.addEventListener("hashchange", () => {
	if (location.hash.replace(/^#?/, "#") !== print(route.peek()))
		route.value = parse(location.hash);
});
