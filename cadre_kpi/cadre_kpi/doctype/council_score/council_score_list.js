frappe.listview_settings["Council Score"] = {
	hide_name_column: true,
	has_indicator_for_draft: 1,
	get_indicator(doc) {
		if (doc.docstatus === 1) return [__("Sent"), "green", "docstatus,=,1"];
		if (doc.docstatus === 0) return [__("To Be Filled In"), "orange", "docstatus,=,0"];
	},
};
