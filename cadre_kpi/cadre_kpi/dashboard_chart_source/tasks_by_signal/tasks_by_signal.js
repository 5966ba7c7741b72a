frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Tasks by Signal"] = {
	method: "cadre_kpi.cadre_kpi.dashboard_chart_source.tasks_by_signal.tasks_by_signal.get_data",
	filters: [],
};
