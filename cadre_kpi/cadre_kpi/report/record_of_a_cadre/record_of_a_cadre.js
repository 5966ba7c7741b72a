frappe.query_reports["Record of a Cadre"] = {
	filters: [cadre_kpi.reports.cadre(), cadre_kpi.reports.levels()],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.formatter("level_name"),
};
