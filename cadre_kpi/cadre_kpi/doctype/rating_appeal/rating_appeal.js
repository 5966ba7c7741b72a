// The form of a Rating Appeal: raised by the cadre, taken up by the organisation board, decided by the committee.

class RatingAppealForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("evaluation", () => ({ filters: { workflow_state: "Published" } }));
	}

	// saving it files it: there is no draft of a petition
	async on_before_save() {
		if (!this.frm.is_new()) return;
		const sure = await cadre_kpi.dialogs.confirm(
			__("File the Appeal"),
			__(
				"It goes to the authority that rated you as soon as it is saved. You may withdraw it until it is answered."
			),
			__("File the Appeal")
		);
		if (!sure) frappe.validated = false;
	}

	on_show() {
		this.frm.toggle_display("cadre_name", false);
		// a petition stands in the words of who filed it
		for (const field of ["grounds", "evidence"])
			this.frm.set_df_property(field, "read_only", this.frm.is_new() ? 0 : 1);
		if (!this.frm.is_new()) return;
		// begun at a rating it is about that one, and the grounds are the first field to write in
		if (this.begun !== this.doc.name) {
			this.begun = this.doc.name;
			this.is_given = Boolean(this.doc.evaluation);
		}
		this.frm.set_df_property("evaluation", "read_only", this.is_given ? 1 : 0);
		return this.say_what_to_write();
	}

	// which rating it is about, in words
	async say_what_to_write() {
		const asks = __(
			"Say which result you do not agree with, and on what ground. Attach the papers that prove it."
		);
		cadre_kpi.headline.set(this.frm, asks, "blue");
		const { evaluation } = this.doc;
		if (!evaluation) return;
		const { message } = await frappe.db.get_value("Cadre Evaluation", evaluation, [
			"period",
			"published_level",
		]);
		if (!message?.period || this.doc.evaluation !== evaluation) return;
		const about = `<b>${frappe.utils.escape_html(
			message.period
		)}</b>: ${cadre_kpi.levels.draw_level_pill(message.published_level)}`;
		cadre_kpi.headline.set(this.frm, `${about}<br>${asks}`, "blue");
	}

	on_evaluation() {
		if (this.frm.is_new()) return this.say_what_to_write();
	}

	on_standing(standing) {
		for (const field of ["answer", "new_level"])
			this.frm.set_df_property(field, "read_only", 1);
		this.add_buttons(standing);
		this.show_headline(standing);
	}

	add_buttons(standing) {
		const status = this.doc.status;
		if (standing.own && ["Received", "Under Consideration"].includes(status)) {
			this.frm.add_custom_button(__("Withdraw"), () => this.withdraw());
		}
		if (standing.write && status === "Received") {
			this.add_main_button(__("Take Up"), () => cadre_kpi.call_method(this.frm, "take_up"));
		}
		if (status === "Upheld" && this.doc.by_decision && !standing.own) this.offer_replacement();
		if (standing.write && standing.decides && status === "Under Consideration") {
			this.add_main_button(__("Decide"), () => this.decide());
		}
	}

	// The answer changes nothing by itself: the decision that replaces the rating does.
	async offer_replacement() {
		if (!cadre_kpi.replacing.may_start()) return;
		const { message } = await frappe.db.get_value("Cadre Evaluation", this.doc.evaluation, [
			"rating_decision",
			"replaced_decision",
			"replaced_on",
		]);
		if (!message?.rating_decision) return;
		if (
			message.replaced_on &&
			message.replaced_on >= (this.doc.answered_on || "").slice(0, 10)
		)
			return;
		this.add_main_button(__("Prepare the Replacing Decision"), () =>
			cadre_kpi.replacing.start(message.rating_decision, [this.doc.evaluation], {
				basis: "Petition",
				ground: __("Petition {0} upheld: {1}", [this.doc.name, this.doc.answer || ""]),
			})
		);
	}

	// The clock of an open petition: the last day, and whether it has passed.
	get_deadline() {
		const last = this.doc.answer_by;
		if (!last) return { said: "", passed: false };
		const passed = last < frappe.datetime.get_today();
		const day = `<b>${frappe.datetime.str_to_user(last)}</b>`;
		const said = passed
			? __("The answer was due by {0}.", [day])
			: __("To be answered by {0}.", [day]);
		return { said: ` ${said}`, passed };
	}

	show_headline(standing) {
		const status = this.doc.status;
		const board = `<b>${frappe.utils.escape_html(this.doc.managed_by)}</b>`;
		const { said, passed } = this.get_deadline();
		const get_colour = (mine) => (passed ? "red" : mine ? "orange" : "blue");
		if (status === "Received") {
			cadre_kpi.headline.set(
				this.frm,
				(standing.write
					? __("Your turn: take the appeal up.")
					: __("Received. Waiting for {0} to take it up.", [board])) + said,
				get_colour(standing.write)
			);
		} else if (status === "Under Consideration") {
			cadre_kpi.headline.set(
				this.frm,
				(standing.decides
					? __("Your turn: decide the appeal. The cadre reads your answer.")
					: __("Under consideration. Waiting for the answer of {0}.", [board])) + said,
				get_colour(standing.decides)
			);
		} else if (status === "Upheld") {
			cadre_kpi.headline.set(
				this.frm,
				this.doc.by_decision
					? __("Upheld. A decision will replace the rating by: {0}.", [
							this.name_new_level(),
					  ])
					: __("Upheld. The rating is now: {0}.", [this.name_new_level()]),
				"green"
			);
		} else {
			cadre_kpi.headline.set(
				this.frm,
				status === "Dismissed"
					? __("Dismissed. The published rating stands.")
					: __("Withdrawn by the cadre."),
				"blue"
			);
		}
	}

	name_new_level() {
		return `<b>${cadre_kpi.levels.get_level_name(this.doc.new_level)}</b>`;
	}

	async decide() {
		const { message } = await frappe.db.get_value(
			"Cadre Evaluation",
			this.doc.evaluation,
			"published_level"
		);
		const others = cadre_kpi.levels.LEVELS.filter(
			(level) => level !== message?.published_level
		);
		const found = await cadre_kpi.dialogs.ask(
			__("Decide the Appeal"),
			[
				{
					fieldname: "current",
					fieldtype: "HTML",
					options: `<p>${__("Published rating: {0}", [
						cadre_kpi.levels.draw_level_pill(message?.published_level),
					])}</p>`,
				},
				{
					fieldname: "outcome",
					fieldtype: "Select",
					label: __("Outcome"),
					options: cadre_kpi.dialogs.build_choices(["", "Dismissed", "Upheld"]),
					reqd: 1,
				},
				{
					fieldname: "new_level",
					fieldtype: "Select",
					label: __("New Rating"),
					options: cadre_kpi.dialogs.build_choices(["", ...others]),
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
		await cadre_kpi.call_method(this.frm, "decide", {
			upheld: found.outcome === "Upheld",
			answer: found.answer,
			new_level: found.outcome === "Upheld" ? found.new_level : "",
			by_decision: found.outcome === "Upheld" && Boolean(found.by_decision),
		});
	}

	async withdraw() {
		const sure = await cadre_kpi.dialogs.confirm(
			__("Withdraw"),
			__("The appeal is taken back and the published rating stands."),
			__("Withdraw")
		);
		if (sure) await cadre_kpi.call_method(this.frm, "withdraw");
	}
}

cadre_kpi.attach("Rating Appeal", RatingAppealForm);
