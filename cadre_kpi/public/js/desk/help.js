// "Guide" in the menu of each page of this app opens the passage about it in the reader's own guide.

import { MODULE, is_our_doctype, is_our_report, replace } from "./ours";

const open_guide = (about) =>
	window.open(`/kpi-guide?about=${encodeURIComponent(about)}`, "_blank", "noopener");

export function offer(page, about) {
	page?.add_menu_item?.(__("Guide"), () => open_guide(about));
}

const topic_of = (doctype) => frappe.router.slug(doctype);

$(document).on("form-refresh", (_event, frm) => {
	if (is_our_doctype(frm.doctype)) offer(frm.page, topic_of(frm.doctype));
});

if (frappe.views?.ListView) {
	replace(frappe.views.ListView.prototype, (list) => is_our_doctype(list.doctype), {
		get_menu_items(own) {
			const action = () => open_guide(topic_of(this.doctype));
			return [...own(), { label: __("Guide"), action, standard: true }];
		},
	});
}

// The app's own pages offer it when they are made (pages.js), which is later than Frappe says that they are shown.
$(document).on("page-change", () => {
	const [kind, name] = frappe.get_route();
	if (is_our_report())
		offer(frappe.query_report.page, topic_of(frappe.query_report.report_name));
	else if (kind === "Workspaces" && name === MODULE)
		offer(frappe.container.page?.page, "my-work");
});
