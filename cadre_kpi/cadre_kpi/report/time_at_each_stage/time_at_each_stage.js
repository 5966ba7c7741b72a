frappe.query_reports["Time at Each Stage"] = {
	filters: [
		cadre_kpi.reports.period(),
		...cadre_kpi.reports.units(),
		cadre_kpi.reports.committee(),
		cadre_kpi.reports.select("kind", __("Kind of Record"), [
			"Task Contract",
			"Progress Report",
			"Cadre Evaluation",
			"Rating Decision",
		]),
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "committee"),

	formatter: cadre_kpi.reports.formatter("longest", (value, column, data) => {
		if (!data.lying || column.fieldname !== "lying") return undefined;
		const filters = { workflow_state: data.state_code, period: data.period };
		return cadre_kpi.reports.list_link(data.doctype, filters, cint(value));
	}),
};
