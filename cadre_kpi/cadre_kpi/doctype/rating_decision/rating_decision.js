// The form of a Rating Decision: rows from the proposals, quota, reasons of changed ratings.

const MOST_HERE = 100; // rows that a form holds, see decisions/summary.py

class RatingDecisionForm extends cadre_kpi.Form {
	questions = {
		"Submit for Approval": () =>
			this.doc.decision_number
				? null
				: [
						{
							fieldname: "decision_number",
							fieldtype: "Data",
							label: __("Decision Number"),
							description: __(
								"May be entered later, before the decision is approved."
							),
						},
						{
							fieldname: "decision_date",
							fieldtype: "Date",
							label: __("Date"),
							default: this.doc.decision_date || "",
							reqd: 1,
						},
				  ],
		Approve: () =>
			__(
				"Decision {0} with {1} ratings is approved and sealed. Its rows no longer change.",
				[
					`<b>${frappe.utils.escape_html(this.doc.decision_number || "–")}</b>`,
					`<b>${this.count_people()}</b>`,
				]
			),
		Publish: () =>
			__("{0} ratings are published: from now on everybody sees their own.", [
				`<b>${this.count_people()}</b>`,
			]),
	};

	on_setup() {
		this.frm.set_query("committee", () => ({
			filters: {
				enabled: 1,
				body_type: ["in", frappe.boot.cadre_kpi_lists.deciding_bodies],
			},
		}));
		this.frm.set_query("replaces", () => ({
			filters: { period: this.doc.period || "", workflow_state: "Published" },
		}));
		this.frm.set_query("evaluation", "rows", () => ({
			filters: {
				managed_by: this.doc.committee || "",
				period: this.doc.period || "",
				workflow_state: "Proposed",
			},
		}));
		cadre_kpi.grid.format_column("Rating Decision Row", "decided_level", show_decided);
		cadre_kpi.grid.format_column("Rating Decision Row", "reason", show_reason);
		cadre_kpi.grid.format_column("Rating Decision Row", "cadre_name", show_name);
	}

	on_refresh() {
		this.frm.toggle_display("action_note", false);
		this.offer_board();
		this.show_replaced();
		if (
			this.doc.docstatus === 0 &&
			!this.doc.replaces &&
			(this.doc.workflow_state || "Draft") === "Draft"
		) {
			this.frm.add_custom_button(__("Fill in Proposed Ratings"), () => this.fill_in());
		}
		if (this.frm.is_new() && !this.doc.replaces) {
			cadre_kpi.headline.set(
				this.frm,
				__("Choose committee and period, then fill in the proposed ratings."),
				"blue"
			);
		}
		if (!this.find_summary()) cadre_kpi.grid.keep_cursor(this.frm, "rows");
		this.show_quota();
		this.offer_notice();
	}

	// A long decision comes without its rows, with their counts instead; the rating board has the rows.
	find_summary() {
		return (!this.frm.is_new() && this.doc.__onload?.ratings) || null;
	}

	count_people() {
		return this.find_summary()?.people ?? (this.doc.rows || []).length;
	}

	offer_board() {
		const found = this.find_summary();
		this.frm.set_df_property("rows", "reqd", found ? 0 : 1);
		this.frm.set_df_property("rows", "hidden", found ? 1 : 0);
		this.frm.fields_dict.rows.$wrapper.siblings(".cadre-kpi-ratings").remove();
		if (this.frm.is_new()) return;
		const open = () => frappe.set_route("rating-board", this.doc.name);
		this.frm.add_custom_button(__("Rating Board"), open);
		if (!found) return;
		const pills = found.counts
			.filter(({ proposed, decided }) => proposed || decided)
			.map(({ level, proposed, decided }) => {
				const was = proposed === decided ? "" : ` (${__("proposed {0}", [proposed])})`;
				return `${cadre_kpi.levels.draw_level_pill(level)} <b>${decided}</b>${was}`;
			});
		const over = found.over ? ` · ${__("{0} over the quota", [found.over])}` : "";
		const $summary = $(`<div class="cadre-kpi-ratings">
			<p>${__("{0} people are rated.", [`<b>${found.people}</b>`])}
				${__("{0} otherwise than proposed", [found.differing])}${over}</p>
			<p>${pills.join(" &nbsp; ")}</p>
			<button type="button" class="btn btn-primary btn-sm">${__("Open the Rating Board")}</button>
		</div>`);
		$summary.find("button").on("click", open);
		this.frm.fields_dict.rows.$wrapper.before($summary);
	}

	// A decision that replaces others shows what it replaces in the place of the proposals.
	show_replaced() {
		const replacing = Boolean(this.doc.replaces);
		cadre_kpi.grid.set_columns(this.frm, "rows", {
			total_points: { in_list_view: replacing ? 0 : 1, hidden: replacing ? 1 : 0 },
			proposed_level: { in_list_view: replacing ? 0 : 1, hidden: replacing ? 1 : 0 },
			...Object.fromEntries(
				Object.entries({ replaced_points: 1, replaced_level: 2, corrected_points: 1 }).map(
					([field, columns]) => [
						field,
						{ in_list_view: replacing ? 1 : 0, hidden: replacing ? 0 : 1, columns },
					]
				)
			),
			reason: {
				columns: replacing ? 2 : 3,
				label: replacing ? __("Reason") : __("Reason of the Difference"),
			},
		});
		if (this.frm.is_new() && replacing) {
			cadre_kpi.headline.set(
				this.frm,
				__("Enter the rating and the points that count now, and why, for each person."),
				"blue"
			);
		}
		if (this.doc.workflow_state === "Published" && cadre_kpi.replacing.may_start()) {
			// seldom needed: in the menu, so that the state stays in sight
			this.frm.page.add_menu_item(__("Replace Ratings"), () =>
				cadre_kpi.replacing.start(this.doc.name)
			);
		}
	}

	// The server says who may; the button stands where these roles look for it.
	offer_notice() {
		const mine = frappe.user.has_role(["Organisation Board Officer", "Committee Secretary"]);
		if (this.doc.workflow_state !== "Published" || this.doc.notified_on || !mine) return;
		this.frm.add_custom_button(__("Notify the Units"), () => this.notify_units());
	}

	async notify_units() {
		const { message: found } = (await cadre_kpi.call_method(this.frm, "preview_notice")) || {};
		if (!found) return;
		const says = found.units
			? __(
					"{0} people in the leadership of {1} units read the ratings of their own people, {2} in all. Once for each decision.",
					[found.people, found.units, found.rated].map((number) => `<b>${number}</b>`)
			  )
			: "";
		const without = found.without.length
			? __("Nobody sits in the leadership of: {0}.", [
					frappe.utils.escape_html(found.without.join(", ")),
			  ])
			: "";
		const question = [says, without].filter(Boolean).join("<br>");
		// where nobody can be told the server says who mends it
		if (
			says &&
			!(await cadre_kpi.dialogs.confirm(
				__("Notify the Units"),
				question,
				__("Notify the Units")
			))
		)
			return;
		const { message } = (await cadre_kpi.call_method(this.frm, "notify_units")) || {};
		if (message)
			frappe.show_alert({
				message: __("{0} units were notified.", [message.units]),
				indicator: "green",
			});
	}

	redraw(doctype, name) {
		const row = locals[doctype][name];
		this.frm.fields_dict.rows.grid.grid_rows_by_docname?.[name]?.refresh();
		this.show_counts();
		if (row && !differs(row) && row.reason)
			frappe.model.set_value(doctype, name, "reason", "");
	}

	// A long decision is made by the server; the form would carry all its rows there and back.
	async prepare_on_server() {
		const name = await frappe.xcall("cadre_kpi.api.rating_board.prepare", {
			committee: this.doc.committee,
			period: this.doc.period,
			title: this.doc.title || "",
		});
		frappe.set_route("Form", "Rating Decision", name);
	}

	async fill_on_server() {
		if (this.frm.is_dirty() && !(await cadre_kpi.save(this.frm))) return;
		const number = await frappe.xcall("cadre_kpi.api.rating_board.add_proposed", {
			decision: this.doc.name,
			seen: this.doc.modified,
		});
		frappe.show_alert(
			number
				? { message: __("{0} ratings filled in.", [number]), indicator: "green" }
				: {
						message: __(
							"No other evaluation waits for this committee in this period."
						),
						indicator: "blue",
				  }
		);
		await this.frm.reload_doc();
	}

	async fill_in() {
		if (!this.doc.committee || !this.doc.period) {
			frappe.msgprint(__("Choose the committee and the period first."));
			return;
		}
		if (this.find_summary()) return this.fill_on_server();
		const present = new Set(
			(this.doc.rows || []).map((row) => row.evaluation).filter(Boolean)
		);
		const found =
			(await this.frm.call({ method: "find_proposed_rows", doc: this.doc, freeze: true }))
				.message || [];
		const missing = found.filter((row) => !present.has(row.evaluation));
		if (missing.length > MOST_HERE && this.frm.is_new()) return this.prepare_on_server();
		if (!missing.length) {
			frappe.show_alert({
				message: __("No other evaluation waits for this committee in this period."),
				indicator: "blue",
			});
			return;
		}
		this.doc.rows = (this.doc.rows || []).filter((row) => row.evaluation);
		for (const row of missing) this.frm.add_child("rows", row);
		this.frm.refresh_field("rows");
		this.frm.dirty();
		this.show_counts();
		frappe.show_alert({
			message: __("{0} ratings filled in. Save to check the quota.", [missing.length]),
			indicator: "green",
		});
	}

	show_quota() {
		this.show_counts();
		const $note = this.frm.fields_dict.quota_note?.$wrapper;
		if (!$note || this.frm.is_new()) return;
		$note
			.find(".control-value, .like-disabled-input")
			.toggleClass("text-danger", !cint(this.doc.quota_ok));
		this.frm.toggle_display(
			"quota_exception",
			!cint(this.doc.quota_ok) || this.doc.quota_exception
		);
	}

	// How many of each rating, proposed and decided, above the rows.
	show_counts() {
		const rows = (this.doc.rows || []).filter((row) => row.evaluation);
		const wrapper = this.frm.fields_dict.rows.grid.wrapper;
		wrapper.find(".cadre-kpi-counts").remove();
		if (!rows.length) return;
		const pills = cadre_kpi.levels.LEVELS.map((level) => {
			const decided = rows.filter((row) => row.decided_level === level).length;
			return decided ? `${cadre_kpi.levels.draw_level_pill(level)} <b>${decided}</b>` : "";
		}).filter(Boolean);
		const other = rows.filter(differs).length;
		const note = other ? ` · ${__("{0} otherwise than proposed", [other])}` : "";
		$(`<div class="cadre-kpi-counts">${pills.join(" &nbsp; ")}${note}</div>`)
			.css("margin", "6px 0")
			.prependTo(
				wrapper.find(".form-grid-container").length
					? wrapper.find(".form-grid-container")
					: wrapper
			);
	}
}

async function take_from_evaluation(doctype, name) {
	const row = locals[doctype][name];
	if (!row.evaluation) return;
	const { message } = await frappe.db.get_value("Cadre Evaluation", row.evaluation, [
		"cadre",
		"cadre_name",
		"position",
		"unit",
		"duty_group",
		"total_points",
		"proposed_level",
	]);
	await frappe.model.set_value(doctype, name, {
		...message,
		decided_level: row.decided_level || message.proposed_level,
	});
}

function differs(row) {
	const before = row.replaced_level || row.proposed_level;
	return Boolean(row.decided_level && row.decided_level !== before);
}

function show_name(value, row) {
	const text = frappe.utils.escape_html(value || row.evaluation || "");
	return cint(row.over_quota)
		? `${text} <span class="indicator-pill no-indicator-dot red">${__("Over Quota")}</span>`
		: text;
}

function show_decided(value, row) {
	const text = frappe.utils.escape_html(cadre_kpi.levels.get_level_name(value));
	return differs(row) ? `<span class="cadre-kpi-corrected">${text}</span>` : text;
}

function show_reason(value, row) {
	const text = frappe.utils.escape_html(value || "");
	return differs(row) && !text.trim()
		? `<span class="text-danger">${__("Write the reason")}</span>`
		: text;
}

cadre_kpi.attach("Rating Decision", RatingDecisionForm, {
	"Rating Decision Row": {
		decided_level: (form, ...row) => form.redraw(...row),
		reason: (form, ...row) => form.redraw(...row),
		evaluation: (_form, ...row) => take_from_evaluation(...row),
	},
});
