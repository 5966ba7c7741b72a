frappe.treeview_settings["Cadre Unit"] = {
	title: __("Units"),
	breadcrumb: "Cadre KPI",
	get_tree_root: false,
	root_label: __("All Units"),
	get_tree_nodes: "cadre_kpi.api.unit_tree.get_children",
	add_tree_node: "cadre_kpi.api.unit_tree.add_unit",
	ignore_fields: ["parent_cadre_unit"],
	fields: [
		{ fieldtype: "Data", fieldname: "unit_name", label: __("Unit Name"), reqd: 1 },
		{
			fieldtype: "Data",
			fieldname: "unit_code",
			label: __("Unit Code"),
			reqd: 1,
			description: __("The unit's identification code; it never changes."),
		},
		{
			fieldtype: "Select",
			fieldname: "agency_group",
			label: __("Agency Group"),
			options: [
				"",
				"Party Organisation",
				"State Agency",
				"People's Council",
				"Front and Mass Organisations",
				"Public Service Unit",
				"Enterprise",
			].map((value) => ({ value, label: __(value) })),
		},
		{ fieldtype: "Check", fieldname: "is_group", label: __("Has Units Below") },
	],

	// Without a single root that the framework would look up, the tree is made here.
	onload(treeview) {
		treeview.make_tree();
	},

	get_label(node) {
		const data = node.data || {};
		if (node.is_root || !data.title) return frappe.utils.escape_html(node.title || node.label);
		const notes = [data.value];
		if (data.agency_group) notes.push(__(data.agency_group));
		if (data.gone) notes.push(__("No Longer Exists"));
		const name = frappe.utils.escape_html(data.title);
		return `${data.gone ? `<s>${name}</s>` : name}
			<span class="text-muted">${frappe.utils.escape_html(notes.join(" · "))}</span>`;
	},

	// The root stands for the whole tree; it is no unit that could be opened.
	toolbar: [
		{
			label: __("People"),
			condition: (node) => !node.is_root && frappe.model.can_read("Cadre"),
			click: (node) => frappe.set_route("List", "Cadre", { unit: node.label }),
		},
		{
			label: __("Task Progress"),
			condition: (node) => !node.is_root && frappe.model.can_get_report("Task Contract"),
			click: (node) =>
				frappe.set_route("query-report", "Task Progress", { unit: node.label }),
		},
	],
	extend_toolbar: true,
};
