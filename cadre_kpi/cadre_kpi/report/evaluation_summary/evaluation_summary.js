frappe.query_reports["Evaluation Summary"] = {
	filters: [
		{
			fieldname: "period",
			label: __("Evaluation Period"),
			fieldtype: "Link",
			options: "Evaluation Period",
		},
		{ fieldname: "unit", label: __("Unit"), fieldtype: "Link", options: "Cadre Unit" },
		{ fieldname: "only_unit", label: __("Without the Units Below"), fieldtype: "Check" },
		{
			fieldname: "committee",
			label: __("Managed By"),
			fieldtype: "Link",
			options: "Evaluation Body",
			get_query: () => ({ filters: { body_type: "Standing Committee" } }),
		},
		{ fieldname: "cadre", label: __("Cadre"), fieldtype: "Link", options: "Cadre" },
		{
			fieldname: "position",
			label: __("Position"),
			fieldtype: "Link",
			options: "Cadre Position",
		},
		{
			fieldname: "duty_group",
			label: __("Group of Similar Duties"),
			fieldtype: "Link",
			options: "Duty Group",
		},
		{
			fieldname: "level",
			label: __("Rating"),
			fieldtype: "Select",
			options: ["", "excellent", "good", "completed", "not_completed"].map((value) => ({
				value,
				label: __(value),
			})),
		},
		{
			fieldname: "state",
			label: __("Status"),
			fieldtype: "Link",
			options: "Workflow State",
		},
	],

	// The period that runs now, unless the report was opened with filters of its own.
	onload(report) {
		if (report.get_filter_value("period") || report.get_filter_value("cadre")) return;
		return frappe.db
			.get_list("Evaluation Period", {
				filters: { status: "Open" },
				order_by: "start_date desc",
				limit: 1,
			})
			.then((periods) => periods.length && report.set_filter_value("period", periods[0].name));
	},

	formatter(value, row, column, data, default_formatter) {
		if (data && column.fieldname === "cadre_name") {
			return frappe.utils.get_form_link("Cadre", data.cadre, true, frappe.utils.escape_html(value));
		}
		return default_formatter(value, row, column, data);
	},
};
