// What the forms with a workflow share: where the record stands, the reason of a return, a question before steps
// of legal weight.

import { call_method, save } from "./call";
import { ask, ask_text, confirm } from "./dialogs";
import * as headline from "./headline";

// The steps of NEEDS_NOTE in cadre_kpi/process/document.py; a test holds both against each other.
const REASONS = {
	Return: () => [
		__("Return"),
		__("Reason"),
		__("The other side reads this: say what has to be changed."),
	],
	"Cancel Contract": () => [
		__("Cancel Contract"),
		__("Reason"),
		__("The contract no longer counts. The reason stays in its history."),
	],
	"Cancel Decision": () => [
		__("Cancel Decision"),
		__("Reason"),
		__("The evaluations wait for another decision. The reason stays in the history."),
	],
};

// Title, label and description of the reason that a step asks for; nothing for other steps.
export const get_reason = (action) => REASONS[action]?.();

const confirmations = {};

// Register a form, by `attach` in form.js. confirm(frm, action): what happens with this step, in one sentence, or the
// fields that it needs; nothing where there is nothing to ask; refresh(frm, standing): called when it is known where a
// saved record stands.
export function register(doctype, { confirm, refresh }) {
	confirmations[doctype] = confirm;
	frappe.ui.form.on(doctype, {
		before_workflow_action,
		refresh(frm) {
			frm.cadre_kpi_standing = null;
			if (!frm.is_new()) return show_standing(frm, refresh);
		},
	});
}

async function show_standing(frm, then) {
	const standing = await read_standing(frm);
	if (!standing) return;
	frm.cadre_kpi_standing = standing;
	headline.show(frm, standing);
	if (standing.may_recall) frm.add_custom_button(__("Recall"), () => recall(frm));
	await then(frm, standing);
}

// What was sent comes back to its author while nobody has acted on it.
async function recall(frm) {
	const sure = await confirm(
		__("Recall"),
		__(
			"Nobody has acted on it yet. It becomes a draft again: correct it and send it once more, before its date."
		),
		__("Recall")
	);
	if (sure) await call_method(frm, "recall");
}

// What the acting user may do with a saved record now; its form is locked where that is nothing. Null when the form
// shows another record by the time of the answer.
async function read_standing(frm) {
	const name = frm.docname;
	const standing = await frappe.xcall("cadre_kpi.api.form.get_state", {
		doctype: frm.doctype,
		name,
	});
	if (frm.docname !== name || !standing) return null;
	if (!standing.write) lock(frm);
	return standing;
}

// Read only until the form is refreshed. Roles alone would let the form offer what the server refuses.
export function lock(frm) {
	frm.set_read_only();
	frm.disable_save();
	frm.refresh_fields();
}

// The desk freezes the page before it asks the form, and goes on when the promise resolves. A rejected promise
// would be an uncaught error, so a step that the user gives up leaves the promise pending: nothing waits for it.
async function before_workflow_action(frm) {
	const action = frm.selected_workflow_action;
	const reason = REASONS[action];
	const sentence = confirmations[frm.doctype](frm, action);
	if (!reason && !sentence) return;
	frappe.dom.unfreeze();
	let go_on;
	try {
		go_on = reason ? await keep_reason(frm, reason()) : await agree(frm, action, sentence);
	} finally {
		if (!go_on) frm.selected_workflow_action = null;
	}
	if (!go_on) return new Promise(() => {});
	frm.selected_workflow_action = action; // saving refreshes the form
	frappe.dom.freeze();
}

async function keep_reason(frm, [title, label, description]) {
	const text = await ask_text(title, label, title, description);
	if (!text) return false;
	frm.doc.action_note = text;
	frm.dirty();
	return save(frm);
}

// A sentence is agreed to; fields are filled in and saved before the step.
async function agree(frm, action, question) {
	if (typeof question === "string") return confirm(__(action), question, __(action));
	const values = await ask(__(action), question, __(action));
	if (!values) return false;
	for (const [field, value] of Object.entries(values)) await frm.set_value(field, value);
	return frm.is_dirty() ? save(frm) : true;
}

// The actions that each of several records allows.
export function list_shared_actions([first, ...others]) {
	return (first || []).filter((action) => others.every((all) => all.includes(action)));
}
