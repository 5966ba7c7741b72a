frappe.listview_settings["Cadre Evaluation"] = {
	hide_name_column: true,
};
