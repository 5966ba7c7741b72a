// The form of a Cadre: only bodies and units that fit are offered.

frappe.ui.form.on("Cadre", {
	setup(frm) {
		frm.set_query("managed_by", () => ({
			filters: {
				enabled: 1,
				body_type: ["in", frappe.boot.cadre_kpi_lists.deciding_bodies],
			},
		}));
		frm.set_query("party_cell", () => ({ filters: { enabled: 1, body_type: "Party Cell" } }));
		frm.set_query("supervisor", () => ({
			filters: { status: "Active", name: ["!=", frm.doc.name || ""] },
		}));
		frm.set_query("user", () => ({ filters: { enabled: 1, user_type: "System User" } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		if (frappe.model.can_read("Cadre Evaluation")) {
			frm.page.add_menu_item(__("File of the Year"), () => offer_year_file(frm));
		}
		if (frappe.user.has_role(["KPI Administrator", "KPI Auditor"])) {
			frm.page.add_menu_item(__("Export All Data"), () =>
				open_url_post("/api/method/cadre_kpi.api.personal_data.export", {
					cadre: frm.docname,
				})
			);
		}
		const left = ["Moved Out", "Left the Service"].includes(frm.doc.status);
		if (left && frappe.user.has_role("KPI Administrator")) {
			frm.page.add_menu_item(__("Erase Personal Data"), () => erase(frm));
		}
	},
});

// All papers of one year that the reader may print, as one zip.
async function offer_year_file(frm) {
	const field = {
		fieldname: "year",
		fieldtype: "Link",
		label: __("Year"),
		options: "Evaluation Period",
		reqd: 1,
		get_query: () => ({ filters: { frequency: ["in", ["Year", "Term"]] } }),
	};
	const title = __("File of the Year");
	const answer = await cadre_kpi.dialogs.ask(title, [field], __("Download"), { key: null });
	if (!answer) return;
	const params = new URLSearchParams({ cadre: frm.docname, year: answer.year });
	if (!window.open(`/api/method/cadre_kpi.api.year_file.download?${params}`)) {
		frappe.msgprint(__("Please enable pop-ups"));
	}
}

async function erase(frm) {
	const title = __("Erase Personal Data");
	const reason = await cadre_kpi.dialogs.ask_text(title, __("Reason"), title);
	if (!reason) return;
	await frappe.xcall("cadre_kpi.api.personal_data.erase", { cadre: frm.docname, reason });
	await frm.reload_doc();
}
