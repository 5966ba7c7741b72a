frappe.query_reports["Period Readiness"] = {
	filters: [
		{
			fieldname: "period",
			label: __("Evaluation Period"),
			fieldtype: "Link",
			options: "Evaluation Period",
		},
		cadre_kpi.reports.build_select("weight", __("Urgency"), ["Stops Work", "Look At"]),
	],
	onload: (report) => cadre_kpi.reports.prepare(report),
	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		if (column.fieldname === "weight")
			return cadre_kpi.reports.draw_pill(
				data.code === "Stops Work" ? "red" : "orange",
				value
			);
		if (column.fieldname === "place") return cadre_kpi.readiness.place(data);
		return default_formatter(value, row, column, data);
	},
};
