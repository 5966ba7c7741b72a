frappe.listview_settings["Cadre"] = {
	hide_name_column: true,
	add_fields: ["status"],
	filters: [["status", ...cadre_kpi.IN_POST]],
	onload(listview) {
		// the field is there beside ERPNext alone
		if (!frappe.meta.has_field("Cadre", "employee")) return;
		if (!frappe.user.has_role("KPI Administrator")) return;
		listview.page.add_inner_button(__("Take Over from HR"), () =>
			frappe.set_route("take-over-from-hr")
		);
	},
	get_indicator(doc) {
		const colours = {
			Active: "green",
			"On Leave": "orange",
			"Moved Out": "grey",
			"Left the Service": "grey",
		};
		const colour = colours[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
