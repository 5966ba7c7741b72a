// The form of a Progress Report: the rows come from the contract, the cadre reports, the agency verifies beside it.

// reported field → what the agency verified; the same pairs as VERIFIED in progress_report.py
const VERIFIED = {
	quantity: "verified_quantity",
	quality_failures: "verified_quality_failures",
	objective_quality_failures: "verified_objective_quality_failures",
	delays: "verified_delays",
	objective_delays: "verified_objective_delays",
};
const LISTS = {
	failures_by_product: "verified_failures_by_product",
	delays_by_product: "verified_delays_by_product",
};
// what the agency enters as well
const CONFIRMED = [
	"cause_confirmed_by",
	"cause_confirmed_on",
	"cause_paper",
	"quality_assessed",
	"quality_percent",
	"innovative",
];
const REPORTED = [
	...Object.keys(VERIFIED),
	...Object.keys(LISTS),
	"completed_on",
	"objective_cause",
	"note",
	"obstacle",
	"request",
];
const REPORT = {
	task_name: 3,
	target: 1,
	completed_before: 1,
	quantity: 1,
	completed_on: 2,
	obstacle: 2,
};
const VERIFY = {
	task_name: 3,
	target: 1,
	quantity: 1,
	verified_quantity: 1,
	correction_reason: 2,
	obstacle: 2,
};

class ProgressReportForm extends cadre_kpi.Form {
	questions = {
		"Send Report": () =>
			[this.ask_about_zeros(), this.ask_about_days()].filter(Boolean).join("</p><p>") ||
			null,
	};

	on_setup() {
		this.frm.set_query("contract", () => ({ filters: { workflow_state: "Assigned" } }));
		cadre_kpi.grid.format_column("Progress Report Task", "task_name", show_task);
		for (const [reported, verified] of Object.entries(VERIFIED)) {
			cadre_kpi.grid.format_column("Progress Report Task", verified, (value, row) =>
				show_verified(value, row, reported)
			);
		}
		cadre_kpi.grid.format_numbers(
			"Progress Report Task",
			"target",
			"completed_before",
			...Object.keys(VERIFIED)
		);
	}

	on_refresh() {
		this.arrange();
		cadre_kpi.grid.fix_rows(this.frm, "tasks");
		cadre_kpi.grid.keep_cursor(this.frm, "tasks");
		this.offer_proposals();
		cadre_kpi.evidence.show(this.frm, this.may_attach());
		if (this.frm.is_new()) {
			this.say_what_to_do();
			if (this.doc.contract && !this.has_rows()) return this.fill();
		}
	}

	on_contract() {
		if (this.frm.is_new()) this.say_what_to_do();
		if (this.doc.contract && this.frm.is_new()) return this.fill();
	}

	say_what_to_do() {
		const says = this.doc.contract
			? __("Enter what was done in these days only, then save and send the report.")
			: __(
					"Choose the contract: its tasks come by themselves. Enter what was done in these days only."
			  );
		cadre_kpi.headline.set(this.frm, says, "blue");
	}

	on_report_type() {
		return this.arrange();
	}

	on_standing(standing) {
		this.add_directive_buttons(standing);
		cadre_kpi.evidence.show(this.frm, this.may_attach());
	}

	// A report of zeros may be true, and then it says why; more often somebody forgot to enter something.
	ask_about_zeros() {
		const rows = this.doc.tasks || [];
		const empty = rows.filter(
			(row) => !flt(row.quantity) && !(row.note || row.obstacle || "").trim()
		);
		if (!empty.length) return null;
		const names = empty.map(
			(row) => `${row.task_no}. ${frappe.utils.escape_html(row.task_name)}`
		);
		const said =
			empty.length === rows.length
				? __("The report has no figure at all. Was nothing done on any task?")
				: __("Nothing is reported and nothing is said of these tasks. Was nothing done?");
		return `${said}<br>${names.join("<br>")}`;
	}

	// Finished work without its day counts as finished on the last day of the report: entered late, it would be late work.
	ask_about_days() {
		const { to_date } = this.doc;
		const late = (this.doc.tasks || []).filter(
			(row) =>
				!row.completed_on &&
				row.due_date &&
				row.due_date < to_date &&
				flt(row.completed_before) < flt(row.target) &&
				get_total(row) >= flt(row.target)
		);
		if (!late.length) return null;
		const names = late.map(
			(row) =>
				`${row.task_no}. ${frappe.utils.escape_html(row.task_name)} (${__("due on {0}", [
					frappe.datetime.str_to_user(row.due_date),
				])})`
		);
		const said = __(
			"These tasks are finished and have no day of completion. They would count as finished on {0}, after their due date. Were they finished earlier, enter the day first:",
			[frappe.datetime.str_to_user(to_date)]
		);
		return `${said}<br>${names.join("<br>")}`;
	}

	// What ERPNext's tasks and projects behind the contract say, put into the rows in which nothing stands yet. A proposal:
	// whoever reports looks at it, and only what the agency verifies counts.
	offer_proposals() {
		const linked = frappe.meta.has_field("Progress Report Task", "erpnext_state");
		if (!linked || !this.doc.contract || (this.doc.workflow_state || "Draft") !== "Draft")
			return;
		this.frm.add_custom_button(__("Propose Figures from ERPNext"), () => this.propose());
	}

	async propose() {
		const found = await frappe.xcall("cadre_kpi.api.hr.propose_progress", {
			contract: this.doc.contract,
		});
		const by_task = new Map(found.map((entry) => [entry.contract_task, entry]));
		let filled = 0;
		for (const row of this.doc.tasks || []) {
			const entry = by_task.get(row.contract_task);
			if (!entry || flt(row.quantity)) continue;
			const note = [row.note, entry.text].filter(Boolean).join("\n");
			await frappe.model.set_value(row.doctype, row.name, {
				note,
				completed_on: row.completed_on || entry.completed_on,
				quantity: entry.quantity,
			});
			filled += 1;
		}
		frappe.show_alert({
			message: filled
				? __("{0} figures were proposed. Look at each before you send the report.", [
						filled,
				  ])
				: __(
						"No task or project of ERPNext that you may read has figures for this report."
				  ),
			indicator: filled ? "blue" : "orange",
		});
	}

	has_rows() {
		return (this.doc.tasks || []).some((row) => row.contract_task);
	}

	// The rows of the contract, with the days since the last report. Once for a contract, however often the desk draws
	// the form meanwhile: rows that came in a second time would take the place of what was typed into the first.
	fill() {
		const key = `${this.doc.name}:${this.doc.contract}`;
		if (this.filling?.key !== key) {
			const ended = this.bring_rows().catch((fault) => {
				this.filling = null; // asked again at the next drawing
				throw fault;
			});
			this.filling = { key, ended };
		}
		return this.filling.ended;
	}

	async bring_rows() {
		const contract = this.doc.contract;
		const [found, last] = await Promise.all([
			frappe.db.get_value("Task Contract", contract, [
				"cadre",
				"cadre_name",
				"unit",
				"managed_by",
				"period",
				"start_date",
				"end_date",
			]),
			frappe.db.get_list("Progress Report", {
				filters: { contract, report_type: "Periodic", docstatus: ["<", 2] },
				fields: ["to_date"],
				order_by: "to_date desc",
				limit: 1,
			}),
		]);
		const rows = await this.read_rows();
		if (this.doc.contract !== contract) return; // another one was chosen meanwhile
		const { start_date, end_date, ...place } = found.message;
		await Promise.all([
			frappe.utils.fetch_link_title("Cadre", place.cadre),
			frappe.utils.fetch_link_title("Cadre Unit", place.unit),
		]);
		await this.frm.set_value(place);
		if (!this.doc.from_date) {
			const after = last.length ? frappe.datetime.add_days(last[0].to_date, 1) : start_date;
			await this.frm.set_value("from_date", after > end_date ? end_date : after);
		}
		if (!this.doc.to_date) {
			const today = frappe.datetime.get_today();
			const until = today > end_date ? end_date : today;
			await this.frm.set_value("to_date", until < this.doc.from_date ? end_date : until);
		}
		this.frm.clear_table("tasks");
		for (const row of rows || []) this.frm.add_child("tasks", { ...row, quantity: 0 });
		this.frm.refresh_field("tasks");
		cadre_kpi.evidence.show(this.frm, true);
	}

	// Asked about a copy: the desk puts the record that comes with an answer in the place of the one of its name, with
	// what it was when it was sent, and what is typed meanwhile would be lost. Rows stay out of the copy: they would
	// come back as rows of the copy.
	async read_rows() {
		const name = frappe.model.get_new_name(this.frm.doctype);
		const values = Object.entries(this.doc).filter(([, value]) => !Array.isArray(value));
		const copy = { ...Object.fromEntries(values), name };
		const method = "build_rows_of_contract";
		const rows = await frappe.xcall("run_doc_method", { docs: JSON.stringify(copy), method });
		frappe.model.clear_doc(this.frm.doctype, name);
		return rows;
	}

	may_attach() {
		return (
			(this.doc.workflow_state || "Draft") === "Draft" &&
			(this.frm.is_new() || this.frm.cadre_kpi_standing?.write !== false)
		);
	}

	arrange() {
		const state = this.doc.workflow_state || "Draft";
		const verifying = state !== "Draft";
		const settings = cadre_kpi.grid.show_columns(
			this.frm,
			"tasks",
			verifying ? VERIFY : REPORT
		);
		for (const field of REPORTED) {
			settings[field] = { ...settings[field], read_only: verifying ? 1 : 0 };
		}
		for (const field of [
			...Object.values(VERIFIED),
			...Object.values(LISTS),
			...CONFIRMED,
			"correction_reason",
		]) {
			settings[field] = { ...settings[field], hidden: verifying ? 0 : 1 };
		}
		cadre_kpi.grid.set_columns(this.frm, "tasks", settings);
		this.frm.toggle_display(["verification_section", "verification_note"], verifying);
		this.frm.toggle_display(["action_note", "cadre_name"], false);
		for (const field of [
			"report_type",
			"from_date",
			"to_date",
			"summary",
			"unfinished",
			"proposals",
		]) {
			this.frm.set_df_property(field, "read_only", verifying ? 1 : 0);
		}
	}

	redraw(doctype, name) {
		this.frm.fields_dict.tasks.grid.grid_rows_by_docname?.[name]?.refresh();
	}

	add_directive_buttons(standing) {
		const may = [
			"Organisation Board",
			"managing committee: chair or deputy",
			"managing committee: secretary",
		].some((name) => standing.relations.includes(name));
		if (!may || !frappe.model.can_create("Directive")) return;
		for (const row of this.doc.tasks || []) {
			if (!(row.obstacle || "").trim()) continue;
			this.frm.add_custom_button(
				__("On the obstacle of task {0}", [row.task_no]),
				() =>
					cadre_kpi.open_new_doc("Directive", {
						contract: this.doc.contract,
						progress_report: this.doc.name,
						task_no: row.task_no,
						obstacle: row.obstacle,
						issued_by: this.doc.managed_by,
					}),
				__("Issue Directive")
			);
		}
	}
}

function show_task(value, row) {
	const text = frappe.utils.escape_html(value || "");
	const unit = frappe.utils.escape_html(row.unit_of_measure || "");
	const mark = (row.obstacle || "").trim()
		? `<span class="cadre-kpi-dot Red" title="${__("Obstacle")}"></span>`
		: "";
	const finished =
		locals["Progress Report"]?.[row.parent]?.workflow_state !== "Draft" && row.completed_on;
	const day = finished
		? `<div class="text-muted small">${__("Completed on {0}", [
				frappe.datetime.str_to_user(row.completed_on),
		  ])}</div>`
		: "";
	return (unit ? `${mark}${text} <span class="text-muted">(${unit})</span>` : mark + text) + day;
}

// A corrected figure shows what was reported beside it, struck through.
function show_verified(value, row, reported) {
	const shown = cadre_kpi.grid.format_plain_number(value);
	if (flt(value) === flt(row[reported])) return cadre_kpi.grid.number(value);
	const was = cadre_kpi.grid.format_plain_number(row[reported]);
	return `<span class="cadre-kpi-corrected" title="${frappe.utils.escape_html(
		row.correction_reason || ""
	)}"><del>${was}</del>${shown}</span>`;
}

const get_total = (row) =>
	row.measure === "Latest Figure"
		? flt(row.quantity)
		: flt(row.completed_before) + flt(row.quantity);

function mention_over_target(row) {
	const total = get_total(row);
	if (total > flt(row.target) && !(row.note || "").trim()) {
		frappe.show_alert({
			message: __(
				"Task {0}: {1} of {2} is more than assigned. Open the row and note how it was exceeded.",
				[
					row.task_no,
					format_number(total, null, 2),
					format_number(flt(row.target), null, 2),
				]
			),
			indicator: "orange",
		});
	}
}

cadre_kpi.attach("Progress Report", ProgressReportForm, {
	"Progress Report Task": {
		quantity: (_form, doctype, name) => mention_over_target(locals[doctype][name]),
		...Object.fromEntries(
			Object.values(VERIFIED).map((field) => [field, (form, ...row) => form.redraw(...row)])
		),
	},
});
