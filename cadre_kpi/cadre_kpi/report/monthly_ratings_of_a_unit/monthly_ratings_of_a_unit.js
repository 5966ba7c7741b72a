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
		cadre_kpi.reports.filter_by_level(),
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "unit"),

	formatter: cadre_kpi.reports.build_formatter("", (value, column, data) => {
		const evaluation = data.evaluations?.[column.fieldname];
		if (!evaluation || !value) return undefined;
		const colour = data.colours[column.fieldname];
		if (!colour) return cadre_kpi.reports.link("Cadre Evaluation", evaluation, value);
		// twelve months beside each other: the rating by its initials, in full where the mouse rests
		const shown = cadre_kpi.levels.draw_short_pill(data.levels[column.fieldname]);
		return cadre_kpi.reports.draw_link("Cadre Evaluation", evaluation, shown);
	}),
};
