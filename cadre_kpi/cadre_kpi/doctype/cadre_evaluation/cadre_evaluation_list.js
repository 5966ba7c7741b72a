frappe.listview_settings["Cadre Evaluation"] = cadre_kpi.deadlines.mark_list(
	{ hide_name_column: true },
	"period"
);
