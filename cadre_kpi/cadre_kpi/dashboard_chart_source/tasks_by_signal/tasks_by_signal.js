frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Tasks by Signal"] = {
	method: "cadre_kpi.api.workspace.tasks_by_light",
	filters: [],
};
