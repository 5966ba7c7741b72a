frappe.query_reports["Access Audit"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -7),
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
		{ fieldname: "user", label: __("User"), fieldtype: "Link", options: "User" },
		cadre_kpi.reports.build_select("what", __("What"), frappe.boot.cadre_kpi_lists.audited),
		{ fieldname: "record", label: __("Record"), fieldtype: "Data" },
	],

	onload: (report) => cadre_kpi.reports.open_on_table(report),

	formatter: cadre_kpi.reports.build_formatter("what"),
};
