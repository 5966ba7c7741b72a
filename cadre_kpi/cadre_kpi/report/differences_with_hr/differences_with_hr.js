frappe.query_reports["Differences with HR"] = {
	filters: [
		{
			fieldname: "unit",
			label: __("Unit above all Departments"),
			fieldtype: "Link",
			options: "Cadre Unit",
		},
		{
			fieldname: "managed_by",
			label: __("Managed By"),
			fieldtype: "Link",
			options: "Evaluation Body",
		},
		{
			fieldname: "all",
			label: __("Also What Will Be Taken Over"),
			fieldtype: "Check",
			default: 0,
		},
	],

	onload: (report) => cadre_kpi.reports.open_on_table(report),
};
