frappe.query_reports["Obstacles and Directives"] = {
	filters: [
		cadre_kpi.reports.period(),
		...cadre_kpi.reports.units(),
		cadre_kpi.reports.committee(),
		cadre_kpi.reports.cadre(),
		cadre_kpi.reports.select("state", __("Status"), [
			"No Directive",
			"Open",
			"Answered",
			"Closed",
		]),
		{ fieldname: "standing", label: __("Only What Still Stands"), fieldtype: "Check" },
		{
			fieldname: "age",
			label: __("Days"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "under_7", label: __("Under {0} days", [7]) },
				{ value: "7_to_29", label: __("{0} to {1} days", [7, 29]) },
				{ value: "30_and_more", label: __("{0} days and longer", [30]) },
			],
		},
		{
			fieldname: "waits_for",
			label: __("Waits for the Answer Of"),
			fieldtype: "Link",
			options: "Evaluation Body",
		},
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.formatter("state"),
};
