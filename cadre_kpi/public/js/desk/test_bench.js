// The test bench of a scheme: a few figures typed in, scored by the server with the scheme's rules. Nothing is
// stored.

import { escape } from "./dialogs";
import {
	draw_conditions,
	draw_headline_figures,
	format_points,
	steps_table,
	explain_difference,
} from "./explanation";
import { get_level_name, draw_level_pill, LEVELS } from "./levels";

const list_task_fields = () => [
	["assigned", __("Assigned"), "number", "1"],
	["completed", __("Completed"), "number", "1"],
	["coefficient", __("Conversion Coefficient"), "number", "1"],
	["weight", __("Weight (%)"), "number", ""],
	["quality_failures", __("Quality Failures"), "number", ""],
	["objective_quality_failures", __("Of These Objective (Quality)"), "number", ""],
	["delays", __("Delays"), "number", ""],
	["objective_delays", __("Of These Objective (Delay)"), "number", ""],
];
const list_on_time = () => [
	["", __("By Delays")],
	["true", __("Yes")],
	["false", __("No")],
];
const list_origins = () => [
	["", __("planned")],
	["taken_over", __("taken_over")],
	["sudden", __("sudden")],
	["handed_over", __("handed_over")],
];
const list_flags = () => [
	["", __("No")],
	["true", __("Yes")],
];
// Findings told product by product, as far as the scheme takes points off the product: "3; 2" is three on one, two on
// another. What is written here counts; objective findings are left out of it.
const list_product_fields = () => [
	["failures_by_product", __("Quality Failures, Product by Product"), "text", ""],
	["delays_by_product", __("Delays, Product by Product"), "text", ""],
];
const FINDINGS = {
	failures_by_product: ["quality_failures", "objective_quality_failures"],
	delays_by_product: ["delays", "objective_delays"],
};
const FLAGS = ["on_time", "innovative"];
// Numbers of tasks of the units that a leader leads.
const list_unit_figures = () => [
	["total", __("Tasks of the Units Led")],
	["done", __("Of These Done")],
	["on_time", __("Of These on Time")],
	["with_quality", __("Of These With Quality")],
	["exceeded", __("Of These Exceeded")],
];
const list_indicators = () => [
	["development", __("Development of the Unit")],
	["satisfaction", __("Satisfaction of the People")],
];
const COUNTS = [
	"quality_failures",
	"objective_quality_failures",
	"delays",
	"objective_delays",
	"days_late",
];
const DISCIPLINE = frappe.boot?.cadre_kpi_lists?.disciplines || [];

export class TestBench {
	constructor(frm, wrapper) {
		this.frm = frm;
		this.council =
			["council", "blend"].includes(frm.doc.result_method) && cint(frm.doc.council_enabled);
		this.leadership = cint(frm.doc.result_leader_components);
		const rules = [...(frm.doc.conditions || []), ...(frm.doc.disqualifications || [])];
		this.units = rules.some((row) => (row.measure || "").startsWith("unit_tasks"));
		this.indicators =
			cint(frm.doc.indicators_enabled) ||
			rules.some((row) => row.measure === "indicators_reached");
		this.only_leaders =
			(frm.doc.subjects || []).length > 0 &&
			frm.doc.subjects.every((row) => cint(row.leader));
		this.$wrapper = $(wrapper).empty();
		this.$body = $('<div class="cadre-kpi-bench"></div>').appendTo(this.$wrapper);
		this.make();
	}

	make() {
		this.columns = this.list_figure_columns();
		this.choices = this.list_choice_columns();
		const heads = [...this.columns, ...this.choices].map(([, label]) => `<th>${label}</th>`);
		if (this.council) heads.push(`<th>${__("Council Scores")}</th>`);
		this.$body.html(`
			<p class="text-muted">${__("Try the scheme on figures of your own. Nothing is stored.")}${
			this.council
				? " " +
				  __(
						"Scores of the members for a task: separated by semicolons, for example 80; 85; 90."
				  )
				: ""
		}</p>
			<div class="table-responsive"><table class="table table-bordered cadre-kpi-table cadre-kpi-figures-in">
				<thead><tr><th>${__("No.")}</th>${heads.join("")}<th></th></tr></thead>
				<tbody></tbody>
			</table></div>
			<p><button type="button" class="btn btn-xs btn-default" data-do="add">${__(
				"Add Task"
			)}</button></p>
			<div class="row" data-case></div>
			<p><button type="button" class="btn btn-sm btn-primary" data-do="try">${__("Compute")}</button></p>
			<div data-result></div>`);
		this.$rows = this.$body.find("tbody");
		this.make_case(this.$body.find("[data-case]"));
		this.$body.on("click", "[data-do=add]", () =>
			this.add_row().find("input").first().focus()
		);
		this.$body.on("click", "[data-do=remove]", (event) => {
			$(event.currentTarget).closest("tr").remove();
			this.number_rows();
		});
		this.$body.on("click", "[data-do=try]", () => this.try_case());
		this.$body.on("keydown", "input", (event) => event.key === "Enter" && this.try_case());
		this.add_row();
		this.add_row();
		this.add_row();
	}

	// Only what the rules of this scheme look at.
	list_figure_columns() {
		const { doc } = this.frm;
		const weighs = this.council || doc.result_weighing === "weight";
		const bands = (doc.bands || []).some(({ kind }) => kind === "days_late");
		return [
			...list_task_fields().filter(([name]) => weighs || name !== "weight"),
			...(doc.result_penalty_on === "row" ? [] : list_product_fields()),
			...(bands
				? [
						["days_late", __("Working Days Late"), "number", ""],
						["quality_percent", __("Quality (%)"), "number", ""],
				  ]
				: []),
		];
	}

	list_choice_columns() {
		const { doc } = this.frm;
		const innovation =
			cint(doc.bonus_enabled) && (doc.bonus_reasons || "").includes("innovative");
		return [
			["on_time", __("Done on Time"), list_on_time()],
			["origin", __("How It Came"), list_origins()],
			...(innovation
				? [["innovative", __("Recognised as an Innovation"), list_flags()]]
				: []),
		];
	}

	add_row() {
		const cells = this.columns.map(
			([name, label, , value]) =>
				`<td data-label="${label}"><input class="form-control input-xs text-right" inputmode="decimal"
					data-name="${name}" aria-label="${label}" value="${value}"></td>`
		);
		for (const [name, label, choices] of this.choices) {
			const options = choices.map(
				([value, text]) => `<option value="${value}">${text}</option>`
			);
			cells.push(
				`<td data-label="${label}"><select class="form-control input-xs" data-name="${name}"
					aria-label="${label}">${options.join("")}</select></td>`
			);
		}
		if (this.council) {
			cells.push(
				`<td data-label="${__(
					"Council Scores"
				)}"><input class="form-control input-xs" data-name="scores"
					value="80; 85; 90" aria-label="${__("Council Scores")}"></td>`
			);
		}
		const $row = $(`<tr><td class="text-muted" data-number data-label="${__(
			"Task"
		)}"></td>${cells.join("")}
			<td><button type="button" class="btn btn-xs btn-default" data-do="remove"
				title="${__("Remove")}" aria-label="${__("Remove")}">×</button></td></tr>`).appendTo(this.$rows);
		this.number_rows();
		return $row;
	}

	number_rows() {
		this.$rows.find("[data-number]").each((index, cell) => $(cell).text(index + 1));
	}

	make_case($parent) {
		const fields = [];
		if (flt(this.frm.doc.result_general_max)) {
			fields.push({
				fieldname: "general",
				fieldtype: "Float",
				label: __("General Points"),
				precision: 2,
				description: __("At most {0}", [flt(this.frm.doc.result_general_max)]),
			});
		}
		fields.push({
			fieldname: "deductions",
			fieldtype: "Float",
			label: __("Points Deducted"),
			precision: 2,
		});
		fields.push({
			fieldname: "discipline",
			fieldtype: "Select",
			label: __("Form of Discipline"),
			options: ["", ...DISCIPLINE.map((value) => ({ value, label: __(value) }))],
		});
		fields.push({ fieldtype: "Column Break" });
		for (const [fieldname, label, depends_on] of [
			["degradation", __("Degradation Concluded")],
			["forbidden_conduct", __("Forbidden Conduct")],
			["shortcomings_open", __("Shortcomings Not Fixed")],
			["leader", __("Leader or Manager")],
			["unit_corruption", __("Corruption or Waste in the Unit Led"), "leader"],
		]) {
			const ticked = fieldname === "leader" && this.only_leaders ? 1 : 0;
			fields.push({ fieldname, fieldtype: "Check", label, depends_on, default: ticked });
		}
		if (this.leadership) fields.push(...this.list_leadership_fields());
		if (this.units) fields.push(...this.list_unit_fields());
		if (this.indicators) fields.push(...this.list_indicator_fields());
		if (cint(this.frm.doc.votes_enabled)) {
			fields.push({ fieldtype: "Column Break" });
			for (const level of LEVELS) {
				fields.push({
					fieldname: `votes_${level}`,
					fieldtype: "Int",
					label: __("Votes for {0}", [get_level_name(level)]),
				});
			}
			fields.push({
				fieldname: "chair_vote",
				fieldtype: "Select",
				label: __("Vote of the Chair"),
				options: ["", ...LEVELS.map((value) => ({ value, label: get_level_name(value) }))],
			});
		}
		const $holder = $('<div class="col-sm-12"></div>').appendTo($parent);
		this.group = new frappe.ui.FieldGroup({ fields, body: $holder, no_submit_on_enter: true });
		this.group.make();
	}

	list_leadership_fields() {
		const parts = [
			["unit_results", __("Results of the Unit Led (%)")],
			["organising", __("Organising the Work (%)")],
			["uniting", __("Gathering and Uniting People (%)")],
		];
		const two = cint(this.frm.doc.result_leader_two_values);
		const values = [
			this.frm.doc.result_leader_full_percent,
			this.frm.doc.result_leader_reduced_percent,
		];
		return [
			{ fieldtype: "Column Break" },
			...parts.map(([fieldname, label]) => ({
				fieldname,
				fieldtype: two ? "Select" : "Float",
				options: two ? values.map((value) => String(flt(value))).join("\n") : undefined,
				label,
				default: String(flt(values[0])),
				depends_on: "leader",
			})),
		];
	}

	// Per cent of the target that each verified indicator of the unit reached.
	list_indicator_fields() {
		const for_leaders = this.frm.doc.indicators_audience !== "all";
		return [
			{ fieldtype: "Column Break" },
			...list_indicators().map(([fieldname, label]) => ({
				fieldname,
				fieldtype: "Data",
				label,
				description: __("Per cent of each target reached, for example 110; 85,5; 60"),
				depends_on: for_leaders ? "leader" : undefined,
			})),
			{
				fieldname: "deputy",
				fieldtype: "Check",
				label: __("Deputy"),
				depends_on: "leader",
				hidden: this.frm.doc.indicators_audience === "head" ? 0 : 1,
			},
		];
	}

	list_unit_fields() {
		return [
			{ fieldtype: "Column Break" },
			...list_unit_figures().map(([name, label]) => ({
				fieldname: `unit_${name}`,
				fieldtype: "Int",
				label,
				depends_on: "leader",
			})),
		];
	}

	// What was typed, in the case format of the server. Decimal comma and point are both understood.
	read() {
		const own = this.group.get_values(true, false) || {};
		const tasks = [];
		const sheets = [];
		this.$rows.find("tr").each((_index, element) => {
			const task = {};
			$(element)
				.find("[data-name]")
				.each((_at, input) => {
					const text = read_number_text(input.value);
					if (!text) return;
					const name = input.dataset.name;
					if (FLAGS.includes(name)) {
						task[name] = text === "true";
					} else if (name === "origin") {
						task.origin = input.value;
					} else if (name in FINDINGS) {
						task[name] = read_products(input.value);
					} else if (name === "scores") {
						sheets.push(
							input.value.split(";").map((score) => read_number_text(score))
						);
					} else {
						task[name] = COUNTS.includes(name) ? cint(text) : text;
					}
				});
			complete_findings(task);
			tasks.push(task);
		});
		const data = { leader: Boolean(own.leader), tasks };
		if (flt(this.frm.doc.result_general_max)) data.general = String(flt(own.general));
		if (flt(own.deductions)) data.deductions = String(flt(own.deductions));
		if (own.leader && this.leadership) {
			data.leadership = {
				unit_results: String(flt(own.unit_results)),
				organising: String(flt(own.organising)),
				uniting: String(flt(own.uniting)),
			};
		}
		data.facts = {
			discipline: own.discipline || "none",
			degradation: Boolean(own.degradation),
			forbidden_conduct: Boolean(own.forbidden_conduct),
			unit_corruption: Boolean(own.leader && own.unit_corruption),
			shortcomings_fixed: !own.shortcomings_open,
		};
		if (own.leader && cint(own.unit_total)) {
			data.facts.unit_tasks = Object.fromEntries(
				list_unit_figures().map(([name]) => [name, cint(own[`unit_${name}`])])
			);
		}
		if (this.indicators) {
			data.facts.indicators = list_indicators().flatMap(([kind]) =>
				(own[kind] || "")
					.split(";")
					.map(read_number_text)
					.filter(Boolean)
					.map((reached) => ({ kind, reached }))
			);
			data.facts.deputy = Boolean(own.leader && own.deputy);
		}
		const members = Math.max(0, ...sheets.map((scores) => scores.length));
		const votes = LEVELS.flatMap((level) => Array(cint(own[`votes_${level}`])).fill(level));
		const seats = Math.max(members, votes.length);
		const chair = own.chair_vote ? votes.indexOf(own.chair_vote) : -1;
		if (seats) {
			data.council = Array.from({ length: seats }, (_seat, at) => ({
				member: String(at + 1),
				...(votes[at] ? { vote: votes[at], chair: at === chair } : {}),
				...(members ? { scores: sheets.map((scores) => scores[at] ?? "") } : {}),
			}));
		}
		return data;
	}

	async try_case() {
		const $result = this.$body.find("[data-result]");
		if (this.frm.is_new() || this.frm.is_dirty()) {
			frappe.msgprint(
				__("Save the scheme first. The test bench computes with what is stored.")
			);
			return;
		}
		const found = await frappe
			.xcall("cadre_kpi.api.scheme.try_case", {
				scheme: this.frm.doc.name,
				case: JSON.stringify(this.read()),
			})
			.catch(() => null); // the message is shown already
		$result.html(found ? this.draw_result(found) : "");
	}

	draw_result(found) {
		const parts = found.components || {};
		return (
			draw_headline_figures([
				[__("Total Points"), format_points(found.total)],
				[__("Result Points"), format_points(found.result)],
				[__("General Points"), format_points(found.general)],
				...(found.bonus ? [[__("Bonus"), format_points(found.bonus)]] : []),
				[__("Points Deducted"), format_points(found.deductions)],
				...(parts.a
					? [
							[__("a. Quantity (%)"), format_points(parts.a)],
							[__("b. Quality (%)"), format_points(parts.b)],
							[__("c. Progress (%)"), format_points(parts.c)],
							...["d", "dd", "e"]
								.filter((part) => parts[part])
								.map((part) => [
									`${part === "dd" ? "đ" : part} (%)`,
									format_points(parts[part]),
								]),
					  ]
					: []),
				[__("Rating by Points"), draw_level_pill(found.level_by_points)],
				[__("Proposed Rating"), draw_level_pill(found.proposed_level)],
			]) +
			(found.warning ? `<p class="text-danger">${escape(found.warning)}</p>` : "") +
			explain_difference(found.level_by_points, found.proposed_level, found.conditions) +
			draw_conditions(found.conditions) +
			`<h5>${escape(__("Explanation"))}</h5>` +
			steps_table(found.explanation)
		);
	}
}

// "3; 2" as numbers; what is no number is left for the server to refuse by name.
function read_products(text) {
	return text
		.split(/[;,\s]+/)
		.filter(Boolean)
		.map((each) => (/^\d+$/.test(each) ? cint(each) : each));
}

// The number of findings follows from the products where it was not typed.
function complete_findings(task) {
	for (const [by_product, [all, objective]] of Object.entries(FINDINGS)) {
		if (task[by_product] && task[all] === undefined) {
			task[all] = task[by_product].reduce((sum, each) => sum + cint(each), 0);
			task[all] += task[objective] || 0;
		}
	}
}

// 1.415,5 and 1415.5 are the same figure; where there is a comma, it is the decimal one.
function read_number_text(text) {
	const trimmed = text.replace(/\s/g, "");
	return trimmed.includes(",") ? trimmed.replace(/\./g, "").replace(",", ".") : trimmed;
}
