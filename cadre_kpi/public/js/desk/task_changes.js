// Changes of a task contract after its registration: whoever changes a task says why.

import { is_begun } from "./contract_view";
import { ask_text } from "./dialogs";

export function remember(frm) {
	// which fields are kept with a reason says the server; a record without history asks for none
	frm.cadre_kpi_tracked = frm.doc.__onload?.tracked_fields || [];
	frm.cadre_kpi_tasks = take_snapshot(frm);
}

function take_snapshot(frm) {
	return Object.fromEntries(
		(frm.doc.tasks || []).map((row) => [
			row.name,
			frm.cadre_kpi_tracked.map((field) => trim_value(row[field])),
		])
	);
}

function trim_value(value) {
	return value === null || value === undefined || value === 0 ? "" : String(value).trim();
}

function list_changed_tasks(frm) {
	const before = frm.cadre_kpi_tasks || {};
	const after = take_snapshot(frm);
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
		if (registered && !answers_return && !doc.change_reason && list_changed_tasks(frm)) {
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

// As equal_tasks of contracts/rules.py, which says so at every save.
export function say_equal(frm) {
	const fold = (text) =>
		(text || "").normalize("NFC").toLowerCase().split(/\s+/).join(" ").trim();
	const seen = new Map();
	const found = [];
	for (const task of (frm.doc.tasks || []).filter((row) => is_begun(row) && !row.dropped)) {
		const key = [task.task_name, task.output_product, task.unit_of_measure]
			.map(fold)
			.join("|");
		const first = seen.get(key);
		if (!first) seen.set(key, task);
		else if (!task.part_of && !first.part_of)
			found.push(`${first.idx}, ${task.idx}: ${frappe.utils.escape_html(task.task_name)}`);
	}
	return found.length
		? `${__("These tasks say the same. Is the same work registered twice?")}<br>${found.join(
				"<br>"
		  )}`
		: null;
}
