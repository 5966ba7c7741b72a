frappe.query_reports["Council Agreement"] = {
	filters: [
		cadre_kpi.reports.filter_by_period(),
		{
			fieldname: "council",
			label: __("Advisory Council"),
			fieldtype: "Link",
			options: "Evaluation Body",
			get_query: () => ({ filters: { body_type: "Advisory Council" } }),
		},
		...cadre_kpi.reports.filter_by_units(),
		{
			fieldname: "agreement",
			label: __("Agreement"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "same", label: __("Same rating") },
				{ value: "next", label: __("Neighbouring ratings") },
				{ value: "apart", label: __("Further apart") },
				{ value: "none", label: __("No rating proposed") },
			],
		},
		{ fieldname: "by_member", label: __("By Member"), fieldtype: "Check" },
	],

	onload: (report) => cadre_kpi.reports.prepare(report, "council"),

	formatter: cadre_kpi.reports.build_formatter("agreement", (value, column, data) => {
		if (!data.sessions || column.fieldname !== "sheets") return undefined;
		const filters = {
			member: data.member,
			docstatus: 1,
			session: JSON.stringify(["in", data.sessions]),
		};
		return cadre_kpi.reports.list_link("Council Score", filters, cint(value));
	}),
};
