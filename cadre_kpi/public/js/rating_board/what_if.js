// Thresholds, conditions and the quota moved, to see who would be proposed for another rating. Nothing is stored.

import * as dialogs from "../desk/dialogs";
import { get_level_name, draw_level_pill } from "../desk/levels";
import { draw_bars } from "./quota";

const { escape } = dialogs;
const SIGNS = { at_least: "≥", at_most: "≤", more_than: ">", less_than: "<" };
const LISTED = 200;

const place_of = ({ decision, period }) => (decision ? { decision } : { period });

export async function open_trial(board) {
	const levers = await frappe.xcall("cadre_kpi.api.rating_board.list_levers", place_of(board));
	const dialog = dialogs.open({
		title: __("Try Other Rules"),
		size: "large",
		fields: list_fields(levers),
		primary_action_label: __("Try"),
		primary_action: async (values) => {
			dialog.$wrapper.removeClass("cadre-kpi-unsaved"); // nothing of this is stored
			const found = await frappe.xcall("cadre_kpi.api.rating_board.try_rules", {
				moved: list_moved(levers, values || dialog.get_values(true)),
				...place_of(board),
			});
			show_result(dialog, board, found);
		},
	});
	return dialog;
}

function list_fields(levers) {
	const fields = [
		{
			fieldtype: "HTML",
			fieldname: "said",
			options: `<p class="text-muted">${__(
				"The proposals are rated anew from the figures that are kept. Nothing is stored."
			)}</p>`,
		},
	];
	const thresholds = levers.levels.filter((level) => level.min_points !== null);
	if (thresholds.length > 1) {
		fields.push({ fieldtype: "Section Break", label: __("Thresholds in Points") });
		thresholds.slice(0, -1).forEach((level, at) => {
			if (at) fields.push({ fieldtype: "Column Break" });
			fields.push({
				fieldtype: "Float",
				fieldname: `level_${level.code}`,
				label: get_level_name(level.code),
				default: Number(level.min_points),
			});
		});
	}
	if (levers.quota) {
		fields.push({ fieldtype: "Section Break", label: __("Quota") });
		fields.push({
			fieldtype: "Float",
			fieldname: "quota",
			label: __("Highest share of {0} in per cent", [get_level_name(levers.quota.level)]),
			default: Number(levers.quota.max_percent),
		});
	}
	if (levers.conditions.length) {
		fields.push({
			fieldtype: "Section Break",
			label: __("Conditions"),
			description: __("An empty figure, or no tick: without this condition."),
		});
		levers.conditions.forEach((condition, at) => {
			if (at === Math.ceil(levers.conditions.length / 2))
				fields.push({ fieldtype: "Column Break" });
			const share = condition.value !== null;
			fields.push({
				fieldtype: share ? "Float" : "Check",
				fieldname: `condition_${condition.code}`,
				label: `${condition.name}${
					share ? ` (${SIGNS[condition.comparison] || ""} %)` : ""
				} – ${get_level_name(condition.level)}`,
				default: share ? Number(condition.value) : 1,
			});
		});
	}
	fields.push({ fieldtype: "Section Break" }, { fieldtype: "HTML", fieldname: "result" });
	return fields;
}

// What differs from the rules in force, as the server reads it: figures as text.
function list_moved(levers, values) {
	const found = { levels: {}, conditions: {} };
	const is_moved = (value, rule) => flt(value, 6) !== flt(rule, 6);
	for (const { code, min_points } of levers.levels) {
		const value = values[`level_${code}`];
		if (value !== undefined && value !== null && is_moved(value, min_points))
			found.levels[code] = String(value);
	}
	for (const { code, value: rule } of levers.conditions) {
		const value = values[`condition_${code}`];
		if (rule === null) {
			if (!cint(value)) found.conditions[code] = null;
		} else if (value === undefined || value === null || value === "")
			found.conditions[code] = null;
		else if (is_moved(value, rule)) found.conditions[code] = String(value);
	}
	if (levers.quota && is_moved(values.quota, levers.quota.max_percent))
		found.quota = String(values.quota ?? 0);
	return found;
}

function show_result(dialog, board, found) {
	const by_name = new Map(board.rows.map((row) => [row.evaluation, row]));
	const lines = found.changes
		.slice(0, LISTED)
		.map(([evaluation, from, to]) => {
			const row = by_name.get(evaluation);
			return `<tr><td>${escape(row?.cadre_name || evaluation)}</td><td>${escape(
				row?.unit || ""
			)}</td><td>${draw_level_pill(from)} → ${draw_level_pill(to)}</td></tr>`;
		})
		.join("");
	const counts = found.counts
		.map(
			({ level, now, then }) =>
				`<tr><td>${draw_level_pill(level)}</td><td class="text-right">${now}</td>
				<td class="text-right"><b>${then}</b></td><td class="text-right">${then - now > 0 ? "+" : ""}${
					then - now || ""
				}</td></tr>`
		)
		.join("");
	const notes = [
		found.unclear &&
			__("{0} cannot be rated from the figures kept; they stay as proposed.", [
				found.unclear,
			]),
		found.on_the_line &&
			__("{0} stand exactly on a moved threshold: their points before rounding decide.", [
				found.on_the_line,
			]),
	].filter(Boolean);
	const rest = found.changes.length - LISTED;
	dialog.fields_dict.result.$wrapper.html(`
		<p role="status"><b>${__("{0} would be proposed for another rating.", [
			found.changes.length,
		])}</b></p>
		${notes.map((note) => `<p class="cadre-kpi-note">${escape(note)}</p>`).join("")}
		<table class="table table-bordered cadre-kpi-table"><thead><tr><th>${__("Rating")}</th>
			<th>${__("Now")}</th><th>${__("Then")}</th><th>±</th></tr></thead>
			<tbody>${counts}</tbody></table>
		${found.quota ? `<h5>${__("Quota")}</h5>${draw_bars(found.quota)}` : ""}
		${
			lines
				? `<table class="table table-bordered cadre-kpi-table"><tbody>${lines}</tbody></table>${
						rest > 0 ? `<p>${__("and {0} more", [rest])}</p>` : ""
				  }<button type="button" class="btn btn-default btn-sm" data-act="on-board">${__(
						"Show Them on the Board"
				  )}</button>`
				: ""
		}`);
	dialog.fields_dict.result.$wrapper.find("[data-act=on-board]").on("click", () => {
		board.show_trial(new Map(found.changes.map(([name, _from, to]) => [name, to])));
		dialog.hide();
	});
	dialog.fields_dict.result.$wrapper[0].scrollIntoView({ block: "nearest" });
}
