// How our forms attach to the desk: a class for each DocType, of which each form has one object.
//
// Its methods are called by Frappe's events of their name: `on_setup`, `on_refresh`, `on_<field>`. `on_show` comes
// with a refresh too, but at once; `on_standing(standing)` when the server has said where a saved record stands, and
// `on_refresh` after it. `questions`: step → what is asked before it, see `process.register`.

import { register } from "./process";

export class Form {
	constructor(frm) {
		this.frm = frm;
	}

	get doc() {
		return this.frm.doc;
	}

	on_standing() {}

	// A button for the step that is the user's turn.
	add_main_button(label, action) {
		return this.frm.add_custom_button(label, action).addClass("btn-primary");
	}
}

const OURS = ["on_show", "on_standing"];

// `tables`: DocType of a table → event of its rows → function of the form's object, DocType and name of the row.
export function attach(doctype, FormClass, tables = {}) {
	const form_of = (frm) => (frm.cadre_kpi_form ??= new FormClass(frm));
	const { prototype } = FormClass;
	if (prototype.on_show)
		frappe.ui.form.on(doctype, { refresh: (frm) => form_of(frm).on_show() });
	register(doctype, {
		confirm: (frm, action) => form_of(frm).questions?.[action]?.(),
		refresh: (frm, standing) => form_of(frm).on_standing(standing),
	});
	for (const method of Object.getOwnPropertyNames(prototype)) {
		if (!method.startsWith("on_") || OURS.includes(method)) continue;
		frappe.ui.form.on(doctype, { [method.slice(3)]: (frm) => form_of(frm)[method]() });
	}
	for (const [table, events] of Object.entries(tables)) {
		for (const [event, act] of Object.entries(events))
			frappe.ui.form.on(table, { [event]: (frm, ...row) => act(form_of(frm), ...row) });
	}
}
