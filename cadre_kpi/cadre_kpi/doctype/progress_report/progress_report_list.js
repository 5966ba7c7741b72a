const progress_list = {
	hide_name_column: true,
	onload(listview) {
		if (frappe.boot.page_info?.["checking-board"])
			listview.page.add_inner_button(__("Checking Board"), () =>
				frappe.set_route("checking-board", "progress")
			);
	},
	add_fields: ["has_obstacle"],
	formatters: {
		// A report that names an obstacle waits for an answer by the committee: a dot says so in the list.
		report_type(value, df, doc) {
			const mark = doc.has_obstacle
				? `<span class="indicator orange" title="${__("Has Obstacles")}"></span>`
				: "";
			return `<span>${mark}${frappe.utils.escape_html(__(value))}</span>`;
		},
	},
};
frappe.listview_settings["Progress Report"] = cadre_kpi.deadlines.mark_list(
	cadre_kpi.lists.begin_with_running_period(progress_list)
);
