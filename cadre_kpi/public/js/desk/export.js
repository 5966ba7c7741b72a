// Lists of this app show their periods and levels, and are taken along as a table that opens in Excel: the whole list,
// or what is ticked.

import { is_our_doctype, replace } from "./ours";

const COLUMNS = 6;
const METHOD = "frappe.desk.reportview.export_query";

function list_columns(list) {
	const table = `\`tab${list.doctype}\``;
	// all that belongs to the list, also what the screen had no room for
	const names = list.meta.fields.filter((df) => df.in_list_view).map((df) => df.fieldname);
	const state =
		frappe.workflow.get_state_fieldname(list.doctype) ||
		(list.meta.fields.some((df) => df.fieldname === "status") && "status");
	const all = ["name", list.meta.title_field, ...names, state];
	return [...new Set(all)]
		.filter((name) => name === "name" || list.meta.fields.some((df) => df.fieldname === name))
		.map((name) => `${table}.\`${name}\``);
}

function save(list, names) {
	const args = list.get_args();
	open_url_post("/api/method/" + METHOD, {
		doctype: list.doctype,
		title: __(list.doctype),
		file_format_type: "Excel",
		fields: JSON.stringify(list_columns(list)),
		filters: JSON.stringify(args.filters || []),
		or_filters: JSON.stringify(args.or_filters || []),
		order_by: args.order_by,
		...(names?.length ? { selected_items: JSON.stringify(names) } : {}),
	});
}

const is_plain_list = (list) => is_our_doctype(list.doctype) && list.view_name === "List";

if (frappe.views?.ListView) {
	replace(frappe.views.ListView.prototype, is_plain_list, {
		// On a small screen Frappe shows four columns; period, level and dates come after them. On a phone the columns
		// are lines under the name.
		setup_columns(own) {
			const room = window.innerWidth >= 1200 || window.innerWidth < 768;
			if (!room || this.list_view_settings?.total_fields) return own();
			const settings = this.list_view_settings;
			this.list_view_settings = { ...settings, total_fields: COLUMNS };
			const answer = own();
			this.list_view_settings = settings;
			return answer;
		},
		get_menu_items(own) {
			const items = own();
			if (frappe.model.can_export(this.doctype))
				items.push({
					label: __("Export to Excel"),
					action: () => save(this),
					standard: true,
				});
			return items;
		},
		// Frappe's own would make a template for imports
		get_actions_menu_items(own) {
			const label = __("Export", null, "Button in list view actions menu");
			return own().map((item) =>
				item.label === label
					? { ...item, action: () => save(this, this.get_checked_items(true)) }
					: item
			);
		},
	});
}
