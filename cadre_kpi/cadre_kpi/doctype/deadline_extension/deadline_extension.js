// The form of a Deadline Extension.

frappe.ui.form.on("Deadline Extension", {
	setup(frm) {
		frm.set_query("managed_by", () => ({
			filters: { body_type: "Standing Committee", enabled: 1 },
		}));
		frm.set_query("cadre", () => ({ filters: { status: cadre_kpi.IN_POST } }));
		frm.set_query("deadline", "dates", () => ({ filters: { period: frm.doc.period || "" } }));
	},

	refresh(frm) {
		const may = frm.doc.__onload?.may;
		if (!frm.is_new() && may && !may.write && frm.doc.docstatus === 0) {
			frm.set_read_only();
			frm.disable_save();
		}
		const sentences = {
			Draft: [
				__("Draft: it counts when the committee's chair, deputy or secretary submits it."),
				"orange",
			],
			"In Force": [
				__("In force: the new dates count, the nearest extension for each person."),
				"green",
			],
			Cancelled: [__("Cancelled: the former dates count again."), "grey"],
		};
		const [sentence, color] = sentences[frm.doc.status] || sentences.Draft;
		cadre_kpi.headline.set(frm, sentence, color);
	},

	period(frm) {
		frm.clear_table("dates");
		frm.refresh_field("dates");
	},
});

frappe.ui.form.on("Deadline Extension Date", {
	async deadline(frm, doctype, name) {
		const row = locals[doctype][name];
		if (!row.deadline) return;
		const { message } = await frappe.db.get_value("Period Deadline", row.deadline, [
			"stage",
			"due_date",
		]);
		await frappe.model.set_value(doctype, name, message);
	},
});
