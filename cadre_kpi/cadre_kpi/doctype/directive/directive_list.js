const directive_list = {
	hide_name_column: true,
	add_fields: ["status", "due_date"],
	get_indicator(doc) {
		if (doc.status === "Closed") return [__("Closed"), "green", "status,=,Closed"];
		if (doc.status === "Answered") return [__("Answered"), "blue", "status,=,Answered"];
		const today = frappe.datetime.get_today();
		if (doc.due_date && doc.due_date < today) {
			return [__("Overdue"), "red", `status,=,Open|due_date,<,${today}`];
		}
		return [__("Open"), "orange", "status,=,Open"];
	},
};
frappe.listview_settings["Directive"] = cadre_kpi.deadlines.mark_list(directive_list);
