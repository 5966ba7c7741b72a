// The form of a Task Contract: registration by keyboard, opinions, decision, follow-up.

const REGISTER = {
	task_name: 3,
	output_product: 2,
	unit_of_measure: 1,
	target: 1,
	weight: 1,
	due_date: 2,
};
const APPRAISE = {
	task_name: 3,
	target: 1,
	unit_of_measure: 1,
	appraisal: 2,
	proposed_target: 1,
	appraisal_note: 2,
};
const DECIDE = {
	task_name: 3,
	target: 1,
	unit_of_measure: 1,
	weight: 1,
	appraisal: 2,
	proposed_target: 1,
};
const FOLLOW = {
	task_name: 3,
	unit_of_measure: 1,
	target: 1,
	completed: 1,
	progress: 1,
	due_date: 2,
	weight: 1,
};
const APPRAISAL_FIELDS = ["appraisal", "proposed_target", "appraisal_note"];
const RESULT_FIELDS = [
	"completed",
	"declared",
	"days_late",
	"quality_assessed",
	"quality_percent",
	"innovative",
	"objective_causes",
	"failures_by_product",
	"delays_by_product",
	"on_time",
	"completed_on",
	"progress",
	"light",
	"quality_failures",
	"objective_quality_failures",
	"delays",
	"objective_delays",
	"last_report_on",
];

// Where work counts by its coefficient and nobody weighs tasks, the coefficient stands in the place of the weight.
function show_coefficient({ weight, ...widths }) {
	return weight ? { ...widths, coefficient: weight } : widths;
}

class TaskContractForm extends cadre_kpi.Form {
	questions = {
		Register: () => cadre_kpi.task_changes.say_equal(this.frm),
		Assign: () => this.say_what_is_assigned(),
		Commission: () => this.say_what_is_assigned(),
		Close: () => __("The contract is closed: no more reports, no more changes of its tasks."),
	};

	on_setup() {
		this.frm.set_query("cadre", () => ({
			filters: { status: cadre_kpi.IN_POST },
		}));
		this.frm.set_query("period", () => ({ filters: { status: "Open" } }));
		this.frm.set_query("work_product", "tasks", () =>
			cadre_kpi.work.find_products_in_force(this.frm)
		);
		this.frm.set_query("body", "consultations", () => ({
			filters: { body_type: "Advisory Body", enabled: 1 },
		}));
		cadre_kpi.grid.format_column("Contract Task", "task_name", show_task);
		cadre_kpi.grid.format_numbers("Contract Task", "target", "coefficient");
		// nobody proposes nothing: 0 is a place that is not filled in
		cadre_kpi.grid.format_column("Contract Task", "proposed_target", (value) =>
			value ? cadre_kpi.grid.number(value) : ""
		);
		cadre_kpi.grid.format_column("Contract Task", "completed", cadre_kpi.work.get_accepted);
		cadre_kpi.grid.format_numbers("Contract Milestone", "target");
		cadre_kpi.task_changes.ask_reason_before_saving(this.frm);
	}

	on_onload() {
		// before anybody can type: on a slow machine the form is written in before it has refreshed
		cadre_kpi.task_changes.remember(this.frm);
		if (this.frm.is_new() && !this.doc.cadre) this.propose_myself();
	}

	on_refresh() {
		if (!this.frm.is_dirty()) cadre_kpi.task_changes.remember(this.frm);
		this.arrange_tasks();
		cadre_kpi.grid.keep_cursor(this.frm, "tasks", "milestones");
		this.show_weights();
		this.add_catalogue_button();
		cadre_kpi.contract_view.show_changes(this.frm);
		cadre_kpi.contract_view.add_timeline(this.frm);
		cadre_kpi.show_evidence(this.frm);
		cadre_kpi.contract_view.add_earlier_button(this.frm);
		cadre_kpi.milestones.add_button(this.frm);
		if (this.frm.is_new()) {
			cadre_kpi.headline.set(
				this.frm,
				__("List the tasks with their product, unit and target. Save, then register."),
				"blue"
			);
		}
	}

	async on_period() {
		if (!this.doc.period) return;
		const { message } = await frappe.db.get_value("Evaluation Period", this.doc.period, [
			"scheme",
			"start_date",
			"end_date",
		]);
		await frappe.utils.fetch_link_title("Evaluation Scheme", message.scheme);
		await this.frm.set_value(message);
		// dates that were only proposed go with the period
		for (const row of this.doc.tasks || []) {
			if (!row.due_date || cadre_kpi.grid.is_proposed(row, "due_date"))
				cadre_kpi.grid.propose(row.doctype, row.name, { due_date: message.end_date });
		}
	}

	async on_cadre() {
		if (!this.doc.cadre) return;
		const { message } = await frappe.db.get_value("Cadre", this.doc.cadre, [
			"unit",
			"position",
			"managed_by",
		]);
		await frappe.utils.fetch_link_title("Cadre Unit", message.unit);
		await this.frm.set_value(message);
	}

	on_tasks_on_form_rendered() {
		return this.show_weights();
	}

	on_standing(standing) {
		this.add_follow_up_buttons(standing);
		cadre_kpi.work.add_buttons(this.frm, standing);
		cadre_kpi.indicators.show(this.frm);
		if (standing.asked) {
			this.add_main_button(__("Give My Opinion"), () => this.give_opinion());
		}
	}

	say_what_is_assigned() {
		return __(
			"{0} tasks are assigned to {1}. From then on every change needs a reason and is kept.",
			[
				`<b>${cint(this.doc.total_tasks)}</b>`,
				`<b>${frappe.utils.escape_html(this.doc.cadre_name)}</b>`,
			]
		);
	}

	// Through the model: a refresh of the table would take the cursor away.
	propose_due_date(doctype, name) {
		if (this.doc.end_date)
			cadre_kpi.grid.propose(doctype, name, { due_date: this.doc.end_date });
		this.show_weights();
	}

	async propose_myself() {
		const own = frappe.boot.cadre_kpi_cadre;
		if (own && !this.doc.cadre && this.frm.is_new()) await this.frm.set_value("cadre", own);
	}

	// Which columns and fields of the tasks are of use in this state.
	arrange_tasks() {
		const state = this.doc.workflow_state || "Draft";
		const appraised = state !== "Draft" || (this.doc.tasks || []).some((row) => row.appraisal);
		const widths =
			{
				"Under Appraisal": APPRAISE,
				"Under Consultation": APPRAISE,
				"Awaiting Decision": DECIDE,
			}[state] || (this.doc.docstatus ? FOLLOW : REGISTER);
		const converted =
			this.doc.__onload?.by_coefficient &&
			!(this.doc.tasks || []).some((row) => flt(row.weight));
		const columns = converted ? show_coefficient(widths) : widths;
		const settings = cadre_kpi.grid.show_columns(this.frm, "tasks", columns);
		const hide = (fields, hidden) => {
			for (const field of fields)
				settings[field] = { ...settings[field], hidden: hidden ? 1 : 0 };
		};
		hide(APPRAISAL_FIELDS, !appraised);
		hide(RESULT_FIELDS, !this.doc.docstatus);
		hide(["support_promised"], ["Draft", "Under Appraisal"].includes(state));
		hide(["dropped"], !this.doc.docstatus);
		hide(["weight"], converted);
		hide(["origin"], state === "Draft" && !(this.doc.process_log || []).length);
		cadre_kpi.grid.set_columns(this.frm, "tasks", settings);
		this.frm.toggle_display(["appraisal_summary", "consultations"], appraised);
		this.frm.toggle_display(
			["support_conditions", "decision_number", "assigned_on"],
			["Awaiting Decision", "Assigned", "Closed", "Cancelled"].includes(state)
		);
		this.frm.toggle_display("overall_progress", this.doc.docstatus === 1);
		// asked for in a dialog where they are needed; the name stands in the link to the cadre
		this.frm.toggle_display(["action_note", "change_reason", "cadre_name"], false);
		this.frm.toggle_display(["total_weight", "total_tasks"], false); // the line below the table says it
	}

	show_weights() {
		cadre_kpi.contract_view.show_checks(this.frm);
		const counted = (this.doc.tasks || []).filter(
			(row) => cadre_kpi.contract_view.is_begun(row) && !row.dropped
		);
		const assigned = counted.filter((row) => !["taken_over", "sudden"].includes(row.came_by));
		const total = flt(
			assigned.reduce((sum, row) => sum + flt(row.weight), 0),
			4
		);
		if (this.doc.docstatus === 0 && this.frm.perm[0]?.write) {
			this.doc.total_weight = total;
			this.doc.total_tasks = counted.length;
		}
		const $footer = this.frm.fields_dict.tasks.grid.wrapper.find(".grid-footer");
		let $total = this.frm.fields_dict.tasks.grid.wrapper.find(".cadre-kpi-weights");
		if (!$total.length)
			$total = $('<div class="cadre-kpi-weights small"></div>').insertBefore($footer);
		const whole = this.doc.__onload?.weights_total || 100;
		const [sentence, style] = say_weights(counted.length, total, whole);
		$total.text(sentence).attr("class", `cadre-kpi-weights small ${style}`);
	}

	// ---- filling in -------------------------------------------------------------------------------------------

	add_catalogue_button() {
		const grid = this.frm.fields_dict.tasks.grid;
		const label = __("Add From Catalogue");
		if (!this.frm.perm[0]?.write || this.doc.docstatus > 1) return;
		grid.add_custom_button(label, async () =>
			this.add_products(await cadre_kpi.pick_products(this.frm))
		);
	}

	add_products(products) {
		if (!products.length) return;
		for (const product of products) {
			const empty = (this.doc.tasks || []).find(
				(row) => !cadre_kpi.contract_view.is_begun(row)
			);
			const row = empty || this.frm.add_child("tasks");
			Object.assign(row, {
				work_product: product.name,
				due_date: row.due_date || this.doc.end_date,
				...copy_product_values(row, product),
			});
		}
		this.frm.refresh_field("tasks");
		this.frm.dirty();
		this.show_weights();
	}

	// ---- opinions and follow-up -------------------------------------------------------------------------------

	async give_opinion() {
		const answer = await cadre_kpi.dialogs.ask(
			__("Opinion on the Registration"),
			[
				{
					fieldname: "opinion",
					fieldtype: "Select",
					label: __("Opinion"),
					options: cadre_kpi.dialogs.build_choices(
						frappe.boot.cadre_kpi_lists.consulted
					),
					default: "Agrees",
					reqd: 1,
				},
				{
					fieldname: "remarks",
					fieldtype: "Small Text",
					label: __("Remarks"),
					mandatory_depends_on: "eval:doc.opinion!='Agrees'",
				},
			],
			__("Give Opinion")
		);
		if (!answer) return;
		const done = await cadre_kpi.call_method(this.frm, "give_opinion", {
			opinion: answer.opinion,
			remarks: answer.remarks || "",
		});
		if (done)
			frappe.show_alert({ message: __("Your opinion is recorded."), indicator: "green" });
	}

	add_follow_up_buttons(standing) {
		if (this.doc.workflow_state !== "Assigned") return;
		const mine = (...relations) => relations.some((name) => standing.relations.includes(name));
		const create = (doctype, values) =>
			cadre_kpi.open_new_doc(doctype, { contract: this.doc.name, ...values });
		const group = __("Create");
		if (mine("self", "Unit Collective")) {
			this.frm.add_custom_button(
				__("Personal Plan"),
				() => cadre_kpi.milestones.make_plan(this.frm),
				group
			);
		}
		if (frappe.model.can_create("Progress Report") && mine("self", "Unit Collective")) {
			this.frm.add_custom_button(
				__("Progress Report"),
				() => create("Progress Report", { report_type: "Periodic" }),
				group
			);
		}
		if (
			frappe.model.can_create("Progress Report") &&
			mine("Focal Agency", "Organisation Board")
		) {
			this.frm.add_custom_button(
				__("Ad-hoc Inspection"),
				() => create("Progress Report", { report_type: "Ad-hoc Inspection" }),
				group
			);
		}
		if (
			frappe.model.can_create("Directive") &&
			mine(
				"Organisation Board",
				"managing committee: chair or deputy",
				"managing committee: secretary"
			)
		) {
			this.frm.add_custom_button(
				__("Directive"),
				() => create("Directive", { issued_by: this.doc.managed_by }),
				group
			);
		}
		if (frappe.model.can_create("Cadre Evaluation") && mine("Organisation Board")) {
			this.frm.add_custom_button(__("Evaluation"), () => this.start_evaluation(), group);
		}
		this.frm.add_custom_button(
			__("Progress Reports"),
			() => frappe.set_route("List", "Progress Report", { contract: this.doc.name }),
			__("View")
		);
		this.frm.add_custom_button(
			__("Directives"),
			() => frappe.set_route("List", "Directive", { contract: this.doc.name }),
			__("View")
		);
	}

	async start_evaluation() {
		const { message } = await frappe.db.get_value(
			"Cadre Evaluation",
			{ cadre: this.doc.cadre, period: this.doc.period },
			"name"
		);
		if (message?.name) frappe.set_route("Form", "Cadre Evaluation", message.name);
		else
			cadre_kpi.open_new_doc("Cadre Evaluation", {
				cadre: this.doc.cadre,
				period: this.doc.period,
			});
	}
}

async function take_from_catalogue(doctype, name) {
	const row = locals[doctype][name];
	if (!row.work_product) return;
	const { message } = await frappe.db.get_value("Work Product", row.work_product, [
		"product_name",
		"unit_of_measure",
		"coefficient",
	]);
	await frappe.model.set_value(doctype, name, copy_product_values(row, message));
}

function copy_product_values(row, product) {
	return {
		unit_of_measure: product.unit_of_measure,
		coefficient: product.coefficient,
		...(row.task_name ? {} : { task_name: product.product_name }),
		...(row.output_product ? {} : { output_product: product.product_name }),
	};
}

function show_task(value, row) {
	const text = frappe.utils.escape_html(value || "");
	if (row.dropped) return `<span class="cadre-kpi-dropped">${text}</span>`;
	const mark = cadre_kpi.work.mark(row);
	return row.light && row.docstatus === 1
		? `<span class="cadre-kpi-dot ${row.light}" title="${__(row.light)}"></span>${text}${mark}`
		: text + mark;
}

// What is said below the table, and in which style.
function say_weights(tasks, total, whole) {
	if (!total) return [__("{0} tasks", [tasks]), "text-muted"];
	const rest = flt(whole - total, 4);
	const figures = [tasks, number(total), number(whole === 100 ? Math.abs(rest) : whole)];
	const style = rest ? "text-danger" : "text-success";
	if (whole !== 100)
		return [__("{0} tasks · weights add up to {1} of {2} points", figures), style];
	if (!rest) return [__("{0} tasks · weights add up to 100 %", figures), style];
	return rest > 0
		? [__("{0} tasks · weights add up to {1} %, {2} % are left", figures), style]
		: [__("{0} tasks · weights add up to {1} %, {2} % too much", figures), style];
}

function number(value) {
	return format_number(value, null, Number.isInteger(value) ? 0 : 2);
}

cadre_kpi.attach("Task Contract", TaskContractForm, {
	"Contract Task": {
		tasks_add: (form, ...row) => form.propose_due_date(...row),
		...Object.fromEntries(
			["tasks_remove", "weight", "kind", "resolution", "dropped"].map((event) => [
				event,
				(form) => form.show_weights(),
			])
		),
		work_product: (_form, ...row) => take_from_catalogue(...row),
	},
});
