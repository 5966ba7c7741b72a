// One value of an opened line as the reader's language writes it, escaped.

import { escape } from "../desk/dialogs";
import { draw_figure } from "../desk/explanation";
import { write } from "../desk/entry";
import { draw_level_pill, get_level_name } from "../desk/levels";
import { draw_file_link, name_of } from "../desk/preview";

export function number(value, places = 4) {
	if (value === null || value === undefined || value === "") return "";
	const rounded = flt(value, places);
	const decimals = (String(rounded).split(".")[1] || "").length;
	return format_number(rounded, null, Math.min(decimals, places));
}

export function format_date(value) {
	return value ? frappe.datetime.str_to_user(String(value).slice(0, 10)) : "";
}

export function format_time(value) {
	return frappe.datetime.convert_to_user_tz(value, false).format("HH:mm");
}

const KINDS = {
	text: (value) => escape(value).replace(/\n/g, "<br>"),
	number: (value) => number(value),
	points: (value) => (value === null ? "" : format_number(value, null, 2)),
	percent: (value) => (value ? `${number(value)} %` : ""),
	date: (value) => format_date(value),
	level: (value) => (value ? draw_level_pill(value) : ""),
	option: (value) => escape(value ? __(value) : ""),
	found: (value) => draw_figure(value || ""),
	check: (value) => {
		if (value === null || value === undefined) return escape(__("Not Assessed"));
		return value
			? `<span class="indicator-pill no-indicator-dot green">${__("Met")}</span>`
			: `<span class="indicator-pill no-indicator-dot red">${__("Not Met")}</span>`;
	},
	quantity: (value) => (value ? escape(`${number(value.value)} ${value.unit}`.trim()) : ""),
	task: (value) => {
		const name = `<b class="${value.dropped ? "cadre-kpi-dropped" : ""}">${escape(
			value.task
		)}</b>`;
		return value.output
			? `${name}<div class="text-muted">${escape(value.output)}</div>`
			: name;
	},
	// one address, or several
	file: (value) =>
		[value]
			.flat()
			.filter((url) => /^(\/|https?:\/\/)/.test(url || ""))
			.map((url) => draw_file_link({ url, name: name_of(url) }))
			.join("<br>"),
};

export const RIGHT_ALIGNED = ["number", "points", "percent", "quantity"];

export function draw_cell(kind, value) {
	return (KINDS[kind] || KINDS.text)(value);
}

export function is_empty(kind, value) {
	return value === null || value === undefined || value === "" || draw_cell(kind, value) === "";
}

// The same place in the version that was shown before: struck through beside what stands there now.
export function mark_change(kind, value, before) {
	const now = draw_cell(kind, value);
	if (before === undefined || draw_cell(kind, before) === now) return now;
	return `<span class="cadre-kpi-corrected"><del>${draw_cell(kind, before) || "–"}</del> ${
		now || "–"
	}</span>`;
}

// A field in which a value of an opened line is entered.
export function draw_entry({ field, kind, label, value, choices = [], rows = 0 }) {
	const attributes = `class="form-control" data-entry="${escape(field)}" data-kind="${escape(
		kind
	)}" aria-label="${escape(label)}"`;
	if (kind === "level") {
		const options = ["", ...choices].map(
			(code) =>
				`<option value="${escape(code)}" ${code === value ? "selected" : ""}>${escape(
					get_level_name(code)
				)}</option>`
		);
		return `<select ${attributes}>${options.join("")}</select>`;
	}
	if (kind === "text")
		return `<textarea ${attributes} rows="${rows || 1}">${escape(value || "")}</textarea>`;
	// nothing stands where nothing was given yet
	return `<input type="text" inputmode="decimal" autocomplete="off" ${attributes} placeholder="0"
		value="${escape(flt(value) ? write(flt(value)) : "")}">`;
}
