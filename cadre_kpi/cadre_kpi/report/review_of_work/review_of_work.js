frappe.query_reports["Review of Work"] = {
	filters: [
		cadre_kpi.reports.period(),
		{
			...cadre_kpi.reports.select("kind", __("Kind"), ["Interim Review", "Yearly Review"]),
			default: "Yearly Review",
		},
		{
			...cadre_kpi.reports.select("whose", __("Of Whom"), ["Cadre", "Committee"]),
			default: "Cadre",
		},
		cadre_kpi.reports.select("state", __("Status"), ["Approved", "Draft", "Missing"]),
		...cadre_kpi.reports.units(),
		cadre_kpi.reports.committee(),
	],

	onload: (report) => cadre_kpi.reports.prepare(report),

	formatter: cadre_kpi.reports.formatter("state"),
};
