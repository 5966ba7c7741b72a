// Cells and fields of the board's tables, and what is typed into them read as the reader's forms read it.

import { escape } from "../desk/dialogs";
import { complaint, read, write } from "../desk/entry";

const NUMBER = { fieldtype: "Float" };
const WHOLE = { fieldtype: "Int" };
const DATE = { fieldtype: "Date" };

export const figure = (value, unit = "") =>
	value === null || value === undefined || value === ""
		? ""
		: `${write(flt(value))}${unit ? ` ${unit}` : ""}`;

export function td(label, html, kind = "") {
	const empty = html === "" ? "cadre-kpi-empty" : "";
	// the label is shown beside the value where a phone has no room for columns
	return `<td class="${kind} ${empty}" data-label="${escape(label)}"><div>${html}</div></td>`;
}

export function table(columns, rows) {
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

export function select(field, label, options, value) {
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

export function input(
	field,
	label,
	value,
	{ hidden = false, kind = "text", shown = false, hint = label } = {}
) {
	const text = kind === "number" ? figure(value) : kind === "date" ? date(value) : value || "";
	const mode = kind === "number" ? `inputmode="decimal"` : "";
	return `<label class="cadre-kpi-field ${kind}" ${hidden ? "hidden" : ""}>${
		shown ? `<span>${escape(label)}</span>` : ""
	}<input type="text" class="form-control input-sm" ${mode} data-field="${field}" autocomplete="off"
		${shown ? "" : `aria-label="${escape(label)}" placeholder="${escape(hint)}"`} value="${escape(
		text
	)}"></label>`;
}

const date = (value) => (value ? frappe.datetime.str_to_user(value) : "");

// { value } or { fault } with what is wrong in words; an empty field is null.
export function typed($row, field, kind) {
	const $field = $row.find(`[data-field=${field}]`);
	const text = String($field.val() ?? "");
	if (kind === "text") return { value: text.trim() };
	const df = { number: NUMBER, whole: WHOLE, date: DATE }[kind];
	const found = read(df, text);
	if (found.empty) return { value: null };
	if (found.fault) return { fault: { field, says: strip_html(complaint(df, text)) } };
	return { value: found.value };
}

export function file_button(url, name) {
	if (!/^(\/|https?:\/\/)/.test(url || "")) return "";
	const text = name || name_of(url);
	return `<button type="button" class="btn btn-default btn-xs cadre-kpi-evidence" data-evidence="${escape(
		url
	)}">${escape(text)}</button>`;
}

function name_of(url) {
	const last = url.split("/").pop();
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}
