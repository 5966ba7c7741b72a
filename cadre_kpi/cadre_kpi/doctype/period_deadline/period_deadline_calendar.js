// The deadlines of all periods on their days. They follow from the schemes: no date is moved by dragging.
frappe.views.calendar["Period Deadline"] = {
	field_map: {
		start: "due_date",
		end: "due_date",
		id: "name",
		title: "title",
		// any field with a value makes it a whole day, in every version
		allDay: "due_date",
		// no such field: whether events can be dragged is then left to the options below
		editable: "not_by_dragging",
	},
	fields: ["name", "title", "due_date", "when_passed"],
	options: { editable: false, selectable: false },
	get_css_class(data) {
		const today = frappe.datetime.get_today();
		const day = moment(data.start || data.due_date).format("YYYY-MM-DD");
		if (day < today) return "default";
		return day <= frappe.datetime.add_days(today, 7) ? "warning" : "info";
	},
};
