/* As the system has it, light, or dark; the browser remembers which. */
import { signal } from "@preact/signals";
import { html, Icon, say } from "./parts.js";

const key = "async-lint-theme";
const themes = ["auto", "light", "dark"];
const icons = { auto: "auto", light: "sun", dark: "moon" };

function remembered() {
	try {
		const theme = localStorage.getItem(key);
		return themes.includes(theme) ? theme : "auto";
	} catch (error) {
		return "auto"; /* storage can be forbidden */
	}
}

export const theme = signal(remembered());

function show() {
	if (theme.value === "auto")
		delete document.documentElement.dataset.theme;
	else
		document.documentElement.dataset.theme = theme.value;
}

export function next_theme() {
	theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length];
	show();
	try {
		localStorage.setItem(key, theme.value);
	} catch (error) {
		void error;
	}
	say("colours: " + (theme.value === "auto" ? "as the system has them" : theme.value));
}

export const ThemeButton = () => html`<button type="button" class="plain" onClick=${next_theme}
	title="Colours: ${theme.value} (t)" aria-label="Colours: ${theme.value}"><${Icon}
	name=${icons[theme.value]} /></button>`;

show();
