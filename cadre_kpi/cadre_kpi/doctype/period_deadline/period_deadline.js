// The form of a deadline: read only; an extension starts here.

frappe.ui.form.on("Period Deadline", {
	refresh(frm) {
		frm.disable_save();
		frm.add_custom_button(__("Deadline Status"), () =>
			frappe.set_route("query-report", "Deadline Status", {
				period: frm.doc.period,
				stage: frm.doc.stage,
			})
		);
		if (frappe.model.can_create("Deadline Extension")) {
			frm.add_custom_button(__("Extend"), () =>
				frappe.new_doc("Deadline Extension", { period: frm.doc.period }, (doc) => {
					doc.dates = [];
					const row = frappe.model.add_child(doc, "Deadline Extension Date", "dates");
					Object.assign(row, {
						deadline: frm.doc.name,
						stage: frm.doc.stage,
						due_date: frm.doc.due_date,
					});
				})
			);
		}
	},
});
