frappe.listview_settings["Product Catalogue"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colour = {
			Draft: "grey",
			Proposed: "orange",
			"Awaiting Decision": "orange",
			"In Force": "green",
			Superseded: "grey",
			"Taken Into Another": "grey",
		}[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
