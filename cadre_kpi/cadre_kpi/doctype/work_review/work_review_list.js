frappe.listview_settings["Work Review"] = {
	hide_name_column: true,
	add_fields: ["status", "kind"],
	get_indicator(doc) {
		const colour = { Draft: "orange", Approved: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
