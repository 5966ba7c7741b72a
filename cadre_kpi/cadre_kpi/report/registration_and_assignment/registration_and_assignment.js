frappe.query_reports["Registration and Assignment"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		cadre_kpi.reports.filter_by_cadre(),
		{
			fieldname: "state",
			label: __("Status"),
			fieldtype: "Link",
			options: "Workflow State",
		},
		cadre_kpi.reports.build_select("how_far", __("How Far"), ["Being Weighed"]),
		cadre_kpi.reports.build_select("origin", __("Origin"), [
			"Self-registered",
			"Proposed",
			"Added by the Committee",
			"Commissioned",
			"Volunteered",
		]),
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.build_formatter("state"),
};
