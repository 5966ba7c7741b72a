frappe.listview_settings["Rating Decision"] = {
	hide_name_column: true,

	onload(listview) {
		listview.page.add_inner_button(__("Rating Board"), () => frappe.set_route("rating-board"));
	},
};
