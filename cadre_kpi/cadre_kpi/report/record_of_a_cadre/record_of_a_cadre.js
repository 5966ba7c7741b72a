frappe.query_reports["Record of a Cadre"] = {
	filters: [cadre_kpi.reports.cadre()],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre"),

	formatter(value, row, column, data, default_formatter) {
		if (data?.colour && column.fieldname === "level_name") {
			return cadre_kpi.reports.pill(data.colour, value);
		}
		return default_formatter(value, row, column, data);
	},
};
