frappe.query_reports["Time at Each Stage"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		...cadre_kpi.reports.filter_by_units(),
		cadre_kpi.reports.filter_by_committee(),
		cadre_kpi.reports.build_select(
			"kind",
			__("Kind of Record"),
			frappe.boot.cadre_kpi_lists.staged
		),
		{
			fieldname: "state",
			label: __("Stage"),
			fieldtype: "Link",
			options: "Workflow State",
		},
		{
			fieldname: "age",
			label: __("Lies There for"),
			fieldtype: "Select",
			options: cadre_kpi.reports.list_ages(),
		},
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "committee"),

	formatter: cadre_kpi.reports.build_formatter("longest", (value, column, data) => {
		if (!data.lying || column.fieldname !== "lying") return undefined;
		const { unit, only_unit, committee, age } = frappe.query_report.get_filter_values();
		if (age) return undefined; // a list does not know how long a record lies
		const filters = { workflow_state: data.state_code, period: data.period };
		// a decision belongs to a committee, not to a unit
		if (data.doctype === "Rating Decision") filters.committee = committee;
		else {
			filters.managed_by = committee;
			filters.unit = only_unit || !unit ? unit : cadre_kpi.reports.include_all_below(unit);
		}
		return cadre_kpi.reports.list_link(data.doctype, filters, cint(value));
	}),
};
