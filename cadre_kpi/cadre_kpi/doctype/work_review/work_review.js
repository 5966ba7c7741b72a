// The form of a Work Review: figures from the records, words to edit, approved by the committee.

const DECIDERS = "managing committee: chair or deputy";

class WorkReviewForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("managed_by", () => ({
			filters: {
				enabled: 1,
				body_type: ["not in", ["Focal Agency", "Advisory Body", "Advisory Council"]],
			},
		}));
		this.frm.set_query("about", () => ({
			filters: this.doc.managed_by ? { managed_by: this.doc.managed_by } : {},
		}));
	}

	on_standing(standing) {
		if (this.doc.status !== "Draft") return;
		// the secretary acts for the committee in much, but does not approve
		const approves =
			frappe.session.user === "Administrator" || standing.relations.includes(DECIDERS);
		if (standing.write) {
			this.frm.add_custom_button(__("Fill In from the Records"), () =>
				cadre_kpi.call_method(this.frm, "fill_words")
			);
			cadre_kpi.headline.set(
				this.frm,
				approves
					? __("Read and edit the words, then approve the review.")
					: __("Edit the words; the committee approves the review."),
				"orange"
			);
		}
		if (approves) this.add_main_button(__("Approve"), () => this.approve());
	}

	async approve() {
		const sure = await cadre_kpi.dialogs.confirm(
			__("Approve the Review"),
			__(
				"The figures are counted once more, and the review is sealed. It can no longer be changed."
			),
			__("Approve")
		);
		if (sure) await cadre_kpi.call_method(this.frm, "approve");
	}
}

cadre_kpi.attach("Work Review", WorkReviewForm);
