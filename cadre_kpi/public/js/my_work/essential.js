// What a decision needs of one record: facts and tables, and what changed since it was shown before.

import { escape } from "../desk/dialogs";
import { draw_entry, is_empty, RIGHT_ALIGNED, mark_change } from "./cells";

export function draw_essential(now, before) {
	const tables = now.tables.map((table) =>
		draw_table(table, before, now.entries?.table === table.key ? now.entries.columns : {})
	);
	return draw_facts(now.facts, before) + tables.join("");
}

function draw_facts(facts, before) {
	const was = before && Object.fromEntries(before.facts.map((fact) => [fact.key, fact.value]));
	const shown = facts.map((fact) => {
		const value = mark_change(fact.kind, fact.value, was ? was[fact.key] ?? null : undefined);
		const long = fact.kind === "text" && String(fact.value).length > 60;
		return `<div class="${long ? "cadre-kpi-long" : ""}">
			<dt>${escape(fact.label)}</dt><dd>${value}</dd></div>`;
	});
	return shown.length ? `<dl class="cadre-kpi-facts">${shown.join("")}</dl>` : "";
}

// `entered`: field of a column → kind, where it is entered in place.
function draw_table(table, before, entered) {
	const was = before && index_rows(before.tables.find((other) => other.key === table.key));
	// a column that says nothing in any row is left out
	const columns = table.columns
		.map((column, index) => ({ ...column, index, entry: entered[column.field] }))
		.filter(
			({ kind, index, entry }) =>
				entry || table.rows.some((row) => !is_empty(kind, row.cells[index]))
		);
	const head = columns.map(
		({ label, kind }) => `<th class="${align(kind)}">${escape(label)}</th>`
	);
	const body = table.rows.map((row) => draw_row(row, columns, was));
	return `<section class="cadre-kpi-essential-table" data-table="${escape(table.key)}">
		<h5>${escape(table.title)}</h5>
		<table class="table table-bordered cadre-kpi-table">
			<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody>
		</table></section>`;
}

// A table that is wider than its place is reached by the keyboard, to be moved sideways.
export function let_scroll($place) {
	for (const section of $place.find(".cadre-kpi-essential-table")) {
		if (section.scrollWidth > section.clientWidth) section.tabIndex = 0;
	}
}

function index_rows(table) {
	return Object.fromEntries((table?.rows || []).map((row) => [row.key, row.cells]));
}

function draw_row(row, columns, was) {
	const old = was && (was[row.key] || row.cells.map(() => null));
	const cells = columns.map(({ label, kind, index, field, entry }) => {
		if (entry) {
			const input = draw_entry({ field, kind: entry, label, value: row.cells[index] });
			return `<td class="cadre-kpi-cell-entry cadre-kpi-entry-${entry}" data-label="${escape(
				label
			)}"><div>${input}</div></td>`;
		}
		const value = mark_change(kind, row.cells[index], old ? old[index] ?? null : undefined);
		const empty = value === "" ? "cadre-kpi-empty" : "";
		// the label is shown beside the value where a phone has no room for columns
		return `<td class="${align(kind)} ${empty} cadre-kpi-cell-${kind}" data-label="${escape(
			label
		)}"><div>${value}</div></td>`;
	});
	return `<tr data-key="${escape(row.key)}">${cells.join("")}</tr>`;
}

function align(kind) {
	return RIGHT_ALIGNED.includes(kind) ? "text-right" : "";
}
