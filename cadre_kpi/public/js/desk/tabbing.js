// Tab at the end of a row goes to the next one, or begins it, at once. Frappe does so a moment later, and the keys typed
// by then are lost. Also: a file is attached to a record that exists.

import { save } from "./call";
import { confirm } from "./dialogs";
import { is_our_doctype, is_our_field, replace } from "./ours";

document.addEventListener("keydown", on_tab, true);

function on_tab(event) {
	if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey) return;
	const input = event.target;
	if (!input.matches?.(".grid-row .grid-static-col :is(input, textarea, select)")) return;
	const grid = input.closest("[data-fieldtype='Table']")?.fieldobj?.grid;
	if (!grid?.frm || !is_our_doctype(grid.frm.doctype) || input.closest(".form-in-grid")) return;
	const row = grid.grid_rows.find((found) => found.wrapper[0].contains(input));
	if (!row || fields_of(row).at(-1) !== input) return;
	const last = row.doc.idx === grid.get_data().length;
	if (last && (grid.cannot_add_rows || grid.df.cannot_add_rows)) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	input.blur();
	if (last) grid.add_new_row(null, null, false, null, true);
	const next = grid.grid_rows[row.doc.idx];
	next?.toggle_editable_row();
	if (next) fields_of(next)[0]?.focus();
}

const fields_of = (row) =>
	[...row.wrapper[0].querySelectorAll(".grid-static-col :is(input, textarea, select)")].filter(
		(field) => field.offsetParent && !field.disabled
	);

if (frappe.ui.form.ControlAttach) {
	replace(
		frappe.ui.form.ControlAttach.prototype,
		(control) => control.frm?.is_new() && is_our_field(control),
		{
			async on_attach_click() {
				const question = __(
					"A file belongs to its record from the first moment. Save the draft now, then attach?"
				);
				if (await confirm(__("Attach"), question, __("Save"))) await save(this.frm);
			},
		}
	);
}
