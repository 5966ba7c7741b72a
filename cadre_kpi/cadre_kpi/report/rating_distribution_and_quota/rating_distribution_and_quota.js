frappe.query_reports["Rating Distribution and Quota"] = {
	filters: [
		cadre_kpi.reports.period(),
		...cadre_kpi.reports.units(),
		cadre_kpi.reports.committee(),
		{
			fieldname: "duty_group",
			label: __("Group of Similar Duties"),
			fieldtype: "Link",
			options: "Duty Group",
		},
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "unit"),

	formatter: cadre_kpi.reports.formatter("state", (value, column, data) => {
		if (!data.people || column.fieldname !== "people") return undefined;
		const filters = {
			period: frappe.query_report.get_filter_value("period"),
			unit: data.unit,
			duty_group: data.duty_group,
		};
		return cadre_kpi.reports.report_link("Evaluation Summary", filters, cint(value));
	}),
};
