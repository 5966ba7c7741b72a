frappe.listview_settings["Unit Indicator"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colour = { Draft: "grey", Entered: "orange", Verified: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
