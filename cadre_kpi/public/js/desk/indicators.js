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

// as the traffic light; blue is what is done
const choose_colour = (reached) => (reached >= 100 ? "green" : reached >= 70 ? "orange" : "red");

function draw_table(rows) {
	const head = [
		__("Indicator"),
		__("Target"),
		__("Actual"),
		__("Unit of Measure"),
		__("Reached (%)"),
		__("Source"),
	];
	const cell = (place, html, kind = "") =>
		`<td class="${kind}" data-label="${escape(head[place])}"><div>${html}</div></td>`;
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
		const reached = `${write(Math.round(row.reached * 100) / 100)} %`;
		return `<tr>${cell(
			0,
			`${link}<div class="text-muted small">${escape(row.resolution)}</div>`
		)}
			${cell(1, write(row.target), "text-right")}
			${cell(2, write(row.actual || 0), "text-right")}
			${cell(3, escape(row.unit_of_measure))}
			${cell(4, `<span class="indicator-pill ${choose_colour(row.reached)}">${reached}</span>`)}
			${cell(
				5,
				`${escape(row.source)} <span class="text-muted small">${sample} ${day(
					row.as_of
				)}</span>`
			)}</tr>`;
	});
	return `<div style="overflow-x: auto"><table class="table table-bordered small cadre-kpi-stacked"><thead><tr>${head
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
