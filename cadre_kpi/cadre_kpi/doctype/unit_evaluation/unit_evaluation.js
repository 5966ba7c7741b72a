// The form of a Unit Evaluation: the unit rates itself and sends it, the authority's side reviews.

const OWN = ["self_summary", "self_shortcomings", "self_level"];
const REVIEW = [
	"shortcomings_open",
	"personnel_wrongdoing",
	"wrongdoing_note",
	"force_majeure",
	"force_majeure_note",
	"complaints",
	"complaints_note",
];

class UnitEvaluationForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("period", () => ({
			filters: { status: "Open", frequency: ["in", ["Year", "Term"]] },
		}));
		cadre_kpi.grid.format_numbers(
			"Unit Evaluation Criterion",
			"self_points",
			"reviewed_points"
		);
	}

	on_show() {
		cadre_kpi.grid.fix_rows(this.frm, "criteria", "conditions");
		if (this.frm.is_new()) {
			cadre_kpi.headline.set(
				this.frm,
				__("Choose the unit and the year, then save to take over the criteria in force."),
				"blue"
			);
		}
	}

	on_standing(standing) {
		this.arrange(standing);
		this.add_buttons(standing);
		this.show_headline(standing);
	}

	arrange(standing) {
		const rating = this.doc.status === "Self-Rating";
		for (const field of OWN)
			this.frm.set_df_property(field, "read_only", rating && standing.write ? 0 : 1);
		for (const field of REVIEW)
			this.frm.set_df_property(field, "read_only", !rating && standing.write ? 0 : 1);
		cadre_kpi.grid.set_columns(this.frm, "criteria", {
			self_points: { read_only: rating && standing.write ? 0 : 1 },
			reviewed_points: { read_only: !rating && standing.write ? 0 : 1 },
			remark: { read_only: !rating && standing.write ? 0 : 1 },
		});
		this.frm.set_df_property("review_tab", "hidden", rating ? 1 : 0);
	}

	add_buttons(standing) {
		if (!standing.write) return;
		if (this.doc.status === "Self-Rating") {
			this.add_main_button(__("Send Self-Rating"), () => this.send());
		} else if (this.doc.status === "Sent") {
			this.frm.add_custom_button(__("Have Complaints Verified"), () =>
				this.ask("start_verification", __("What is verified"), "what")
			);
			this.frm.add_custom_button(__("Return"), () =>
				this.ask("return_to_unit", __("What is to be corrected"), "reason")
			);
		} else if (this.doc.status === "Under Verification") {
			this.add_main_button(__("Conclude Verification"), () =>
				this.ask("conclude_verification", __("What the verification found"), "result")
			);
		}
	}

	show_headline(standing) {
		const authority = `<b>${frappe.utils.escape_html(this.doc.managed_by || "")}</b>`;
		if (this.doc.status === "Recognised") {
			cadre_kpi.headline.set(
				this.frm,
				`${cadre_kpi.levels.draw_level_pill(this.doc.decided_level)} ${__(
					"recognised by {0}, Decision {1}",
					[authority, frappe.utils.escape_html(this.doc.decision_number || "")]
				)}`,
				"green"
			);
		} else if (this.doc.status === "Self-Rating") {
			cadre_kpi.headline.set(
				this.frm,
				(standing.write
					? __(
							"Your turn: enter the unit's own points and send the self-rating to {0}.",
							[authority]
					  )
					: __("The unit is rating itself.")) + cadre_kpi.headline.say_return(this.frm),
				standing.write ? "orange" : "blue"
			);
		} else if (this.doc.status === "Under Verification") {
			cadre_kpi.headline.set(
				this.frm,
				__(
					"Complaints are being verified. {0} recognises the rating when it is concluded.",
					[authority]
				),
				"orange"
			);
		} else if (this.doc.condition_gap) {
			cadre_kpi.headline.set(
				this.frm,
				__(
					"A condition of the proposed rating is not met: the authority decides. See the conditions."
				),
				"orange"
			);
		} else {
			cadre_kpi.headline.set(
				this.frm,
				__("Waits to be recognised by {0}.", [authority]),
				"blue"
			);
		}
	}

	async send() {
		if (this.frm.is_dirty()) return frappe.msgprint(__("Save first, then send."));
		const title = __("Send Self-Rating");
		const sentence = __("The self-rating goes to {0} and stands as it was written.", [
			`<b>${frappe.utils.escape_html(this.doc.managed_by || "")}</b>`,
		]);
		if (await cadre_kpi.dialogs.confirm(title, sentence, title))
			await cadre_kpi.call_method(this.frm, "send");
	}

	async ask(method, label, fieldname) {
		if (this.frm.is_dirty()) return frappe.msgprint(__("Save first."));
		const found = await cadre_kpi.dialogs.ask(label, [
			{ fieldname, fieldtype: "Small Text", label, reqd: 1 },
		]);
		if (found)
			await cadre_kpi.call_method(this.frm, method, { [fieldname]: found[fieldname] });
	}
}

cadre_kpi.attach("Unit Evaluation", UnitEvaluationForm);
