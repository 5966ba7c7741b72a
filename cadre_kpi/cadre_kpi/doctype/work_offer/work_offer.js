// The form of a Work Offer: a cadre says how the work would be done and with what support, and may take it back.

frappe.ui.form.on("Work Offer", {
	setup(frm) {
		frm.set_query("work_call", () => ({ filters: { status: "Published" } }));
	},

	async onload(frm) {
		if (!frm.is_new() || frm.doc.cadre) return;
		const own = await frappe.db.get_value("Cadre", { user: frappe.session.user }, "name");
		if (own.message?.name) await frm.set_value("cadre", own.message.name);
	},

	async refresh(frm) {
		frm.toggle_display(["cadre_name", "work_name"], false);
		frm.toggle_display("cadre", !frm.is_new());
		if (frm.is_new()) {
			cadre_kpi.headline.set(
				frm,
				__(
					"Say how you would do it and which support you need. The committee and its organisation board read it, nobody else."
				),
				"blue"
			);
			return;
		}
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing) return;
		const { status } = frm.doc;
		if (standing.own && status === "Offered") {
			frm.add_custom_button(__("Take Back"), () => take_back(frm));
		}
		const [sentence, colour] = {
			Offered: [__("Offered. The committee decides after the last day for offers."), "blue"],
			Given: [__("The work was given to you; it stands in your contract."), "green"],
			"Not Chosen": [
				__("The work was not given for this offer. The reason stands in the work sought."),
				"blue",
			],
			Withdrawn: [__("Taken back."), "blue"],
		}[status];
		cadre_kpi.headline.set(frm, sentence, colour);
	},
});

async function take_back(frm) {
	const sure = await cadre_kpi.dialogs.confirm(
		__("Take Back"),
		__("Your offer no longer stands. Until the last day you may make another."),
		__("Take Back")
	);
	if (sure) await cadre_kpi.call_method(frm, "withdraw");
}
