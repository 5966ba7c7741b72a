// The colour of each state comes from the workflow's own states.
const task_list = {
	hide_name_column: true,
	onload(listview) {
		if (frappe.boot.page_info?.["checking-board"])
			listview.page.add_inner_button(__("Checking Board"), () =>
				frappe.set_route("checking-board", "registrations")
			);
	},
	add_fields: ["overall_progress"],
	formatters: {
		overall_progress(value, df, doc) {
			const text =
				doc.docstatus === 1
					? `${cadre_kpi.entry.write(value || 0, { decimals: 0 })}\u00a0%`
					: "";
			return `<span>${text}</span>`;
		},
	},
};
frappe.listview_settings["Task Contract"] = cadre_kpi.deadlines.mark_list(
	cadre_kpi.lists.begin_with_running_period(task_list)
);
