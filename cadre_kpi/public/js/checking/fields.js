// Cells and fields of the board's tables, and what is typed into them read as the reader's forms read it.

import { escape } from "../desk/dialogs";
import { describe_fault, read, write } from "../desk/entry";
import { draw_file_link, name_of } from "../desk/preview";

const NUMBER = { fieldtype: "Float" };
const WHOLE = { fieldtype: "Int" };
const DATE = { fieldtype: "Date" };

export const format_figure = (value, unit = "") =>
	value === null || value === undefined || value === ""
		? ""
		: `${write(flt(value))}${unit ? ` ${unit}` : ""}`;

export function draw_cell(label, html, kind = "") {
	const empty = html === "" ? "cadre-kpi-empty" : "";
	// the label is shown beside the value where a phone has no room for columns
	return `<td class="${kind} ${empty}" data-label="${escape(label)}"><div>${html}</div></td>`;
}

export function draw_table(columns, rows) {
	const head = columns.map(
		({ label, width, right }) =>
			`<th scope="col" style="width:${width}" class="${right ? "text-right" : ""}">${escape(
				label
			)}</th>`
	);
	return `<table class="table table-bordered cadre-kpi-table"><thead><tr>${head.join(
		""
	)}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

export function draw_select(field, label, options, value) {
	const items = options.map(
		([code, text]) =>
			`<option value="${escape(code)}" ${code === value ? "selected" : ""}>${escape(
				text
			)}</option>`
	);
	return `<select class="form-control input-sm" data-field="${field}" aria-label="${escape(
		label
	)}">${items.join("")}</select>`;
}

export function draw_input(
	field,
	label,
	value,
	{ hidden = false, kind = "text", shown = false, hint = label } = {}
) {
	const text =
		kind === "number"
			? format_figure(value)
			: kind === "date"
			? format_date(value)
			: value || "";
	const mode = kind === "number" ? `inputmode="decimal"` : "";
	return `<label class="cadre-kpi-field ${kind}" ${hidden ? "hidden" : ""}>${
		shown ? `<span>${escape(label)}</span>` : ""
	}<input type="text" class="form-control input-sm" ${mode} data-field="${field}" autocomplete="off"
		${shown ? "" : `aria-label="${escape(label)}" placeholder="${escape(hint)}"`} value="${escape(
		text
	)}"></label>`;
}

const format_date = (value) => (value ? frappe.datetime.str_to_user(value) : "");

// { value } or { fault } with what is wrong in words; an empty field is null.
export function read_typed($row, field, kind) {
	const $field = $row.find(`[data-field=${field}]`);
	const text = String($field.val() ?? "");
	if (kind === "text") return { value: text.trim() };
	const df = { number: NUMBER, whole: WHOLE, date: DATE }[kind];
	const found = read(df, text);
	if (found.empty) return { value: null };
	if (found.fault) return { fault: { field, says: strip_html(describe_fault(df, text)) } };
	return { value: found.value };
}

// Links that open in place what can be looked at there.
export function draw_files(files) {
	return files
		.filter(({ url }) => /^(\/|https?:\/\/)/.test(url || ""))
		.map(
			({ url, name }) => `<div>${draw_file_link({ url, name: name || name_of(url) })}</div>`
		)
		.join("");
}
