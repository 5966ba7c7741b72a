frappe.query_reports["Falling Results"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		cadre_kpi.reports.filter_by_level(),
	],

	onload: (report) => cadre_kpi.reports.prepare_with_rated_period(report),

	formatter: cadre_kpi.reports.build_formatter("level_name"),
};
