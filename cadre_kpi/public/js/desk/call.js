// A method of the open document. What is not saved yet would be lost, so it is saved first.
export async function call_method(frm, method, args = {}) {
	if (frm.is_dirty() && !(await save(frm))) return null;
	const answer = await (frm.doc.docstatus === 1
		? call_stored(frm.doctype, frm.docname, method, args)
		: frm.call({ method, doc: frm.doc, args, freeze: true }));
	if (answer.exc) return null;
	await frm.reload_doc();
	return answer;
}

// A submitted record is named and not sent: Frappe would ask for the right to submit it, which those who plan their work
// or make a decision known do not have.
export function call_stored(doctype, name, method, args) {
	return frappe.call({
		method: "run_doc_method",
		args: { dt: doctype, dn: name, method, args: JSON.stringify(args) },
		type: "POST",
		freeze: true,
	});
}

// Resolves to whether the document was saved. Frappe's own promise says so only on success, and not always then.
export function save(frm) {
	return new Promise((resolve) => {
		const action = frm.doc.docstatus === 1 ? "Update" : "Save";
		frm.save(
			action,
			(answer) => resolve(!answer.exc),
			null,
			() => resolve(false)
		);
	});
}

// A new document with these values, shown in its form. Frappe's own way takes over values of a few kinds of fields only.
export function open_new_doc(doctype, values) {
	frappe.model.with_doctype(doctype, () => {
		const doc = frappe.model.get_new_doc(doctype, null, null, true);
		for (const [field, value] of Object.entries(values)) {
			if (!Array.isArray(value)) doc[field] = value;
			else {
				doc[field] = []; // Frappe begins a table that must be filled with an empty row
				for (const row of value) Object.assign(frappe.model.add_child(doc, field), row);
			}
		}
		frappe.set_route("Form", doctype, doc.name);
	});
}
