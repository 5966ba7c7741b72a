frappe.listview_settings["Rating Decision"] = {
	hide_name_column: true,
};
