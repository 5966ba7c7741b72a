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
cadre_kpi.process.register("Task Contract", {
	confirm: {
		Register: (frm) => cadre_kpi.task_changes.say_equal(frm),
		Assign: (frm) =>
			__(
				"{0} tasks are assigned to {1}. From then on every change needs a reason and is kept.",
				[
					`<b>${cint(frm.doc.total_tasks)}</b>`,
					`<b>${frappe.utils.escape_html(frm.doc.cadre_name)}</b>`,
				]
			),
		Commission: (frm) =>
			__(
				"{0} tasks are assigned to {1}. From then on every change needs a reason and is kept.",
				[
					`<b>${cint(frm.doc.total_tasks)}</b>`,
					`<b>${frappe.utils.escape_html(frm.doc.cadre_name)}</b>`,
				]
			),
		Close: () => __("The contract is closed: no more reports, no more changes of its tasks."),
	},
	refresh(frm, standing) {
		follow_up_buttons(frm, standing);
		cadre_kpi.work.add_buttons(frm, standing);
		cadre_kpi.indicators.show(frm);
		if (standing.asked) {
			frm.add_custom_button(__("Give My Opinion"), () => give_opinion(frm)).addClass(
				"btn-primary"
			);
		}
	},
});

frappe.ui.form.on("Task Contract", {
	setup(frm) {
		frm.set_query("cadre", () => ({ filters: { status: ["in", ["Active", "On Leave"]] } }));
		frm.set_query("period", () => ({ filters: { status: "Open" } }));
		frm.set_query("work_product", "tasks", () => cadre_kpi.work.products_in_force(frm));
		frm.set_query("body", "consultations", () => ({
			filters: { body_type: "Advisory Body", enabled: 1 },
		}));
		cadre_kpi.grid.format_column("Contract Task", "task_name", show_task);
		cadre_kpi.grid.format_numbers("Contract Task", "target", "proposed_target");
		cadre_kpi.grid.format_column("Contract Task", "completed", cadre_kpi.work.accepted);
		cadre_kpi.grid.format_numbers("Contract Milestone", "target");
		cadre_kpi.task_changes.ask_reason_before_saving(frm);
	},

	onload(frm) {
		if (frm.is_new() && !frm.doc.cadre) propose_myself(frm);
	},

	refresh(frm) {
		if (!frm.is_dirty()) cadre_kpi.task_changes.remember(frm);
		arrange_tasks(frm);
		cadre_kpi.grid.keep_cursor(frm, "tasks", "milestones");
		show_weights(frm);
		catalogue_button(frm);
		cadre_kpi.contract_view.show_changes(frm);
		cadre_kpi.contract_view.add_timeline(frm);
		cadre_kpi.show_evidence(frm);
		cadre_kpi.contract_view.add_earlier_button(frm);
		cadre_kpi.milestones.add_button(frm);
		if (frm.is_new()) {
			cadre_kpi.headline.set(
				frm,
				__("List the tasks with their product, unit and target. Save, then register."),
				"blue"
			);
		}
	},

	async period(frm) {
		if (!frm.doc.period) return;
		const { message } = await frappe.db.get_value("Evaluation Period", frm.doc.period, [
			"scheme",
			"start_date",
			"end_date",
		]);
		await frappe.utils.fetch_link_title("Evaluation Scheme", message.scheme);
		await frm.set_value(message);
		// dates that were only proposed go with the period
		for (const row of frm.doc.tasks || []) {
			if (!row.due_date || cadre_kpi.grid.is_proposed(row, "due_date"))
				cadre_kpi.grid.propose(row.doctype, row.name, { due_date: message.end_date });
		}
	},

	async cadre(frm) {
		if (!frm.doc.cadre) return;
		const { message } = await frappe.db.get_value("Cadre", frm.doc.cadre, [
			"unit",
			"position",
			"managed_by",
		]);
		await frappe.utils.fetch_link_title("Cadre Unit", message.unit);
		await frm.set_value(message);
	},

	tasks_on_form_rendered: (frm) => show_weights(frm),
});

frappe.ui.form.on("Contract Task", {
	tasks_add(frm, doctype, name) {
		// through the model: a refresh of the table would take the cursor away
		if (frm.doc.end_date)
			cadre_kpi.grid.propose(doctype, name, { due_date: frm.doc.end_date });
		show_weights(frm);
	},
	tasks_remove: (frm) => show_weights(frm),
	weight: (frm) => show_weights(frm),
	kind: (frm) => show_weights(frm),
	resolution: (frm) => show_weights(frm),
	dropped: (frm) => show_weights(frm),

	async work_product(frm, doctype, name) {
		const row = locals[doctype][name];
		if (!row.work_product) return;
		const { message } = await frappe.db.get_value("Work Product", row.work_product, [
			"product_name",
			"unit_of_measure",
			"coefficient",
		]);
		await frappe.model.set_value(doctype, name, from_catalogue(row, message));
	},
});

function from_catalogue(row, product) {
	return {
		unit_of_measure: product.unit_of_measure,
		coefficient: product.coefficient,
		...(row.task_name ? {} : { task_name: product.product_name }),
		...(row.output_product ? {} : { output_product: product.product_name }),
	};
}

async function propose_myself(frm) {
	const { message } = await frappe.db.get_value(
		"Cadre",
		{ user: frappe.session.user, status: "Active" },
		"name"
	);
	if (message?.name && !frm.doc.cadre && frm.is_new())
		await frm.set_value("cadre", message.name);
}

function show_task(value, row) {
	const text = frappe.utils.escape_html(value || "");
	if (row.dropped) return `<span class="cadre-kpi-dropped">${text}</span>`;
	const mark = cadre_kpi.work.mark(row);
	return row.light && row.docstatus === 1
		? `<span class="cadre-kpi-dot ${row.light}" title="${__(row.light)}"></span>${text}${mark}`
		: text + mark;
}

// Which columns and fields of the tasks are of use in this state.
function arrange_tasks(frm) {
	const state = frm.doc.workflow_state || "Draft";
	const appraised = state !== "Draft" || (frm.doc.tasks || []).some((row) => row.appraisal);
	const widths =
		{
			"Under Appraisal": APPRAISE,
			"Under Consultation": APPRAISE,
			"Awaiting Decision": DECIDE,
		}[state] || (frm.doc.docstatus ? FOLLOW : REGISTER);
	const settings = cadre_kpi.grid.show_columns(frm, "tasks", widths);
	const hide = (fields, hidden) => {
		for (const field of fields)
			settings[field] = { ...settings[field], hidden: hidden ? 1 : 0 };
	};
	hide(APPRAISAL_FIELDS, !appraised);
	hide(RESULT_FIELDS, !frm.doc.docstatus);
	hide(["support_promised"], ["Draft", "Under Appraisal"].includes(state));
	hide(["dropped"], !frm.doc.docstatus);
	hide(["origin"], state === "Draft" && !(frm.doc.process_log || []).length);
	cadre_kpi.grid.set_columns(frm, "tasks", settings);
	frm.toggle_display(["appraisal_summary", "consultations"], appraised);
	frm.toggle_display(
		["support_conditions", "decision_number", "assigned_on"],
		["Awaiting Decision", "Assigned", "Closed", "Cancelled"].includes(state)
	);
	frm.toggle_display("overall_progress", frm.doc.docstatus === 1);
	// asked for in a dialog where they are needed; the name stands in the link to the cadre
	frm.toggle_display(["action_note", "change_reason", "cadre_name"], false);
	frm.toggle_display(["total_weight", "total_tasks"], false); // the line below the table says it
}

function show_weights(frm) {
	cadre_kpi.contract_view.show_checks(frm);
	const counted = (frm.doc.tasks || []).filter((row) => !row.dropped);
	const assigned = counted.filter((row) => !["taken_over", "sudden"].includes(row.came_by));
	const total = flt(
		assigned.reduce((sum, row) => sum + flt(row.weight), 0),
		4
	);
	if (frm.doc.docstatus === 0 && frm.perm[0]?.write) {
		frm.doc.total_weight = total;
		frm.doc.total_tasks = counted.length;
	}
	const $footer = frm.fields_dict.tasks.grid.wrapper.find(".grid-footer");
	let $total = frm.fields_dict.tasks.grid.wrapper.find(".cadre-kpi-weights");
	if (!$total.length)
		$total = $('<div class="cadre-kpi-weights small"></div>').insertBefore($footer);
	if (!total) {
		$total
			.text(__("{0} tasks", [counted.length]))
			.attr("class", "cadre-kpi-weights small text-muted");
		return;
	}
	const whole = frm.doc.__onload?.weights_total || 100;
	const rest = flt(whole - total, 4);
	if (whole !== 100) {
		$total
			.text(
				__("{0} tasks · weights add up to {1} of {2} points", [
					counted.length,
					number(total),
					number(whole),
				])
			)
			.attr("class", `cadre-kpi-weights small ${rest ? "text-danger" : "text-success"}`);
		return;
	}
	const sentence = rest
		? rest > 0
			? __("{0} tasks · weights add up to {1} %, {2} % are left", [
					counted.length,
					number(total),
					number(rest),
			  ])
			: __("{0} tasks · weights add up to {1} %, {2} % too much", [
					counted.length,
					number(total),
					number(-rest),
			  ])
		: __("{0} tasks · weights add up to 100 %", [counted.length]);
	$total
		.text(sentence)
		.attr("class", `cadre-kpi-weights small ${rest ? "text-danger" : "text-success"}`);
}

function number(value) {
	return format_number(value, null, Number.isInteger(value) ? 0 : 2);
}

// ---- filling in -------------------------------------------------------------------------------------------

function catalogue_button(frm) {
	const grid = frm.fields_dict.tasks.grid;
	const label = __("Add From Catalogue");
	if (!frm.perm[0]?.write || frm.doc.docstatus > 1) return;
	grid.add_custom_button(label, () => {
		const picker = new frappe.ui.form.MultiSelectDialog({
			doctype: "Work Product",
			target: frm,
			setters: { code: "", product_group: "", unit_of_measure: "" },
			add_filters_group: 0,
			size: "large",
			primary_action_label: __("Add Tasks"),
			get_query: () => cadre_kpi.work.products_in_force(frm),
			async action(names) {
				this.dialog?.hide();
				cur_dialog?.hide();
				await add_products(frm, names);
			},
		});
		setTimeout(() => picker.dialog?.set_title(label)); // Frappe makes an English plural of the DocType
	});
}

async function add_products(frm, names) {
	if (!names?.length) return;
	const products = await frappe.db.get_list("Work Product", {
		filters: { name: ["in", names] },
		fields: ["name", "product_name", "unit_of_measure", "coefficient"],
		limit: names.length,
	});
	for (const product of products) {
		const empty = (frm.doc.tasks || []).find((row) => !row.task_name && !row.output_product);
		const row = empty || frm.add_child("tasks");
		Object.assign(row, {
			work_product: product.name,
			due_date: row.due_date || frm.doc.end_date,
			...from_catalogue(row, product),
		});
	}
	frm.refresh_field("tasks");
	frm.dirty();
	show_weights(frm);
}

// ---- opinions and follow-up -------------------------------------------------------------------------------

async function give_opinion(frm) {
	const answer = await cadre_kpi.dialogs.ask(
		__("Opinion on the Registration"),
		[
			{
				fieldname: "opinion",
				fieldtype: "Select",
				label: __("Opinion"),
				options: cadre_kpi.dialogs.choices(["Agrees", "Agrees With Remarks", "Disagrees"]),
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
	const done = await cadre_kpi.call_method(frm, "give_opinion", {
		opinion: answer.opinion,
		remarks: answer.remarks || "",
	});
	if (done) frappe.show_alert({ message: __("Your opinion is recorded."), indicator: "green" });
}

function follow_up_buttons(frm, standing) {
	if (frm.doc.workflow_state !== "Assigned") return;
	const mine = (...relations) => relations.some((name) => standing.relations.includes(name));
	const create = (doctype, values) =>
		cadre_kpi.new_doc(doctype, { contract: frm.doc.name, ...values });
	const group = __("Create");
	if (mine("self", "Unit Collective")) {
		frm.add_custom_button(
			__("Personal Plan"),
			() => cadre_kpi.milestones.make_plan(frm),
			group
		);
	}
	if (frappe.model.can_create("Progress Report") && mine("self", "Unit Collective")) {
		frm.add_custom_button(
			__("Progress Report"),
			() => create("Progress Report", { report_type: "Periodic" }),
			group
		);
	}
	if (frappe.model.can_create("Progress Report") && mine("Focal Agency", "Organisation Board")) {
		frm.add_custom_button(
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
		frm.add_custom_button(
			__("Directive"),
			() => create("Directive", { issued_by: frm.doc.managed_by }),
			group
		);
	}
	if (frappe.model.can_create("Cadre Evaluation") && mine("Organisation Board")) {
		frm.add_custom_button(__("Evaluation"), () => start_evaluation(frm), group);
	}
	frm.add_custom_button(
		__("Progress Reports"),
		() => frappe.set_route("List", "Progress Report", { contract: frm.doc.name }),
		__("View")
	);
	frm.add_custom_button(
		__("Directives"),
		() => frappe.set_route("List", "Directive", { contract: frm.doc.name }),
		__("View")
	);
}

async function start_evaluation(frm) {
	const { message } = await frappe.db.get_value(
		"Cadre Evaluation",
		{ cadre: frm.doc.cadre, period: frm.doc.period },
		"name"
	);
	if (message?.name) frappe.set_route("Form", "Cadre Evaluation", message.name);
	else cadre_kpi.new_doc("Cadre Evaluation", { cadre: frm.doc.cadre, period: frm.doc.period });
}
