// "Guide" in the menu of each page of this app opens the passage about it in the reader's own guide.

import { MODULE, is_our_doctype, is_our_report, replace } from "./ours";

const open_guide = (about) =>
	window.open(`/kpi-guide?about=${encodeURIComponent(about)}`, "_blank", "noopener");

export function offer(page, about) {
	page?.add_menu_item?.(__("Guide"), () => open_guide(about));
}

const find_topic = (doctype) => frappe.router.slug(doctype);

$(document).on("form-refresh", (_event, frm) => {
	if (is_our_doctype(frm.doctype)) offer(frm.page, find_topic(frm.doctype));
});

if (frappe.views?.ListView) {
	replace(frappe.views.ListView.prototype, (list) => is_our_doctype(list.doctype), {
		get_menu_items(own) {
			const action = () => open_guide(find_topic(this.doctype));
			return [...own(), { label: __("Guide"), action, standard: true }];
		},
	});
}

// What else stands in the menu of a report is for who tends the system: a file that needs another program, columns by
// English names, mails that others may not order.
const list_tended_labels = () =>
	["Edit", "PDF", "Add Column", "Setup Auto Email", "User Permissions"].map((name) => __(name));

if (frappe.views?.QueryReport) {
	replace(frappe.views.QueryReport.prototype, is_our_report, {
		set_menu_items(own) {
			const hidden = frappe.user.has_role("System Manager") ? [] : list_tended_labels();
			const action = () => open_guide(find_topic(this.report_name));
			this.menu_items = [
				...this.menu_items.filter(({ label }) => !hidden.includes(label)),
				{ label: __("Guide"), action, standard: true },
			];
			return own();
		},
	});
}

// The app's own pages offer it when they are made (pages.js), which is later than Frappe says that they are shown.
$(document).on("page-change", () => {
	const [kind, name] = frappe.get_route();
	if (kind === "Workspaces" && name === MODULE) offer(frappe.container.page?.page, "my-work");
});
