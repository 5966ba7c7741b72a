frappe.query_reports["Falling Results"] = {
	filters: [
		cadre_kpi.reports.period(),
		...cadre_kpi.reports.units(),
		cadre_kpi.reports.committee(),
		cadre_kpi.reports.levels(),
	],

	onload: (report) => cadre_kpi.reports.prepare(report),

	formatter: cadre_kpi.reports.formatter("level_name"),
};
