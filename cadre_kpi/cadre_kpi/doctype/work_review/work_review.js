// The form of a Work Review: figures from the records, words to edit, approved by the committee.

frappe.ui.form.on("Work Review", {
	setup(frm) {
		frm.set_query("managed_by", () => ({
			filters: {
				enabled: 1,
				body_type: ["not in", ["Focal Agency", "Advisory Body", "Advisory Council"]],
			},
		}));
		frm.set_query("about", () => ({
			filters: frm.doc.managed_by ? { managed_by: frm.doc.managed_by } : {},
		}));
	},

	async refresh(frm) {
		if (frm.is_new()) return;
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing || frm.doc.status !== "Draft") return;
		if (standing.write) {
			frm.add_custom_button(__("Fill In from the Records"), () =>
				cadre_kpi.call_method(frm, "fill_words")
			);
			cadre_kpi.headline.set(
				frm,
				standing.decides
					? __("Read and edit the words, then approve the review.")
					: __("Edit the words; the committee approves the review."),
				"orange"
			);
		}
		if (standing.decides)
			frm.add_custom_button(__("Approve"), () => approve(frm)).addClass("btn-primary");
	},
});

async function approve(frm) {
	const sure = await cadre_kpi.dialogs.confirm(
		__("Approve the Review"),
		__(
			"The figures are counted once more, and the review is sealed. It can no longer be changed."
		),
		__("Approve")
	);
	if (sure) await cadre_kpi.call_method(frm, "approve");
}
