frappe.listview_settings["Work Product"] = {
	hide_name_column: true,
	add_fields: ["enabled"],
	get_indicator(doc) {
		return doc.enabled
			? [__("In Use"), "green", "enabled,=,1"]
			: [__("Not In Use"), "grey", "enabled,=,0"];
	},
};
