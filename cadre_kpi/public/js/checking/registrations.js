// Registrations: each task beside last year's, with the opinion entered in its row; who took only easy work.

import { escape } from "../desk/dialogs";
import {
	format_figure,
	draw_input,
	draw_select,
	draw_table,
	draw_cell,
	read_typed,
} from "./fields";

export const doctype = "Task Contract";
export const name_title = () => __("Registrations to Check");
export const name_tab = () => __("Registrations");
export const describe_nothing = () => __("No registration waits for you.");
const WITH_TARGET = ["Make Harder", "Make Easier"];
const WITH_REASON = [...WITH_TARGET, "Remove"];

export function read({ period }) {
	return frappe.xcall("cadre_kpi.api.checking.read_registrations", { period });
}

export function store({ name, modified }, rows) {
	return frappe.xcall("cadre_kpi.api.checking.appraise", {
		contract: name,
		seen: modified,
		rows,
	});
}

// ---- which people ---------------------------------------------------------------------------------------------
const divide_part = ([some, all]) => (all ? some / all : 0);

export const ONLY = {
	easy: { label: () => __("Only easy work"), test: ({ share }) => !share[0] },
	below: {
		label: () => __("Less demanding work than unit and group"),
		test: ({ share, unit_share, group_share }) =>
			divide_part(share) < divide_part(unit_share) &&
			divide_part(share) < divide_part(group_share),
	},
	opinion: {
		label: () => __("With an opinion other than keep"),
		test: ({ tasks }) => tasks.some(({ appraisal }) => appraisal && appraisal !== "Keep"),
	},
	open: {
		label: () => __("With tasks without an opinion"),
		test: ({ tasks }) => tasks.some(({ appraisal }) => !appraisal),
	},
	first: { label: () => __("Without a contract last year"), test: (data) => !data.earlier },
};

export function draw_counts(people) {
	const easy = people.filter(ONLY.easy.test).length;
	const tasks = people.reduce((sum, { tasks: some }) => sum + some.length, 0);
	return `<span>${escape(__("{0} tasks", [tasks]))}</span>${
		easy
			? ` <span class="cadre-kpi-warn">${escape(__("Only easy work: {0}", [easy]))}</span>`
			: ""
	}`;
}

// ---- one person -----------------------------------------------------------------------------------------------
export const describe_lines = ({ state }) => [__(state)];

export function draw_facts({ share, unit_share, group_share, weight, earlier, group }) {
	const percent = (shares) => Math.round(100 * divide_part(shares));
	const low =
		divide_part(share) < divide_part(unit_share) &&
		divide_part(share) < divide_part(group_share);
	const mark = !share[0]
		? `<span class="indicator-pill no-indicator-dot red">${escape(
				__("Only easy work")
		  )}</span>`
		: "";
	const bar = (label, shares, kind, hint) =>
		`<div class="cadre-kpi-share" title="${escape(hint)}"><span>${escape(label)}</span>
			<i class="${kind}"><b style="width:${percent(shares)}%"></b></i>
			<span>${shares[0]}/${shares[1]} (${percent(shares)} %)</span></div>`;
	const last = earlier
		? `<a href="${escape(frappe.utils.get_form_link(doctype, earlier.name))}">${escape(
				__("{0} tasks last year", [earlier.tasks])
		  )}</a>`
		: escape(__("No contract last year"));
	const sums = [weight ? escape(__("Weights {0} %", [format_figure(weight)])) : "", last];
	return `<div class="cadre-kpi-share-bars">
		<div>${escape(__("New, hard, breakthrough or commissioned"))} ${mark}</div>
		${bar(__("This person"), share, low || !share[0] ? "low" : "own", "")}
		${bar(__("The unit"), unit_share, "", __("All registrations of the unit that you may read"))}
		${bar(__("The group"), group_share, "", group || "")}</div>
		<div class="text-muted">${sums.filter(Boolean).join(" · ")}</div>`;
}

const list_columns = () => [
	{ label: __("Task"), width: "30%" },
	{ label: __("Registered"), width: "11%", right: true },
	{ label: __("Last Year"), width: "12%", right: true },
	{ label: __("Weight"), width: "7%", right: true },
	{ label: __("Due Date"), width: "9%" },
	{ label: __("Kind"), width: "9%" },
	{ label: __("Opinion"), width: "22%" },
];

export function draw_tasks({ cadre_name, tasks }, { appraisals, demanding }) {
	const rows = tasks.map((task) => draw_row(task, cadre_name, appraisals, demanding));
	const rest = `<button type="button" class="btn btn-default btn-sm" data-act="rest">${escape(
		__("Keep the Other Tasks")
	)}</button>`;
	return `${draw_table(list_columns(), rows)}<div class="cadre-kpi-person-foot">${rest}</div>`;
}

function draw_row(task, who, appraisals, demanding) {
	const labels = list_columns().map(({ label }) => label);
	const where = __("task {0} of {1}", [task.no, who]);
	const { earlier, appraisal } = task;
	const other = [task.output_product, task.resolution].filter(Boolean).map(escape).join(" · ");
	const before = earlier
		? `${escape(
				format_figure(earlier.target, earlier.unit_of_measure)
		  )}<div class="text-muted">${escape(
				__("done {0}", [format_figure(earlier.completed)])
		  )}</div>`
		: "";
	const kind = demanding.includes(task.kind)
		? `<span class="indicator-pill no-indicator-dot blue">${escape(__(task.kind))}</span>`
		: escape(__(task.kind));
	const opinion =
		draw_select(
			"appraisal",
			`${__("Opinion")}, ${where}`,
			[["", __("No opinion yet")], ...appraisals.map((code) => [code, __(code)])],
			appraisal || ""
		) +
		draw_input(
			"proposed_target",
			`${__("Target Proposed")} (${task.unit_of_measure || ""}), ${where}`,
			task.proposed_target || "",
			{
				kind: "number",
				hint: __("Target Proposed"),
				hidden: !WITH_TARGET.includes(appraisal),
			}
		) +
		draw_input("appraisal_note", `${__("Reason")}, ${where}`, task.appraisal_note, {
			hint: __("Reason"),
			hidden: !WITH_REASON.includes(appraisal) && !task.appraisal_note,
		});
	return `<tr data-row="${escape(task.name)}">
		${draw_cell(
			labels[0],
			`${task.no}. <b>${escape(task.task_name)}</b><div class="text-muted">${other}</div>`,
			"cadre-kpi-cell-task"
		)}
		${draw_cell(labels[1], escape(format_figure(task.target, task.unit_of_measure)), "text-right")}
		${draw_cell(labels[2], before, "text-right")}
		${draw_cell(labels[3], task.weight ? `${escape(format_figure(task.weight))} %` : "", "text-right")}
		${draw_cell(labels[4], task.due_date ? escape(frappe.datetime.str_to_user(task.due_date)) : "")}
		${draw_cell(labels[5], kind)}
		${draw_cell(labels[6], opinion, "cadre-kpi-cell-entry")}</tr>`;
}

// ---- entering -------------------------------------------------------------------------------------------------
export function read_values($row, task) {
	const appraisal = $row.find("[data-field=appraisal]").val();
	const note = read_typed($row, "appraisal_note", "text").value;
	const values = { appraisal, appraisal_note: note, proposed_target: 0 };
	if (WITH_TARGET.includes(appraisal)) {
		const target = read_typed($row, "proposed_target", "number");
		if (target.fault) return { values, fault: target.fault };
		if (!target.value)
			return {
				values,
				fault: name_missing("proposed_target", __("Enter the target that you propose.")),
			};
		values.proposed_target = target.value;
		if (target.value > flt(task.target) !== (appraisal === "Make Harder")) {
			const says =
				appraisal === "Make Harder"
					? __("A harder target lies above the registered one ({0}).", [
							format_figure(task.target),
					  ])
					: __("An easier target lies below the registered one ({0}).", [
							format_figure(task.target),
					  ]);
			return { values, fault: { field: "proposed_target", says } };
		}
	}
	if (WITH_REASON.includes(appraisal) && !note) {
		const after = WITH_TARGET.includes(appraisal) ? "proposed_target" : "appraisal";
		return {
			values,
			fault: name_missing("appraisal_note", __("Write the reason of your opinion."), after),
		};
	}
	return { values };
}

const name_missing = (field, says, after = "appraisal") => ({ field, says, after, missing: true });

export function arrange($row, { appraisal }) {
	const show = (field, shown) =>
		$row.find(`[data-field=${field}]`).closest("label").prop("hidden", !shown);
	show("proposed_target", WITH_TARGET.includes(appraisal));
	show("appraisal_note", WITH_REASON.includes(appraisal));
}

export function keep_rest(task) {
	return task.appraisal ? null : { appraisal: "Keep", proposed_target: 0, appraisal_note: "" };
}
