// The form of a Directive: issued by the committee, answered by the one responsible, closed or sent back.

class DirectiveForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("contract", () => ({ filters: { workflow_state: "Assigned" } }));
		this.frm.set_query("progress_report", () => ({
			filters: { contract: this.doc.contract || "" },
		}));
		this.frm.set_query("issued_by", () => ({
			filters: {
				enabled: 1,
				body_type: ["in", ["Standing Committee", "Organisation Board"]],
			},
		}));
	}

	on_onload() {
		if (this.frm.is_new() && this.doc.contract) return this.frm.trigger("contract");
	}

	async on_contract() {
		if (!this.doc.contract) return;
		const { message } = await frappe.db.get_value("Task Contract", this.doc.contract, [
			"cadre",
			"cadre_name",
			"unit",
			"managed_by",
		]);
		await Promise.all([
			frappe.utils.fetch_link_title("Cadre", message.cadre),
			frappe.utils.fetch_link_title("Cadre Unit", message.unit),
		]);
		await this.frm.set_value(message);
		if (!this.doc.issued_by) await this.frm.set_value("issued_by", message.managed_by);
		if (this.doc.responsible) return;
		const account = await frappe.xcall("cadre_kpi.api.form.get_account", {
			contract: this.doc.contract,
		});
		if (account) await this.frm.set_value("responsible", account);
	}

	on_show() {
		this.frm.toggle_display("cadre_name", false);
	}

	on_standing(standing) {
		// answers and closing go through the buttons; the fields show what was said
		for (const field of ["response", "closing_note"])
			this.frm.set_df_property(field, "read_only", 1);
		this.add_buttons(standing);
		this.show_headline(standing);
	}

	add_buttons(standing) {
		const status = this.doc.status;
		if (this.doc.responsible === frappe.session.user && status !== "Closed") {
			const label = status === "Open" ? __("Answer") : __("Change Answer");
			this.frm
				.add_custom_button(label, () => this.answer())
				.addClass(status === "Open" ? "btn-primary" : "");
		}
		if (status === "Answered" && standing.write) {
			this.frm.add_custom_button(__("Reopen"), () => this.reopen());
			this.add_main_button(__("Close Directive"), () => this.close());
		}
	}

	show_headline(standing) {
		const { status, responsible } = this.doc;
		const due = frappe.datetime.str_to_user(this.doc.due_date);
		if (status === "Open" && responsible === frappe.session.user) {
			cadre_kpi.headline.set(
				this.frm,
				__("Your turn: carry out the directive and answer by {0}.", [due]),
				"orange"
			);
		} else if (status === "Open") {
			const who = cadre_kpi.draw_person(responsible);
			cadre_kpi.headline.set(
				this.frm,
				__("Waiting for the answer of {0} by {1}.", [`<b>${who}</b>`, due]),
				"blue"
			);
		} else if (status === "Answered") {
			standing.write
				? cadre_kpi.headline.set(
						this.frm,
						__(
							"Your turn: close the directive, or send it back with what is missing."
						),
						"orange"
				  )
				: cadre_kpi.headline.set(
						this.frm,
						__("Answered. Waiting for {0} to close it.", [
							`<b>${frappe.utils.escape_html(this.doc.issued_by)}</b>`,
						]),
						"blue"
				  );
		} else {
			cadre_kpi.headline.set(this.frm, __("Closed: carried out."), "green");
		}
	}

	async answer() {
		const response = await cadre_kpi.dialogs.ask(
			__("Answer to the Directive"),
			[
				{
					fieldname: "response",
					fieldtype: "Text",
					label: __("What Was Done"),
					reqd: 1,
					default: this.doc.response || "",
				},
			],
			__("Send Answer")
		);
		if (response)
			await cadre_kpi.call_method(this.frm, "answer", { response: response.response });
	}

	async close() {
		const found = await cadre_kpi.dialogs.ask(
			__("Close Directive"),
			[{ fieldname: "note", fieldtype: "Small Text", label: __("Closing Note") }],
			__("Close Directive")
		);
		if (found) await cadre_kpi.call_method(this.frm, "close", { note: found.note || "" });
	}

	async reopen() {
		const note = await cadre_kpi.dialogs.ask_text(
			__("Send the Directive Back"),
			__("What Is Missing"),
			__("Reopen")
		);
		if (note) await cadre_kpi.call_method(this.frm, "reopen", { note });
	}
}

cadre_kpi.attach("Directive", DirectiveForm);
