frappe.query_reports["Task Progress"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		cadre_kpi.reports.filter_by_cadre(),
		cadre_kpi.reports.build_select("kind", __("Kind"), [
			"Regular",
			"Key",
			"New",
			"Hard",
			"Breakthrough",
			"Commissioned",
		]),
		cadre_kpi.reports.build_select("signal", __("Signal"), ["Red", "Yellow", "Green", "Done"]),
		{ fieldname: "resolution", label: __("Resolution Served"), fieldtype: "Data" },
		{ fieldname: "field_in_charge", label: __("Field in Charge"), fieldtype: "Data" },
		{ fieldname: "completed_from", label: __("Completed From"), fieldtype: "Date" },
		{ fieldname: "completed_to", label: __("Completed To"), fieldtype: "Date" },
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "cadre", "completed_from"),

	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		if (column.blank_zero && !value) return "";
		if (column.fieldname === "signal") {
			const colour = { Red: "red", Yellow: "yellow", Green: "green", Done: "blue" }[
				data.light
			];
			return cadre_kpi.reports.draw_pill(colour, value);
		}
		if (column.fieldname === "cadre_name") {
			return cadre_kpi.reports.link("Cadre", data.cadre, value);
		}
		if (["target", "completed"].includes(column.fieldname)) {
			// all the decimals that an amount really has
			return `<div style="text-align: right">${cadre_kpi.entry.write(value || 0)}</div>`;
		}
		if (column.fieldname === "report_due" && value) {
			const shown = default_formatter(value, row, column, data);
			return value < frappe.datetime.get_today()
				? `<span class="indicator-pill red">${shown}</span>`
				: shown;
		}
		return default_formatter(value, row, column, data);
	},
};
