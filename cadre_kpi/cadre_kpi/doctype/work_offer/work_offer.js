// The form of a Work Offer: a cadre says how the work would be done and with what support, and may take it back.

class WorkOfferForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("work_call", () => ({ filters: { status: "Published" } }));
	}

	async on_onload() {
		if (!this.frm.is_new() || this.doc.cadre) return;
		const own = frappe.boot.cadre_kpi_cadre;
		if (own) await this.frm.set_value("cadre", own);
	}

	on_show() {
		this.frm.toggle_display(["cadre_name", "work_name"], false);
		this.frm.toggle_display("cadre", !this.frm.is_new());
		if (this.frm.is_new()) {
			cadre_kpi.headline.set(
				this.frm,
				__(
					"Say how you would do it and which support you need. The committee and its organisation board read it, nobody else."
				),
				"blue"
			);
		}
	}

	on_standing(standing) {
		const { status } = this.doc;
		if (standing.own && status === "Offered") {
			this.frm.add_custom_button(__("Take Back"), () => this.take_back());
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
		cadre_kpi.headline.set(this.frm, sentence, colour);
	}

	async take_back() {
		const sure = await cadre_kpi.dialogs.confirm(
			__("Take Back"),
			__("Your offer no longer stands. Until the last day you may make another."),
			__("Take Back")
		);
		if (sure) await cadre_kpi.call_method(this.frm, "withdraw");
	}
}

cadre_kpi.attach("Work Offer", WorkOfferForm);
