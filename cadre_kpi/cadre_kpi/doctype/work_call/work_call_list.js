frappe.listview_settings["Work Call"] = {
	hide_name_column: true,
	add_fields: ["status", "offers_until"],
	get_indicator(doc) {
		const colour = { Draft: "grey", Published: "orange", Given: "green", Withdrawn: "red" }[
			doc.status
		];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
