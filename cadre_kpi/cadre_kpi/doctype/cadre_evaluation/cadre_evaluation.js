// The form of a Cadre Evaluation: the cadre's self-assessment, the reviews, the result and why it is so.

const STEP_FIELDS = ["step_level", "step_opinion", "step_votes"];
const SELF_COLUMNS = {
	task_name: 4,
	target: 1,
	completed: 1,
	self_score: 1,
	self_comment: 3,
};
const REVIEW_COLUMNS = {
	task_name: 4,
	target: 1,
	completed: 1,
	self_score: 1,
	council_score: 1,
	self_comment: 2,
};

class CadreEvaluationForm extends cadre_kpi.Form {
	questions = {
		"Send Self-Assessment": () => this.ask_about_self_assessment(),
	};

	// A task that its owner did not score is not one that they gave 0: it is named before it goes on.
	ask_about_self_assessment() {
		const goes_on = __(
			"Your self-assessment goes to the next step and stands as you wrote it."
		);
		const unscored = this.scores_tasks
			? (this.doc.tasks || []).filter((row) => !flt(row.self_score))
			: [];
		if (!unscored.length) return goes_on;
		const names = unscored.map((row) => frappe.utils.escape_html(row.task_name));
		const said = __("You gave these tasks no points of your own, and they are sent with 0:");
		return `${goes_on}</p><p>${said}<br>${names.join("<br>")}`;
	}

	on_setup() {
		cadre_kpi.grid.format_numbers("Evaluation Task", "target", "council_score");
		cadre_kpi.grid.format_column("Evaluation Task", "self_score", (value, row) =>
			flt(value) || !is_being_written(row) ? cadre_kpi.grid.number(value) : ""
		);
		this.frm.set_query("period", () => ({ filters: { status: "Open" } }));
		this.frm.set_query("cadre", () => ({
			filters: { status: cadre_kpi.IN_POST },
		}));
		cadre_kpi.grid.format_column("Evaluation Task", "task_name", show_task);
		cadre_kpi.grid.format_column("Evaluation Task", "completed", cadre_kpi.work.get_accepted);
	}

	on_refresh() {
		cadre_kpi.grid.fix_rows(this.frm, "tasks", "criteria");
		cadre_kpi.grid.keep_cursor(this.frm, "tasks", "criteria", "deductions");
		this.frm.toggle_display(
			["action_note", "cadre_name", "route_variant", "conditions"],
			false
		);
		if (this.frm.is_new()) {
			this.frm.toggle_display(STEP_FIELDS, false);
			cadre_kpi.headline.set(
				this.frm,
				__("Save to take over the assigned tasks with their verified results."),
				"blue"
			);
		}
		this.show_published();
	}

	async on_standing(standing) {
		this.arrange(standing);
		this.add_buttons(standing);
		await this.show_months(standing);
		await this.show_result(standing);
		await cadre_kpi.indicators.show(this.frm);
	}

	// A year whose points are the mean of its months: they stand where a month has its tasks and criteria.
	async show_months({ scheme }) {
		const $tab = this.frm.fields_dict.self_summary?.$wrapper.closest(".tab-pane");
		if (!$tab?.length) return;
		$tab.find("> .cadre-kpi-months").remove();
		if (!scheme.rolled_up || this.frm.is_new()) return;
		const name = this.frm.docname;
		const months = await frappe.xcall("cadre_kpi.api.form.list_months", { evaluation: name });
		if (this.frm.docname !== name) return;
		$tab.find("> .cadre-kpi-months").remove();
		$(draw_months(months)).prependTo($tab);
	}

	show_published() {
		const pill = this.doc.published_level
			? cadre_kpi.levels.draw_level_pill(this.doc.published_level)
			: "";
		const field = this.frm.fields_dict.published_level;
		if (pill && field?.$wrapper) field.$wrapper.find(".control-value").html(pill);
		if (this.doc.replaced_level) {
			this.frm.fields_dict.replaced_level?.$wrapper
				?.find(".control-value")
				.html(cadre_kpi.levels.draw_level_pill(this.doc.replaced_level));
		}
	}

	// What the scheme asks for and what may be written now; nothing else stands in the way.
	arrange(standing) {
		const state = this.doc.workflow_state;
		const scheme = standing.scheme;
		const assessing = state === "Self-Assessment";
		const settings = cadre_kpi.grid.show_columns(
			this.frm,
			"tasks",
			assessing ? SELF_COLUMNS : REVIEW_COLUMNS
		);
		const locked = assessing && standing.write ? 0 : 1;
		this.scores_tasks = Boolean(scheme.council);
		settings.self_score = { ...settings.self_score, read_only: locked };
		settings.self_comment = { ...settings.self_comment, read_only: locked };
		if (!scheme.council) {
			settings.self_score = { in_list_view: 0, hidden: 1 };
			settings.council_score = { in_list_view: 0, hidden: 1 };
			settings.council_spread = { hidden: 1 };
		}
		cadre_kpi.grid.set_columns(this.frm, "tasks", settings);
		cadre_kpi.grid.set_columns(this.frm, "criteria", {
			self_points: { read_only: locked },
			reviewed_points: {
				hidden: assessing ? 1 : 0,
				in_list_view: assessing ? 0 : 1,
				read_only: standing.write ? 0 : 1,
			},
			remark: { hidden: assessing ? 1 : 0, in_list_view: assessing ? 0 : 1 },
		});
		for (const field of ["self_summary", "self_shortcomings", "self_level", "self_total"]) {
			this.frm.set_df_property(field, "read_only", locked);
		}
		const scored = scheme.general_max > 0 && !scheme.rolled_up;
		// whoever is not rated, or is rated by votes, has no points, not 0; a year has those of its months alone
		const rated = state !== "Without Rating" && scheme.figures;
		this.frm.toggle_display("total_points", rated);
		this.frm.toggle_display("council_points", rated && scheme.council);
		for (const field of ["result_points", "general_points", "deducted_points"])
			this.frm.toggle_display(field, rated && !scheme.rolled_up);
		this.frm.toggle_display("criteria", scored);
		this.frm.toggle_display("general_given", scored && !(this.doc.criteria || []).length);
		this.frm.toggle_display("self_total", scored);
		this.frm.toggle_display("tasks", !scheme.rolled_up || (this.doc.tasks || []).length > 0);
		for (const field of ["unit_results", "organising", "uniting"]) {
			this.frm.toggle_display(field, scheme.leadership && !scheme.rolled_up);
			this.frm.set_df_property(
				field,
				"description",
				scheme.leader_values.length
					? __(
							"{0} or {1}",
							scheme.leader_values.map((value) => flt(value))
					  )
					: ""
			);
		}
		for (const field of [
			"unit_total",
			"unit_done",
			"unit_on_time",
			"unit_quality",
			"unit_exceeded",
		]) {
			this.frm.toggle_display(field, scheme.unit_figures);
		}
		const concluding = standing.write && /^At /.test(state) && state !== "At Council";
		this.frm.toggle_display(STEP_FIELDS, concluding);
		this.frm.toggle_display(
			"handling_proposal",
			concluding || Boolean(this.doc.handling_proposal)
		);
		this.frm.toggle_display("step_votes", concluding && scheme.votes);
		if (concluding) {
			this.frm.set_df_property(
				"step_opinion",
				"label",
				scheme.step || __("Opinion at This Step")
			);
			this.frm.toggle_reqd("step_level", false);
		}
		// one's own result is closed until it is published, whatever other roles one holds
		const closed = (standing.own && this.doc.docstatus === 0) || assessing;
		const levels = this.frm.perm[1]?.read;
		this.frm.set_df_property("review_tab", "hidden", closed || !levels ? 1 : 0);
		this.frm.set_df_property("result_tab", "hidden", closed ? 1 : 0);
		this.frm.layout.refresh_sections?.();
		this.frm.layout.tabs?.forEach((tab) => tab.refresh());
		this.open_tab(standing, closed);
	}

	// Once for each record and state: the tab on which the work is.
	open_tab(standing, closed) {
		const state = this.doc.workflow_state;
		const where = `${this.frm.docname}|${state}`;
		if (this.frm.cadre_kpi_opened === where) return;
		this.frm.cadre_kpi_opened = where;
		let fieldname = null;
		if (state === "Self-Assessment") fieldname = "self_assessment_tab";
		else if (closed || (state === "Published" && !flt(this.doc.published_score))) return;
		else if (standing.write && /^At /.test(state) && state !== "At Council")
			fieldname = "review_tab";
		else if (standing.asked) fieldname = "self_assessment_tab";
		else fieldname = "result_tab";
		this.frm.layout.tabs
			?.find((tab) => tab.df.fieldname === fieldname && !tab.hidden)
			?.set_active();
	}

	add_buttons(standing) {
		const state = this.doc.workflow_state;
		if (standing.asked) {
			this.add_main_button(__("Give My Opinion"), () => this.give_opinion(standing));
		}
		const { general_max, rolled_up } = standing.scheme;
		if (state === "Self-Assessment" && standing.write && general_max > 0 && !rolled_up) {
			this.frm.add_custom_button(__("Full Points for All Criteria"), () =>
				this.give_full_points()
			);
		}
		if (state === "Published" && standing.own) {
			this.frm.add_custom_button(__("Appeal"), () =>
				standing.appeal
					? frappe.set_route("Form", "Rating Appeal", standing.appeal)
					: cadre_kpi.open_new_doc("Rating Appeal", { evaluation: this.doc.name })
			);
		}
		if (
			state === "Published" &&
			this.doc.rating_decision &&
			!standing.own &&
			cadre_kpi.replacing.may_start()
		) {
			this.frm.page.add_menu_item(__("Replace This Rating"), () =>
				cadre_kpi.replacing.start(this.doc.rating_decision, [this.doc.name])
			);
		}
		if (this.doc.contract) {
			this.frm.add_custom_button(
				__("Progress Reports"),
				() => frappe.set_route("List", "Progress Report", { contract: this.doc.contract }),
				__("View")
			);
		}
	}

	async give_opinion(standing) {
		const mine = (this.doc.opinions || []).find(
			(row) =>
				row.given_by === frappe.session.user &&
				cint(row.step_no) === cint(this.doc.step_no)
		);
		const found = await cadre_kpi.dialogs.ask(
			standing.scheme.step || __("My Opinion"),
			[
				{
					fieldname: "level",
					fieldtype: "Select",
					label: __("Rating Proposed"),
					options: cadre_kpi.dialogs.build_choices(["", ...cadre_kpi.levels.LEVELS]),
					default: mine?.level || "",
				},
				{
					fieldname: "opinion",
					fieldtype: "Small Text",
					label: __("Opinion"),
					default: mine?.opinion || "",
					description: mine ? __("Your earlier opinion at this step is replaced.") : "",
				},
			],
			__("Give Opinion")
		);
		if (!found) return;
		const done = await cadre_kpi.call_method(this.frm, "add_opinion", {
			level: found.level || "",
			opinion: found.opinion || "",
		});
		if (done)
			frappe.show_alert({ message: __("Your opinion is recorded."), indicator: "green" });
	}

	give_full_points() {
		for (const row of this.doc.criteria || []) row.self_points = row.max_points;
		this.frm.refresh_field("criteria");
		this.frm.dirty();
		this.add_up();
	}

	// The cadre's own general points, added up while they are entered.
	add_up() {
		if (this.doc.workflow_state !== "Self-Assessment") return;
		const total = (this.doc.criteria || []).reduce(
			(sum, row) => sum + flt(row.self_points),
			0
		);
		const most = (this.doc.criteria || []).reduce((sum, row) => sum + flt(row.max_points), 0);
		this.frm.fields_dict.criteria.grid.wrapper.find(".cadre-kpi-criteria").remove();
		$('<div class="cadre-kpi-criteria small text-muted"></div>')
			.text(
				__("General criteria: {0} of {1} points", [
					format_number(total, null, 2),
					format_number(most, null, 2),
				])
			)
			.insertBefore(this.frm.fields_dict.criteria.grid.wrapper.find(".grid-footer"));
	}

	// ---- the result and why -----------------------------------------------------------------------------------

	async show_result(standing) {
		this.add_up();
		for (const field of ["component_a", "component_b", "component_c", "component_d"]) {
			// stored as the decimal text of the computation
			const shown = this.frm.doc[field]
				? cadre_kpi.explanation.format_points(this.frm.doc[field])
				: "";
			if (shown) this.frm.fields_dict[field]?.$wrapper.find(".control-value").text(shown);
		}
		const panel = this.frm.fields_dict.explanation;
		if (!panel) return;
		const unrated = this.doc.workflow_state === "Without Rating"; // the headline says why
		if (unrated || (standing.own && this.doc.docstatus === 0)) {
			panel.$wrapper.closest(".tab-pane").find("> .cadre-kpi-result-top").remove();
			panel.$wrapper.empty();
			return;
		}
		const name = this.frm.docname;
		const steps =
			this.doc.computed_on || this.doc.docstatus === 1
				? await frappe
						.xcall("cadre_kpi.api.form.explain", { evaluation: name })
						.catch(() => [])
				: [];
		const conditions = (this.doc.conditions || []).length
			? await frappe
					.xcall("cadre_kpi.api.form.list_conditions", { evaluation: name })
					.catch(() => [])
			: [];
		const picture = steps.length
			? await frappe
					.xcall("cadre_kpi.api.form.get_result_picture", { evaluation: name })
					.catch(() => null)
			: null;
		if (this.frm.docname !== name) return;
		const { explanation, levels } = cadre_kpi;
		// the person rated reads what was published, and in the steps what had been proposed
		const decided = this.doc.decided_level || this.doc.published_level;
		const proposed =
			this.doc.proposed_level || steps.find(({ key }) => key === "proposed")?.value;
		const changed =
			decided && decided !== proposed
				? `<div class="cadre-kpi-note">${__(
						"The committee decided otherwise than proposed: {0}. Reason: {1}",
						[
							`<b>${frappe.utils.escape_html(levels.get_level_name(decided))}</b>`,
							frappe.utils.escape_html(
								this.doc.decision_reason || this.doc.published_reason || "–"
							),
						]
				  )}</div>`
				: "";
		const $tab = panel.$wrapper.closest(".tab-pane");
		$tab.find("> .cadre-kpi-result-top").remove();
		$(`<div class="cadre-kpi-result-top"></div>`)
			.html(cadre_kpi.draw_result_picture(picture))
			.prependTo($tab);
		panel.$wrapper.html(
			changed +
				explanation.explain_difference(
					this.doc.level_by_points,
					this.doc.proposed_level,
					conditions
				) +
				explanation.steps_table(steps, !conditions.length) +
				explanation.draw_conditions(conditions)
		);
	}
}

function draw_months(months) {
	const escape = frappe.utils.escape_html;
	const rows = months.map(
		({ month, span, points, note }) =>
			`<tr><td class="text-center">${month}</td>${
				span
					? `<td class="text-right" rowspan="${span}">${escape(points)}</td>
				<td rowspan="${span}">${escape(note)}</td>`
					: ""
			}</tr>`
	);
	return `<div class="cadre-kpi-months form-section card-section">
		<div class="control-label">${__("Points of the months that make the year")}</div>
		<div class="table-responsive"><table class="table table-bordered cadre-kpi-table"><thead><tr>
			<th class="text-center" style="width: 15%">${__("Month")}</th>
			<th class="text-right" style="width: 25%">${__("Points")}</th>
			<th>${__("Note")}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>
		<p class="help-box small text-muted">${__(
			"The year takes their mean. Nothing is scored here: write your results and propose a rating."
		)}</p></div>`;
}

// Until the self-assessment is sent a 0 is a place that is not filled in.
function is_being_written(row) {
	return locals["Cadre Evaluation"]?.[row.parent]?.workflow_state === "Self-Assessment";
}

function show_task(value, row) {
	const text = frappe.utils.escape_html(value || "");
	const unit = frappe.utils.escape_html(row.unit_of_measure || "");
	const mark = cadre_kpi.work.mark(row);
	return unit ? `${text} <span class="text-muted">(${unit})</span>${mark}` : text + mark;
}

cadre_kpi.attach("Cadre Evaluation", CadreEvaluationForm, {
	"Evaluation Criterion": { self_points: (form) => form.add_up() },
});
