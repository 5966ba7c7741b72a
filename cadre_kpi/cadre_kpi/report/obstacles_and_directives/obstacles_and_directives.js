frappe.query_reports["Obstacles and Directives"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		cadre_kpi.reports.filter_by_cadre(),
		cadre_kpi.reports.build_select("state", __("Status"), [
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
			options: cadre_kpi.reports.list_ages(),
		},
		{ fieldname: "late", label: __("Only Directives That Are Late"), fieldtype: "Check" },
		{
			fieldname: "waits_for",
			label: __("Waits for the Answer Of"),
			fieldtype: "Link",
			options: "Evaluation Body",
		},
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter: cadre_kpi.reports.build_formatter("state"),
};
