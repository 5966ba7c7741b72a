frappe.listview_settings["Council Session"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colour = { Draft: "grey", Scoring: "orange", Closed: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
