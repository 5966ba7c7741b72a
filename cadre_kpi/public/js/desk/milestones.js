// Milestones of a task contract: one at the end of each month or quarter, for every task, in one go.

import { ask, choices } from "./dialogs";

export function add_button(frm) {
	const grid = frm.fields_dict.milestones.grid;
	if (!frm.perm[0]?.write || frm.doc.docstatus > 1 || grid.cadre_kpi_button) return;
	grid.cadre_kpi_button = true;
	grid.add_custom_button(__("Fill Milestones"), async () => {
		if (!(frm.doc.tasks || []).length || !frm.doc.start_date) {
			frappe.msgprint(__("Choose the period and list the tasks first."));
			return;
		}
		const answer = await ask(
			__("Fill Milestones"),
			[
				{
					fieldname: "every",
					fieldtype: "Select",
					label: __("A Milestone at the End of Each"),
					options: choices(["Month", "Quarter"]),
					default: "Quarter",
					reqd: 1,
					description: __(
						"Targets are shared out evenly up to the due date. Milestones that are there stay."
					),
				},
			],
			__("Fill")
		);
		if (answer) fill_milestones(frm, answer.every === "Month" ? 1 : 3);
	});
}

// A milestone at the end of each span of months up to the task's due date, with an even share of the target.
function fill_milestones(frm, months) {
	const present = new Set((frm.doc.milestones || []).map((row) => `${row.task_no}|${row.due_date}`));
	for (const task of frm.doc.tasks.filter((row) => !row.dropped)) {
		const due = task.due_date || frm.doc.end_date;
		const dates = [];
		for (let at = 1; at <= 60; at++) {
			const end = moment(frm.doc.start_date)
				.startOf("month")
				.add(at * months, "months")
				.subtract(1, "day")
				.format("YYYY-MM-DD");
			if (end >= due) break;
			dates.push(end);
		}
		dates.push(due);
		dates.forEach((date, at) => {
			if (present.has(`${task.idx}|${date}`)) return;
			const share = (flt(task.target) * (at + 1)) / dates.length;
			frm.add_child("milestones", {
				task_no: task.idx,
				due_date: date,
				output: task.output_product || task.task_name,
				target: task.measure === "Latest Figure" ? flt(task.target) : flt(share, 2),
			});
		});
	}
	frm.refresh_field("milestones");
	frm.dirty();
}
