frappe.query_reports["Review of Work"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		{
			...cadre_kpi.reports.build_select("kind", __("Kind"), [
				"Interim Review",
				"Yearly Review",
			]),
			default: "Yearly Review",
		},
		{
			...cadre_kpi.reports.build_select("whose", __("Of Whom"), ["Cadre", "Committee"]),
			default: "Cadre",
		},
		cadre_kpi.reports.build_select("state", __("Status"), ["Approved", "Draft", "Missing"]),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
	],

	onload: (report) => cadre_kpi.reports.prepare(report),

	formatter: cadre_kpi.reports.build_formatter("state"),
};
