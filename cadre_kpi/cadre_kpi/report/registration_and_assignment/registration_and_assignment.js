frappe.query_reports["Registration and Assignment"] = {
	filters: [
		cadre_kpi.reports.period(),
		...cadre_kpi.reports.units(),
		cadre_kpi.reports.committee(),
		cadre_kpi.reports.cadre(),
		{
			fieldname: "state",
			label: __("Status"),
			fieldtype: "Link",
			options: "Workflow State",
		},
		cadre_kpi.reports.select("how_far", __("How Far"), ["Being Weighed"]),
		cadre_kpi.reports.select("origin", __("Origin"), [
			"Self-registered",
			"Proposed",
			"Added by the Committee",
			"Commissioned",
			"Volunteered",
		]),
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.formatter("state"),
};
