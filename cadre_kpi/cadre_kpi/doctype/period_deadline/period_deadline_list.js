// Deadlines of periods: red when passed, orange within a week.
frappe.listview_settings["Period Deadline"] = {
	hide_name_column: true,
	add_fields: ["due_date", "when_passed"],
	filters: [["due_date", ">=", frappe.datetime.get_today()]],
	formatters: {
		body_type: (value) =>
			`<span>${frappe.utils.escape_html(value ? __(value) : __("Cadre"))}</span>`,
	},
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		const near = frappe.datetime.add_days(today, 7);
		if (doc.due_date < today) return [__("Passed"), "grey", `due_date,<,${today}`];
		if (doc.due_date <= near)
			return [__("Due Soon"), "orange", `due_date,between,${today},${near}`];
		return [__("Open"), "blue", `due_date,>,${near}`];
	},
	onload(listview) {
		listview.page.add_inner_button(__("Calendar Link"), () =>
			cadre_kpi.deadlines.show_calendar_link()
		);
	},
};
