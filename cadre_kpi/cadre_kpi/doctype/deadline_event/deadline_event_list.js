frappe.listview_settings["Deadline Event"] = {
	hide_name_column: true,
	add_fields: ["kind", "lifted_by"],
	get_indicator(doc) {
		if (doc.lifted_by) return [__("Lifted"), "green", "lifted_by,is,set"];
		const colour = { Reminder: "blue", Escalation: "orange", Late: "red", Closed: "grey" }[
			doc.kind
		];
		return [__(doc.kind), colour, `kind,=,${doc.kind}`];
	},
};
