// The form of a Rating Follow Up: a decision recorded once, and revoked where it was mistaken.

frappe.ui.form.on("Rating Follow Up", {
	setup(frm) {
		frm.set_query("evaluation", () => ({ filters: { workflow_state: "Published" } }));
	},

	async refresh(frm) {
		frm.toggle_display("cadre_name", false);
		if (frm.is_new()) {
			const text = __("What is recorded here stands and is read by the cadre.");
			cadre_kpi.headline.set(frm, text, "blue");
			return;
		}
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing) return;
		if (standing.write) cadre_kpi.process.lock(frm); // nobody edits what is recorded
		if (standing.write && frm.doc.status === "Recorded") {
			frm.add_custom_button(__("Revoke"), () => revoke(frm));
		}
	},
});

async function revoke(frm) {
	const reason = await cadre_kpi.dialogs.ask_text(
		__("Revoke"),
		__("Reason"),
		__("Revoke"),
		__("The record stays and says why it no longer counts.")
	);
	if (reason) await cadre_kpi.call_method(frm, "revoke", { reason });
}
