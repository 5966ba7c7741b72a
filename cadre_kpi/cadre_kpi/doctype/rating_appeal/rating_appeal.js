// The form of a Rating Appeal: raised by the cadre, taken up by the organisation board, decided by the committee.

frappe.ui.form.on("Rating Appeal", {
	setup(frm) {
		frm.set_query("evaluation", () => ({ filters: { workflow_state: "Published" } }));
	},

	// saving it files it: there is no draft of a petition
	async before_save(frm) {
		if (!frm.is_new()) return;
		const sure = await cadre_kpi.dialogs.confirm(
			__("File the Appeal"),
			__(
				"It goes to the authority that rated you as soon as it is saved. You may withdraw it until it is answered."
			),
			__("File the Appeal")
		);
		if (!sure) frappe.validated = false;
	},

	async refresh(frm) {
		frm.toggle_display("cadre_name", false);
		if (frm.is_new()) {
			cadre_kpi.headline.set(
				frm,
				__(
					"Say which result you do not agree with, and on what ground. Attach the papers that prove it."
				),
				"blue"
			);
			return;
		}
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing) return;
		for (const field of ["answer", "new_level"]) frm.set_df_property(field, "read_only", 1);
		buttons(frm, standing);
		headline(frm, standing);
	},
});

function buttons(frm, standing) {
	const status = frm.doc.status;
	if (standing.own && ["Received", "Under Consideration"].includes(status)) {
		frm.add_custom_button(__("Withdraw"), () => withdraw(frm));
	}
	if (standing.write && status === "Received") {
		frm.add_custom_button(__("Take Up"), () => cadre_kpi.call_method(frm, "take_up")).addClass(
			"btn-primary"
		);
	}
	if (status === "Upheld" && frm.doc.by_decision && !standing.own) offer_replacement(frm);
	if (standing.write && standing.decides && status === "Under Consideration") {
		frm.add_custom_button(__("Decide"), () => decide(frm)).addClass("btn-primary");
	}
}

// The answer changes nothing by itself: the decision that replaces the rating does.
async function offer_replacement(frm) {
	if (!cadre_kpi.replacing.may_start()) return;
	const { message } = await frappe.db.get_value("Cadre Evaluation", frm.doc.evaluation, [
		"rating_decision",
		"replaced_decision",
		"replaced_on",
	]);
	if (!message?.rating_decision) return;
	if (message.replaced_on && message.replaced_on >= (frm.doc.answered_on || "").slice(0, 10))
		return;
	frm.add_custom_button(__("Prepare the Replacing Decision"), () =>
		cadre_kpi.replacing.start(message.rating_decision, [frm.doc.evaluation], {
			basis: "Petition",
			ground: __("Petition {0} upheld: {1}", [frm.doc.name, frm.doc.answer || ""]),
		})
	).addClass("btn-primary");
}

function headline(frm, standing) {
	const status = frm.doc.status;
	const board = `<b>${frappe.utils.escape_html(frm.doc.managed_by)}</b>`;
	if (status === "Received") {
		cadre_kpi.headline.set(
			frm,
			standing.write
				? __("Your turn: take the appeal up.")
				: __("Received. Waiting for {0} to take it up.", [board]),
			standing.write ? "orange" : "blue"
		);
	} else if (status === "Under Consideration") {
		cadre_kpi.headline.set(
			frm,
			standing.decides
				? __("Your turn: decide the appeal. The cadre reads your answer.")
				: __("Under consideration. Waiting for the answer of {0}.", [board]),
			standing.decides ? "orange" : "blue"
		);
	} else if (status === "Upheld") {
		cadre_kpi.headline.set(
			frm,
			frm.doc.by_decision
				? __("Upheld. A decision will replace the rating by: {0}.", [level_of(frm)])
				: __("Upheld. The rating is now: {0}.", [level_of(frm)]),
			"green"
		);
	} else {
		cadre_kpi.headline.set(
			frm,
			status === "Dismissed"
				? __("Dismissed. The published rating stands.")
				: __("Withdrawn by the cadre."),
			"blue"
		);
	}
}

const level_of = (frm) => `<b>${cadre_kpi.levels.level_name(frm.doc.new_level)}</b>`;

async function decide(frm) {
	const { message } = await frappe.db.get_value(
		"Cadre Evaluation",
		frm.doc.evaluation,
		"published_level"
	);
	const others = cadre_kpi.levels.LEVELS.filter((level) => level !== message?.published_level);
	const found = await cadre_kpi.dialogs.ask(
		__("Decide the Appeal"),
		[
			{
				fieldname: "current",
				fieldtype: "HTML",
				options: `<p>${__("Published rating: {0}", [
					cadre_kpi.levels.level_pill(message?.published_level),
				])}</p>`,
			},
			{
				fieldname: "outcome",
				fieldtype: "Select",
				label: __("Outcome"),
				options: cadre_kpi.dialogs.choices(["", "Dismissed", "Upheld"]),
				reqd: 1,
			},
			{
				fieldname: "new_level",
				fieldtype: "Select",
				label: __("New Rating"),
				options: cadre_kpi.dialogs.choices(["", ...others]),
				depends_on: "eval:doc.outcome=='Upheld'",
				mandatory_depends_on: "eval:doc.outcome=='Upheld'",
			},
			{
				fieldname: "by_decision",
				fieldtype: "Check",
				label: __("A Replacing Decision Follows"),
				description: __(
					"The rating changes with the decision that replaces it, not with this answer."
				),
				depends_on: "eval:doc.outcome=='Upheld'",
			},
			{
				fieldname: "answer",
				fieldtype: "Text",
				label: __("Answer That the Cadre Reads"),
				reqd: 1,
			},
		],
		__("Decide")
	);
	if (!found) return;
	await cadre_kpi.call_method(frm, "decide", {
		upheld: found.outcome === "Upheld",
		answer: found.answer,
		new_level: found.outcome === "Upheld" ? found.new_level : "",
		by_decision: found.outcome === "Upheld" && Boolean(found.by_decision),
	});
}

async function withdraw(frm) {
	const sure = await cadre_kpi.dialogs.confirm(
		__("Withdraw"),
		__("The appeal is taken back and the published rating stands."),
		__("Withdraw")
	);
	if (sure) await cadre_kpi.call_method(frm, "withdraw");
}
