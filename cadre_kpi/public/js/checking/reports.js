// The progress of a month: what was reported and with what evidence, the accepted figure entered beside it.

import { escape } from "../desk/dialogs";
import {
	format_figure,
	draw_files,
	draw_input,
	draw_table,
	draw_cell,
	read_typed,
} from "./fields";

export const doctype = "Progress Report";
export const action = "Verify";
export const name_title = () => __("Progress to Check");
export const name_tab = () => __("Progress of a Month");
export const describe_nothing = () => __("No progress report waits for you.");
export const name_month = (month) => __("Month {0}", [month.split("-").reverse().join("/")]);

// reported count → accepted count, objective ones reported → confirmed
const COUNTS = [
	["quality_failures", "objective_quality_failures"],
	["delays", "objective_delays"],
];

export function read({ period, month }) {
	return frappe.xcall("cadre_kpi.api.checking.read_reports", { period, month });
}

export function store({ name, modified }, rows) {
	return frappe.xcall("cadre_kpi.api.checking.correct", { report: name, seen: modified, rows });
}

// ---- which people ---------------------------------------------------------------------------------------------
const is_corrected = (task) =>
	flt(task.verified_quantity) !== flt(task.quantity) ||
	COUNTS.flat().some((field) => cint(task[`verified_${field}`]) !== cint(task[field]));
const has_cause = (task) => Boolean(task.objective_quality_failures || task.objective_delays);

export const ONLY = {
	remark: {
		label: () => __("With something to look at"),
		test: (data) => !is_unremarked(data),
	},
	cause: {
		label: () => __("Objective causes claimed"),
		test: ({ tasks }) => tasks.some(has_cause),
	},
	obstacle: {
		label: () => __("With obstacles or requests"),
		test: ({ tasks }) => tasks.some((task) => task.obstacle || task.request),
	},
	evidence: {
		label: () => __("Without evidence"),
		test: ({ tasks, files }) => !files.length && !tasks.some((task) => task.files.length),
	},
	corrected: { label: () => __("Corrected"), test: ({ tasks }) => tasks.some(is_corrected) },
};

// Whoever asks for nothing and was corrected nowhere is accepted as reported.
export const is_unremarked = ({ remarks, tasks }) => !remarks && !tasks.some(is_corrected);
export const label_unremarked = (number) => __("Accept Without Remark ({0})", [number]);
export const ask_unremarked = (number) =>
	__(
		"{0} reports claim no objective cause, name no obstacle and were corrected nowhere. They are accepted as they were reported.",
		[number]
	);

export function draw_counts(people) {
	const causes = people.filter(ONLY.cause.test).length;
	const obstacles = people.filter(ONLY.obstacle.test).length;
	const said = [
		causes ? __("Objective causes claimed: {0}", [causes]) : "",
		obstacles ? __("With obstacles or requests: {0}", [obstacles]) : "",
	];
	return said
		.filter(Boolean)
		.map((text) => `<span class="cadre-kpi-warn">${escape(text)}</span>`)
		.join(" ");
}

// ---- one person -----------------------------------------------------------------------------------------------
export const describe_lines = ({ from_date, to_date, report_type }) => [
	`${frappe.datetime.str_to_user(from_date)} – ${frappe.datetime.str_to_user(to_date)}`,
	report_type === "Periodic" ? "" : __(report_type),
];

export function draw_facts({ told, files }) {
	const text = told.map((one) => `<p>${escape(one)}</p>`).join("");
	return text + draw_files(files);
}

const list_columns = () => [
	{ label: __("Task"), width: "27%" },
	{ label: __("Target"), width: "9%", right: true },
	{ label: __("Before"), width: "8%", right: true },
	{ label: __("Reported"), width: "8%", right: true },
	{ label: __("Accepted"), width: "9%" },
	{ label: __("Quality Failures"), width: "8%" },
	{ label: __("Delays"), width: "8%" },
	{ label: __("Evidence"), width: "10%" },
	{ label: __("Reason of the Correction"), width: "13%" },
];

export function draw_tasks({ cadre_name, tasks }) {
	return draw_table(
		list_columns(),
		tasks.map((task) => draw_row(task, cadre_name))
	);
}

function draw_row(task, who) {
	const labels = list_columns().map(({ label }) => label);
	const where = __("task {0} of {1}", [task.task_no, who]);
	const told = [
		task.note,
		task.obstacle ? __("Obstacle: {0}", [task.obstacle]) : "",
		task.request ? __("Request: {0}", [task.request]) : "",
		task.completed_on
			? __("Completed on {0}", [frappe.datetime.str_to_user(task.completed_on)])
			: "",
	]
		.filter(Boolean)
		.map((text) => `<div class="text-muted">${escape(text)}</div>`);
	const total =
		task.measure === "Latest Figure"
			? flt(task.verified_quantity)
			: flt(task.completed_before) + flt(task.verified_quantity);
	const over =
		total > flt(task.target)
			? `<div class="cadre-kpi-warn">${escape(__("above the target"))}</div>`
			: "";
	// where nobody reported a fault no nought stands beside an empty box: a figure here is one to look at
	const count = (field, label) =>
		`<div class="cadre-kpi-pair">${
			task[field]
				? `<span title="${escape(__("Reported"))}">${escape(
						format_figure(task[field])
				  )}</span>`
				: ""
		}${draw_input(
			`verified_${field}`,
			`${label}, ${where}`,
			task[field] ? task[`verified_${field}`] || 0 : task[`verified_${field}`] || null,
			{ kind: "number", hint: "" }
		)}</div>`;
	return `<tr data-row="${escape(task.name)}">
		${draw_cell(
			labels[0],
			`${task.task_no}. <b>${escape(task.task_name)}</b>${told.join("")}${draw_cause(
				task,
				where
			)}`,
			"cadre-kpi-cell-task"
		)}
		${draw_cell(labels[1], escape(format_figure(task.target, task.unit_of_measure)), "text-right")}
		${draw_cell(labels[2], escape(format_figure(task.completed_before)), "text-right")}
		${draw_cell(labels[3], escape(format_figure(task.quantity)), "text-right")}
		${draw_cell(
			labels[4],
			draw_input(
				"verified_quantity",
				`${__("Accepted")}, ${where}`,
				task.verified_quantity || 0,
				{ kind: "number" }
			) + over
		)}
		${draw_cell(labels[5], count("quality_failures", __("Quality Failures Verified")))}
		${draw_cell(labels[6], count("delays", __("Delays Verified")))}
		${draw_cell(labels[7], draw_files(task.files))}
		${draw_cell(
			labels[8],
			draw_input("correction_reason", `${__("Reason")}, ${where}`, task.correction_reason, {
				hint: __("Reason"),
				hidden: !is_corrected(task),
			}),
			`cadre-kpi-cell-entry ${is_corrected(task) ? "" : "cadre-kpi-empty"}`
		)}</tr>`;
}

// An objective cause counts when it is said how many of the findings it covers and who confirmed it, when, by which paper.
function draw_cause(task, where) {
	if (!has_cause(task)) return "";
	const part = (field, label) =>
		task[field]
			? draw_input(
					`verified_${field}`,
					__("{0} (claimed {1})", [label, task[field]]),
					task[`verified_${field}`] || 0,
					{
						kind: "number",
						shown: true,
					}
			  )
			: "";
	const text = (field, label, kind) =>
		draw_input(field, label, task[field], { kind, shown: true });
	return `<fieldset class="cadre-kpi-cause"><legend>${escape(
		__("Objective cause claimed, {0}", [where])
	)}</legend><p>${escape(task.objective_cause)}</p>
		${part("objective_quality_failures", __("Quality failures confirmed as objective"))}
		${part("objective_delays", __("Delays confirmed as objective"))}
		${text("cause_confirmed_by", __("Confirmed by"))}
		${text("cause_confirmed_on", __("On"), "date")}
		${text("cause_paper", __("By the paper"))}</fieldset>`;
}

// ---- entering -------------------------------------------------------------------------------------------------
export function read_values($row, task) {
	const values = {};
	const fields = [
		["verified_quantity", "number"],
		...COUNTS.flat().map((field) => [`verified_${field}`, "whole"]),
		["correction_reason", "text"],
		["cause_confirmed_by", "text"],
		["cause_confirmed_on", "date"],
		["cause_paper", "text"],
	];
	for (const [field, kind] of fields) {
		if (!$row.find(`[data-field=${field}]`).length) continue;
		const found = read_typed($row, field, kind);
		if (found.fault) return { values: { ...task, ...values }, fault: found.fault };
		values[field] = found.value ?? (kind === "text" || kind === "date" ? "" : 0);
	}
	if (is_corrected({ ...task, ...values }) && !values.correction_reason)
		return {
			values: { ...task, ...values },
			fault: {
				field: "correction_reason",
				says: __("Task {0}: write why another figure is accepted.", [task.task_no]),
				missing: true,
				after: "verified_quantity",
			},
		};
	return { values };
}

export function arrange($row, values, task) {
	const corrected = is_corrected({ ...task, ...values });
	const $reason = $row.find("[data-field=correction_reason]").closest("label");
	$reason.prop("hidden", !corrected).closest("td").toggleClass("cadre-kpi-empty", !corrected);
	$row.toggleClass("cadre-kpi-row-corrected", corrected);
}
