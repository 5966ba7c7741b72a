frappe.query_reports["Task Progress"] = {
	filters: [
		{
			fieldname: "period",
			label: __("Evaluation Period"),
			fieldtype: "Link",
			options: "Evaluation Period",
		},
		{ fieldname: "unit", label: __("Unit"), fieldtype: "Link", options: "Cadre Unit" },
		{ fieldname: "only_unit", label: __("Without the Units Below"), fieldtype: "Check" },
		{
			fieldname: "committee",
			label: __("Managed By"),
			fieldtype: "Link",
			options: "Evaluation Body",
			get_query: () => ({ filters: { body_type: "Standing Committee" } }),
		},
		{ fieldname: "cadre", label: __("Cadre"), fieldtype: "Link", options: "Cadre" },
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: ["", "Regular", "Key", "New", "Hard", "Breakthrough", "Commissioned"].map(
				(value) => ({ value, label: __(value) })
			),
		},
		{
			fieldname: "signal",
			label: __("Signal"),
			fieldtype: "Select",
			options: ["", "Red", "Yellow", "Green", "Done"].map((value) => ({
				value,
				label: __(value),
			})),
		},
	],

	// The period that runs now, unless the report was opened with filters of its own.
	onload(report) {
		if (report.get_filter_value("period") || report.get_filter_value("cadre")) return;
		return frappe.db
			.get_list("Evaluation Period", {
				filters: { status: "Open" },
				order_by: "start_date desc",
				limit: 1,
			})
			.then((periods) => periods.length && report.set_filter_value("period", periods[0].name));
	},

	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		if (column.fieldname === "signal") {
			const colour = { Red: "red", Yellow: "yellow", Green: "green", Done: "blue" }[data.light];
			return `<span class="indicator-pill ${colour}">${frappe.utils.escape_html(value)}</span>`;
		}
		if (column.fieldname === "cadre_name") {
			return frappe.utils.get_form_link("Cadre", data.cadre, true, frappe.utils.escape_html(value));
		}
		if (["target", "completed"].includes(column.fieldname)) {
			// 160 ha, not 160,000 ha: only the decimals that an amount really has
			const decimals = (String(value || 0).split(".")[1] || "").length;
			return `<div style="text-align: right">${format_number(value, null, decimals)}</div>`;
		}
		if (column.fieldname === "days_late" && !value) return "";
		if (column.fieldname === "report_due" && value) {
			const shown = default_formatter(value, row, column, data);
			return value < frappe.datetime.get_today()
				? `<span class="indicator-pill red">${shown}</span>`
				: shown;
		}
		return default_formatter(value, row, column, data);
	},
};
