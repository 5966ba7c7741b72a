// Work that changes hands or comes up while the period runs: buttons and dialogs of an assigned contract.

import { ask } from "./dialogs";
import { number, format_plain_number } from "./grid";
import { IN_POST } from "./persons";

const is_worked_on = (row) =>
	!row.dropped &&
	row.came_by !== "handed_over" &&
	!["refused", "unconfirmed"].includes(row.uncounted);

// standing: what the form asked about itself; `directs`: the user gives work to this person.
export function add_buttons(frm, standing) {
	if (frm.doc.workflow_state !== "Assigned") return;
	const group = __("Work");
	const mine = ["self", "Unit Collective"].some((name) => standing.relations.includes(name));
	if (standing.directs) {
		frm.add_custom_button(__("Hand Over Work"), () => hand_over(frm), group);
		frm.add_custom_button(__("Split Product"), () => split(frm), group);
	}
	if (standing.directs || mine) {
		const label = standing.directs ? __("Add Sudden Work") : __("Propose Sudden Work");
		frm.add_custom_button(label, () => add_sudden(frm, standing.directs), group);
	}
	if (!standing.directs) return;
	for (const row of frm.doc.tasks || []) {
		if (!["unconfirmed", "no_coefficient"].includes(row.uncounted)) continue;
		const label =
			row.uncounted === "unconfirmed"
				? __("Confirm task {0}", [row.idx])
				: __("Coefficient of task {0}", [row.idx]);
		frm.add_custom_button(label, () => settle(frm, row), group);
	}
}

// How a task came, beside its name: short, with the person on the other side.
export function mark(row) {
	const parts = [];
	const planned = !row.came_by || row.came_by === "planned";
	if (!planned) parts.push(__(row.came_by));
	if (row.other_person)
		parts.push(planned ? __("a part, from {0}", [row.other_person]) : row.other_person);
	if (row.uncounted) parts.push(say_uncounted(row.uncounted));
	return parts.length
		? ` <span class="text-muted small">(${frappe.utils.escape_html(parts.join(" · "))})</span>`
		: "";
}

// Why work counts nowhere; of what may still come to count, that it does not yet.
const say_uncounted = (why) =>
	why === "refused" ? __(why) : __("not counted yet: {0}", [__(why)]);

// The accepted figure, with the declared one beside it where it is another.
export function get_accepted(value, row) {
	const declared = flt(row.declared);
	if (!declared || declared === flt(value)) return number(value);
	const title = __("Declared");
	return `<div style="text-align: right"><del class="text-muted" title="${title}">${format_plain_number(
		declared
	)}</del> ${format_plain_number(value)}</div>`;
}

// Asks, sends, and shows the contract anew. `build`: what is sent besides the contract, from the answer.
async function ask_and_send(frm, method, dialog, build, said) {
	const send = (answer) =>
		frappe.xcall(`cadre_kpi.api.work.${method}`, {
			contract: frm.doc.name,
			...build(answer),
		});
	const { title, fields, label = title, size } = dialog;
	if (!(await ask(title, fields, label, { size, send }))) return;
	await frm.reload_doc();
	frappe.show_alert({ message: said, indicator: "green" });
}

const build_task_field = (frm) => ({
	fieldname: "task",
	fieldtype: "Select",
	label: __("Task"),
	reqd: 1,
	options: frm.doc.tasks
		.filter(is_worked_on)
		.map((row) => ({ value: row.name, label: `${row.idx}. ${row.task_name}` })),
});

const build_reason_field = (description) => ({
	fieldname: "reason",
	fieldtype: "Small Text",
	label: __("Reason"),
	reqd: 1,
	description,
});

const build_day_field = (frm) => ({
	fieldname: "on_date",
	fieldtype: "Date",
	label: __("On"),
	reqd: 1,
	default: [frappe.datetime.get_today(), frm.doc.end_date].sort()[0],
});

const build_person_field = (frm, extra = {}) => ({
	fieldname: "cadre",
	fieldtype: "Link",
	options: "Cadre",
	label: __("To Whom"),
	reqd: 1,
	only_select: 1,
	get_query: () => ({
		filters: { status: IN_POST, name: ["!=", frm.doc.cadre] },
	}),
	...extra,
});

async function hand_over(frm) {
	const fields = [
		build_task_field(frm),
		build_person_field(frm),
		{
			fieldname: "amount",
			fieldtype: "Float",
			label: __("Amount"),
			description: __("Nothing entered: the whole task."),
		},
		build_day_field(frm),
		{ fieldname: "due_date", fieldtype: "Date", label: __("New Due Date") },
		build_reason_field(
			__("It stays in what this person was assigned, marked, and counts for the other.")
		),
	];
	const build = (answer) => ({
		task: answer.task,
		to_cadre: answer.cadre,
		amount: answer.amount || frm.doc.tasks.find(({ name }) => name === answer.task).target,
		reason: answer.reason,
		on_date: answer.on_date,
		due_date: answer.due_date,
	});
	const said = __("The task was handed over. Both contracts say so.");
	await ask_and_send(frm, "hand_over", { title: __("Hand Over Work"), fields }, build, said);
}

async function split(frm) {
	const data = [];
	const fields = [
		build_task_field(frm),
		{
			fieldname: "parts",
			fieldtype: "Table",
			label: __("Parts"),
			reqd: 1,
			in_place_edit: true,
			data,
			get_data: () => data,
			description: __(
				"Without a person or period a part stays in this contract. What the parts leave of the amount stays with the task."
			),
			fields: [
				{
					fieldname: "part",
					fieldtype: "Data",
					label: __("Name of the Part"),
					in_list_view: 1,
					reqd: 1,
					columns: 3,
				},
				build_person_field(frm, {
					in_list_view: 1,
					columns: 2,
					reqd: 0,
					get_query: () => ({ filters: { status: IN_POST } }),
				}),
				{
					fieldname: "period",
					fieldtype: "Link",
					options: "Evaluation Period",
					label: __("Period"),
					in_list_view: 1,
					columns: 1,
					only_select: 1,
					get_query: () => ({ filters: { status: "Open" } }),
				},
				{
					fieldname: "amount",
					fieldtype: "Float",
					label: __("Amount"),
					in_list_view: 1,
					reqd: 1,
					columns: 2,
					formatter: number,
				},
				{
					fieldname: "due_date",
					fieldtype: "Date",
					label: __("Due Date"),
					in_list_view: 1,
					columns: 2,
				},
			],
		},
		build_day_field(frm),
		build_reason_field(__("It is kept in the contracts of everybody who gets a part.")),
	];
	const build = (answer) => ({
		task: answer.task,
		parts: (answer.parts || []).map(({ part, cadre, period, amount, due_date }) => ({
			part,
			cadre,
			period,
			amount,
			due_date,
		})),
		reason: answer.reason,
		on_date: answer.on_date,
	});
	const dialog = { title: __("Split Product"), fields, label: __("Split"), size: "extra-large" };
	await ask_and_send(frm, "split", dialog, build, __("The product was split."));
}

// Products of the catalogue that are in force at some day of the contract.
export function find_products_in_force(frm) {
	const filters = { enabled: 1 };
	if (frm.doc.start_date) {
		filters.valid_from = ["<=", frm.doc.end_date];
		filters.in_force_until = [">=", frm.doc.start_date];
	}
	return { filters };
}

async function add_sudden(frm, directs) {
	const fields = [
		{
			fieldname: "work_product",
			fieldtype: "Link",
			options: "Work Product",
			label: __("Catalogue Product"),
			only_select: 1,
			get_query: () => find_products_in_force(frm),
			description: __("Outside the catalogue the work waits for a coefficient."),
		},
		{
			fieldname: "task_name",
			fieldtype: "Small Text",
			label: __("Task"),
			mandatory_depends_on: "eval:!doc.work_product",
		},
		{
			fieldname: "unit_of_measure",
			fieldtype: "Data",
			label: __("Unit of Measure"),
			depends_on: "eval:!doc.work_product",
			mandatory_depends_on: "eval:!doc.work_product",
		},
		{ fieldname: "target", fieldtype: "Float", label: __("Amount"), reqd: 1, default: 1 },
		build_day_field(frm),
		{
			fieldname: "due_date",
			fieldtype: "Date",
			label: __("Due Date"),
			reqd: 1,
			default: frm.doc.end_date,
		},
		build_reason_field(__("Who asked for the work, and why.")),
	];
	const title = directs ? __("Add Sudden Work") : __("Propose Sudden Work");
	const label = directs ? __("Add") : __("Propose");
	const said = directs
		? __("The work was added.")
		: __("Proposed. It counts when it is confirmed.");
	await ask_and_send(frm, "add_sudden", { title, fields, label }, (answer) => answer, said);
}

async function settle(frm, row) {
	const fields = [
		{
			fieldname: "what",
			fieldtype: "HTML",
			options: `<p><b>${frappe.utils.escape_html(row.task_name)}</b>: ${format_plain_number(
				row.target
			)} ${frappe.utils.escape_html(row.unit_of_measure)}</p><p>${frappe.utils.escape_html(
				row.came_reason || ""
			)}</p>`,
		},
		{
			fieldname: "accept",
			fieldtype: "Select",
			label: __("Decision"),
			options: [
				{ value: "1", label: __("Confirm Sudden Work") },
				{ value: "0", label: __("Refuse Sudden Work") },
			],
			default: "1",
			reqd: 1,
		},
		{
			fieldname: "work_product",
			fieldtype: "Link",
			options: "Work Product",
			label: __("Catalogue Product"),
			only_select: 1,
			depends_on: "eval:doc.accept=='1'",
			get_query: () => find_products_in_force(frm),
			default: row.work_product,
		},
		{
			fieldname: "coefficient",
			fieldtype: "Float",
			label: __("Conversion Coefficient"),
			depends_on: "eval:doc.accept=='1' && !doc.work_product",
			description: __(
				"As the authority decided for a product outside the catalogue. Until then the work is not counted."
			),
		},
		{
			fieldname: "reason",
			fieldtype: "Small Text",
			label: __("Reason"),
			mandatory_depends_on: "eval:doc.accept!='1' || doc.coefficient",
			description: __("Why, or which decision sets the coefficient."),
		},
	];
	const build = (answer) => ({
		task: row.name,
		accept: cint(answer.accept),
		reason: answer.reason,
		work_product: answer.work_product,
		coefficient: answer.coefficient,
	});
	const dialog = { title: __("Sudden Work"), fields, label: __("Confirm") };
	await ask_and_send(frm, "settle_sudden", dialog, build, __("Recorded."));
}
