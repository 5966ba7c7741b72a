// The form of a Council Session: who sits, what is scored, the acting member's own sheets.

class CouncilSessionForm extends cadre_kpi.Form {
	seats = [];

	on_setup() {
		this.frm.set_query("council", () => ({
			filters: { body_type: "Advisory Council", enabled: 1 },
		}));
		this.frm.set_query("period", () => ({ filters: { status: "Open" } }));
		this.frm.set_query("evaluation", "evaluations", () => ({
			filters: { period: this.doc.period || "", workflow_state: "At Council" },
		}));
		this.frm.set_query("user", "members", () => ({
			filters: { name: ["in", this.seats] },
		}));
		this.frm.set_query("evaluation", "conflicts", () => ({
			filters: { name: ["in", (this.doc.evaluations || []).map((row) => row.evaluation)] },
		}));
		this.frm.set_query("user", "conflicts", () => ({
			filters: { name: ["in", (this.doc.members || []).map((row) => row.user)] },
		}));
	}

	on_onload() {
		return this.read_seats();
	}

	on_council() {
		return this.read_seats();
	}

	// Who sits in the council: nobody else can be a member of its session.
	async read_seats() {
		this.seats = [];
		if (!this.doc.council || this.doc.status === "Closed") return;
		const council = await frappe.db.get_doc("Evaluation Body", this.doc.council);
		this.seats = (council.members || []).map((row) => row.user).filter(Boolean);
	}

	on_show() {
		this.frm.toggle_display("my_sheets_section", false);
		if (this.frm.is_new()) {
			cadre_kpi.headline.set(
				this.frm,
				__("Save to take over the members of the council, then list the evaluations."),
				"blue"
			);
		}
	}

	async on_standing(standing) {
		this.frm.add_custom_button(__("Council Room"), () =>
			frappe.set_route("council-room", this.frm.docname)
		);
		this.add_buttons(standing);
		await this.show_sheets(standing);
	}

	add_buttons(standing) {
		if (!standing.write) return;
		if (this.doc.status === "Draft") {
			this.frm.add_custom_button(__("List Waiting Evaluations"), () => this.list_waiting());
			this.add_main_button(__("Open Scoring"), () =>
				cadre_kpi.call_method(this.frm, "open_scoring")
			);
		}
		if (this.doc.status === "Scoring") {
			this.add_main_button(__("Close Scoring"), () => this.close());
		}
	}

	// All evaluations of the period that have reached the council, in one go.
	async list_waiting() {
		const present = new Set((this.doc.evaluations || []).map((row) => row.evaluation));
		const found = await frappe.db.get_list("Cadre Evaluation", {
			filters: { period: this.doc.period, workflow_state: "At Council" },
			fields: ["name", "cadre", "cadre_name", "unit"],
			order_by: "cadre_name asc",
			limit: 500,
		});
		const missing = found.filter((row) => !present.has(row.name));
		if (!missing.length) {
			frappe.show_alert({
				message: __("No other evaluation waits for the council."),
				indicator: "blue",
			});
			return;
		}
		for (const { name, ...row } of missing) {
			const empty = (this.doc.evaluations || []).find((line) => !line.evaluation);
			Object.assign(empty || this.frm.add_child("evaluations"), {
				evaluation: name,
				...row,
			});
		}
		this.frm.refresh_field("evaluations");
		this.frm.dirty();
		frappe.show_alert({
			message: __("{0} evaluations added. Save the session.", [missing.length]),
			indicator: "green",
		});
	}

	async close() {
		const sure = await cadre_kpi.dialogs.confirm(
			__("Close Scoring"),
			__(
				"Quorum is checked, the sheets are put together, and {0} evaluations go on to the proposed rating. Sheets that were not sent no longer count.",
				[`<b>${(this.doc.evaluations || []).length}</b>`]
			),
			__("Close Scoring")
		);
		if (sure) await cadre_kpi.call_method(this.frm, "close");
	}

	async show_sheets(standing) {
		const scoring = this.doc.status === "Scoring";
		const member = (this.doc.members || []).find((row) => row.user === frappe.session.user);
		const sheets = member && this.doc.status !== "Draft" ? await this.read_own_sheets() : [];
		const missing = sheets.filter((row) => !row.sent && !row.why_not).length;
		this.show_headline(standing, missing);
		this.frm.toggle_display("my_sheets_section", Boolean(sheets.length));
		if (!sheets.length) return;
		const escape = frappe.utils.escape_html;
		const rows = sheets.map((row, index) => {
			const label = row.sent ? __("View") : row.sheet ? __("Continue") : __("Give Scores");
			const style = row.sent ? "btn-default" : "btn-primary";
			const action =
				row.sheet || (scoring && !row.why_not)
					? `<button type="button" class="btn btn-xs ${style}" data-at="${index}">${label}</button>`
					: `<span class="text-muted">${escape(row.why_not)}</span>`;
			const status = row.sent
				? `<span class="indicator-pill green">${__("Sent")}</span>`
				: row.sheet
				? `<span class="indicator-pill orange">${__("Not Sent Yet")}</span>`
				: "";
			return `<tr><td>${index + 1}</td><td>${escape(
				row.cadre_name
			)}</td><td>${status}</td><td>${action}</td></tr>`;
		});
		const $panel = this.frm.fields_dict.my_sheets.$wrapper.html(`<div class="table-responsive">
			<table class="table table-bordered cadre-kpi-table"><thead><tr>
				<th>${__("No.")}</th><th>${__("Full Name")}</th><th>${__("My Sheet")}</th><th></th>
			</tr></thead><tbody>${rows.join("")}</tbody></table></div>`);
		$panel
			.find("[data-at]")
			.on("click", (event) => this.open_sheet(sheets[event.currentTarget.dataset.at]));
	}

	async read_own_sheets() {
		return frappe.xcall("cadre_kpi.api.form.list_score_sheets", { session: this.frm.docname });
	}

	async open_sheet(row) {
		if (row.sheet) return frappe.set_route("Form", "Council Score", row.sheet);
		const sheet = await frappe.xcall("frappe.client.insert", {
			doc: {
				doctype: "Council Score",
				session: this.frm.docname,
				evaluation: row.evaluation,
			},
		});
		frappe.set_route("Form", "Council Score", sheet.name);
	}

	show_headline(standing, missing) {
		const status = this.doc.status;
		if (status === "Draft") {
			standing.write
				? cadre_kpi.headline.set(
						this.frm,
						__(
							"Your turn: check members, evaluations and conflicts of interest, then open the scoring."
						),
						"orange"
				  )
				: cadre_kpi.headline.set(
						this.frm,
						__("Being prepared. Scoring is not open yet."),
						"blue"
				  );
		} else if (status === "Scoring" && missing) {
			cadre_kpi.headline.set(
				this.frm,
				__("Your turn: {0} sheets to score and send.", [missing]),
				"orange"
			);
		} else if (status === "Scoring") {
			const sent = (this.doc.evaluations || []).reduce(
				(sum, row) => sum + cint(row.sheets),
				0
			);
			const all = cint(this.doc.__onload?.sheets_possible);
			cadre_kpi.headline.set(
				this.frm,
				__("Scoring: {0} of at most {1} sheets were sent.", [sent, all]),
				"blue"
			);
		} else {
			cadre_kpi.headline.set(
				this.frm,
				__("Closed. The sheets are put together in the evaluations."),
				"green"
			);
		}
	}
}

cadre_kpi.attach("Council Session", CouncilSessionForm);
