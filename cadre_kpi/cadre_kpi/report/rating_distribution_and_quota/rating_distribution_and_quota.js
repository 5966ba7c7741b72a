// column of the table → rating by which the summary shows the people behind its figures
const LEVEL_OF = {
	people: "",
	excellent: "excellent",
	good: "good",
	completed: "completed",
	not_completed: "not_completed",
	not_rated: "Not Rated Yet",
};

frappe.query_reports["Rating Distribution and Quota"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		{
			fieldname: "duty_group",
			label: __("Group of Similar Duties"),
			fieldtype: "Link",
			options: "Duty Group",
		},
		{ fieldname: "over", label: __("Only Over the Quota"), fieldtype: "Check" },
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "unit"),

	formatter: cadre_kpi.reports.build_formatter("state", (value, column, data) => {
		const level = LEVEL_OF[column.fieldname];
		if (level === undefined || !data.leads || !cint(value)) return undefined;
		const { period, committee, unit, only_unit, duty_group } =
			frappe.query_report.get_filter_values();
		const filters = {
			period,
			committee,
			level,
			unit: data.unit || unit,
			only_unit: data.unit ? data.only_unit : only_unit,
			duty_group: data.duty_group || duty_group,
		};
		return cadre_kpi.reports.report_link("Evaluation Summary", filters, cint(value));
	}),
};
