frappe.listview_settings["Deadline Extension"] = {
	hide_name_column: true,
	add_fields: ["status"],
	has_indicator_for_draft: true,
	get_indicator(doc) {
		const colour = { Draft: "orange", "In Force": "green", Cancelled: "grey" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
