// Directives on the day on which they are due. A date is not moved by dragging: it is an order's.
frappe.views.calendar["Directive"] = {
	field_map: {
		start: "due_date",
		end: "due_date",
		id: "name",
		title: "cadre_name",
		// any field with a value makes it a whole day, in every version
		allDay: "due_date",
		// no such field: whether events can be dragged is then left to the options below
		editable: "not_by_dragging",
	},
	fields: ["name", "cadre_name", "due_date", "status"],
	options: { editable: false, selectable: false },
	get_css_class(data) {
		return { Open: "warning", Answered: "info", Closed: "success" }[data.status];
	},
};
