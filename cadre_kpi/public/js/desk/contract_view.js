// A contract as one sees it: what was registered beside what stands now, the tasks on a time line, and the tasks of the
// year before to begin with.

import { escape } from "./dialogs";
import { draw_person } from "./persons";

// ---- registered and assigned side by side ---------------------------------------------------------------------
const WHOLE_TASKS = {
	"Task Added": () => __("Task Added"),
	"Task Removed": () => __("Task Removed"),
};
const SHOWN = ["target", "weight", "due_date", "kind"];

// Frappe keeps labels of fields in the changes; the same label leads back to the field.
function map_fields() {
	return Object.fromEntries(
		(frappe.get_meta("Contract Task")?.fields || []).map((df) => [df.label, df])
	);
}

// Each task: what stood in it when it was registered, what stands now, and the changes between them.
export function compare(doc, by_label) {
	const changes = new Map();
	for (const change of doc.changes || []) {
		const { task_row } = change;
		changes.set(task_row, [...(changes.get(task_row) || []), change]);
	}
	const rows = (doc.tasks || []).map((task) => {
		const mine = changes.get(task.name) || [];
		changes.delete(task.name);
		const before = Object.fromEntries(SHOWN.map((field) => [field, task[field]]));
		for (const { field_label, old_value } of [...mine].reverse()) {
			const df = by_label[field_label];
			if (df && SHOWN.includes(df.fieldname)) before[df.fieldname] = old_value;
		}
		const added = mine.some(({ field_label }) => field_label === "Task Added");
		return { no: task.idx, name: task.task_name, task, before, added, changes: mine };
	});
	for (const mine of changes.values())
		rows.push({
			no: mine[0].task_no,
			name: mine.find(({ field_label }) => field_label === "Task Removed")?.old_value,
			task: null,
			before: {},
			added: false,
			changes: mine,
		});
	return rows;
}

export function show_changes(frm) {
	const $wrapper = frm.fields_dict.changes?.$wrapper;
	if (!$wrapper) return;
	$wrapper.siblings(".cadre-kpi-compared").remove();
	if (!(frm.doc.changes || []).length) return;
	const by_label = map_fields();
	const is_assigned = frm.doc.docstatus === 1;
	const labels = [
		__("Registered"),
		is_assigned ? __("Assigned") : __("As It Stands"),
		__("What changed, by whom and why"),
	];
	const rows = compare(frm.doc, by_label).map((row) => draw_row(row, by_label, labels));
	$(`<div class="cadre-kpi-compared"><h5>${escape(
		is_assigned ? __("Registered and assigned") : __("Registered and proposed")
	)}</h5>
		<div class="table-responsive"><table class="table table-bordered cadre-kpi-table cadre-kpi-stacked"><thead><tr>
			<th style="width:22%">${__("Task")}</th><th style="width:20%">${labels[0]}</th>
			<th style="width:20%">${labels[1]}</th><th>${labels[2]}</th></tr></thead>
			<tbody>${rows.join("")}</tbody></table></div></div>`).insertBefore($wrapper);
}

function draw_row({ no, name, task, before, added, changes }, by_label, labels) {
	const shown = (values, unit) =>
		SHOWN.map((field) => draw_value(field, values[field], unit))
			.filter(Boolean)
			.join("<br>");
	const first = added
		? `<span class="text-muted">${escape(__("Not registered"))}</span>`
		: shown(before, task?.unit_of_measure);
	const now = !task
		? `<span class="text-danger">${escape(__("Removed"))}</span>`
		: task.dropped
		? `<span class="text-danger">${escape(__("Dropped"))}</span>`
		: shown(task, task.unit_of_measure);
	const told = changes.map((change) => {
		const df = by_label[change.field_label];
		const whole = WHOLE_TASKS[change.field_label]?.();
		const what = whole
			? escape(whole)
			: `${escape(__(change.field_label))}: <del>${
					format_value(df, change.old_value) || "–"
			  }</del> → ${format_value(df, change.new_value) || "–"}`;
		const when = [frappe.datetime.str_to_user(change.changed_on), change.reason];
		const who = [draw_person(change.changed_by), ...when.filter(Boolean).map(escape)];
		return `<li>${what}<div class="text-muted">${who.filter(Boolean).join(" · ")}</div></li>`;
	});
	const changed = changes.length ? "cadre-kpi-compared-changed" : "";
	const why = told.length ? `<ul>${told.join("")}</ul>` : escape(__("As registered"));
	const cells = [first, now, why].map(
		(html, place) => `<td data-label="${escape(labels[place])}"><div>${html}</div></td>`
	);
	return `<tr class="${changed}"><td><b>${no}. ${escape(name)}</b></td>${cells.join("")}</tr>`;
}

function draw_value(field, value, unit) {
	const df = frappe.meta.get_docfield("Contract Task", field);
	const text = format_value(df, value);
	if (!text || text === "0") return "";
	const after = field === "target" ? ` ${escape(unit || "")}` : field === "weight" ? " %" : "";
	return `<span class="text-muted">${escape(__(df.label))}</span> ${text}${after}`;
}

function format_value(df, value) {
	if (value === null || value === undefined || value === "") return "";
	if (df?.fieldtype === "Date") return escape(frappe.datetime.str_to_user(value));
	if (["Float", "Percent"].includes(df?.fieldtype))
		return cadre_kpi.grid.format_plain_number(value);
	if (df?.fieldtype === "Select") return escape(__(value));
	return escape(value);
}

// ---- time line ------------------------------------------------------------------------------------------------
// Ships with Frappe; loaded when somebody looks.
const LIBRARY = [
	"assets/frappe/node_modules/frappe-gantt/dist/frappe-gantt.css",
	"assets/frappe/node_modules/frappe-gantt/dist/frappe-gantt.min.js",
];
const MODES = { Week: () => __("By Week"), Month: () => __("By Month") };

export function add_timeline(frm) {
	if (frm.is_new() || !build_bars(frm.doc).length) return;
	frm.add_custom_button(__("Time Line"), () => show_timeline(frm), __("View"));
}

// A bar for each task from its beginning to its due date, filled by its progress; below it its milestones.
export function build_bars(doc) {
	const found = [];
	for (const task of doc.tasks || []) {
		if (!is_begun(task) || task.dropped || !task.due_date) continue;
		const start = [doc.start_date, task.came_on].filter(Boolean).sort().pop();
		found.push({
			id: task.name,
			name: `${task.idx}. ${task.task_name} (${Math.round(flt(task.progress))} %)`,
			start: start < task.due_date ? start : task.due_date,
			end: task.due_date,
			progress: Math.min(flt(task.progress), 100),
			custom_class: `cadre-kpi-bar-${(task.light || "none").toLowerCase()}`,
		});
		for (const stone of doc.milestones || []) {
			if (cint(stone.task_no) !== task.idx || !stone.due_date) continue;
			found.push({
				id: stone.name,
				name: `◆ ${stone.output || ""}`,
				start: stone.due_date,
				end: stone.due_date,
				progress: 0,
				custom_class: "cadre-kpi-bar-milestone",
			});
		}
	}
	return found;
}

async function show_timeline(frm) {
	await new Promise((done) => frappe.require(LIBRARY, done));
	const dialog = new frappe.ui.Dialog({
		title: escape(`${__("Time Line")}: ${frm.doc.cadre_name}`),
		size: "extra-large",
		fields: [
			{
				fieldname: "mode",
				fieldtype: "Select",
				label: __("Time Scale"),
				options: Object.entries(MODES).map(([value, label]) => ({
					value,
					label: label(),
				})),
				default: "Month",
				change: () => chart?.change_view_mode(dialog.get_value("mode") || "Month"),
			},
			{ fieldname: "chart", fieldtype: "HTML" },
		],
	});
	let chart = null;
	dialog.show();
	const $chart = $(
		`<div class="cadre-kpi-timeline" role="img" aria-label="${escape(
			__("The tasks on a time line; their dates stand in the table of tasks.")
		)}"></div>`
	).appendTo(dialog.get_field("chart").$wrapper.empty());
	// the library measures what it draws, so it draws when the window stands
	dialog.$wrapper.one("shown.bs.modal", draw);
	if (dialog.$wrapper.hasClass("show")) setTimeout(draw, 300);
	function draw() {
		if (chart) return;
		chart = new window.Gantt($chart[0], build_bars(frm.doc), {
			view_mode: "Month",
			date_format: "YYYY-MM-DD",
			bar_height: 22,
			custom_popup_html: (bar) =>
				`<div class="cadre-kpi-timeline-popup"><b>${escape(bar.name)}</b><br>${escape(
					frappe.datetime.str_to_user(bar.end)
				)}</div>`,
			on_date_change: () => chart.refresh(build_bars(frm.doc)), // it is looked at, not moved
			on_progress_change: () => chart.refresh(build_bars(frm.doc)),
			on_view_change: () => setTimeout(() => arrange($chart)),
		});
		arrange($chart);
	}
}

function arrange($chart) {
	name_months($chart);
	// a name begins where its bar does: in the middle of a year's bar it stands beyond a phone's window
	for (const label of $chart.find(".bar-label").toArray()) {
		const bar = label.parentNode.querySelector(".bar");
		label.classList.remove("big");
		label.setAttribute("x", flt(bar.getAttribute("x")) + 8);
	}
}

// The library writes months in a few languages only.
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function name_months($chart) {
	$chart.find(".upper-text, .lower-text").each((_index, text) => {
		text.textContent = text.textContent.replace(/[A-Z][a-z]{2,}/g, (word) => {
			const number = MONTHS.indexOf(word.slice(0, 3)) + 1;
			return number ? __("Month {0}", [number]) : word;
		});
	});
}

// ---- what the scheme asks of the list -------------------------------------------------------------------------
const GIVEN_ELSEWHERE = ["taken_over", "sudden"]; // came beyond what was assigned

// Each demand with a mark, as one types: how many tasks, how many of them break through, the weights.
export async function show_checks(frm) {
	const { cadre, period, docstatus } = frm.doc;
	if (!cadre || !period || docstatus || !frm.perm[0]?.write) return;
	const key = `${cadre}|${period}`;
	if (frm.cadre_kpi_demands?.key !== key)
		frm.cadre_kpi_demands = {
			key,
			found: frappe.xcall("cadre_kpi.api.form.get_task_demands", { cadre, period }),
		};
	const demands = await frm.cadre_kpi_demands.found;
	if (frm.cadre_kpi_demands.key !== key) return;
	const marks = check_tasks(frm.doc.tasks || [], demands).map(
		([met, text]) =>
			`<span class="${met ? "text-success" : "text-danger"}"><b>${
				met ? "✓" : "✗"
			}</b> ${escape(text)}</span>`
	);
	const { wrapper } = frm.fields_dict.tasks.grid;
	wrapper.find(".cadre-kpi-demands").remove();
	$(`<div class="cadre-kpi-demands small" role="status">${marks.join("")}</div>`).insertBefore(
		wrapper.find(".grid-footer")
	);
}

// A new form opens with a row, and Tab leaves another: in neither stands anything yet.
export const is_begun = ({ task_name, output_product }) => Boolean(task_name || output_product);

export function check_tasks(tasks, demands) {
	const counted = tasks.filter(
		(row) => is_begun(row) && !row.dropped && !GIVEN_ELSEWHERE.includes(row.came_by)
	);
	const number = counted.length;
	const found = [];
	if (demands.exact)
		found.push([
			number === demands.exact,
			__("exactly {0} tasks: {1}", [demands.exact, number]),
		]);
	if (demands.least)
		found.push([
			number >= demands.least,
			__("at least {0} tasks: {1}", [demands.least, number]),
		]);
	if (demands.most)
		found.push([number <= demands.most, __("at most {0} tasks: {1}", [demands.most, number])]);
	if (demands.breakthrough) {
		const some = counted.filter(({ kind }) =>
			demands.breakthrough_kinds.includes(kind)
		).length;
		found.push([
			some >= demands.breakthrough,
			__("at least {0} breakthrough tasks: {1}", [demands.breakthrough, some]),
		]);
	}
	if (demands.weights) {
		const total = flt(
			counted.reduce((sum, { weight }) => sum + flt(weight), 0),
			4
		);
		found.push([
			total === 100,
			__("weights add up to 100 %: {0} %", [cadre_kpi.grid.format_plain_number(total)]),
		]);
	}
	if (demands.resolution) {
		const without = counted.filter(({ resolution }) => !resolution?.trim()).length;
		found.push([
			!without,
			__("each names the resolution that it serves; missing: {0}", [without]),
		]);
	}
	return found;
}

// ---- the year before ------------------------------------------------------------------------------------------
export function add_earlier_button(frm) {
	const state = frm.doc.workflow_state || "Draft";
	if (state !== "Draft" || !frm.perm[0]?.write || frm.doc.docstatus) return;
	frm.add_custom_button(__("Take Over Last Year's Tasks"), () => take_over(frm));
}

async function take_over(frm) {
	const { cadre, period, end_date } = frm.doc;
	if (!cadre || !period) {
		frappe.msgprint(__("Choose the cadre and the period first."));
		return;
	}
	const found = await frappe.xcall("cadre_kpi.api.form.list_earlier_tasks", { cadre, period });
	if (!found.tasks?.length) {
		frappe.msgprint(__("There is no contract of the year before that you may read."));
		return;
	}
	const known = new Set((frm.doc.tasks || []).map(({ task_name }) => task_name));
	const tasks = found.tasks.filter(({ task_name }) => !known.has(task_name));
	for (const task of tasks) {
		const empty = (frm.doc.tasks || []).find((row) => !is_begun(row));
		Object.assign(empty || frm.add_child("tasks"), { ...task, due_date: end_date });
	}
	frm.refresh_field("tasks");
	frm.dirty();
	frm.trigger("tasks_on_form_rendered");
	frappe.show_alert({
		message: __("{0} tasks taken over from {1}. Set this year's targets and dates.", [
			tasks.length,
			escape(found.period),
		]),
		indicator: "blue",
	});
}
