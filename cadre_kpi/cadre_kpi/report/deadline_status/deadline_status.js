frappe.query_reports["Deadline Status"] = {
	filters: [
		{
			fieldname: "period",
			label: __("Evaluation Period"),
			fieldtype: "Link",
			options: "Evaluation Period",
		},
		{ fieldname: "unit", label: __("Unit"), fieldtype: "Link", options: "Cadre Unit" },
		{ fieldname: "only_unit", label: __("Without the Units Below"), fieldtype: "Check" },
		{ fieldname: "cadre", label: __("Cadre"), fieldtype: "Link", options: "Cadre" },
		{
			fieldname: "stage",
			label: __("Stage"),
			fieldtype: "Select",
			options: [
				"",
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
			].map((value) => ({ value, label: __(value) })),
		},
		{
			fieldname: "state",
			label: __("State"),
			fieldtype: "Select",
			options: ["", "Overdue", "Due Soon", "Open", "Done Late", "Done"].map((value) => ({
				value,
				label: __(value),
			})),
		},
		{ fieldname: "waiting", label: __("Only What Waits Now"), fieldtype: "Check" },
	],

	// The period that runs now, unless the report was opened with filters of its own.
	onload(report) {
		if (report.get_filter_value("period")) return;
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
		if (column.fieldname === "state") {
			const colour = cadre_kpi.deadlines.COLOURS[data.code];
			return `<span class="indicator-pill ${colour}">${frappe.utils.escape_html(value)}</span>`;
		}
		if (column.fieldname === "cadre_name") {
			return frappe.utils.get_form_link("Cadre", data.cadre, true, frappe.utils.escape_html(value));
		}
		if (column.fieldname === "record_doctype") return frappe.utils.escape_html(__(value));
		if (column.fieldname === "record") {
			return frappe.utils.get_form_link(
				data.record_doctype,
				value,
				true,
				frappe.utils.escape_html(value)
			);
		}
		if (column.fieldname === "days" && !value) return "";
		return default_formatter(value, row, column, data);
	},
};
