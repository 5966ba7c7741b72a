frappe.listview_settings["Evaluation Scheme"] = {
	add_fields: ["status"],
	has_indicator_for_draft: 1,
	has_indicator_for_cancelled: 1,
	get_indicator(doc) {
		const colour = { Draft: "orange", "In Use": "green", Superseded: "grey" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
