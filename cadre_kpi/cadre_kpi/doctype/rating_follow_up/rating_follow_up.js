// The form of a Rating Follow Up: a decision recorded once, and revoked where it was mistaken.

class RatingFollowUpForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("evaluation", () => ({ filters: { workflow_state: "Published" } }));
	}

	on_show() {
		this.frm.toggle_display("cadre_name", false);
		if (this.frm.is_new()) {
			const text = __("What is recorded here stands and is read by the cadre.");
			cadre_kpi.headline.set(this.frm, text, "blue");
		}
	}

	on_standing(standing) {
		if (standing.write) cadre_kpi.process.lock(this.frm); // nobody edits what is recorded
		if (standing.write && this.doc.status === "Recorded") {
			this.frm.add_custom_button(__("Revoke"), () => this.revoke());
		}
	}

	async revoke() {
		const reason = await cadre_kpi.dialogs.ask_text(
			__("Revoke"),
			__("Reason"),
			__("Revoke"),
			__("The record stays and says why it no longer counts.")
		);
		if (reason) await cadre_kpi.call_method(this.frm, "revoke", { reason });
	}
}

cadre_kpi.attach("Rating Follow Up", RatingFollowUpForm);
