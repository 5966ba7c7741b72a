frappe.listview_settings["Cadre"] = {
	hide_name_column: true,
	add_fields: ["status"],
	filters: [["status", "in", ["Active", "On Leave"]]],
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
