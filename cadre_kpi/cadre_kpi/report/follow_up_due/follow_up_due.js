frappe.query_reports["Follow-up Due"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		{
			fieldname: "due",
			label: __("Due by the Scheme Only"),
			fieldtype: "Check",
			default: 1,
		},
		cadre_kpi.reports.filter_by_level(),
		{
			fieldname: "in_a_row",
			label: __("Periods in a Row"),
			fieldtype: "Select",
			options: [
				"",
				...[2, 3, 4, 5].map((value) => ({
					value,
					label: __("{0} periods in a row or more", [value]),
				})),
			],
		},
		{
			fieldname: "without",
			label: __("Without a Follow-up Only"),
			fieldtype: "Check",
			default: 1,
		},
		{ fieldname: "recorded", label: __("With a Follow-up Only"), fieldtype: "Check" },
	],

	onload: (report) => cadre_kpi.reports.prepare_with_rated_period(report),

	formatter: cadre_kpi.reports.build_formatter("state"),
};
