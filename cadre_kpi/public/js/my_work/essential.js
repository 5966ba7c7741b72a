// What a decision needs of one record: facts and tables, and what changed since it was shown before.

import { escape } from "../desk/dialogs";
import { is_empty, RIGHT_ALIGNED, mark_change } from "./cells";

export function draw_essential(now, before) {
	const tables = now.tables.map((table) => draw_table(table, before));
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

function draw_table(table, before) {
	const was = before && index_rows(before.tables.find((other) => other.key === table.key));
	// a column that says nothing in any row is left out
	const columns = table.columns
		.map((column, index) => ({ ...column, index }))
		.filter(({ kind, index }) => table.rows.some((row) => !is_empty(kind, row.cells[index])));
	const head = columns.map(
		({ label, kind }) => `<th class="${align(kind)}">${escape(label)}</th>`
	);
	const body = table.rows.map((row) => draw_row(row, columns, was));
	return `<section class="cadre-kpi-essential-table">
		<h5>${escape(table.title)}</h5>
		<table class="table table-bordered cadre-kpi-table">
			<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody>
		</table></section>`;
}

function index_rows(table) {
	return Object.fromEntries((table?.rows || []).map((row) => [row.key, row.cells]));
}

function draw_row(row, columns, was) {
	const old = was && (was[row.key] || row.cells.map(() => null));
	const cells = columns.map(({ label, kind, index }) => {
		const value = mark_change(kind, row.cells[index], old ? old[index] ?? null : undefined);
		const empty = value === "" ? "cadre-kpi-empty" : "";
		// the label is shown beside the value where a phone has no room for columns
		return `<td class="${align(kind)} ${empty} cadre-kpi-cell-${kind}" data-label="${escape(
			label
		)}"><div>${value}</div></td>`;
	});
	return `<tr>${cells.join("")}</tr>`;
}

function align(kind) {
	return RIGHT_ALIGNED.includes(kind) ? "text-right" : "";
}
