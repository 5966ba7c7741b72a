frappe.listview_settings["Council Session"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colour = { Draft: "grey", Scoring: "orange", Closed: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
	button: {
		show: (doc) => doc.status !== "Draft",
		get_label: () => __("Council Room"),
		get_description: (doc) => __("Open {0} in the council room", [doc.name]),
		action: (doc) => frappe.set_route("council-room", doc.name),
	},
};
