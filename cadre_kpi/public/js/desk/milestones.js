// Milestones of a task contract: one at the end of each month or quarter, for every task, in one go.

import { call_method } from "./call";
import { ask, build_choices, escape } from "./dialogs";

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
					options: build_choices(["Month", "Quarter"]),
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

// Fills the milestones that the table does not have yet.
function fill_milestones(frm, months) {
	const present = new Set((frm.doc.milestones || []).map(build_key));
	for (const row of plan_milestones(frm.doc, months)) {
		if (!present.has(build_key(row))) frm.add_child("milestones", row);
	}
	frm.refresh_field("milestones");
	frm.dirty();
}

const build_key = (row) => `${row.task_no}|${row.due_date}`;

// A milestone at the end of each span of months up to each task's due date, with an even share of the target.
function plan_milestones(doc, months) {
	const rows = [];
	for (const task of doc.tasks.filter((row) => !row.dropped)) {
		const due = task.due_date || doc.end_date;
		const dates = [];
		for (let at = 1; at <= 60; at++) {
			const end = moment(doc.start_date)
				.startOf("month")
				.add(at * months, "months")
				.subtract(1, "day")
				.format("YYYY-MM-DD");
			if (end >= due) break;
			dates.push(end);
		}
		dates.push(due);
		dates.forEach((due_date, at) => {
			const share = (flt(task.target) * (at + 1)) / dates.length;
			rows.push({
				task_no: task.idx,
				due_date,
				output: task.output_product || task.task_name,
				target: task.measure === "Latest Figure" ? flt(task.target) : flt(share, 2),
			});
		});
	}
	return rows;
}

// The plan of who carries an assigned contract out: quarters are proposed, every row can be changed.
export async function make_plan(frm) {
	const kept = (frm.doc.milestones || []).map(({ task_no, due_date, output, target }) => ({
		task_no,
		due_date,
		output,
		target,
	}));
	const data = kept.length ? kept : plan_milestones(frm.doc, 3);
	const tasks = frm.doc.tasks.filter((row) => !row.dropped);
	const answer = await ask(
		__("Personal Plan"),
		[
			{
				fieldname: "tasks",
				fieldtype: "HTML",
				options: tasks
					.map((row) => `<div>${row.idx}. ${escape(row.task_name)}</div>`)
					.join(""),
			},
			{
				fieldname: "milestones",
				fieldtype: "Table",
				label: __("Milestones"),
				reqd: 1,
				in_place_edit: true,
				data,
				get_data: () => data,
				fields: [
					{
						fieldname: "task_no",
						fieldtype: "Int",
						label: __("Task No."),
						in_list_view: 1,
						reqd: 1,
						columns: 1,
					},
					{
						fieldname: "due_date",
						fieldtype: "Date",
						label: __("Until"),
						in_list_view: 1,
						reqd: 1,
						columns: 2,
					},
					{
						fieldname: "output",
						fieldtype: "Data",
						label: __("Output by Then"),
						in_list_view: 1,
						reqd: 1,
						columns: 5,
					},
					{
						fieldname: "target",
						fieldtype: "Float",
						label: __("Target"),
						in_list_view: 1,
						columns: 2,
					},
				],
			},
		],
		__("Save Plan"),
		{ size: "extra-large" }
	);
	if (!answer) return;
	const milestones = (answer.milestones || []).map(({ task_no, due_date, output, target }) => ({
		task_no,
		due_date,
		output,
		target,
	}));
	const done = await call_method(frm, "save_plan", { milestones });
	if (done) frappe.show_alert({ message: __("Your plan is saved."), indicator: "green" });
}
