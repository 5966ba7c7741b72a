// The form of a Work Call: drawn up by the board or the committee, published, offered for, compared, given.

const escape = (text) => frappe.utils.escape_html(text == null ? "" : String(text));
const break_lines = (text) => escape(text).replace(/\n/g, "<br>");

class WorkCallForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("managed_by", () => ({
			filters: {
				enabled: 1,
				body_type: ["not in", ["Focal Agency", "Advisory Body", "Advisory Council"]],
			},
		}));
		this.frm.set_query("period", () => ({ filters: { status: "Open" } }));
	}

	on_show() {
		this.frm.toggle_display("given_to_name", false);
	}

	on_standing(standing) {
		const own = standing.relations.includes("cadre of the committee");
		const compares = standing.relations.some((one) =>
			/^(managing committee|Organisation)/.test(one)
		);
		const past = this.doc.offers_until < frappe.datetime.get_today();
		this.add_buttons({ standing, own, compares, past });
		this.show_headline({ standing, own, past });
	}

	add_buttons({ standing, own, compares, past }) {
		const { status } = this.doc;
		if (status === "Draft" && standing.write) {
			this.add_main_button(__("Publish"), () => this.publish());
		}
		if (status === "Published" && own && !past) {
			this.add_main_button(__("Offer Myself"), () =>
				cadre_kpi.open_new_doc("Work Offer", { work_call: this.frm.docname })
			);
		}
		if (status !== "Draft" && compares) {
			const give = status === "Published" && standing.decides && past;
			const button = this.frm.add_custom_button(
				give ? __("Compare and Give") : __("Compare Offers"),
				() => this.compare(give)
			);
			if (give) button.addClass("btn-primary");
		}
		if (status === "Published" && standing.decides) {
			this.frm.add_custom_button(__("Withdraw the Work"), () => this.withdraw());
		}
	}

	show_headline({ standing, own, past }) {
		const until = `<b>${frappe.datetime.str_to_user(this.doc.offers_until)}</b>`;
		const { status } = this.doc;
		if (status === "Draft") {
			cadre_kpi.headline.set(
				this.frm,
				standing.write ? __("Your turn: complete the work sought, then publish it.") : "",
				"orange"
			);
		} else if (status === "Published" && !past) {
			cadre_kpi.headline.set(
				this.frm,
				own && !standing.write
					? __("Whoever wants to do this work offers until {0}.", [until])
					: __("Published. Offers are taken until {0}.", [until]),
				own ? "orange" : "blue"
			);
		} else if (status === "Published") {
			const committee = `<b>${frappe.utils.escape_html(this.doc.managed_by)}</b>`;
			cadre_kpi.headline.set(
				this.frm,
				standing.decides
					? __("Your turn: compare the offers and give the work.")
					: __("Offers were taken until {0}. Waiting for {1} to give the work.", [
							until,
							committee,
					  ]),
				standing.decides ? "orange" : "blue"
			);
		} else if (status === "Given") {
			cadre_kpi.headline.set(
				this.frm,
				__("Given to {0}.", [
					`<b>${frappe.utils.escape_html(this.doc.given_to_name)}</b>`,
				]),
				"green"
			);
		} else {
			cadre_kpi.headline.set(
				this.frm,
				__("Withdrawn: {0}", [frappe.utils.escape_html(this.doc.reason)]),
				"blue"
			);
		}
	}

	async publish() {
		const sure = await cadre_kpi.dialogs.confirm(
			__("Publish"),
			__(
				"All cadres whom the committee manages see this work; what is published cannot be changed, only the last day be put off."
			),
			__("Publish")
		);
		if (sure) await cadre_kpi.call_method(this.frm, "publish");
	}

	// One column an offer, one line a question: what is offered, and what the cadre carries already.
	draw_offers(offers) {
		const figure = (value) => cadre_kpi.entry.write(value || 0);
		const day = (value) => frappe.datetime.str_to_user(value) || "";
		const questions = [
			[__("Unit"), (one) => escape(one.unit_name)],
			[__("Position"), (one) => escape(one.position)],
			[__("How They Would Do It"), (one) => break_lines(one.how)],
			[__("Support Needed"), (one) => break_lines(one.support_needed)],
			[__("Target"), (one) => `${figure(one.target)} ${escape(this.doc.unit_of_measure)}`],
			[__("Due Date"), (one) => day(one.due_date)],
			[__("Offered On"), (one) => day(one.offered_on)],
			[
				__("Tasks of This Period"),
				(one) =>
					one.contract
						? frappe.utils.get_form_link(
								"Task Contract",
								one.contract,
								true,
								String(one.tasks)
						  )
						: "0",
			],
			[__("Progress (%)"), (one) => (one.contract ? figure(one.progress) : "")],
			[__("Tasks Late"), (one) => String(one.late || 0)],
			[
				__("Latest Rating"),
				(one) =>
					one.level
						? `${cadre_kpi.levels.draw_level_pill(
								one.level
						  )} <span class="text-muted">${escape(one.level_period)}</span>`
						: "",
			],
		];
		const head = offers
			.map(
				(one) =>
					`<th>${frappe.utils.get_form_link(
						"Work Offer",
						one.offer,
						true,
						escape(one.cadre_name)
					)}</th>`
			)
			.join("");
		const rows = questions
			.map(
				([label, say]) =>
					`<tr><th class="text-muted">${label}</th>${offers
						.map((one) => `<td>${say(one)}</td>`)
						.join("")}</tr>`
			)
			.join("");
		return `<div style="overflow-x: auto"><table class="table table-bordered"><thead><tr><th></th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
	}

	async compare(give) {
		const { message } = await this.frm.call("compare_offers");
		const offers = message || [];
		const shown = {
			fieldname: "offers",
			fieldtype: "HTML",
			options: offers.length
				? this.draw_offers(offers)
				: `<p>${__("No offer was made.")}</p>`,
		};
		const standing = offers.filter((one) => one.status === "Offered");
		if (!give || !standing.length) {
			cadre_kpi.dialogs.open({
				title: __("Offers Side by Side"),
				size: "extra-large",
				fields: [shown],
			});
			return;
		}
		const answer = await cadre_kpi.dialogs.ask(
			__("Offers Side by Side"),
			[
				shown,
				{ fieldtype: "Section Break" },
				{
					fieldname: "offer",
					fieldtype: "Select",
					label: __("Give the Work To"),
					options: [
						"",
						...standing.map(({ offer, cadre_name }) => ({
							value: offer,
							label: cadre_name,
						})),
					],
					default: standing.length === 1 ? standing[0].offer : "",
					reqd: 1,
				},
				{
					fieldname: "weight",
					fieldtype: "Float",
					label: __("Weight (%)"),
					description: __(
						"Where the weights of a contract add up to 100 %: the other tasks are scaled to the rest."
					),
				},
				{
					fieldname: "replaces",
					fieldtype: "Int",
					label: __("In Place of Task Number"),
					description: __(
						"Where the number of tasks is fixed: this task of the contract is dropped."
					),
				},
				{ fieldtype: "Column Break" },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			],
			__("Give the Work"),
			{ size: "extra-large" }
		);
		if (!answer) return;
		const { offer, reason, weight, replaces } = answer;
		await cadre_kpi.call_method(this.frm, "give", {
			offer,
			reason,
			weight: weight || 0,
			replaces: replaces || 0,
		});
	}

	async withdraw() {
		const reason = await cadre_kpi.dialogs.ask_text(
			__("Withdraw the Work"),
			__("Reason"),
			__("Withdraw the Work"),
			__("Whoever offered reads it.")
		);
		if (reason) await cadre_kpi.call_method(this.frm, "withdraw", { reason });
	}
}

cadre_kpi.attach("Work Call", WorkCallForm);
