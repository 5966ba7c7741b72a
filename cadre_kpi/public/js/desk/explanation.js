// Why an evaluation has its points and its rating: the steps of the score as a table, the conditions with what
// was found and what is needed.

import { escape } from "./dialogs";
import { get_level_name, draw_level_pill, LEVELS } from "./levels";

const FORMS = frappe.boot?.cadre_kpi_lists?.disciplines || [];

// Words of the formulas of cadre_kpi/scoring/explanation.py.
const name_terms = () => ({
	completed: __("amount completed"),
	products: __("products"),
	faulty: __("products with a finding"),
	exact: __("exact points"),
	bonus: __("bonus points"),
	own: __("own work"),
	head: __("rating of the head"),
	organisation: __("rating of the organisation"),
	base: __("people it is measured on"),
	assigned: __("amount assigned"),
	failures: __("quality failures"),
	delays: __("delays"),
	components: __("components"),
	council: __("council points"),
	general: __("general points"),
	result: __("result points"),
	deductions: __("points deducted"),
	score: __("score"),
	indicators: __("indicators of the unit"),
	reached: __("per cent of the target reached"),
	counted: __("per cent that counts"),
	band: __("per cent of the band"),
	maximum: __("maximum"),
	mean: __("mean"),
	trimmed_mean: __("trimmed mean"),
	median: __("median"),
	points: __("rating by points"),
	total: __("total points"),
	below: __("people below"),
	criteria: __("criteria"),
	conditions: __("conditions"),
	grounds: __("grounds"),
	failed: __("conditions not met"),
	scored: __("members who scored"),
	needed: __("members needed"),
	cast: __("votes cast"),
	votes: __("votes"),
	discipline: __("discipline"),
	...Object.fromEntries(FORMS.map((form) => [form, __(form)])),
	shortcomings_fixed: __("earlier shortcomings fixed"),
	degradation: __("degradation"),
	forbidden_conduct: __("forbidden conduct"),
	unit_corruption: __("corruption in the unit"),
	targets_missed: __("basic targets missed"),
	units_failed: __("units not completed"),
	low_confidence: __("low confidence"),
	true: __("Yes"),
	false: __("No"),
	...Object.fromEntries(
		["", "unit_"].flatMap((whose) => [
			[`${whose}tasks_done`, __("tasks done")],
			[`${whose}tasks_on_time`, __("tasks on time")],
			[`${whose}tasks_with_quality`, __("tasks with quality")],
			[`${whose}tasks_exceeded`, __("tasks exceeded")],
			[`${whose}tasks_late`, __("tasks late")],
			[`${whose}tasks_not_done`, __("tasks not done")],
		])
	),
});

function draw_formula(text) {
	const words = name_terms();
	return escape(text || "").replace(/[a-z_]{3,}/g, (word) => words[word] || word);
}

function draw_value(step) {
	if (LEVELS.includes(step.value)) return draw_level_pill(step.value);
	const text = String(step.value ?? "");
	return /^-?\d+(\.\d+)?$/.test(text) ? escape(text.replace(".", ",")) : escape(text);
}

// The document, or that it is an assumption, and below it what the document says or why it is assumed.
function draw_source(step) {
	const name = step.assumption
		? `<i>${__("Assumption of the scheme")}</i>`
		: escape(step.document || "");
	return step.says ? `${name}<div class="cadre-kpi-says">${escape(step.says)}</div>` : name;
}

// with_conditions: whether the conditions are listed among the steps; not where conditions_table stands beside.
export function steps_table(all, with_conditions = false) {
	const steps = (all || []).filter((step) => with_conditions || !/^condition_/.test(step.key));
	if (!steps.length) {
		return `<p class="text-muted">${__(
			"No points yet: they are computed when the first review is entered and nothing is missing."
		)}</p>`;
	}
	const rows = steps.map(
		(step, index) => `<tr>
			<td class="text-muted cadre-kpi-no">${index + 1}</td>
			<td>${escape(step.text)}${
			step.formula
				? `<div class="cadre-kpi-formula">${draw_formula(step.formula)}</div>`
				: ""
		}</td>
			<td class="text-right cadre-kpi-value">${draw_value(step)}</td>
			<td class="text-muted small">${draw_source(step)}</td>
		</tr>`
	);
	return `<div class="table-responsive"><table class="table table-bordered cadre-kpi-table cadre-kpi-steps">
		<thead><tr>
			<th>${__("No.")}</th><th>${__("How It Was Computed")}</th>
			<th class="text-right">${__("Value")}</th><th>${__("Legal Source")}</th>
		</tr></thead>
		<tbody>${rows.join("")}</tbody>
	</table></div>`;
}

// What was found or is needed: figures as they are, words of the format in the user's language.
export function draw_figure(text) {
	return escape(text)
		.split(" ")
		.map((word) =>
			FORMS.includes(word) ? escape(__(word)) : word === "none" ? __("No") : word
		)
		.join(" ");
}

// conditions: rows with condition_name, level, met (1, 0 or null for not assessed), found, needed. Conditions of a
// level and grounds that force the lowest one are two tables: the first should be met, the second should not apply.
export function draw_conditions(conditions) {
	const lowest = LEVELS[LEVELS.length - 1];
	const rows = conditions || [];
	const grounds = rows.filter((row) => row.level === lowest);
	const others = rows.filter((row) => row.level !== lowest);
	return (
		(others.length
			? `<h5>${__("Conditions")}</h5>` +
			  draw_table(
					[__("Condition"), __("Rating"), __("Found"), __("Needed")],
					others,
					(row) => [escape(get_level_name(row.level)), "✓"]
			  )
			: "") +
		(grounds.length
			? `<h5>${__("Grounds That Force a Level")}</h5>` +
			  draw_table(
					[__("Ground"), __("Applies"), __("Found"), __("Applies When")],
					grounds,
					(row) => [row.met === null ? "–" : row.met ? __("No") : __("Yes"), ""]
			  )
			: "")
	);
}

// `tell(row)`: what stands in the second column, and the mark of a condition that is met.
function draw_table([name, ...labels], rows, tell) {
	const [second, found, needed] = labels;
	return `<div class="table-responsive"><table class="table table-bordered cadre-kpi-table cadre-kpi-stacked">
		<thead><tr>
			<th></th><th>${name}</th><th>${second}</th>
			<th class="text-right">${found}</th><th class="text-right">${needed}</th>
		</tr></thead>
		<tbody>${rows.map((row) => draw_condition(row, labels, ...tell(row))).join("")}</tbody>
	</table></div>`;
}

function draw_condition(row, labels, second, sign) {
	const [second_label, found, needed] = labels.map((label) => `data-label="${escape(label)}"`);
	const failed = row.met !== null && !row.met;
	const mark = row.met === null ? "–" : failed ? "✗" : sign;
	return `<tr class="${failed ? "cadre-kpi-failed" : ""}">
		<td class="${failed ? "text-danger" : "text-success"} text-center"><b>${mark}</b></td>
		<td>${escape(row.condition_name)}</td>
		<td ${second_label}><div>${second}</div></td>
		<td class="text-right" ${found}><div>${draw_figure(row.found)}</div></td>
		<td class="text-right" ${needed}><div>${draw_figure(row.needed)}</div></td>
	</tr>`;
}

// One sentence where points and proposed rating fall apart, with the failed conditions of the levels passed on the way.
export function explain_difference(by_points, proposed, conditions) {
	if (!by_points || !proposed || by_points === proposed) return "";
	const highest = LEVELS.indexOf(by_points);
	const lines = (conditions || [])
		.filter((row) => row.met !== null && !row.met && LEVELS.indexOf(row.level) >= highest)
		.map(
			(row) =>
				`<li>${escape(row.condition_name)}: ${draw_figure(row.found)} (${draw_figure(
					row.needed
				)})</li>`
		);
	const failed = [...new Set(lines)];
	const sentence = __(
		"By points alone: {0}. Proposed: {1}, because these conditions are not met:",
		[
			`<b>${escape(get_level_name(by_points))}</b>`,
			`<b>${escape(get_level_name(proposed))}</b>`,
		]
	);
	return `<div class="cadre-kpi-note">${sentence}<ul>${failed.join("")}</ul></div>`;
}

export function draw_headline_figures(figures) {
	const cells = figures
		.filter(([, shown]) => shown !== null && shown !== undefined && shown !== "")
		.map(
			([label, shown]) =>
				`<div class="cadre-kpi-figure"><div class="text-muted small">${label}</div><div>${shown}</div></div>`
		);
	return `<div class="cadre-kpi-figures">${cells.join("")}</div>`;
}

// Points with two places. The server sends decimals as text with a point, whatever the user's number format is.
export function format_points(figure) {
	if (figure === null || figure === undefined || figure === "") return "–";
	return format_number(Number(figure), null, 2);
}
