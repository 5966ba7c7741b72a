// The last look before a step of the decision: how many in which unit, who is over, who is rated otherwise.

import { ask, escape } from "../desk/dialogs";
import { get_level_name, draw_level_pill, get_short_name } from "../desk/levels";
import { get_reason } from "../desk/process";
import { differs } from "./rows";

const LISTED = 50;

// Takes the action after the user has agreed; resolves to the decision's new state, or null.
export async function take_action(board, action) {
	const { decision } = board.answer;
	const wants_reason = get_reason(action);
	const [title, label, description] = wants_reason || [];
	const over = board.rows.filter((row) => row.over);
	const forward = ["Submit for Approval", "Approve"].includes(action);
	const fields = wants_reason
		? [{ fieldname: "note", fieldtype: "Small Text", label, description, reqd: 1 }]
		: [
				{ fieldname: "look", fieldtype: "HTML", options: draw_last_look(board, over) },
				...(action === "Submit for Approval" ? number_fields(decision, over, board) : []),
		  ];
	const answer = await ask(title || __(action), fields, __(action), {
		size: forward ? "large" : undefined,
		key: `board:${decision.name}:${action}`,
	});
	if (!answer) return null;
	const { note = "", look: _look, ...values } = answer;
	return frappe.xcall("cadre_kpi.api.rating_board.take_action", {
		decision: decision.name,
		action,
		seen: decision.modified,
		note,
		values,
	});
}

function number_fields(decision, over, board) {
	const exceeded = over.length || !cint(decision.quota_ok);
	return [
		{ fieldtype: "Section Break" },
		{
			fieldname: "decision_number",
			fieldtype: "Data",
			label: __("Decision Number"),
			default: decision.decision_number || "",
			description: __("May be entered later, before the decision is approved."),
		},
		{ fieldtype: "Column Break" },
		{
			fieldname: "decision_date",
			fieldtype: "Date",
			label: __("Date"),
			default: decision.decision_date,
			reqd: 1,
		},
		...(exceeded && board.answer.quota !== null
			? [
					{ fieldtype: "Section Break" },
					{
						fieldname: "quota_exception",
						fieldtype: "Small Text",
						label: __("Ground for Exceeding the Quota"),
						default: decision.quota_exception || "",
						reqd: 1,
					},
			  ]
			: []),
	];
}

function draw_last_look(board, over) {
	const { rows, answer } = board;
	const others = rows.filter(differs);
	const outdated = rows.filter((row) => row.outdated);
	return `${draw_by_unit(rows, answer.levels)}
		${draw_list(
			__("Over the quota ({0})", [over.length]),
			over,
			(row) =>
				`${escape(row.cadre_name)} <span class="text-muted">${escape(row.unit)}</span>`
		)}
		${draw_list(
			__("Decided otherwise than proposed ({0})", [others.length]),
			others,
			(row) =>
				`${escape(row.cadre_name)}: ${draw_level_pill(
					row.proposed_level
				)} → ${draw_level_pill(row.decided_level)} <span class="text-muted">${escape(
					row.reason
				)}</span>`
		)}
		${draw_list(
			__("Computed anew since they were taken over ({0})", [outdated.length]),
			outdated,
			(row) => escape(row.cadre_name)
		)}`;
}

function draw_by_unit(rows, levels) {
	const units = new Map();
	const sums = Object.fromEntries(levels.map((level) => [level, 0]));
	for (const row of rows) {
		const unit = units.get(row.unit) || { lft: row.unit_at?.lft || 0, all: 0 };
		const level = row.decided_level || row.proposed_level;
		unit[level] = (unit[level] || 0) + 1;
		unit.all++;
		if (level in sums) sums[level]++;
		units.set(row.unit, unit);
	}
	const line = (name, counts, all, tag = "td") =>
		`<tr><${tag}>${escape(name)}</${tag}>${levels
			.map((level) => `<td class="text-right">${counts[level] || ""}</td>`)
			.join("")}<td class="text-right"><b>${all}</b></td></tr>`;
	const sorted = [...units].sort(([, one], [, other]) => one.lft - other.lft);
	return `<div class="cadre-kpi-board-look"><table class="table table-bordered cadre-kpi-table">
		<thead><tr><th>${__("Unit")}</th>${levels
		.map(
			(level) =>
				`<th title="${escape(get_level_name(level))}">${escape(
					get_short_name(level)
				)}</th>`
		)
		.join("")}<th>${__("Total")}</th></tr></thead>
		<tbody>${line(__("All"), sums, rows.length, "th")}${sorted
		.map(([name, counts]) => line(name, counts, counts.all))
		.join("")}</tbody></table></div>`;
}

function draw_list(title, rows, show) {
	if (!rows.length) return "";
	const rest = rows.length - LISTED;
	return `<h5>${escape(title)}</h5><ul>${rows
		.slice(0, LISTED)
		.map((row) => `<li>${show(row)}</li>`)
		.join("")}${rest > 0 ? `<li>${__("and {0} more", [rest])}</li>` : ""}</ul>`;
}
