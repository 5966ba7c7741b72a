frappe.listview_settings["Rating Appeal"] = {
	hide_name_column: true,
	add_fields: ["status", "answer_by"],
	get_indicator(doc) {
		const colour = {
			Received: "orange",
			"Under Consideration": "blue",
			Upheld: "green",
			Dismissed: "red",
			Withdrawn: "grey",
		}[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
