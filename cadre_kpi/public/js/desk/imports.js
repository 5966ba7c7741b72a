// The way back from an import of a wrong file: what it made is deleted as long as nobody has used or changed it.

import { confirm, escape } from "./dialogs";
import { is_our_doctype } from "./ours";

const API = "cadre_kpi.api.imports";

frappe.ui.form.on("Data Import", {
	refresh(frm) {
		const { reference_doctype, import_type, status } = frm.doc;
		if (!reference_doctype || import_type !== "Insert New Records") return;
		if (!["Success", "Partial Success"].includes(status)) return;
		frappe.model.with_doctype(reference_doctype, () => {
			if (
				is_our_doctype(reference_doctype) &&
				frm.doc.reference_doctype === reference_doctype
			)
				frm.add_custom_button(__("Undo This Import"), () => undo_import(frm));
		});
	},
});

async function undo_import(frm) {
	const name = frm.docname;
	const number = await frappe.xcall(`${API}.count_imported`, { name });
	const sure = await confirm(
		__("Undo This Import"),
		__(
			"{0} records of this import are there. Those that no other record names and nobody has changed are deleted; the others stay and are named.",
			[`<b>${number}</b>`]
		),
		__("Undo This Import")
	);
	if (!sure) return;
	const { removed, kept } = await remove_all(name, number);
	await frm.reload_doc();
	frappe.msgprint({
		title: __("Undo This Import"),
		message: [
			__("Deleted: {0}. Stay: {1}.", [removed, kept.length]),
			...kept.map((row) => `<b>${escape(row.name)}</b>: ${row.reason}`),
		].join("<br>"),
		indicator: kept.length ? "orange" : "green",
	});
}

async function remove_all(name, number) {
	const kept = [];
	let removed = 0;
	// nothing is sent where there is nothing: an empty value would arrive as a text
	let rest = {};
	do {
		frappe.show_progress(__("Undo This Import"), removed + kept.length, number || 1);
		const answer = await frappe.xcall(`${API}.take_back`, { name, ...rest });
		removed += answer.removed;
		kept.push(...answer.kept);
		rest = { before: answer.next };
	} while (rest.before !== null);
	frappe.hide_progress();
	return { removed, kept };
}
