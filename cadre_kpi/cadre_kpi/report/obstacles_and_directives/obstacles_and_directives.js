frappe.query_reports["Obstacles and Directives"] = {
	filters: [
		cadre_kpi.reports.period(),
		...cadre_kpi.reports.units(),
		cadre_kpi.reports.committee(),
		cadre_kpi.reports.cadre(),
		cadre_kpi.reports.select("state", __("Status"), [
			"No Directive",
			"Open",
			"Answered",
			"Closed",
		]),
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.formatter("state"),
};
