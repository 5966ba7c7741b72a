frappe.query_reports["Council Agreement"] = {
	filters: [
		cadre_kpi.reports.period(),
		{
			fieldname: "council",
			label: __("Advisory Council"),
			fieldtype: "Link",
			options: "Evaluation Body",
			get_query: () => ({ filters: { body_type: "Advisory Council" } }),
		},
		...cadre_kpi.reports.units(),
		{ fieldname: "by_member", label: __("By Member"), fieldtype: "Check" },
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "council"),

	formatter(value, row, column, data, default_formatter) {
		if (data?.cadre && column.fieldname === "cadre_name") {
			return cadre_kpi.reports.link("Cadre", data.cadre, value);
		}
		if (data?.colour && column.fieldname === "agreement") {
			return cadre_kpi.reports.pill(data.colour, value);
		}
		return default_formatter(value, row, column, data);
	},
};
