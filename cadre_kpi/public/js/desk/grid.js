// Columns and rows of a child table on a form, set by the state of the record.

import { is_our_doctype } from "./ours";

// settings: fieldname → properties (hidden, read_only, in_list_view, columns), for the table in this form only.
export function set_columns(frm, table, settings) {
	const grid = frm.fields_dict[table]?.grid;
	if (!grid) return;
	const fingerprint = JSON.stringify([frm.docname, settings]);
	if (grid.cadre_kpi_columns === fingerprint) return;
	grid.cadre_kpi_columns = fingerprint;
	for (const [fieldname, properties] of Object.entries(settings)) {
		for (const df of find_copies(frm, table, grid, fieldname)) Object.assign(df, properties);
	}
	grid.reset_grid();
}

// Frappe draws no more of a row than this.
const ALL_COLUMNS = 10;

// Only these columns in the table, with these widths (they add up to 10 at most), and those that the site added.
export function show_columns(frm, table, widths) {
	const grid = frm.fields_dict[table]?.grid;
	if (!grid) return;
	const { fields } = frappe.get_meta(grid.doctype);
	const added = fields.filter((df) => df.is_custom_field && df.in_list_view && !df.hidden);
	const shown = make_room(widths, added);
	const settings = {};
	for (const df of fields) {
		if (shown[df.fieldname]) {
			settings[df.fieldname] = { in_list_view: 1, columns: shown[df.fieldname] };
		} else if (df.in_list_view) {
			settings[df.fieldname] = { in_list_view: 0 };
		}
	}
	return settings;
}

// The widths with one for each added column, taken from the widest; what finds no room is left out.
export function make_room(widths, added) {
	const shown = { ...widths };
	const sum = () => Object.values(shown).reduce((all, width) => all + width, 0);
	for (const { fieldname } of added) {
		if (sum() >= ALL_COLUMNS) {
			const [widest, width] = Object.entries(shown).sort(([, a], [, b]) => b - a)[0];
			if (width < 2) break;
			shown[widest] = width - 1;
		}
		shown[fieldname] = 1;
	}
	return shown;
}

// The rows come from elsewhere: nobody adds, removes or moves them by hand.
export function fix_rows(frm, ...tables) {
	for (const table of tables) {
		const grid = frm.fields_dict[table]?.grid;
		if (!grid) continue;
		frm.set_df_property(table, "cannot_add_rows", true);
		frm.set_df_property(table, "cannot_delete_rows", true);
		grid.cannot_add_rows = true;
		grid.df.cannot_add_rows = true;
		grid.df.cannot_delete_rows = true;
		grid.sortable_status = false;
	}
}

// A value that a new row starts with. A row that holds nothing else was not filled in by anybody.
const proposed = new Map();

export function propose(doctype, name, values) {
	proposed.set(name, { ...proposed.get(name), ...values });
	return frappe.model.set_value(doctype, name, values);
}

export const is_proposed = (row, fieldname) =>
	proposed.get(row.name)?.[fieldname] === row[fieldname];

// Rows that Tab began and nobody filled in go before saving: their proposed values would count as entered.
export function drop_untouched(frm) {
	for (const table of frm.meta.fields.filter((df) => df.fieldtype === "Table")) {
		const untouched = (frm.doc[table.fieldname] || []).filter(is_row_untouched);
		for (const row of untouched) frappe.model.clear_doc(row.doctype, row.name);
		if (untouched.length) frm.refresh_field(table.fieldname);
	}
}

export function is_row_untouched(row) {
	const columns = frappe.get_meta(row.doctype)?.fields || [];
	return row.__islocal && columns.every((df) => is_untouched(row, df));
}

function is_untouched(row, df) {
	const value = row[df.fieldname];
	return (
		[undefined, null, "", 0].includes(value) ||
		String(value) === String(df.default) ||
		(df.fieldtype === "Select" && value === df.options?.split("\n")[0]) ||
		is_proposed(row, df.fieldname)
	);
}

// How a column shows its value. The function returns safe HTML.
const formatters = {};

export function format_column(doctype, fieldname, show) {
	formatters[doctype] ??= {};
	formatters[doctype][fieldname] = (value, field, options, row) => show(value, row || {}, field);
	const df = frappe.meta.docfield_map[doctype]?.[fieldname];
	if (df) df.formatter = formatters[doctype][fieldname];
}

// Forms and rows work with copies of the fields, some made before a form script ran: they get the formatter too.
export function format_copies(frm) {
	for (const table of frm.meta.fields.filter((df) => df.fieldtype === "Table")) {
		const shown = formatters[table.options];
		if (!shown) continue;
		const grid = frm.fields_dict[table.fieldname]?.grid;
		for (const [fieldname, formatter] of Object.entries(shown)) {
			for (const df of find_copies(frm, table.fieldname, grid, fieldname))
				df.formatter = formatter;
		}
	}
}

function find_copies(frm, table, grid, fieldname) {
	if (!grid) return [];
	return [
		grid.docfields?.find((df) => df.fieldname === fieldname),
		frappe.meta.get_docfield(grid.doctype, fieldname, frm.docname),
		...(frm.doc[table] || []).map((row) =>
			frappe.meta.get_docfield(grid.doctype, fieldname, row.name)
		),
		...(grid.grid_rows || []).map((row) =>
			row?.docfields?.find((df) => df.fieldname === fieldname)
		),
	].filter(Boolean);
}

// Figures as people write them: 116, not 116,000; 14,42 where there are decimals.
export function format_numbers(doctype, ...fieldnames) {
	for (const fieldname of fieldnames) format_column(doctype, fieldname, number);
}

export function number(value) {
	if (value === null || value === undefined || value === "") return "";
	return `<div style="text-align: right">${format_plain_number(value)}</div>`;
}

export function format_plain_number(value) {
	const figure = flt(value, 9);
	const decimals = (String(figure).split(".")[1] || "").length;
	return format_number(figure, null, decimals);
}

// A click into a cell of several lines puts the cursor there; Frappe does so only for cells of one line. Frappe stops
// the event, so it is caught on its way down.
export function keep_cursor(frm, ...tables) {
	for (const table of tables) {
		const wrapper = frm.fields_dict[table]?.grid?.wrapper?.[0];
		if (!wrapper || wrapper.dataset.cadreKpiCursor) continue;
		wrapper.dataset.cadreKpiCursor = "1";
		wrapper.addEventListener(
			"click",
			(event) => {
				const cell = event.target.closest(".grid-static-col");
				if (!cell) return;
				setTimeout(() => {
					// whoever has gone on to another field by then is not called back
					if (!document.activeElement?.matches("input, textarea, select"))
						$(cell).find("textarea:visible").focus();
				}, 120);
			},
			true
		);
	}
}

// On a phone a row stands as a card, each value beside its label (see the styles); so each cell knows its label, and the
// first one, which says what the row is about, is the card's title. Rows are drawn after the form, and again later.
export function label_cells(frm) {
	for (const { grid } of Object.values(frm.fields_dict)) {
		if (!grid?.refresh || grid.cadre_kpi_labels) continue;
		grid.cadre_kpi_labels = true;
		const refresh = grid.refresh;
		grid.refresh = function (...given) {
			const answer = refresh.apply(this, given);
			label_rows(this);
			make_reachable(this);
			return answer;
		};
		label_rows(grid);
		make_reachable(grid);
	}
}

function label_rows(grid) {
	const row = grid.grid_rows?.[0];
	const prototype = row && Object.getPrototypeOf(row);
	if (prototype?.make_column && !prototype.cadre_kpi_labels) {
		prototype.cadre_kpi_labels = true;
		const make = prototype.make_column;
		prototype.make_column = function (df, ...more) {
			const $cell = make.call(this, df, ...more);
			if (is_our_doctype(this.doc?.parenttype)) label_cell($cell, df);
			return $cell;
		};
	}
	grid.wrapper?.find(".grid-body .grid-static-col[data-fieldname]").each((_at, cell) => {
		const df = $(cell).data("df");
		if (df) label_cell($(cell), df);
	});
}

export const takes_entries = (grid) =>
	Boolean(grid.frm && grid.allow_on_grid_editing() && grid.is_editable());

// Tab leads into a table: its first row is a stop as long as it is closed. A click finds its own cell.
export function make_reachable(grid) {
	const line = grid.grid_rows?.[0]?.row?.[0];
	if (!line || !is_our_doctype(grid.frm?.doctype)) return;
	line.tabIndex = takes_entries(grid) && !line.classList.contains("editable-row") ? 0 : -1;
}

function label_cell($cell, df) {
	if (!$cell?.attr) return;
	$cell.attr("data-label", __(df.label));
	const first = $cell.parent().children(".grid-static-col[data-fieldname]").first();
	$cell.toggleClass("cadre-kpi-card-title", first.is($cell));
}
