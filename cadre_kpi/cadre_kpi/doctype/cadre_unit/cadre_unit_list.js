frappe.listview_settings["Cadre Unit"] = {
	add_fields: ["valid_from", "valid_to"],
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (doc.valid_to && doc.valid_to < today) {
			return [__("No Longer Exists"), "grey", `valid_to,<,${today}`];
		}
		if (doc.valid_from && doc.valid_from > today) {
			return [__("Not Yet Founded"), "orange", `valid_from,>,${today}`];
		}
		return [__("Active"), "green", ""];
	},
};
