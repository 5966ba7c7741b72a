// The form of a Unit Indicator: entered by an agency, verified by another person, shown beside the leaders' work.

frappe.ui.form.on("Unit Indicator", {
	async refresh(frm) {
		if (frm.is_new()) return;
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing) return;
		const { status, entered_by, note } = frm.doc;
		const another = entered_by !== frappe.session.user;
		if (standing.write && status === "Draft") {
			frm.add_custom_button(__("Hand Over"), () =>
				cadre_kpi.call_method(frm, "enter")
			).addClass("btn-primary");
		}
		if (standing.write && status === "Entered" && another) {
			frm.add_custom_button(__("Send Back"), () => send_back(frm));
			frm.add_custom_button(__("Verify"), () =>
				cadre_kpi.call_method(frm, "verify")
			).addClass("btn-primary");
		}
		const back = note ? __("Sent back: {0}", [frappe.utils.escape_html(note)]) : "";
		const [sentence, colour] = {
			Draft: [
				standing.write
					? back || __("Your turn: enter the figure, then hand it over.")
					: "",
				"orange",
			],
			Entered: another
				? [__("Your turn: compare the figure with its source, then verify it."), "orange"]
				: [__("Handed over. A colleague verifies it."), "blue"],
			Verified: [
				__("Verified. It is shown beside the work of the unit's leaders."),
				"green",
			],
		}[status];
		cadre_kpi.headline.set(frm, sentence, colour);
	},
});

async function send_back(frm) {
	const note = await cadre_kpi.dialogs.ask_text(
		__("Send Back"),
		__("What Is Wrong"),
		__("Send Back")
	);
	if (note) await cadre_kpi.call_method(frm, "send_back", { note });
}
