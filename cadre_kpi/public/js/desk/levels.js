// Ratings, by their code in the scheme.

import { escape } from "./dialogs";

export const LEVELS = ["excellent", "good", "completed", "not_completed"];
const COLORS = { excellent: "green", good: "blue", completed: "orange", not_completed: "red" };

export function level_name(code) {
	return code ? __(code) : "";
}

export function level_pill(code) {
	return code
		? `<span class="indicator-pill no-indicator-dot ${COLORS[code] || "gray"}">${escape(
				level_name(code)
		  )}</span>`
		: "–";
}
