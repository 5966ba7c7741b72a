// The verified figures of the unit, folded beside the contract or evaluation of who leads it.

import { escape } from "./dialogs";
import { write } from "./entry";

export async function show(frm) {
	if (frm.is_new()) return;
	const name = frm.docname;
	const rows = await frappe.xcall("cadre_kpi.api.form.list_indicators", {
		doctype: frm.doctype,
		name,
	});
	if (frm.docname !== name || !rows?.length) return;
	frm.dashboard.add_section(draw_table(rows), __("Figures of the Unit Led"));
	frm.dashboard.show();
}

const choose_colour = (reached) =>
	reached >= 100 ? "green" : reached >= 70 ? "blue" : reached >= 50 ? "orange" : "red";

function draw_table(rows) {
	const day = (value) => frappe.datetime.str_to_user(value) || "";
	const lines = rows.map((row) => {
		const sample = row.sample
			? __("sample {0}, scale {1}", [row.sample, escape(row.scale)])
			: "";
		const link = frappe.utils.get_form_link(
			"Unit Indicator",
			row.name,
			true,
			escape(row.indicator_name)
		);
		return `<tr><td>${link}<div class="text-muted small">${escape(row.resolution)}</div></td>
			<td class="text-right">${write(row.target)}</td>
			<td class="text-right">${write(row.actual || 0)}</td>
			<td>${escape(row.unit_of_measure)}</td>
			<td><span class="indicator-pill ${choose_colour(row.reached)}">${write(
			Math.round(row.reached * 100) / 100
		)} %</span></td>
			<td>${escape(row.source)} <span class="text-muted small">${sample} ${day(
			row.as_of
		)}</span></td></tr>`;
	});
	const head = [
		__("Indicator"),
		__("Target"),
		__("Actual"),
		__("Unit of Measure"),
		__("Reached (%)"),
		__("Source"),
	];
	return `<div style="overflow-x: auto"><table class="table table-bordered small"><thead><tr>${head
		.map((label) => `<th>${label}</th>`)
		.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table>
		<p class="text-muted small">${use(rows)}</p></div>`;
}

// What the scheme makes of these figures for this person.
function use(rows) {
	const counted = rows.find((row) => row.counts);
	return counted
		? __("By the scheme these figures count {0} % of the points for results.", [
				write(counted.counts),
		  ])
		: __("Shown for the committee's judgement; they enter no score.");
}
