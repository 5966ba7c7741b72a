frappe.listview_settings["Evaluation Body"] = {
	hide_name_column: true,
	add_fields: ["enabled"],
	get_indicator(doc) {
		return doc.enabled
			? [__("Working"), "green", "enabled,=,1"]
			: [__("No Longer Working"), "grey", "enabled,=,0"];
	},
};
