// The colour of each state comes from the workflow's own states.
const task_list = {
	hide_name_column: true,
	add_fields: ["overall_progress"],
	formatters: {
		overall_progress(value, df, doc) {
			if (doc.docstatus !== 1) return "";
			return `${format_number(value || 0, null, 0)} %`;
		},
	},
};
frappe.listview_settings["Task Contract"] = cadre_kpi.deadlines.mark_list(task_list);
