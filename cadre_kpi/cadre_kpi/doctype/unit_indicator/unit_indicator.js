// The form of a Unit Indicator: entered by an agency, verified by another person, shown beside the leaders' work.

class UnitIndicatorForm extends cadre_kpi.Form {
	on_standing(standing) {
		const { status, entered_by, note } = this.doc;
		const another = entered_by !== frappe.session.user;
		if (standing.write && status === "Draft") {
			this.add_main_button(__("Hand Over"), () => cadre_kpi.call_method(this.frm, "enter"));
		}
		if (standing.write && status === "Entered" && another) {
			this.frm.add_custom_button(__("Send Back"), () => this.send_back());
			this.add_main_button(__("Verify"), () => cadre_kpi.call_method(this.frm, "verify"));
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
		cadre_kpi.headline.set(this.frm, sentence, colour);
	}

	async send_back() {
		const note = await cadre_kpi.dialogs.ask_text(
			__("Send Back"),
			__("What Is Wrong"),
			__("Send Back")
		);
		if (note) await cadre_kpi.call_method(this.frm, "send_back", { note });
	}
}

cadre_kpi.attach("Unit Indicator", UnitIndicatorForm);
