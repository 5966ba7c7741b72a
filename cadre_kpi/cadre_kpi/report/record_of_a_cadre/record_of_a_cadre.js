frappe.query_reports["Record of a Cadre"] = {
	filters: [cadre_kpi.reports.filter_by_cadre(), cadre_kpi.reports.filter_by_level()],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.build_formatter("level_name"),
};
