// Tables by keyboard alone. Tab leads into a table's first row, at the end of a row to the next one or begins it, and from
// a begun row without an entry on past the table; "Add Row" leads into the new row. At once: what Frappe does a moment
// later comes after the next keys. Also: a file is attached to a record that exists.

import { save } from "./call";
import { confirm } from "./dialogs";
import { is_row_untouched, make_reachable, takes_entries } from "./grid";
import { is_our_doctype, is_our_field, replace } from "./ours";

document.addEventListener("keydown", on_tab, true);
document.addEventListener("keydown", note_key, true);
document.addEventListener("focusin", on_row_reached);
document.addEventListener("click", on_add_row, true);

const is_open = (event) => !(event.ctrlKey || event.altKey || event.metaKey);
const is_of_fixed_length = (grid) => grid.cannot_add_rows || grid.df.cannot_add_rows;

function find_grid(element) {
	const grid = element.closest("[data-fieldtype='Table']")?.fieldobj?.grid;
	return grid?.frm && is_our_doctype(grid.frm.doctype) ? grid : null;
}

function on_tab(event) {
	if (event.key !== "Tab" || event.shiftKey || !is_open(event)) return;
	const input = event.target;
	if (!input.matches?.(".grid-row .grid-static-col :is(input, textarea, select)")) return;
	const grid = find_grid(input);
	if (!grid || input.closest(".form-in-grid")) return;
	const row = grid.grid_rows.find((found) => found.wrapper[0].contains(input));
	if (!row || list_fields(row).at(-1) !== input) return;
	const last = row.doc.idx === grid.get_data().length;
	if (last && is_of_fixed_length(grid)) return;
	event.stopImmediatePropagation();
	// nothing was entered here: the cursor goes where Tab leads by itself, past the table
	const entered = input.value !== input.cadre_kpi_found;
	if (last && !entered && is_row_untouched(row.doc)) return;
	event.preventDefault();
	input.blur();
	if (last) grid.add_new_row(null, null, false, null, true);
	enter(grid.grid_rows[row.doc.idx]);
}

// Opens a row for entries, the cursor in its first field.
function enter(row) {
	if (!row) return;
	row.toggle_editable_row();
	reach(list_fields(row)[0]);
}

// As Tab by itself reaches a field: what stands in it is selected, so that it is typed over.
function reach(input) {
	input?.focus();
	if (input?.matches("input:not([type=checkbox])")) input.select();
}

function list_fields(row) {
	return [
		...row.wrapper[0].querySelectorAll(".grid-static-col :is(input, textarea, select)"),
	].filter((field) => field.offsetParent && !field.disabled);
}

function on_add_row(event) {
	const button = event.target.closest?.(".grid-add-row");
	const grid = button && find_grid(button);
	if (!grid || !takes_entries(grid)) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	grid.add_new_row(null, null, true, null, true);
	enter(grid.grid_rows.at(-1));
}

let by_tab = false;

function note_key(event) {
	by_tab = event.key === "Tab" && is_open(event);
}

function on_row_reached(event) {
	const line = event.target;
	line.cadre_kpi_found = line.value; // to know later whether anything was entered
	if (!by_tab || !line.matches?.(".grid-row > .data-row")) return;
	const grid = find_grid(line);
	const row = grid?.grid_rows.find((found) => found.row[0] === line);
	if (!row || !takes_entries(grid)) return;
	by_tab = false;
	line.tabIndex = -1;
	line.addEventListener("focusout", () => setTimeout(() => make_reachable(grid)), {
		once: true,
	});
	enter(row);
}

// From the field before a table Frappe opens its first row as a form over the page, and begins one where there is none.
if (frappe.ui.form.Layout) {
	replace(
		frappe.ui.form.Layout.prototype,
		(layout) => is_our_doctype(layout.frm?.doctype) && layout.doctype === layout.frm.doctype,
		{
			focus_on_next_field(own, start, fields) {
				const next = fields.findIndex(
					(field, at) => at > start && this.is_visible(field) && takes_focus(field)
				);
				const table = fields[next];
				if (!is_editable_table(table)) return own(start, fields);
				if (!leads_into(table)) return this.focus_on_next_field(next, fields);
				this.set_focus(table);
				return true;
			},
			set_focus(own, field) {
				if (!is_editable_table(field)) {
					own(field);
					return reach(field.$input?.[0]);
				}
				field.tab?.set_active();
				const [row] = field.grid.grid_rows;
				if (row) enter(row);
				else add_button(field)?.focus();
			},
		}
	);
}

const takes_focus = ({ df }) =>
	df.fieldtype === "Table" || !frappe.model.no_value_type.includes(df.fieldtype);
const is_editable_table = (field) => field?.df.fieldtype === "Table" && takes_entries(field.grid);
const add_button = ({ grid }) => grid.wrapper.find(".grid-add-row:not(.hidden)")[0];
const leads_into = (table) => table.grid.grid_rows.length || add_button(table);

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
