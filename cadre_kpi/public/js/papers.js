// "Download PDF" on the forms that have a paper. The server makes the PDF; see cadre_kpi/papers/pdf.py.
// The file comes with each of these forms, and registers once.
frappe.provide("cadre_kpi.papers");

cadre_kpi.papers.open = async function (doctype, name, print_format) {
	// a paper of thousands of rows takes longer than anybody waits before a page
	if (await frappe.xcall("cadre_kpi.api.papers.is_long", { doctype, name }, "GET")) {
		const values = { doctype, name, print_format };
		await frappe.xcall("cadre_kpi.api.papers.make_in_background", values);
		frappe.show_alert(
			{
				message: __("The paper is being made. You will be told here when it is ready."),
				indicator: "blue",
			},
			10
		);
		return;
	}
	const params = new URLSearchParams({ doctype, name });
	if (print_format) params.set("print_format", print_format);
	if (!window.open(`/api/method/cadre_kpi.api.papers.download?${params}`)) {
		frappe.msgprint(__("Please enable pop-ups"));
	}
};

cadre_kpi.papers.add_button = function (frm) {
	if (frm.is_new() || !frappe.model.can_print(frm.doctype, frm)) return;
	frm.add_custom_button(__("Download PDF"), () => {
		if (frm.is_dirty()) {
			frappe.msgprint(__("Save the document first. The paper shows what is stored."));
		} else {
			cadre_kpi.papers.choose(frm.doctype, frm.doc.name);
		}
	});
};

// A record with one paper gives it at once, one with several asks which.
cadre_kpi.papers.choose = async function (doctype, name) {
	const found = await frappe.xcall(
		"cadre_kpi.api.papers.list_offered",
		{ doctype, name },
		"GET"
	);
	if (found.length < 2) return cadre_kpi.papers.open(doctype, name);
	const field = {
		fieldname: "paper",
		fieldtype: "Select",
		label: __("Paper"),
		options: cadre_kpi.dialogs.build_choices(found),
		default: found[0],
		reqd: 1,
	};
	const answer = await cadre_kpi.dialogs.ask(__("Download PDF"), [field], __("Download"), {
		key: null,
	});
	if (answer) cadre_kpi.papers.open(doctype, name, answer.paper);
};

if (!cadre_kpi.papers.registered) {
	cadre_kpi.papers.registered = true;
	for (const doctype of frappe.boot.cadre_kpi_lists.papers) {
		frappe.ui.form.on(doctype, { refresh: cadre_kpi.papers.add_button });
	}
}
