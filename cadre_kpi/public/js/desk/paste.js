// Cells copied from a spreadsheet, pasted into a table of ours from any column: each is read as if it had been typed.
// Frappe's own way writes the text of the cells into the record as it is, and only from fields of one line.

import { is_date, is_number, refuse, find_unread, read_value } from "./entry";
import { is_our_doctype, is_our_field } from "./ours";
import { read_cells } from "./reading";

document.addEventListener("paste", on_paste, true);

function on_paste(event) {
	const field = event.target.closest?.("[data-fieldtype='Table']")?.fieldobj;
	const grid = field?.grid;
	const line = event.target.closest?.(".grid-row")?.dataset.name;
	if (!grid || !is_ours(grid) || event.target.closest(".form-in-grid")) return;
	const start = grid.grid_rows_by_docname?.[line] || find_row(grid, event.target);
	const column = event.target.closest(".grid-static-col")?.dataset.fieldname;
	if (!start || !column || !is_table(event)) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	const cells = read_cells(event.clipboardData.getData("text/plain"));
	event.target.blur();
	paste(grid, start.doc.idx, column, cells);
}

const is_ours = (grid) =>
	is_our_doctype(grid.frm?.doctype) || is_our_field({ df: grid.df, doctype: grid.doctype });
const find_row = (grid, target) => grid.grid_rows.find((row) => row.wrapper[0].contains(target));

// Several cells, or lines of which a spreadsheet says that they are cells. Paragraphs copied into a text are a text.
function is_table(event) {
	const text = event.clipboardData?.getData("text/plain") || "";
	if (text.includes("\t")) return true;
	if (!/\n./.test(text.trim())) return false;
	const html = event.clipboardData.getData("text/html") || "";
	return event.target.tagName !== "TEXTAREA" || /<t[dr][\s>]/i.test(html);
}

async function paste(grid, first, column, cells) {
	const columns = list_columns_from(grid, column);
	const named = find_headings(grid, cells[0]);
	const fields = named || columns;
	const rows = named ? cells.slice(1) : cells;
	while (rows.length && !rows.at(-1).some(Boolean)) rows.pop();
	await frappe.timeout(0.05); // what the field itself made of being left is written first
	const left_out = new Set();
	let lines = 0;
	for (const [at, row] of rows.entries()) {
		const doc = grid.get_data()[first - 1 + at] || (await add_row(grid));
		if (!doc) break;
		lines++;
		for (const [number, text] of row.entries()) {
			const df = fields[number];
			if (!text) continue;
			if (!df) left_out.add(__("Column {0}", [number + 1]));
			else if (!is_writable(grid, df)) left_out.add(__(df.label));
			else await set(grid, doc, df, text);
		}
	}
	grid.refresh();
	report(grid, lines, rows.length, left_out);
}

function list_columns_from(grid, column) {
	const columns = grid.visible_columns.map(([df]) => df);
	return columns.slice(columns.findIndex((df) => df.fieldname === column));
}

// The first line names columns when each of its cells does.
function find_headings(grid, cells) {
	const key = (text) =>
		String(text || "")
			.normalize("NFC")
			.trim()
			.toLowerCase();
	const found = cells.map((cell) =>
		grid.docfields.find((df) =>
			[df.fieldname, df.label, __(df.label)].some((word) => cell && key(word) === key(cell))
		)
	);
	return cells.length > 1 && found.every(Boolean) ? found : null;
}

const is_writable = (grid, df) =>
	!grid.frm || (!df.read_only && grid.frm.get_perm(df.permlevel || 0, "write"));

async function add_row(grid) {
	if (grid.cannot_add_rows || grid.df.cannot_add_rows) return null;
	if (!grid.frm) {
		grid.add_new_row();
		return grid.get_data().at(-1);
	}
	const doc = frappe.model.add_child(grid.frm.doc, grid.df.options, grid.df.fieldname);
	await grid.frm.script_manager.trigger(`${grid.df.fieldname}_add`, doc.doctype, doc.name);
	return doc;
}

async function set(grid, doc, df, text) {
	const value = read_cell_value(df, text);
	if (grid.frm) await frappe.model.set_value(doc.doctype, doc.name, df.fieldname, value);
	else doc[df.fieldname] = value;
}

function read_cell_value(df, text) {
	if (is_number(df) || is_date(df)) return read_value(df, text);
	if (df.fieldtype === "Select") return find_choice(df, text);
	if (df.fieldtype === "Check") return /^(1|x|✓|có|yes|true)$/i.test(text) ? 1 : 0;
	return text;
}

// A choice as it is stored or as it is read. Another text stays, and the server refuses it by name.
function find_choice(df, text) {
	const key = (word) => String(word).normalize("NFC").trim().toLowerCase();
	const options = (df.options || "").split("\n");
	return options.find((word) => key(word) === key(text) || key(__(word)) === key(text)) ?? text;
}

function report(grid, lines, wanted, left_out) {
	const says = [__("{0} rows pasted.", [lines])];
	if (lines < wanted) says.push(__("{0} rows did not fit.", [wanted - lines]));
	if (left_out.size) says.push(__("Not pasted: {0}.", [[...left_out].join(", ")]));
	const indicator = says.length > 1 ? "orange" : "green";
	frappe.show_alert({ message: says.map(frappe.utils.escape_html).join(" "), indicator }, 8);
	if (grid.frm) {
		const unread = find_unread(grid.frm.doc);
		if (unread.length) refuse(unread, __("This Cannot Be Read"));
	}
}
