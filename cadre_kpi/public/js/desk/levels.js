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

// The words that tell two levels apart come last in their names: where a box cuts them, the abbreviation stands first.
export function name_in_narrow_box(code) {
	const [short, name] = [get_short_name(code), get_level_name(code)];
	return short === name ? name : `${short} – ${name}`;
}

export function draw_short_pill(code) {
	return code
		? `<span class="indicator-pill no-indicator-dot ${COLORS[code] || "gray"}" title="${escape(
				get_level_name(code)
		  )}">${escape(get_short_name(code))}</span>`
		: "";
}
