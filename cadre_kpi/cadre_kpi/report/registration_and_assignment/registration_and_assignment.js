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
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter(value, row, column, data, default_formatter) {
		if (data?.cadre && column.fieldname === "cadre_name") {
			return cadre_kpi.reports.link("Cadre", data.cadre, value);
		}
		if (data?.colour && column.fieldname === "state") {
			return cadre_kpi.reports.pill(data.colour, value);
		}
		return default_formatter(value, row, column, data);
	},
};
