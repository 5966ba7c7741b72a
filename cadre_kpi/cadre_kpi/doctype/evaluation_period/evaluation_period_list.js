frappe.listview_settings["Evaluation Period"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colour = { Planned: "grey", Open: "blue", Closed: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
