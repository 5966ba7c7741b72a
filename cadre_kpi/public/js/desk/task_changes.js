// Changes of a task contract after its registration: whoever changes a task says why.

import { ask_text } from "./dialogs";

// The same list as TRACKED in cadre_kpi/contracts/task_changes.py.
const TRACKED = [
	"task_name",
	"output_product",
	"unit_of_measure",
	"target",
	"weight",
	"coefficient",
	"kind",
	"due_date",
	"measure",
	"resolution",
	"yearly_output",
	"support_promised",
	"dropped",
	"came_by",
	"other_person",
	"uncounted",
];

export function remember(frm) {
	frm.cadre_kpi_tasks = snapshot(frm.doc.tasks);
}

function snapshot(rows) {
	return Object.fromEntries(
		(rows || []).map((row) => [row.name, TRACKED.map((field) => plain(row[field]))])
	);
}

function plain(value) {
	return value === null || value === undefined || value === 0 ? "" : String(value).trim();
}

function tasks_changed(frm) {
	const before = frm.cadre_kpi_tasks || {};
	const after = snapshot(frm.doc.tasks);
	return JSON.stringify(before) !== JSON.stringify(after);
}

// Whoever changes a task after registration says why. Asked when saving, for drafts and assigned contracts alike
// (Frappe has no event before the update of a submitted document).
export function ask_reason_before_saving(frm) {
	const save = frm.save.bind(frm);
	frm.save = async function (action, callback, button, on_error) {
		const doc = frm.doc;
		const registered = (doc.process_log || []).length && !frm.is_new();
		const answers_return =
			doc.workflow_state === "Draft" &&
			(doc.process_log || []).some((row) => row.action === "Return");
		if (registered && !answers_return && !doc.change_reason && tasks_changed(frm)) {
			const reason = await ask_text(
				__("Why Did You Change Tasks?"),
				__("Reason for the Changes"),
				__("Save"),
				__("It is kept with each change, for the cadre and the committee to read.")
			);
			if (!reason) {
				button && $(button).prop("disabled", false);
				on_error && on_error();
				return;
			}
			doc.change_reason = reason;
		}
		return save(action, callback, button, on_error);
	};
}
