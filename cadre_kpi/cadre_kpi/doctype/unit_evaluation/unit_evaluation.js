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

frappe.ui.form.on("Unit Evaluation", {
	setup(frm) {
		frm.set_query("period", () => ({
			filters: { status: "Open", frequency: ["in", ["Year", "Term"]] },
		}));
		cadre_kpi.grid.format_numbers(
			"Unit Evaluation Criterion",
			"self_points",
			"reviewed_points"
		);
	},

	async refresh(frm) {
		cadre_kpi.grid.fix_rows(frm, "criteria", "conditions");
		if (frm.is_new()) {
			cadre_kpi.headline.set(
				frm,
				__("Choose the unit and the year, then save to take over the criteria in force."),
				"blue"
			);
			return;
		}
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing) return;
		arrange(frm, standing);
		buttons(frm, standing);
		headline(frm, standing);
	},
});

function arrange(frm, standing) {
	const rating = frm.doc.status === "Self-Rating";
	for (const field of OWN)
		frm.set_df_property(field, "read_only", rating && standing.write ? 0 : 1);
	for (const field of REVIEW)
		frm.set_df_property(field, "read_only", !rating && standing.write ? 0 : 1);
	cadre_kpi.grid.set_columns(frm, "criteria", {
		self_points: { read_only: rating && standing.write ? 0 : 1 },
		reviewed_points: { read_only: !rating && standing.write ? 0 : 1 },
		remark: { read_only: !rating && standing.write ? 0 : 1 },
	});
	frm.set_df_property("review_tab", "hidden", rating ? 1 : 0);
}

function buttons(frm, standing) {
	if (!standing.write) return;
	if (frm.doc.status === "Self-Rating") {
		frm.add_custom_button(__("Send Self-Rating"), () => send(frm)).addClass("btn-primary");
	} else if (frm.doc.status === "Sent") {
		frm.add_custom_button(__("Have Complaints Verified"), () =>
			ask(frm, "start_verification", __("What is verified"), "what")
		);
		frm.add_custom_button(__("Return"), () =>
			ask(frm, "return_to_unit", __("What is to be corrected"), "reason")
		);
	} else if (frm.doc.status === "Under Verification") {
		frm.add_custom_button(__("Conclude Verification"), () =>
			ask(frm, "conclude_verification", __("What the verification found"), "result")
		).addClass("btn-primary");
	}
}

function headline(frm, standing) {
	const authority = `<b>${frappe.utils.escape_html(frm.doc.managed_by || "")}</b>`;
	if (frm.doc.status === "Recognised") {
		cadre_kpi.headline.set(
			frm,
			`${cadre_kpi.levels.level_pill(frm.doc.decided_level)} ${__(
				"recognised by {0}, Decision {1}",
				[authority, frappe.utils.escape_html(frm.doc.decision_number || "")]
			)}`,
			"green"
		);
	} else if (frm.doc.status === "Self-Rating") {
		cadre_kpi.headline.set(
			frm,
			standing.write
				? __("Your turn: enter the unit's own points and send the self-rating to {0}.", [
						authority,
				  ])
				: __("The unit is rating itself."),
			standing.write ? "orange" : "blue"
		);
	} else if (frm.doc.condition_gap) {
		cadre_kpi.headline.set(
			frm,
			__(
				"A condition of the proposed rating is not met: the authority decides. See the conditions."
			),
			"orange"
		);
	} else {
		cadre_kpi.headline.set(frm, __("Waits to be recognised by {0}.", [authority]), "blue");
	}
}

async function send(frm) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save first, then send."));
	const title = __("Send Self-Rating");
	const sentence = __("The self-rating goes to {0} and stands as it was written.", [
		`<b>${frappe.utils.escape_html(frm.doc.managed_by || "")}</b>`,
	]);
	if (await cadre_kpi.dialogs.confirm(title, sentence, title))
		await cadre_kpi.call_method(frm, "send");
}

async function ask(frm, method, label, fieldname) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save first."));
	const found = await cadre_kpi.dialogs.ask(label, [
		{ fieldname, fieldtype: "Small Text", label, reqd: 1 },
	]);
	if (found) await cadre_kpi.call_method(frm, method, { [fieldname]: found[fieldname] });
}
