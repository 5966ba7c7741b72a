// What stands around the table: counts and links, filters, the quota at the side, the bar for a selection.

import { escape } from "../desk/dialogs";
import { get_level_name } from "../desk/levels";

export function draw_frame(answer, open) {
	const options = (values) =>
		values
			.map(([value, label]) => `<option value="${escape(value)}">${escape(label)}</option>`)
			.join("");
	const select = (name, label, values) => `<label><span>${escape(label)}</span>
			<select class="form-control" data-filter="${name}">${options([
		["", __("All")],
		...values,
	])}</select></label>`;
	const units = answer.units.map((unit) => [
		unit.name,
		`${"\u00a0\u00a0".repeat(unit.depth)}${unit.unit_name}`,
	]);
	const groups = answer.groups.filter(Boolean).map((group) => [group, group]);
	const conditions = answer.conditions.map(({ name }, place) => [String(place), name]);
	return `
			<div class="cadre-kpi-board-top">
				<div class="cadre-kpi-board-counts" role="status"></div>
				<div class="cadre-kpi-board-links"></div>
				<div class="cadre-kpi-board-filters">
					<label><span>${__("Search")}</span><input type="search" class="form-control"
						data-filter="words" placeholder="${escape(__("Name, position, unit"))}"></label>
					<details ${open ? "open" : ""}><summary>${__("Filters")}</summary><div>
					${select("unit", __("Unit"), units)}
					${groups.length ? select("group", __("Group of Similar Duties"), groups) : ""}
					${select(
						"level",
						__("Rating"),
						answer.levels.map((level) => [level, get_level_name(level)])
					)}
					${
						conditions.length
							? select("condition", __("Condition not met"), [
									["any", __("Any")],
									...conditions,
							  ])
							: ""
					}
					${select("only", __("Only"), list_only_choices())}
					</div></details></div></div>
			<div class="cadre-kpi-board-middle">
				<div class="cadre-kpi-board-table"></div>
				<details class="cadre-kpi-board-side" ${open ? "open" : ""}>
					<summary>${__("Quota")}</summary><div class="cadre-kpi-board-quota"></div></details>
			</div>
			<div class="cadre-kpi-bulk cadre-kpi-board-bulk" role="toolbar" aria-label="${escape(
				__("For the selected")
			)}" hidden></div>`;
}

function list_only_choices() {
	return [
		["differs", __("Differs from the proposal")],
		["over", __("Over Quota")],
		["outdated", __("Computed anew since")],
		["trial", __("Changes under the moved rules")],
	];
}

// On the board of a period: the decisions that there are, and those that can be prepared.
export function draw_links({ answer, trial, last_change }) {
	const { drafts = [], to_prepare = [] } = answer;
	const links = drafts.map(
		({ name, committee, workflow_state }) =>
			`<a class="btn btn-default btn-sm" href="${frappe.utils.generate_route({
				type: "page",
				name: "rating-board",
			})}/${encodeURIComponent(name)}">${escape(`${committee} · ${__(workflow_state)}`)}</a>`
	);
	const buttons = to_prepare.map(
		(committee) =>
			`<button type="button" class="btn btn-primary btn-sm" data-committee="${escape(
				committee
			)}">${escape(__("Prepare the decision of {0}", [committee]))}</button>`
	);
	const end = trial
		? `<button type="button" class="btn btn-default btn-sm" data-act="end-trial">${__(
				"End the Trial"
		  )}</button>`
		: "";
	const undo = last_change
		? `<button type="button" class="btn btn-default btn-sm" data-act="undo">${__(
				"Undo the Last Change"
		  )}</button>`
		: "";
	return [...links, ...buttons, undo, end].join(" ");
}

export function draw_bulk(answer, number) {
	const buttons = answer.points_only
		? ""
		: answer.levels
				.map(
					(level) =>
						`<button type="button" class="btn btn-default btn-sm" data-level="${level}">${escape(
							get_level_name(level)
						)}</button>`
				)
				.join("");
	const remove =
		answer.decision.workflow_state === "Draft"
			? `<button type="button" class="btn btn-default btn-sm" data-act="remove">${__(
					"Leave Out of the Decision"
			  )}</button>`
			: "";
	return `<b>${__("{0} selected", [number])}</b> ${buttons} ${remove}
			<button type="button" class="btn btn-default btn-sm" data-act="clear">${__(
				"Clear Selection"
			)}</button>`;
}
