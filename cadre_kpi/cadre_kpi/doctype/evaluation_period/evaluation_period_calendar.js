// Periods from their first day to their last. See directive_calendar.js for the two unusual mappings.
frappe.views.calendar["Evaluation Period"] = {
	field_map: {
		start: "start_date",
		end: "end_date",
		id: "name",
		title: "name",
		allDay: "end_date",
		editable: "not_by_dragging",
	},
	fields: ["name", "start_date", "end_date", "status"],
	options: { editable: false, selectable: false },
	get_css_class(data) {
		return { Planned: "default", Open: "info", Closed: "success" }[data.status];
	},
};
