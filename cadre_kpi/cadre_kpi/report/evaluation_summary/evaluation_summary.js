frappe.query_reports["Evaluation Summary"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		cadre_kpi.reports.filter_by_cadre(),
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
		cadre_kpi.reports.build_select("level", __("Rating"), [
			"excellent",
			"good",
			"completed",
			"not_completed",
			"Not Rated Yet",
		]),
		cadre_kpi.reports.build_select("how_far", __("How Far"), [
			"Self-Assessment",
			"Being Reviewed",
			"At Council",
			"Proposed",
			"Decided",
		]),
		{
			fieldname: "state",
			label: __("Status"),
			fieldtype: "Link",
			options: "Workflow State",
		},
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.build_formatter(),
};
