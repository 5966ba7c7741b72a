frappe.query_reports["Monthly Ratings of a Unit"] = {
	filters: [
		{ fieldname: "unit", label: __("Unit"), fieldtype: "Link", options: "Cadre Unit" },
		{ fieldname: "only_unit", label: __("Without the Units Below"), fieldtype: "Check" },
		{
			fieldname: "year",
			label: __("Year"),
			fieldtype: "Int",
			default: Number(frappe.datetime.get_today().slice(0, 4)),
		},
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "unit"),

	formatter(value, row, column, data, default_formatter) {
		if (data?.cadre && column.fieldname === "cadre_name") {
			return cadre_kpi.reports.link("Cadre", data.cadre, value);
		}
		const colour = data?.colours?.[column.fieldname];
		if (colour && value) return cadre_kpi.reports.pill(colour, value);
		return default_formatter(value, row, column, data);
	},
};
