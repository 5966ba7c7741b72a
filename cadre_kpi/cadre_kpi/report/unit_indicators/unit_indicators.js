frappe.query_reports["Unit Indicators"] = {
	filters: [
		...cadre_kpi.reports.filter_by_units(),
		{
			fieldname: "year",
			label: __("Year"),
			fieldtype: "Int",
			default: Number(frappe.datetime.get_today().slice(0, 4)),
		},
		{ fieldname: "resolution", label: __("Resolution Served"), fieldtype: "Data" },
		cadre_kpi.reports.build_select("kind", __("Kind"), ["Development", "Satisfaction"]),
		{
			fieldname: "band",
			label: __("Result"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "100", label: __("Reached or exceeded") },
				{ value: "70", label: __("70 % or more") },
				{ value: "50", label: __("50 to 70 %") },
				{ value: "0", label: __("Below 50 %") },
			],
		},
		{ fieldname: "verified", label: __("Verified Only"), fieldtype: "Check", default: 1 },
	],

	onload: (report) => cadre_kpi.reports.open_on_table(report),

	formatter: cadre_kpi.reports.build_formatter("band", (value, column) =>
		["target", "actual"].includes(column.fieldname)
			? `<div style="text-align: right">${cadre_kpi.entry.write(value || 0)}</div>`
			: undefined
	),
};
