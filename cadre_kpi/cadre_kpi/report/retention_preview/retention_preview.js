frappe.query_reports["Retention Preview"] = {
	filters: [],
	formatter: cadre_kpi.reports.build_formatter(""),
};
