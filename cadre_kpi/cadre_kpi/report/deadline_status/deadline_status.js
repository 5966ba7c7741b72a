frappe.query_reports["Deadline Status"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_cadre(),
		cadre_kpi.reports.build_select("stage", __("Stage"), [
			"registration",
			"appraisal",
			"compilation",
			"consultation",
			"submission",
			"assignment",
			"personal_plan",
			"report",
			"verification",
			"self_assessment",
			"superior_review",
			"comment",
			"council",
			"proposal",
			"vote",
			"opinion",
			"agreement",
			"decision",
			"notification",
			"publication",
		]),
		cadre_kpi.reports.build_select(
			"state",
			__("State"),
			frappe.boot.cadre_kpi_lists.deadline_states
		),
		{ fieldname: "waiting", label: __("Only What Waits Now"), fieldtype: "Check" },
		{ fieldname: "missing", label: __("Only Missing Records"), fieldtype: "Check" },
	],

	onload: (report) => cadre_kpi.reports.prepare(report),

	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		if (column.blank_zero && !value) return "";
		if (column.fieldname === "state") {
			const colour = cadre_kpi.deadlines.COLOURS[data.code];
			return cadre_kpi.reports.draw_pill(colour, value);
		}
		if (column.fieldname === "cadre_name") {
			return cadre_kpi.reports.link("Cadre", data.cadre, value);
		}
		if (column.fieldname === "record") {
			return cadre_kpi.reports.link(data.record_doctype, value, value);
		}
		return default_formatter(value, row, column, data);
	},
};
