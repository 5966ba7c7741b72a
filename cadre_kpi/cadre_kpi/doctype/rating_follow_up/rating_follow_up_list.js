frappe.listview_settings["Rating Follow Up"] = {
	hide_name_column: true,
	add_fields: ["status", "level"],
	get_indicator(doc) {
		const colour = { Recorded: "green", Revoked: "red" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
