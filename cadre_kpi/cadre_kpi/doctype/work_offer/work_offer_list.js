frappe.listview_settings["Work Offer"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colour = {
			Offered: "orange",
			Given: "green",
			"Not Chosen": "grey",
			Withdrawn: "red",
		}[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
