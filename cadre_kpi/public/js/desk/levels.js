// Ratings, by their code in the scheme.

import { escape } from "./dialogs";

export const LEVELS = frappe.boot?.cadre_kpi_lists?.levels || [];
const COLORS = { excellent: "green", good: "blue", completed: "orange", not_completed: "red" };

export function get_level_name(code) {
	return code ? __(code) : "";
}

export function draw_level_pill(code) {
	return code
		? `<span class="indicator-pill no-indicator-dot ${COLORS[code] || "gray"}">${escape(
				get_level_name(code)
		  )}</span>`
		: "–";
}

// As offices abbreviate them, where a whole column has no room for more.
const SHORT = {
	excellent: () => __("excellent", null, "short"),
	good: () => __("good", null, "short"),
	completed: () => __("completed", null, "short"),
	not_completed: () => __("not_completed", null, "short"),
};

export const get_short_name = (code) => SHORT[code]?.() || get_level_name(code);

export function draw_short_pill(code) {
	return code
		? `<span class="indicator-pill no-indicator-dot ${COLORS[code] || "gray"}" title="${escape(
				get_level_name(code)
		  )}">${escape(get_short_name(code))}</span>`
		: "";
}
